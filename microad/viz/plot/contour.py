"""Contours of a function on a grid, as SVG paths: the lines of a level, and the region above it.

Each cell of the grid is looked at by itself (marching squares): where two corners lie on different
sides of the level, the line crosses the edge between them, in the place that linear interpolation
gives.

>>> panel = Panel(0, 0, 10, 10, Axis(0, 1), Axis(0, 1))
>>> contour([[0.0, 1.0], [0.0, 1.0]], panel, 0.5)
'M5 10L5 0'
>>> region([[0.0, 1.0], [0.0, 1.0]], panel, 0.5)
'M5 10L10 10L10 0L5 0Z'
"""

import math
from collections.abc import Iterator, Sequence

from microad.viz.plot.axes import Axis, Panel
from microad.viz.svg import px

__all__ = ["Axis", "contour", "grid", "region"]

Grid = Sequence[Sequence[float]]  # rows from the bottom to the top
Corner = tuple[float, float, float]  # x and y in pixels, value


def grid(panel: Panel, count: int) -> tuple[list[float], list[float]]:
    """The x and the y of the nodes of a grid over a panel, `count` cells each way."""
    return tuple(
        [axis.lo + (axis.hi - axis.lo) * k / count for k in range(count + 1)]
        for axis in (panel.x, panel.y)
    )  # type: ignore[return-value]


def cells(values: Grid, panel: Panel) -> Iterator[tuple[int, int, list[Corner]]]:
    """Each cell without a gap: row, column, and its corners counterclockwise."""
    rows, columns = len(values) - 1, len(values[0]) - 1
    xs = [panel.left + panel.width * i / columns for i in range(columns + 1)]
    ys = [panel.top + panel.height * (1 - j / rows) for j in range(rows + 1)]
    for j in range(rows):
        for i in range(columns):
            places = ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))
            corners = [(xs[a], ys[b], values[b][a]) for a, b in places]
            if all(math.isfinite(v) for _, _, v in corners):
                yield j, i, corners


def crossing(a: Corner, b: Corner, level: float) -> str:
    """Where the level lies between two corners."""
    t = (level - a[2]) / (b[2] - a[2])
    return f"{px(a[0] + t * (b[0] - a[0]))} {px(a[1] + t * (b[1] - a[1]))}"


def contour(values: Grid, panel: Panel, level: float) -> str:
    """The path of the line on which the values are `level`."""
    parts = []
    for _, _, corners in cells(values, panel):
        edges = zip(corners, corners[1:] + corners[:1])
        met = [crossing(a, b, level) for a, b in edges if (a[2] >= level) != (b[2] >= level)]
        parts += [f"M{met[k]}L{met[k + 1]}" for k in range(0, len(met), 2)]
    return "".join(parts)


def region(values: Grid, panel: Panel, level: float) -> str:
    """The path around everything that is at or above `level`: whole cells in one row are one."""
    parts: list[str] = []
    run: tuple[int, int, list[Corner]] | None = None  # row, next column, first cell
    for j, i, corners in cells(values, panel):
        inside = [v >= level for _, _, v in corners]
        if run and (not all(inside) or run[:2] != (j, i)):
            run = None
        if all(inside):
            if run:  # stretch the last box over this cell
                run = (j, i + 1, run[2])
                parts[-1] = box(run[2], corners)
            else:
                run = (j, i + 1, corners)
                parts.append(box(corners, corners))
        elif any(inside):
            points = []
            for a, b in zip(corners, corners[1:] + corners[:1]):
                if a[2] >= level:
                    points.append(f"{px(a[0])} {px(a[1])}")
                if (a[2] >= level) != (b[2] >= level):
                    points.append(crossing(a, b, level))
            parts.append(f"M{'L'.join(points)}Z")
    return "".join(parts)


def box(first: Sequence[Corner], last: Sequence[Corner]) -> str:
    """A rectangle from the left side of one cell to the right side of another."""
    (x, y, _), (right, top, _) = first[0], last[2]
    return f"M{px(x)} {px(y)}H{px(right)}V{px(top)}H{px(x)}Z"


def levels(values: Grid, count: int) -> list[float]:
    """Levels with as much room between each other as possible: quantiles of the values.

    >>> levels([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], 2)
    [1.0, 4.0]
    """
    known = sorted(v for row in values for v in row if math.isfinite(v))
    if not known or known[0] == known[-1]:
        return []
    chosen = [known[len(known) * (2 * k + 1) // (2 * count)] for k in range(count)]
    return sorted({v for v in chosen if v > known[0]})
