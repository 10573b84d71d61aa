"""Statistics, integrals, convolutions, tables and polynomials, made of traced functions.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(lambda v: np.sum(np.convolve(np.array([1.0, 2.0, 3.0]), v)))(np.array([0.0, 1.0]))
array([6., 6.])
>>> grad(np.trapezoid)(np.array([1.0, 2.0, 3.0]))
array([0.5, 1. , 0.5])
"""

from typing import Any

import numpy as raw

from microad.numpy.linalg import cj
from microad.numpy.lists import accept_lists
from microad.rules import composite, direct, dtype_of, multilinear, nondiff, plain

# ------------------------------------------------------------------------ statistics


@composite
def average(np: Any, a: Any, axis: Any = None, weights: Any = None, returned: bool = False, *,
            keepdims: bool = False) -> Any:  # fmt: skip
    """sum(a w) / sum(w)."""
    if weights is None:
        weights = raw.ones(a.shape, dtype_of(plain(a).real))
    elif np.shape(weights) != a.shape:
        axes = [k % a.ndim for k in (axis if isinstance(axis, tuple) else (axis,))]
        shape = tuple(n if k in axes else 1 for k, n in enumerate(a.shape))
        weights = np.reshape(np.transpose(weights, raw.argsort(axes)), shape)
    total = np.sum(np.broadcast_to(weights, a.shape), axis, keepdims=keepdims)
    ans = np.sum(a * weights, axis, keepdims=keepdims) / total
    return (ans, total * raw.ones((), dtype_of(ans))) if returned else ans


def as_rows(np: Any, x: Any, rowvar: bool) -> Any:
    """One row for each variable."""
    if np.ndim(x) < 2:
        return np.reshape(x, (1, -1))
    return x if rowvar else np.transpose(x)


@composite
def cov(np: Any, m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: Any = None,
        fweights: Any = None, aweights: Any = None, *, dtype: Any = None) -> Any:  # fmt: skip
    """sum(w (x - mean) (x - mean)^H) / (sum(w) - what was used up for the mean)."""
    x = as_rows(np, m, rowvar)
    if y is not None:
        x = np.concatenate([x, as_rows(np, y, rowvar)])
    ddof = int(not bias) if ddof is None else ddof
    w = raw.ones(x.shape[1]) if fweights is None else fweights
    w = w if aweights is None else w * aweights
    total = np.sum(w)
    used = ddof if aweights is None or ddof == 0 else ddof * np.sum(w * aweights) / total
    far = x - np.sum(x * w, 1, keepdims=True) / total
    return np.squeeze((far * w) @ np.transpose(cj(np, far)) / (total - used))


@composite
def corrcoef(np: Any, x: Any, y: Any = None, rowvar: bool = True, *, dtype: Any = None) -> Any:
    """The covariance of variables that are scaled to variance 1."""
    c = np.cov(x, y, rowvar)
    if c.ndim == 0:
        return c / c
    size = np.sqrt(np.real(np.diagonal(c)))
    return c / size[:, None] / size


# ------------------------------------------------------------------------ integrals and lines


@composite
def trapezoid(np: Any, y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    """The area under straight lines from point to point."""
    y = np.moveaxis(y, axis, -1)
    if x is not None:
        dx = np.diff(x if np.ndim(x) == 1 else np.moveaxis(x, axis, -1))
    return np.sum(dx * (y[..., 1:] + y[..., :-1]), -1) / 2.0


@composite
def interp(np: Any, x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None,
           period: Any = None) -> Any:  # fmt: skip
    """The straight line between two neighbours; at a knot, the one on the right."""
    xp, fp = np.array(xp), np.array(fp)
    if period is not None:
        x, xp, left, right = np.mod(x, period), np.mod(xp, period), None, None
        order = raw.argsort(plain(xp))
        xp, fp = xp[order], fp[order]
        xp = np.concatenate([xp[-1:] - period, xp, xp[:1] + period])
        fp = np.concatenate([fp[-1:], fp, fp[:1]])
    at, knots = plain(x), plain(xp)
    k = raw.clip(raw.searchsorted(knots, at, "right") - 1, 0, max(len(knots) - 2, 0))
    ans = fp[k]
    if len(knots) > 1:
        ans = ans + (fp[k + 1] - ans) / (xp[k + 1] - xp[k]) * (x - xp[k])
    ans = np.where(at < knots[0], fp[0] if left is None else left, ans)
    return np.where(at > knots[-1], fp[-1] if right is None else right, ans)


@composite
def unwrap(
    np: Any, p: Any, discont: Any = None, axis: int = -1, *, period: float = raw.pi * 2
) -> Any:
    """Jumps are taken out by adding constants."""
    return p + (raw.unwrap(plain(p), discont, axis, period=period) - plain(p))


# ------------------------------------------------------------------------ convolutions
# c[k] = sum_i a[i] v[k - i], so the cotangent of a[i] is sum_j g[i + j] v[j]: again a convolution.

# fmt: off
multilinear(raw.convolve, lambda np, g, ans, a, v: np.convolve(g, v[::-1], "valid"),
                          lambda np, g, ans, a, v: np.convolve(g, a[::-1], "valid"))
# fmt: on


@composite
def convolve(np: Any, a: Any, v: Any, mode: str = "full") -> Any:
    """The full convolution, or the part of it that is as long, or that has no border."""
    a, v = np.atleast_1d(a), np.atleast_1d(v)
    whole = direct(raw.convolve)(a, v)
    short, long = sorted((a.shape[0], v.shape[0]))
    start = {"f": 0, "s": (short - 1) // 2, "v": short - 1}[mode[0]]
    length = {"f": whole.shape[0], "s": long, "v": long - short + 1}[mode[0]]
    return whole[start : start + length]


@composite
def correlate(np: Any, a: Any, v: Any, mode: str = "valid") -> Any:
    """The convolution with v turned round; NumPy wants the longer one first."""
    if np.size(a) < np.size(v):
        return np.conj(np.correlate(v, a, mode))[::-1]
    return np.convolve(a, np.conj(v)[::-1], mode)


# ------------------------------------------------------------------------ polynomials, functions


@composite
def polyval(np: Any, p: Any, x: Any) -> Any:
    """Horner's rule: the coefficient of the highest power comes first."""
    ans = 0.0 * x
    for k in range(len(p)):
        ans = ans * x + p[k]
    return ans


@composite
def vander(np: Any, x: Any, N: Any = None, increasing: bool = False) -> Any:  # noqa: N803
    """A column for each power of x."""
    powers = raw.arange(np.shape(x)[0] if N is None else N)
    return np.reshape(x, (-1, 1)) ** (powers if increasing else powers[::-1])


@composite
def i0(np: Any, x: Any) -> Any:
    """The Bessel function I0(x), the mean of exp(x cos t) over a turn.

    For a periodic function, the mean of equally spaced values is exact up to rounding (NIST
    Digital Library of Mathematical Functions, 10.32.1 and 3.5.3).
    """
    count = 40 + int(2 * raw.max(raw.abs(plain(x)), initial=0.0))
    turn = raw.cos(2 * raw.pi * raw.arange(count) / count)
    return np.mean(np.exp(np.expand_dims(x, -1) * turn), -1)


@composite
def ediff1d(np: Any, ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    """Differences of neighbours, between what is to stand before and after."""
    parts = [to_begin, np.diff(np.ravel(ary)), to_end]
    return np.concatenate([np.ravel(part) for part in parts if part is not None])


@composite
def apply_along_axis(np: Any, func1d: Any, axis: int, arr: Any, *args: Any, **kwargs: Any) -> Any:
    """Call a function of the user for every line along an axis."""
    y = np.moveaxis(arr, axis, -1)
    outs = [func1d(y[i], *args, **kwargs) for i in raw.ndindex(y.shape[:-1])]
    ans = np.reshape(np.stack(outs), (*y.shape[:-1], *np.shape(outs[0])))
    inner = range(y.ndim - 1, ans.ndim)
    return np.moveaxis(ans, inner, [axis % y.ndim + k for k in range(len(inner))])


@composite
def piecewise(np: Any, x: Any, condlist: Any, funclist: Any, *args: Any, **kw: Any) -> Any:
    """Each function is applied only where its condition holds; a last one to what is left."""
    where = [raw.asarray(c, bool) for c in raw.asarray(plain(condlist)).reshape(-1, *x.shape)]
    if len(funclist) > len(where):
        where.append(~raw.any(where, 0))
    ans = 0.0 * x
    for at, f in zip(where, funclist):
        ans = np.index_update(ans, at, f(x[at], *args, **kw) if callable(f) else f)
    return ans


def cumulative(name: str, first: float) -> Any:
    """The name that the array API standard has for cumsum or cumprod."""

    def total(np: Any, x: Any, *, axis: Any = None, dtype: Any = None, out: Any = None,
              include_initial: bool = False) -> Any:  # fmt: skip
        axis = 0 if axis is None else axis
        ans = getattr(np, name)(x, axis)
        start = first * np.take(raw.ones(x.shape, dtype_of(x)), [0], axis)
        return np.concatenate([start, ans], axis) if include_initial else ans

    return total


# The functions that later versions of NumPy have, under the names that they have there.
LATER = {
    "vecdot": lambda np, x1, x2, axis=-1: np.sum(cj(np, x1) * x2, axis),
    "matvec": lambda np, x1, x2: (x1 @ x2[..., None])[..., 0],
    "vecmat": lambda np, x1, x2: (cj(np, x1)[..., None, :] @ x2)[..., 0, :],
    "matrix_transpose": lambda np, x: np.swapaxes(x, -1, -2),
    "cumulative_sum": cumulative("cumsum", 0.0),
    "cumulative_prod": cumulative("cumprod", 1.0),
}
for _name, _made in LATER.items():
    if hasattr(raw, _name):
        composite(getattr(raw, _name))(_made)

# fmt: off
composite(raw.modf)(lambda np, x: (x - raw.trunc(plain(x)), raw.trunc(plain(x))))
composite(raw.ldexp)(lambda np, x1, x2: x1 * 2.0 ** plain(x2))
nondiff(raw.nanargmax, raw.nanargmin, raw.linalg.matrix_rank)
# fmt: on

accept_lists(__name__, raw.apply_along_axis, raw.ediff1d)
