"""How calls of SciPy's linear algebra and of convolutions are drawn."""

import numpy as raw
from drawn import both
from drawn_linalg import square

import microad.numpy as np


def matrices(d, size=0.5, shape=None):
    """Square matrices close to the unit matrix, whose functions are far from singular."""
    shape = square(d) if shape is None else shape
    d.array(shape, -size, size)
    return 2.0 * raw.eye(shape[-1])


# ---------------------------------------------------------------- linear algebra


@both(" ".join(f"scipy.linalg.{name}" for name in ("inv", "det", "pinv")))
def of_square_matrices(d):
    d.spread(square(d))
    return lambda f, a: f(a)


@both("scipy.linalg.norm")
def norms(d):
    d.array((d.side(2), d.side(2)), 0.3, 2.0)
    return lambda f, a: f(a, check_finite=False)


@both("scipy.linalg.solve")
def solve(d):
    n = d.side()
    d.spread((n, n))
    d.array(d.pick((n, 2), (n,)))
    return lambda f, a, b: f(a, b)


@both("scipy.linalg.solve_triangular")
def solve_triangular(d):
    n = d.side()
    a, b = d.broadcast(2, 0, 1)
    more = matrices(d, 0.5, (*a, n, n))
    d.array(d.pick((*b, n, d.side()), (n,)))
    trans, lower, unit = d.pick(0, 1, 2, "N", "T", "C"), d.flag(), d.flag()
    return lambda f, a, b: f(a + more, b, trans, lower=lower, unit_diagonal=unit)


@both("scipy.linalg.cholesky scipy.linalg.cho_factor")
def cholesky(d):
    d.hermitian(square(d, 0))
    lower = d.flag()
    if d.name.endswith("cholesky"):
        return lambda f, a: f(a, lower)
    cut = np.tril if lower else np.triu
    return lambda f, a: cut(f(a, lower)[0])


@both("scipy.linalg.cho_solve")
def cho_solve(d):
    n = d.side()
    more = matrices(d, 0.5, (n, n))
    d.array(d.pick((n, 2), (n,)))
    lower = d.flag()
    return lambda f, c, b: f((c + more, lower), b)


@both("scipy.linalg.solve_banded")
def solve_banded(d):
    n = d.side(2)
    low, up = d.whole(0, 1), d.whole(0, 1)
    d.array((low + up + 1, n), -0.3, 0.3)
    d.array(d.pick((n, 2), (n,)))
    diagonal = 2.0 * (raw.arange(low + up + 1) == up)[:, None]
    return lambda f, ab, b: f((low, up), ab + diagonal, b)


@both("scipy.linalg.solve_sylvester")
def solve_sylvester(d):
    m, n = d.side(), d.side()
    first, second = matrices(d, 0.3, (m, m)), matrices(d, 0.3, (n, n))
    d.array((m, n))
    kind = 0j if d.complex else 0.0  # SciPy's value is wrong if only some are complex
    return lambda f, a, b, q: f(a + first + kind, b + second + kind, q + kind)


FUNCTIONS = ["sqrtm", "expm", "logm", "sinm", "cosm", "sinhm", "coshm"]


@both(" ".join("scipy.linalg." + name for name in FUNCTIONS))
def of_a_matrix(d):
    n = min(d.side(), 2 if d.name.endswith("logm") else 3)  # SciPy's logm is slow
    more = matrices(d, 0.4, (n, n))
    return lambda f, a: f(a + more)


@both("scipy.linalg.block_diag")
def block_diag(d):
    for shape in ((d.side(), d.side()), (d.side(),), ()):
        d.array(shape)
    return lambda f, a, b, c: f(a, b, c)


# ---------------------------------------------------------------- convolutions


def lengths(d, ndim, mode):
    """Two shapes; in the mode 'valid', the first or the second is the longer one."""
    a, b = [d.side() for _ in range(ndim)], [d.side() for _ in range(ndim)]
    if mode != "valid":
        return a, b
    low, high = [min(p) for p in zip(a, b)], [max(p) for p in zip(a, b)]
    return (low, high) if d.flag() else (high, low)


@both("scipy.signal.convolve scipy.signal.correlate")
@both("scipy.signal.fftconvolve scipy.signal.oaconvolve")
@both("scipy.signal.convolve2d")
def same_axes(d):
    mode, ndim = d.pick("full", "same", "valid"), 2 if d.name.endswith("2d") else d.whole(1, 2)
    for shape in lengths(d, ndim, mode):
        d.array(tuple(shape))
    return lambda f, a, b: f(a, b, mode=mode)
