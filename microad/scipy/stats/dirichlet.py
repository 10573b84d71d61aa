"""The Dirichlet distribution: ``dirichlet.logpdf(x, alpha)``.

>>> import numpy
>>> from microad import grad
>>> grad(logpdf)(numpy.array([0.5, 0.5]), numpy.array([2.0, 3.0]))  # (alpha - 1) / x
array([2., 4.])
"""

import sys

import numpy
from scipy.stats import dirichlet as distribution

from microad.engine.composites import composite
from microad.engine.leaves import untraced
from microad.numpy import fill
from microad.scipy.special.functions import S
from microad.scipy.stats.families import methods


@composite(distribution.logpdf)
def log_density(np, x, alpha):
    """sum (alpha - 1) log(x) - log B(alpha); the components of x lie along its first axis.

    A last component that is not there is what the others lack to 1.
    """
    shape = numpy.shape(distribution.logpdf(untraced(x), untraced(alpha)))
    x, alpha = np.asarray(x), np.asarray(alpha)
    if len(x) < len(alpha):
        x = np.concatenate([x, 1.0 - np.sum(x, 0, keepdims=True)])
    log_beta = np.sum(S.gammaln(alpha)) - S.gammaln(np.sum(alpha))
    exponents = np.reshape(alpha - 1.0, (-1,) + (1,) * (x.ndim - 1))
    return np.reshape(np.sum(S.xlogy(exponents, x), 0) - log_beta, shape)


composite(distribution.pdf)(lambda np, x, alpha: np.exp(log_density(np, x, alpha)))
fill(sys.modules[__name__], methods(distribution), distribution)
