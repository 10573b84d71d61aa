"""Derivatives of gamma and beta functions, polygamma functions and Hurwitz's zeta function.

>>> from microad import grad
>>> grad(S.gammaln)(1.0) == -numpy.euler_gamma
True
>>> grad(S.rgamma)(0.0)  # 1/gamma(x) has no poles
1.0

Formulas: DLMF 5.2.2 (psi), 5.4.1, 5.5.4 (reflection), 5.12.1 (beta), 5.15 (polygamma), 25.11.17.
"""

import math

import numpy
import scipy.special as raw

from microad.engine.composites import composite
from microad.engine.leaves import dtype_of, untraced
from microad.engine.rules import elementwise, nondiff
from microad.numpy.elementwise import symmetric
from microad.scipy.special.functions import S, refuse

# ------------------------------------------------------------------------ psi for complex numbers

FAR = 15  # so many steps to the right the expansion has all digits
BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510]


def trigamma(np, z):
    """psi'(z) = sum 1/(z + k)**2: the first terms, and the expansion DLMF 5.15.8 of the rest.

    Left of 1/2 the reflection DLMF 5.15.6 leads there: psi'(z) = (pi / sin(pi z))**2 - psi'(1 - z).
    """
    left = np.real(z) < 0.5
    w = np.where(left, 1.0 - z, z)
    total = sum(1.0 / (w + k) ** 2 for k in range(FAR))
    w = w + FAR
    total = total + 1.0 / w + 0.5 / (w * w)
    for k, b in enumerate(BERNOULLI):
        total = total + b / w ** (2 * k + 3)
    turn = math.pi / np.sin(np.where(left, math.pi * z, 1.0))
    return np.where(left, turn * turn - total, total)


def psi_slope(np, ans, x):
    """psi'(x), which SciPy knows for real x."""
    return trigamma(np, x) if dtype_of(x).kind == "c" else S.polygamma(1, x)


def rgamma_slope(np, ans, x):
    """-psi(x) / gamma(x); left of 1/2, where psi has poles, both of them reflected."""
    left = numpy.real(x) < 0.5
    y = np.where(left, 1.0 - x, 1.0)
    turned = S.psi(y) * np.sin(math.pi * x) - math.pi * np.cos(math.pi * x)
    return np.where(left, -S.gamma(y) * turned / math.pi, -ans * S.psi(np.where(left, 1.0, x)))


def multigammaln_slope(np, ans, a, d):
    """The gamma function of d dimensions is a product of d gamma functions: DLMF 35.3.4."""
    return sum(S.psi(a - j / 2) for j in range(int(d)))


# fmt: off
#                           d/dx f(x)
nondiff(raw.gammasgn)
elementwise(raw.gamma,         lambda np, ans, x: ans * S.psi(x))
elementwise(raw.gammaln,       lambda np, ans, x: S.psi(x))
elementwise(raw.loggamma,      lambda np, ans, x: S.psi(x))
elementwise(raw.rgamma,        rgamma_slope)
elementwise(raw.psi,           psi_slope)
#                           d/dx f(n, x)
elementwise(raw.polygamma,     refuse(raw.polygamma, "n"),
                               lambda np, ans, n, x: S.polygamma(n + 1, x))
elementwise(raw.zeta,          refuse(raw.zeta, "x"),
                               lambda np, ans, x, q: -x * S.zeta(x + 1.0, q))
elementwise(raw.multigammaln,  multigammaln_slope,
                               refuse(raw.multigammaln, "d"))
#                           d/da f(a, b) = d/db f(b, a)
elementwise(raw.poch,          lambda np, ans, z, m: ans * (S.psi(z + m) - S.psi(z)),
                               lambda np, ans, z, m: ans * S.psi(z + m))
elementwise(raw.binom,         lambda np, ans, n, k: ans * (S.psi(n + 1.0) - S.psi(n - k + 1.0)),
                               lambda np, ans, n, k: ans * (S.psi(n - k + 1.0) - S.psi(k + 1.0)))
symmetric(raw.beta,            lambda np, ans, a, b: ans * (S.psi(a) - S.psi(a + b)))
symmetric(raw.betaln,          lambda np, ans, a, b: S.psi(a) - S.psi(a + b))
# fmt: on


# ------------------------------------------------------------------------ made of others


def can_be_chosen(n, k):
    """Whether k of n things can be chosen at all."""
    n, k = untraced(n), untraced(k)
    return (k <= n) & (n >= 0) & (k >= 0)


@composite(raw.comb)
def comb(np, N, k, *, exact=False, repetition=False):  # noqa: N803
    """The number of choices of k out of N things, or of N + k - 1, as one of them may repeat."""
    n = N + k - 1 if repetition else N
    possible = can_be_chosen(n, k)
    return np.where(possible, S.binom(n, np.where(possible, k, 0.0)), 0.0)


@composite(raw.perm)
def perm(np, N, k, exact=False):  # noqa: N803
    """The number of orders of k out of N things."""
    possible = can_be_chosen(N, k)
    k = np.where(possible, k, 0.0)
    return np.where(possible, S.poch(np.where(possible, N - k, 0.0) + 1.0, k), 0.0)


@composite(raw.factorial)
def factorial(np, n, exact=False, extend="zero"):
    """gamma(n + 1), and 0 for negative n."""
    below = untraced(n) < 0
    return np.where(below, 0.0, S.gamma(np.where(below, 0.0, n) + 1.0))
