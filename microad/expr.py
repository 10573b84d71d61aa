"""Traces written by hand, and the chain rule on them: multiply along a route, add over routes.

>>> a, b = Step("a", 2), Step("b", 1)
>>> c = Step("c", 3, "+", (a, 1), (b, 1))  # c = a + b moves as fast as a, and as fast as b
>>> e = Step("e", 3, "*", (c, 1), (b, 3))  # e = c * b: the rate of a factor is the other factor
>>> routes(b, e)  # one leads from b through c to e, the other from b straight to e
[[1, 1], [3]]
>>> route_sum(b, e)  # de/db
4.0

A `Step` is one step of a computation. It has a value, and an arrow from each earlier step that it
was made from. The arrow carries a rate: how fast the step moves with that earlier step while all
the others stand still. Here you work out values and rates yourself. From lesson 04 on, the numbers
do it for you.

Lesson 03 builds this module. It needs no NumPy.
"""

import math
from numbers import Real

from microad.errors import ArrowError, RowOrderError


def is_arrow(thing):
    """Tell whether this is a pair of an earlier step and a rate."""
    if not isinstance(thing, tuple) or len(thing) != 2:
        return False
    return isinstance(thing[0], Step) and isinstance(thing[1], Real)


class Step:
    """One step of a computation.

    Parameters
    ----------
    label : str
        The name of the step.
    data : float
        The value of the step.
    op : str
        The operation, such as ``"*"``, ``"**2"`` or ``"log"``; empty for an input.
    *arrows : tuple
        A pair for each earlier step that this one was made from, in order: that step and the rate.

    Attributes
    ----------
    parents : tuple of Step
        The steps that the arrows come from.
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
    """List all routes from `start` to `end`, each as the list of the rates along it.

    Parameters
    ----------
    start, end : Step
        An early step, and a late one.

    Returns
    -------
    list of list of float
        One list for each route. There is no route if `end` was not made from `start`. If the two
        are the same step, there is one route without an arrow: an empty list.

    Examples
    --------
    >>> x = Step("x", 5)
    >>> y = Step("y", 25, "*", (x, 5), (x, 5))  # x stands in two places
    >>> routes(x, y)
    [[5], [5]]
    """
    if end is start:
        return [[]]
    found = []
    for parent, rate in end.arrows:
        for route in routes(start, parent):
            found.append([*route, rate])
    return found


def route_sum(start, end):
    """Find d(end)/d(start) by the chain rule: multiply along each route, add over all routes.

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
    total = 0.0
    for route in routes(start, end):
        total += math.prod(route)
    return total


def made_by(step):
    """Write down how a step was made, as ``a + b``, ``log(x)`` or ``x**2``; an input gives "".

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
    """Write steps as a table with how each was made, its value, and the rates on its arrows.

    Parameters
    ----------
    *steps : Step
        The rows, each of them below all the steps that it was made from.

    Returns
    -------
    str
        The table, ready to print.

    Raises
    ------
    RowOrderError
        If a row comes before a step that it was made from.

    Examples
    --------
    >>> x = Step("x", 3)
    >>> y = Step("y", 9, "*", (x, 3), (x, 3))
    >>> print(trace_table(x, y))
    step  made by     value       rates
    x                 3
    y     x * x       9           x: 3, x: 3
    """
    lines = ["step  made by     value       rates"]
    for k, step in enumerate(steps):
        for parent in step.parents:
            if parent not in steps[:k]:
                raise RowOrderError(step.label, parent.label)
        rates = ", ".join(f"{parent.label}: {rate:.6g}" for parent, rate in step.arrows)
        line = f"{step.label:4}  {made_by(step):10}  {step.data:<10.6g}  {rates}"
        lines.append(line.rstrip())
    return "\n".join(lines)
