"""Derivatives of functions that are integrals or series: each is a formula of its own.

>>> from microad import grad
>>> grad(S.expi)(1.0) == numpy.e
True
>>> grad(S.ellipk)(0.0) == numpy.pi / 8
True

Formulas: DLMF 6.2 (expi, sici), 7.2.7 and 7.2.8 (fresnel), 8.19.13 (expn), 15.5.1 (hyp2f1), 13.3.15
(hyp1f1), 16.3.1 (hyp0f1), 19.5.1 and 19.5.2 (ellipk, ellipe), 4.13.4 (lambertw); owens_t: D. Owen,
"Tables for computing bivariate normal probabilities" (1956), 2.4.
"""

import math

import numpy
import scipy.special as raw

from microad.engine.rules import defvjp, elementwise
from microad.scipy.special.functions import S, refuse

ROOT_8PI = math.sqrt(8 * math.pi)


def expn_slope(np, ans, n, x):
    """-E(n - 1, x), where E(-1, x) = (exp(-x) + E(0, x)) / x."""
    least = numpy.asarray(n) < 1
    return -np.where(least, (np.exp(-x) + ans) / x, S.expn(numpy.where(least, 0, n - 1), x))


def hyp2f1_z(np, ans, a, b, c, z):
    """a b / c F(a + 1, b + 1; c + 1; z)."""
    return a * b / c * S.hyp2f1(a + 1.0, b + 1.0, c + 1.0, z)


def owens_t_h(np, ans, h, a):
    """-phi(h) (Phi(a h) - 1/2)."""
    return -np.exp(-0.5 * h * h) * S.erf(a * h * math.sqrt(0.5)) / ROOT_8PI


def owens_t_a(np, ans, h, a):
    """exp(-(1 + a**2) h**2 / 2) / (2 pi (1 + a**2))."""
    return np.exp(-0.5 * h * h * (1.0 + a * a)) / (2 * math.pi * (1.0 + a * a))


# fmt: off
#                         d/dx f(x)
elementwise(raw.expi,        lambda np, ans, x: np.exp(x) / x)
elementwise(raw.exp1,        lambda np, ans, x: -np.exp(-x) / x)
elementwise(raw.ellipk,      lambda np, ans, m: math.pi / 8 * S.hyp2f1(1.5, 1.5, 2.0, m))
elementwise(raw.ellipe,      lambda np, ans, m: -math.pi / 8 * S.hyp2f1(0.5, 1.5, 2.0, m))
elementwise(raw.lambertw,    lambda np, ans, z, *k: np.exp(-ans) / (1.0 + ans))
#                         in the last argument
elementwise(raw.expn,        refuse(raw.expn, "n"), expn_slope)
elementwise(raw.hyp0f1,      refuse(raw.hyp0f1, "v"),
                             lambda np, ans, v, z: S.hyp0f1(v + 1.0, z) / v)
elementwise(raw.hyp1f1,      refuse(raw.hyp1f1, "a"), refuse(raw.hyp1f1, "b"),
                             lambda np, ans, a, b, x: a / b * S.hyp1f1(a + 1.0, b + 1.0, x))
elementwise(raw.hyp2f1,      *(refuse(raw.hyp2f1, name) for name in "abc"), hyp2f1_z)
elementwise(raw.owens_t,     owens_t_h, owens_t_a)
#                         two results
defvjp(raw.sici,             lambda np, g, ans, x: (g[0] * np.sin(x) + g[1] * np.cos(x)) / x)
defvjp(raw.fresnel,          lambda np, g, ans, z: g[0] * np.sin(math.pi / 2 * z * z)
                                                   + g[1] * np.cos(math.pi / 2 * z * z))
# fmt: on
