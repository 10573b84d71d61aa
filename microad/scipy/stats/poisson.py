"""The Poisson distribution: ``poisson.logpmf(k, mu, loc=0)`` and its relatives.

It is a distribution of whole numbers k, so the derivative is one in mu; in k and loc, where the
methods are constant between jumps, it is 0.

>>> from microad import grad
>>> grad(logpmf, 1)(3, 2.0), grad(pmf, 1)(0, 0.0)  # k / mu - 1, and the slope of exp(-mu)
(0.5, -1.0)
"""

import sys

import numpy
from scipy.stats import poisson as distribution

from microad.engine.composites import composite
from microad.engine.leaves import untraced
from microad.numpy import fill
from microad.scipy.special.functions import S
from microad.scipy.special.incomplete import monomial
from microad.scipy.stats.families import methods

# ------------------------------------------------------------------------ the methods


def counts(k, loc):
    """The number of events, and whether there can be so many."""
    n = numpy.asarray(untraced(k)) - untraced(loc)
    possible = (n >= 0) & (n == numpy.floor(n))
    return numpy.where(possible, n, 0.0), possible


def allowed(mu):
    """The mean, and NaN in place of a negative one."""
    return mu * numpy.where(numpy.asarray(untraced(mu)) >= 0, 1.0, numpy.nan)


def log_probability(np, k, mu, loc):
    """k log(mu) - mu - log(k!), and -infinity for what is no number of events."""
    n, possible = counts(k, loc)
    mu = allowed(mu)
    return np.where(possible, S.xlogy(n, mu) - mu - S.gammaln(n + 1.0), -numpy.inf)


def probability(np, k, mu, loc):
    """mu**k exp(-mu) / k!"""
    n, possible = counts(k, loc)
    mu = allowed(mu)
    return np.where(possible, monomial(n, mu, 0.0, 1.0, mu + S.gammaln(n + 1.0)), 0.0)


def up_to(np, k, mu, loc, incomplete, below):
    """P(K <= k) or its complement, an incomplete gamma function of floor(k) + 1 and mu."""
    n = numpy.floor(numpy.asarray(untraced(k)) - untraced(loc))
    ans = incomplete(numpy.maximum(n, 0.0) + 1.0, allowed(mu))
    return np.where(n >= 0, ans, below)


# fmt: off
composite(distribution.pmf)(lambda np, k, mu, loc=0: probability(np, k, mu, loc))
composite(distribution.logpmf)(lambda np, k, mu, loc=0: log_probability(np, k, mu, loc))
composite(distribution.cdf)(lambda np, k, mu, loc=0: up_to(np, k, mu, loc, S.gammaincc, 0.0))
composite(distribution.sf)(lambda np, k, mu, loc=0: up_to(np, k, mu, loc, S.gammainc, 1.0))
composite(distribution.logcdf)(lambda np, k, mu, loc=0:
                             np.log(up_to(np, k, mu, loc, S.gammaincc, 0.0)))
composite(distribution.logsf)(lambda np, k, mu, loc=0:
                             np.log(up_to(np, k, mu, loc, S.gammainc, 1.0)))
# fmt: on
fill(sys.modules[__name__], methods(distribution), distribution)
