"""Grids of points, and series: equal steps and equal factors, windows, and what unrolls an angle.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(lambda x: np.geomspace(1.0, x, 3)[1])(4.0)  # the square root of x
0.25
>>> grad(lambda x: np.sum(np.unwrap(x)))(np.array([0.0, 7.0]))
array([1., 1.])
"""

import math

import numpy as raw

from microad.engine.composites import composite
from microad.engine.leaves import dtype_of, shape_of, untraced
from microad.engine.rules import elementwise
from microad.numpy.elementwise import cj

# ------------------------------------------------------------------------ equal steps and factors


@composite
def arange(np, start_or_stop, /, stop=None, step=1, *, dtype=None):
    """start + k step; how many there are is a constant."""
    start, stop = (0.0, start_or_stop) if stop is None else (start_or_stop, stop)
    count = len(raw.arange(*map(untraced, (start, stop, step))))
    ans = start + step * raw.arange(float(count))
    return ans if dtype is None else np.astype(ans, dtype)


@composite
def logspace(np, start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    """Powers of the base, with equal steps in the exponent."""
    most = max(map(np.ndim, (start, stop, base)))
    start, stop = (np.array(x, ndmin=most) for x in (start, stop))
    if np.ndim(base):
        base = np.expand_dims(np.array(base, ndmin=most), axis)
    ans = base ** np.linspace(start, stop, num, endpoint, axis=axis)
    return ans if dtype is None else np.astype(ans, dtype)


@composite
def geomspace(np, start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """The same factor from each one to the next; both ends may be traced."""
    part = raw.linspace(0.0, 1.0, num, endpoint)
    part = np.reshape(part, (num,) + (1,) * max(np.ndim(start), np.ndim(stop)))
    ans = start * np.exp(part * np.log(np.divide(stop, start)))
    ans = np.moveaxis(ans, 0, axis)
    return ans if dtype is None else np.astype(ans, dtype)


# ------------------------------------------------------------------------ Bessel, and its window
# I0(x) = the mean of cosh(x c) over c = cos(angle), for equally spaced angles: as the integrand is
# periodic, this many of them give all digits as far as the largest float (DLMF 10.32.1).

ANGLES = 256
C = raw.cos((raw.arange(ANGLES) + 0.5) * (math.pi / 2 / ANGLES))


def i0_slope(np, ans, x):
    """I1(x) = the mean of c sinh(x c)."""
    c = C.astype(dtype_of(x))
    return np.mean(c * np.sinh(np.expand_dims(x, -1) * c), -1)


elementwise(raw.i0, i0_slope)


@composite
def kaiser(np, M, beta):  # noqa: N803
    """I0(beta sqrt(1 - t**2)) / I0(beta) for t from -1 to 1."""
    if M == 1:
        return raw.ones(1)
    t = raw.linspace(-1.0, 1.0, M) if M > 1 else raw.empty(0)
    return np.i0(beta * raw.sqrt((1.0 - t) * (1.0 + t))) / np.i0(beta)


# ------------------------------------------------------------------------ series


@composite
def ediff1d(np, ary, to_end=None, to_begin=None):
    """Each element minus the one before, with something in front and something behind."""
    parts = [to_begin, np.diff(np.ravel(ary)), to_end]
    return np.concatenate([np.ravel(x) for x in parts if x is not None], dtype=dtype_of(ary))


@composite
def unwrap(np, p, discont=None, axis=-1, *, period=2 * math.pi):
    """Add periods, so that no step is longer than half a period; their number is a constant."""
    at, turn = untraced(p), untraced(period)
    count = raw.rint((raw.unwrap(at, discont, axis, period=turn) - at) / turn)
    return p + period * count


@composite
def correlate(np, a, v, mode="valid"):
    """c[k] = sum_n a[n + k] conj(v[n]), a convolution with v from behind."""
    if len(a) >= len(v) or mode != "same":
        return np.convolve(a, cj(np, v)[::-1], mode)
    return cj(np, np.correlate(v, a, mode)[::-1])


@composite
def trim_zeros(np, filt, trim="fb", axis=None):
    """The part of an array without the zeros before and behind it."""
    there = raw.nonzero(untraced(filt))
    axes = range(np.ndim(filt)) if axis is None else raw.atleast_1d(axis) % np.ndim(filt)
    index = [slice(None)] * np.ndim(filt)
    for k in axes:
        first, last = (there[k].min(), there[k].max() + 1) if there[k].size else (0, 0)
        start = first if "f" in trim.lower() else None
        index[k] = slice(start, last if "b" in trim.lower() or not there[k].size else None)
    return filt[tuple(index)]


@composite
def resize(np, a, new_shape):
    """The elements, again and again, until the new shape is full."""
    size = math.prod(raw.atleast_1d(new_shape))
    flat = np.ravel(a)
    place = raw.arange(size) % max(len(flat), 1)
    return np.reshape(flat[place] if len(flat) else raw.zeros(size, dtype_of(a)), new_shape)


# ------------------------------------------------------------------------ transforms
# A signal with a Hermitian transform, and a real one: irfft and rfft with the sign of i exchanged.

SWAPPED: dict = {"forward": "backward", "backward": "forward", None: "forward", "ortho": "ortho"}

# fmt: off
composite(raw.fft.fftfreq)(lambda np, n, d=1.0: raw.fft.fftfreq(n) / d)
composite(raw.fft.rfftfreq)(lambda np, n, d=1.0: raw.fft.rfftfreq(n) / d)
composite(raw.fft.hfft)(lambda np, a, n=None, axis=-1, norm=None: np.fft.irfft(
    cj(np, a), 2 * (shape_of(a)[axis] - 1) if n is None else n, axis, SWAPPED[norm]))
composite(raw.fft.ihfft)(lambda np, a, n=None, axis=-1, norm=None:
                         cj(np, np.fft.rfft(a, n, axis, SWAPPED[norm])))
# fmt: on
