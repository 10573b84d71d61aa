"""The chi-squared distribution: ``chi2.logpdf(x, df, loc=0, scale=1)`` and its relatives.

It is a gamma distribution with a = df / 2 and twice the scale.

>>> from microad import grad
>>> grad(pdf)(0.0, 2.0)  # exp(-x / 2) / 2
-0.25
"""

import math
import sys

import numpy
from scipy.stats import chi2 as distribution

from microad.numpy import fill
from microad.scipy.special.functions import S
from microad.scipy.special.incomplete import gamma_density
from microad.scipy.stats.families import location_scale, methods

LN2 = math.log(2.0)


def log_density(np, z, df):
    """The logarithm of z**(df/2 - 1) exp(-z/2) / (2**(df/2) gamma(df/2))."""
    a = 0.5 * df
    return S.xlogy(a - 1.0, z) - 0.5 * z - S.gammaln(a) - LN2 * a


# fmt: off
location_scale(
    distribution, (0.0, numpy.inf),
    pdf    = lambda np, z, df: 0.5 * gamma_density(np, 0.5 * df, 0.5 * z),
    logpdf = log_density,
    cdf    = lambda np, z, df: S.gammainc(0.5 * df, 0.5 * z),
    sf     = lambda np, z, df: S.gammaincc(0.5 * df, 0.5 * z),
    logcdf = lambda np, z, df: np.log(S.gammainc(0.5 * df, 0.5 * z)),
    logsf  = lambda np, z, df: np.log(S.gammaincc(0.5 * df, 0.5 * z)),
    ppf    = lambda np, q, df: 2.0 * S.gammaincinv(0.5 * df, q),
    isf    = lambda np, q, df: 2.0 * S.gammainccinv(0.5 * df, q),
)
# fmt: on
fill(sys.modules[__name__], methods(distribution), distribution)
