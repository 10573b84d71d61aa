"""Student's t distribution: ``t.logpdf(x, df, loc=0, scale=1)`` and its relatives.

>>> from microad import grad
>>> print(f"{grad(cdf, 'df')(1.0, df=1.0):.6f}")
0.066203
"""

import sys

from scipy.stats import t as distribution

from microad.numpy import fill
from microad.scipy.special.functions import S
from microad.scipy.special.incomplete import t_density, t_log_density
from microad.scipy.stats.families import LINE, location_scale, methods

# fmt: off
location_scale(
    distribution, LINE,
    pdf    = lambda np, z, df: t_density(np, df, z),
    logpdf = lambda np, z, df: t_log_density(np, df, z),
    cdf    = lambda np, z, df: S.stdtr(df, z),
    sf     = lambda np, z, df: S.stdtr(df, -z),
    logcdf = lambda np, z, df: np.log(S.stdtr(df, z)),
    logsf  = lambda np, z, df: np.log(S.stdtr(df, -z)),
    ppf    = lambda np, q, df: S.stdtrit(df, q),
    isf    = lambda np, q, df: -S.stdtrit(df, q),
)
# fmt: on
fill(sys.modules[__name__], methods(distribution), distribution)
