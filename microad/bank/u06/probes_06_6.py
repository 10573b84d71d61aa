"""06-6: two derivatives that share an ε."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.course.spec import Namespace, Probe


def observe(ns: Namespace, text: Any) -> dict[str, Any]:
    ans = eval(text, {"__builtins__": {}, "slope": ns.slope})  # a lambda inside sees globals only
    if not isinstance(ans, int | float):
        return {"type of the derivative": type(ans).__name__}
    return {"type of the derivative": "number", "d/dx": float(ans)}


def factor(r: Random) -> int:
    return r.choice((2, 3, 4, 5))


def single(r: Random) -> Iterator[Any]:
    """One derivative alone: this was right from the start."""
    yield "slope(lambda x: x * x, 3.0)"
    yield "slope(lambda x: 5.0, 3.0)"
    yield f"slope(lambda x: x * x * x + {factor(r)} * x, {factor(r)}.0)"


def nested(r: Random) -> Iterator[Any]:
    """The inner function knows of x, and its place does not."""
    yield "slope(lambda x: x * slope(lambda y: x + y, 1.0), 1.0)"
    yield "slope(lambda x: x * slope(lambda y: x, 1.0), 3.0)"
    yield "slope(lambda x: x * slope(lambda y: x * y, 2.0), 3.0)"
    k, at = factor(r), factor(r)
    yield f"slope(lambda x: x * slope(lambda y: {k} * x * y + x * x + y * y, {at}.0), {k}.0)"


def moving_place(r: Random) -> Iterator[Any]:
    """The place of the inner derivative moves with x: second derivatives."""
    yield "slope(lambda x: slope(lambda y: y * y * y, x), 2.0)"
    yield "slope(lambda x: x * slope(lambda y: x * y * y, x), 2.0)"
    k = factor(r)
    yield f"slope(lambda x: x * slope(lambda y: y * y * y + {k} * x * y, {k} * x), {k}.0)"


def three_deep(r: Random) -> Iterator[Any]:
    yield "slope(lambda x: x * slope(lambda y: y * slope(lambda z: x + y + z, 1.0), 1.0), 1.0)"
    yield "slope(lambda x: slope(lambda y: slope(lambda z: z * z * z * z, y), x), 2.0)"
    k = factor(r)
    inner = f"slope(lambda z: {k} * x * y * z * z + x * z, y)"
    yield f"slope(lambda x: x * slope(lambda y: y * {inner} + x * y, x), {factor(r)}.0)"


PROBES = (
    Probe("one derivative alone stays right", single, observe),
    Probe("the inner function may use x", nested, observe),
    Probe("so may the place of the inner derivative", moving_place, observe),
    Probe("three derivatives inside each other", three_deep, observe, hidden=True),
)
