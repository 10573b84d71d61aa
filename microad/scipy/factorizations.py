"""Factorizations of matrices as SciPy returns them: LU, QR, SVD, eigenvalues, least squares.

For LU with the rows in their final order, b = l u, and F = inv(l) db inv(u):

    dl = l (F below the diagonal),     du = (F from the diagonal up) u

>>> import microad.numpy as np
>>> from microad import grad
>>> from microad.scipy import linalg
>>> a = np.array([[4.0, 2.0], [1.0, 3.0]])
>>> grad(lambda a: linalg.lu(a)[2][1, 1])(a).tolist()  # a11 - a10 a01 / a00
[[0.125, -0.25], [-0.5, 1.0]]

Source: S. Walter and L. Lehmann, "Algorithmic differentiation of linear algebra functions with
application in optimum experimental design" (2010), section 4.
"""

import numpy
import scipy.linalg as raw

from microad.engine.composites import composite
from microad.engine.leaves import untraced
from microad.engine.rules import defvjp, primitive, traced
from microad.errors import NoOptionError
from microad.numpy.linalg import ct, eigh_vjp, tr, triangle

# ------------------------------------------------------------------------ LU


@primitive
def eliminated(b):
    """The multipliers below the diagonal, and u from the diagonal up, without a change of rows."""
    b = numpy.array(b)
    for k in range(b.shape[-1] - 1):
        b[..., k + 1 :, k] /= b[..., k, k, None]
        b[..., k + 1 :, k + 1 :] -= b[..., k + 1 :, k, None] * b[..., k, None, k + 1 :]
    return b


def unit_lower(np, packed):
    """l, with ones on the diagonal."""
    return np.tril(packed, -1) + numpy.eye(packed.shape[-1], dtype=packed.dtype)


def eliminated_vjp(np, g, ans, b):
    """The vjp: inv(l)^T (l^T gl below the diagonal, gu u^T from the diagonal up) inv(u)^T."""
    low, up = unit_lower(np, ans), np.triu(ans)
    f = np.tril(tr(np, low) @ np.tril(g, -1), -1) + np.triu(np.triu(g) @ tr(np, up))
    return tr(np, np.linalg.solve(up, tr(np, np.linalg.solve(tr(np, low), f))))


defvjp(eliminated, eliminated_vjp)


@composite(raw.lu)
def lu(np, a, permute_l=False, overwrite_a=False, check_finite=True, p_indices=False):
    """a = p l u: the square block by its rule, what is below or beside it by solving."""
    order = raw.lu(untraced(a), p_indices=True)[0]
    b = np.take_along_axis(np.asarray(a), numpy.argsort(order, -1)[..., None], -2)
    k = min(b.shape[-2:])
    packed = eliminated(b[..., :k, :k])
    low, up = unit_lower(np, packed), np.triu(packed)
    if b.shape[-2] > k:
        rest = tr(np, np.linalg.solve(tr(np, up), tr(np, b[..., k:, :])))
        low = np.concatenate([low, rest], -2)
    if b.shape[-1] > k:
        up = np.concatenate([up, np.linalg.solve(low, b[..., k:])], -1)
    if permute_l:
        return np.take_along_axis(low, order[..., None], -2), up
    return order if p_indices else raw.lu(untraced(a))[0], low, up


@composite(raw.lu_factor)
def lu_factor(np, a, overwrite_a=False, check_finite=True):
    """l and u in one square matrix, and which rows were exchanged."""
    exchanged = raw.lu_factor(untraced(a))[1]
    order = raw.lu(untraced(a), p_indices=True)[0]
    return eliminated(np.asarray(a)[numpy.argsort(order)]), exchanged


@composite(raw.lu_solve, of_list=True)  # the first argument is a pair
def lu_solve(np, lu_and_piv, b, trans=0, overwrite_b=False, check_finite=True):
    """The solution of a x = b, a^T x = b or a^H x = b from the factors of a."""
    packed, exchanged = lu_and_piv
    order = numpy.arange(packed.shape[-1])
    for i, j in enumerate(exchanged):
        order[[i, j]] = order[[j, i]]
    low, up, b = unit_lower(np, packed), np.triu(packed), np.asarray(b)
    if not trans:
        return np.linalg.solve(up, np.linalg.solve(low, b[order]))
    turn = tr if trans == 1 else ct
    half = np.linalg.solve(turn(np, low), np.linalg.solve(turn(np, up), b))
    return half[numpy.argsort(order)]


# ------------------------------------------------------------------------ eigenvalues


def eigh_rule(np, g, ans, a, lower=True):
    """The vjp of eigh."""
    return eigh_vjp(np, g, ans, a, "L" if lower else "U")


def of_hermitian(a, lower):
    """Eigenvalues and eigenvectors, as SciPy computes them."""
    return raw.eigh(a, lower=lower)


hermitian = traced(of_hermitian)
defvjp(hermitian, eigh_rule)


@composite(raw.eigh)
def eigh(np, a, b=None, *, lower=True, eigvals_only=False, overwrite_a=False, overwrite_b=False,
         type=1, check_finite=True):  # fmt: skip
    """a v = v diag(w), or a v = b v diag(w), which a factor of b brings into the first form."""
    a = np.asarray(a)
    if b is None:
        w, v = hermitian(a, lower)
        return w if eigvals_only else (w, v)
    if type != 1:
        raise NoOptionError("eigh", "type")
    low = np.linalg.cholesky(np.asarray(b) if lower else ct(np, np.asarray(b)))
    part = triangle(np, a, "L" if lower else "U")
    whole = part + ct(np, part)
    half = np.linalg.solve(low, whole)
    w, v = hermitian(ct(np, np.linalg.solve(low, ct(np, half))), lower)
    return w if eigvals_only else (w, np.linalg.solve(ct(np, low), v))


@composite(raw.eigvalsh)
def eigvalsh(np, a, b=None, *, lower=True, overwrite_a=False, overwrite_b=False, type=1,
             check_finite=True):  # fmt: skip
    """The eigenvalues of that."""
    return eigh(np, a, b, lower=lower, eigvals_only=True, type=type)


@composite(raw.eig)
def eig(np, a, b=None, left=False, right=True, overwrite_a=False, overwrite_b=False,
        check_finite=True):  # fmt: skip
    """The eigenvalues, always as complex numbers, and the vectors on the right."""
    for option, given in (("b", b is not None), ("left", left), ("right", not right)):
        if given:
            raise NoOptionError("eig", option)
    w, v = np.linalg.eig(a)
    return w + 0j, v


# ------------------------------------------------------------------------ others as in NumPy

MODES = {"full": "complete", "r": "complete", "economic": "reduced"}


@composite(raw.qr)
def qr(np, a, overwrite_a=False, lwork=None, mode="full", pivoting=False, check_finite=True):
    """q and r, or (r,)."""
    if pivoting or mode not in MODES:
        raise NoOptionError("qr", "pivoting" if pivoting else "mode")
    q, r = np.linalg.qr(a, MODES[mode])
    return (r,) if mode == "r" else (q, r)


@composite(raw.svd)
def svd(np, a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True,
        lapack_driver="gesdd"):  # fmt: skip
    """u, s and v^H, or s alone."""
    found = np.linalg.svd(a, full_matrices, compute_uv)
    return tuple(found) if compute_uv else found


@composite(raw.lstsq)
def lstsq(np, a, b, cond=None, overwrite_a=False, overwrite_b=False, check_finite=True,
          lapack_driver=None):  # fmt: skip
    """The shortest of the best solutions, the sums of squares, the rank and the singular values."""
    cond = numpy.finfo(untraced(a).dtype).eps if cond is None else cond
    x, rest, rank, s = np.linalg.lstsq(a, b, cond)
    if not np.size(rest):
        return x, numpy.zeros(0, x.dtype), rank, s
    return x, rest[0] if np.ndim(b) == 1 else rest, rank, s


# fmt: off
composite(raw.eigvals)(lambda np, a, b=None, overwrite_a=False, check_finite=True:
                       eig(np, a, b)[0])
composite(raw.svdvals)(lambda np, a, overwrite_a=False, check_finite=True: np.linalg.svdvals(a))
composite(raw.pinvh)(lambda np, a, *, lower=True, check_finite=True: np.linalg.pinv(
    a, numpy.finfo(untraced(a).dtype).eps * a.shape[-1], True))
# fmt: on
