"""Derivatives of the error functions and of the normal distribution function.

>>> from microad import grad
>>> grad(S.log_ndtr)(-1e5)  # Mills' ratio, where the density itself is far below 1e-300
100000.00001
>>> grad(S.ndtri)(0.5) == ROOT_2PI
True

Formulas: DLMF 7.2, 7.10; for large x, where their two terms cancel, the expansions 7.12.1.
"""

import math

import numpy
import scipy.special as raw

from microad.engine.leaves import untraced
from microad.engine.rules import elementwise
from microad.scipy.special.functions import S

ROOT_PI = math.sqrt(math.pi)
ROOT_2, ROOT_2PI = math.sqrt(2.0), math.sqrt(2 * math.pi)
LARGE = 30.0  # from here on, eight terms of the expansions have all digits


def tail(x, sign):
    """1/x**2 + 3 q/(2 x**4) + 15 q**2/(4 x**6) + ... for q = sign: what two terms leave over."""
    y = 1.0 / (x * x)
    total = 0.0
    for k in range(8, -1, -1):
        total = y * (1.0 + sign * (k + 1.5) * total)
    return total


def where_large(np, x, large, series, formula):
    """The series where x is large, and the formula elsewhere."""
    return np.where(large, series(np.where(large, x, LARGE)), formula)


def erfcx_slope(np, ans, x):
    """2 x erfcx(x) - 2 / sqrt(pi)."""
    large, formula = numpy.real(untraced(x)) > LARGE, 2.0 * x * ans - 2 / ROOT_PI
    return where_large(np, x, large, lambda x: -tail(x, -1.0) / ROOT_PI, formula)


def dawsn_slope(np, ans, x):
    """1 - 2 x dawsn(x); the expansion holds on the real line."""
    large = numpy.isreal(untraced(x)) & (abs(untraced(x)) > LARGE)
    return where_large(np, x, large, lambda x: -tail(x, 1.0) / 2.0, 1.0 - 2.0 * x * ans)


# fmt: off
elementwise(raw.erf,       lambda np, ans, x: 2 / ROOT_PI * np.exp(-x * x))
elementwise(raw.erfc,      lambda np, ans, x: -2 / ROOT_PI * np.exp(-x * x))
elementwise(raw.erfi,      lambda np, ans, x: 2 / ROOT_PI * np.exp(x * x))
elementwise(raw.erfcx,     erfcx_slope)
elementwise(raw.dawsn,     dawsn_slope)
elementwise(raw.wofz,      lambda np, ans, x: 2j / ROOT_PI - 2.0 * x * ans)
elementwise(raw.erfinv,    lambda np, ans, x: ROOT_PI / 2 * np.exp(ans * ans))
elementwise(raw.erfcinv,   lambda np, ans, x: -ROOT_PI / 2 * np.exp(ans * ans))
elementwise(raw.ndtr,      lambda np, ans, x: np.exp(-0.5 * x * x) / ROOT_2PI)
elementwise(raw.log_ndtr,  lambda np, ans, x: 2 / ROOT_2PI / S.erfcx(x * (-1 / ROOT_2)))
elementwise(raw.ndtri,     lambda np, ans, x: ROOT_2PI * np.exp(0.5 * ans * ans))
elementwise(raw.ndtri_exp, lambda np, ans, x: ROOT_2PI / 2 * S.erfcx(ans * (-1 / ROOT_2)))
# fmt: on
