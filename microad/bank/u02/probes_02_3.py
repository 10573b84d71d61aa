"""02-3: the errors of two differences, drawn so that one sees both of their reasons."""

import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.course.spec import Namespace, Probe

# name -> the function, its slope
CURVES: dict[str, tuple[Callable, Callable]] = {
    "sin": (math.sin, math.cos),
    "exp": (math.exp, math.exp),
    "log": (math.log, lambda x: 1 / x),
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x)),
    "tanh": (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
}

STEPS = [10.0**-k for k in range(1, 17)]

WINDOWS = {"forward": (1e-9, 1e-7), "central": (4e-7, 4e-5)}  # a decade around 1e-8 and 4e-6


def error(name: str, way: str, x: float, h: float) -> float:
    f, df = CURVES[name]
    quotient = {
        "forward": lambda: (f(x + h) - f(x)) / h,
        "central": lambda: (f(x + h) - f(x - h)) / (2 * h),
    }[way]()
    return abs(quotient - df(x))


def inside(way: str, h: Any) -> str:
    """Compare a best h with the range in which it must lie, and do not give the range away."""
    low, high = WINDOWS[way]
    if isinstance(h, bool) or not isinstance(h, int | float):
        return f"{h!r:.40} is not a number"
    if 0.99 * low <= h <= 1.01 * high:
        return "right"
    return f"{h:.0e} is too {'small' if h < low else 'large'}"


def is_typical(name: str, x: float) -> bool:
    """Say whether no lucky rounding error lies near or below the bottom of the U."""
    for way in WINDOWS:
        errors = {h: error(name, way, x, h) for h in STEPS}
        low = min(e for h, e in errors.items() if inside(way, h) == "right")
        if any(e <= 2 * low for h, e in errors.items() if inside(way, h) != "right"):
            return False
    return True


def curves(r: Random) -> Iterator[Any]:
    yield "sin", 1.0
    left = 4
    while left:
        case = r.choice(list(CURVES)), round(r.uniform(0.5, 2.0), 3)
        if is_typical(*case):
            left -= 1
            yield case


def first(r: Random) -> Iterator[Any]:
    yield "sin", 1.0


def observe_errors(ns: Namespace, case: Any) -> dict[str, Any]:
    """The errors where h is large: there rounding plays no part, and they are sharp numbers."""
    name, x = case
    return sharp_errors(ns.u_curves(*CURVES[name], x))


def sharp_errors(plot: Any) -> dict[str, Any]:
    seen: dict[str, Any] = {"shape: number of steps": len(plot["h"])}
    for way in WINDOWS:
        pairs = list(zip(plot["h"], plot[way], strict=True))
        for wanted in (1e-1, 1e-2, 1e-3):
            found = [e for h, e in pairs if math.isclose(h, wanted, rel_tol=1e-6)]
            seen[f"{way} error at h = {wanted:g}"] = found[0] if found else "no such h"
    return seen


def observe_best(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x = case
    plot = ns.u_curves(*CURVES[name], x)
    best = {f"best h of the {way} difference": inside(way, plot[f"best_{way}"]) for way in WINDOWS}
    return best | sharp_errors(plot)


def observe_axes(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x = case
    plot = ns.u_curves(*CURVES[name], x)
    return {
        "smallest h": f"about {min(plot['h']):.0e}",
        "scale of x": plot["xscale"],
        "scale of y": plot["yscale"],
    }


def observe_words(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x = case
    plot = ns.u_curves(*CURVES[name], x)
    return {
        "the x label names h": "h" in str(plot["xlabel"]).split(),
        "the y label says error": "error" in str(plot["ylabel"]).lower(),
        "the alt text has 30 letters or more": len(str(plot["alt"]).strip()) >= 30,
    }


def show(case: Any) -> str:
    return "{} at x = {:g}".format(*case)


PROBES = (
    Probe("both errors, at sixteen steps", first, observe_errors, show=show),
    Probe("axes on which a small error is seen", first, observe_axes, show=show),
    Probe("labels and alt text", first, observe_words, show=show),
    Probe("the lowest points, for other curves, too", curves, observe_best, hidden=True, show=show),
)
