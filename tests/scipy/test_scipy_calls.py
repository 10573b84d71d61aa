"""Calls of SciPy's functions that are not drawn: axes, lists, options, several results."""

import numpy as raw
import pytest
import scipy
from drawn_judge import judge

import microad.numpy as np
from microad import deriv, elementwise_grad, flatten, grad, hessian, hvp, jacobian, value_and_grad
from microad.check import check_grads
from microad.engine.trace import make_jvp
from microad.errors import NoOptionError, NoParameterError, UnflattenError
from microad.scipy import linalg, signal, special, stats
from microad.scipy.stats import norm

R = raw.random.default_rng(4)

# ---------------------------------------------------------------- convolutions


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize(
    ("axes", "dot_axes"),
    [
        (([1], [0]), ([], [])),
        (([], []), ([0], [1])),
        (([1], [2]), ([0], [1])),
        (([1, 0], [0, 2]), ([], [])),
        (([-1], [-1]), ([0], [1])),
    ],
)
def test_convolutions_of_some_axes(axes, dot_axes, mode):
    a, b = R.standard_normal((2, 4)), R.standard_normal((3, 2, 3))

    def f(a, b):
        return signal.convolve(a, b, axes=axes, dot_axes=dot_axes, mode=mode)

    if mode == "valid" and axes == ([1, 0], [0, 2]):  # lengths 4 and 2 beside 3 and 3
        b = b[:, :, :2]
    assert f(a, b).ndim == 5 - len(axes[0]) - 2 * len(dot_axes[0])
    judge(f, [a, b], 1)


def test_a_convolution_of_some_axes_is_a_sum_of_scipys():
    a, b = R.standard_normal((3, 5)), R.standard_normal((3, 4, 2))
    ans = signal.convolve(a, b, axes=([1], [2]), dot_axes=([0], [0]), mode="same")
    for j in range(4):
        wanted = sum(scipy.signal.convolve(a[i], b[i, j], "same") for i in range(3))
        raw.testing.assert_allclose(ans[j], wanted)


def test_a_mode_may_stand_in_the_third_place_as_in_scipy():
    a, b = R.standard_normal(5), R.standard_normal(3)
    for mode in signal.MODES:
        raw.testing.assert_allclose(signal.convolve(a, b, mode), scipy.signal.convolve(a, b, mode))


# ---------------------------------------------------------------- special functions


def test_logsumexp_with_a_sign():
    """log|s| and the sign of s, for complex s its phase: their product with exp is s again."""
    a, b = R.standard_normal(3), R.standard_normal(3)

    def parts(a, b):
        return special.logsumexp(a, b=b, return_sign=True)

    judge(lambda a, b: parts(a, b)[0], [a, b], 0)
    judge(lambda a, b: np.exp(parts(a, b)[0]) * parts(a, b)[1], [a + 0.3j, b + 1j], 0)
    judge(lambda a: special.logsumexp(a, axis=0, keepdims=True), [R.standard_normal((2, 3))], 0)


def test_lists_stand_for_arrays():
    assert grad(lambda x: np.sum(special.jv([0, 1], x)))(0.0) == 0.5
    assert grad(lambda x: np.sum(special.gammainc([1.0, 2.0], x)))(0.5) == pytest.approx(
        1.5 * raw.exp(-0.5)
    )
    assert grad(lambda x: special.logsumexp([x, 0.0]))(0.0) == 0.5
    assert grad(lambda m: np.sum(norm.logpdf([1, 2], m)))(0.0) == 3.0
    assert grad(lambda mu: np.sum(stats.poisson.logpmf([1, 2], mu)))(1.0) == 1.0


def test_arguments_by_name():
    x = raw.array([0.2, 0.9])
    check_grads(lambda x: special.logsumexp(a=x, b=x, axis=0), x)
    check_grads(lambda x: stats.beta.logpdf(x, b=x + 1, a=2.0, scale=1.1), x)
    check_grads(lambda x: special.zeta(2.0, q=x), x)
    check_grads(lambda x: linalg.solve_triangular(a=raw.eye(2), b=x, lower=True), x)


def test_special_functions_in_every_operator():
    x = raw.array([0.3, 1.2])
    raw.testing.assert_allclose(elementwise_grad(special.gammaln)(x), scipy.special.psi(x))
    raw.testing.assert_allclose(
        hessian(lambda x: np.sum(special.gammaln(x)))(x),
        raw.diag(scipy.special.polygamma(1, x)),
    )
    raw.testing.assert_allclose(jacobian(special.softmax)(x).sum(0), 0.0, atol=1e-15)
    raw.testing.assert_allclose(
        jacobian(lambda x: special.jv(1, np.outer(x, x)))(x).shape, (2, 2, 2)
    )


def test_float32_stays_narrow():
    x = raw.array([0.3, 0.8], raw.float32)
    for name in ("expit", "erf", "gammaln", "j0", "i1", "ndtr", "entr", "erfcx", "rgamma"):
        f = getattr(special, name)
        assert f(x).dtype == raw.float32
        assert elementwise_grad(f)(x).dtype == raw.float32


def test_distributions_as_modules_and_as_names():
    import microad.scipy.stats.multivariate_normal as mvn

    assert mvn is stats.multivariate_normal
    assert grad(norm.cdf, "scale")(1.0, 0.0, scale=2.0) < 0
    slope = grad(norm.cdf, "loc")(1.0, loc=0.0, scale=2.0)
    assert slope == pytest.approx(-norm.pdf(1.0, 0.0, 2.0), rel=1e-14)
    with pytest.raises(TypeError):
        grad(lambda x: norm.pdf(x, 0.0, 1.0, 2.0))(1.0)


def test_the_derivative_in_a_covariance_is_symmetric():
    cov = raw.array([[2.0, 0.3], [0.3, 1.0]])
    slope = grad(lambda c: stats.multivariate_normal.logpdf(raw.array([1.0, 2.0]), None, c))(cov)
    v = raw.linalg.solve(cov, [1.0, 2.0])
    raw.testing.assert_allclose(slope, 0.5 * (raw.outer(v, v) - raw.linalg.inv(cov)))


# ---------------------------------------------------------------- linear algebra


def test_the_tangent_of_sylvesters_equation_solves_it():
    """SciPy's own solution is wrong for real a and b and complex q."""
    a, b = R.standard_normal((2, 2)) + 3 * raw.eye(2), R.standard_normal((3, 3)) + 3 * raw.eye(3)
    q = R.standard_normal((2, 3)) + 1j
    _, x = make_jvp(lambda q: linalg.solve_sylvester(a, b, q), q)(q)
    raw.testing.assert_allclose(a @ x + x @ b, q)


def test_square_root_of_a_matrix_with_negative_eigenvalues():
    a = raw.array([[-2.0, 0.4], [0.3, 1.5]])
    root = linalg.sqrtm(a)
    assert raw.iscomplexobj(root)
    check_grads(lambda a: np.real(linalg.sqrtm(a)), a, order=1)


# ---------------------------------------------------------------- trees as vectors


def test_flatten_and_back():
    tree = {"w": raw.arange(6.0).reshape(2, 3), "rest": [1.5, (raw.zeros(0), None)]}
    vector, back = flatten(tree)
    assert vector.tolist() == [0, 1, 2, 3, 4, 5, 1.5]
    again = back(vector + 1.0)
    assert again["w"].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert again["rest"][0] == 2.5
    assert again["rest"][1][0].shape == (0,)
    assert again["rest"][1][1] is None
    assert flatten(())[0].shape == (0,)
    assert flatten(())[1](raw.zeros(0)) == ()


def test_flatten_has_a_derivative_and_so_has_the_way_back():
    def f(tree):
        vector, back = flatten(tree)
        return np.sum(np.sin(back(vector**2)["a"])) + np.sum(vector)

    check_grads(f, {"a": raw.array([0.4, 0.7]), "b": 2.0})
    _, back = flatten({"a": raw.zeros((2, 2)), "b": 0.0})
    check_grads(lambda v: np.sum(back(v)["a"] @ back(v)["a"]) * back(v)["b"], raw.arange(5.0))


@pytest.mark.parametrize("wrong", [raw.zeros(2), raw.zeros((3, 1)), 1.0])
def test_what_is_not_a_vector_of_the_tree(wrong):
    with pytest.raises(UnflattenError, match=r"the tree has 3 numbers"):
        flatten([raw.zeros(2), 1.0])[1](wrong)


# ---------------------------------------------------------------- an optimizer from outside


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


MINIMIZE = {  # the method, and the derivatives that it gets
    "BFGS": {"fun": value_and_grad(rosenbrock), "jac": True},
    "L-BFGS-B": {"fun": rosenbrock, "jac": grad(rosenbrock)},
    "Newton-CG": {"fun": rosenbrock, "jac": grad(rosenbrock), "hessp": hvp(rosenbrock)},
    "trust-exact": {"fun": rosenbrock, "jac": grad(rosenbrock), "hess": hessian(rosenbrock)},
}


@pytest.mark.parametrize("method", MINIMIZE)
def test_scipys_optimizers_take_our_derivatives(method):
    options = MINIMIZE[method]
    found = scipy.optimize.minimize(x0=raw.array([-1.2, 1.0, 0.7]), method=method, **options)
    assert found.x == pytest.approx(raw.ones(3), abs=1e-4)


def test_scipys_solvers_take_our_jacobians():
    def equations(x):
        return np.stack([x[0] ** 2 + x[1] ** 2 - 4.0, x[0] - x[1]])

    found = scipy.optimize.root(equations, [1.0, 0.5], jac=jacobian(equations))
    assert found.x == pytest.approx(raw.sqrt([2.0, 2.0]))
    times, data = raw.arange(4.0), raw.array([2.0, 1.2, 0.7, 0.5])
    rest = lambda p: p[0] * np.exp(-p[1] * times) - data  # noqa: E731
    fit = scipy.optimize.least_squares(rest, [1.0, 1.0], jac=jacobian(rest))
    assert grad(lambda p: np.sum(rest(p) ** 2))(fit.x) == pytest.approx([0.0, 0.0], abs=1e-6)


# ---------------------------------------------------------------- at points where formulas divide


@pytest.mark.parametrize(
    ("f", "x", "slope", "bend"),
    [
        (special.spence, 1.0, -1.0, 0.5),
        (lambda p: special.inv_boxcox(0.7, p), 0.0, -0.245 * raw.exp(0.7), None),
        (lambda x: special.struve(0, x), 0.0, 2 / raw.pi, None),
        (lambda x: special.eval_legendre(3, x), 1.0, 6.0, 15.0),
        (lambda x: special.eval_legendre(0, x), 0.3, 0.0, 0.0),
        (lambda x: special.eval_hermite(1, x), 0.3, 2.0, 0.0),
        (special.factorial, 3.0, 6.0 * (11 / 6 - raw.euler_gamma), None),
        (lambda n: special.comb(n, 5), 3.0, 0.0, None),
        (lambda n: special.perm(n, 5), 3.0, 0.0, None),
        (special.factorial, -2.5, 0.0, None),
    ],
)
def test_slopes_where_formulas_divide(f, x, slope, bend):
    assert grad(f)(x) == pytest.approx(slope, rel=1e-9)
    assert deriv(f)(x) == pytest.approx(slope, rel=1e-9)
    if bend is not None:
        assert grad(grad(f))(x) == pytest.approx(bend, rel=1e-7)


def test_factors_in_scipys_form():
    a, b = raw.array([[1.0, 2.0, 0.5], [4.0, 1.0, 3.0], [0.5, -1.0, 2.0]]), raw.array([1.0, 2, 3])
    check_grads(lambda ab: linalg.lu_solve(linalg.lu_factor(ab[0]), ab[1]), (a, b))
    check_grads(lambda ab: linalg.lu_solve(linalg.lu_factor(ab[0]), ab[1], 1), (a, b))
    assert grad(lambda a: linalg.eigh(a, eigvals_only=True)[0])(raw.diag([1.0, 3.0]))[0, 0] == 1.0
    for f, text in (
        (lambda a: linalg.eigh(a, a @ a.T, type=2)[0], "type"),
        (lambda a: linalg.eig(a, left=True)[0], "left"),
        (lambda a: linalg.qr(a, pivoting=True)[0], "pivoting"),
    ):
        with pytest.raises(NoOptionError, match=text):
            grad(lambda a, f=f: np.sum(f(a)))(a)
    for name, args in (
        ("ellipkinc", (0.3, 0.5)),
        ("struve", (0.5, 1.0)),
        ("eval_legendre", (2.0, 0.5)),
    ):
        argnum = 1 if name == "ellipkinc" else 0
        with pytest.raises(NoParameterError, match=name):
            grad(getattr(special, name), argnum)(*args)
