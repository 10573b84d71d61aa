"""Derivatives of linear algebra.

Matrices are square, rectangular, of size 1, stacked, real and complex. Eigenvectors and singular
vectors are determined up to a sign or a phase only, so what is checked are functions that do not
depend on it. (Real ones keep their sign under small changes and are checked as they come.)
"""

import numpy as raw
import pytest
from judging import draws, judge

import microad.numpy as np
from microad import grad, hessian, jacobian
from microad.check import check_grads
from microad.engine.trace import make_jvp, make_vjp
from microad.errors import NoRuleError

R, C = draws(4)
LA = np.linalg
DRAW = {"real": R, "complex": C}
SQUARE = [(1, 1), (3, 3), (2, 3, 3)]
TALL = [(1, 1), (3, 3), (3, 1), (4, 2), (2, 3, 2)]
ALL = [*TALL, (1, 3), (2, 4), (2, 2, 3)]
LARGE = 34  # more rows than `linalg.MINORS`

kind = pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)


def shape(shapes):
    return pytest.mark.parametrize("shape", shapes, ids=str)


def turned(x):
    """The conjugate transpose."""
    return np.conj(np.swapaxes(x, -1, -2))


def positive(draw, shape):
    """A Hermitian matrix with positive, distinct eigenvalues."""
    a = draw(*shape)
    return a @ turned(a) + raw.diag(raw.arange(1.0, shape[-1] + 1))


def spread(draw, shape):
    """A matrix with singular values that are far from each other."""
    u, s, v = raw.linalg.svd(draw(*shape), full_matrices=False)
    return u * (1.5 + raw.arange(s.shape[-1])[::-1]) @ v


# ---------------------------------------------------------------- solutions and determinants


@kind
@shape(SQUARE)
@pytest.mark.parametrize("name", ["inv", "det", "slogdet", "matrix_transpose", "trace", "diagonal"])
def test_of_square_matrices(name, draw, shape):
    judge(getattr(LA, name), spread(draw, shape))


@kind
@shape(SQUARE)
def test_solve(draw, shape):
    a, n = spread(draw, shape), shape[-1]
    judge(LA.solve, a, draw(n, 2))
    judge(LA.solve, a, draw(n))
    judge(LA.solve, a, draw(2, n, 1))
    judge(LA.solve, spread(R, (n, n)), draw(2, n, 3))
    judge(LA.solve, spread(draw, (2, 1, n, n)), draw(3, n, 2))


@kind
@shape(ALL)
def test_pinv(draw, shape):
    judge(LA.pinv, spread(draw, shape))


@kind
def test_pinv_of_low_rank(draw):
    judge(lambda x: LA.pinv(turned(x) @ x, rcond=1e-9), spread(draw, (2, 4)))


def test_pinv_of_hermitian_matrices():
    judge(lambda a: LA.pinv(a, hermitian=True), positive(C, (2, 3, 3)))
    judge(lambda a: LA.pinv(a, rtol=1e-9), spread(R, (3, 2)))


@pytest.mark.parametrize("a", [raw.array([[1.0, 2.0], [2.0, 4.0]]), raw.zeros((3, 3)),
                               raw.zeros((1, 1)), raw.diag([0.0, 1.0, 2.0])[None]])  # fmt: skip
def test_det_of_singular_matrices(a):
    judge(LA.det, a)


@kind
def test_det_of_a_large_singular_matrix(draw):
    """The minors would take too long."""
    single = draw(LARGE, LARGE) / 6
    single[:, 5] = 0.0
    for a in (single, raw.diag(raw.arange(LARGE) / 10.0)):
        t = draw(LARGE, LARGE)
        ways = [raw.linalg.det(a + h * t) for h in (1e-5, -1e-5)]
        slope = (ways[0] - ways[1]) / 2e-5
        g = grad(lambda a: np.real(LA.det(a)))(a)
        raw.testing.assert_allclose(raw.real(raw.sum(g * t)), slope.real, rtol=1e-5)
    single[:, 6] = 0.0  # of rank n - 2: no cofactor is left
    g = grad(lambda a: np.real(np.sum(LA.det(a))))(raw.stack([single, single]))
    raw.testing.assert_allclose(g, 0.0, atol=1e-12)


def test_det_is_linear_in_each_element():
    a = R(3, 3)
    assert raw.allclose(grad(LA.det)(a), raw.linalg.det(a) * raw.linalg.inv(a).T)
    assert raw.allclose(raw.diag(hessian(LA.det)(a).reshape(9, 9)), 0.0)


@kind
@shape([(2, 4), (3, 3), (4, 2), (1, 1)])
def test_lstsq(draw, shape):
    a = spread(draw, shape)

    def without_rank(a, b):
        x, rest, rank, s = LA.lstsq(a, b)
        assert rank == min(shape)
        return x, rest, s

    judge(without_rank, a, draw(shape[0], 2))
    judge(without_rank, a, draw(shape[0]))
    judge(lambda b: LA.lstsq(a, b, None)[0], draw(shape[0]))


@kind
@pytest.mark.parametrize("n", [-2, -1, 0, 1, 2, 3, 6])
def test_matrix_power(draw, n):
    for shape in SQUARE:
        judge(lambda a: LA.matrix_power(a, n) + 0 * a, spread(draw, shape), rtol=1e-8)


@kind
def test_products(draw):
    judge(lambda *parts: LA.multi_dot(parts), draw(4), draw(4, 2), draw(2, 3), draw(3))
    judge(lambda *parts: LA.multi_dot(list(parts)), draw(2, 5), R(5, 1), draw(1, 3))
    judge(LA.vecdot, draw(2, 3), draw(2, 3))
    judge(lambda a, b: LA.vecdot(a, b, axis=0), draw(3, 2), draw(3, 1))
    judge(LA.outer, draw(2), draw(3))
    judge(LA.cross, draw(2, 3), draw(3))
    judge(LA.matmul, draw(2, 3), draw(4, 3, 2))
    judge(lambda a, b: LA.tensordot(a, b, axes=1), draw(2, 3), draw(3, 2))


# ---------------------------------------------------------------- factorizations


@kind
@shape(SQUARE)
def test_cholesky(draw, shape):
    a = positive(draw, shape)
    judge(LA.cholesky, a)
    judge(lambda a: LA.cholesky(a, upper=True), a)


def test_what_is_not_read_has_no_share():
    a = positive(R, (3, 3))
    assert raw.all(raw.triu(grad(lambda a: np.sum(LA.cholesky(a)))(a), 1) == 0)
    assert raw.all(raw.triu(grad(lambda a: np.sum(LA.eigh(a).eigenvectors))(a), 1) == 0)
    assert raw.all(raw.tril(grad(lambda a: np.sum(LA.eigvalsh(a, "U")))(a), -1) == 0)


@kind
@shape(SQUARE)
@pytest.mark.parametrize("uplo", ["L", "U", "l"])
def test_eigh(draw, shape, uplo):
    def without_phase(a):
        w, v = LA.eigh(a, UPLO=uplo)
        return w, v if draw is R else np.abs(v)

    judge(without_phase, positive(draw, shape))
    judge(lambda a: LA.eigvalsh(a, uplo), positive(draw, shape))


@kind
@shape(SQUARE)
def test_eigh_of_a_function_of_a_matrix(draw, shape):
    """v diag(exp(w)) v^H uses the vectors with their phases, and does not depend on them."""

    def expm(a):
        w, v = LA.eigh(a)
        return v * np.exp(0.1 * w)[..., None, :] @ turned(v)

    judge(expm, positive(draw, shape))


@kind
@shape(SQUARE)
def test_eig(draw, shape):
    def without_phase(a):
        w, v = LA.eig(a)
        return np.abs(w), np.abs(v)

    judge(without_phase, spread(draw, shape))
    judge(lambda a: np.sum(np.exp(0.1 * LA.eigvals(a))), spread(draw, shape), order=1)


TIED = {
    "eigh": lambda a: LA.eigh(a)[1],
    "eig": lambda a: np.real(LA.eig(a)[1]),
    "svd, left": lambda a: LA.svd(a)[0],
    "svd, right": lambda a: LA.svd(a)[2],
    "svd, thin": lambda a: LA.svd(a[:, :2], full_matrices=False)[0],
    "exp of a matrix": lambda a: LA.eigh(a)[1] * np.exp(LA.eigh(a)[0]) @ LA.eigh(a)[1].T,
}


@pytest.mark.parametrize("f", TIED.values(), ids=TIED)
@pytest.mark.parametrize("apart", [0.0, 1e-16])
def test_vectors_of_a_tie_have_no_derivative(f, apart):
    """Their true share is not in the cotangents: it must not come out as a number."""
    a, t = raw.diag([2.0, 2.0 + apart, 2.0]), R(3, 3)
    assert raw.isnan(make_jvp(f, a)(t)[1]).any()
    assert raw.isnan(grad(lambda a: np.sum(f(a) * R(*f(a).shape)))(a)).any()
    assert raw.isnan(grad(lambda a: f(a)[0, 0])(a)).any()


def test_a_tie_harms_no_other_matrix_of_a_stack():
    g = grad(lambda a: np.sum(LA.eigh(a)[1][:, 0] * raw.array([1.0, 2.0])))
    alone = raw.array([[2.0, 0.0], [1.0, 5.0]])
    assert raw.isnan(g(raw.stack([raw.eye(2), alone]))[0]).any()
    raw.testing.assert_allclose(g(raw.stack([raw.eye(2), alone]))[1], g(alone[None])[0])


def test_what_does_not_depend_on_the_vectors_of_a_tie():
    a = raw.diag([2.0, 2.0, 5.0])
    raw.testing.assert_allclose(grad(lambda a: np.sum(LA.eigvalsh(a) ** 3))(a), 3 * a @ a)
    raw.testing.assert_allclose(grad(lambda a: np.sum(LA.svdvals(a)))(a), raw.eye(3), atol=1e-12)
    raw.testing.assert_allclose(grad(lambda a: LA.norm(a, "nuc"))(a), raw.eye(3), atol=1e-12)
    real = grad(lambda a: np.real(np.sum(LA.eigvals(a) ** 3)))(a)
    raw.testing.assert_allclose(real, 3 * a @ a)
    t = R(3, 3)
    along = make_jvp(lambda a: np.sum(LA.eigvalsh(a, "L") ** 3), a)(t)[1]
    raw.testing.assert_allclose(along, raw.sum(raw.diag(3 * a @ a) * raw.diag(t)))
    last = grad(lambda a: LA.eigh(a)[1][1, 2] * LA.eigh(a)[1][2, 2])(a)  # a vector of its own
    raw.testing.assert_allclose(last, raw.array([[0, 0, 0], [0, 0, 0], [0, 1 / 3, 0]]))


def test_a_second_derivative_at_a_tie_is_no_number_where_it_needs_the_vectors():
    second = hessian(lambda a: np.sum(LA.eigvalsh(a) ** 3))(raw.eye(2))
    assert raw.isnan(second).any()


@kind
@shape(ALL)
def test_svd(draw, shape):
    def without_phase(a):
        u, s, v = LA.svd(a, full_matrices=False)
        return (u, s, v) if draw is R else (np.abs(u), s, np.abs(v))

    judge(without_phase, spread(draw, shape))
    judge(lambda a: LA.svd(a, compute_uv=False), spread(draw, shape))
    judge(LA.svdvals, spread(draw, shape))


@kind
@shape(ALL)
def test_svd_with_all_vectors(draw, shape):
    k = min(shape[-2:])

    def invariant(a):
        u, s, v = LA.svd(a)
        both = u[..., :k] * np.sin(s)[..., None, :] @ v[..., :k, :]
        null, conull = u[..., k:], v[..., k:, :]
        return both, null @ turned(null), turned(conull) @ conull

    judge(invariant, spread(draw, shape))


def test_svd_of_hermitian_matrices():
    judge(lambda a: LA.svd(a, hermitian=True), positive(R, (3, 3)))


@kind
@shape(ALL)
def test_qr(draw, shape):
    judge(LA.qr, spread(draw, shape))
    judge(lambda a: LA.qr(a, mode="r"), spread(draw, shape))

    def complete(a):
        q, r = LA.qr(a, "complete")
        null = q[..., shape[-1] :]
        return q[..., : shape[-1]], r, null @ turned(null)

    judge(complete, spread(draw, shape))


def test_qr_has_no_derivative_of_reflectors():
    with pytest.raises(NoRuleError, match="mode='raw'"):
        grad(lambda a: np.sum(LA.qr(a, "raw")[0]))(R(3, 3))


def test_results_are_namedtuples():
    a = positive(R, (2, 2))
    seen = {}

    def f(a):
        seen.update({n: getattr(LA, n)(a) for n in ("eigh", "eig", "svd", "qr", "slogdet")})
        return np.sum(seen["eigh"].eigenvalues * seen["svd"].S) + seen["slogdet"].logabsdet

    check_grads(f, a)
    fields = {name: result._fields for name, result in seen.items()}
    assert fields == {n: getattr(raw.linalg, n)(a)._fields for n in seen}


# ---------------------------------------------------------------- norms

MATRIX_ORDERS = [None, "fro", "nuc", 2, -2, 1, -1, raw.inf, -raw.inf]
VECTOR_ORDERS = [None, 2, 1, 3, 2.5, -1, raw.inf, -raw.inf]


@kind
@pytest.mark.parametrize("ord", MATRIX_ORDERS)
def test_matrix_norm(draw, ord):
    for shape in ALL:
        judge(lambda a: LA.norm(a, ord, axis=(-2, -1)), spread(draw, shape))
        judge(lambda a: LA.matrix_norm(a, ord=ord or "fro", keepdims=True), spread(draw, shape))
    judge(lambda a: LA.norm(a, ord, (2, 0), True), draw(3, 2, 2))
    judge(lambda a: LA.norm(a, ord), spread(draw, (3, 2)))


@kind
@pytest.mark.parametrize("ord", VECTOR_ORDERS)
def test_vector_norm(draw, ord):
    two = 2 if ord is None else ord
    judge(lambda a: LA.norm(a, ord), draw(4))
    judge(lambda a: LA.vector_norm(a, ord=two), draw(2, 3))
    judge(lambda a: LA.vector_norm(a, ord=two, axis=(0, 2), keepdims=True), draw(2, 1, 3))
    for axis in (0, 1, -1):
        judge(lambda a, k=axis: LA.norm(a, ord, k), draw(2, 1, 3))
        judge(lambda a, k=axis: LA.norm(a, ord=ord, axis=k, keepdims=True), draw(2, 3))


def test_norm_of_everything():
    judge(LA.norm, R(2, 3, 2))
    judge(lambda x: LA.norm(x, keepdims=True), C(2, 3))
    assert grad(lambda x: LA.norm([x, x + 2]))(0.0) == 1.0
    judge(lambda x: LA.norm(x, 0) * np.sum(x), raw.array([1.0, 0.5, -2.0]))


def test_a_norm_that_numpy_does_not_know():
    for x, ord in ((R(3), "nuc"), (R(2, 2), 3), (R(2, 2), "bad")):
        with pytest.raises(ValueError, match="norm"):
            grad(lambda x, ord=ord: LA.norm(x, ord))(x)


# ---------------------------------------------------------------- the ways to use them


def test_float32_stays():
    a = positive(R, (3, 3)).astype(raw.float32)
    for f in (LA.inv, LA.det, LA.cholesky, LA.norm, LA.pinv, LA.svdvals, LA.eigvalsh):
        ans, vjp = make_vjp(lambda a, f=f: np.sum(f(a)), a)
        assert (ans.dtype, vjp(raw.float32(1)).dtype) == (raw.float32, raw.float32), f


def test_jacobians_agree():
    a = spread(R, (2, 3, 3))
    columns = [make_jvp(LA.inv, a)(t)[1] for t in raw.eye(18).reshape(18, 2, 3, 3)]
    assert raw.allclose(
        jacobian(LA.inv)(a), raw.moveaxis(raw.array(columns), 0, -1).reshape((2, 3, 3) * 2)
    )
