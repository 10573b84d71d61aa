"""04-5: repair a class that keeps its edges in a set."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import evaluate, plain, show_program, signed
from microad.course.spec import Namespace, Probe


def slope(y: Any, x: Any) -> float:
    """As in the locked cell."""
    if y is x:
        return 1.0
    return sum(partial * slope(parent, x) for parent, partial in y.edges)


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    text, point = case
    inputs = {name: ns.Repaired(value) for name, value in point.items()}
    ans = evaluate(text, inputs)
    slopes = {f"d/d{name}": plain(slope(ans, x)) for name, x in inputs.items()}
    return {"value": plain(ans.data)} | slopes


def observe_order(ns: Namespace, numbers: Any) -> dict[str, Any]:
    """Ask again and again, from both sides: a set may be lucky now and then, but not always."""
    wrong = 0
    for _ in range(8):
        a, b = (ns.Repaired(number) for number in numbers)
        for left, right in ((a, b), (b, a)):
            for ans in (left + right, left * right):
                wrong += [parent.data for parent, _ in ans.edges] != [left.data, right.data]
    return {"order of the edges": "not always as written" if wrong else "as written"}


def sums(r: Random) -> Iterator[Any]:
    yield "a + a", {"a": 3.0}
    yield "(a + a) + a", {"a": -2.0}
    yield "a + b", {"a": 2.0, "b": 5.0}
    yield "a + b", {"a": 2.0, "b": 2.0}
    for _ in range(4):
        yield "(a + b) + (a + a)", {"a": signed(r), "b": signed(r)}


def products(r: Random) -> Iterator[Any]:
    yield "x * x", {"x": 3.0}
    yield "x * x", {"x": 0.0}
    yield "x * y", {"x": 2.0, "y": 2.0}
    yield "x * x * x + x", {"x": -1.5}
    for text in ("x*x*y + x*y", "(x + y) * (x + y)", "x*y + y*x*x"):
        yield text, {"x": signed(r, 1e-3, 1e3), "y": signed(r)}


def pairs(r: Random) -> Iterator[Any]:
    yield from [(1.0, 2.0), (2.0, 1.0)]
    yield (1.0 + r.random(), -r.random())


def show_pair(numbers: Any) -> str:
    return "a = {:.3g}, b = {:.3g}".format(*numbers)


PROBES = (
    Probe("a sum passes one share to each of its places", sums, observe, show=show_program),
    Probe(
        "a product passes one share to each of its places",
        products,
        observe,
        points=2.0,
        show=show_program,
    ),
    Probe(
        "the edges stand in the order of the operands",
        pairs,
        observe_order,
        hidden=True,
        show=show_pair,
    ),
)
