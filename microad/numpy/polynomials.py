"""Polynomials in their coefficients, the highest power first, as `numpy.polyval` reads them.

Everything here is made of products, sums and convolutions, so the derivatives in the coefficients,
in the points and in the roots follow from theirs.

>>> import microad.numpy as np
>>> from microad import grad
>>> c = np.array([1.0, 0.0, 3.0])  # x**2 + 3
>>> grad(np.polyval, 1)(c, 2.0)
4.0
>>> grad(lambda c: np.polyval(c, 2.0))(c)
array([4., 2., 1.])
>>> grad(lambda c: np.max(np.real(np.roots(c))))(np.array([1.0, -3.0, 2.0]))  # roots 1 and 2
array([-4., -2., -1.])
"""

import numpy as raw

from microad.engine.composites import composite
from microad.engine.leaves import dtype_of, untraced

# ------------------------------------------------------------------------ values


@composite
def polyval(np, p, x):
    """The value at x, by Horner's scheme."""
    p, x = np.asarray(p), np.asarray(x)
    ans = 0.0 * x if len(p) == 0 else p[0] + 0.0 * x
    for k in range(1, len(p)):
        ans = ans * x + p[k]
    return ans


@composite
def vander(np, x, N=None, increasing=False):  # noqa: N803
    """A column for each power of x."""
    powers = raw.arange(len(x) if N is None else N)
    return np.asarray(x)[:, None] ** (powers if increasing else powers[::-1])


# ------------------------------------------------------------------------ arithmetic


def aligned(np, a, b):
    """Two polynomials as vectors of one length, with zeros for powers that one does not have."""
    a, b = np.atleast_1d(a), np.atleast_1d(b)
    n = max(len(a), len(b))
    return np.pad(a, (n - len(a), 0)), np.pad(b, (n - len(b), 0))


@composite
def polyadd(np, a1, a2):
    """The sum."""
    a, b = aligned(np, a1, a2)
    return a + b


@composite
def polysub(np, a1, a2):
    """The difference."""
    a, b = aligned(np, a1, a2)
    return a - b


@composite
def polymul(np, a1, a2):
    """The product: each coefficient is a sum along an antidiagonal."""
    return np.convolve(a1, a2)


@composite
def polydiv(np, u, v):
    """The quotient and the remainder, by long division."""
    u, v = np.atleast_1d(u), np.atleast_1d(v)
    zero = raw.result_type(dtype_of(u), dtype_of(v)).type(0)
    u, v = u + zero, v + zero
    steps = max(len(u) - len(v) + 1, 0)
    quotient = []
    for k in range(steps):
        quotient.append(u[k] / v[0])
        u = u - np.pad(quotient[-1] * v, (k, len(u) - len(v) - k))
    rest = u[steps:] if steps else u
    digits = raw.flatnonzero(~raw.isclose(untraced(rest), 0, rtol=1e-14))
    first = digits[0] if digits.size else max(len(rest) - 1, 0)
    rest = rest[first:] if len(rest) else 0.0 * u[:1]
    return (np.stack(quotient) if quotient else 0.0 * v[:1]), rest


@composite
def polyder(np, p, m=1):
    """The derivative, m times: the factor n comes down from x**n."""
    for _ in range(m):
        p = p[:-1] * raw.arange(len(p) - 1, 0, -1)
    return p


@composite
def polyint(np, p, m=1, k=None):
    """The antiderivative, m times; k are its values at 0."""
    constants = np.atleast_1d(raw.zeros(m) if k is None else k)
    for step in range(m):
        lifted = p / raw.arange(len(p), 0, -1)
        p = np.append(lifted, constants[step if len(constants) > 1 else 0])
    return p


# ------------------------------------------------------------------------ roots


@composite
def poly(np, seq_of_zeros):
    """The polynomial with these roots, or with the eigenvalues of this matrix as its roots."""
    roots = np.atleast_1d(seq_of_zeros)
    if roots.ndim == 2:
        roots = np.linalg.eigvals(roots)
    ans = raw.ones(1, roots.dtype)
    for root in roots:
        ans = np.convolve(ans, np.append(raw.ones(1, roots.dtype), -root))
    values = untraced(roots)
    paired = raw.array_equal(raw.sort(values), raw.sort(values.conj()))
    return np.real(ans) if paired else ans


@composite
def roots(np, p):
    """The eigenvalues of the companion matrix."""
    p = np.atleast_1d(p)
    there = raw.flatnonzero(untraced(p))
    if not there.size:
        return raw.array([])
    zeros = len(p) - 1 - there[-1]
    p = p[there[0] : there[-1] + 1]
    degree = len(p) - 1
    if degree == 0:
        return raw.zeros(zeros, p.dtype)
    companion = np.concatenate([(-p[1:] / p[0])[None], raw.eye(degree - 1, degree, dtype=p.dtype)])
    return np.pad(np.linalg.eigvals(companion), (0, zeros))


# ------------------------------------------------------------------------ the best fit


@composite
def polyfit(np, x, y, deg, rcond=None, *, w=None):
    """The coefficients whose polynomial has the least sum of squares of w (y - p(x))."""
    x, y = np.asarray(x) + 0.0, np.asarray(y) + 0.0
    columns = np.vander(x, deg + 1)
    if w is not None:
        w = np.asarray(w)
        columns, y = columns * w[:, None], y * (w[:, None] if y.ndim == 2 else w)
    rcond = len(x) * raw.finfo(x.dtype).eps if rcond is None else rcond
    sizes = np.sqrt(np.sum(columns * columns, 0))
    best = np.linalg.lstsq(columns / sizes, y, rcond)[0]
    return best / (sizes[:, None] if y.ndim == 2 else sizes)
