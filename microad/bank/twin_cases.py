"""Cases that the comparisons of several lessons share: small numbers, and functions of them."""

import cmath
import math
from collections.abc import Iterator
from random import Random
from typing import Any

FUNCTIONS = {
    "t * t": lambda t: t * t,
    "t * t * t - 2 * t": lambda t: t * t * t - 2 * t,
    "1 / (2 + t * t)": lambda t: 1 / (2 + t * t),
    "sin(t)": lambda t: cmath.sin(t) if isinstance(t, complex) else math.sin(t),
}
RANDOM = 12


def number(r: Random, low: float = -2.0, high: float = 2.0) -> float:
    """Draw a number with one digit after the point: it is quick to read, and never 0."""
    return round(r.uniform(low, high), 1) or 0.5


def single(r: Random) -> Iterator[Any]:
    """Give a fixed number, then random ones."""
    yield 2.0
    for _ in range(RANDOM):
        yield number(r)


def pairs(r: Random) -> Iterator[Any]:
    """Give two positive numbers, fixed and then random."""
    yield 3.0, 2.0
    for _ in range(RANDOM):
        yield number(r, 0.2, 3.0), number(r, 0.2, 3.0)


def functions_at(r: Random) -> Iterator[Any]:
    """Give the name of a function, a place and a step."""
    for name in FUNCTIONS:
        yield name, 2.0, 1.0
    for _ in range(RANDOM):
        yield r.choice(list(FUNCTIONS)), number(r), r.choice([0.5, 0.1, 0.01])


def show_function_at(case: Any) -> str:
    """Write down a function and the place."""
    name, x, h = case
    return f"f(t) = {name}, x = {x:g}, h = {h:g}"


def show_pair(case: Any) -> str:
    """Write down two numbers."""
    a, b = case
    return f"a = {a:g}, b = {b:g}"


def show_single(case: Any) -> str:
    """Write down a number."""
    return f"x = {case:g}"
