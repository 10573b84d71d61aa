"""01-8: a curve with a pole, and its tangent, in one picture."""

import math
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.fresh_axes import axes, prepare
from microad.course.spec import Namespace, Probe

FAR = 10.0  # no place that is asked for lies further away


def drawn(ns: Namespace) -> tuple[Any, Any]:
    """The axes after the answer has drawn in them, and the text that it returned."""
    ax = axes()
    return ax, ns.draw_01_8(ax)


def lines(ax: Any, wanted: str) -> list[list[tuple[float, float]]]:
    """The points of the lines whose label speaks of the tangent, or of those whose does not."""
    groups: dict[str, list[list[tuple[float, float]]]] = {"tangent": [], "f": []}
    for line in ax.get_lines():
        name = "tangent" if "tangent" in str(line.get_label()).lower() else "f"
        groups[name].append(points_of(line))
    return groups[wanted]


def points_of(line: Any) -> list[tuple[float, float]]:
    """The points of a line; two of those of an endless one, which `axline` draws."""
    if not hasattr(line, "get_xy1"):
        return [(float(x), float(y)) for x, y in line.get_xydata()]
    (x, y), slope = line.get_xy1(), line.get_slope()
    if slope is None:
        other, height = line.get_xy2()
        slope = (height - y) / (other - x)
    return [(x - FAR, y - FAR * slope), (x + FAR, y + FAR * slope)]


def height(points: list[tuple[float, float]], x: float) -> float | str:
    """How high a drawn line is at x."""
    for (a, y), (b, z) in zip(points, points[1:]):
        if min(a, b) <= x <= max(a, b) and a != b:
            return round(y + (z - y) * (x - a) / (b - a), 9)
    return f"it is not drawn at {x:g}"


def observe_tangent(ns: Namespace, xs: Any) -> dict[str, Any]:
    ax, _ = drawn(ns)
    found = lines(ax, "tangent")
    heights = {
        f"height of the tangent at {x:g}": height(found[0], x) if found else "it is not there"
        for x in xs
    }
    return {"lines labeled tangent": len(found)} | heights


def observe_curve(ns: Namespace, case: Any) -> dict[str, Any]:
    ax, _ = drawn(ns)
    points = [point for line in lines(ax, "f") for point in line]
    off = [x for x, y in points if x and not math.isclose(y, x**3 - 1 / x, abs_tol=1e-9)]
    return {
        "points of the curve": "enough" if len(points) >= 20 else "fewer than 20",
        "points at the pole, where f has no value": sum(1 for x, _ in points if abs(x) < 1e-9),
        "points off the curve": f"{len(off)}, the first at x = {off[0]:.3g}" if off else "0",
        "the curve comes to 1 from both sides": any(x < 1 for x, _ in points)
        and any(x > 1 for x, _ in points),
    }


def observe_words(ns: Namespace, case: Any) -> dict[str, Any]:
    ax, alt = drawn(ns)
    alt = alt if isinstance(alt, str) else ""
    return {
        "label of the x axis": "there" if ax.get_xlabel() else "missing",
        "label of the y axis": "there" if ax.get_ylabel() else "missing",
        "alt text": "long enough" if len(alt) >= 30 else "shorter than 30 letters",
        "the alt text speaks of the tangent": "tangent" in alt.lower(),
    }


def near(r: Random) -> Iterator[tuple[float, ...]]:
    yield 1.0, 1.5
    yield (round(r.uniform(0.6, 1.4), 3),)


def show(xs: Any) -> str:
    return "your picture at x = " + " and ".join(f"{x:g}" for x in xs)


def once(r: Random) -> Iterator[str]:
    prepare(1)  # cases are made before the clock runs, which must not count the import
    yield "your picture"


PROBES = (
    Probe("the curve, and nothing at its pole", once, observe_curve),
    Probe(
        "the tangent touches at 1 and is straight",
        near,
        observe_tangent,
        points=2.0,
        show=show,
    ),
    Probe("labels, and words for those who do not see it", once, observe_words, hidden=True),
)
