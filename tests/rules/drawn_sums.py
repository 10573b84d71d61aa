"""How calls of functions that gather an axis are drawn: sums, extremes, spreads, orders."""

import numpy as raw
from drawn import both, real


@both("sum mean")
def linear_ones(d):
    x = d.array(d.shape())
    axis, keepdims = d.axes(x), d.flag()
    return lambda f, x: f(x, axis=axis, keepdims=keepdims)


@both("prod")
def products(d):
    """Some factors are 0."""
    x = d.array(d.shape())
    axis, keepdims = d.axes(x), d.flag()
    there = d.numbers(raw.shape(x)) > (-1.2 if d.flag() else -3)
    return lambda f, x: f(x * there, axis=axis, keepdims=keepdims)


@both("max min amax amin ptp")
def extremes(d):
    x = d.apart(d.shape())
    axis, keepdims = d.axes(x), d.flag()
    return lambda f, x: f(x, axis=axis, keepdims=keepdims)


def count(x, axis):
    """How many elements of x go into one."""
    axes = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else [axis]
    return int(raw.prod([x.shape[k] for k in axes]))


@both("var std")
def spreads(d):
    x = d.apart(d.shape(1, 3, 2))
    axis, keepdims = d.axes(x), d.flag()
    ddof = d.pick(0, 1, 0.5)
    return lambda f, x: f(x, axis=axis, ddof=ddof, keepdims=keepdims)


@both("cumsum cumprod")
def running(d):
    x = d.array(d.shape())
    axis = d.pick(None, d.axis(x)) if raw.ndim(x) else None
    return lambda f, x: f(x, axis)


# ---------------------------------------------------------------- without NaN


def holes(d, x, axis, least=1):
    """0 or NaN for each element, so that along the axes so many are left."""
    nan = d.numbers(raw.shape(x)) > 0.8
    left = raw.sum(~nan, axis, keepdims=True)
    return raw.where(nan & (left >= least), raw.nan, 0.0)


@both("nansum nanprod nanmean nanvar nanstd")
@real("nanmax nanmin nanmedian")
def sums_of_what_is_there(d):
    x = d.apart(d.shape(1, 3, 2))
    axis, keepdims = d.axes(x), d.flag()
    gaps = holes(d, x, axis, 2)
    return lambda f, x: f(x + gaps, axis=axis, keepdims=keepdims)


@both("nancumsum nancumprod")
def running_over_what_is_there(d):
    x = d.array(d.shape(1))
    axis = d.pick(None, d.axis(x))
    gaps = holes(d, x, axis)
    return lambda f, x: f(x + gaps, axis)


# ---------------------------------------------------------------- order


@real("median")
def median(d):
    x = d.apart(d.shape(1))
    axis, keepdims = d.axes(x), d.flag()
    return lambda f, x: f(x, axis=axis, keepdims=keepdims)


@real("quantile percentile nanquantile nanpercentile")
def quantiles(d):
    x = d.apart(d.shape(1))
    options = {"axis": d.axes(x), "keepdims": d.flag()}
    gaps = holes(d, x, options["axis"]) if d.name.startswith("nan") else 0.0
    full = 100 if "percentile" in d.name else 1
    n = count(x, options["axis"])
    if n > 1 and raw.all(gaps == 0) and d.flag():  # derivatives in q, too
        shape = d.shape(0, 2)
        d.input(full * (d.random.integers(0, n - 1, shape) + d.numbers(shape, 0.2, 0.8)) / (n - 1))
        return lambda f, x, q: f(x, q, **options)
    most = 1 if d.name.startswith("nan") else 2  # NumPy mixes up the axes of a larger q
    q = full * d.numbers(d.shape(0, most), 0, 1)
    return lambda f, x: f(x + gaps, q, **options)


@both("average")
def average(d):
    x = d.array(d.shape(1))
    axis, keepdims = d.axes(x), d.flag()
    which = d.pick("none", "whole", "line")
    if which == "none":
        return lambda f, x: f(x, axis, keepdims=keepdims)
    one = isinstance(axis, int) and which == "line"
    d.reals((x.shape[axis],) if one else x.shape, 0.5, 2.0)
    return lambda f, x, w: f(x, axis, w, keepdims=keepdims)


@both("cov")
def covariances(d):
    rowvar, n = d.flag(), d.whole(3, 5)

    def rows():
        shape = d.pick((n,), (1, n), (2, n), (3, n))
        return shape if rowvar or len(shape) == 1 else shape[::-1]

    d.apart(rows())
    if d.flag():
        d.apart(rows())
    options = {"bias": d.flag(), "ddof": d.pick(None, 0, 1)}
    return lambda f, *xs: f(*xs, rowvar=rowvar, **options)
