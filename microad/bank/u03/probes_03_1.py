"""03-1: which function is innermost in sinⁿ((2x² + x + 1)ᵐ), which is outermost, and the slope."""

import math
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import assemble, run
from microad.course.spec import Namespace, Probe

LINES = {
    "A": "    v, dv = math.sin(v), dv * math.cos(v)",
    "B": "    v, dv = v**n, dv * n * v ** (n - 1)",
    "C": "def f(x, n, m):",
    "D": "    v, dv = math.sin(v), dv * math.cos(dv)",
    "E": "    return v, dv",
    "F": "    v, dv = 2 * x**2 + x + 1, 4 * x + 1",
    "G": "    v, dv = v**n, dv + n * v ** (n - 1)",
    "H": "    v, dv = v**m, dv * m * v ** (m - 1)",
}


def observe_value(ns: Namespace, case: Any) -> dict[str, Any]:
    f = run(assemble(LINES, ns.answer_03_1()), {"math": math})["f"]
    return {"f(x)": f(*case)[0]}


def observe_slope(ns: Namespace, case: Any) -> dict[str, Any]:
    f = run(assemble(LINES, ns.answer_03_1()), {"math": math})["f"]
    return {"d/dx[f(x)]": f(*case)[1]}


def place(r: Random) -> list[Any]:
    """A point and two powers that differ, so that their order shows."""
    n = r.randint(2, 4)
    m = r.choice([k for k in (1, 2, 3) if k != n])
    return [round(r.uniform(-0.9, 0.5), 2), n, m]


def places(r: Random) -> Iterator[Any]:
    """The example of the lesson, then random ones."""
    yield [0.4, 3, 2]
    yield from (place(r) for _ in range(3))


def more_places(r: Random) -> Iterator[Any]:
    """Random points only."""
    yield from (place(r) for _ in range(8))


def show(case: Any) -> str:
    return "x = {:g}, n = {}, m = {}".format(*case)


PROBES = (
    Probe("from the inside out, the value is that of f", places, observe_value, show=show),
    Probe("each rate is taken where its function works", places, observe_slope, show=show),
    Probe("any n, m and x", more_places, observe_slope, hidden=True, show=show),
)
