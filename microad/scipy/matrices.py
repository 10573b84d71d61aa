"""Matrices that are made of vectors, and equations with them: `toeplitz`, `circulant` and others.

>>> import microad.numpy as np
>>> from microad import grad
>>> from microad.scipy import linalg
>>> grad(lambda c: np.sum(linalg.toeplitz(c) ** 2))(np.array([1.0, 2.0]))
array([4., 8.])
"""

import numpy
import scipy.linalg as raw

from microad.engine.composites import composite
from microad.engine.leaves import dtype_of
from microad.numpy.elementwise import cj
from microad.numpy.indexing import moved

# ------------------------------------------------------------------------ made of vectors


@composite(raw.toeplitz)
def toeplitz(np, c, r=None):
    """The first column c and the first row r, and what stands there all along each diagonal."""
    return moved(np, raw.toeplitz, c, cj(np, c) if r is None else r)


@composite(raw.hankel)
def hankel(np, c, r=None):
    """The first column c and the last row r, all along each antidiagonal."""
    return moved(np, raw.hankel, c, numpy.zeros(c.shape, dtype_of(c)) if r is None else r)


@composite(raw.circulant)
def circulant(np, c):
    """Each column is the one before, moved down by one."""
    return moved(np, raw.circulant, c)


@composite(raw.companion)
def companion(np, a):
    """The matrix whose characteristic polynomial has these coefficients."""
    return np.concatenate([(-a[1:] / a[0])[None], numpy.eye(len(a) - 2, len(a) - 1)])


@composite(raw.khatri_rao)
def khatri_rao(np, a, b):
    """The Kronecker product of each column of a with the same column of b."""
    return np.reshape(a[:, None] * b, (-1, b.shape[-1]))


# ------------------------------------------------------------------------ equations


@composite(raw.solve_toeplitz, of_list=True)  # the first argument may be a pair
def solve_toeplitz(np, c_or_cr, b, check_finite=True):
    """The solution x of T x = b."""
    pair = c_or_cr if isinstance(c_or_cr, tuple) else (c_or_cr,)
    return np.linalg.solve(toeplitz(np, *map(np.asarray, pair)), np.asarray(b))


@composite(raw.matmul_toeplitz, of_list=True)
def matmul_toeplitz(np, c_or_cr, x, check_finite=False, workers=None):
    """The product T x."""
    pair = c_or_cr if isinstance(c_or_cr, tuple) else (c_or_cr,)
    return toeplitz(np, *map(np.asarray, pair)) @ np.asarray(x)


@composite(raw.solve_circulant)
def solve_circulant(np, c, b, singular="raise", tol=None):
    """The solution x of C x = b."""
    return np.linalg.solve(circulant(np, c), b)
