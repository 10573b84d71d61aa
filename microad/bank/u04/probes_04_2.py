"""04-2: the other operators, their mirror images and `sum`."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import evaluate, gradient, plain, programs, show_program, signed
from microad.course.spec import Namespace, Probe


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    """Run a program on the learner's numbers, and the slopes that its graph has recorded."""
    text, point = case
    inputs = {name: ns.Number(value) for name, value in point.items()}
    ans = evaluate(text, inputs)
    seen: dict[str, Any] = {"type of the result": type(ans).__name__}
    if not isinstance(ans, ns.Number):
        return seen | {"value": ans}
    seen["value"] = plain(ans.data)
    slopes = gradient(ans, *inputs.values())
    return seen | {f"d/d{name}": slope for name, slope in zip(inputs, slopes, strict=True)}


def observe_inputs(ns: Namespace, case: Any) -> dict[str, Any]:
    """Run a program twice: what went in stays as it was, and the second answer is the first."""
    text, point = case
    inputs = {name: ns.Number(value) for name, value in point.items()}
    first = evaluate(text, inputs)
    second = evaluate(text, inputs)
    after = {f"value of {name} afterwards": x.data for name, x in inputs.items()}
    return after | {
        "value the second time": second.data,
        "inputs are leaves still": all(len(x.parents) == 0 for x in inputs.values()),
        "a new node": all(first is not x and first is not second for x in inputs.values()),
    }


def operators(r: Random) -> Iterator[Any]:
    """One operator between two numbers."""
    for x, y in [(3.0, 2.0), (-1.5, 4.0)]:
        for text in ("x - y", "x * y", "x / y", "-x + y"):
            yield text, {"x": x, "y": y}
    yield from [("x * y", {"x": 0.0, "y": 5.0}), ("x / y", {"x": 0.0, "y": -4.0})]
    for text in ("x - y", "x * y", "x / y", "-(x*y)"):
        yield text, {"x": signed(r, 1e-3, 1e3), "y": signed(r, 0.1, 1e3)}


def twice(r: Random) -> Iterator[Any]:
    """Programs to run two times on the same numbers."""
    for text in ("x - y", "x * y", "x / y", "-x", "x**2", "2 - x", "x + y"):
        yield text, {"x": 3.0, "y": 2.0}
    yield "x*y - x/y", {"x": signed(r), "y": signed(r)}


def powers(r: Random) -> Iterator[Any]:
    """A number to a plain power; at 0 and below it only where there is a value and a slope."""
    for n, x in [(2, 3.0), (3, 2.0), (1, 5.0), (2, 0.0), (3, -2.0), (-1, 4.0)]:
        yield f"x**{n}", {"x": x}
    for whole in (2, -2):
        yield f"x**{whole}", {"x": signed(r, 0.1, 10.0)}
    for broken in (0.5, -0.5):
        yield f"x**{broken}", {"x": abs(signed(r, 0.01, 100.0))}


def mirrored(r: Random) -> Iterator[Any]:
    """A plain number on the left, and sums."""
    for text in ("2 - x", "1 / x", "3 * x", "2 + x", "x - 2", "x / 4", "x * 3"):
        yield text, {"x": 3.0}
    yield "2 - x", {"x": 0.0}
    yield "sum([x, y, x])", {"x": 1.0, "y": 4.0}
    for text in ("2 - x", "7 / x", "-3 * x", "sum([x, x, x*x])"):
        yield text, {"x": signed(r)}


def expressions(r: Random) -> Iterator[Any]:
    """Whole programs, in which a value is used again."""
    yield "x*x + x", {"x": 3.0}
    yield "(x + y)*(y + 1)", {"x": 2.0, "y": 1.0}
    # every operator, so that no mistake gets by with the luck of the draw
    yield "(x - y)*x + (2 - x)*(1/x) - y**3/x", {"x": signed(r), "y": signed(r)}
    yield from programs(r, 5)


PROBES = (
    Probe("-, * and / have the right value and partials", operators, observe, show=show_program),
    Probe("powers have the right value and partial", powers, observe, show=show_program),
    Probe("plain numbers may stand on either side", mirrored, observe, show=show_program),
    Probe(
        "whole expressions get the right slopes",
        expressions,
        observe,
        hidden=True,
        show=show_program,
    ),
    Probe(
        "an operation leaves its operands as they were",
        twice,
        observe_inputs,
        show=show_program,
    ),
)
