"""Distribution functions of SciPy's special functions: incomplete gamma and beta functions.

Each is one of those with other arguments, and is written so; what counts (k) is a constant.

>>> from microad import grad
>>> print(f"{grad(S.chdtrc, 1)(2.0, 2.0):.6f}")  # exp(-x / 2)
-0.183940

Formulas: DLMF 8.2.4 and 8.17; M. Abramowitz and I. Stegun, sections 26.4 to 26.6.
"""

import numpy
import scipy.special as raw

from microad.engine.composites import composite
from microad.engine.leaves import untraced
from microad.scipy.special.functions import S


def whole(k):
    """The number of events: what lies between two whole numbers changes nothing."""
    return numpy.floor(untraced(k))


def share(dfn, dfd, x):
    """Where a ratio of variances lies between 0 and 1."""
    return dfn * x / (dfd + dfn * x)


# fmt: off
composite(raw.chdtr)(lambda np, v, x:      S.gammainc(0.5 * v, 0.5 * x))
composite(raw.chdtrc)(lambda np, v, x:     S.gammaincc(0.5 * v, 0.5 * x))
composite(raw.gdtr)(lambda np, a, b, x:    S.gammainc(b, a * x))
composite(raw.gdtrc)(lambda np, a, b, x:   S.gammaincc(b, a * x))
composite(raw.pdtr)(lambda np, k, m:       S.gammaincc(whole(k) + 1.0, m))
composite(raw.pdtrc)(lambda np, k, m:      S.gammainc(whole(k) + 1.0, m))
composite(raw.fdtr)(lambda np, dfn, dfd, x:
                    S.betainc(0.5 * dfn, 0.5 * dfd, share(dfn, dfd, x)))
composite(raw.fdtrc)(lambda np, dfn, dfd, x:
                     S.betaincc(0.5 * dfn, 0.5 * dfd, share(dfn, dfd, x)))
composite(raw.bdtr)(lambda np, k, n, p:    S.betaincc(whole(k) + 1.0, n - whole(k), p))
composite(raw.bdtrc)(lambda np, k, n, p:   S.betainc(whole(k) + 1.0, n - whole(k), p))
composite(raw.nbdtr)(lambda np, k, n, p:   S.betainc(n, whole(k) + 1.0, p))
composite(raw.nbdtrc)(lambda np, k, n, p:  S.betaincc(n, whole(k) + 1.0, p))
# fmt: on
