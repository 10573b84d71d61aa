"""The special functions: ``import microad.scipy.special as special``.

>>> import microad.numpy as np
>>> from microad import grad
>>> from microad.scipy import special
>>> grad(special.logsumexp)(np.log(np.array([0.25, 0.75])))
array([0.25, 0.75])
>>> grad(special.jv, 1)(3, 0.5) == (special.jv(2, 0.5) - special.jv(4, 0.5)) / 2
np.True_

`xlogy`, `expit`, `logsumexp` and their relatives stand in `logs`, `erf` and the normal distribution
in `errors`, `gamma` and `beta` in `gammas`, their incomplete forms in `incomplete`, Bessel's
functions in `bessel` and `derivatives`, what is an integral or a series in `integrals`, orthogonal
polynomials in `polynomials`, and distribution functions in `distributions`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import scipy.special

from microad.scipy.special.functions import S

PARTS = "logs errors gammas incomplete bessel integrals polynomials distributions derivatives"

vars(sys.modules[__name__]).update(vars(S))
for _name in PARTS.split():
    import_module(f"microad.scipy.special.{_name}")


def __getattr__(name: str) -> Any:
    """What SciPy has beside the functions of its list."""
    return getattr(scipy.special, name)
