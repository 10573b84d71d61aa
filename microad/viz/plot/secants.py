"""Secant to tangent: two points of a curve come together, and a slope is left."""

import math
from collections.abc import Callable, Sequence

from microad.debug.curves import slopes, values
from microad.viz.plot.axes import Axis, Panel, span
from microad.viz.plot.drawing import CURVE, FIRST, SECOND, Ask, Drawing, Table
from microad.viz.plot.marks import curve, label, line, point, segment
from microad.viz.plot.plot import Plot, check_number, check_size, function_name, knob
from microad.viz.plot.states import States, fill, number

SHARES = (1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2, 0.15, 0.1, 0.05, 0.02, 0.01,
          1e-3, 1e-4, 1e-5, 1e-6)  # fmt: skip
ROWS = (1, 0.5, 0.2, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)
PLACES = 41  # of the point x
SAYS = (
    "From x = {x} to x + h = {xh}, {f} goes from {fx} to {fxh}: the slope of the secant is "
    "({fxh} - {(fx)}) / {(h)} = {q:7}. The tangent has slope {slope:7}.",
    "At h = 0 both points are one, and the quotient is 0/0: a slope needs two points. What the "
    "slopes come close to is {slope:7}, the slope of the tangent.",
    "From x = {x} to x + h = {xh}, the slope of the secant is {q:7}. There is no tangent, for the "
    "slopes do not come close to one number: {sides}.",
    "At h = 0 both points are one, and the quotient is 0/0: a slope needs two points. The slopes "
    "do not come close to one number: {sides}.",
    "{f} has no value at one of the points x = {x} and x + h = {xh}: there is no secant.",
)
VERDICTS = (
    "the slope of the tangent at x = {x} is {slope:7}.",
    "there is no such number at x = {x}: {sides}.",
)
WHILE_ASKING = (
    "From x = {x} to x + h = {xh}, {f} goes from {fx} to {fxh}: the slope of the secant is "
    "({fxh} - {(fx)}) / {(h)} = {q:7}."
)

QUESTION = Ask(
    about=["x"],
    question="At x = {x}: which number do the slopes come close to as h goes to 0? Write none if "
    "there is no such number.",
    answer="slope",
    says="{verdict}",
    near=["fx"],
    mistakes=[
        "{answer} is the height of the curve at x. The slope is asked for: how much it rises for "
        "each step to the right.",
        "{answer} is not it. Bring h close to 0 from both sides, and read the table.",
    ],
    word="none",
)


class SecantTangent(Plot):
    """The widget that `secant` returns: sliders `x` and `h`; the quotient is ``row["q"]``."""

    x = knob("x", "Where the tangent touches.")
    h = knob("h", "How far the second point is away; negative to the left.")

    @property
    def slope(self) -> float:
        """The slope of the secant; nan at h = 0."""
        return self.row["q"]


def secant(
    f: Callable,
    x: float = 1.0,
    h: float = 1.0,
    *,
    df: Callable | None = None,
    predict: bool = True,
) -> SecantTangent:
    """Drag h towards 0, from both sides: secants of `f` become the tangent at `x`.

    Parameters
    ----------
    f : callable
        A function of one number.
    x : float
        Where to look at first; the slider goes 1.5h to both sides.
    h : float
        The largest distance of the two points.
    df : callable, optional
        The derivative. By default `microad.deriv` gives it, or, for a function that cannot be
        traced, a very short secant.
    predict : bool
        Ask for the limit of the slopes before the tangent is shown; False shows it at once.

    Returns
    -------
    SecantTangent

    Raises
    ------
    NotAFunctionError
        If f is not a function from a number to a number.
    PlaceError
        If x is not a finite number, or h is not a positive one, or lost beside x.

    Examples
    --------
    >>> w = secant(lambda x: x * x, 2.0)
    >>> w.h = 0.1
    >>> w
    SecantTangent(x=2, h=0.1)
    >>> round(w.slope, 6)
    4.1
    """
    check_number("x", x)
    check_size("h", h, x)
    states = bake(f, float(x), float(h), df)
    return SecantTangent(draw(f, float(x), float(h), states), predict=predict)


def bake(f: Callable, x: float, h: float, df: Callable | None) -> States:
    """Everything that is true for each x and each h."""
    states = States()
    half = PLACES // 2
    xs = [x + 1.5 * h * k / half for k in range(-half, half + 1)]
    hs = [-h * share for share in SHARES] + [0.0] + [h * share for share in reversed(SHARES)]
    states.slider("x", "x", xs, start=half)
    states.slider("h", "h", hs, start=len(hs) - 1)
    states.slider("line", "", ROWS, kind="hidden")
    states.fill("f", [], [function_name(f)])
    states.fill("fx", ["x"], values(f, xs))
    states.column("xh", ["x", "h"], lambda x, h: x + h)
    states.fill("fxh", ["x", "h"], values(f, states.columns["xh"][1]))
    heights = states.columns["fx"][1]
    pairs = zip(states.columns["fxh"][1], (y for y in heights for _ in hs), hs * PLACES)
    states.fill("q", ["x", "h"], ((b - a) / d if d else math.nan for b, a, d in pairs))
    add_sides(states, f, h, slopes(f, xs, df, 1e-4 * h))
    states.fill(
        "case", ["x", "h"], (case(states, i, k) for i in range(PLACES) for k in range(len(hs)))
    )
    rows = [states.row([i, 0, 0]) for i in range(PLACES)]
    states.fill("verdict", ["x"], (fill(VERDICTS[math.isnan(r["slope"])], r) for r in rows))
    return states


def add_sides(states: States, f: Callable, h: float, known: Sequence[float]) -> None:
    """The table: slopes to the left and to the right of each x, and where they lead."""
    xs, steps = states["x"].values, [h * share for share in ROWS]
    sides = {"left": -1, "right": 1}
    for side, sign in sides.items():
        ends = iter(values(f, (x + sign * d for x in xs for d in steps)))
        found = [(next(ends) - y) / (sign * d) for y in states.columns["fx"][1] for d in steps]
        states.fill(f"q_{side}", ["x", "line"], found)
    states.fill("step", ["line"], steps)
    tangents, words = [], []
    for k, slope in enumerate(known):
        rows = slice(k * len(ROWS), (k + 1) * len(ROWS))
        both = {side: states.columns[f"q_{side}"][1][rows] for side in sides}
        tangents.append(tangent(slope, *both.values()))
        words.append("; ".join(tendency(side, found) for side, found in both.items()))
    states.fill("slope", ["x"], tangents)
    states.fill("sides", ["x"], words)


def tangent(slope: float, left: Sequence[float], right: Sequence[float]) -> float:
    """The slope, if the slopes of short secants on both sides come close to it."""
    room = 1e-3 * (1 + abs(slope))
    close = all(abs(side[-1] - slope) < room for side in (left, right))
    return slope if close else math.nan


def tendency(side: str, quotients: Sequence[float]) -> str:
    """Say what the slopes on one side do."""
    last, before = quotients[-1], quotients[-2]
    if math.isnan(last):
        return f"from the {side} there are none"
    if not abs(last - before) < 1e-3 * (1 + abs(last)):
        return f"from the {side} they do not settle"
    return f"from the {side} they come close to {number(last, 5)}"


def case(states: States, i: int, k: int) -> int:
    """Which sentence tells of a state."""
    row = states.row([i, k, 0])
    has_tangent = math.isfinite(row["slope"])
    if row["h"] == 0 and math.isfinite(row["fx"]):
        return 1 if has_tangent else 3
    if not math.isfinite(row["q"]):
        return 4
    return 0 if has_tangent else 2


def draw(f: Callable, x: float, h: float, states: States) -> Drawing:
    """The curve, its secant and its tangent."""
    name = function_name(f)
    ends = (x - 2.6 * h, x + 2.6 * h)
    xs = [ends[0] + (ends[1] - ends[0]) * k / 300 for k in range(301)]
    ys = values(f, xs)
    row = states.row(states.start())
    panel = Panel(64, 26, 556, 300, Axis(*ends, "x"), Axis(*span(ys, row["fx"]), f"{name}(x)"))
    hs = states["h"].values
    return Drawing(
        title=f"Secant and tangent of {name}",
        about=f"The curve of {name}, a secant through two of its points, and the tangent in one.",
        size=(640, 372),
        panels=[panel],
        states=states,
        shapes=[(0, curve(panel, xs, ys), CURVE)],
        marks=[
            line(0, "x", "fx", "slope", look=FIRST, secret=True),
            segment(0, "x", "fx", "xh", "fx"),
            segment(0, "xh", "fx", "xh", "fxh"),
            line(0, "x", "fx", "q", look=SECOND),
            point(0, "xh", "fxh", drag="h", sign="square", fill="#A03B00"),
            point(0, "x", "fx", drag="x", fill="#005A9C"),
            label(0, "xh", "fxh", "slope {q}", dx=14, dy=-12, color="orange"),
        ],
        legend=[(CURVE, name), (SECOND, "secant"), (FIRST, "tangent")],
        says=SAYS,
        case="case",
        text_while_asking=WHILE_ASKING,
        table=Table(
            caption="Slopes of secants",
            head=("h", "slope at -h", "slope at +h"),
            cells=("{step}", "{q_left:9}", "{q_right:9}"),
            over="line",
            slider="h",
            places=[[hs.index(h * share), hs.index(-h * share)] for share in ROWS],
        ),
        ask=QUESTION,
    )
