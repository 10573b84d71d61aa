"""Epsilon and delta: how close must x come, so that f(x) stays as close to L as you wish?"""

import math
from collections.abc import Callable, Sequence

from microad.debug.curves import values
from microad.viz.plot.axes import Axis, Panel, round_step, span
from microad.viz.plot.drawing import CURVE, GUIDE, Ask, Drawing, Look, Table
from microad.viz.plot.marks import band, curve, label, line, point
from microad.viz.plot.plot import Plot, check_number, check_size, function_name, knob
from microad.viz.plot.states import States, fill

SHARES = (1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01)
ROWS = (1, 0.1, 0.01, 1e-3, 1e-4, 1e-6, 1e-8)
SIDES = ("both sides", "the left", "the right")
TRIES = 400  # points between one delta and the next smaller one
NEAR = 1e-3  # of the spread of f: what comes closer to each other at the last row is one limit
SAYS = (
    "ε = {epsilon}, δ = {delta}: this δ will do. Wherever x comes closer than {delta} to {a} (from "
    "{side}), {f}(x) is closer than {epsilon} to {L}; of all points tried, the farthest is "
    "{f}({wx:6}) = {wy:6}.",
    "ε = {epsilon}, δ = {delta}: this δ is too large. At x = {wx:6}, which is closer than {delta} "
    "to {a}, {f}(x) = {wy:6} is {gap} away from {L}.",
    "ε = {epsilon}, δ = {delta}: this δ will not do, for {f} has no value at x = {wx:6}.",
    "ε = {epsilon}, δ = {delta}: {f} has no values from {side}.",
)
LIMIT, ONE_SIDED, TWO, UNSETTLED, NOTHING = range(5)
VERDICTS = (
    "{f}(x) comes close to {L}.",
    "{f}(x) comes close to {L}, from the one side where it has values.",
    "there is none: from the left {f}(x) comes close to {left:5}, from the right to {right:5}.",
    "there is none: {f}(x) does not settle as x comes closer.",
    "there is none: {f} has no values there.",
)

QUESTION = Ask(
    about=[],
    question="What does {f}(x) come close to as x goes to {a}, from both sides? Write none if "
    "there is no such number.",
    answer="limit",
    says="{verdict}",
    near=["left", "right"],
    mistakes=[
        "From the left, yes. But from the right it is another number, or none.",
        "From the right, yes. But from the left it is another number, or none.",
        "{answer} is not it. Make δ smaller, and read the last rows of the table.",
    ],
    word="none",
)
STRIP: Look = {"fill": "#0072B2", "fill_opacity": 0.14, "stroke": "#0072B2", "stroke_width": 1}
BELT: Look = {"fill": "#E69F00", "fill_opacity": 0.22, "stroke": "#A03B00", "stroke_width": 1,
              "stroke_dasharray": "6 3"}  # fmt: skip
CROSS: Look = {"sign": "cross", "fill": "none", "stroke": "#A03B00", "stroke_width": 2}


class LimitExplorer(Plot):
    """The widget that `limit` returns: sliders `epsilon` and `delta`, and the `side`."""

    epsilon = knob("epsilon", "How close f(x) has to be to the limit.")
    delta = knob("delta", "How close x comes to the place.")
    side = knob("side", "From where x comes: 'both sides', 'the left' or 'the right'.")

    @property
    def holds(self) -> bool:
        """Whether this delta will do for this epsilon, at all points that were tried."""
        return self.row["case"] == 0


def limit(
    f: Callable,
    at: float = 0.0,
    to: float | None = None,
    *,
    delta: float = 1.0,
    epsilon: float | None = None,
    predict: bool = False,
) -> LimitExplorer:
    """Choose epsilon, find a delta: does `f` go to `to` where x goes to `at`?

    Parameters
    ----------
    f : callable
        A function of one number; it need not have a value at the place itself.
    at : float
        The place.
    to : float, optional
        The number that may be the limit. By default what f comes close to; if that is not the same
        from both sides, the middle of the two, for which no small epsilon will have a delta.
    delta, epsilon : float
        The largest of each.
    predict : bool
        Ask for the limit before it is shown.

    Returns
    -------
    LimitExplorer

    Raises
    ------
    NotAFunctionError
        If f is not a function from a number to a number.
    PlaceError
        If a place is not a finite number, or a size not a positive one.

    Examples
    --------
    >>> import math
    >>> w = limit(lambda x: math.sin(x) / x, 0.0)
    >>> w.delta = 0.5
    >>> w.epsilon, w.delta, w.holds  # sin(0.5) / 0.5 = 0.959
    (0.05, 0.5, True)
    """
    check_number("at", at)
    check_size("delta", delta, at)
    if to is not None:
        check_number("to", to)
    if epsilon is not None:
        check_size("epsilon", epsilon)
    states = bake(f, float(at), to, float(delta), epsilon)
    return LimitExplorer(draw(f, float(at), float(delta), states), predict=predict)


def bake(f: Callable, at: float, to: float | None, delta: float, epsilon: float | None) -> States:
    """Everything that is true for each epsilon, delta and side."""
    left, right = (values(f, [at + sign * delta * r for r in ROWS]) for sign in (-1, 1))
    spread = size(f, at, delta)
    found, verdict = aim(left, right, spread)
    goal = found if to is None else float(to)
    if epsilon is None:
        epsilon = nice([abs(y - goal) for y in left[:2] + right[:2] if math.isfinite(y)])
    states = States()
    states.slider("epsilon", "ε", [epsilon * share for share in SHARES], start=3)
    states.slider("delta", "δ", [delta * share for share in SHARES])
    states.slider("side", "x comes from", SIDES, texts=SIDES)
    states.slider("line", "", ROWS, kind="hidden")
    facts = {"f": function_name(f), "a": at, "L": goal, "left": left[-1], "right": right[-1]}
    for name, value in (facts | {"limit": found if verdict <= ONE_SIDED else math.nan}).items():
        states.fill(name, [], [value])
    states.fill("verdict", [], [fill(VERDICTS[verdict], facts | {"L": found})])
    states.column("step", ["line"], lambda r: r * delta)
    states.fill("from_left", ["line"], left)
    states.fill("from_right", ["line"], right)
    add_bands(states, at, goal)
    add_worst(states, f, at, goal)
    return states


def add_bands(states: States, at: float, goal: float) -> None:
    """Where the band around L and the strip around the place end."""
    states.column("L_low", ["epsilon"], lambda e: goal - e)
    states.column("L_high", ["epsilon"], lambda e: goal + e)
    over = ["delta", "side"]
    states.column("a_low", over, lambda d, side: at if side == "the right" else at - d)
    states.column("a_high", over, lambda d, side: at if side == "the left" else at + d)
    states.column("grip", over, lambda d, side: at - d if side == "the left" else at + d)


def add_worst(states: States, f: Callable, at: float, goal: float) -> None:
    """The point of the strip that is farthest from L, and whether it is in the band."""
    worst = farthest(f, at, goal, states["delta"].values)
    over = ["delta", "side"]
    states.fill("wx", over, (x for x, _ in worst))
    states.fill("wy", over, (y for _, y in worst))
    states.fill("gap", over, (abs(y - goal) for _, y in worst))
    cases = [case(e, x, y, goal) for e in states["epsilon"].values for x, y in worst]
    states.fill("case", ["epsilon", *over], cases)
    places = (x for _ in states["epsilon"].values for x, _ in worst)
    breaks = (x if which == 1 else math.nan for x, which in zip(places, cases))
    states.fill("ex", ["epsilon", *over], breaks)


def case(epsilon: float, x: float, y: float, goal: float) -> int:
    """Which sentence tells of a state, by its farthest point."""
    if math.isnan(x):
        return 3
    if not math.isfinite(y):
        return 2
    return 0 if abs(y - goal) < epsilon else 1


def size(f: Callable, at: float, delta: float) -> float:
    """How much f varies around the place."""
    ys = [y for y in values(f, (at + delta * k / 20.5 for k in range(-20, 21))) if math.isfinite(y)]
    return max(ys) - min(ys) if ys else 0.0


def nice(gaps: Sequence[float]) -> float:
    """The next of 1, 2, 5, 10 ... above half of the largest gap; 1 if there is none."""
    largest = max(gaps, default=0.0) / 2
    return round_step(largest) if largest else 1.0


def aim(left: Sequence[float], right: Sequence[float], spread: float) -> tuple[float, int]:
    """What f comes close to, and which verdict tells of it."""
    sides = [ys for ys in (left, right) if math.isfinite(ys[-1])]
    if not sides:
        return 0.0, NOTHING
    room = NEAR * spread + 1e-12
    ends = [extrapolated(*ys[-3:]) for ys in sides]
    middle = sum(ends) / len(ends)
    if any(not abs(end - ys[-1]) <= room for end, ys in zip(ends, sides)):
        first = [ys[0] for ys in sides if math.isfinite(ys[0])]
        return sum(first) / max(1, len(first)), UNSETTLED
    if max(ends) - min(ends) > room:
        return middle, TWO
    return float(f"{middle:.6g}"), LIMIT if len(ends) == 2 else ONE_SIDED  # 0.9999999 means 1


def extrapolated(a: float, b: float, c: float) -> float:
    """Where three numbers lead whose steps become smaller (Aitken); c if they do not.

    >>> extrapolated(1.1, 1.01, 1.001)
    1.0
    """
    before, last = b - a, c - b
    if not abs(last) < 0.9 * abs(before):
        return c if last == 0 or abs(last) < 1e-9 * (1 + abs(c)) else math.nan
    return round(c - last * last / (last - before), 12)


def farthest(
    f: Callable, at: float, goal: float, deltas: Sequence[float]
) -> list[tuple[float, float]]:
    """For each delta and side, the point that is farthest from the goal; nan is farther than all.

    Where nothing has a value at all, there is no such point.
    """
    found: dict[tuple[int, str], tuple[float, float]] = {}
    for side, sign in (("the left", -1), ("the right", 1)):
        worst = (math.nan, math.nan, -1.0)
        any_value = False
        for k in reversed(range(len(deltas))):
            low = deltas[k + 1] if k + 1 < len(deltas) else 0.0
            steps = [low + (deltas[k] - low) * n / TRIES for n in range(TRIES)]
            xs = [at + sign * (d or deltas[k] * 1e-9) for d in steps]
            for x, y in zip(xs, values(f, xs)):
                any_value = any_value or math.isfinite(y)
                far = abs(y - goal) if math.isfinite(y) else math.inf
                if far > worst[2]:
                    worst = (x, y, far)
            found[k, side] = worst[:2] if any_value else (math.nan, math.nan)
    result = []
    for k in range(len(deltas)):
        pair = [found[k, "the left"], found[k, "the right"]]
        there = [p for p in pair if not math.isnan(p[0])] or pair
        both = max(there, key=lambda p: abs(p[1] - goal) if math.isfinite(p[1]) else math.inf)
        result += [both, *pair]
    return result


def draw(f: Callable, at: float, delta: float, states: States) -> Drawing:
    """The curve, the band around L, the strip around the place."""
    row = states.row(states.start())
    name = row["f"]
    ends = (at - 1.35 * delta, at + 1.35 * delta)
    steps = [1.35 * delta * (k / 300 or 1e-9) for k in range(301)]
    halves = [[at - d for d in reversed(steps)], [at + d for d in steps]]
    lines = [values(f, xs) for xs in halves]  # two, for they need not meet
    goal, widest = row["L"], 1.1 * states["epsilon"].values[0]
    low, high = span(lines[0] + lines[1], goal - widest, goal + widest)
    panel = Panel(64, 26, 556, 320, Axis(*ends, "x"), Axis(low, high, f"{name}(x)"))
    upper: Look = {"sign": "diamond", "fill": "#A03B00", "axis": "y", "secret": True}
    right: Look = {"sign": "square", "fill": "#005A9C"}
    return Drawing(
        title=f"The limit of {name} at {fill('{a}', row)}",
        about=f"The curve of {name}, a band of ε around L, a strip of δ around {at:g}.",
        size=(640, 392),
        panels=[panel],
        states=states,
        shapes=[(0, curve(panel, xs, ys), CURVE) for xs, ys in zip(halves, lines)],
        marks=[
            band(0, "y", "L_low", "L_high", look=BELT, secret=True),
            band(0, "x", "a_low", "a_high", look=STRIP),
            line(0, "a", "L", 0.0, look=GUIDE, secret=True),
            point(0, "ex", "wy", sign="cross", fill="#A03B00", secret=True),
            label(0, "ex", "wy", "too far", dx=10, dy=-8, color="orange", secret=True),
            point(0, at + 1.2 * delta, "L_high", drag="epsilon", **upper),
            point(0, "grip", low + 0.12 * (high - low), drag="delta", **right),
        ],
        legend=[
            (CURVE, name),
            (BELT | {"sign": "swatch"}, "closer than ε to L"),
            (STRIP | {"sign": "swatch"}, "closer than δ to the place"),
            (CROSS, "inside of the strip, outside of the band"),
        ],
        says=SAYS,
        case="case",
        text_while_asking=(
            "x comes from {side}, closer than {delta} to {a}. What does {f}(x) come close to?"
        ),
        table=Table(
            caption="Closer and closer",
            head=("distance", f"{name} at the left", "at the right"),
            cells=("{step}", "{from_left:7}", "{from_right:7}"),
            over="line",
            slider="delta",
            places=[[k for k, share in enumerate(SHARES) if share == r] for r in ROWS],
        ),
        ask=QUESTION,
    )
