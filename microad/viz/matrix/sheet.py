"""A sheet: an SVG drawing whose parts have keys, so that a step is a small list of changes.

A state says for some keys what is different from the drawing at rest: attributes, and `text`. The
steps of a story hold such states, in three parts: `keep` stays from its step on, `mark` belongs to
the step itself, and so does `show`, which is hidden while the step is being asked about. Python
paints a sheet in a state, and ``js/sheet.js`` puts the same state on the live drawing.

>>> sheet = Sheet(120, 40, "one cell")
>>> sheet.rect("cell", 4, 4, 60, 30, fill="#FFFFFF")
>>> sheet.text("number", 10, 20)
>>> "7" in sheet.paint({"number": {"text": "7"}}), "7<" in sheet.paint()
(True, False)
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from microad.viz.graph.paint import INK, _lines, _tag

State = Mapping[str, Mapping[str, Any]]
SIZE = 12
WIDEST = 4_000  # pixels of a still picture
SIZES = re.compile(r'width="(\d+)" height="(\d+)" font-family')


class Sheet:
    """A drawing of rectangles, texts and paths; see the module."""

    def __init__(self, width: int, height: int, title: str) -> None:
        self.width, self.height, self.title = width, height, title
        self.parts: list[tuple[str, str, str | None, dict[str, Any]]] = []

    def rect(self, key: str, x: float, y: float, w: float, h: float, **look: Any) -> None:
        """Add a rectangle; an empty key is for what never changes."""
        place: dict[str, Any] = {"x": x, "y": y, "width": w, "height": h}
        self.parts.append(("rect", key, None, place | {"fill": "#FFFFFF"} | look))

    def text(self, key: str, x: float, y: float, content: str = "", **look: Any) -> None:
        """Add a text; its anchor is the middle unless told."""
        base: dict[str, Any] = {"x": x, "y": y, "fill": INK, "font_size": SIZE}
        self.parts.append(("text", key, content, base | {"text_anchor": "middle"} | look))

    def path(self, key: str, d: str, **look: Any) -> None:
        """Add a path."""
        self.parts.append(("path", key, None, {"d": d, "fill": "none"} | look))

    def paint(self, state: State | None = None, sentence: str = "", described: str = "") -> str:
        """Draw the sheet in a state, with a sentence below it."""
        state = state or {}
        parts = [_part(*part, state.get(part[1], {}) if part[1] else {}) for part in self.parts]
        height = self.height
        if sentence:
            room, lines = _lines(sentence, self.width, "sentence")
            parts.append(_tag("g", "".join(lines), transform=f"translate(0 {height})"))
            height += room
        head = [
            _tag("title", escape(self.title)),
            _tag("desc", escape(described or sentence or self.title)),
            _tag("rect", klass="card", x=0, y=0, width=self.width, height=height, fill="#FFFFFF"),
        ]
        return _tag(
            "svg", "\n".join([*head, *parts]) + "\n", klass="microad-sheet",
            xmlns="http://www.w3.org/2000/svg", role="img", aria_label=self.title,
            viewBox=f"0 0 {self.width} {height}", width=self.width, height=height,
            font_family="monospace",
        )  # fmt: skip


def _part(tag: str, key: str, content: str | None, look: dict[str, Any], state: Any) -> str:
    look = look | {name.replace("-", "_"): value for name, value in state.items() if name != "text"}
    if content is not None:
        content = escape(str(state.get("text", content)))
    return _tag(tag, content, data_key=key or None, **look)


def state_at(steps: Iterable[Mapping[str, Any]], step: int) -> dict[str, dict[str, Any]]:
    """Return the state after so many steps: all that was kept, and what belongs to the last."""
    state: dict[str, dict[str, Any]] = {}
    done = list(steps)[:step]
    for one in done:
        merge(state, one.get("keep", {}))
    for name in ("mark", "show") if done else ():
        merge(state, done[-1].get(name, {}))
    return state


def merge(state: dict[str, dict[str, Any]], more: State) -> None:
    """Put more changes into a state."""
    for key, change in more.items():
        state[key] = state.get(key, {}) | dict(change)


def nested(pictures: Iterable[tuple[str, int, int]], size: tuple[int, int], title: str) -> str:
    """Put whole pictures on one, each at its place."""
    parts = [
        _tag("title", escape(title)),
        _tag("rect", x=0, y=0, width=size[0], height=size[1], fill="#FFFFFF"),
    ]
    parts += [svg.replace("<svg ", f'<svg x="{x}" y="{y}" ', 1).rstrip() for svg, x, y in pictures]
    return _tag(
        "svg", "\n".join(parts) + "\n", xmlns="http://www.w3.org/2000/svg", role="img",
        aria_label=title, viewBox=f"0 0 {size[0]} {size[1]}", width=size[0], height=size[1],
        font_family="monospace",
    )  # fmt: skip


def stacked(upper: str, lower: str, title: str) -> str:
    """Put one picture below another one; an upper one too wide to be looked at is left out."""
    (w, h), (width, height) = size_of(upper), size_of(lower)
    if w > WIDEST:
        return nested([(lower, 0, 0)], (width, height), title)
    return nested([(upper, 0, 0), (lower, 0, h + 8)], (max(w, width), h + 8 + height), title)


def size_of(svg: str) -> tuple[int, int]:
    """The width and the height of a picture.

    >>> size_of(Sheet(120, 40, "empty").paint())
    (120, 40)
    """
    found = SIZES.search(svg)
    return (int(found[1]), int(found[2])) if found else (0, 0)
