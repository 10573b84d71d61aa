"""03-7: the derivative of xˣ, in which x stands at two places."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.course.spec import Namespace, Probe


def observe(ns: Namespace, x: Any) -> dict[str, Any]:
    return {"d/dx[x**x]": ns.slope_of_power(x)}


def whole(r: Random) -> Iterator[Any]:
    """Whole numbers, at which both shares can be worked out by hand."""
    yield from (2.0, 1.0, 3.0)


def between(r: Random) -> Iterator[Any]:
    """Anywhere above 0.5; x = 0.5 first."""
    yield 0.5
    for _ in range(5):
        yield round(r.uniform(0.6, 3.0), 3)


def near_zero(r: Random) -> Iterator[Any]:
    """Small x, where the slope is negative."""
    yield 0.2
    for _ in range(4):
        yield round(r.uniform(0.1, 0.4), 3)


def show(x: Any) -> str:
    return f"x = {x:g}"


PROBES = (
    Probe("at whole numbers", whole, observe, show=show),
    Probe("in between", between, observe, show=show),
    Probe("near 0, where the curve falls", near_zero, observe, hidden=True, show=show),
)
