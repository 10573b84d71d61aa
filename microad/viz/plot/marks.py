"""Marks: what moves in a plot, placed by the columns of one state.

A mark is data: its kind, its panel, and for each of its coordinates a number or the name of a
column. `geometry` turns it into the attributes of one SVG element; ``js/plot.js`` has the same
function, line by line, so the picture moves without Python.

>>> panel = Panel(0, 0, 100, 100, Axis(0, 10), Axis(0, 10))
>>> geometry(segment(0, 0, 0, "x", 5), [panel], {"x": 10.0})
{'d': 'M0 100L100 50'}
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

from microad.viz.plot.axes import FAR, Axis, Panel
from microad.viz.plot.states import Row, States, fill
from microad.viz.svg import px

__all__ = ["Axis", "Panel", "band", "geometry", "label", "line", "paths", "point", "segment"]

Mark = dict[str, Any]
LETTER, BESIDE = 6.7, 12  # the width of a letter, and how far a label may leave its frame
TIP = 9  # the length of an arrow's head


def point(panel: int, x: Any, y: Any, *, drag: str = "", axis: str = "x", **more: Any) -> Mark:
    """A sign at (x, y); dragging it along an axis moves the slider `drag`."""
    return {"kind": "point", "panel": panel, "x": x, "y": y, "drag": drag, "axis": axis} | more


def segment(panel: int, x1: Any, y1: Any, x2: Any, y2: Any, **more: Any) -> Mark:
    """From (x1, y1) to (x2, y2), in the panel `to` if that is another one; `tip` for an arrow."""
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return {"kind": "segment", "panel": panel, "to": panel, "tip": False} | ends | more


def line(panel: int, x: Any, y: Any, slope: Any, **more: Any) -> Mark:
    """A straight line through (x, y), as far as the panel goes."""
    return {"kind": "line", "panel": panel, "x": x, "y": y, "slope": slope} | more


def band(panel: int, axis: str, low: Any, high: Any, **more: Any) -> Mark:
    """Everything whose x (or y) lies between two numbers."""
    return {"kind": "band", "panel": panel, "axis": axis, "low": low, "high": high} | more


def trail(panel: int, x: str, y: str, over: str, **more: Any) -> Mark:
    """A path through all states of a slider up to the present one; with `dots`, only the places."""
    return {"kind": "trail", "panel": panel, "x": x, "y": y, "over": over, "dots": False} | more


def paths(panel: int, d: str, **more: Any) -> Mark:
    """A path that Python has drawn for each state: a column of texts."""
    return {"kind": "paths", "panel": panel, "d": d} | more


def label(panel: int, x: Any, y: Any, text: str, **more: Any) -> Mark:
    """A text at (x, y), `dx` and `dy` pixels beside it."""
    return {"kind": "label", "panel": panel, "x": x, "y": y, "text": text, "dx": 0, "dy": 0} | more


# ---------------------------------------------------------------- geometry


def geometry(
    mark: Mark, panels: Sequence[Panel], row: Row, before: Sequence[Row] = ()
) -> dict[str, str] | None:
    """Return the attributes of a mark in a state, or None if it cannot be seen there.

    Parameters
    ----------
    mark : Mark
    panels : list of Panel
    row : dict
        The columns in this state.
    before : list of dict
        For a trail, the rows of all states up to this one.
    """
    panel = panels[mark["panel"]]

    def of(name: str) -> float:
        value = mark[name]
        return row[value] if isinstance(value, str) else value

    if mark["kind"] in ("point", "label"):
        x, y = panel.across(of("x")), panel.down(of("y"))
        if not panel.holds(x, y):
            return None
        x, y = x + mark.get("dx", 0), y + mark.get("dy", 0)
        if mark["kind"] == "point":
            return {"transform": f"translate({px(x)} {px(y)})"}
        text = fill(mark["text"], row)
        end = panel.left + panel.width + BESIDE - LETTER * len(text)
        return {"transform": f"translate({px(min(x, end))} {px(y)})", "text": text}
    if mark["kind"] == "paths":
        return {"d": row[mark["d"]]}
    if mark["kind"] == "trail":
        places = [(panel.across(r[mark["x"]]), panel.down(r[mark["y"]])) for r in before]
        if mark["dots"]:
            known = (f"M{px(x)} {px(y)}h0" for x, y in places if not math.isnan(x + y))
            return {"d": "".join(known)}
    else:
        places = PLACES[mark["kind"]](mark, of, panel, panels)
    d = path(places, mark.get("tip", False))
    return {"d": d} if d else None


def path(places: Sequence[tuple[float, float]], tip: bool = False) -> str:
    """Write a polyline, up to the first place that is none; at its end an arrow's head."""
    known = []
    for x, y in places:
        if math.isnan(x) or math.isnan(y):
            break
        known.append((x, y))
    if len(known) < 2:
        return ""
    d = "M" + "L".join(f"{px(x)} {px(y)}" for x, y in known)
    (x0, y0), (x, y) = known[-2:]
    length = math.hypot(x - x0, y - y0)
    if not tip or length < 1:
        return d
    ux, uy = TIP * (x - x0) / length, TIP * (y - y0) / length
    left = f"{px(x - ux - uy / 2)} {px(y - uy + ux / 2)}"
    right = f"{px(x - ux + uy / 2)} {px(y - uy - ux / 2)}"
    return f"{d}M{left}L{px(x)} {px(y)}L{right}"


def _segment(mark: Mark, of: Callable, panel: Panel, panels: Sequence[Panel]) -> list:
    to = panels[mark["to"]]
    start = (panel.across(of("x1")), panel.down(of("y1")))
    return [start, (to.across(of("x2")), to.down(of("y2")))]


def _line(mark: Mark, of: Callable, panel: Panel, panels: Sequence[Panel]) -> list:
    x, y = panel.across(of("x")), panel.down(of("y"))
    width, height = panel.x.hi - panel.x.lo, panel.y.hi - panel.y.lo
    rise = -of("slope") * (width / panel.width) * (panel.height / height)  # in pixels
    if math.isinf(rise):
        dx, dy = 0.0, FAR / 10
    else:
        dx = FAR / 10 / math.hypot(1, rise)
        dy = dx * rise
    return [(x - dx, y - dy), (x + dx, y + dy)]


def _band(mark: Mark, of: Callable, panel: Panel, panels: Sequence[Panel]) -> list:
    low, high = of("low"), of("high")
    right, bottom = panel.left + panel.width, panel.top + panel.height
    if mark["axis"] == "x":
        a, b = panel.across(low), panel.across(high)
        return [(a, panel.top), (b, panel.top), (b, bottom), (a, bottom), (a, panel.top)]
    a, b = panel.down(low), panel.down(high)
    return [(panel.left, a), (right, a), (right, b), (panel.left, b), (panel.left, a)]


PLACES: dict[str, Callable] = {"segment": _segment, "line": _line, "band": _band}


def rows_before(mark: Mark, states: States, at: Sequence[int]) -> list[Row]:
    """For a trail, the rows of all states of its slider up to the present one."""
    if mark["kind"] != "trail":
        return []
    names = [slider.name for slider in states.sliders]
    last = at[names.index(mark["over"])]
    return [states.row(at, **{mark["over"]: k}) for k in range(last + 1)]


def curve(panel: Panel, xs: Sequence[float], ys: Sequence[float]) -> str:
    """The path of a curve that does not move; it has a gap where there is no value."""
    parts: list[str] = []
    last = math.nan
    for x, y in zip(xs, ys, strict=True):
        a, b = panel.across(x), panel.down(y)
        leap = (last < panel.top and b > panel.top + panel.height) or (
            b < panel.top and last > panel.top + panel.height
        )  # from above the frame to below it: a pole
        if not math.isnan(a) and not math.isnan(b):
            parts.append(f"{'M' if leap or math.isnan(last) else 'L'}{px(a)} {px(b)}")
        last = b + 0 * a
    return "".join(parts)
