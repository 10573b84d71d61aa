"""Plots that move: what their widgets have in common, as Python sees it.

A plot is a `Drawing`: panels, marks, and a table of all the states that its sliders can be in.
``js/plot.js`` looks states up and moves marks; it computes no value of the function and no
derivative, so it does the same on a page without a kernel.
"""

from collections.abc import Callable
from typing import Any, ClassVar

import traitlets

from microad.errors import KnobError, NoPredictionError, PlaceError
from microad.viz import words
from microad.viz.base import css, esm
from microad.viz.picture import Picture
from microad.viz.plot.drawing import Drawing, paint
from microad.viz.plot.narrow import narrowed

HINT = (
    "Drag a point with a ring, or give it the focus and use the arrow keys. The keys "
    "“,” and “.” move the first slider; Escape leaves."
)
LARGEST = 1e150
SMALLEST = 1e-8  # of a place: less is lost in rounding


def function_name(f: Callable, letter: str = "f") -> str:
    """What a function is called in a plot, where there is little room for long names."""
    return words.shortened(words.function_name(f, letter), 24)


def check_number(name: str, x: Any) -> None:
    """See that a place is one: a number whose square is a number, too."""
    if not isinstance(x, (int, float)) or not abs(x) < LARGEST:
        raise PlaceError("number", name=name, got=x, most=LARGEST)


def check_size(name: str, h: Any, x: float = 0.0) -> None:
    """See that a size is positive, and not lost beside the place x."""
    check_number(name, h)
    if not h > abs(x) * SMALLEST:
        cause = "size beside" if x else "size"
        raise PlaceError(cause, name=name, got=h, x=x, least=abs(x) * SMALLEST)


def knob(name: str, doc: str) -> property:
    """A property that reads and sets the value of a slider."""

    def read(self: "Plot") -> Any:
        return self.drawing.states[name].values[self.at[self._number(name)]]

    def move(self: "Plot", value: Any) -> None:
        self._move(name, value)

    return property(read, move, doc=doc)


class Plot(Picture):
    """A widget with sliders; what they are called depends on the subclass.

    Attributes
    ----------
    at : list of int
        The position of each slider.
    predict : bool
        Whether the picture asks before it shows an answer.
    score : list of int
        How many predictions were right at the first try, and how many there were.
    row : dict
        The numbers of the present state.
    """

    _esm = esm("steps", "places", "picture", "plot")
    _css = css("steps", "plot")
    OWN: ClassVar[tuple[str, ...]] = ("story", "at", "predict", "score")

    story = traitlets.Dict().tag(sync=True)
    at = traitlets.List(traitlets.Int()).tag(sync=True)
    predict = traitlets.Bool(False).tag(sync=True)
    score = traitlets.List(traitlets.Int(), [0, 0]).tag(sync=True)

    def __init__(self, drawing: Drawing, predict: bool = False, **traits: Any) -> None:
        self.drawing = drawing
        self._check_predict(predict)
        start = drawing.states.start()
        super().__init__(story=tell(drawing), at=start, predict=predict, **traits)

    def redraw(self, drawing: Drawing) -> None:
        """Show something else; the sliders stay where they are, as far as they exist."""
        self.drawing = drawing
        self.story = tell(drawing)

    def _check_predict(self, predict: bool) -> None:
        if predict and not self.drawing.ask:
            raise NoPredictionError(self.drawing.title)

    @traitlets.validate("predict")
    def _validate_predict(self, proposal: Any) -> bool:
        self._check_predict(proposal.value)
        return proposal.value

    @traitlets.validate("at")
    def _validate_at(self, proposal: Any) -> list[int]:
        sliders = self.drawing.states.sliders
        at = list(proposal.value)
        fits = len(at) == len(sliders)
        if not fits or any(not 0 <= k < len(s.values) for k, s in zip(at, sliders, strict=True)):
            raise KnobError("at", at, [len(s.values) - 1 for s in sliders])
        return at

    def _number(self, name: str) -> int:
        return [slider.name for slider in self.drawing.states.sliders].index(name)

    def _move(self, name: str, value: Any) -> None:
        """Put a slider where it is nearest to a value."""
        slider = self.drawing.states[name]
        if value in slider.values:  # a word, or exactly this number
            place = slider.values.index(value)
        else:
            ends = [slider.values[0], slider.values[-1]]
            known = isinstance(value, (int, float)) and isinstance(ends[0], (int, float))
            if not known or not min(ends) <= value <= max(ends):
                raise KnobError(name, value, ends)
            place = slider.nearest(value)
        at = list(self.at)
        at[self._number(name)] = place
        self.at = at

    @property
    def row(self) -> dict[str, Any]:
        """The numbers of the present state."""
        return self.drawing.states.row(self.at)

    def _still(self) -> tuple[list[int], bool]:
        """What a still picture shows: before the first step, when nothing is to be seen, the last.

        In predict mode it keeps the answers to itself.
        """
        sliders = self.drawing.states.sliders
        if self.predict:
            return self.at, self.drawing.asks(self.row)
        starts = [s.kind == "steps" and k == 0 for s, k in zip(sliders, self.at)]
        return [len(s.values) - 1 if b else k for s, k, b in zip(sliders, self.at, starts)], False

    def svg(self) -> str:
        """Return the picture as SVG; in predict mode without the answer."""
        at, asking = self._still()
        return paint(self.drawing, at, asking)

    def text(self) -> str:
        """Return the same in words and numbers."""
        at, asking = self._still()
        row = self.drawing.states.row(at)
        lines = [self.drawing.title, self.drawing.sentence(row, asking)]
        if cells := self.drawing.listed(at, asking)[0]:
            lines += ["", *words.aligned(cells, 0)]
        return "\n".join(lines).rstrip()

    @property
    def page_title(self) -> str:  # type: ignore[override]
        """What the picture shows."""
        return self.drawing.title

    def __repr__(self) -> str:
        visible = [s for s in self.drawing.states.sliders if s.kind != "hidden"]
        at = dict(zip(self.drawing.states.sliders, self.at, strict=True))
        places = ", ".join(f"{s.name}={s.texts[at[s]]}" for s in visible)
        return f"{type(self).__name__}({places})"


def tell(drawing: Drawing) -> dict[str, Any]:
    """All that the front end needs, as data."""
    at = drawing.states.start()
    inner = ("look", "sign", "fill", "color", "anchor")
    wide, narrow = (
        {
            "svg": paint(one, at, still=False),
            "panels": [panel.story() for panel in one.panels],
        }
        for one in (drawing, narrowed(drawing))
    )
    story: dict[str, Any] = {
        "name": drawing.title,
        "wide": wide,
        "narrow": narrow,
        "states": drawing.states.story(),
        "marks": [{k: v for k, v in m.items() if k not in inner} for m in drawing.marks],
        "says": list(drawing.says),
        "case": drawing.case,
        "textWhileAsking": drawing.text_while_asking,
        "hint": HINT,
        "table": vars(drawing.table) if drawing.table else None,
        "ask": vars(drawing.ask) if drawing.ask else None,
    }
    return story
