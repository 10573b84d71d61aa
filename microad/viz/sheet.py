"""A sheet: an SVG drawing whose parts have keys, so that a step is a small list of changes.

A state says for some keys what is different from the drawing at rest: attributes, and `text`. The
steps of a story hold such states, in three parts: `stay` stays from its step on, `mark` belongs to
the step itself, and so does `show`, which is hidden while the step is being asked about. Python
paints a sheet in a state, and ``js/sheet.js`` puts the same state on the live drawing.

>>> sheet = Sheet(120, 40, "one cell")
>>> sheet.rect("cell", 4, 4, 60, 30, fill="#FFFFFF")
>>> sheet.text("number", 10, 20)
>>> "7" in sheet.paint({"number": {"text": "7"}}), "7<" in sheet.paint()
(True, False)
"""

from collections.abc import Iterable, Mapping
from typing import Any

from microad.viz.svg import INK, document, sentence, tag, worded

State = Mapping[str, Mapping[str, Any]]
SIZE = 12


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

    def paint(self, state: State | None = None, words: str = "", about: str = "") -> str:
        """Draw the sheet in a state, with a sentence below it."""
        state = state or {}
        parts = [_part(*part, state.get(part[1], {}) if part[1] else {}) for part in self.parts]
        height = self.height
        if words:
            room, told = sentence(words, self.width)
            parts.append(tag("g", told, transform=f"translate(0 {height})"))
            height += room
        about = about or words or self.title
        size = (self.width, height)
        return document(size, self.title, parts, about, "microad-sheet", card="card")


def _part(name: str, key: str, content: str | None, look: dict[str, Any], state: Any) -> str:
    look = look | {name.replace("-", "_"): value for name, value in state.items() if name != "text"}
    if content is None:
        return tag(name, data_key=key or None, **look)
    return worded(name, str(state.get("text", content)), data_key=key or None, **look)


def state_at(steps: Iterable[Mapping[str, Any]], step: int) -> dict[str, dict[str, Any]]:
    """Return the state after so many steps: all that stays, and what belongs to the last."""
    state: dict[str, dict[str, Any]] = {}
    done = list(steps)[:step]
    for one in done:
        merge(state, one.get("stay", {}))
    for name in ("mark", "show") if done else ():
        merge(state, done[-1].get(name, {}))
    return state


def merge(state: dict[str, dict[str, Any]], more: State) -> None:
    """Put more changes into a state."""
    for key, change in more.items():
        state[key] = state.get(key, {}) | dict(change)
