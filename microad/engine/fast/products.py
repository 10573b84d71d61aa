"""Sums of whole arrays, and products with one constant matrix, without a search.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(lambda x: np.sum(numpy.eye(2) @ x))(numpy.zeros(2))
array([1., 1.])
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy

from microad.engine.leaves import dtype_of
from microad.engine.rules import RULES, named_after, traced
from microad.engine.tape import Op, Var

NO_OPTIONS: dict[str, Any] = {}
SMALL = 4096  # up to so many elements, filling an array is quicker than broadcasting a number


def filled(np: Any, g: Any, shape: tuple[int, ...]) -> Any:
    """An array of this shape in which g is repeated."""
    if np is not numpy or math.prod(shape) > SMALL:
        return np.broadcast_to(g, shape)
    whole = numpy.empty(shape, dtype_of(g))
    whole[...] = g
    return whole


def total(f: Any) -> Callable:
    """Make `sum`: quick for all of one traced array. To the tape, its shape is all that matters."""
    other = traced(f)
    op = Op(
        f.__name__,
        lambda np, g, residuals: filled(np, g, residuals[1][0]),
        lambda np, ts, residuals: np.sum(ts[0]),
        rule=RULES[f],
        argnums=(0,),
        read=lambda residuals: residuals,
    )

    def on_any(a: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(a, Var) or args or kwargs or not a.shape:
            return other(a, *args, **kwargs)
        x = a.value
        ans = on_any(x) if isinstance(x, Var) else numpy.add.reduce(x, None)
        return a.tape.record(op, a.index, (None, (a.shape,), NO_OPTIONS), ans, ())

    return named_after(f, on_any)


# A product with one constant matrix a; in rows, g and t have a new first axis:
#
#     a @ x     pull  a.T g    push  a t      in rows of vectors  g @ a, t @ a.T
#     x @ a     pull  g a.T    push  t a      in rows the same


def times(np: Any, a: Any, rows: Any) -> Any:
    """The matrix a times each vector, or each matrix, in `rows`."""
    return np.matmul(rows, a.T) if len(rows.shape) == 2 else np.matmul(a, rows)


def product(f: Any) -> Callable:
    """Make `dot` or `matmul`: quick for a traced vector or matrix beside a constant matrix."""
    other = traced(f)
    of_left, of_right = left_product(f), right_product(f)

    def on_any(a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
        x, matrix, op = (a, b, of_left) if isinstance(a, Var) else (b, a, of_right)
        if (
            type(matrix) is not numpy.ndarray
            or matrix.ndim != 2
            or matrix.dtype.char == "O"
            or not isinstance(x, Var)
            or not 0 < len(x.shape) < 3
            or args
            or kwargs
        ):
            return other(a, b, *args, **kwargs)
        value = x.value
        by = on_any if isinstance(value, Var) else f
        ans = by(value, matrix) if op is of_left else by(matrix, value)
        factors = (None, matrix) if op is of_left else (matrix, None)
        return x.tape.record(op, x.index, (None, factors, NO_OPTIONS), ans, ans.shape)

    return named_after(f, on_any)


def right_product(f: Any) -> Op:
    """The operation a @ x for a constant matrix a."""
    op = Op(
        f.__name__,
        lambda np, g, saved: np.dot(saved[1][0].T, g),
        lambda np, ts, saved: np.dot(saved[1][0], ts[0]),
        rule=RULES[f],
        argnums=(1,),
        read=lambda residuals: residuals,
    )
    op.batched = Op(
        f.__name__,
        lambda np, g, saved: times(np, saved[1][0].T, g),
        lambda np, ts, saved: times(np, saved[1][0], ts[0]),
    )
    return op


def left_product(f: Any) -> Op:
    """The operation x @ a for a constant matrix a."""
    op = Op(
        f.__name__,
        lambda np, g, saved: np.matmul(g, saved[1][1].T),
        lambda np, ts, saved: np.matmul(ts[0], saved[1][1]),
        rule=RULES[f],
        argnums=(0,),
        read=lambda residuals: residuals,
    )
    op.batched = op
    return op
