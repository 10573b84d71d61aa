"""The painter of plots: a `Drawing` is all that a plot consists of, and `paint` makes SVG of it.

Still pictures and the live widget use the same one: the front end moves the marks that stand here.

What a front end may rely on::

    svg.microad-drawing
      [data-mark="3"]     the element of mark 3: a path, or a group that is moved by `transform`
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from microad.viz.plot import marks
from microad.viz.plot.axes import Panel
from microad.viz.plot.marks import Mark
from microad.viz.plot.states import Row, States, fill
from microad.viz.svg import (
    BLUE,
    BLUE_TEXT,
    GRAY,
    GREEN,
    INK,
    LINE,
    ORANGE,
    ORANGE_TEXT,
    SENTENCE,
    document,
    px,
    tag,
    text_at,
    worded,
    wrapped,
)
from microad.viz.words import shortened

Look = dict[str, Any]

CURVE: Look = {"fill": "none", "stroke": INK, "stroke_width": 2, "stroke_linejoin": "round"}
FIRST: Look = {"fill": "none", "stroke": BLUE, "stroke_width": 2.5}
SECOND: Look = {"fill": "none", "stroke": ORANGE, "stroke_width": 2.5, "stroke_dasharray": "8 4"}
THIRD: Look = {"fill": "none", "stroke": GREEN, "stroke_width": 2.5, "stroke_dasharray": "2 3"}
GUIDE: Look = {"fill": "none", "stroke": LINE, "stroke_width": 1.3, "stroke_dasharray": "4 3"}
HAIR: Look = {"fill": "none", "stroke": LINE, "stroke_width": 1.3}
COLORS = {"blue": BLUE_TEXT, "orange": ORANGE_TEXT, "gray": GRAY, "ink": INK}
SIGNS = {
    "circle": "M-6 0A6 6 0 1 1 6 0A6 6 0 1 1 -6 0Z",
    "square": "M-5.5-5.5H5.5V5.5H-5.5Z",
    "diamond": "M0-7.5L7.5 0L0 7.5L-7.5 0Z",
    "swatch": "M-12-5H12V5H-12Z",
    "cross": "M-6-6L6 6M-6 6L6-6",
}
SMALL = 11  # pixels: the smallest letters
CELL = 7.3  # the width of a digit in a table
LONGEST, FIRST_ROWS = 18, 8  # rows of a table in a still picture, and those above a cut


@dataclass
class Table:
    """Rows of text beside a plot: one for each value of the hidden slider `over`.

    `places` tells for each row the positions of `slider` that it belongs to: then that row is
    marked. With `upto`, only the rows up to the marked one are filled. `secret` are the columns
    that would give an answer away; with `upto`, in the marked row alone.
    """

    caption: str
    head: Sequence[str]
    cells: Sequence[str]
    over: str
    slider: str
    places: Sequence[Sequence[int]]
    upto: bool = False
    secret: Sequence[int] = ()


@dataclass
class Ask:
    """The question of predict mode: asked once for each position of the sliders `about`.

    `answer` and `near` are columns; `mistakes` says what each of the numbers in `near` comes from,
    and one text more for any other. Where the answer is nan, it is `word`; without one there is
    nothing to ask. `gate` is a slider that does not go on until then. With `power` the answer is
    the exponent of a power of ten, and 1e-8 says the same as -8.
    """

    about: Sequence[str]
    question: str
    answer: str
    says: str
    near: Sequence[str]
    mistakes: Sequence[str]
    within: float = 0.01
    word: str = ""
    gate: str = ""
    power: bool = False


@dataclass
class Drawing:
    """All that a plot consists of; `says` holds its sentences, the column `case` chooses one."""

    title: str
    about: str
    size: tuple[int, int]
    panels: list[Panel]
    states: States
    shapes: list[tuple[int, str, Look]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    legend: list[tuple[Look, str]] = field(default_factory=list)
    says: Sequence[str] = ("",)
    case: str = ""
    text_while_asking: str = ""  # the sentence while a question is open
    table: Table | None = None
    ask: Ask | None = None

    def sentence(self, row: Row, asking: bool) -> str:
        """What there is to say about a state."""
        if asking:
            return fill(self.text_while_asking, row)
        return fill(self.says[int(row[self.case]) if self.case else 0], row)

    def asks(self, row: Row) -> bool:
        """Whether there is a question about a state."""
        return self.ask is not None and bool(self.ask.word or math.isfinite(row[self.ask.answer]))

    def cells(self, at: Sequence[int], asking: bool) -> list[list[str]]:
        """The rows of the table in a state."""
        if not (table := self.table):
            return []
        current = self.current(at)
        rows = []
        for k in range(len(self.states[table.over].values)):
            row = self.states.row(at, **{table.over: k})
            hidden = table.upto and k > current
            texts = ["" if hidden else fill(cell, row) for cell in table.cells]
            asked = asking and (k == current or not table.upto)
            rows.append(["" if asked and c in table.secret else t for c, t in enumerate(texts)])
        return rows

    def listed(self, at: Sequence[int], asking: bool) -> tuple[list[list[str]], int]:
        """The table as a still picture has it, with its head: a long one is cut in the middle.

        The second result is the number of the marked row, 0 if there is none.
        """
        if not self.table:
            return [], 0
        rows, marked = [list(self.table.head), *self.cells(at, asking)], self.current(at) + 1
        if self.table.upto:
            rows = rows[: marked + 1]
        cut = len(rows) - LONGEST
        if cut <= 0 or not self.table.upto:
            return rows, marked
        dots = ["…"] * len(rows[0])
        return [*rows[:FIRST_ROWS], dots, *rows[FIRST_ROWS + cut + 1 :]], marked - cut

    def current(self, at: Sequence[int]) -> int:
        """The row of the table that belongs to a state, or -1."""
        if not self.table:
            return -1
        names = [slider.name for slider in self.states.sliders]
        place = at[names.index(self.table.slider)]
        return next((k for k, own in enumerate(self.table.places) if place in own), -1)


# ---------------------------------------------------------------- painting


def paint(drawing: Drawing, at: Sequence[int], asking: bool = False, still: bool = True) -> str:
    """Draw one state; a still picture has the sentence and the table, too."""
    width, height = drawing.size
    parts = [part for i in range(len(drawing.panels)) for part in _panel(drawing, i, at, asking)]
    parts += [_mark(drawing, k, at, asking) for k in _places(drawing, None)]
    if drawing.legend:
        rows = _legend(drawing.legend, width, height)
        parts += rows[1]
        height += rows[0]
    if still:
        row = drawing.states.row(at)
        more, words = _lines(drawing.sentence(row, asking), width, height + 4)
        height += more
        deep, cells = _cells(drawing, at, asking, height)
        height += deep
        parts += words + cells
    return document(
        (width, height), drawing.title, parts, drawing.about, "microad-drawing",
        font_family="sans-serif", font_size=SMALL,
    )  # fmt: skip


def _places(drawing: Drawing, panel: int | None) -> list[int]:
    """The marks that are cut off at the frame of a panel, or (None) those that lie on top."""
    found = []
    for k, mark in enumerate(drawing.marks):
        on_top = (
            mark["kind"] in ("point", "label") or mark.get("to", mark["panel"]) != mark["panel"]
        )
        if (None if on_top else mark["panel"]) == panel:
            found.append(k)
    return found


def _panel(drawing: Drawing, i: int, at: Sequence[int], asking: bool) -> list[str]:
    """A frame with its axes, and in it what does not move and what does."""
    panel = drawing.panels[i]
    box: Look = {"x": panel.left, "y": panel.top, "width": panel.width, "height": panel.height}
    own = [(d, look | panel.stretched()) for where, d, look in drawing.shapes if where == i and d]
    shapes = [tag("path", d=d, **look) for d, look in own]
    moving = [_mark(drawing, k, at, asking) for k in _places(drawing, i)]
    view = " ".join(str(box[name]) for name in ("x", "y", "width", "height"))
    inside = "".join(shapes + moving)
    frame = tag("rect", **box, fill="none", stroke=LINE) if panel.lines == "xy" else ""
    clip = tag("svg", inside, **box, viewBox=view, overflow="hidden") if inside else ""
    return [*_axes(panel), clip, frame]


def _axes(panel: Panel) -> list[str]:
    """Ticks, fine lines and names of the axes; zero is a stronger line."""
    bottom, right = panel.top + panel.height, panel.left + panel.width
    parts = []
    if panel.title:
        parts.append(text_at(panel.title, panel.left, panel.top - 22, "name", INK, font_size=13))
    if "x" in panel.lines:
        for v, text in panel.x.ticks(max(4, panel.width // 80)):
            x = px(panel.across(v))
            strong = "#9AA1AB" if v == 0 and not panel.x.log else "#E3E6EA"
            if panel.lines == "xy":
                parts.append(tag("path", d=f"M{x} {panel.top}V{bottom}", stroke=strong))
            else:
                parts.append(tag("path", d=f"M{x} {bottom - 5}V{bottom + 5}", stroke=LINE))
            parts.append(text_at(text, float(x), bottom + 16, "tick", GRAY, text_anchor="middle"))
        name = shortened(panel.x.label, 60)
        middle = panel.left + panel.width // 2
        parts.append(text_at(name, middle, bottom + 32, "name", INK, text_anchor="middle"))
        if panel.lines == "x":
            parts.append(tag("path", d=f"M{panel.left} {bottom}H{right}", stroke=LINE))
    if "y" in panel.lines:
        for v, text in panel.y.ticks(max(2, panel.height // 50)):
            y = px(panel.down(v))
            strong = "#9AA1AB" if v == 0 and not panel.y.log else "#E3E6EA"
            parts.append(tag("path", d=f"M{panel.left} {y}H{right}", stroke=strong))
            left = panel.left - 6
            parts.append(text_at(text, left, float(y) + 4, "tick", GRAY, text_anchor="end"))
        parts.append(text_at(shortened(panel.y.label, 60), panel.left, panel.top - 7, "name", INK))
    return parts


def _mark(drawing: Drawing, k: int, at: Sequence[int], asking: bool) -> str:
    """One mark where it is in a state; it is there even if it cannot be seen."""
    mark, states = drawing.marks[k], drawing.states
    before = marks.rows_before(mark, states, at)
    place = marks.geometry(mark, drawing.panels, states.row(at), before)
    if asking and mark.get("secret"):
        place = None
    seen: Look = {"data_mark": k, "visibility": None if place else "hidden"}
    place = place or {}
    if mark["kind"] == "label":
        color = COLORS[mark.get("color", "ink")]
        halo: Look = {"stroke": "#FFFFFF", "stroke_width": 4, "paint_order": "stroke"}
        more: Look = {"text_anchor": mark.get("anchor", "start"), "font_size": 12}
        content = worded("text", place.pop("text", ""), fill=color, **more, **halo)
        return tag("g", content, **seen, **place)
    if mark["kind"] == "point":
        return tag("g", _sign(mark), klass="point" if mark["drag"] else None, **seen, **place)
    there = drawing.panels[mark["panel"]].stretched() if mark["kind"] == "paths" else {}
    return tag("path", **(mark.get("look") or HAIR), **seen, **place, **there)


def _sign(mark: Mark) -> str:
    """A small shape; one that can be dragged has a ring and room for a finger."""
    shape, fill_ = mark.get("sign", "circle"), mark.get("fill", INK)
    strokes: Look = {"stroke": fill_ if shape == "cross" else "#FFFFFF", "stroke_width": 2}
    parts = [tag("path", d=SIGNS[shape], fill=fill_, **strokes)]
    if mark["drag"]:
        parts.insert(0, tag("circle", r=16, fill="#FFFFFF", fill_opacity=0))
        parts.insert(1, tag("circle", r=10, fill="none", stroke=fill_, stroke_width=1.5))
    return "".join(parts)


def _legend(entries: Sequence[tuple[Look, str]], width: int, top: int) -> tuple[int, list[str]]:
    """Explain the lines, in as many rows as needed."""
    parts, x, y = [], 12, top
    for look, text in entries:
        room = 34 + round(6.4 * len(text)) + 16
        if x + room > width and x > 12:
            x, y = 12, y + 20
        sign = SIGNS.get(look.get("sign", ""))
        more = {name: value for name, value in look.items() if name != "sign"}
        at = {"transform": f"translate({x + 12} {y + 9})"}
        d = sign or "M-12 0H12"
        parts.append(tag("path", d=d, **at, **more))
        parts.append(text_at(text, x + 32, y + 13, "legend", GRAY, font_size=SMALL))
        x += room
    return y - top + 26, parts


def _lines(text: str, width: int, top: int) -> tuple[int, list[str]]:
    """A sentence, in as many lines as needed."""
    lines = wrapped(text, width)
    parts = [
        text_at(line, 12, top + 16 + 18 * n, "sentence", INK, font_size=SENTENCE)
        for n, line in enumerate(lines)
    ]
    return 18 * len(lines) + 14, parts


def _cells(drawing: Drawing, at: Sequence[int], asking: bool, top: int) -> tuple[int, list[str]]:
    """The table, right-aligned below each other; the row of this state is marked."""
    rows, current = drawing.listed(at, asking)
    if not rows:
        return 0, []
    rights, x = [], 24.0
    for column in zip(*rows, strict=True):
        x += CELL * max(map(len, column))
        rights.append(round(x, 1))
        x += 20
    parts = []
    for n, row in enumerate(rows):
        y = top + 14 + 18 * n
        weight = "bold" if n in (0, current) else None
        if n == current and n:
            mark = f"M12 {y - 9}L20 {y - 4}L12 {y + 1}Z"
            parts.append(tag("path", d=mark, fill=ORANGE))
        for right, text in zip(rights, row, strict=True):
            mono: Look = {"font_family": "monospace", "font_size": 12, "font_weight": weight}
            parts.append(text_at(text, right, y, "cell", INK, text_anchor="end", **mono))
    return 18 * len(rows) + 10, parts
