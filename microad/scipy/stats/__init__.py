"""Probability distributions: ``import microad.scipy.stats as stats``.

Eight have derivatives, in all their parameters: `norm`, `t`, `gamma`, `chi2`, `beta`, `poisson`,
`dirichlet` and `multivariate_normal`. The others are SciPy's, for constants.

>>> import numpy
>>> from microad import grad
>>> from microad.scipy.stats import norm
>>> data = numpy.array([1.0, 2.0, 6.0])
>>> grad(lambda mean: norm.logpdf(data, mean, 2.0).sum())(3.0)  # the mean of the data
0.0
"""

from typing import Any

import scipy.stats

from microad.engine.rules import traced
from microad.scipy.stats import (
    beta,
    chi2,
    dirichlet,
    gamma,
    multivariate_normal,
    norm,
    poisson,
    t,
)
from microad.scipy.stats.families import with_methods

__all__ = ["beta", "chi2", "dirichlet", "gamma", "multivariate_normal", "norm", "poisson", "t"]


def __getattr__(name: str) -> Any:
    """The other distributions and functions of SciPy, none of which has a derivative."""
    thing = getattr(scipy.stats, name)
    if hasattr(thing, "rvs"):
        return with_methods(thing)
    return traced(thing) if callable(thing) and not isinstance(thing, type) else thing
