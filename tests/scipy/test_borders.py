"""Derivatives at borders: exact, or infinite or NaN as mathematics says, in both modes."""

import re
import warnings

import numpy as raw
import pytest
import scipy

import microad.numpy as np
from microad import grad
from microad.engine.trace import make_jvp, make_vjp
from microad.scipy import stats
from microad.scipy.special.functions import S

INF, NAN = raw.inf, raw.nan
CASES = [  # f, the point, the slope there
    (S.expit, 800.0, 0.0),
    (S.expit, -800.0, 0.0),
    (S.expit, -40.0, raw.exp(-40.0)),
    (S.expit, 40.0, raw.exp(-40.0)),
    (S.log_expit, -800.0, 1.0),
    (S.log_expit, 800.0, 0.0),
    (S.logit, 1e-300, 1e300),
    (S.logit, 0.5, 4.0),
    (lambda x: S.logsumexp(x), [-INF, 0.0, 0.0], [0.0, 0.5, 0.5]),
    (lambda x: S.logsumexp(x), [-INF, -INF], [0.5, 0.5]),
    (lambda x: S.logsumexp(x), [INF, 0.0, INF], [0.5, 0.0, 0.5]),
    (lambda x: S.logsumexp(x), [1e4, 1e4], [0.5, 0.5]),
    (lambda x: S.logsumexp(x)[None], [-1e4], [1.0]),
    (lambda b: S.logsumexp([0.0, 0.0], b=b), [1.0, 0.0], [1.0, 1.0]),
    (lambda x: S.softmax(x)[0], [-INF, 0.0], [0.0, 0.0]),
    (lambda y: S.xlogy(0.0, y), 0.0, 0.0),
    (lambda y: S.xlogy(0.0, y), 2.0, 0.0),
    (lambda x: S.xlogy(x, 3.0), 0.0, raw.log(3.0)),
    (lambda y: S.xlog1py(0.0, y), -1.0, 0.0),
    (lambda y: S.kl_div(0.0, y), 0.0, 1.0),
    (lambda y: S.rel_entr(0.0, y), 0.0, 0.0),
    (S.exprel, 0.0, 0.5),
    (lambda p: S.boxcox(2.0, p), 0.0, raw.log(2.0) ** 2 / 2),
    (S.log_ndtr, -1e5, 1e5 + 1e-5),
    (S.log_ndtr, 40.0, 0.0),
    (S.erfcx, 1e8, -1e-16 / raw.sqrt(raw.pi)),
    (S.dawsn, -1e8, -0.5e-16),
    (S.erfinv, 1.0, INF),
    (S.erfcinv, 0.0, -INF),
    (S.ndtri, 0.0, INF),
    (S.rgamma, 0.0, 1.0),
    (S.rgamma, -1.0, -1.0),
    (S.rgamma, -2.0, 2.0),
    (S.gammaln, 1.0, -raw.euler_gamma),
    (lambda x: S.gammainc(1.0, x), 0.0, 1.0),
    (lambda x: S.gammainc(3.0, x), 0.0, 0.0),
    (lambda x: S.gammainc(0.5, x), 0.0, INF),
    (lambda x: S.gammainc(2.0, x), INF, 0.0),
    (lambda a: S.gammainc(a, 0.0), 2.0, 0.0),
    (lambda a: S.gammainc(a, INF), 2.0, 0.0),
    (lambda x: S.betainc(1.0, 2.0, x), 0.0, 2.0),
    (lambda x: S.betainc(2.0, 1.0, x), 1.0, 2.0),
    (lambda a: S.betainc(a, 2.0, 0.0), 1.5, 0.0),
    (lambda b: S.betainc(1.5, b, 1.0), 2.0, 0.0),
    (lambda df: S.stdtr(df, 0.0), 3.0, 0.0),
    (lambda x: S.iv(2, x), 0.0, 0.0),
    (S.j1, 0.0, 0.5),
    (S.i0e, 0.0, 0.0),
    (S.ellipk, 0.0, raw.pi / 8),
    (S.lambertw, 0.0, 1.0),
    (lambda x: stats.gamma.pdf(x, 2.0), -1.0, 0.0),
    (lambda x: stats.gamma.pdf(x, 2.0), 0.0, 1.0),
    (lambda x: stats.gamma.logpdf(x, 2.0), -1.0, 0.0),
    (lambda x: stats.beta.cdf(x, 2.0, 3.0), 7.0, 0.0),
    (lambda b: stats.beta.cdf(7.0, 2.0, b), 3.0, 0.0),
    (lambda x: stats.chi2.pdf(x, 6.0), 0.0, 0.0),
    (lambda mu: stats.poisson.pmf(0, mu), 0.0, -1.0),
    (lambda mu: stats.poisson.pmf(1, mu), 0.0, 1.0),
    (lambda mu: stats.poisson.pmf(1.5, mu), 2.0, 0.0),
    (lambda x: stats.norm.logcdf(x), -50.0, 50.01998),
    (lambda s: stats.norm.logpdf(1.0, 0.0, s), -1.0, NAN),
]


@pytest.mark.parametrize(("f", "at", "slope"), CASES)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy says where it divides by 0
def test_slope(f, at, slope):
    points = [raw.asarray(at)] if raw.ndim(at) else [at, raw.asarray(at), raw.asarray([at])]
    for x in points:
        wanted = raw.broadcast_to(slope, raw.shape(x))
        ans, pull = make_vjp(f, x)
        raw.testing.assert_allclose(pull(raw.ones_like(ans)), wanted, rtol=1e-6)
        rows = raw.eye(raw.size(x)).reshape(-1, *raw.shape(x))
        pushed = [raw.sum(make_jvp(f, x)(t)[1]) for t in rows]
        raw.testing.assert_allclose(raw.reshape(pushed, raw.shape(x)), wanted, rtol=1e-6)


@pytest.mark.parametrize(
    ("f", "at", "bend"),
    [
        (S.rgamma, 0.0, 2 * raw.euler_gamma),
        (S.exprel, 0.0, 1 / 3),
        (lambda x: S.gammainc(2.0, x), 0.0, 1.0),
        (lambda x: S.gammainc(1.0, x), 0.0, -1.0),
        (lambda x: stats.chi2.cdf(x, 2.0), 0.0, -0.25),
        (S.erfcx, 1e8, 2e-24 / raw.sqrt(raw.pi)),
        (S.log_ndtr, -1e5, -1.0),
        (S.expit, 0.0, 0.0),
        (S.ellipe, 0.0, -3 * raw.pi / 64),
    ],
)
def test_second_derivative(f, at, bend):
    assert grad(grad(f))(at) == pytest.approx(bend, rel=1e-6)


def test_the_mixed_second_derivative_of_student_t_at_its_middle():
    """d2F / d df dt at t = 0 is the slope of the density in df."""
    by_t = grad(lambda df: stats.t.pdf(0.0, df))(3.0)
    assert grad(lambda t: grad(lambda df: stats.t.cdf(t, df))(3.0))(0.0) == pytest.approx(by_t)


def test_branches_that_are_not_taken_do_not_warn():
    x = raw.array([-1.0, 0.5, 3.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for f in (stats.beta.logpdf, stats.beta.cdf, stats.beta.pdf):
            grad(lambda x, f=f: np.sum(np.where(x < 2, f(x, 2.0, 3.0), 0.0)))(x)
        grad(lambda x: np.sum(S.gammainc(x, [0.0, 2.0, INF])))(raw.array([1.0, 2.0, 3.0]))
        grad(lambda x: np.sum(S.rgamma(x)))(raw.array([-3.0, 0.0, 2.0]))
        grad(lambda x: np.sum(S.erfcx(x) + S.dawsn(x)))(raw.array([0.0, 40.0, 1e8]))


@pytest.mark.parametrize("a", [0.3, 5.0, 300.0])
@pytest.mark.parametrize("ratio", [0.01, 0.7, 1.0, 1.5, 20.0])
def test_the_series_of_gammainc_in_a_hold_far_out(a, ratio):
    h = 1e-4 * a
    wanted = (S.gammainc(a + h, ratio * a) - S.gammainc(a - h, ratio * a)) / (2 * h)
    assert grad(S.gammainc)(a, ratio * a) == pytest.approx(wanted, rel=1e-4, abs=1e-12)


@pytest.mark.parametrize(("a", "b"), [(0.3, 0.4), (2.0, 50.0), (400.0, 0.5), (300.0, 200.0)])
@pytest.mark.parametrize("x", [1e-3, 0.3, 0.5, 0.62, 0.999])
def test_the_series_of_betainc_hold_far_out(a, b, x):
    for k, p in enumerate((a, b)):
        h = raw.array([1e-4 * p * (j == k) for j in (0, 1, 2)])
        at = raw.array([a, b, x])
        wanted = (S.betainc(*(at + h)) - S.betainc(*(at - h))) / (2e-4 * p)
        assert grad(S.betainc, k)(a, b, x) == pytest.approx(wanted, rel=1e-4, abs=1e-12)


def test_gammasgn_is_constant():
    x = raw.array([0.5, -0.5])
    assert grad(lambda x: np.sum(x * S.gammasgn(x)))(x).tolist() == [1.0, -1.0]


def test_bessel_functions_that_scipy_names_twice_are_one():
    assert scipy.special.jn is scipy.special.jv
    assert grad(S.jn, 1)(2, 0.7) == grad(S.jv, 1)(2, 0.7)
    assert re.fullmatch("jv|jn", S.jn.__name__)
