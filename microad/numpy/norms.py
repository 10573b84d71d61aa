"""Derivatives of norms.

The Euclidean norm (of a vector, of a whole array, and the Frobenius norm of a matrix) has a rule,

    d|x| = Re(conj(x) . dx) / |x|,

and at x = 0, where it has a kink, the derivative is taken to be 0: of all slopes that lie under
the kink the smallest one. Every other norm is made of traced functions: sums and maxima of absolute
values, or of singular values.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(np.linalg.norm)(np.array([3.0, 4.0])), grad(np.linalg.norm)(np.zeros(2))
(array([0.6, 0.8]), array([0., 0.]))

Source: G. A. Watson, "Characterization of the subdifferential of some matrix norms" (1992).
"""

from collections.abc import Callable
from typing import Any

import numpy as raw

from microad.numpy.linalg import LA, cj, inverse
from microad.numpy.lists import accept_lists
from microad.rules import composite, defvjp, direct, dtype_of, plain


def norm_x(np: Any, g: Any, ans: Any, x: Any, ord: Any = None, axis: Any = None,
           keepdims: bool = False) -> Any:  # fmt: skip
    """The vjp of the Euclidean norm: g conj(x) / |x|, and 0 where x is 0."""
    if axis is not None and not keepdims:
        g, ans = np.expand_dims(g, axis), np.expand_dims(ans, axis)
    return g * inverse(np, ans) * cj(np, x)


defvjp(LA.norm, norm_x)
euclid = direct(LA.norm)


@composite(LA.norm)
def norm(np: Any, x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """Find out which norm is meant: of vectors or of matrices, and of which order."""
    if isinstance(x, (list, tuple)):
        x = np.array(x)
    axes = tuple(range(x.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    vectors = len(axes) == 1
    if ord is None or ord == "fro" or (ord == 2 and vectors):
        return euclid(x, axis=axis, keepdims=keepdims)
    LA.norm(raw.empty((1,) * x.ndim), ord, axis)  # NumPy knows which orders there are, and says so
    if vectors:
        return vector_p(np, x, ord, axes, keepdims)
    if ord in ("nuc", 2, -2):
        return spectral(np, x, ord, axes, keepdims)
    rows, cols = axes if ord in (1, -1) else axes[::-1]
    sums = np.sum(np.abs(x), rows, keepdims=True)
    out = (np.max if ord > 0 else np.min)(sums, cols, keepdims=True)
    return out if keepdims else np.squeeze(out, axes)


def vector_p(np: Any, x: Any, p: Any, axes: tuple, keepdims: bool) -> Any:
    """(sum |x|**p)**(1/p), and its limits for p = inf, -inf and 0."""
    if p == 0:
        return raw.sum(plain(x) != 0, axes, dtype=dtype_of(x), keepdims=keepdims).real
    size = np.abs(x)
    if p in (raw.inf, -raw.inf):
        return (np.max if p > 0 else np.min)(size, axes, keepdims=keepdims)
    s = np.sum(size**p, axes, keepdims=keepdims)
    return s if p == 1 else np.where(s == 0, 0.0, np.where(s == 0, 1.0, s) ** (1 / p))


def spectral(np: Any, x: Any, ord: Any, axes: tuple, keepdims: bool) -> Any:
    """The sum, the largest or the smallest singular value; each has a kink at (a rounded) 0."""
    s = np.linalg.svdvals(np.moveaxis(x, axes, (-2, -1)))
    there = plain(s)
    rounding = raw.finfo(there.dtype).eps * max(x.shape)
    none = there <= rounding * raw.max(there, -1, keepdims=True, initial=0.0)
    s = np.where(none, 0.0, s)
    pick: Callable = {"nuc": np.sum, 2: np.max, -2: np.min}[ord]
    out = pick(s, -1)
    return np.expand_dims(out, axes) if keepdims else out


@composite(LA.vector_norm)
def vector_norm(np: Any, x: Any, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """The norm of what lies along one or several axes, as of one vector."""
    axes = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = tuple(k % x.ndim for k in axes)
    y = np.moveaxis(x, axes, range(len(axes)))
    y = np.reshape(y, (-1, *y.shape[len(axes) :]))
    out = np.linalg.norm(y, ord, 0)
    return np.expand_dims(out, axes) if keepdims else out


@composite(LA.cond)
def cond(np: Any, x: Any, p: Any = None) -> Any:
    """How much larger relative errors become: |x| |inv(x)|."""
    if p in (None, 2, -2):
        s = np.linalg.svdvals(x)
        return s[..., -1] / s[..., 0] if p == -2 else s[..., 0] / s[..., -1]
    return np.linalg.norm(x, p, (-2, -1)) * np.linalg.norm(np.linalg.inv(x), p, (-2, -1))


@composite(LA.matrix_norm)
def matrix_norm(np: Any, x: Any, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    """The norm of each matrix of a stack."""
    return np.linalg.norm(x, ord, (-2, -1), keepdims)


accept_lists(__name__)
