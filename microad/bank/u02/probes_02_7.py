"""02-7: the step must fit the size of x."""

import math
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.course.spec import Namespace, Probe
from microad.numeric import central_diff

MILLION = 1e6


def observe(ns: Namespace, x: Any) -> dict[str, Any]:
    return {"h": ns.good_h(x)}


def observe_error(ns: Namespace, x: Any) -> dict[str, Any]:
    h = ns.good_h(x)
    error = abs(central_diff(math.sqrt, x, h) - 0.5 / math.sqrt(x))
    return {"h": h, "the error is below 1e-9": error < 1e-9}


def elsewhere(r: Random) -> Iterator[Any]:
    for power in (10, -4, 3, 8):
        yield round(r.uniform(1, 9.9), 2) * 10.0**power


def anywhere(r: Random) -> Iterator[Any]:
    for _ in range(6):
        yield float(f"{10 ** r.uniform(-8, 14):.3g}")


def show(x: Any) -> str:
    return f"sqrt at x = {x:g}"


PROBES = (
    Probe("a million", lambda r: [MILLION], observe_error, show=show),
    Probe("other sizes of x", elsewhere, observe, hidden=True, show=show),
    Probe("any size of x", anywhere, observe, hidden=True, show=show),
)
