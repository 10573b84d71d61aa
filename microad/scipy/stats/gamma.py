"""The gamma distribution: ``gamma.logpdf(x, a, loc=0, scale=1)`` and its relatives.

>>> from microad import grad
>>> grad(logpdf)(2.0, 3.0), grad(pdf)(-1.0, 3.0)  # (a - 1) / x - 1, and 0 outside
(0.0, 0.0)
"""

import sys

import numpy
from scipy.stats import gamma as distribution

from microad.numpy import fill
from microad.scipy.special.functions import S
from microad.scipy.special.incomplete import gamma_density
from microad.scipy.stats.families import location_scale, methods

# fmt: off
location_scale(
    distribution, (0.0, numpy.inf),
    pdf    = lambda np, z, a: gamma_density(np, a, z),
    logpdf = lambda np, z, a: S.xlogy(a - 1.0, z) - z - S.gammaln(a),
    cdf    = lambda np, z, a: S.gammainc(a, z),
    sf     = lambda np, z, a: S.gammaincc(a, z),
    logcdf = lambda np, z, a: np.log(S.gammainc(a, z)),
    logsf  = lambda np, z, a: np.log(S.gammaincc(a, z)),
    ppf    = lambda np, q, a: S.gammaincinv(a, q),
    isf    = lambda np, q, a: S.gammainccinv(a, q),
)
# fmt: on
fill(sys.modules[__name__], methods(distribution), distribution)
