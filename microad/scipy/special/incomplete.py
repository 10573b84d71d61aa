"""Derivatives of the incomplete gamma and beta functions, of Student's t, and of their inverses.

In x the derivative is a density. In the parameters it is a series with positive weights w[n], found
by differentiating the power series term by term:

    P(a, x)    = sum w[n],  w[n] = x**(a + n) exp(-x) / gamma(a + n + 1)              DLMF 8.7.1
    dP/da      = sum w[n] (log(x) - psi(a + n + 1))
    I(a, b, x) = sum w[n],  w[n] = x**(a + n) (1 - x)**b / ((a + b + n) B(a + n + 1, b))  8.17.8
    dI/da      = sum w[n] (log(x) + psi(a + b + n) - psi(a + n + 1))
    dI/db      = sum w[n] (log(1 - x) + psi(a + b + n) - psi(b))

The weights are those of a Poisson and of a negative binomial distribution: terms far from
their mean are left out. An inverse has dx/dy = 1 / density and dx/da = -(dP/da) / density.

>>> from microad import grad
>>> grad(S.gammainc, 1)(1.0, 0.0), grad(S.betainc, 2)(1.0, 1.0, 0.5)  # P = 1 - exp(-x) and I = x
(1.0, 1.0)
>>> print(f"{grad(S.gammainc)(1.0, 2.0):.12f}")
-0.220825426212
"""

import numpy
import scipy.special as raw

from microad.engine.leaves import untraced
from microad.engine.rules import elementwise, primitive
from microad.scipy.special.functions import S

WIDE = 10.0  # terms so many standard deviations from the mean are left out

# ------------------------------------------------------------------------ densities


@primitive
def monomial(p, x, q, y, c):
    """x**p y**q exp(-c) without overflow; all densities here are of this form."""
    return numpy.exp(raw.xlogy(p, x) + raw.xlogy(q, y) - c)


def lowered(np, p, x):
    """p - 1, but 0 where x**p = 1 has the derivative p x**(p - 1) = 0 at x = 0."""
    return np.where((p == 0) & (x == 0), 0.0, p - 1.0)


# fmt: off
elementwise(monomial,
            lambda np, ans, p, x, q, y, c: S.xlogy(ans, x),
            lambda np, ans, p, x, q, y, c: p * monomial(lowered(np, p, x), x, q, y, c),
            lambda np, ans, p, x, q, y, c: S.xlogy(ans, y),
            lambda np, ans, p, x, q, y, c: q * monomial(p, x, lowered(np, q, y), y, c),
            lambda np, ans, p, x, q, y, c: -ans)
# fmt: on


def gamma_density(np, a, x):
    """dP(a, x)/dx = x**(a - 1) exp(-x) / gamma(a)."""
    end = numpy.isposinf(untraced(x))
    x = np.where(end, 1.0, x)
    return np.where(end, 0.0, monomial(a - 1.0, x, 0.0, 1.0, x + S.gammaln(a)))


def beta_density(np, a, b, x):
    """dI(a, b, x)/dx = x**(a - 1) (1 - x)**(b - 1) / B(a, b)."""
    return monomial(a - 1.0, x, b - 1.0, 1.0 - x, S.betaln(a, b))


def t_log_density(np, df, t):
    """The logarithm of the density of Student's t."""
    return -0.5 * ((df + 1.0) * np.log1p(t * t / df) + np.log(df)) - S.betaln(0.5, 0.5 * df)


def t_density(np, df, t):
    """The density of Student's t."""
    return np.exp(t_log_density(np, df, t))


# ------------------------------------------------------------------------ in the parameters


def terms(mean, deviation, first):
    """Which terms count, along a new last axis; the weight at n belongs to the number first + n."""
    start = numpy.maximum(numpy.floor(mean - first - WIDE * deviation - WIDE), 0.0)
    count = 2 * WIDE * numpy.max(deviation, initial=0.0) + 8 * WIDE
    return numpy.expand_dims(start, -1) + numpy.arange(int(count), dtype=float)


def gammainc_a(np, a, x):
    """dP/da; 0 at both ends, where P is 0 and 1 for every a."""
    inside = numpy.isfinite(untraced(x)) & (untraced(x) > 0)
    x = np.where(inside, x, 1.0)
    n = terms(untraced(x), numpy.sqrt(untraced(x)), untraced(a))
    a, x = np.expand_dims(a, -1) + n, np.expand_dims(x, -1)
    weights = np.exp(a * np.log(x) - x - S.gammaln(a + 1.0))
    return np.where(inside, np.sum(weights * (np.log(x) - S.psi(a + 1.0)), -1), 0.0)


def betainc_series(np, a, b, x, which):
    """dI/da or dI/db for x up to 1/2."""
    odds = untraced(x) / (1.0 - untraced(x))
    mean = untraced(b) * odds
    n = terms(mean, numpy.sqrt(mean * (1.0 + odds)), untraced(a))
    a, b, x = np.expand_dims(a, -1) + n, np.expand_dims(b, -1), np.expand_dims(x, -1)
    log_weights = a * np.log(x) + b * np.log1p(-x)
    log_weights = log_weights + S.gammaln(a + b) - S.gammaln(a + 1.0) - S.gammaln(b)
    slope = np.log(x) - S.psi(a + 1.0) if which == "a" else np.log1p(-x) - S.psi(b)
    return np.sum(np.exp(log_weights) * (slope + S.psi(a + b)), -1)


def betainc_parameter(np, a, b, x, which):
    """dI/da or dI/db; beyond 1/2 by I(a, b, x) = 1 - I(b, a, 1 - x), and 0 at both ends."""
    inside = (untraced(x) > 0) & (untraced(x) < 1)
    x = np.where(inside, x, 0.5)
    near, other = (untraced(x) <= 0.5) & (untraced(a) == untraced(a)), "b" if which == "a" else "a"
    low, high = np.where(near, x, 0.5), np.where(near, 0.5, 1.0 - x)
    ans = np.where(
        near, betainc_series(np, a, b, low, which), -betainc_series(np, b, a, high, other)
    )
    return np.where(inside, ans, 0.0)


def betainc_a(np, a, b, x):
    """dI/da."""
    return betainc_parameter(np, a, b, x, "a")


def betainc_b(np, a, b, x):
    """dI/db."""
    return betainc_parameter(np, a, b, x, "b")


def stdtr_df(np, df, t):
    """d/d df of (1 + sign(t) I(1/2, df/2, t**2 / (df + t**2))) / 2, and close to t = 0 linear in t.

    The argument of I moves with df, too: that gives -t density / (2 df).
    """
    middle, density = untraced(t) == 0, t_density(np, df, t)
    half = 0.5 * df
    linear = t * density * (0.5 * (S.psi(half + 0.5) - S.psi(half)) - 0.5 / df)
    s = np.where(middle, 1.0, t)
    by_b = betainc_b(np, 0.5, half, s * s / (df + s * s))
    return np.where(middle, linear, 0.25 * np.sign(s) * by_b - 0.5 * s * density / df)


# ------------------------------------------------------------------------ the rules


def function(sign, *slopes):
    """The partials of y = sign P(a, x) + constant, of which the last one is a density."""
    return [lambda np, ans, *at, slope=slope: sign * slope(np, *at) for slope in slopes]


def inverse(sign, *slopes):
    """The partials of the x at which sign P(a, x) + constant = y, as a function of a and y."""
    *in_parameters, density = slopes

    def partial(slope):
        def moved(np, ans, *at):
            return -slope(np, *at[:-1], ans) / density(np, *at[:-1], ans)

        return moved

    def in_y(np, ans, *at):
        return np.divide(sign, density(np, *at[:-1], ans))

    return [*map(partial, in_parameters), in_y]


# fmt: off
elementwise(raw.gammainc,      *function( 1.0, gammainc_a, gamma_density))
elementwise(raw.gammaincc,     *function(-1.0, gammainc_a, gamma_density))
elementwise(raw.gammaincinv,   *inverse(  1.0, gammainc_a, gamma_density))
elementwise(raw.gammainccinv,  *inverse( -1.0, gammainc_a, gamma_density))
elementwise(raw.betainc,       *function( 1.0, betainc_a, betainc_b, beta_density))
elementwise(raw.betaincc,      *function(-1.0, betainc_a, betainc_b, beta_density))
elementwise(raw.betaincinv,    *inverse(  1.0, betainc_a, betainc_b, beta_density))
elementwise(raw.betainccinv,   *inverse( -1.0, betainc_a, betainc_b, beta_density))
elementwise(raw.stdtr,         *function( 1.0, stdtr_df, t_density))
elementwise(raw.stdtrit,       *inverse(  1.0, stdtr_df, t_density))
# fmt: on
