"""03-8: the derivative of an inverse function: one divided by the slope, at the right place."""

import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

from microad.bank.probes import signed
from microad.course.spec import Namespace, Probe


class Pair(NamedTuple):
    """A function in words, its derivative, and what undoes it."""

    words: str
    df: Callable[[float], float]
    finv: Callable[[float], float]


def root_of_cubic(y: float) -> float:
    """The x at which x³ + x = y, by Cardano's formula."""
    half, rest = y / 2, math.sqrt(y * y / 4 + 1 / 27)
    return math.cbrt(half + rest) + math.cbrt(half - rest)


PAIRS = {
    "cube": Pair("x³ + x", lambda x: 3 * x * x + 1, root_of_cubic),
    "exp": Pair("eˣ", math.exp, math.log),
    "log": Pair("ln x", lambda x: 1 / x, math.exp),
    "fall": Pair("e⁻ˣ", lambda x: -math.exp(-x), lambda y: -math.log(y)),
    "down": Pair("-x³ - x", lambda x: -3 * x * x - 1, lambda y: root_of_cubic(-y)),
}


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    name, y = case
    pair = PAIRS[name]
    return {"d/dy[finv(y)]": ns.inverse_derivative(pair.df, pair.finv)(y)}


def cubic(r: Random) -> Iterator[Any]:
    """x³ + x: at y = 2 its x is 1, which anyone can check."""
    yield from (("cube", 2.0), ("cube", 0.0), ("cube", 10.0))
    for _ in range(3):
        yield "cube", signed(r, 0.5, 8.0)


def exponentials(r: Random) -> Iterator[Any]:
    """exp and log undo each other."""
    yield from (("exp", 2.0), ("log", 1.0))
    for _ in range(3):
        yield "exp", abs(signed(r))
        yield "log", signed(r)


def decreasing(r: Random) -> Iterator[Any]:
    """Where f falls, its inverse falls as well."""
    yield from (("fall", 0.5), ("down", -2.0))
    for _ in range(3):
        yield "fall", abs(signed(r))
        yield "down", signed(r)


def show(case: Any) -> str:
    name, y = case
    return f"f = {PAIRS[name].words} at y = {y:g}"


PROBES = (
    Probe("x³ + x", cubic, observe, 2, show=show),
    Probe("eˣ and ln x", exponentials, observe, show=show),
    Probe("functions that fall", decreasing, observe, hidden=True, show=show),
)
