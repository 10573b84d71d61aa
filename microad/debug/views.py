"""What pictures of derivatives need from the engine: numbers and names.

>>> import microad.numpy as np
>>> view = jacobian_of(lambda x: np.array([x[0] * x[1], x[1]]), np.array([2.0, 3.0]))
>>> view.matrix.tolist(), view.columns
([[3.0, 2.0], [0.0, 1.0]], ['x[0]', 'x[1]'])

A picture knows neither rules nor tapes. It asks this module, or `microad.debug.trace` for a
whole graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from operator import index
from typing import Any, NamedTuple

import numpy

from microad.debug.cost import count_ops, live_nodes
from microad.debug.source import leaf_names, parameters
from microad.debug.trace import floating, kind_of, trace_run
from microad.engine.leaves import ones_like, shape_of, untraced
from microad.engine.trace import make_jvp, make_vjp
from microad.engine.trees import flatten, map_tree
from microad.errors import NoBroadcastError, NoOutputError, OutputError, SizesError
from microad.operators import grad, hessian, hvp, in_argument, jacobian


class Matrix(NamedTuple):
    """A Jacobian as a matrix, with a name for each row (an output) and each column (an input)."""

    matrix: numpy.ndarray
    rows: list[str]
    columns: list[str]


def element_names(name: str, x: Any) -> Iterable[str]:
    """What the numbers in a tree are called: x, x[0, 1], p['w'][2].

    >>> list(element_names("x", [numpy.zeros(2), 1.0]))
    ['x[0][0]', 'x[0][1]', 'x[1]']
    """
    for label, leaf in zip(leaf_names(name, x), flatten(x)[0]):
        for place in product(*map(range, shape_of(leaf))):
            yield f"{label}[{', '.join(map(str, place))}]" if place else label


def jacobian_of(f: Callable, x: Any) -> Matrix:
    """Return the Jacobian of f at x; trees are laid out as one long vector.

    Raises
    ------
    InputError
        If x is not made of floating-point numbers.
    NoOutputError, OutputError
        If f returns nothing, or what has no real derivative.
    """
    out = flatten(f(x))[0]
    if not any(map(kind_of, out)):
        raise NoOutputError(f(x))
    for leaf in (*flatten(x)[0], *out):
        if kind_of(leaf) not in ("f", "i", "u"):
            raise OutputError("jacobian", untraced(leaf))
    with numpy.errstate(all="ignore"):
        blocks = flatten(jacobian(f)(x))[0]
    n = len(flatten(x)[0])
    table = [
        [
            numpy.reshape(blocks[i * n + k], (numpy.size(a), numpy.size(b)))
            for k, b in enumerate(flatten(x)[0])
        ]
        for i, a in enumerate(out)
    ]
    rows = list(element_names("y", f(x)))
    columns = list(element_names(parameters(f, (x,))[0], x))
    return Matrix(numpy.asarray(numpy.block(table), float), rows, columns)


# ---------------------------------------------------------------- broadcasting

OPERATIONS: dict[str, Callable] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


class Broadcast(NamedTuple):
    """Two operands, their copies, the result, its adjoint, and what either gets of it.

    `copies`, `shares` and `sums` have one array for each operand: the operand in the shape of the
    result, what each copy gets, and what the operand itself gets.
    """

    operands: tuple[numpy.ndarray, ...]
    copies: tuple[numpy.ndarray, ...]
    ans: numpy.ndarray
    g: numpy.ndarray
    shares: tuple[numpy.ndarray, ...]
    sums: tuple[numpy.ndarray, ...]


def broadcast_of(op: str, a: Any, b: Any, g: Any = None) -> Broadcast:
    """Compute ``a op b``, and the way back: with copies that are told apart, and without.

    A tuple of whole numbers is a shape; then the numbers are 1, 2, 3 ...

    Raises
    ------
    NoBroadcastError
        If the shapes do not fit.
    SeedError
        If g has not the shape of the result.
    """
    f = OPERATIONS[op]
    operands = tuple(operand_of(x) for x in (a, b))
    try:
        shape = numpy.broadcast_shapes(*(x.shape for x in operands))
    except ValueError:
        raise NoBroadcastError(*(x.shape for x in operands)) from None
    g = numpy.ones(shape) if g is None else numpy.asarray(g, float)
    with numpy.errstate(all="ignore"):
        short = trace_run(f, *operands, g=g)
        copies = tuple(numpy.broadcast_to(x, shape).copy() for x in operands)
        long = trace_run(f, *copies, g=g)
    shares, sums = (tuple(map(numpy.asarray, run.shares)) for run in (long, short))
    return Broadcast(operands, copies, numpy.asarray(short.data), g, shares, sums)


def operand_of(x: Any) -> numpy.ndarray:
    """An array of floats: x itself, or 1, 2, 3 ... if x is a shape."""
    if isinstance(x, tuple) and all(isinstance(n, int) for n in x):
        return numpy.arange(1.0, numpy.prod(x, dtype=int) + 1).reshape(x)
    return numpy.asarray(x, float)


# ---------------------------------------------------------------- what the two modes cost


class Costs(NamedTuple):
    """How many operations f takes, f with a pass of either mode, and what the tape holds."""

    f: int
    forward: int
    reverse: int
    tape: int


def costs_of(f: Callable, *args: Any) -> Costs:
    """Count the operations of f, and of one pass of forward and of reverse mode.

    >>> import microad.numpy as np
    >>> costs_of(lambda x: np.sum(np.sin(x) * x), numpy.ones(3))
    Costs(f=3, forward=9, reverse=8, tape=3)
    """
    of_one, x = in_argument(f, floating(args), args, {})
    x = map_tree(untraced, x)
    with numpy.errstate(all="ignore"):
        t, g = ones_like(x), ones_like(make_vjp(of_one, x)[0])
        return Costs(
            count_ops(of_one, x).total(),
            count_ops(lambda x, t: make_jvp(of_one, x)(t), x, t).total(),
            count_ops(lambda x, g: make_vjp(of_one, x)[1](g), x, g).total(),
            live_nodes(lambda x: make_vjp(of_one, x)[1](g), x),
        )


def hessian_costs(f: Callable, sizes: Any, x: Callable | None = None) -> list[tuple[int, ...]]:
    """Count the numbers that f, its gradient, an HVP and its Hessian compute, for each size.

    Raises
    ------
    SizesError
        If the sizes are not positive whole numbers.
    OutputError
        If f has no real number as output.

    >>> import microad.numpy as np
    >>> hessian_costs(lambda x: np.sum(x**3), [2, 4])[0][:2]
    (4, 10)
    """
    try:
        sizes = sorted(set(map(index, sizes)))
    except TypeError:
        raise SizesError(sizes) from None
    if not sizes or sizes[0] < 1:
        raise SizesError(sizes)
    found = []
    for n in sizes:
        at = numpy.linspace(0.5, 1.5, n) if x is None else x(n)
        with numpy.errstate(all="ignore"):
            runs: list = [(f, at), (grad(f), at), (hvp(f), at, ones_like(at)), (hessian(f), at)]
            found.append(tuple(count_ops(*run).numbers for run in runs))
    return found
