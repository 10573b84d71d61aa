"""Derivatives of orthogonal polynomials in their argument: polynomials of a degree less.

>>> from microad import grad
>>> grad(S.eval_legendre, 1)(2, 0.5), grad(S.eval_hermite, 1)(0, 0.5)  # (3 x**2 - 1) / 2, and 1
(1.5, 0.0)

Formulas: DLMF 18.9.15 to 18.9.26; Legendre's are Jacobi's with both parameters 0.
"""

from collections.abc import Callable

import numpy
import scipy.special as raw

from microad.engine.leaves import untraced
from microad.engine.rules import elementwise
from microad.scipy.special.functions import S, refuse


def lower(slope: Callable) -> Callable:
    """The partial ``slope(n, n - 1, *parameters, x)``, and 0 for a polynomial of degree 0."""

    def partial(np, ans, n, *rest):
        degree = numpy.asarray(untraced(n))
        less = numpy.where(degree == 0, degree, degree - 1)
        return np.where(degree == 0, 0.0, slope(degree, less, *rest))

    return partial


# fmt: off
IN_X = {  # d/dx f(n, x), where m = n - 1
    raw.eval_legendre:    lambda n, m, x: 0.5 * (n + 1) * S.eval_jacobi(m, 1.0, 1.0, x),
    raw.eval_chebyt:      lambda n, m, x: n * S.eval_chebyu(m, x),
    raw.eval_chebyu:      lambda n, m, x: 2.0 * S.eval_gegenbauer(m, 2.0, x),
    raw.eval_hermite:     lambda n, m, x: 2.0 * n * S.eval_hermite(m, x),
    raw.eval_hermitenorm: lambda n, m, x: 1.0 * n * S.eval_hermitenorm(m, x),
    raw.eval_laguerre:    lambda n, m, x: -S.eval_genlaguerre(m, 1.0, x),
}
for _f, _slope in IN_X.items():
    elementwise(_f, refuse(_f, "n"), lower(_slope))
elementwise(raw.eval_gegenbauer, refuse(raw.eval_gegenbauer, "n"),
            refuse(raw.eval_gegenbauer, "alpha"),
            lower(lambda n, m, a, x: 2.0 * a * S.eval_gegenbauer(m, a + 1.0, x)))
elementwise(raw.eval_genlaguerre, refuse(raw.eval_genlaguerre, "n"),
            refuse(raw.eval_genlaguerre, "alpha"),
            lower(lambda n, m, a, x: -S.eval_genlaguerre(m, a + 1.0, x)))
elementwise(raw.eval_jacobi, *(refuse(raw.eval_jacobi, name) for name in ("n", "alpha", "beta")),
            lower(lambda n, m, a, b, x:
                  0.5 * (n + a + b + 1.0) * S.eval_jacobi(m, a + 1.0, b + 1.0, x)))
# fmt: on
