"""The normal distribution of vectors: ``multivariate_normal.logpdf(x, mean, cov)``.

The derivative in the covariance matrix is symmetric, as if both triangles changed together.

>>> import numpy
>>> from microad import grad
>>> x, mean, cov = numpy.array([1.0, 2.0]), numpy.zeros(2), numpy.eye(2)
>>> grad(logpdf)(x, mean, cov)
array([-1., -2.])
>>> grad(logpdf, "cov")(x, mean, cov=cov)  # (x x^T - cov) / 2
array([[0. , 1. ],
       [1. , 1.5]])
"""

import math
import sys

import numpy
from scipy.stats import multivariate_normal as distribution

from microad.engine.composites import composite
from microad.engine.dispatch import holds
from microad.engine.leaves import untraced
from microad.errors import NoDensityError
from microad.numpy import fill
from microad.numpy.linalg import tr
from microad.scipy.stats.families import methods

LOG_2PI = math.log(2 * math.pi)


def as_matrix(np, mean, cov):
    """The mean as a vector and the covariance as a matrix; numbers and variances may be given."""
    cov = 1.0 if cov is None else np.asarray(cov)
    mean = np.zeros(len(cov) if np.ndim(cov) == 2 else 1) if mean is None else np.ravel(mean)
    if np.ndim(cov) < 2:
        return mean, cov * numpy.eye(len(mean))
    return mean, 0.5 * (cov + tr(np, cov))


def log_det(np, factor):
    """The logarithm of the determinant of factor factor^T."""
    return 2.0 * np.sum(np.log(np.diagonal(factor)))


@composite(distribution.logpdf)
def log_density(np, x, mean=None, cov=1, allow_singular=False):
    """-(d log(2 pi) + log det(cov) + y^T inv(cov) y) / 2 with y = x - mean."""
    shape = numpy.shape(distribution.logpdf(*map(untraced, (x, mean, cov)), allow_singular))
    if allow_singular:
        return singular(np, x, mean, cov)
    mean, matrix = as_matrix(np, mean, cov)
    y = np.reshape(np.asarray(x), (-1, len(mean))) - mean
    factor = np.linalg.cholesky(matrix)
    z = np.linalg.solve(factor, tr(np, y))
    ans = -0.5 * (len(mean) * LOG_2PI + log_det(np, factor) + np.sum(z * z, 0))
    return np.reshape(ans, shape)


def singular(np, x, mean, cov):
    """The density on the plane that the distribution fills; what lies beside it has none."""
    if holds(cov):
        raise NoDensityError
    here = distribution.logpdf(untraced(x), untraced(mean), cov, allow_singular=True)
    top = distribution.logpdf(untraced(mean), untraced(mean), cov, allow_singular=True)
    mean, matrix = as_matrix(np, mean, cov)
    y = np.reshape(np.asarray(x), (-1, len(mean))) - mean
    ans = np.reshape(top - 0.5 * np.sum(y @ numpy.linalg.pinv(matrix) * y, -1), here.shape)
    return np.where(numpy.isneginf(here), -numpy.inf, ans)


@composite(distribution.entropy)
def entropy_of(np, mean=None, cov=1):
    """(d (1 + log(2 pi)) + log det(cov)) / 2, whatever the mean is."""
    mean, matrix = as_matrix(np, mean, cov)
    return 0.5 * (len(mean) * (1.0 + LOG_2PI) + log_det(np, np.linalg.cholesky(matrix)))


@composite(distribution.pdf)
def density(np, x, mean=None, cov=1, allow_singular=False):
    """The exponential of that."""
    return np.exp(log_density(np, x, mean, cov, allow_singular))


fill(sys.modules[__name__], methods(distribution), distribution)
