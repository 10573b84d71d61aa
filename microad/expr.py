"""Traces written by hand, and the chain rule on them: multiply along a route, add over routes.

>>> a, b = Step("a", 2), Step("b", 1)
>>> c = Step("c", 3, "+", (a, 1), (b, 1))  # c = a + b: it moves as fast as a, and as b
>>> e = Step("e", 3, "*", (c, 1), (b, 3))  # e = c * b: the rate of each factor is the other one
>>> routes(b, e)  # from b through c to e, and from b straight to e
[[1, 1], [3]]
>>> route_sum(b, e)  # de/db
4.0

A `Step` is a line of a computation: a value, and an arrow from each thing that it was made from.
On the arrow stands a rate: how fast the step moves with that thing while all others stand still.
Here you work out values and rates yourself. From lesson 04 on, numbers do it on their own.

Lesson 03 builds this module. It needs no NumPy.
"""

import math
from numbers import Real

from microad.errors import ArrowError, RowOrderError


def is_arrow(thing):
    """Tell whether this is a pair: a step that was made before, and a rate."""
    if not isinstance(thing, tuple) or len(thing) != 2:
        return False
    return isinstance(thing[0], Step) and isinstance(thing[1], Real)


class Step:
    """A line of a computation.

    Parameters
    ----------
    label : str
        The name of the step.
    data : float
        Its value.
    op : str
        What was done, such as ``"*"``, ``"**2"`` or ``"log"``; empty for an input.
    *arrows : tuple
        For each thing that the step was made from, in order, a pair: that step, and the rate.

    Attributes
    ----------
    parents : tuple of Step
        Where the arrows come from.
    partials : tuple of float
        The rates on the arrows.

    Raises
    ------
    ArrowError
        If an arrow is not a pair of a step and a real number.

    Examples
    --------
    >>> x = Step("x", 3)
    >>> Step("y", x.data**2, "**2", (x, 2 * x.data))  # y = x², and dy/dx = 2x
    Step(y = 9)
    """

    def __init__(self, label, data, op="", *arrows):
        for arrow in arrows:
            if not is_arrow(arrow):
                raise ArrowError(label, arrow)
        self.label = label
        self.data = data
        self.op = op
        self.arrows = arrows
        self.parents = tuple(parent for parent, rate in arrows)
        self.partials = tuple(rate for parent, rate in arrows)

    def __repr__(self):
        return f"Step({self.label} = {self.data:.6g})"


def routes(start, end):
    """List all routes from `start` to `end`, each as the rates along it.

    Parameters
    ----------
    start, end : Step
        An early step, and a late one.

    Returns
    -------
    list of list of float
        One list for each route; none if `end` was not made from `start`, and one empty list,
        the route without an arrow, if they are the same.

    Examples
    --------
    >>> x = Step("x", 5)
    >>> y = Step("y", 25, "*", (x, 5), (x, 5))  # x stands in two places
    >>> routes(x, y)
    [[5], [5]]
    """
    if end is start:
        return [[]]
    return [[*route, rate] for parent, rate in end.arrows for route in routes(start, parent)]


def route_sum(start, end):
    """d(end)/d(start) by the chain rule: the product along each route, added over all routes.

    Parameters
    ----------
    start, end : Step
        An early step, and a late one.

    Returns
    -------
    float
        How fast `end` moves with `start`; 0 if no route leads there.

    Examples
    --------
    >>> x = Step("x", 5)
    >>> y = Step("y", 25, "*", (x, 5), (x, 5))
    >>> route_sum(x, y), route_sum(y, x)
    (10.0, 0.0)
    """
    return sum((math.prod(route) for route in routes(start, end)), 0.0)


def made_by(step):
    """Write down how a step was made: ``a + b``, ``log(x)``, ``x**2``; nothing for an input.

    >>> x = Step("x", 3)
    >>> made_by(Step("y", 9, "**2", (x, 6)))
    'x**2'
    """
    names = [parent.label for parent in step.parents]
    if step.op.isidentifier():
        return f"{step.op}({', '.join(names)})"
    if len(names) == 1:
        return names[0] + step.op
    return f" {step.op} ".join(names)


def trace_table(*steps):
    """Write steps as a table: how each was made, its value, and the rates on its arrows.

    Parameters
    ----------
    *steps : Step
        The rows, each one below all that it was made from.

    Returns
    -------
    str
        The table, to be printed.

    Raises
    ------
    RowOrderError
        If a row comes before something that it was made from.

    Examples
    --------
    >>> x = Step("x", 3)
    >>> y = Step("y", 9, "*", (x, 3), (x, 3))
    >>> print(trace_table(x, y))
    step  made by  value  rates
    x              3
    y     x * x    9      x: 3, x: 3
    """
    rows = [("step", "made by", "value", "rates")]
    for k, step in enumerate(steps):
        for parent in step.parents:
            if parent not in steps[:k]:
                raise RowOrderError(step.label, parent.label)
        rates = ", ".join(f"{parent.label}: {rate:.6g}" for parent, rate in step.arrows)
        rows.append((step.label, made_by(step), f"{step.data:.6g}", rates))
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
