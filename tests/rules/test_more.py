"""Functions made of functions with derivatives: values as NumPy's, derivatives of order 1 and 2."""

from inspect import signature

import numpy as raw
import pytest
from judging import draws, judge

import microad.numpy as np
from microad import grad
from microad.engine.composites import COMPOSITES
from microad.errors import MicroadError, NoOptionError, NoRuleError

R, C = draws(7)
kind = pytest.mark.parametrize("draw", [R, C], ids=["real", "complex"])
axes = pytest.mark.parametrize("axis", [None, 0, 1, -1])
HOLES = raw.array([[0.0, raw.nan, 0.0, 0.0], [0.0] * 4, [raw.nan, 0.0, raw.nan, 0.0]])


def x_value(x):
    return x if isinstance(x, raw.ndarray) else x_value(x.value)


def test_index_update_leaves_the_array_alone():
    a = raw.zeros(2)
    assert np.index_update(a, 1, 5.0).tolist() == [0.0, 5.0]
    assert a.tolist() == [0.0, 0.0]
    with pytest.raises(IndexError):
        grad(lambda x: np.index_update(a, 7, x)[0])(1.0)
    with pytest.raises(ValueError, match="shape"):
        grad(lambda x: np.index_update(a, slice(None), x)[0])(raw.ones(3))


# ---------------------------------------------------------------- sums, products, averages


@kind
@axes
@pytest.mark.parametrize(
    "name", ["nansum", "nanprod", "nanmean", "nanvar", "nanstd", "nancumsum", "nancumprod"]
)
def test_without_nan(name, draw, axis):
    f = getattr(np, name)
    judge(lambda x: f(x + HOLES, axis=axis), draw(3, 4))
    if "cum" not in name:
        judge(lambda x: f(x + HOLES, axis=axis, keepdims=True), draw(3, 4))


@axes
@pytest.mark.parametrize("name", ["nanmax", "nanmin", "nanmedian"])
def test_orders_without_nan(name, axis):
    f = getattr(np, name)
    judge(lambda x: f(x + HOLES, axis=axis), R(3, 4))
    judge(lambda x: f(x + HOLES, axis=axis, keepdims=True), R(3, 4))


def test_where_all_are_missing():
    for name in ("nanmax", "nanmedian", "nanmean"):
        f = getattr(np, name)
        x = raw.array([[1.0, 2.0], [raw.nan, raw.nan]])
        assert grad(lambda x, f=f: np.sum(f(x, axis=1)[:1]))(x)[1].tolist() == [0.0, 0.0]
    judge(lambda x: np.nanvar(x + HOLES, 1, ddof=1), R(3, 4))


@kind
@axes
def test_average(draw, axis):
    weights = 0.5 + raw.abs(R(3, 4))
    judge(lambda x: np.average(x, axis), draw(3, 4))
    judge(lambda x, w: np.average(x, axis, w), draw(3, 4), weights)
    judge(lambda w: np.average([1.0, 2.0], weights=w), weights[0, :2])
    judge(lambda x, w: np.average(x, axis, weights=w, keepdims=True), draw(3, 4), weights)


@kind
def test_average_along_some_axes(draw):
    judge(lambda x, w: np.average(x, 1, w), draw(3, 4), raw.abs(R(4)) + 1)
    judge(lambda x, w: np.average(x, (2, 0), w), draw(2, 3, 4), raw.abs(R(4, 2)) + 1)


COV = [{}, {"bias": True}, {"ddof": 2}, {"rowvar": False}]


@kind
@pytest.mark.parametrize("options", COV, ids=str)
def test_cov(draw, options):
    judge(lambda x: np.cov(x, **options), draw(3, 4))


@kind
def test_cov_of_two(draw):
    judge(np.cov, draw(4))
    judge(np.cov, draw(3, 4), draw(2, 4))
    judge(np.cov, draw(4), draw(4))
    judge(lambda x, y: np.cov(x, y, rowvar=False), draw(3, 4), draw(3, 2))
    judge(lambda x, y: np.cov(x, y, False), draw(4, 2), draw(4))


# ---------------------------------------------------------------- quantiles


@pytest.mark.parametrize(
    "q", [0.0, 0.3, 0.5, 1.0, raw.array([0.1, 0.9]), raw.array([[0.2], [0.7]])]
)
def test_quantile(q):
    for axis in (None, 0, -1, (0, 1)):
        judge(lambda x, k=axis: np.quantile(x, q, k), R(4, 5))
        judge(lambda x, k=axis: np.quantile(x, q, axis=k, keepdims=True), R(4, 5))
    judge(lambda x: np.nanquantile(x + HOLES, q, 1), R(3, 4))


def test_other_forms_of_quantiles():
    judge(lambda x: np.percentile(x, [20, 77], 0), R(4, 5))
    judge(lambda x: np.nanpercentile(x + HOLES, 77, 1), R(3, 4))
    judge(lambda x, q: np.quantile(x, q, 1), R(4, 5), raw.array([0.33, 0.71]))
    judge(np.quantile, R(6), 0.33)
    for axis in (None, 0, 1, (1, 0)):
        judge(lambda x, k=axis: np.median(x, k), R(4, 5))
        judge(lambda x, k=axis: np.median(x, axis=k, keepdims=True), R(3, 4))


def test_quantiles_of_nan_are_nan():
    x = raw.array([[1.0, 3.0, 2.0], [1.0, raw.nan, 2.0]])
    seen = []
    g = grad(lambda x: (seen.append(np.median(x, 1)), np.sum(np.median(x, 1)[0]))[1])(x)
    assert x_value(seen[0]).tolist()[0] == 2.0
    assert raw.isnan(x_value(seen[0])[1])
    assert g.tolist() == [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]


# ---------------------------------------------------------------- lines, integrals, convolutions


@kind
def test_interp(draw):
    knots = raw.array([0.0, 1.0, 2.5, 4.0])
    at = raw.array([[-1.3, 0.2, 1.7], [3.9, 4.2, 2.6]])
    judge(lambda x, xp, fp: np.interp(x, xp, fp), at, knots, draw(4))
    judge(lambda x, fp: np.interp(x, knots, fp), 0.45, draw(4))


def test_interp_outside_of_a_table():
    judge(lambda x: np.interp(x, [1.0], [2.0]) + x, 0.3)
    judge(lambda x: np.interp(x, [0.0, 1.0, 2.0], [2.0, 4.0, 1.0]), R(5))


@kind
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_convolutions(mode, draw):
    for m, n in ((5, 3), (3, 5), (4, 4), (6, 2), (2, 6), (1, 4), (5, 4), (4, 5), (1, 1)):
        judge(lambda a, v: np.convolve(a, v, mode), draw(m), draw(n))


@kind
def test_trapezoid(draw):
    y = draw(3, 4)
    judge(np.trapezoid, y)
    judge(np.trapezoid, y, R(4))
    judge(lambda y, x: np.trapezoid(y, x, axis=0), y, R(3))
    judge(lambda y, x: np.trapezoid(y, x, axis=0), y, R(3, 4))
    judge(lambda y, dx: np.trapezoid(y, dx=dx), y, 0.3)


def test_products_of_nothing_are_1():
    judge(lambda x: np.prod(x, 0) + np.sum(x, 0), R(0, 2))
    judge(lambda x: np.prod(x) + np.sum(x), R(0))


def test_equal_elements_keep_their_order():
    x = raw.ones(100)
    assert grad(lambda x: np.sort(x)[40])(x)[40] == 1.0
    assert grad(lambda x: np.quantile(x, 0.0))(x)[0] == 1.0


def test_numbers_and_places_are_constants():
    assert grad(lambda x: x[np.nanargmax(x)])(raw.array([1.0, raw.nan, 2.0])).tolist() == [0, 0, 1]
    assert grad(lambda x: np.linalg.matrix_rank(x) * x[0, 0])(raw.eye(2))[0, 0] == 2.0


OPTIONS = {
    "take": lambda x: np.take(x, [5], mode="wrap"),
    "quantile": lambda x: np.quantile(x, 0.5, method="lower"),
    "cov": lambda x: np.cov(x, aweights=[1.0, 2.0, 3.0]),
    "average": lambda x: np.average(x, returned=True),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_without_a_derivative_are_named(name):
    with pytest.raises(NoOptionError, match=f"{name} .* Instead, "):
        grad(lambda x: np.sum(OPTIONS[name](x)))(raw.arange(3.0))


def test_what_has_no_rule_names_its_neighbours():
    with pytest.raises(NoRuleError, match="gcd has no derivative"):
        grad(lambda x: np.gcd(x, 2)[0])(raw.arange(3.0))


# ---------------------------------------------------------------- as a whole

MODULES = ("linalg", "fft", "statistics")


def test_arguments_have_the_names_that_numpy_gives_them():
    seen = 0
    for f, made in COMPOSITES.items():
        if made.__module__.rpartition(".")[2] not in MODULES or f is np.index_update.raw:
            continue
        seen += 1
        theirs = [p.name for p in signature(f).parameters.values()]
        ours = list(signature(made).parameters.values())[1:]
        named = [p.name for p in ours if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
        assert named == [name for name in theirs if name in named], f.__name__
    assert seen >= 40


def test_supported_names_them():
    names = np.supported()
    assert names == sorted(set(names))
    assert {"svd", "lstsq", "irfft", "index_update", "median", "interp", "cumprod"} <= set(names)


def test_random_numbers_are_constants():
    assert np.random.default_rng is raw.random.default_rng
    draw = raw.random.default_rng(0).normal(size=3)
    g = grad(lambda s: np.sum(s * np.random.default_rng(0).normal(size=3)))(2.0)
    assert raw.isclose(g, draw.sum())
    with pytest.raises((MicroadError, TypeError)):
        grad(lambda s: np.random.default_rng(0).normal(s))(2.0)


LISTS = {
    "det": lambda x: np.linalg.det([[x, 1.0], [2.0, x]]),
    "solve": lambda x: np.linalg.solve([[x, 1.0], [0.0, 1.0]], [x, 2.0])[0],
    "solve_b": lambda x: np.linalg.solve([[1.0, 2.0], [2.0, 1.0]], (x, 2.0))[0],
    "solve_a": lambda x: np.linalg.solve(x * raw.eye(2), [1.0, 2.0])[0],
    "norm": lambda x: np.linalg.norm((x, 1.0), ord=1),
    "fft": lambda x: np.real(np.fft.fft([x, x * x, 1.0]))[1],
    "median": lambda x: np.median([x, 2 * x, 0.0]),
    "average": lambda x: np.average([x, 2 * x], weights=[1.0, x]),
    "interp": lambda x: np.interp(x, [0.0, 5.0], [x, x * x]),
    "cov": lambda x: np.cov([x, 1.0, x * x]),
    "nansum": lambda x: np.nansum([x, raw.nan, x * x]),
    "trapezoid": lambda x: np.trapezoid([x, x * x], [0.0, x]),
    "exp": lambda x: np.exp([x, 1.0]),
    "maximum": lambda x: np.maximum([x, 1.0], x * raw.ones((2, 2))),
    "add": lambda x: np.add([x, [x, 1.0]][1], (x, 2.0)),
    "multiply": lambda x: [x, 1.0] * np.array([x, 2.0]),
    "where": lambda x: np.where([True, False], [x, 1.0], [2.0, x]),
    "max": lambda x: np.max([x, 1.0, x * x]),
    "convolve": lambda x: np.convolve([x, 2.0], [1.0, x])[1],
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_in_place_of_arrays(name):
    judge(LISTS[name], 1.7)


def test_float32_stays():
    x = raw.abs(R(4, 3)).astype(raw.float32)
    for name in ("median", "nanmean", "nanvar", "nanstd", "cumprod", "average", "cov", "trapezoid"):
        f = getattr(np, name)
        assert grad(lambda x, f=f: np.sum(f(x)))(x).dtype == raw.float32, name
    assert raw.result_type(grad(lambda x: np.sum(np.median(x, 1)))(x)) == raw.float32
