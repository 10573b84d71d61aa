"""Derivatives of functions that gather an axis: sums, products, extremes, spreads, differences.

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

import numpy as raw

from microad.engine.composites import composite
from microad.engine.leaves import dtype_of, shape_of, untraced
from microad.engine.rules import defjvp, defvjp, direct, linear
from microad.errors import NoOptionError
from microad.numpy.elementwise import cj
from microad.numpy.indexing import along


def axes_of(x, axis):
    """The axes that a reduction takes away."""
    if axis is None:
        return tuple(range(len(shape_of(x))))
    if not shape_of(x) and axis in (0, -1):  # NumPy lets a number have an axis
        return ()
    return axis if isinstance(axis, tuple) else (axis,)


def count(x, axis):
    """How many elements of x one element of its reduction is made from."""
    shape = shape_of(x)
    return math.prod(shape if axis is None else [shape[k] for k in axes_of(x, axis)])


def reduced(x, axis, keepdims):
    """The shape of a reduction of x."""
    shape = list(shape_of(x))
    for k in axes_of(x, axis):
        shape[k] = 1 if keepdims else None
    return tuple(n for n in shape if n is not None)


def put_back(np, y, axis, keepdims):
    """Return y with the axes that a reduction took away, as axes of length 1."""
    return y if axis is None or keepdims else np.expand_dims(y, axis)


def merged(np, x, axis):
    """Bring the axes of a reduction to the end and make one of them."""
    axes = axes_of(x, axis)
    y = np.moveaxis(x, axes, range(-len(axes), 0))
    return np.reshape(y, (*y.shape[: y.ndim - len(axes)], count(x, axis)))


# ------------------------------------------------------------------------ sums


def sum_transpose(np, g, ans, x, axis=None, dtype=None, out=None, keepdims=False):
    """Each element that was added gets g."""
    return np.broadcast_to(put_back(np, g, axis, keepdims), x.shape)


def mean_transpose(np, g, ans, x, axis=None, *args, **kwargs):
    """Each element gets its share of g."""
    return sum_transpose(np, g / count(x, axis), ans, x, axis, *args, **kwargs)


def cumsum_transpose(np, g, ans, x, axis=None, dtype=None, out=None):
    """Element i is in all sums from i on: the transpose sums from the other end."""
    last = -1 if axis is None else axis
    return np.reshape(np.flip(np.cumsum(np.flip(g, last), last), last), x.shape)


linear(raw.sum, sum_transpose)
linear(raw.mean, mean_transpose)
linear(raw.cumsum, cumsum_transpose)

# ------------------------------------------------------------------------ parts of them
# What `where` leaves out is replaced by what changes nothing; `initial` is one more element.

GIVEN = object()  # in the place of a first value that is not there


def taken(np, x, where, neutral):
    """The elements where `where` is true, and what changes nothing elsewhere."""
    if where is True:
        return x
    return np.where(raw.broadcast_to(untraced(where), shape_of(x)), x, neutral)


def partial(f, neutral, join):
    """Make the reduction f with `where` and `initial`."""

    def reduction(np, a, *args, where=True, initial=GIVEN, **options):
        args, options = without_axis(a, args, options)
        if where is not True and initial is GIVEN:
            axis = option(0, "axis", args, options)
            f(untraced(a), axis, where=untraced(where))  # NumPy says if it needs a first value
        ans = direct(f)(taken(np, a, where, neutral), *args, **options)
        return ans if initial is GIVEN else join(np, ans, initial)

    return reduction


composite(raw.sum)(partial(raw.sum, 0.0, lambda np, a, b: a + b))
for _f in (raw.max, raw.amax):
    composite(_f)(partial(_f, -raw.inf, lambda np, a, b: np.maximum(a, b)))
for _f in (raw.min, raw.amin):
    composite(_f)(partial(_f, raw.inf, lambda np, a, b: np.minimum(a, b)))


def option(place, name, args, options):
    """What was given for an option, by its place or by its name."""
    return args[place] if len(args) > place else options.get(name)


def without_axis(x, args, options):
    """The options as they were given; those of a number without the axis that it does not have."""
    if shape_of(x) or option(0, "axis", args, options) not in (0, -1):
        return args, options
    rest = {name: value for name, value in options.items() if name != "axis"}
    return (None, *args[1:])[: len(args)], rest


def counted(x, axis, where, keepdims=False):
    """How many elements are taken."""
    if where is True:
        return count(x, axis)
    mask = raw.broadcast_to(untraced(where), shape_of(x))
    return raw.sum(mask, axis, dtype=dtype_of(untraced(x).real), keepdims=keepdims)


@composite
def mean(np, a, *args, where=True, **options):
    """The mean; of some elements, their sum by their number."""
    args, options = without_axis(a, args, options)
    if where is True:
        return direct(raw.mean)(a, *args, **options)
    axis, keepdims = option(0, "axis", args, options), option(3, "keepdims", args, options)
    return np.sum(a, *args, where=where, **options) / counted(a, axis, where, bool(keepdims))


# ------------------------------------------------------------------------ extremes


def shares(np, ans, x, axis, keepdims):
    """Equal shares for all elements that are the extreme one (or NaN, if that is what came out)."""
    ans = put_back(np, ans, axis, keepdims)
    hit = raw.asarray(x == ans)
    if raw.isnan(untraced(ans)).any():
        hit |= x != x
    return hit / hit.sum(axis, dtype=dtype_of(ans), keepdims=True)


def extreme_vjp(np, g, ans, x, axis=None, out=None, keepdims=False):
    """Share g out among the elements that were taken."""
    return put_back(np, g, axis, keepdims) * shares(np, ans, x, axis, keepdims)


def extreme_jvp(np, t, ans, x, axis=None, out=None, keepdims=False):
    """The mean of the tangents of the elements that were taken."""
    return np.sum(t * shares(np, ans, x, axis, keepdims), axis, keepdims=keepdims)


for _f in (raw.max, raw.min, raw.amax, raw.amin):
    defvjp(_f, extreme_vjp)
    defjvp(_f, extreme_jvp)

# ------------------------------------------------------------------------ products


def prod_vjp(np, g, ans, x, axis=None, dtype=None, out=None, keepdims=False):
    """The product of the others is ans / x, where no element is 0."""
    return put_back(np, g * ans, axis, keepdims) / x


defvjp(raw.prod, prod_vjp)


@composite
def prod(np, a, axis=None, *, keepdims=False, where=True, initial=GIVEN):
    """Where some are 0: products of pairs, and of pairs of pairs: log2(n) steps, and exact."""
    if where is not True or initial is not GIVEN:
        ans = np.prod(taken(np, a, where, 1.0), axis, keepdims=keepdims)
        return ans if initial is GIVEN else ans * initial
    axis = axis if shape_of(a) else axes_of(a, axis) or None
    if raw.all(untraced(a)):
        return direct(raw.prod)(a, axis, keepdims=keepdims)
    y = merged(np, a, axis)
    if y.shape[-1] == 0:
        return raw.prod(untraced(a), axis, keepdims=keepdims)
    while y.shape[-1] > 1:
        rest = y[..., y.shape[-1] // 2 * 2 :]  # the last one, if their number is odd
        y = np.concatenate([y[..., 0:-1:2] * y[..., 1::2], rest], -1)
    return np.reshape(y, reduced(a, axis, keepdims))


@composite
def cumprod(np, a, axis=None):
    """Products of 1, then of up to 2, 4, 8, ... neighbours: log2(n) steps and no division."""
    axis = axis if shape_of(a) else axes_of(a, axis) or None
    y = np.ravel(a) if axis is None else np.moveaxis(a, axis, -1)
    step = 1
    while step < y.shape[-1]:
        y = np.concatenate([y[..., :step], y[..., step:] * y[..., :-step]], -1)
        step *= 2
    return y if axis is None else np.moveaxis(y, -1, axis)


# ------------------------------------------------------------------------ made of others


@composite
def var(np, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False,
        *, where=True, mean=None, correction=0):  # fmt: skip
    """The mean of |x - mean(x)|**2."""
    a = a if dtype is None else a.astype(dtype)
    far = a - (np.mean(a, axis, keepdims=True, where=where) if mean is None else mean)
    total = np.sum(np.real(far * cj(np, far)), axis, keepdims=keepdims, where=where)
    return total / (counted(a, axis, where, keepdims) - ddof - correction)


def root(np, x):
    """The square root, with the slope 0 at 0."""
    return np.where(x == 0, 0.0, np.sqrt(np.where(x == 0, 1.0, x)))[()]


@composite
def std(np, a, *args, where=True, **options):
    """The square root of the variance; of some elements, the slope at 0 is for the user to say."""
    if where is not True:
        raise NoOptionError("std", "where", "write np.sqrt(np.var(x, where=mask))")
    return root(np, np.var(a, *args, **options))


@composite
def diff(np, a, n=1, axis=-1, prepend=None, append=None):
    """Each element minus the one before, n times."""
    if n == 0:
        return a
    edge = list(shape_of(a))
    edge[axis] = 1
    ends = [x if x is None or np.ndim(x) else np.broadcast_to(x, edge) for x in (prepend, append)]
    a = np.concatenate([x for x in (ends[0], a, ends[1]) if x is not None], axis)
    after, before = (along(axis, part, a.ndim) for part in (slice(1, None), slice(None, -1)))
    return np.diff(a[after] - a[before], n - 1, axis)


@composite
def gradient(np, f, *varargs, axis=None, edge_order=1):
    """The slope at each point of a grid, for each axis; the step, or the places, may be given."""
    axes = axes_of(f, axis)
    steps = varargs * len(axes) if len(varargs) == 1 else varargs or (1.0,) * len(axes)
    slopes = tuple(slope(np, f, h, k, edge_order) for h, k in zip(steps, axes))
    return slopes if len(slopes) > 1 else slopes[0]


def slope(np, f, h, axis, order):
    """The slopes along one axis; h is the step, or the places of the points.

    Between two points the slope is a difference quotient; inside, the slope is the mean of the
    two beside it, the nearer one with the greater weight. At the border it is the quotient beside
    it, or for order 2 that of the parabola through the last three points.
    """
    f, h = np.moveaxis(f, axis, 0), np.asarray(h, dtype_of(f))
    raw.gradient(raw.ones(len(f)), edge_order=order)  # NumPy says if there are too few points
    h = np.diff(h) if h.ndim else h * raw.ones(len(f) - 1, h.dtype)
    h = np.reshape(h, (-1,) + (1,) * (f.ndim - 1))
    s = np.diff(f, axis=0) / h
    inside = (h[1:] * s[:-1] + h[:-1] * s[1:]) / (h[1:] + h[:-1])
    first, last = s[:1], s[-1:]
    if order == 2:
        first = first - (s[1:2] - s[:1]) * h[:1] / (h[:1] + h[1:2])
        last = last + (s[-1:] - s[-2:-1]) * h[-1:] / (h[-1:] + h[-2:-1])
    return np.moveaxis(np.concatenate([first, inside, last]), 0, axis)


def cumulative(name, first):
    """cumsum or cumprod by their newer names: along the only axis, or from a first value on."""

    def run(np, x, /, *, axis=None, include_initial=False):
        axis = axes_of(x, axis)[0] if axis is not None or np.ndim(x) < 2 else axis
        if axis is None:
            getattr(raw, f"cumulative_{name}")(untraced(x))  # NumPy wants to be told the axis
        if include_initial:
            edge = list(shape_of(x))
            edge[axis] = 1
            x = np.concatenate([raw.full(edge, first, dtype_of(x)), x], axis)
        return getattr(np, f"cum{name}")(x, axis)

    return run


if hasattr(raw, "cumulative_sum"):  # since NumPy 2.1
    composite(raw.cumulative_sum)(cumulative("sum", 0.0))
    composite(raw.cumulative_prod)(cumulative("prod", 1.0))

# fmt: off
composite(raw.ptp)(lambda np, a, *args, **options:
                   np.max(a, *args, **options) - np.min(a, *args, **options))
# fmt: on
