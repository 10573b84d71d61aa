"""Statistics, with NaN or without, integrals, tables, convolutions: made of traced functions.

Nothing here needs a rule of its own, but the convolution. Each function is written once more, in
traced functions, so that its derivatives of every order follow from theirs; on plain arrays it is
NumPy's own.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(np.median)(np.array([5.0, 1.0, 3.0, 4.0]))
array([0. , 0. , 0.5, 0.5])
>>> grad(lambda x: np.interp(x, np.array([0.0, 1.0, 3.0]), np.array([0.0, 5.0, 1.0])))(2.0)
-2.0
>>> grad(lambda v: np.sum(np.convolve(np.array([1.0, 2.0, 3.0]), v)))(np.array([0.0, 1.0]))
array([6., 6.])
>>> grad(np.trapezoid)(np.array([1.0, 2.0, 3.0]))
array([0.5, 1. , 0.5])
"""

from functools import wraps

import numpy as raw

from microad.engine.composites import composite
from microad.engine.leaves import dtype_of, shape_of, untraced
from microad.engine.rules import direct, multilinear
from microad.errors import NoOptionError
from microad.numpy.elementwise import cj, reciprocal_or_0
from microad.numpy.reductions import axes_of, merged, reduced, root

# ------------------------------------------------------------------------ without NaN
# A missing element counts as what does not change the result, and its share is 0.


def filled(np, x, value):
    """x with the value in place of NaN."""
    return np.where(raw.isnan(untraced(x)), value, x)


def present(x, axis, keepdims):
    """How many elements are numbers, along the axes; NaN for none, as nothing divides by it."""
    there = raw.sum(
        ~raw.isnan(untraced(x)), axis, dtype=dtype_of(untraced(x).real), keepdims=keepdims
    )
    return raw.where(there == 0, raw.nan, there)


def without_nan(name, value):
    """The nan-version of a function: NaN is replaced by what changes nothing."""
    return lambda np, a, *args, **options: getattr(np, name)(filled(np, a, value), *args, **options)


def extreme(name, worst):
    """The nan-version of max or min: lines of nothing but NaN stay as they are."""

    def nan_extreme(np, a, axis=None, **options):
        nan = raw.isnan(untraced(a))
        nan = nan & ~raw.all(nan, axis, keepdims=True)
        return getattr(np, name)(np.where(nan, worst, a), axis, **options)

    return nan_extreme


@composite
def nanvar(np, a, axis=None, *, ddof=0, keepdims=False):
    """The variance of the numbers that are there."""
    far = filled(np, a - np.nanmean(a, axis, keepdims=True), 0.0)
    total = np.sum(np.real(far * cj(np, far)), axis, keepdims=keepdims)
    return total / (present(a, axis, keepdims) - ddof)


# fmt: off
composite(raw.nansum)(without_nan("sum", 0.0))
composite(raw.nanprod)(without_nan("prod", 1.0))
composite(raw.nancumsum)(without_nan("cumsum", 0.0))
composite(raw.nancumprod)(without_nan("cumprod", 1.0))
composite(raw.nanmax)(extreme("max", -raw.inf))
composite(raw.nanmin)(extreme("min", raw.inf))
composite(raw.nanstd)(lambda np, a, *args, **options: root(np, np.nanvar(a, *args, **options)))
composite(raw.nanmean)(lambda np, a, axis=None, *, keepdims=False:
                       np.nansum(a, axis, keepdims=keepdims) / present(a, axis, keepdims))
# fmt: on

# ------------------------------------------------------------------------ quantiles


def quantiles(skip):
    """quantile, or nanquantile, which skips NaN: a straight line between two neighbours."""

    def quantile(np, a, q, axis=None, *, method="linear", keepdims=False):
        if method != "linear":
            raise NoOptionError("quantile", "method")
        s = np.sort(merged(np, a, axis))  # NaN comes last
        missing = raw.isnan(untraced(s))
        count = raw.sum(~missing, -1, keepdims=True) if skip else s.shape[-1]
        real = raw.finfo(s.dtype).dtype  # that of the parts, if s is complex
        q = np.asarray(q, real if isinstance(untraced(q), float) else None)
        place = np.ravel(q) * raw.asarray(raw.maximum(count, 1) - 1, real)
        low, high = raw.floor(untraced(place)), raw.ceil(untraced(place))
        below, above = (np.take_along_axis(s, k.astype(int), -1) for k in (low, high))
        ans = below + (above - below) * (place - low)
        if not skip and missing.any():
            ans = np.where(missing.any(-1, keepdims=True), raw.nan, ans)
        ans = np.reshape(np.moveaxis(ans, -1, 0), shape_of(q) + reduced(a, axis, keepdims))
        return ans[()]  # a number, and no array without axes

    return quantile


def of_real(f, made):
    """A quantile of real numbers: NumPy knows the median of complex ones, and no other."""

    @wraps(made)
    def quantile(np, a, *args, **kwargs):
        if dtype_of(a).kind == "c":
            f(untraced(a), 0.5)  # NumPy says so
        return made(np, a, *args, **kwargs)

    return quantile


QUANTILE, NANQUANTILE = quantiles(skip=False), quantiles(skip=True)

# fmt: off
composite(raw.quantile)(of_real(raw.quantile, QUANTILE))
composite(raw.nanquantile)(of_real(raw.nanquantile, NANQUANTILE))
composite(raw.percentile)(lambda np, a, q, *args, **kwargs:
                          np.quantile(a, np.divide(q, 100), *args, **kwargs))
composite(raw.nanpercentile)(lambda np, a, q, *args, **kwargs:
                             np.nanquantile(a, np.divide(q, 100), *args, **kwargs))
composite(raw.median)(lambda np, a, *args, **kwargs: QUANTILE(np, a, 0.5, *args, **kwargs))
composite(raw.nanmedian)(lambda np, a, *args, **kwargs: NANQUANTILE(np, a, 0.5, *args, **kwargs))
# fmt: on

# ------------------------------------------------------------------------ averages, covariances


@composite
def average(np, a, axis=None, weights=None, *, keepdims=False):
    """sum(a w) / sum(w)."""
    if weights is None:
        return np.mean(a, axis, keepdims=keepdims)
    if shape_of(weights) != shape_of(a):  # those of some axes only
        axes = [k % a.ndim for k in axes_of(a, axis)]
        rest = tuple(k for k in range(a.ndim) if k not in axes)
        weights = np.expand_dims(np.transpose(weights, raw.argsort(axes)), rest)
    total = np.sum(np.broadcast_to(weights, a.shape), axis, keepdims=keepdims)
    return np.sum(a * weights, axis, keepdims=keepdims) / total


@composite
def cov(np, m, y=None, rowvar=True, bias=False, ddof=None):
    """sum((x - mean) (x - mean)^H) / (n - ddof), with a row of x for each variable."""
    given = [np.asarray(part) for part in (m, y) if part is not None]
    rows = [np.atleast_2d(part if rowvar or part.ndim < 2 else part.T) for part in given]
    x = np.concatenate(rows, dtype=raw.result_type(float, *map(dtype_of, rows)))
    far = x - np.mean(x, 1, keepdims=True)
    ddof = int(not bias) if ddof is None else ddof
    return np.squeeze(far @ np.transpose(cj(np, far)) / (x.shape[1] - ddof))


@composite
def corrcoef(np, x, y=None, rowvar=True):
    """The covariances, divided by the standard deviations of both variables."""
    c = np.cov(x, y, rowvar)
    if np.ndim(c) == 0:
        return c / c
    size = np.sqrt(np.real(np.diagonal(c)))
    return c / size[:, None] / size


# ------------------------------------------------------------------------ integrals and lines


@composite
def trapezoid(np, y, x=None, dx=1.0, axis=-1):
    """The area under straight lines from point to point."""
    y = np.moveaxis(y, axis, -1)
    if x is not None:
        dx = np.diff(x if np.ndim(x) == 1 else np.moveaxis(x, axis, -1))
    return np.sum(dx * (y[..., 1:] + y[..., :-1]), -1) / 2.0


@composite
def interp(np, x, xp, fp, left=None, right=None, period=None):
    """The straight line between two neighbours; at a knot, the one on the right."""
    xp, fp = np.asarray(xp), np.asarray(fp)
    fp = np.asarray(fp, raw.result_type(float, dtype_of(fp)))
    if period is not None:
        return np.interp(*repeated(np, x, xp, fp, np.abs(period)))
    at, knots = untraced(x), untraced(xp)
    last = len(knots) - 1
    k = raw.clip(raw.searchsorted(knots, at, "right") - 1, 0, max(last - 1, 0))
    n = raw.minimum(k + 1, last)
    slope = (fp[n] - fp[k]) * reciprocal_or_0(np, xp[n] - xp[k])
    line = fp[k] + slope * (x - xp[k])
    before = fp[0] if left is None else left
    after = fp[-1] if right is None else right
    return np.where(at < knots[0], before, np.where(at > knots[-1], after, line))[()]


def repeated(np, x, xp, fp, period):
    """The places in one period, and its knots in order, with a neighbour on each side."""
    x, xp = np.remainder(x, period), np.remainder(xp, period)
    order = raw.argsort(untraced(xp))
    xp, fp = xp[order], fp[order]
    xp = np.concatenate([xp[-1:] - period, xp, xp[:1] + period])
    return x, xp, np.concatenate([fp[-1:], fp, fp[:1]])


# ------------------------------------------------------------------------ convolutions
# c[k] = sum_i a[i] v[k - i], so the cotangent of a[i] is sum_j g[i + j] v[j]: again a convolution.

# fmt: off
multilinear(raw.convolve, lambda np, g, ans, a, v: np.convolve(g, v[::-1], "valid"),
                          lambda np, g, ans, a, v: np.convolve(g, a[::-1], "valid"))
# fmt: on


@composite
def convolve(np, a, v, mode="full"):
    """The full convolution, or the part of it that is as long, or that has no border."""
    a, v = np.atleast_1d(a), np.atleast_1d(v)
    whole = direct(raw.convolve)(a, v)
    short, long = sorted((len(a), len(v)))
    start = {"f": 0, "s": (short - 1) // 2, "v": short - 1}[mode[0]]
    length = {"f": len(whole), "s": long, "v": long - short + 1}[mode[0]]
    return whole[start : start + length]
