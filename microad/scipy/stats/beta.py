"""The beta distribution: ``beta.logpdf(x, a, b, loc=0, scale=1)`` and its relatives.

>>> from microad import grad
>>> grad(cdf)(0.25, 1.0, 1.0)  # the uniform distribution
1.0
"""

import sys

from scipy.stats import beta as distribution

from microad.numpy import fill
from microad.scipy.special.functions import S
from microad.scipy.special.incomplete import beta_density
from microad.scipy.stats.families import location_scale, methods


def log_density(np, z, a, b):
    """The logarithm of z**(a - 1) (1 - z)**(b - 1) / B(a, b)."""
    return S.xlogy(a - 1.0, z) + S.xlog1py(b - 1.0, -z) - S.betaln(a, b)


# fmt: off
location_scale(
    distribution, (0.0, 1.0),
    pdf    = lambda np, z, a, b: beta_density(np, a, b, z),
    logpdf = log_density,
    cdf    = lambda np, z, a, b: S.betainc(a, b, z),
    sf     = lambda np, z, a, b: S.betaincc(a, b, z),
    logcdf = lambda np, z, a, b: np.log(S.betainc(a, b, z)),
    logsf  = lambda np, z, a, b: np.log(S.betaincc(a, b, z)),
    ppf    = lambda np, q, a, b: S.betaincinv(a, b, q),
    isf    = lambda np, q, a, b: S.betainccinv(a, b, q),
)
# fmt: on
fill(sys.modules[__name__], methods(distribution), distribution)
