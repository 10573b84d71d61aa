"""Linear algebra over several axes at once, and the condition of a matrix.

>>> import numpy
>>> import microad.numpy as np
>>> from microad import grad
>>> grad(np.linalg.cond)(numpy.diag([4.0, 2.0])).tolist()  # the larger over the smaller
[[0.5, 0.0], [0.0, -1.0]]
"""

import math

import numpy as raw

from microad.engine.composites import composite
from microad.engine.leaves import shape_of

LA = raw.linalg


@composite(LA.cond)
def cond(np, x, p=None):
    """The norm of a matrix times the norm of its inverse; for 2 the singular values tell it."""
    if p in (None, 2, -2):
        s = np.linalg.svdvals(x)
        return s[..., -1] / s[..., 0] if p == -2 else s[..., 0] / s[..., -1]
    return np.linalg.norm(x, p, (-2, -1)) * np.linalg.norm(np.linalg.inv(x), p, (-2, -1))


@composite(LA.tensorinv)
def tensorinv(np, a, ind=2):
    """The inverse with respect to tensordot over the first `ind` axes."""
    shape = shape_of(a)
    rows = math.prod(shape[ind:])
    return np.reshape(np.linalg.inv(np.reshape(a, (rows, -1))), shape[ind:] + shape[:ind])


@composite(LA.tensorsolve)
def tensorsolve(np, a, b, axes=None):
    """The x with tensordot(a, x, x.ndim) = b."""
    if axes is not None:
        last = range(a.ndim - len(axes), a.ndim)
        a = np.moveaxis(a, axes, last)
    shape = shape_of(a)[np.ndim(b) :]
    columns = math.prod(shape)
    return np.reshape(np.linalg.solve(np.reshape(a, (-1, columns)), np.ravel(b)), shape)


# fmt: off
if hasattr(raw, "matvec"):  # since NumPy 2.2
    composite(raw.matvec)(lambda np, x1, x2: np.matmul(x1, np.expand_dims(x2, -1))[..., 0])
    composite(raw.vecmat)(lambda np, x1, x2:
                          np.matmul(np.expand_dims(np.conj(x1), -2), x2)[..., 0, :])
# fmt: on
