"""Gradient descent on a map: contours, the path, and what the learning rate does to it."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import traitlets

from microad.debug.curves import gradient, of_two, quiet, value
from microad.errors import NoSlopeError, PlaceError
from microad.viz.plot.axes import Axis, Panel, span
from microad.viz.plot.contour import contour, grid, levels
from microad.viz.plot.drawing import FIRST, Ask, Drawing, Look, Table
from microad.viz.plot.marks import Mark, point, segment, trail
from microad.viz.plot.plot import Plot, check_size, function_name, knob
from microad.viz.plot.states import States

CELLS = 44  # of the map, each way
LEVELS = 14
RATES = [10 ** (k / 8) for k in range(-10, 11)]  # times the rate that was given
FLAT = 1e-6
LINES: Look = {"fill": "none", "stroke": "#595959", "stroke_width": 1}
WAY: Look = {"fill": "none", "stroke": "#D55E00", "stroke_width": 1.5}
DOTS: Look = {"fill": "none", "stroke": "#D55E00", "stroke_width": 6, "stroke_linecap": "round"}
SAYS = (
    "Start at ({x}, {y}), where {f} = {v}. The gradient ({gx}, {gy}) points uphill, so the step "
    "goes the other way: ({x}, {y}) - {rate} × ({gx}, {gy}) = ({nx}, {ny}).",
    "Step {step}: at ({x}, {y}), {f} = {v}; before it was {before}. The gradient is ({gx}, {gy}).",
    "Step {step}: at ({x}, {y}), {f} has grown from {before} to {v}. The step went too far: the "
    "learning rate {rate} is too large here.",
    "Step {step}: at ({x}, {y}), {f} = {v}, and the gradient is almost 0: there is hardly any way "
    "down from here.",
    "Step {step}: at ({x}, {y}), {f} has no value, or none that fits into a float. The learning "
    "rate {rate} is too large here.",
)
WHILE_ASKING = (
    "At ({x}, {y}), {f} = {v}, and the gradient is ({gx}, {gy}). The learning rate is {rate}."
)

QUESTION = Ask(
    about=["rate"],
    question="The learning rate is {rate}. What is the first coordinate, x, after one step?",
    answer="first",
    says="x - rate × (first part of the gradient) = {first}.",
    near=["uphill", "whole"],
    mistakes=[
        "{answer} goes uphill: the gradient is subtracted, for it points to where f grows.",
        "{answer} takes the whole gradient. The step is only the learning rate times as long.",
        "{answer} is not it. Take x minus the rate times the first part of the gradient.",
    ],
    gate="step",
)


class Descent(Plot):
    """The widget that `descent` returns: sliders `rate` and `step`, and the point `start`."""

    start = traitlets.List(traitlets.Float()).tag(sync=True)
    rate = knob("rate", "The learning rate.")
    step = knob("step", "How many steps have been taken.")

    def __init__(self, f: Callable, start: Sequence[float], options: dict, predict: bool) -> None:
        self._f, self._options = f, options
        super().__init__(draw(f, start, **options), predict=predict, start=list(start))

    @traitlets.validate("start")
    def _check_start(self, proposal: Any) -> list[float]:
        return check_start(proposal.value)

    @traitlets.observe("start")
    def _begin_elsewhere(self, change: Any) -> None:
        if not change.old:  # it is only being made
            return
        panel = self.drawing.panels[0]
        seen = panel.holds(panel.across(change.new[0]), panel.down(change.new[1]))
        view = [panel.x.lo, panel.x.hi, panel.y.lo, panel.y.hi] if seen else None
        self.redraw(draw(self._f, change.new, **self._options | {"view": view}))

    @property
    def point(self) -> tuple[float, float]:
        """Where the descent is."""
        return self.row["x"], self.row["y"]


def descent(
    f: Callable,
    start: Sequence[float] = (1.0, 1.0),
    lr: float = 0.1,
    *,
    steps: int = 30,
    view: Sequence[float] | None = None,
    predict: bool = False,
) -> Descent:
    """Walk down `f` step by step; move the learning rate and the start.

    Parameters
    ----------
    f : callable
        Written with `microad.numpy`: f(x, y) of two numbers, or f(p) of an array of two.
    start : two floats
        Where the walk begins; it can be dragged where there is a kernel.
    lr : float
        The learning rate; the slider goes from a twentieth to twenty times as much.
    steps : int
        How many steps there are, from 1 to 200.
    view : four floats, optional
        What the map shows: (left, right, bottom, top). By default where the walk goes.
    predict : bool
        Ask for the first step before it is shown.

    Returns
    -------
    Descent

    Raises
    ------
    NotAFunctionError
        If f is not a function of two numbers, or of an array of two.
    PlaceError
        If start, lr, steps or view are none.
    NoSlopeError
        If f has no gradient at the start.
    LostTraceError
        If f cannot be traced, as with functions of math.

    Examples
    --------
    >>> w = descent(lambda x, y: x * x + 4 * y * y, (2.0, 1.0), lr=0.1)
    >>> w.step = 1
    >>> [round(v, 6) for v in w.point]  # (2, 1) - 0.1 * (4, 8)
    [1.6, 0.2]
    """
    check_size("lr", lr)
    if not isinstance(steps, int) or not 1 <= steps <= 200:
        raise PlaceError("steps", name="steps", got=steps)
    if view is not None:
        view = check_view(view)
    options = {"lr": float(lr), "steps": steps, "view": view}
    return Descent(f, check_start(start), options, predict)


def check_start(start: Any) -> list[float]:
    """See that a start is two finite numbers."""
    try:
        found = [float(v) for v in start]
    except (TypeError, ValueError):
        found = []
    if len(found) != 2 or not all(map(math.isfinite, found)):
        raise PlaceError("start", name="start", got=start)
    return found


def check_view(view: Sequence[float]) -> list[float]:
    """See that a view is left < right and bottom < top."""
    found = [float(v) for v in view]
    fits = len(found) == 4 and all(map(math.isfinite, found))
    if not fits or not (found[0] < found[1] and found[2] < found[3]):
        raise PlaceError("view", name="view", got=view)
    return found


def walk(f: Callable, start: Sequence[float], rate: float, steps: int) -> list[tuple[float, ...]]:
    """For each step x, y, the value and the gradient there; nan when it has left all numbers."""
    x, y = start
    rows: list[tuple[float, ...]] = []
    for _ in range(steps + 2):
        v = value(f, x, y) if abs(x) < 1e100 and abs(y) < 1e100 else math.nan
        gx, gy = gradient(f, (x, y)) if math.isfinite(v) else (math.nan, math.nan)
        rows.append((x, y, v, gx, gy))
        if math.isfinite(gx + gy):  # else it stays where it broke
            x, y = x - rate * gx, y - rate * gy
    return rows


def bake(f: Callable, start: Sequence[float], lr: float, steps: int, name: str) -> States:
    """The walk for each learning rate."""
    states = States()
    rates = [float(f"{lr * r:.2g}") for r in RATES]
    states.slider("rate", "learning rate", rates, start=len(RATES) // 2)
    states.slider("step", "step", range(steps + 1), kind="steps")
    states.slider("line", "", range(steps + 1), kind="hidden")
    states.fill("f", [], [name])
    with quiet():
        walks = [walk(f, start, rate, steps) for rate in rates]
    for over, tail in (("step", ""), ("line", "_row")):
        for n, column in enumerate(("x", "y", "v", "gx", "gy")):
            data = (row[n] for rows in walks for row in rows[:-1])
            states.fill(column + tail, ["rate", over], data)
    for n, column in enumerate(("nx", "ny")):
        states.fill(column, ["rate", "step"], (row[n] for rows in walks for row in rows[1:]))
    before = (row[2] for rows in walks for row in [rows[0], *rows[:-2]])
    states.fill("before", ["rate", "step"], before)
    states.fill(
        "case", ["rate", "step"], (case(rows, k) for rows in walks for k in range(steps + 1))
    )
    x, _, _, gx, _ = walks[0][0]
    states.column("first", ["rate"], lambda rate: x - rate * gx)
    states.column("uphill", ["rate"], lambda rate: x + rate * gx)
    states.fill("whole", [], [x - gx])
    return states


def case(rows: Sequence[tuple[float, ...]], k: int) -> int:
    """Which sentence tells of a step."""
    _, _, v, gx, gy = rows[k]
    if not math.isfinite(v):
        return 4
    if k == 0:
        return 0
    if math.hypot(gx, gy) < FLAT:
        return 3
    return 2 if v > rows[k - 1][2] else 1


def map_of(states: States, view: Sequence[float] | None) -> Panel:
    """The part of the plane that the walk with the given rate needs, as a square."""
    if view is None:
        middle = len(RATES) // 2
        count = len(states["step"].values)
        xs, ys = (states.columns[c][1][middle * count : (middle + 1) * count] for c in "xy")
        room = 3 * (1 + math.hypot(xs[0], ys[0]))
        near = [(x, y) for x, y in zip(xs, ys) if math.hypot(x - xs[0], y - ys[0]) < room]
        (a, b), (c, d) = (span(v, pad=0.25) for v in zip(*near))
        half = max(b - a, d - c, 1e-9 * max(1.0, abs(a), abs(c))) / 2
        view = [(a + b) / 2 - half, (a + b) / 2 + half, (c + d) / 2 - half, (c + d) / 2 + half]
    return Panel(58, 26, 372, 372, Axis(view[0], view[1], "x"), Axis(view[2], view[3], "y"))


def height_of(states: States) -> Panel:
    """The panel of f against the step: in powers of ten if f is positive."""
    start = states.columns["v"][1][0]
    middle, count = len(RATES) // 2, len(states["step"].values)
    run = states.columns["v"][1][middle * count : (middle + 1) * count]
    known = [v for v in run if math.isfinite(v)]
    log = 0 < 30 * min(known) < max(known)
    if log:
        highest = max(v for v in states.columns["v"][1] if math.isfinite(v))  # of all rates
        low, high = max(min(known) / 2, start * 1e-12), 2 * max(start, min(highest, start * 1e3))
    else:
        low, high = span([v for v in known if v <= start + 2 * (start - min(known)) + 1e-9], start)
    steps = Axis(0, count - 1, "step")
    return Panel(500, 26, 220, 372, steps, Axis(low, high, "f at each step", log=log))


def lines_of(f: Callable, panel: Panel) -> list[tuple[int, str, Look]]:
    """Contours at levels that lie apart, the lower the darker."""
    xs, ys = grid(panel, CELLS)
    with quiet():
        heights = [[value(f, x, y) for x in xs] for y in ys]
    return [
        (0, contour(heights, panel, level), LINES | {"stroke_opacity": round(0.9 - 0.04 * k, 2)})
        for k, level in enumerate(levels(heights, LEVELS))
    ]


def marks_of(x: float, y: float) -> list[Mark]:
    """The way so far and the next step on the map, the start, and the height beside it."""
    says = "Start of the descent at"
    return [
        trail(0, "x", "y", "step", look=WAY),
        trail(0, "x", "y", "step", dots=True, look=DOTS),
        segment(0, "x", "y", "nx", "ny", tip=True, look=FIRST, secret=True),
        trail(1, "step", "v", "step", look=WAY),
        point(1, "step", "v", drag="step", sign="square", fill="#A03B00"),
        point(0, x, y, drag="start", sign="diamond", fill="#005A9C", says=says),
        point(0, "x", "y", sign="square", fill="#A03B00"),
    ]


def draw(
    f: Callable, start: Sequence[float], lr: float, steps: int, view: Sequence[float] | None
) -> Drawing:
    """The map with the walk on it, and the heights beside it."""
    name, f = function_name(f), of_two(f)
    with quiet():
        slope = gradient(f, start) if math.isfinite(value(f, *start)) else (math.nan,)
    if not all(map(math.isfinite, slope)):
        raise NoSlopeError(name, tuple(start))
    states = bake(f, start, lr, steps, name)
    panel = map_of(states, view)
    return Drawing(
        title=f"Gradient descent on {name}",
        about=f"Contours of {name}, gradient descent on them, and {name} at each step.",
        size=(740, 446),
        panels=[panel, height_of(states)],
        states=states,
        shapes=lines_of(f, panel),
        marks=marks_of(*start),
        legend=[
            (LINES, f"{name} is constant; darker is lower"),
            (FIRST, "the next step: - rate × gradient"),
            (DOTS, "the way so far"),
            ({"sign": "diamond", "fill": "#005A9C"}, "start"),
        ],
        says=SAYS,
        case="case",
        text_while_asking=WHILE_ASKING,
        table=Table(
            caption="The way down",
            head=("step", "x", "y", name[:12]),
            cells=("{line}", "{x_row}", "{y_row}", "{v_row}"),
            over="line",
            slider="step",
            places=[[k] for k in range(steps + 1)],
            upto=True,
        ),
        ask=QUESTION,
    )
