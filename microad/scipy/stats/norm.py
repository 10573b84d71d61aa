"""The normal distribution: ``norm.logpdf(x, loc=0, scale=1)`` and its relatives.

>>> from microad import grad
>>> print(f"{grad(logsf)(50.0):.4f}")  # the tail has all its digits
-50.0200
"""

import math
import sys

from scipy.stats import norm as distribution

from microad.numpy import fill
from microad.scipy.special.functions import S
from microad.scipy.stats.families import LINE, location_scale, methods

HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)

# fmt: off
location_scale(
    distribution, LINE,
    pdf    = lambda np, z: np.exp(-0.5 * z * z - HALF_LOG_2PI),
    logpdf = lambda np, z: -0.5 * z * z - HALF_LOG_2PI,
    cdf    = lambda np, z: S.ndtr(z),
    sf     = lambda np, z: S.ndtr(-z),
    logcdf = lambda np, z: S.log_ndtr(z),
    logsf  = lambda np, z: S.log_ndtr(-z),
    ppf    = lambda np, q: S.ndtri(q),
    isf    = lambda np, q: -S.ndtri(q),
)
# fmt: on
fill(sys.modules[__name__], methods(distribution), distribution)
