"""06-1: a class of numbers in motion."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import evaluate, expression, moderate, plain, show_program, signed
from microad.course.spec import Namespace, Probe


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    """Run a program with each of its inputs moving in turn, and then with all of them."""
    text, point = case
    functions = {name: getattr(ns, name) for name in ("exp", "log", "sin") if name in text}
    seen: dict[str, Any] = {}
    for moving in (*point, "all"):
        inputs = {
            name: ns.Dual(x, 1.0 if moving in (name, "all") else 0.0) for name, x in point.items()
        }
        ans = evaluate(text, inputs | functions)
        if not isinstance(ans, ns.Dual):
            return {"type of the result": type(ans).__name__}
        seen |= {"type of the result": "Dual", "value": plain(ans.primal)}
        seen[f"d/d{moving}" if moving != "all" else "d/d of all inputs at once"] = plain(
            ans.tangent
        )
        after = {name: (x.primal, x.tangent) for name, x in inputs.items()}
        asked = {name: (x, float(moving in (name, "all"))) for name, x in point.items()}
        seen["inputs are as they were"] = after == asked
    return seen


def sums(r: Random) -> Iterator[Any]:
    yield "x + y", {"x": 3.0, "y": 2.0}
    yield "x - y", {"x": 3.0, "y": 2.0}
    yield "x - y - x", {"x": signed(r), "y": signed(r)}


def products(r: Random) -> Iterator[Any]:
    """Products and quotients, and whole powers."""
    for text in ("x * y", "x / y"):
        yield text, {"x": 3.0, "y": 2.0}
    yield "x * y", {"x": 0.0, "y": 5.0}
    for text in ("x * x", "x**2", "x**3", "x**-1"):
        yield text, {"x": -2.0}
    for text in ("x * y * x", "x / y", "x**2 / y"):
        yield text, {"x": signed(r), "y": signed(r)}


def functions(r: Random) -> Iterator[Any]:
    """exp, log and sin, and one inside the other."""
    for text in ("exp(x)", "log(x)", "sin(x)"):
        yield text, {"x": 2.0}
    for text in ("sin(x * x)", "log(exp(x) * x)", "exp(sin(x)) / x", "sin(log(x) * x)"):
        yield text, {"x": abs(signed(r))}


def mirrored(r: Random) -> Iterator[Any]:
    """Plain numbers on both sides: they stand still."""
    for text in ("x + 2", "2 + x", "x - 2", "2 - x", "3 * x", "x * 3", "x / 4", "1 / x"):
        yield text, {"x": 2.0}
    for text in ("5 - x * 2", "7 / x - 1", "sum([x, 2, x*x])"):
        yield text, {"x": signed(r)}


def whole_programs(r: Random) -> Iterator[Any]:
    """Random expressions of two inputs, inside sin or exp."""
    made = 0
    while made < 6:
        text = expression(r, "xy", 3)
        point = {"x": signed(r), "y": signed(r)}
        if set("xy") <= set(text) and not re.search("-[xy(]", text) and moderate(text, point):
            made += 1
            yield r.choice(("sin({}) + x", "exp(sin({}))", "y * sin({})")).format(text), point


PROBES = (
    Probe("+ and - move the tangents", sums, observe, show=show_program),
    Probe("so do *, / and **", products, observe, show=show_program),
    Probe("exp, log and sin pass on the tangent of what is inside", functions, observe,
          show=show_program),
    Probe("plain numbers may stand on either side", mirrored, observe, show=show_program),
    Probe("whole programs have the right slopes", whole_programs, observe, hidden=True,
          show=show_program),
)  # fmt: skip
