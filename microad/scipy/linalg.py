"""Derivatives of SciPy's linear algebra: triangles, bands, functions of a matrix, equations.

As in `microad.numpy.linalg`, the formulas are transposes without a conjugate. With X = f(A) and
f one of the functions of a matrix that have a power series (expm, logm, cosm ...), the change of X
under a change E of A is a block of f itself [M]:

    f([[A, E], [0, A]]) = [[f(A), df(A)[E]], [0, f(A)]]

and the transpose of df(A) is df(A^T).

>>> import numpy
>>> from microad import grad
>>> import microad.numpy as np
>>> grad(lambda a: np.trace(expm(a)))(numpy.zeros((2, 2)))
array([[1., 0.],
       [0., 1.]])

Sources. [G] M. Giles, "An extended collection of matrix derivative results" (2008), 2.3.1; [M] R.
Mathias, "A chain rule for matrix functions and applications" (1996), theorem 2.1; [H] N. Higham,
"Functions of Matrices" (2008), 6.1 (sqrtm: X dX + dX X = dA).
"""

import sys
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy
import scipy.linalg as raw

from microad.engine.composites import composite
from microad.engine.leaves import dtype_of, untraced
from microad.engine.rule_types import unbroadcast
from microad.engine.rules import defjvp, defvjp, direct
from microad.numpy import fill
from microad.numpy.elementwise import cj
from microad.numpy.linalg import columns, tr

LA: Any = SimpleNamespace()
fill(LA, raw.__all__, raw)

# ------------------------------------------------------------------------ triangles
# op(a) x = b with op(a) = a or a^T:   u = inv(op(a))^T g,   the vjps are u in b, and in a the
# triangle of -u x^T or its transpose [G]


def triangle(np, x, lower, unit_diagonal):
    """What the solver reads of a matrix."""
    return np.tril(x, -int(unit_diagonal)) if lower else np.triu(x, int(unit_diagonal))


def back(np, g, a, b, trans, lower, unit_diagonal):
    """The solution u of op(a)^T u = g, as columns."""
    return direct(raw.solve_triangular)(
        a, columns(np, g, b), 1 - trans, lower=lower, unit_diagonal=unit_diagonal
    )


def triangular_a(np, g, ans, a, b, trans=0, lower=False, unit_diagonal=False, **options):
    """The vjp of solve_triangular in the matrix."""
    u = back(np, g, a, b, trans, lower, unit_diagonal)
    outer = -u @ tr(np, columns(np, ans, b))
    return unbroadcast(np, triangle(np, tr(np, outer) if trans else outer, lower, unit_diagonal), a)


def triangular_b(np, g, ans, a, b, trans=0, lower=False, unit_diagonal=False, **options):
    """The vjp of solve_triangular in the right side."""
    u = back(np, g, a, b, trans, lower, unit_diagonal)
    return unbroadcast(np, u[..., 0] if np.ndim(b) == 1 else u, b)


defvjp(raw.solve_triangular, triangular_a, triangular_b)


@composite(raw.solve_triangular)
def solve_triangular(np, a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False,
                     check_finite=True):  # fmt: skip
    """The solution of a x = b, a^T x = b or a^H x = b, where a is triangular."""
    if trans in (2, "C"):
        a = cj(np, a)
    trans = 0 if trans in (0, "N") else 1
    return direct(raw.solve_triangular)(a, b, trans, lower, unit_diagonal)


@composite(raw.cholesky)
def cholesky(np, a, lower=False, overwrite_a=False, check_finite=True):
    """The triangular factor of a positive definite matrix."""
    low = np.linalg.cholesky(a if lower else cj(np, tr(np, a)))
    return low if lower else cj(np, tr(np, low))


@composite(raw.cho_factor)
def cho_factor(np, a, lower=False, overwrite_a=False, check_finite=True):
    """The same for cho_solve, with zeros where SciPy leaves what was there."""
    return LA.cholesky(a, lower), lower


@composite(raw.cho_solve, of_list=True)  # the first argument is a pair
def cho_solve(np, c_and_lower, b, overwrite_b=False, check_finite=True):
    """Two triangular equations, one after the other."""
    factor, lower = c_and_lower
    first, second = (0, 2) if lower else (2, 0)
    half = LA.solve_triangular(factor, b, first, lower=lower)
    return LA.solve_triangular(factor, half, second, lower=lower)


# ------------------------------------------------------------------------ bands
# Row u + i - j of ab holds the elements (i, j) of a matrix with l diagonals below and u above.


def places(l_and_u, n):
    """For each stored place (row, j) the row i of the matrix, and whether there is such a row."""
    low, up = l_and_u
    i = numpy.arange(low + up + 1)[:, None] + numpy.arange(n) - up
    return numpy.clip(i, 0, n - 1), (i >= 0) & (i < n)


def transposed_bands(np, l_and_u, ab):
    """The transposed matrix in the same form."""
    low, up = l_and_u
    column, exists = places((up, low), ab.shape[-1])
    row = numpy.arange(low + up + 1)[::-1, None]
    return np.where(exists, ab[row, column], 0.0)


def banded_ab(np, g, ans, l_and_u, ab, b, *options, **more):
    """The vjp of solve_banded in the bands: -u x^T, where a^T u = g, as far as it is stored."""
    u = columns(np, banded_b(np, g, ans, l_and_u, ab, b), b)
    i, exists = places(l_and_u, ab.shape[-1])
    return -np.where(exists, np.sum(u[i] * columns(np, ans, b), -1), 0.0)


def banded_b(np, g, ans, l_and_u, ab, b, *options, **more):
    """The vjp of solve_banded in the right side."""
    return LA.solve_banded(tuple(l_and_u)[::-1], transposed_bands(np, l_and_u, ab), g)


defvjp(raw.solve_banded, None, banded_ab, banded_b)

# ------------------------------------------------------------------------ equations of matrices
# a x + x b = q:   a^T u + u b^T = g,   the vjps are -u x^T, -x^T u and u.


def sylvester(np, a, b, q):
    """The solution; SciPy's is wrong where a matrix is complex and another is not."""
    kind = numpy.result_type(*map(dtype_of, (a, b, q))).type(0)
    return LA.solve_sylvester(a + kind, b + kind, q + kind)


def sylvester_u(np, g, a, b):
    """The solution of the transposed equation."""
    return sylvester(np, tr(np, a), tr(np, b), g)


def sqrtm_a(np, g, ans, a, *options, **more):
    """The vjp of the square root: x^T u + u x^T = g [H]."""
    return sylvester_u(np, g, ans, ans)


def sqrtm_t(np, t, ans, a, *options, **more):
    """The jvp of the square root."""
    return sylvester(np, ans, ans, t)


# fmt: off
defvjp(raw.solve_sylvester,
       lambda np, g, ans, a, b, q: -sylvester_u(np, g, a, b) @ tr(np, ans),
       lambda np, g, ans, a, b, q: -tr(np, ans) @ sylvester_u(np, g, a, b),
       lambda np, g, ans, a, b, q: sylvester_u(np, g, a, b))
defjvp(raw.solve_sylvester,
       lambda np, t, ans, a, b, q: -sylvester(np, a, b, t @ ans),
       lambda np, t, ans, a, b, q: -sylvester(np, a, b, ans @ t),
       lambda np, t, ans, a, b, q: sylvester(np, a, b, t))
defvjp(raw.sqrtm, sqrtm_a)
defjvp(raw.sqrtm, sqrtm_t)
# fmt: on

# ------------------------------------------------------------------------ functions of a matrix


def change(np, f, a, e):
    """df(a)[e], the block at the upper right of f([[a, e], [0, a]]) [M]."""
    n = a.shape[-1]
    rows = [np.concatenate([a, e], -1), np.concatenate([0.0 * e, a], -1)]
    return f(np.concatenate(rows, -2))[..., :n, n:]


def of_a_matrix(f):
    """Give a function of a matrix both its rules."""
    traced = getattr(LA, f.__name__)
    defvjp(f, lambda np, g, ans, a, *options, **more: change(np, traced, tr(np, a), g))
    defjvp(f, lambda np, t, ans, a, *options, **more: change(np, traced, a, t))


for _f in (raw.expm, raw.logm, raw.sinm, raw.cosm, raw.sinhm, raw.coshm):
    of_a_matrix(_f)


def power_a(np, g, ans, a, t):
    """The vjp of a fractional power in the matrix: a block, as for the others."""
    return change(np, lambda x: LA.fractional_matrix_power(x, t), tr(np, a), g)


def power_t(np, g, ans, a, t):
    """The vjp in the exponent: dX/dt = log(a) X."""
    return np.sum(g * (LA.logm(a) @ ans))


defvjp(raw.fractional_matrix_power, power_a, power_t)

# ------------------------------------------------------------------------ made of others


@composite(raw.expm_frechet)
def expm_frechet(np, A, E, method=None, compute_expm=True, check_finite=True):  # noqa: N803
    """expm(A), and its change under a change E of A."""
    ans = change(np, LA.expm, A, E)
    return (LA.expm(A), ans) if compute_expm else ans


@composite(raw.solve_discrete_lyapunov)
def solve_discrete_lyapunov(np, a, q, method=None):
    """The solution of x = a x a^H + q, as one equation for all elements of x."""
    whole = numpy.eye(q.size) - np.kron(a, cj(np, a))
    return np.reshape(np.linalg.solve(whole, np.ravel(q)), q.shape)


@composite(raw.block_diag)
def block_diag(np, *arrs):
    """The matrices one below the other, each with zeros beside it; a vector is a row."""
    blocks = [np.atleast_2d(a) for a in arrs]
    widths = [block.shape[-1] for block in blocks]
    rows = []
    for k, block in enumerate(blocks):
        before, after = sum(widths[:k]), sum(widths[k + 1 :])
        rows.append(np.pad(block, ((0, 0), (before, after))))
    return np.concatenate(rows)


# fmt: off
composite(raw.tanm)(lambda np, A: np.linalg.solve(LA.cosm(A), LA.sinm(A)))  # noqa: N803
composite(raw.tanhm)(lambda np, A: np.linalg.solve(LA.coshm(A), LA.sinhm(A)))  # noqa: N803
composite(raw.solve_continuous_lyapunov)(lambda np, a, q: sylvester(np, a, cj(np, tr(np, a)), q))
composite(raw.inv)(lambda np, a, overwrite_a=False, check_finite=True: np.linalg.inv(a))
composite(raw.det)(lambda np, a, overwrite_a=False, check_finite=True: np.linalg.det(a))
composite(raw.solve)(lambda np, a, b, *, overwrite_a=False, overwrite_b=False, check_finite=True:
                     np.linalg.solve(a, b))
composite(raw.pinv)(lambda np, a, *, check_finite=True:
                    np.linalg.pinv(a, numpy.finfo(untraced(a).dtype).eps * max(a.shape[-2:])))
composite(raw.norm)(lambda np, a, ord=None, axis=None, keepdims=False, check_finite=True:
                    np.linalg.norm(a, ord, axis, keepdims))
# fmt: on

for _part in ("factorizations", "matrices"):
    import_module(f"microad.scipy.{_part}")

vars(sys.modules[__name__]).update(vars(LA))
