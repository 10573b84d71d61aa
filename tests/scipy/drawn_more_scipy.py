"""How calls of polynomials, distribution functions and factorizations are drawn."""

import numpy as raw
from drawn import both, real
from drawn_arrays import matrices
from drawn_linalg import oblong, planes, square, turned
from drawn_special import POSITIVE, SMALL, UNIT, R, named

import microad.numpy as np
from microad.engine.leaves import untraced

REAL = {  # name: where to draw each argument from
    "poch": [POSITIVE, POSITIVE], "binom": [(3.0, 5.0), (0.4, 2.0)], "spence": [POSITIVE],
    "perm": [(3.0, 5.0), (0.4, 2.0)], "comb": [(3.0, 5.0), (0.4, 2.0)], "factorial": [POSITIVE],
    "powm1": [POSITIVE, R], "inv_boxcox": [UNIT, SMALL], "inv_boxcox1p": [UNIT, SMALL],
    "ellipkm1": [UNIT], "softplus": [R], "chdtr": [POSITIVE, POSITIVE],
    "chdtrc": [POSITIVE, POSITIVE], "gdtr": [POSITIVE, POSITIVE, UNIT],
    "gdtrc": [POSITIVE, POSITIVE, UNIT], "fdtr": [POSITIVE, POSITIVE, UNIT],
    "fdtrc": [POSITIVE, POSITIVE, UNIT], "voigt_profile": [R, POSITIVE, POSITIVE],
}  # fmt: skip


@real(named(REAL))
@both(named({"wrightomega": [POSITIVE]}))
def smooth(d):
    intervals = {**REAL, "wrightomega": [POSITIVE]}[d.name.removeprefix("scipy.special.")]
    for shape, interval in zip(d.broadcast(len(intervals)), intervals):
        d.array(shape, *interval)
    return lambda f, *xs: f(*xs)


@both("scipy.special.shichi")
def two_results(d):
    d.array(d.shape(), *POSITIVE)
    return lambda f, x: f(x)


@real(named(["ellipkinc", "ellipeinc"]))
def incomplete_integrals(d):
    phi, m = d.broadcast(2)
    d.array(phi, *UNIT)
    modulus = d.numbers(m, 0.0, 0.8)
    return lambda f, phi: f(phi, modulus)


@real(named(["struve", "modstruve"]))
@both(named(["hankel1e", "hankel2e"]))
@both(named(["jvp", "yvp", "ivp", "kvp", "h1vp", "h2vp"]))
def with_an_order(d):
    x = d.array(d.shape(), *POSITIVE)
    order = d.pick(d.whole(0, 3), 0.4)
    n = (d.whole(0, 3),) if d.name.endswith("vp") else ()
    assert raw.ndim(x) >= 0
    return lambda f, x: f(order, x, *n)


@real(named(["spherical_in", "spherical_kn"]))
@real(named(["spherical_jn", "spherical_yn"]))
def on_a_sphere(d):
    d.array(d.shape(), *POSITIVE)
    n, derivative = d.whole(0, 3), d.flag()
    return lambda f, x: f(n, x, derivative=derivative)


POLYNOMIALS = ["legendre", "chebyt", "chebyu", "hermite", "hermitenorm", "laguerre"]


@real(named(["eval_hermite", "eval_hermitenorm"]))
@both(named(f"eval_{p}" for p in POLYNOMIALS if "hermite" not in p))
@both(named(["eval_gegenbauer", "eval_genlaguerre", "eval_jacobi"]))
def polynomials(d):
    count = {"gegenbauer": 1, "genlaguerre": 1, "jacobi": 2}.get(d.name.rpartition("_")[2], 0)
    degree, x = d.broadcast(2)
    d.array(x, *SMALL)
    n = d.random.integers(0, 4, degree) if d.flag() else d.whole(0, 4)
    more = [0.7, 1.3][:count]
    return lambda f, x: f(n, *more, x)


@real(named(["pdtr", "pdtrc"]))
def counts_of_events(d):
    k, m = d.broadcast(2)
    d.array(m, *POSITIVE)
    k = d.random.integers(0, 4, k)
    return lambda f, m: f(k, m)


@real(named(["bdtr", "bdtrc", "nbdtr", "nbdtrc"]))
def counts_of_trials(d):
    k, p = d.broadcast(2)
    d.array(p, *UNIT)
    k = d.random.integers(0, 4, k) * 1.0
    return lambda f, p: f(k, 5, p)


# ---------------------------------------------------------------- matrices that are made of vectors


@both("scipy.linalg.toeplitz scipy.linalg.hankel")
def of_one_or_two_vectors(d):
    d.array((d.side(),))
    if d.flag():
        d.array((d.side(),))
    return lambda f, *vectors: f(*vectors)


@both("scipy.linalg.circulant")
def circulant(d):
    d.array((d.side(),))
    return lambda f, c: f(c)


@both("scipy.linalg.companion")
def companion(d):
    d.signed((d.side(2),))
    return lambda f, a: f(a)


@both("scipy.linalg.khatri_rao")
def khatri_rao(d):
    n = d.side()
    d.array((d.side(), n))
    d.array((d.side(), n))
    return lambda f, a, b: f(a, b)


@both("scipy.linalg.solve_toeplitz scipy.linalg.matmul_toeplitz scipy.linalg.solve_circulant")
def equations_with_them(d):
    n = d.side()
    more = 4.0 * raw.eye(n)[0]
    d.array((n,), -0.5, 0.5)
    d.array((n,))
    if d.name.endswith("circulant") or d.flag():
        return lambda f, c, b: f(c + more, b)
    d.array((n,), -0.5, 0.5)
    return lambda f, c, b, r: f((c + more, r), b)


# ---------------------------------------------------------------- factorizations


@both("scipy.linalg.lu")
def lu(d):
    d.spread(oblong(d))
    permute, indices = d.flag(), d.flag()
    return lambda f, a: f(a, permute_l=permute, p_indices=indices)


@both("scipy.linalg.lu_factor")
def lu_factor(d):
    d.spread(square(d, 0))
    return lambda f, a: f(a)[0]


@both("scipy.linalg.lu_solve")
def lu_solve(d):
    n = d.side()
    more = matrices(d, 0.4, (n, n))
    d.array(d.pick((n, 2), (n,)))
    exchanged, trans = raw.arange(n)[::-1].copy() % n, d.pick(0, 1, 2)
    exchanged = raw.maximum(exchanged, raw.arange(n))
    return lambda f, packed, b: f((packed + more, exchanged), b, trans)


@both("scipy.linalg.eigh")
def eigh(d):
    n = d.side()
    d.hermitian((n, n))
    lower, general = d.flag(), d.flag()
    if general:
        d.hermitian((n, n))

    def without_phase(f, a, *b):
        w, v = f(a, *b, lower=lower)
        return np.sum(w**3), np.sum(planes(v, v) * w[:, None, None], 0)

    return without_phase


@both("scipy.linalg.eigvalsh")
def eigvalsh(d):
    d.hermitian((d.side(),) * 2)
    lower = d.flag()
    return lambda f, a: f(a, lower=lower)


@both("scipy.linalg.eig")
def eig(d):
    d.distinct((d.side(),) * 2)

    def without_order(f, a):
        w, v = f(a)
        return np.sum(w**3, -1), (v * w[..., None, :]) @ turned(v)

    return without_order


@both("scipy.linalg.eigvals")
def eigvals(d):
    d.distinct((d.side(),) * 2)
    return lambda f, a: (np.sum(f(a) ** 3, -1), np.sum(np.exp(f(a)), -1))


@both("scipy.linalg.qr")
def qr(d):
    shape, mode = (d.side(), d.side()), d.pick("economic", "r")
    d.spread(shape)
    k = min(shape)

    def without_sign(f, a):
        *q, r = f(a, mode=mode)
        sign = raw.sign(raw.diagonal(untraced(r)[:k, :k]).real)
        return r[:k] * sign[:, None], *[part[:, :k] * sign for part in q]

    return without_sign


@both("scipy.linalg.svd")
def svd(d):
    d.spread((d.side(), d.side()))

    def without_phase(f, a):
        u, s, v = f(a, full_matrices=False)
        return s, planes(u, turned(v))

    return without_phase if d.flag() else lambda f, a: f(a, compute_uv=False)


@both("scipy.linalg.svdvals scipy.linalg.tanm scipy.linalg.tanhm")
def of_a_matrix(d):
    if d.name.endswith("svdvals"):
        d.spread((d.side(), d.side()))
        return lambda f, a: f(a)
    d.array((2, 2), -0.4, 0.4)
    return lambda f, a: f(a)


@both("scipy.linalg.pinvh")
def pinvh(d):
    d.hermitian((d.side(),) * 2)
    return lambda f, a: f((a + turned(a)) / 2)


@both("scipy.linalg.lstsq")
def lstsq(d):
    shape = d.side(), d.side()
    d.spread(shape)
    d.array(d.pick(shape[:1], (shape[0], 2)))

    def without_rank(f, a, b):
        x, rest, _, s = f(a, b)
        return x, rest, s

    return without_rank


@both("scipy.linalg.fractional_matrix_power")
def fractional_matrix_power(d):
    more = matrices(d, 0.3, (2, 2))
    d.reals((), 0.3, 0.7)
    return lambda f, a, t: f(a + more, t)


@both("scipy.linalg.expm_frechet")
def expm_frechet(d):
    n = min(d.side(), 2)
    d.array((n, n), -0.5, 0.5)
    d.array((n, n))
    kind, both_results = (0j if d.complex else 0.0), d.flag()
    return lambda f, a, e: f(a + kind, e + kind, compute_expm=both_results)


@both("scipy.linalg.solve_continuous_lyapunov scipy.linalg.solve_discrete_lyapunov")
def lyapunov(d):
    n = d.side()
    d.array((n, n), -0.2, 0.2)
    d.array((n, n))
    more = 2.0 * raw.eye(n) + (0j if d.complex else 0.0)
    return lambda f, a, q: f(a + more, q + 0.0 * more)


@both("scipy.integrate.trapezoid scipy.integrate.cumulative_trapezoid")
def areas(d):
    y = d.array(d.shape(1, 2, 2))
    axis = d.axis(y)
    initial = {"initial": 0.0} if d.name.endswith("cumulative_trapezoid") and d.flag() else {}
    if d.flag():
        d.input(d.random.permutation(y.shape[axis]) + d.numbers(y.shape[axis], 0.0, 0.3))
        return lambda f, y, x: f(y, x, axis=axis, **initial)
    return lambda f, y: f(y, dx=0.7, axis=axis, **initial)
