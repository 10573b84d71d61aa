"""Functions of SciPy that are derivatives themselves, and Bessel functions of a sphere.

>>> from microad import grad
>>> abs(grad(S.jvp, 1)(0, 1.0) - S.jvp(0, 1.0, 2)) < 1e-15
np.True_
>>> grad(S.spherical_jn, 1)(1, 0.0)
0.3333333333333333

Formulas: DLMF 10.6.1, 10.29.1 (a derivative is half the sum of two neighbours), 10.51.2, 10.51.5.
"""

from collections.abc import Callable
from math import comb
from typing import Any

import numpy
import scipy.special as raw

from microad.engine.composites import composite
from microad.engine.rules import direct, elementwise
from microad.scipy.special.functions import S, refuse

# ------------------------------------------------------------------------ jvp and its like


def nth(name: str, turn: float, sign: float) -> Callable:
    """The n-th derivative: (turn / 2)**n times a sum over orders v - n, v - n + 2, ..., v + n."""

    def derivative(np: Any, v: Any, z: Any, n: int = 1) -> Any:
        f = getattr(S, name)
        terms = [sign**k * comb(n, k) * f(v - n + 2 * k, z) for k in range(n + 1)]
        return (0.5 * turn) ** n * sum(terms[1:], terms[0])

    return derivative


# fmt: off
composite(raw.jvp)(nth("jv", 1.0, -1.0))
composite(raw.yvp)(nth("yv", 1.0, -1.0))
composite(raw.h1vp)(nth("hankel1", 1.0, -1.0))
composite(raw.h2vp)(nth("hankel2", 1.0, -1.0))
composite(raw.ivp)(nth("iv", 1.0, 1.0))
composite(raw.kvp)(nth("kv", -1.0, 1.0))
# fmt: on

# ------------------------------------------------------------------------ spherical ones


def spherical(f: Any, first: float, second: float) -> None:
    """Give f(n, z) the slope (first n f(n - 1, z) + second (n + 1) f(n + 1, z)) / (2 n + 1)."""

    def slope(np, ans, n, z):
        this, n = direct(f), numpy.asarray(n)
        below = this(abs(n - 1), z)  # for n = 0 any order would do: it counts 0 times
        return (first * n * below + second * (n + 1) * this(n + 1, z)) / (2.0 * n + 1.0)

    @composite(f)
    def with_option(np, n, z, derivative=False):
        return slope(np, None, n, z) if derivative else direct(f)(n, z)

    elementwise(f, refuse(f, "n"), slope)


# fmt: off
spherical(raw.spherical_jn,  1.0, -1.0)
spherical(raw.spherical_yn,  1.0, -1.0)
spherical(raw.spherical_in,  1.0,  1.0)
spherical(raw.spherical_kn, -1.0, -1.0)
# fmt: on
