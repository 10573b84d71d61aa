"""The error of a difference quotient against h: a U, for a smaller h makes it worse again."""

import math
import sys
from collections.abc import Callable, Sequence

from microad.debug.curves import curvature, quiet, slopes, values
from microad.errors import NoSlopeError
from microad.viz.plot.axes import Axis, Panel
from microad.viz.plot.drawing import FIRST, GUIDE, SECOND, THIRD, Ask, Drawing, Look, Table
from microad.viz.plot.marks import Mark, curve, label, paths, point, segment
from microad.viz.plot.plot import Plot, check_number, function_name, knob
from microad.viz.plot.states import States, fill

DECADES = 16
HS = tuple(10.0 ** (-k / 4) for k in range(4 * DECADES, -1, -1))
FLOOR = 1e-17  # an error of 0 has no place on a logarithmic axis: it is drawn here
EPSILON = sys.float_info.epsilon
WAYS = ("forward", "central", "complex")
LOOKS: dict[str, Look] = {"forward": SECOND, "central": FIRST, "complex": THIRD}
SIGNS = {"forward": "square", "central": "circle", "complex": "diamond"}
FILLS = {"forward": "#A03B00", "central": "#005A9C", "complex": "#00694C"}
SAYS = (
    "h = {h}: the forward difference is off by {forward:2}, the central one by {central:2}, the "
    "complex step by {complex:2}. ",
    "h = {h}: the forward difference is off by {forward:2}, the central one by {central:2}. ",
)
BRANCH = (
    "Here the forward difference suffers from truncation: the curve bends within h, and half of h "
    "halves the error.",
    "Here the forward difference suffers from rounding: {f}(x + h) and {f}(x) agree in most of "
    "their digits, and the subtraction leaves the wrong ones.",
    "The forward difference is exact here.",
)

FORMULAS = {
    "forward": "forward: (f(x + h) - f(x)) / h",
    "central": "central: (f(x + h) - f(x - h)) / 2h",
    "complex": "complex step: Im f(x + ih) / h",
}
QUESTION = Ask(
    about=[],
    question="For which h is the forward difference best? Write a power of ten, such as 1e-3.",
    answer="best",
    within=0.3,
    says="about {best_h:1}: there truncation and rounding are as large as each other.",
    near=[],
    power=True,
    mistakes=[
        "{answer} is not it. With a large h the curve bends on the way (truncation); with a "
        "tiny one the two values agree in all their digits but the last (rounding)."
    ],
)


class ErrorPlot(Plot):
    """The widget that `fd_error` returns: slider `h`, and the errors in `row`."""

    h = knob("h", "The step of the difference quotients.")


def fd_error(
    f: Callable, x: float = 1.0, *, df: Callable | None = None, predict: bool = False
) -> ErrorPlot:
    """Move h: how far off are difference quotients of `f` at `x`?

    Parameters
    ----------
    f : callable
        A function of one number. If it takes complex numbers (microad.numpy does), the complex step
        Im f(x + ih) / h is drawn, too.
    x : float
        The place.
    df : callable, optional
        The derivative to compare with; by default `microad.deriv` gives it.
    predict : bool
        Ask for the best h before the curves are shown.

    Returns
    -------
    ErrorPlot

    Raises
    ------
    NotAFunctionError
        If f is not a function from a number to a number.
    PlaceError
        If x is not a finite number.
    NoSlopeError
        If the derivative at x is not known: then there is nothing to compare with.

    Notes
    -----
    The dashed lines are the estimates h/2 |f''(x)| (truncation) and ε |f(x)| / h (rounding) of the
    forward difference, ε = 2.2e-16.

    Examples
    --------
    >>> import microad.numpy as np
    >>> w = fd_error(np.sin, 1.0)
    >>> w.h = 1e-8
    >>> w.row["forward"] < 1e-7 < w.row["forward"] * 1e3
    True
    >>> w.row["complex"] < 1e-15
    True
    """
    check_number("x", x)
    exact = slopes(f, [float(x)], df)[0]
    name = function_name(f)
    if not math.isfinite(exact):
        raise NoSlopeError(name, x)
    return ErrorPlot(draw(bake(f, float(x), exact, name, df)), predict=predict)


def quotients(f: Callable, x: float) -> dict[str, list[float]]:
    """The three approximations of the derivative for each h."""
    fx = values(f, [x])[0]
    ahead, behind = (values(f, (x + sign * h for h in HS)) for sign in (1, -1))
    return {
        "forward": [(b - fx) / h for b, h in zip(ahead, HS)],
        "central": [(b - a) / (2 * h) for a, b, h in zip(behind, ahead, HS)],
        "complex": [complex_step(f, x, h) for h in HS],
    }


def complex_step(f: Callable, x: float, h: float) -> float:
    """Im f(x + ih) / h; nan if f does not take complex numbers, or gives a real one."""
    with quiet():
        try:
            ans = f(complex(x, h))
            return float(ans.imag) / h if isinstance(ans, complex) else math.nan
        except (TypeError, ValueError, ArithmeticError, AttributeError):
            return math.nan


def bake(f: Callable, x: float, exact: float, name: str, df: Callable | None) -> States:
    """Errors and estimates for each h."""
    states = States()
    states.slider("h", "h", HS, start=len(HS) - 5)
    states.slider("line", "", range(DECADES + 1), kind="hidden")
    fx = values(f, [x])[0]
    bend = abs(curvature(f, x, df)) / 2
    for key, value in {"f": name, "x": x, "exact": exact}.items():
        states.fill(key, [], [value])
    for way, found in quotients(f, x).items():
        errors = [abs(q - exact) for q in found]
        states.fill(way, ["h"], errors)
        states.fill(f"{way}_at", ["h"], (max(e, FLOOR) for e in errors))
        states.fill(f"row_{way}", ["line"], errors[::-4])
    states.column("row_h", ["line"], lambda k: 10.0**-k)
    states.column("truncation", ["h"], lambda h: bend * h)
    states.column("rounding", ["h"], lambda h: EPSILON * abs(fx) / h)
    best = min(range(len(HS)), key=lambda k: smoothed(states.columns["forward"][1], k))
    states.fill("best", [], [math.log10(HS[best])])
    states.fill("best_h", [], [HS[best]])
    has_step = any(map(math.isfinite, states.columns["complex"][1]))
    states.fill("has_complex", [], [int(has_step)])
    cases = (2 if e == 0 else int(h < HS[best]) for h, e in zip(HS, states.columns["forward"][1]))
    states.fill("case", ["h"], (3 * (not has_step) + case for case in cases))
    return states


def smoothed(errors: list[float], k: int) -> float:
    """The middle of the logarithms around k: one lucky zero is no best h."""
    near = sorted(max(e, FLOOR) for e in errors[max(0, k - 3) : k + 4] if math.isfinite(e))
    return near[len(near) // 2] if near else math.inf


def marks_of(states: States, panel: Panel, ways: Sequence[str]) -> list[Mark]:
    """The curves and the estimates, a sign on each curve, and a line at this h."""
    ends = panel.y.lo, panel.y.hi
    marks = [segment(0, "h", ends[0], "h", ends[1])]
    lines = {branch: (branch, GUIDE) for branch in ("truncation", "rounding")}
    for name, (column, look) in (lines | {way: (f"{way}_at", LOOKS[way]) for way in ways}).items():
        states.fill(f"{name}_path", [], [curve(panel, HS, states.columns[column][1])])
        marks.append(paths(0, f"{name}_path", look=look, secret=True))
    for way in ways:
        drag = "h" if way == "forward" else ""
        look = {"sign": SIGNS[way], "fill": FILLS[way], "secret": True}
        marks.append(point(0, "h", f"{way}_at", drag=drag, **look))
    for name, k, dy in (("truncation", -9, 16), ("rounding", 12, -8)):
        height = states.columns[name][1][k]
        if FLOOR < height < ends[1]:
            marks.append(label(0, HS[k], height, name, dx=8, dy=dy, color="gray", secret=True))
    return marks


def draw(states: States) -> Drawing:
    """The errors and what they come from, in powers of ten."""
    row = states.row(states.start())
    name, ways = row["f"], WAYS if row["has_complex"] else WAYS[:2]
    known = [e for way in ways for e in states.columns[f"{way}_at"][1] if math.isfinite(e)]
    top = 10.0 ** math.ceil(math.log10(max(known, default=1.0) * 1.5))
    across = Axis(HS[0] / 2, 2.0, "h", log=True)
    panel = Panel(64, 26, 556, 330, across, Axis(FLOOR / 3, top, "error of the quotient", log=True))
    legend = [(LOOKS[way], FORMULAS[way].replace("f(", f"{name}(")) for way in ways]
    return Drawing(
        title=f"Errors of difference quotients of {name} at {fill('{x}', row)}",
        about="Error against h, both in powers of ten: each difference has its best h.",
        size=(640, 402),
        panels=[panel],
        states=states,
        marks=marks_of(states, panel, ways),
        legend=[*legend, (GUIDE, f"estimates: h/2 |{name}''| and ε |{name}| / h")],
        says=[says + branch for says in SAYS for branch in BRANCH],
        case="case",
        text_while_asking="Error against h, both in powers of ten. The slope at {x} is {exact:7}.",
        table=Table(
            caption="Errors",
            head=("h", *ways),
            cells=("{row_h}", *(f"{{row_{way}:2}}" for way in ways)),
            over="line",
            slider="h",
            places=[[4 * k] for k in range(DECADES, -1, -1)],
            secret=[*range(1, len(ways) + 1)],
        ),
        ask=QUESTION,
    )
