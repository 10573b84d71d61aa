"""02-2: the central difference, for a number and for a list, and how fast its error shrinks."""

import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import signed
from microad.course.spec import Namespace, Probe

# name -> the function, its slope
CURVES: dict[str, tuple[Callable, Callable]] = {
    "x*x": (lambda x: x * x, lambda x: 2 * x),
    "3*x + 1": (lambda x: 3 * x + 1, lambda x: 3),
    "x**3": (lambda x: x**3, lambda x: 3 * x * x),
    "x*(x + 1)/2": (lambda x: x * (x + 1) / 2, lambda x: x + 0.5),
    "triangle number of x": (lambda x: x * (x + 1) // 2, lambda x: x + 0.5),
    "sin(x)": (math.sin, math.cos),
    "exp(x)": (math.exp, math.exp),
    "1/(1 + x*x)": (lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2),
}

LISTS: dict[str, Callable] = {
    "x[0]": lambda x: x[0],
    "x[0]*x[1]": lambda x: x[0] * x[1],
    "x[0]*x[1] - x[2]": lambda x: x[0] * x[1] - x[2],
    "x[0]*x[0]*x[2] + 5*x[1]": lambda x: x[0] * x[0] * x[2] + 5 * x[1],
    "sum of x[i]*x[i]": lambda x: sum(xi * xi for xi in x),
}


def observe_slope(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, h = case
    return {"d/dx": ns.central_diff(CURVES[name][0], x, h)}


def observe_ratio(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, h = case
    return {"ratio of the errors": ns.error_ratio(*CURVES[name], x, h)}


def observe_list(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, h = case
    given = list(x)
    gradient = ns.central_diff(LISTS[name], given, h)
    return {"gradient": gradient, "x afterwards": given}


def parabolas(r: Random) -> Iterator[Any]:
    """The central difference is exact for them, so one sees a slip at once."""
    yield "x*x", 2.0, 0.5
    yield "3*x + 1", 1.0, 0.25
    yield "x*x", -1.5, 0.125
    yield "x**3", 1.0, 0.5


def shrinking(r: Random) -> Iterator[Any]:
    yield "sin(x)", 1.0, 0.1
    yield "exp(x)", 0.5, 0.2
    yield "1/(1 + x*x)", signed(r, 1.2, 2.0), 0.1


def lists(r: Random) -> Iterator[Any]:
    yield "x[0]", [3.0], 0.5
    yield "x[0]*x[1]", [3.0, 2.0], 0.5
    yield "x[0]*x[1] - x[2]", [3.0, 2.0, 1.0], 0.25
    yield "x[0]*x[0]*x[2] + 5*x[1]", [signed(r), signed(r), signed(r)], 0.25
    yield "sum of x[i]*x[i]", [signed(r) for _ in range(r.randint(2, 5))], 0.125


def whole_numbers(r: Random) -> Iterator[Any]:
    yield "triangle number of x", 3, 1
    yield "x**3", r.randint(2, 5), 1
    yield "x*(x + 1)/2", r.randint(-5, 5), 2
    for name in ("sin(x)", "exp(x)", "1/(1 + x*x)"):
        yield name, signed(r), 0.1


def show(case: Any) -> str:
    name, x, h = case
    at = "[" + ", ".join(f"{xi:g}" for xi in x) + "]" if isinstance(x, list) else f"{x:g}"
    return f"{name} at x = {at} with h = {h:g}"


PROBES = (
    Probe("right for lines and parabolas", parabolas, observe_slope, show=show),
    Probe("half the step, a quarter of the error", shrinking, observe_ratio, show=show),
    Probe("a list x gives a list, and stays as it is", lists, observe_list, show=show),
    Probe("whole numbers and other curves", whole_numbers, observe_slope, hidden=True, show=show),
)
