"""What second derivatives cost: numbers computed for f, gradient, HVP and Hessian, as n grows."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from microad.viz.plot.axes import Axis, Panel
from microad.viz.plot.drawing import CURVE, FIRST, SECOND, THIRD, Ask, Drawing, Look, Table
from microad.viz.plot.marks import Mark, curve, paths, point, segment
from microad.viz.plot.plot import Plot, function_name, knob
from microad.viz.plot.states import States

__all__ = ["HessianCost", "hessian_cost"]

SIZES = (2, 4, 8, 16, 32, 64, 128)
WAYS = ("f", "gradient", "hvp", "hessian")
LOOKS: dict[str, Look] = dict(zip(WAYS, (CURVE, FIRST, THIRD, SECOND)))
SIGNS = dict(zip(WAYS, ("cross", "circle", "diamond", "square")))
FILLS = dict(zip(WAYS, ("#1A1A1A", "#005A9C", "#00694C", "#A03B00")))
LEGEND = ("f", "gradient: one sweep", "HVP: Hessian times a vector", "full Hessian: n columns")
SAYS = (
    "With n = {n}, {name} computes {f:7} numbers. The gradient takes {gradient:7}, "
    "{ratio_gradient:3} times as many, and a Hessian times a vector {hvp:7}, {ratio_hvp:3} times. "
    "The full Hessian takes {hessian:7}, {ratio_hessian:3} times: of these factors, only the last "
    "one grows with n."
)
QUESTION = Ask(
    about=["n"],
    question="From n = {before} to n = {n}, {name} computes {growth_f:2} times as many numbers. "
    "How many times as many does the full Hessian compute, about?",
    answer="growth_hessian",
    within=0.3,
    says="{growth_hessian:2}: its columns grow, and so does their number.",
    near=["growth_f"],
    mistakes=[
        "{answer} is how {name} grows, and its gradient. The Hessian has n columns, and n grows.",
        "{answer} is not it: a column costs some times as much as {name}, and there are n columns.",
    ],
)


class HessianCost(Plot):
    """The widget that `hessian_cost` returns: slider `n`, and the counts in `row`."""

    n = knob("n", "How many numbers the input has.")


def hessian_cost(
    f: Callable,
    sizes: Sequence[int] = SIZES,
    *,
    x: Callable[[int], Any] | None = None,
    predict: bool = False,
) -> HessianCost:
    """Move n: what do gradient, HVP and Hessian of `f` cost?

    Parameters
    ----------
    f : callable
        A function of one array with one number as output, written with `microad.numpy`.
    sizes : sequence of int
        Lengths of the input.
    x : callable, optional
        The input of length n; by default numbers from 0.5 to 1.5.
    predict : bool
        Ask for the cost of the Hessian before it is shown.

    Returns
    -------
    HessianCost

    Raises
    ------
    SizesError
        If the sizes are not positive whole numbers.
    OutputError
        If f does not give one real number.

    Examples
    --------
    >>> import microad.numpy as np
    >>> w = hessian_cost(lambda x: np.sum(x**3), [10, 20, 40])
    >>> w.n = 20
    >>> one = w.row["hessian"] / w.row["hvp"]
    >>> w.n = 40
    >>> bool(w.row["hessian"] / w.row["hvp"] > 1.5 * one)
    True
    """
    from microad.debug.views import hessian_costs  # the engine: only for who has a function to run

    counts = hessian_costs(f, sizes, x)
    ordered = sorted(set(map(int, sizes)))
    return HessianCost(draw(bake(ordered, counts, function_name(f))), predict=predict)


def bake(sizes: Sequence[int], counts: Sequence[Sequence[int]], name: str) -> States:
    """The counts for each n, and how many times those of f they are."""
    states = States()
    states.slider("n", "n", [float(n) for n in sizes], start=len(sizes) - 1)
    states.slider("line", "", range(len(sizes)), kind="hidden")
    states.fill("name", [], [name])
    states.fill("before", ["n"], [math.nan, *map(float, sizes[:-1])])
    states.fill("line_n", ["line"], [float(n) for n in sizes])
    for k, way in enumerate(WAYS):
        column = [float(row[k]) for row in counts]
        states.fill(way, ["n"], column)
        states.fill(f"line_{way}", ["line"], column)
        ratios = [row[k] / row[0] if row[0] else math.nan for row in counts]
        states.fill(f"ratio_{way}", ["n"], ratios)
        grown = [b / a if a else math.nan for a, b in zip(column, column[1:])]
        states.fill(f"growth_{way}", ["n"], [math.nan, *grown])
    return states


def draw(states: States) -> Drawing:
    """Counts against n, both in powers of ten."""
    name = states.columns["name"][1][0]
    sizes = states.columns["n"][1]
    top = max(max(states.columns[way][1]) for way in WAYS)
    low = min(min(states.columns[way][1]) for way in WAYS)
    across = Axis(sizes[0] / 1.4, sizes[-1] * 1.4, "n, the length of the input", log=True)
    down = Axis(max(low, 1.0) / 2, max(top, 2.0) * 2, "numbers computed", log=True)
    panel = Panel(64, 26, 556, 330, across, down)
    marks: list[Mark] = [segment(0, "n", down.lo, "n", down.hi)]
    for way in WAYS:
        secret = way == "hessian"
        path = curve(panel, sizes, states.columns[way][1])
        states.fill(f"{way}_path", [], [path])
        marks.append(paths(0, f"{way}_path", look=LOOKS[way], secret=secret))
    for way in WAYS:
        look: dict[str, Any] = {"sign": SIGNS[way], "fill": FILLS[way], "secret": way == "hessian"}
        look["drag"] = "n" if way == "f" else ""
        marks.append(point(0, "n", way, **look))
    return Drawing(
        title=f"The cost of the Hessian of {name}",
        about="Numbers computed against n, both in powers of ten: the Hessian grows faster.",
        size=(640, 402),
        panels=[panel],
        states=states,
        marks=marks,
        legend=list(zip(LOOKS.values(), LEGEND)),
        says=[SAYS],
        text_while_asking="With n = {n}, {name} computes {f:7} numbers, the gradient {gradient:7}.",
        table=Table(
            caption="Numbers computed",
            head=("n", "f", "gradient", "HVP", "Hessian"),
            cells=("{line_n}", *(f"{{line_{way}:7}}" for way in WAYS)),
            over="line",
            slider="n",
            places=[[k] for k in range(len(sizes))],
            secret=[4],
        ),
        ask=QUESTION,
    )
