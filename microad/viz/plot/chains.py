"""The chain rule on number lines: a small interval is stretched by each function in turn."""

import math
from collections.abc import Callable, Sequence

from microad.debug.curves import slopes, values
from microad.errors import NoSlopeError, PlaceError
from microad.viz.plot.axes import Axis, Panel, span
from microad.viz.plot.drawing import FIRST, GUIDE, Ask, Drawing, Table
from microad.viz.plot.marks import Mark, label, point, segment
from microad.viz.plot.plot import Plot, check_number, check_size, function_name, knob
from microad.viz.plot.states import States

PLACES = 41
SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1)
START = SHARES.index(0.1)  # a short interval first: a long one may hide where a slope changes
LETTERS = "xuvwy"
SHORT = 1e-5  # of the central difference where a function cannot be traced
MOST = 4  # functions in a row
ALIKE = 6  # lines that differ less in length share one scale
THICK = {"fill": "none", "stroke": "#D55E00", "stroke_width": 7}

WHOLE = (
    "An interval of length {h} at x = {x} has length {dy} at the end: stretched {stretch_x_y} "
    "times in all."
)

START_AND_END = "Follow the arrows: at x = {x}, an interval of length {h} ends with length {dy}."


class ChainRule(Plot):
    """The widget that `chain` returns: sliders `x` and `h`, the length of the interval."""

    x = knob("x", "Where the interval begins.")
    h = knob("h", "How long the interval is.")

    @property
    def slope(self) -> float:
        """The product of all stretch factors at x."""
        return self.row["product"]


def chain(*fs: Callable, x: float = 1.0, h: float = 0.5, predict: bool | None = None) -> ChainRule:
    """Drag `x`: see an interval go through functions, one after the other.

    Parameters
    ----------
    *fs : callable
        Two to four functions of one number, the first one first: ``chain(f, g)`` is g(f(x)).
    x : float
        Where the interval begins at first; the slider goes 2h to both sides.
    h : float
        The longest interval.
    predict : bool, optional
        Ask for the product before it is shown, as happens by default wherever it is known.

    Returns
    -------
    ChainRule

    Raises
    ------
    NotAFunctionError
        If one of them is not a function from a number to a number.
    PlaceError
        If there are not two to four functions, x is not a finite or h not a positive number.
    NoSlopeError
        If `predict` is asked for where a slope is not known.

    Examples
    --------
    >>> w = chain(lambda x: x * x, lambda u: 3 * u, x=2.0)
    >>> w.slope  # stretched 4 times, then 3 times
    12.0
    """
    if not 2 <= len(fs) <= MOST:
        raise PlaceError("functions", name="fs", got=len(fs), most=MOST)
    check_number("x", x)
    check_size("h", h, x)
    states = bake(fs, float(x), float(h))
    known = math.isfinite(states.row(states.start())["product"])
    if predict and not known:
        raise NoSlopeError(None, x)
    return ChainRule(draw(fs, states), predict=known if predict is None else predict)


def letters(fs: Sequence[Callable]) -> list[str]:
    """What the numbers between the functions are called: x, u, y; x, u, v, y."""
    return [*LETTERS[: len(fs)], "y"]


def bake(fs: Sequence[Callable], x: float, h: float) -> States:
    """Everything that is true for each x and h: ends of intervals, slopes, products."""
    states = States()
    half = PLACES // 2
    xs = [x + 2 * h * k / half for k in range(-half, half + 1)]
    names = letters(fs)
    states.slider("x", "x", xs, start=half)
    states.slider("h", "length of the interval", [h * s for s in SHARES], start=START)
    states.slider("line", "", names, kind="hidden", texts=names)
    states.column("x_end", ["x", "h"], lambda x, h: x + h)
    product, sums, naive = [1.0] * PLACES, [0.0] * PLACES, [1.0] * PLACES
    for n, f in enumerate(fs):
        here, there = names[n], names[n + 1]
        at = states.columns[here][1]
        if n:
            states.fill(f"{here}_end", ["x", "h"], states.columns.pop("last")[1])
        states.fill(there, ["x"], values(f, at))
        states.fill("last", ["x", "h"], values(f, states.columns[f"{here}_end"][1]))
        known = slopes(f, at, h=SHORT)
        states.fill(f"slope_{there}", ["x"], known)
        product = [p * s for p, s in zip(product, known)]
        sums = [a + s for a, s in zip(sums, known)]
        naive = [p * s for p, s in zip(naive, slopes(f, xs, h=SHORT))]
    states.fill("y_end", ["x", "h"], states.columns.pop("last")[1])
    for name, data in (("product", product), ("sum", sums), ("naive", naive)):
        states.fill(name, ["x"], data)
    states.fill("case", ["x"], (int(not math.isfinite(p)) for p in product))
    add_rows(states, names)
    return states


def add_rows(states: States, names: Sequence[str]) -> None:
    """The stretch of each step for this h, and the table of them."""
    count = len(states["h"].values)
    for name in names:
        ends = states.columns[f"{name}_end"][1]
        starts = [v for v in states.columns[name][1] for _ in range(count)]
        states.fill(f"d{name}", ["x", "h"], (b - a for a, b in zip(starts, ends)))
    for here, there in [*zip(names, names[1:]), ("x", "y")]:
        pairs = zip(states.columns[f"d{here}"][1], states.columns[f"d{there}"][1])
        states.fill(
            f"stretch_{here}_{there}", ["x", "h"], (b / a if a else math.nan for a, b in pairs)
        )
    rows: dict[str, list] = {"value": [], "length": [], "stretch": [], "rule": []}
    for i in range(PLACES):
        for k in range(count):
            row = states.row([i, k, 0])
            for n, name in enumerate(names):
                rows["value"].append(row[name])
                rows["length"].append(row[f"d{name}"])
                rows["stretch"].append(row[f"stretch_{names[n - 1]}_{name}"] if n else "")
                rows["rule"].append(row[f"slope_{name}"] if n else "")
    for name, data in rows.items():
        states.fill(f"row_{name}", ["x", "h", "line"], data)


def lines_of(states: States, names: Sequence[str]) -> list[Panel]:
    """A number line for each letter; lines that are not too different share one scale."""
    ends = []
    for name in names:
        both = states.columns[name][1] + states.columns[f"{name}_end"][1]
        ends.append(span(both, pad=0.06))
    widest = max(b - a for a, b in ends)
    share = widest <= ALIKE * min(b - a for a, b in ends)
    panels = []
    for n, (low, high) in enumerate(ends):
        if share:
            middle = (low + high) / 2
            low, high = middle - widest / 2, middle + widest / 2
        panels.append(Panel(70, 14 + 104 * n, 540, 40, Axis(low, high, ""), Axis(0, 1), "x"))
    return panels


def marks_of(panels: Sequence[Panel], names: Sequence[str]) -> list[Mark]:
    """The interval on each line, and arrows from both of its ends to the next line."""
    marks = []
    for n, name in enumerate(names):
        words = f"{name} = {{{name}}}"
        if n:
            last = names[n - 1]
            ends = ((last, name, FIRST), (f"{last}_end", f"{name}_end", GUIDE))
            marks += [
                segment(n - 1, a, 0, b, 0.62, to=n, tip=True, look=look) for a, b, look in ends
            ]
            stretched = f"stretched {{stretch_{last}_{name}}} times"
            above = {"dx": 470, "dy": -18, "anchor": "end", "secret": True}
            marks.append(label(n, panels[n].x.lo, 0.5, stretched, **above))
        marks.append(segment(n, name, 0, f"{name}_end", 0, look=THICK))
        marks.append(point(n, f"{name}_end", 0, sign="square", fill="#A03B00"))
        marks.append(point(n, name, 0, drag="" if n else "x", fill="#005A9C"))
        marks.append(label(n, panels[n].x.lo, 0.5, words, dx=-62, dy=-18))
    return marks


def question(steps: str, rule: str) -> Ask:
    """Ask for the product of the slopes."""
    return Ask(
        about=["x"],
        question=f"At x = {{x}}: {steps}. How many times is a very short interval stretched in "
        "all? (dy/dx)",
        answer="product",
        says=f"{rule} = {{product}}: stretched by each factor in turn.",
        near=["sum", "naive"],
        mistakes=[
            "{answer} is the sum. An interval that is stretched 3 times, and then 2 times, is 6 "
            "times as long: factors are multiplied.",
            "{answer} takes all slopes at x. The second function does not see x, but what the "
            "first made of it: its slope is needed there.",
            "{answer} is not it. Each function stretches what the one before it has left.",
        ],
    )


def draw(fs: Sequence[Callable], states: States) -> Drawing:
    """The number lines, the interval on each, and what connects them."""
    names = letters(fs)
    panels = lines_of(states, names)
    called = [function_name(f, "fgkl"[n]) for n, f in enumerate(fs)]
    pairs = [*zip(names, names[1:])]
    steps = ", then ".join(f"d{b}/d{a} = {{slope_{b}}}" for a, b in pairs)
    rule = " × ".join(f"d{b}/d{a}" for a, b in reversed(pairs))
    lengths = [panel.x.hi - panel.x.lo for panel in panels]
    same = all(math.isclose(length, lengths[0]) for length in lengths)
    return Drawing(
        title=f"The chain rule for {'('.join(reversed(called))}(x{')' * len(fs)}",
        about=f"{len(names)} number lines, {', '.join(names)}, with the same interval on each.",
        size=(640, panels[-1].top + 72),
        panels=panels,
        states=states,
        marks=marks_of(panels, names),
        legend=[
            (THICK, "the interval"),
            (FIRST, "where its beginning goes"),
            (GUIDE, "where its end goes"),
            (
                {"fill": "none"},
                "one scale for all lines" if same else "each line has its own scale",
            ),
        ],
        says=(
            f"{WHOLE} For a very short one: {steps}; dy/dx = {rule} = {{product}}.",
            f"{WHOLE} A slope is not known here, so there is no product.",
        ),
        case="case",
        text_while_asking=START_AND_END,
        table=Table(
            caption="The interval on each line",
            head=("line", "value", "length", "stretched", "slope"),
            cells=("{line}", "{row_value}", "{row_length}", "{row_stretch}", "{row_rule}"),
            over="line",
            slider="x",
            places=[[] for _ in names],
            secret=[3, 4],
        ),
        ask=question(steps, rule),
    )
