"""Derivatives of functions that are integrals or series: each is a formula of its own.

>>> from microad import grad
>>> grad(S.expi)(1.0) == numpy.e
True
>>> grad(S.ellipk)(0.0) == numpy.pi / 8
True

Formulas: DLMF 6.2 (expi, sici, shichi), 7.2.7 and 7.2.8 (fresnel), 8.19.13 (expn), 11.4.27 and
11.4.29 (struve), 15.5.1 (hyp2f1), 13.3.15 (hyp1f1), 16.3.1 (hyp0f1), 19.2.4 and 19.2.5 (ellipkinc,
ellipeinc), 19.5.1 and 19.5.2 (ellipk, ellipe), 25.12.2 (spence), 4.13.4 (lambertw), 7.19 (voigt);
owens_t: D. Owen, "Tables for computing bivariate normal probabilities" (1956), 2.4.
"""

import math

import numpy
import scipy.special as raw

from microad.engine.composites import composite
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


def struve_slope(f, sign):
    """(f(v - 1, x) + sign f(v + 1, x) + (x / 2)**v / (sqrt(pi) gamma(v + 3/2))) / 2."""

    def partial(np, ans, v, x):
        rest = np.power(0.5 * x, v) * raw.rgamma(v + 1.5) / math.sqrt(math.pi)
        return 0.5 * (f(v - 1, x) + sign * f(v + 1, x) + rest)

    return partial


@composite(raw.voigt_profile)
def voigt_profile(np, x, sigma, gamma):
    """A Gaussian bell smeared by a Lorentzian one: the real part of w((x + i gamma) / ...)."""
    width = sigma * math.sqrt(2.0)
    return np.real(S.wofz((x + 1j * gamma) / width)) / (width * math.sqrt(math.pi))


# fmt: off
#                         d/dx f(x)
elementwise(raw.expi,        lambda np, ans, x: np.exp(x) / x)
elementwise(raw.exp1,        lambda np, ans, x: -np.exp(-x) / x)
elementwise(raw.ellipk,      lambda np, ans, m: math.pi / 8 * S.hyp2f1(1.5, 1.5, 2.0, m))
elementwise(raw.ellipkm1,    lambda np, ans, p: -math.pi / 8 * S.hyp2f1(1.5, 1.5, 2.0, 1.0 - p))
elementwise(raw.spence,      lambda np, ans, z: -S.hyp2f1(1.0, 1.0, 2.0, 1.0 - z))
elementwise(raw.wrightomega, lambda np, ans, z: ans / (1.0 + ans))
elementwise(raw.ellipe,      lambda np, ans, m: -math.pi / 8 * S.hyp2f1(0.5, 1.5, 2.0, m))
elementwise(raw.lambertw,    lambda np, ans, z, *k: np.exp(-ans) / (1.0 + ans))
#                         in the last argument
elementwise(raw.expn,        refuse(raw.expn, "n"), expn_slope)
elementwise(raw.hyp0f1,      refuse(raw.hyp0f1, "v"),
                             lambda np, ans, v, z: S.hyp0f1(v + 1.0, z) / v)
elementwise(raw.hyp1f1,      refuse(raw.hyp1f1, "a"), refuse(raw.hyp1f1, "b"),
                             lambda np, ans, a, b, x: a / b * S.hyp1f1(a + 1.0, b + 1.0, x))
elementwise(raw.hyp2f1,      *(refuse(raw.hyp2f1, name) for name in "abc"), hyp2f1_z)
elementwise(raw.ellipkinc,   lambda np, ans, phi, m: 1.0 / np.sqrt(1.0 - m * np.sin(phi) ** 2),
                             refuse(raw.ellipkinc, "m"))
elementwise(raw.ellipeinc,   lambda np, ans, phi, m: np.sqrt(1.0 - m * np.sin(phi) ** 2),
                             refuse(raw.ellipeinc, "m"))
elementwise(raw.struve,      refuse(raw.struve, "v"), struve_slope(S.struve, -1.0))
elementwise(raw.modstruve,   refuse(raw.modstruve, "v"), struve_slope(S.modstruve, 1.0))
elementwise(raw.owens_t,     owens_t_h, owens_t_a)
#                         two results
defvjp(raw.sici,             lambda np, g, ans, x: (g[0] * np.sin(x) + g[1] * np.cos(x)) / x)
defvjp(raw.shichi,           lambda np, g, ans, x: (g[0] * np.sinh(x) + g[1] * np.cosh(x)) / x)
defvjp(raw.fresnel,          lambda np, g, ans, z: g[0] * np.sin(math.pi / 2 * z * z)
                                                   + g[1] * np.cos(math.pi / 2 * z * z))
# fmt: on
