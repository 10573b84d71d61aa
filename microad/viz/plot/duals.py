"""Dual numbers: a value and a slope go through a formula together, operation by operation."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from microad.debug.curves import quiet, values
from microad.errors import DualArrayError, NotAFunctionError, PlaceError
from microad.viz.graph.build import model_of
from microad.viz.graph.model import Model
from microad.viz.plot.axes import Axis, Panel, span
from microad.viz.plot.drawing import CURVE, FIRST, Ask, Drawing, Table
from microad.viz.plot.marks import curve, line, point
from microad.viz.plot.plot import Plot, check_number, function_name, knob
from microad.viz.plot.states import Row, States, closed, number
from microad.viz.words import formula, shortened

MOST = 40  # operations that a learner may be asked to step through
PLACES = 13
RULES = {
    "+": "(a + bε) + (c + dε) = (a + c) + (b + d)ε.",
    "-": "(a + bε) - (c + dε) = (a - c) + (b - d)ε.",
    "*": "(a + bε)(c + dε) = ac + (ad + bc)ε, for ε² = 0.",
    "/": "(a + bε) / (c + dε) = a/c + (bc - ad)/c² ε, for ε² = 0.",
}
ANY_RULE = "g(a + bε) = g(a) + g'(a) b ε, for ε² = 0."
WORDS = ("name", "operation", "a", "b", "says", "asking")
NUMBERS = ("slope", "answer", "partials", "crossed")
EMPTY: Row = dict.fromkeys(WORDS, "") | dict.fromkeys(NUMBERS, math.nan)

QUESTION = Ask(
    about=["x", "step"],
    question="What is the slope of {name} = {operation}?",
    answer="answer",
    says="{says}",
    near=["partials", "crossed"],
    mistakes=[
        "{answer} is made of the local partials alone. Each has to be multiplied by the "
        "slope of its operand.",
        "{answer} is the product of both slopes: that would stand at ε², which is 0.",
        "{answer} is not it. Multiply each local partial by the slope of its operand, and "
        "add what you get.",
    ],
    gate="step",
)


class DualNumber(Plot):
    """The widget that `dual` returns: slider `x`, and `step` through the operations."""

    x = knob("x", "The value that goes in; its slope is 1.")
    step = knob("step", "How many values are known.")

    @property
    def slope(self) -> float:
        """The slope that comes out."""
        return self.row["slope"]


def dual(f: Callable, x: float = 2.0, *, predict: bool = False) -> DualNumber:
    """Step through `f` with x + 1ε: each operation gives a value and a slope.

    Parameters
    ----------
    f : callable
        A function of one number, written with `microad.numpy`.
    x : float
        What goes in; the slider goes by 1 to both sides.
    predict : bool
        Ask for the slope of each operation before it is shown.

    Returns
    -------
    DualNumber

    Raises
    ------
    NotAFunctionError, NoOutputError
        If f is not a function from a number to a number.
    DualArrayError
        If there are arrays on the way.
    PlaceError
        If x is not a finite number, or f takes more than 40 operations.
    LostTraceError
        If f cannot be traced, as with functions of math.

    Examples
    --------
    >>> w = dual(lambda x: x * x + x, 3.0)
    >>> print(w.text().split("\\n")[-3].split())
    ['x', 'input', '3', '1']
    >>> w.slope
    7.0
    """
    check_number("x", x)
    if not callable(f):
        raise NotAFunctionError(f)
    return DualNumber(draw(f, bake(f, float(x))), predict=predict)


def run(f: Callable, x: float) -> list[Row]:
    """One row for each value on the way; none if f has no value there."""
    with quiet():
        try:
            model = model_of(f, (x,))
        except (ArithmeticError, ValueError):
            return []
    numbers = (getattr(node.value, "shape", ()) == () for node in model.nodes)
    if not all(numbers) or any(isinstance(node.value, (list, tuple)) for node in model.nodes):
        raise DualArrayError(function_name(f))
    count = len(model.nodes)
    if count > MOST:
        raise PlaceError("operations", name="f", got=f, count=count, most=MOST)
    slopes: list[float] = []
    for node in model.nodes:
        parts = [float(d) * slopes[p] for d, p in zip(node.partials, node.parents)]
        slopes.append(sum(parts) if node.parents else float(node.role == "input"))
    return [describe(model, slopes, k) for k in range(count)]


def pair(a: float, b: float) -> str:
    """Write a dual number.

    >>> pair(3.0, -0.5)
    '(3 - 0.5ε)'
    """
    return f"({number(a)} {'-' if b < 0 else '+'} {number(abs(b))}ε)"


def describe(model: Model, slopes: Sequence[float], k: int) -> Row:
    """What there is to see and to say about one value."""
    node, b = model.nodes[k], slopes[k]
    name = shortened(model.name(k), 12)
    title = shortened(model.title(k, 12), 40)
    row: dict[str, Any] = EMPTY | {
        "name": name,
        "a": number(node.value),
        "b": number(b),
        "slope": b,
    }
    if not node.parents:
        role = "input" if node.role == "input" else "constant"
        why = "it is what moves" if role == "input" else "a constant does not move"
        says = f"{name} = {pair(node.value, b)}: the {role} has slope {number(b)}, for {why}."
        return row | {"operation": role, "says": says, "asking": says}
    duals = [pair(model.nodes[p].value, slopes[p]) for p in node.parents]
    operands = model.operand_names(k)
    texts = iter(duals) if len(operands) == len(duals) else iter(())
    put_in = formula(node.op, [next(texts, name) for name in operands])
    sums = " + ".join(
        f"{number(d)} × {closed(number(slopes[p]))}" for d, p in zip(node.partials, node.parents)
    )
    start = f"{title} = {put_in}" if len(operands) == len(duals) else title
    says = (
        f"{start} = {pair(node.value, b)}. Its slope is each local partial times the slope of its "
        f"operand: {sums} = {number(b)}. {RULES.get(node.op, ANY_RULE)}"
    )
    crossed = math.prod(slopes[p] for p in node.parents) if len(node.parents) > 1 else math.nan
    return row | {
        "operation": shortened(formula(node.op, operands), 28), "says": says, "answer": b,
        "asking": f"{start}. Its value is {number(node.value)}.", "crossed": crossed,
        "partials": sum(node.partials),
    }  # fmt: skip


def bake(f: Callable, x: float) -> States:
    """The rows for each x; where f does fewer operations, some stay empty."""
    states = States()
    half = PLACES // 2
    xs = [x + k / half for k in range(-half, half + 1)]
    runs = [run(f, x) for x in xs]
    count = max(1, *map(len, runs))
    states.slider("x", "x", xs, start=half)
    states.slider("step", "step", range(count + 1), kind="steps")
    states.slider("line", "", range(count), kind="hidden")
    done = EMPTY | dict.fromkeys(("says", "asking"), "With this x there is nothing more to do.")
    padded = [rows + [done] * (count - len(rows)) for rows in runs]
    for name in ("name", "operation", "a", "b"):
        states.fill(f"row_{name}", ["x", "line"], (row[name] for rows in padded for row in rows))
    start = EMPTY | dict.fromkeys(
        ("says", "asking"), "A value a and a slope b are carried along as a + bε, with ε² = 0."
    )
    for name in ("says", "asking", "answer", "partials", "crossed", "name", "operation"):
        data = (row[name] for rows in padded for row in [start, *rows])
        states.fill(name, ["x", "step"], data)
    ends = [rows[-1]["slope"] if rows else math.nan for rows in runs]
    states.fill("slope", ["x"], ends)
    states.fill("y", ["x"], values(f, xs))
    visible = [
        s if k >= len(rows) else math.nan for s, rows in zip(ends, runs) for k in range(count + 1)
    ]
    states.fill("tangent", ["x", "step"], visible)
    return states


def draw(f: Callable, states: States) -> Drawing:
    """The table, and beside it the curve with the tangent that comes out."""
    name = function_name(f)
    xs = states["x"].values
    low, high = xs[0] - 0.4, xs[-1] + 0.4
    steps = [low + (high - low) * k / 200 for k in range(201)]
    ys = values(f, steps)
    panel = Panel(64, 26, 376, 220, Axis(low, high, "x"), Axis(*span(ys), f"{name}(x)"))
    count = len(states["line"].values)
    return Drawing(
        title=f"Dual numbers through {name}",
        about="A table of all values and slopes on the way, and the tangent that comes out.",
        size=(460, 292),
        panels=[panel],
        states=states,
        shapes=[(0, curve(panel, steps, ys), CURVE)],
        marks=[
            line(0, "x", "y", "tangent", look=FIRST),
            point(0, "x", "y", drag="x", fill="#005A9C"),
        ],
        legend=[(CURVE, name), (FIRST, "the slope that comes out")],
        says=["{says}"],
        text_while_asking="{asking}",
        table=Table(
            caption="Values and slopes: a + bε",
            head=("name", "operation", "value a", "slope b"),
            cells=("{row_name}", "{row_operation}", "{row_a}", "{row_b}"),
            over="line",
            slider="step",
            places=[[k + 1] for k in range(count)],
            upto=True,
            secret=[3],
        ),
        ask=QUESTION,
    )
