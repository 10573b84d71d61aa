"""How calls of linear algebra are drawn: stacks of matrices that are far from singular.

Vectors of a factorization are determined up to a sign or a phase, so what is checked does not
depend on it: their outer products.
"""

import numpy as raw
from drawn import both

import microad.numpy as np
from microad.engine.leaves import untraced


def turned(x):
    """The conjugate transpose."""
    return np.conj(np.swapaxes(x, -1, -2))


def planes(u, v):
    """For each k the matrix u_k v_k^H of the columns of u and v."""
    return np.einsum("...ik,...jk->...kij", u, np.conj(v))


def square(d, most=1):
    """The shape of a stack of square matrices."""
    n = d.side()
    return (*d.shape(0, most), n, n)


def oblong(d, most=1):
    """The shape of a stack of matrices, tall or wide."""
    return (*d.shape(0, most), d.side(), d.side())


@both("linalg.inv linalg.det linalg.slogdet")
def of_square_matrices(d):
    d.spread(square(d))
    return lambda f, a: f(a)


@both("over_gap")
def over_gap(d):
    shape = square(d)
    d.array(shape)
    d.spread(shape)
    return lambda f, k, a: f(k, a + 5.0)


@both("linalg.pinv")
def pinv(d):
    hermitian = d.flag()
    if hermitian:
        d.hermitian(square(d))
    else:
        d.spread(oblong(d))
    return lambda f, a: f(a, hermitian=hermitian)


@both("linalg.solve")
def solve(d):
    n = d.side()
    a, b = d.broadcast(2, 0, 1)
    d.spread((*a, n, n))
    d.array(d.pick((*b, n, d.side()), (n,)))
    return lambda f, a, b: f(a, b)


@both("linalg.lstsq")
def lstsq(d):
    shape = d.side(), d.side()
    d.spread(shape)
    d.array(d.pick(shape[:1], (shape[0], 2)))

    def without_rank(f, a, b):
        x, rest, _, s = f(a, b, None)
        return x, rest, s

    return without_rank


# ---------------------------------------------------------------- factorizations


@both("linalg.cholesky")
def cholesky(d):
    d.hermitian(square(d))
    upper = d.flag()
    return lambda f, a: f(a, upper=upper)


@both("linalg.eigh")
def eigh(d):
    d.hermitian(square(d))
    uplo = d.pick("L", "U")

    def without_phase(f, a):
        w, v = f(a, uplo)
        return w, planes(v, v)

    return without_phase


@both("linalg.eigvalsh")
def eigvalsh(d):
    d.hermitian(square(d))
    uplo = d.pick("L", "U")
    return lambda f, a: f(a, uplo)


@both("linalg.eig")
def eig(d):
    d.distinct(square(d))

    def without_order(f, a):
        w, v = f(a)
        return np.sum(w**3, -1), (v * w[..., None, :]) @ turned(v)

    return without_order


@both("linalg.eigvals")
def eigvals(d):
    d.distinct(square(d))
    return lambda f, a: (np.sum(f(a) ** 3, -1), np.sum(np.exp(f(a)), -1))


@both("linalg.svd")
def svd(d):
    shape = oblong(d)
    d.spread(shape)
    k, all_vectors = min(shape[-2:]), d.flag()

    def without_phase(f, a):
        u, s, v = f(a, all_vectors)
        null, conull = u[..., k:], v[..., k:, :]
        first = planes(u[..., :k], turned(v[..., :k, :]))
        return s, first, null @ turned(null), turned(conull) @ conull

    return without_phase if d.flag() else lambda f, a: f(a, compute_uv=False)


@both("linalg.svdvals")
def svdvals(d):
    d.spread(oblong(d))
    return lambda f, a: f(a)


@both("linalg.qr")
def qr(d):
    shape, mode = oblong(d), d.pick("reduced", "complete", "r")
    d.spread(shape)
    k = min(shape[-2:])

    def without_sign(f, a):
        q, r = (None, f(a, mode)) if mode == "r" else f(a, mode)
        sign = raw.sign(raw.diagonal(untraced(r)[..., :k, :k], 0, -2, -1).real)
        r = r[..., :k, :] * sign[..., None]
        if mode == "r":
            return r
        null = q[..., k:]
        return q[..., :k] * sign[..., None, :], r, null @ turned(null)

    return without_sign


# ---------------------------------------------------------------- norms


@both("linalg.vector_norm linalg.norm")
def vector_norms(d):
    """Absolute values are far from each other, and from 0."""
    shape = d.shape(1)
    x = d.input(d.turned(d.steps(shape, 0.3)))
    order, keepdims = d.pick(2, 1, 3, 2.5, -1, raw.inf, -raw.inf), d.flag()
    axis = d.axes(x) if d.name == "linalg.vector_norm" else d.axis(x)
    if d.name == "linalg.norm" and d.flag():
        order, axis = None, d.pick(None, axis)
    return lambda f, x: f(x, ord=order, axis=axis, keepdims=keepdims)


@both("linalg.matrix_norm")
def matrix_norms(d):
    """For sums of rows or columns: no two of them are nearly the same."""
    order, keepdims, shape = (
        d.pick("fro", "nuc", 2, -2, 1, -1, raw.inf, -raw.inf),
        d.flag(),
        oblong(d),
    )
    if order in ("fro", "nuc", 2, -2):
        d.spread(shape)
    else:
        sizes = 2.5 ** raw.add.outer(*(raw.arange(n) for n in shape[-2:]))
        d.input(d.turned(sizes * d.numbers(shape, 0.7, 1.3)))
    return lambda f, x: f(x, ord=order, keepdims=keepdims)
