"""Derivatives of functions that gather an axis: sums, products, extremes, spreads, orders.

Three forms cover them all. A *weighted* reduction has, for small changes t of x,

    d f(x)[t] = sum over the axis of w * t        with the weights w = d f / d x,

so that its rule is one line: the weights. Forward mode sums w * t, reverse mode is g * w with g
stretched along the axis again. A *linear* one (sum, mean, cumsum) needs only its transpose.
What merely puts elements into an order (sort, partition) is indexing in disguise.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(np.prod)(np.array([2.0, 0.0, 5.0]))  # the products of the others, exact at 0
array([ 0., 10.,  0.])
>>> grad(np.max)(np.array([3.0, 1.0, 3.0]))  # ties are split equally
array([0.5, 0. , 0.5])
>>> grad(np.std)(np.array([2.0, 2.0]))  # not NaN
array([0., 0.])
"""

import math
from collections.abc import Callable
from inspect import signature
from typing import Any

import numpy as raw

from microad.errors import NoOptionError
from microad.numpy.elementwise import nonzero
from microad.rules import composite, defjvp, defvjp, direct, linear, nondiff
from microad.tape import Var
from microad.trees import dtype_of


def axes_of(x: Any, axis: Any) -> tuple[int, ...]:
    """The axes that a reduction takes away."""
    if axis is None:
        return tuple(range(len(x.shape)))
    return axis if isinstance(axis, tuple) else (axis,)


def put_back(np: Any, y: Any, axis: Any, keepdims: Any) -> Any:
    """Return y with the axes that a reduction took away, as axes of length 1."""
    return y if axis is None or keepdims else np.expand_dims(y, axis)


def count(np: Any, x: Any, axis: Any) -> int:
    """How many elements of x one element of its reduction is made from."""
    shape = np.shape(x)
    return math.prod(shape if axis is None else [shape[k] for k in axes_of(x, axis)])


# ------------------------------------------------------------------------ linear ones


def sum_t(
    np: Any, g: Any, ans: Any, x: Any, axis: Any = None,
    dtype: Any = None, out: None = None, keepdims: Any = False,
) -> Any:  # fmt: skip
    """Each element that was added gets g."""
    return np.broadcast_to(put_back(np, g, axis, keepdims), x.shape)


def mean_t(np: Any, g: Any, ans: Any, x: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
    """Each element gets its share of g."""
    return sum_t(np, g / count(np, x, axis), ans, x, axis, *args, **kwargs)


def cumsum_t(
    np: Any, g: Any, ans: Any, x: Any, axis: Any = None, dtype: Any = None, out: None = None
) -> Any:
    """Element i is in all sums from i on: the transpose sums from the other end."""
    last = -1 if axis is None else axis
    return np.reshape(np.flip(np.cumsum(np.flip(g, last), last), last), x.shape)


linear(raw.sum, sum_t)
linear(raw.mean, mean_t)
linear(raw.cumsum, cumsum_t)

# ------------------------------------------------------------------------ weighted ones


def weighted(f: Callable, weights: Callable) -> None:
    """Give a reduction its rules from its weights(np, ans, x, axis), with all axes of ans kept."""
    names = list(signature(f).parameters)[1:]

    def prepare(np: Any, ans: Any, x: Any, args: Any, kwargs: Any) -> tuple[Any, Any, Any]:
        options = dict(zip(names, args), **kwargs)
        axis, keepdims = options.pop("axis", None), options.pop("keepdims", False)
        options.pop("out", None)
        w = weights(np, put_back(np, ans, axis, keepdims), x, axis, **options)
        return w, axis, keepdims

    def vjp(np: Any, g: Any, ans: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
        w, axis, keepdims = prepare(np, ans, x, args, kwargs)
        return put_back(np, g, axis, keepdims) * w

    def jvp(np: Any, t: Any, ans: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
        w, axis, keepdims = prepare(np, ans, x, args, kwargs)
        return np.sum(t * w, axis, keepdims=keepdims)

    defvjp(f, vjp)
    defjvp(f, jvp)


def chosen(np: Any, ans: Any, x: Any, axis: Any) -> Any:
    """Equal shares for all elements that are the extreme one (or NaN, if that is what came out)."""
    hit = (x == ans) | (x != x)
    return hit / raw.sum(hit, axis, dtype=dtype_of(ans), keepdims=True)


def deviation(
    np: Any, x: Any, axis: Any, ddof: Any = 0, correction: Any = 0, dtype: Any = None
) -> Any:
    """Half of d var / d x, with the conjugate in it, as var is the mean of |x - mean(x)|**2."""
    return np.conj(x - np.mean(x, axis, keepdims=True)) / (count(np, x, axis) - ddof - correction)


def others(np: Any, ans: Any, x: Any, axis: Any, dtype: Any = None) -> Any:
    """For each element the product of all the others: ans / x, if no element is 0."""
    if np.ndim(x) == 0:
        return np.ones_like(x)
    if np.all(x != 0):
        return ans / x
    axes = axes_of(x, axis)
    ends = tuple(range(-len(axes), 0))
    y = np.moveaxis(x, axes, ends)
    w = products_of_others(np, np.reshape(y, (*y.shape[: y.ndim - len(axes)], -1)))
    return np.moveaxis(np.reshape(w, y.shape), ends, axes)


def products_of_others(np: Any, x: Any) -> Any:
    """The same along the last axis and without a division: in pairs, and pairs of pairs.

    In a pair (a, b) the others of a are b and the others of the pair. So the depth is log2(n),
    and derivatives of every order are exact where elements are 0.
    """
    n = x.shape[-1]
    if n == 1:
        return np.ones_like(x)
    if n % 2:
        return products_of_others(np, np.concatenate([x, np.ones_like(x[..., :1])], -1))[..., :n]
    a, b = x[..., 0::2], x[..., 1::2]
    outside = products_of_others(np, a * b)
    return np.reshape(np.stack([outside * b, outside * a], -1), x.shape)


# fmt: off
#                    d ans / d x
weighted(raw.max,    chosen)
weighted(raw.min,    chosen)
weighted(raw.amax,   chosen)
weighted(raw.amin,   chosen)
weighted(raw.prod,   others)
weighted(raw.var,    lambda np, ans, x, axis, **k: 2.0 * deviation(np, x, axis, **k))
weighted(raw.std,    lambda np, ans, x, axis, **k: deviation(np, x, axis, **k) / nonzero(np, ans))
# fmt: on

# ------------------------------------------------------------------------ made of others

ELSEWHERE = {
    "where": "take the elements first, or put np.where(mask, x, 0.0) in place of x",
    "initial": "combine the result with the first value afterwards",
    "mean": "leave it out, so that it is computed and differentiated, too",
}


def reduction(f: Callable) -> None:
    """Let a reduction take a list that holds traced values, and refuse what has no rule."""
    reduce = direct(f)

    def reduced(np: Any, a: Any, *args: Any, **kwargs: Any) -> Any:
        for option in kwargs.keys() & ELSEWHERE.keys():
            raise NoOptionError(f.__name__, option, ELSEWHERE[option])
        return reduce(np.array(a) if isinstance(a, list | tuple) else a, *args, **kwargs)

    composite(f)(reduced)


for _name in ("sum", "mean", "cumsum", "prod", "var", "std", "max", "min", "amax", "amin"):
    reduction(getattr(raw, _name))


@composite
def ptp(np: Any, a: Any, axis: Any = None, out: None = None, keepdims: Any = False) -> Any:
    """Maximum minus minimum."""
    return np.max(a, axis, keepdims=keepdims) - np.min(a, axis, keepdims=keepdims)


@composite
def diff(
    np: Any, a: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None
) -> Any:
    """Each element minus the one before, n times."""
    a = np.asarray(a)
    edge = list(np.shape(a))
    edge[axis] = 1
    ends = [x if x is None or np.ndim(x) else np.broadcast_to(x, edge) for x in (prepend, append)]
    if not ends[0] is ends[1] is None:
        a = np.concatenate([x for x in (ends[0], a, ends[1]) if x is not None], axis)
    before = (slice(None),) * (axis % np.ndim(a))
    for _ in range(n):
        a = a[(*before, slice(1, None))] - a[(*before, slice(None, -1))]
    return a


@composite
def gradient(np: Any, f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    """The slope at each point of a grid, for each axis.

    Between two points the slope is a difference quotient; inside, the slope is the mean of the
    two beside it, the nearer one with the greater weight; at an edge (order 2) it is extrapolated.
    """
    axes = range(np.ndim(f)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    steps = varargs * len(axes) if len(varargs) == 1 else varargs or (1.0,) * len(axes)
    slopes = tuple(slope(np, f, h, k, edge_order) for h, k in zip(steps, axes))
    return slopes if len(slopes) > 1 else slopes[0]


def slope(np: Any, f: Any, h: Any, axis: int, edge_order: Any) -> Any:
    """The slopes along one axis; h is the step, or the places of the points."""
    f = np.moveaxis(f, axis, 0)
    n = len(raw.gradient(raw.empty(f.shape[0]), edge_order=edge_order))  # enough points?
    h = h if type(h) is Var else raw.asarray(h, dtype_of(f))
    h = np.diff(h) if np.ndim(h) else h * raw.ones(n - 1, dtype_of(f))
    h = np.reshape(h, (n - 1,) + (1,) * (np.ndim(f) - 1))
    s = np.diff(f, axis=0) / h
    inside = (h[1:] * s[:-1] + h[:-1] * s[1:]) / (h[1:] + h[:-1])
    first, last = s[:1], s[-1:]
    if edge_order == 2:
        first = first + (s[:1] - s[1:2]) * (h[:1] / (h[:1] + h[1:2]))
        last = last + (s[-1:] - s[-2:-1]) * (h[-1:] / (h[-1:] + h[-2:-1]))
    return np.moveaxis(np.concatenate([first, inside, last]), 0, axis)


nondiff(raw.all, raw.any)
