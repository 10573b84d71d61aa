"""A widget as a table: every state that its sliders can be in, baked in advance.

A `States` holds sliders and columns. A column has one number (or text) for each combination of the
sliders that it depends on; the front end only looks them up, so a page works without a kernel.

>>> states = States()
>>> states.slider("x", "x", [1.0, 2.0, 3.0], start=1)
>>> states.column("y", ["x"], lambda x: x * x)
>>> fill("at {x} the height is {y:6}", states.row([2]))
'at 3 the height is 9'
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

FIELD = re.compile(r"\{(\(?)(\w+)\)?(?::(\d+))?\}")  # {name}, {name:digits}, {(name)}
DIGITS, STORED = 4, 12  # digits of a text, if nothing else is said, and that are sent

Row = dict[str, Any]


@dataclass(frozen=True)
class Slider:
    """What a learner moves.

    `kind` is "range", "steps" (with buttons to step and to play) or "hidden": no control, only a
    direction in which columns are long, such as the rows of a table.
    """

    name: str
    label: str
    values: tuple[Any, ...]
    texts: tuple[str, ...]
    start: int
    kind: str = "range"

    def nearest(self, value: float) -> int:
        """The position whose value is nearest; of two, the first."""
        return min(range(len(self.values)), key=lambda k: abs(self.values[k] - value))


@dataclass
class States:
    """Sliders, and columns over them."""

    sliders: list[Slider] = field(default_factory=list)
    columns: dict[str, tuple[list[str], list[Any]]] = field(default_factory=dict)

    def slider(
        self,
        name: str,
        label: str,
        values: Iterable[Any],
        *,
        start: int = 0,
        kind: str = "range",
        texts: Sequence[str] = (),
    ) -> None:
        """Add a slider; its own value is a column, too."""
        values = tuple(values)
        words = tuple(texts) or tuple(number(x) for x in values)
        self.sliders.append(Slider(name, label, values, words, start, kind))
        self.columns[name] = ([name], list(values))

    def column(self, name: str, over: Sequence[str], f: Callable[..., Any]) -> None:
        """Add a column: f of the values of some sliders, the last of them moving fastest."""
        self.fill(name, over, (f(*at) for at in product(*(self[n].values for n in over))))

    def fill(self, name: str, over: Sequence[str], data: Iterable[Any]) -> None:
        """Add a column that is known already, in the same order."""
        self.columns[name] = (list(over), list(data))
        assert len(self.columns[name][1]) == math.prod(len(self[n].values) for n in over)

    def __getitem__(self, name: str) -> Slider:
        return next(slider for slider in self.sliders if slider.name == name)

    def start(self) -> list[int]:
        """Where the sliders are at first."""
        return [slider.start for slider in self.sliders]

    def row(self, at: Sequence[int], **moved: int) -> Row:
        """Everything that is true in one state; `moved` gives other positions to some sliders."""
        places = {s.name: k for s, k in zip(self.sliders, at, strict=True)} | moved
        found = {}
        for name, (over, data) in self.columns.items():
            index = 0
            for slider in over:
                index = index * len(self[slider].values) + places[slider]
            found[name] = data[index]
        return found

    def story(self) -> dict[str, Any]:
        """All of it as data for the front end."""
        names = [slider.name for slider in self.sliders]
        return {
            "sliders": [
                {"name": s.name, "label": s.label, "texts": s.texts, "kind": s.kind}
                for s in self.sliders
            ],
            "columns": {
                name: {"over": [names.index(n) for n in over], "data": [as_json(x) for x in data]}
                for name, (over, data) in self.columns.items()
            },
        }


def as_json(x: Any) -> Any:
    """Make a number that JSON takes: nan and inf become {"n": "nan"}, told apart from texts.

    Twelve digits are more than a picture shows, and a page is a third smaller.
    """
    if isinstance(x, str):
        return x
    return float(f"{x:.{STORED}g}") if math.isfinite(x) else {"n": f"{x:g}"}


def number(x: Any, digits: int = DIGITS) -> str:
    """Write a number with some digits; a text stays what it is.

    >>> number(1 / 3), number(1e-7), number(-0.0), number(float("-inf")), number("v1")
    ('0.3333', '1e-07', '0', '-inf', 'v1')
    """
    if isinstance(x, str):
        return x
    return "0" if x == 0 else f"{float(f'{x:.{STORED}g}'):.{digits}g}"  # as the front end has it


def fill(template: str, row: Row) -> str:
    """Put numbers of a row into a template.

    >>> fill("{x} - {(y):2}, but {answer} is not known here", {"x": 1.0, "y": -2.04})
    '1 - (-2), but {answer} is not known here'
    """

    def text(m: re.Match) -> str:
        if m[2] not in row:
            return m[0]
        written = number(row[m[2]], int(m[3] or DIGITS))
        return closed(written) if m[1] else written

    return FIELD.sub(text, template)


def closed(text: str) -> str:
    """Put brackets around a negative number: 2 × (-3)."""
    return f"({text})" if text.startswith("-") else text
