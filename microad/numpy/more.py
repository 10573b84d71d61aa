"""Functions made of functions that have derivatives: picking, sums without NaN, quantiles.

Nothing here needs a rule of its own. Each function is written once more, in traced functions, so
that its derivatives of every order follow from theirs; on plain arrays it is NumPy's own.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(np.median)(np.array([5.0, 1.0, 3.0, 4.0]))
array([0. , 0. , 0.5, 0.5])
>>> grad(lambda x: np.cumprod(x)[2])(np.array([2.0, 0.0, 3.0]))  # exact at 0, too
array([0., 6., 0.])
>>> grad(lambda x: np.interp(x, np.array([0.0, 1.0, 3.0]), np.array([0.0, 5.0, 1.0])))(2.0)
-2.0
"""

from typing import Any

import numpy as raw

from microad.numpy.linalg import cj
from microad.numpy.lists import accept_lists
from microad.rules import COMPOSITES, composite, dtype_of, plain, raw_of, traced

# ------------------------------------------------------------------------ words


def merge(np: Any, a: Any, axis: Any) -> Any:
    """Bring the axes to the end and make one of them; all, if axis is None."""
    if axis is None:
        return np.ravel(a)
    axes = axis if isinstance(axis, tuple) else (axis,)
    y = np.moveaxis(a, axes, range(-len(axes), 0))
    return np.reshape(y, (*y.shape[: y.ndim - len(axes)], -1))


def kept(shape: tuple, axis: Any) -> tuple:
    """The shape with the axes as axes of length 1."""
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    gone = {k % len(shape) for k in axes}
    return tuple(1 if k in gone else n for k, n in enumerate(shape))


def root(np: Any, x: Any) -> Any:
    """The square root, with the slope 0 at 0."""
    return np.where(x == 0, 0.0, np.sqrt(np.where(x == 0, 1.0, x)))


# ------------------------------------------------------------------------ picking elements


@composite
def take(
    np: Any, a: Any, indices: Any, axis: Any = None, out: Any = None, mode: str = "raise"
) -> Any:
    """Pick along an axis; each pick of an element adds to its share."""
    index = raw.asarray(plain(indices))
    if axis is None:
        a, axis = np.ravel(a), 0
    n = a.shape[axis]
    if mode != "raise":
        index = index % n if mode == "wrap" else raw.clip(index, 0, n - 1)
    return a[(slice(None),) * (axis % a.ndim) + (index,)]


@composite
def take_along_axis(np: Any, arr: Any, indices: Any, axis: Any = -1) -> Any:
    """Pick along an axis, at other places in every line."""
    if axis is None:
        arr, axis = np.ravel(arr), 0
    index = list(raw.ogrid[tuple(slice(n) for n in arr.shape)])
    index[axis] = raw.asarray(plain(indices))
    return arr[tuple(index)]


@composite
def compress(np: Any, condition: Any, a: Any, axis: Any = None, out: Any = None) -> Any:
    """Pick where the condition holds."""
    return np.take(a, raw.nonzero(plain(condition))[0], axis)


@composite
def extract(np: Any, condition: Any, arr: Any) -> Any:
    """Pick where the condition holds, in flat arrays."""
    return np.ravel(arr)[raw.flatnonzero(plain(condition))]


@composite
def choose(np: Any, a: Any, choices: Any, out: Any = None, mode: str = "raise") -> Any:
    """Pick each element from one of several arrays."""
    which = raw.asarray(plain(a))
    if mode != "raise":
        n = len(choices)
        which = which % n if mode == "wrap" else raw.clip(which, 0, n - 1)
    shape = raw.broadcast_shapes(which.shape, *(np.shape(c) for c in choices))
    stacked = np.stack([np.broadcast_to(c, shape) for c in choices])
    return np.take_along_axis(stacked, raw.broadcast_to(which, shape)[None], 0)[0]


def numbered(x: Any, first: int = 0) -> Any:
    """An array of the shape of x with the numbers first, first + 1, ...: its elements' places."""
    return first + raw.arange(raw.size(plain(x))).reshape(raw.shape(plain(x)))


# What only moves elements moves their numbers in the same way, and NumPy moves the numbers.


@composite
def delete(np: Any, arr: Any, obj: Any, axis: Any = None) -> Any:
    """All elements but these."""
    return np.ravel(arr)[raw.delete(numbered(arr), obj, axis)]


@composite
def resize(np: Any, a: Any, new_shape: Any) -> Any:
    """The elements in order, over and over, until the new shape is full."""
    return np.ravel(a)[raw.resize(numbered(a), new_shape)]


@composite
def insert(np: Any, arr: Any, obj: Any, values: Any, axis: Any = None) -> Any:
    """The elements with others between them."""
    both = np.concatenate([np.ravel(arr), np.ravel(values)])
    return both[raw.insert(numbered(arr), obj, numbered(values, np.size(arr)), axis)]


@composite
def meshgrid(np: Any, *xi: Any, copy: bool = True, sparse: bool = False,
             indexing: str = "xy") -> tuple:  # fmt: skip
    """Every coordinate along an axis of its own; with "xy", the first two change places."""
    shape = tuple(np.size(x) for x in xi)
    outs = []
    for k, x in enumerate(xi):
        out = np.reshape(x, [-1 if j == k else 1 for j in range(len(xi))])
        out = out if sparse else np.broadcast_to(out, shape)
        outs.append(np.swapaxes(out, 0, 1) if indexing == "xy" and len(xi) > 1 else out)
    return tuple(outs)


@traced
def index_update(A: Any, index: Any, value: Any) -> Any:  # noqa: N803
    """Return a copy of A in which A[index] is value: what `A[index] = value` does, without a loss.

    Derivatives are those of a copy: what was overwritten has none, the value has its share.

    Parameters
    ----------
    A : array
        The array; it stays as it is.
    index : int, slice, array or tuple of these
        Where to put the value. At places that are named twice, the last value stays.
    value : array
        Of the shape of A[index], or broadcast to it.

    Raises
    ------
    IndexError, ValueError
        If the index or the shape does not fit, as NumPy says.

    Examples
    --------
    >>> import microad.numpy as np
    >>> from microad import grad
    >>> zeros = np.zeros(3)
    >>> float(grad(lambda x: np.sum(np.index_update(zeros, 1, x) ** 2))(5.0))
    10.0
    """
    A, value = raw.asarray(A), raw.asarray(value)  # noqa: N806
    out = A.astype(raw.result_type(A, value))
    out[index] = value
    return out


def update(np: Any, A: Any, index: Any, value: Any) -> Any:  # noqa: N803
    """The same in traced functions."""
    places = numbered(A)
    places[plain(index)] = numbered(value, places.size)
    return np.concatenate([np.ravel(A), np.ravel(value)])[places]


COMPOSITES[raw_of(index_update)] = update


# ------------------------------------------------------------------------ sums without NaN
# A missing element counts as what does not change the result, and its share is 0.


def fill(np: Any, x: Any, value: float) -> Any:
    """x with the value in place of NaN."""
    return np.where(raw.isnan(plain(x)), value, x)


def present(x: Any, axis: Any, keepdims: bool) -> Any:
    """How many elements are numbers, along the axes; NaN for none, as nothing divides by it."""
    there = ~raw.isnan(plain(x))
    count = raw.sum(there, axis, dtype=dtype_of(plain(x).real), keepdims=keepdims)
    return raw.where(count == 0, raw.nan, count)


def extreme(name: str, worst: float) -> Any:
    """The nan-version of max or min: NaN only where there is nothing else."""

    def nan_extreme(
        np: Any, a: Any, axis: Any = None, out: Any = None, keepdims: bool = False
    ) -> Any:
        ans = getattr(np, name)(fill(np, a, worst), axis, keepdims=keepdims)
        return np.where(raw.isnan(present(a, axis, keepdims)), raw.nan, ans)

    return nan_extreme


@composite
def nanmean(np: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None,
            keepdims: bool = False) -> Any:  # fmt: skip
    """The mean of the numbers that are there."""
    return np.sum(fill(np, a, 0.0), axis, keepdims=keepdims) / present(a, axis, keepdims)


@composite
def nanvar(np: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: Any = 0,
           keepdims: bool = False) -> Any:  # fmt: skip
    """The variance of the numbers that are there."""
    far = fill(np, a - np.nanmean(a, axis, keepdims=True), 0.0)
    return np.sum(np.real(far * cj(np, far)), axis, keepdims=keepdims) / (
        present(a, axis, keepdims) - ddof
    )


# fmt: off
composite(raw.nanmax)(extreme("max", -raw.inf))
composite(raw.nanmin)(extreme("min", raw.inf))
composite(raw.nansum)(lambda np, a, *args, **kwargs: np.sum(fill(np, a, 0.0), *args, **kwargs))
composite(raw.nanprod)(lambda np, a, *args, **kwargs: np.prod(fill(np, a, 1.0), *args, **kwargs))
composite(raw.nancumsum)(lambda np, a, axis=None: np.cumsum(fill(np, a, 0.0), axis))
composite(raw.nancumprod)(lambda np, a, axis=None: np.cumprod(fill(np, a, 1.0), axis))
composite(raw.nanstd)(lambda np, a, *args, **kwargs: root(np, np.nanvar(a, *args, **kwargs)))
# fmt: on


@composite
def cumprod(np: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    """Products of 1, then of up to 2, 4, 8, ... neighbours: log2(n) steps and no division."""
    y = np.ravel(a) if axis is None else np.moveaxis(a, axis, -1)
    step = 1
    while step < y.shape[-1]:
        y = np.concatenate([y[..., :step], y[..., step:] * y[..., :-step]], -1)
        step *= 2
    return y if axis is None else np.moveaxis(y, -1, axis)


# ------------------------------------------------------------------------ quantiles


def ordered(np: Any, a: Any, axis: Any) -> Any:
    """Sort along the axes, NaN last, equal ones in the order in which they stand."""
    y = merge(np, a, axis)
    return np.take_along_axis(y, raw.argsort(plain(y), -1, kind="stable"), -1)


def position(q: Any, count: Any, method: Any) -> Any:
    """Where in `count` sorted numbers the quantile q lies, as a fraction of a step from 0 on.

    For sorted numbers 0, 1, 2, ... the quantile is its own place, so NumPy tells every method.
    """
    if method == "linear":
        return q * (raw.maximum(count, 1) - 1.0)
    first = {n: raw.arange(max(n, 1)) * 1.0 for n in set(count.flat)}
    place = {n: raw.quantile(x, plain(q), method=method) for n, x in first.items()}
    return raw.reshape([place[n] for n in count.flat], count.shape)


def between(np: Any, s: Any, count: Any, place: Any) -> Any:
    """The value at a fractional place: a straight line between two neighbours."""
    low = raw.floor(plain(place)).astype(int)[..., None]
    high = raw.minimum(low + 1, raw.maximum(count, 1)[..., None] - 1)
    a = np.take_along_axis(s, low, -1)[..., 0]
    part = place - low[..., 0]
    if not raw.any(plain(part)) and plain(part) is part:
        return a
    return a + (np.take_along_axis(s, high, -1)[..., 0] - a) * part


def quantiles(skip: bool, scale: float) -> Any:
    """One of the four functions: skipping NaN or not, q as a fraction or in percent."""

    def quantile(np: Any, a: Any, q: Any, axis: Any = None, out: Any = None,
                 overwrite_input: bool = False, method: str = "linear",
                 keepdims: bool = False) -> Any:  # fmt: skip
        s = ordered(np, a, axis)
        missing = raw.isnan(plain(s))
        count = raw.asarray(raw.sum(~missing if skip else missing >= 0, -1))
        flat = np.reshape(q, (-1,)) / scale
        places = [position(flat[k], count, method) for k in range(flat.shape[0])]
        ans = np.stack([between(np, s, count, place) for place in places])
        if not skip and missing.any():
            ans = np.where(missing.any(-1), raw.nan, ans)
        shape = kept(np.shape(a), axis) if keepdims else s.shape[:-1]
        return np.reshape(ans, (*np.shape(q), *shape))

    return quantile


def half(name: str) -> Any:
    """The median, as a quantile."""
    return lambda np, a, axis=None, out=None, overwrite_input=False, keepdims=False: getattr(
        np, name
    )(a, 0.5, axis, keepdims=keepdims)


# fmt: off
composite(raw.quantile)(quantiles(False, 1.0))
composite(raw.percentile)(quantiles(False, 100.0))
composite(raw.nanquantile)(quantiles(True, 1.0))
composite(raw.nanpercentile)(quantiles(True, 100.0))
composite(raw.median)(half("quantile"))
composite(raw.nanmedian)(half("nanquantile"))
# fmt: on

accept_lists(__name__, raw.choose, raw_of(index_update))
