"""Functions made of functions with derivatives: values as NumPy's, derivatives of order 1 and 2."""

from inspect import signature

import numpy as raw
import pytest
from judging import draws, judge

import microad.numpy as np
from microad import grad
from microad.errors import MicroadError
from microad.rules import COMPOSITES

R, C = draws(7)
kind = pytest.mark.parametrize("draw", [R, C], ids=["real", "complex"])
axes = pytest.mark.parametrize("axis", [None, 0, 1, -1])
HOLES = raw.array([[0.0, raw.nan, 0.0, 0.0], [0.0] * 4, [raw.nan, 0.0, raw.nan, 0.0]])

# ---------------------------------------------------------------- picking


@kind
def test_take(draw):
    x = draw(3, 4)
    for indices, axis, mode in [
        ([0, 2, 2], None, "raise"), ([[0, 1], [1, -1]], 0, "raise"), (2, -1, "raise"),
        ([5, -7], 1, "wrap"), ([5, -7, 1], 1, "clip"),
    ]:  # fmt: skip
        judge(lambda x, i=indices, k=axis, m=mode: np.take(x, i, k, mode=m), x)
    judge(lambda x: np.take_along_axis(x, raw.array([[0, 2, 1, 1]]), 0), x)
    judge(lambda x: np.take_along_axis(x, raw.argsort(abs(x_value(x)), 1)[:, :2], 1), x)
    judge(lambda x: np.take_along_axis(x, raw.array([5, 3, 3]), None), x)


def x_value(x):
    return x if isinstance(x, raw.ndarray) else x_value(x.value)


@kind
def test_choosing(draw):
    x = draw(3, 4)
    judge(lambda x: np.compress([True, False, True], x, 1), x)
    judge(lambda x: np.compress([True, False, True], x), x)
    judge(lambda x: np.extract(HOLES == 0, x), x)
    judge(lambda x, y: np.choose([[0, 1, 1, 0]], [x, y]), x, draw(4))
    judge(lambda x, y: np.choose([[0, 3, -1, 1]], (x, y), mode="wrap"), x, draw(4))
    judge(lambda x, y: np.choose([[0, 3, -1, 1]], (x, y), mode="clip"), x, draw(4))


@kind
def test_moving(draw):
    x = draw(3, 4)
    judge(lambda x: np.delete(x, [1, 2], 1), x)
    judge(lambda x: np.delete(x, 3), x)
    judge(lambda x: np.delete(x, slice(0, 2), axis=0), x)
    judge(lambda x, y: np.insert(x, 1, y, 1), x, draw(3))
    judge(lambda x, y: np.insert(x, [1, 3], y, 1), x, draw(3, 2))
    judge(lambda x, y: np.insert(x, 5, y), x, draw(2))
    judge(lambda x, y: np.insert(x, [0, 0, 2], y, axis=0), x, draw(3, 4))
    judge(lambda x: np.insert(x, 2, 1.0), x)
    judge(lambda x: np.resize(x, (5, 4)), x)
    judge(lambda x: np.resize(x, 7), x)


@kind
@pytest.mark.parametrize("indexing", ["xy", "ij"])
@pytest.mark.parametrize("sparse", [False, True])
def test_meshgrid(draw, indexing, sparse):
    def grid(*xs):
        return tuple(np.meshgrid(*xs, indexing=indexing, sparse=sparse))

    judge(grid, draw(2), draw(3), R(1))
    judge(grid, draw(3))


@kind
def test_index_update(draw):
    x = draw(3, 4)
    for index, shape in [
        ((slice(None), 1), (3,)), ([0, 0, 1], (3, 4)), (0, ()), (..., (4,)), (slice(0), ()),
        ((2, 3), ()), (raw.isnan(HOLES), (3,)), ((slice(None, None, -2), None), (1, 4)),
    ]:  # fmt: skip
        judge(lambda x, y, i=index: np.index_update(x, i, y), x, draw(*shape))
    judge(lambda y: np.index_update(raw.zeros(3), 1, y), draw(1)[0])
    judge(lambda x: np.index_update(x, 0, 2.0) ** 2, x)
    judge(lambda x, z: np.index_update(x, 0, z), R(3), C(1)[0])


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
def test_cumprod(draw, axis):
    judge(lambda x: np.cumprod(x, axis), draw(3, 4))
    judge(lambda x: np.cumprod(x, axis=axis), raw.where(raw.abs(HOLES) >= 0, draw(3, 4), 0.0))
    judge(lambda x: np.cumprod(x, 0), draw(1, 2))
    judge(lambda x: np.cumprod(x, 0), draw(0, 2))


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
    judge(lambda x, w: np.average(x, axis, w, returned=True), draw(3, 4), weights)
    judge(lambda x, w: np.average(x, axis, weights=w, keepdims=True), draw(3, 4), weights)


@kind
def test_average_along_some_axes(draw):
    judge(lambda x, w: np.average(x, 1, w), draw(3, 4), raw.abs(R(4)) + 1)
    judge(lambda x, w: np.average(x, (2, 0), w), draw(2, 3, 4), raw.abs(R(4, 2)) + 1)


COV = [{}, {"bias": True}, {"ddof": 2}, {"rowvar": False}, {"fweights": raw.array([1, 2, 3, 1])},
       {"aweights": raw.array([1.0, 0.2, 3.0, 1.0])},
       {"aweights": raw.array([1.0, 0.2, 3, 1]), "fweights": raw.array([1, 2, 1, 1])}]  # fmt: skip


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
    judge(np.corrcoef, draw(3, 4))
    judge(lambda x, y: np.corrcoef(x, y, rowvar=False), draw(4, 2), draw(4, 1))


# ---------------------------------------------------------------- quantiles

METHODS = ["linear", "lower", "higher", "nearest", "midpoint", "hazen", "weibull",
           "median_unbiased", "normal_unbiased", "inverted_cdf", "averaged_inverted_cdf",
           "closest_observation", "interpolated_inverted_cdf"]  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "q", [0.0, 0.3, 0.5, 1.0, raw.array([0.1, 0.9]), raw.array([[0.2], [0.7]])]
)
def test_quantile(method, q):
    for axis in (None, 0, -1, (0, 1)):
        judge(lambda x, k=axis: np.quantile(x, q, k, method=method), R(4, 5))
        judge(lambda x, k=axis: np.quantile(x, q, axis=k, method=method, keepdims=True), R(4, 5))
    judge(lambda x: np.nanquantile(x + HOLES, q, 1, method=method), R(3, 4))


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
@pytest.mark.parametrize(
    "options", [{}, {"left": 7.0, "right": -1.0}, {"period": 3.7}, {"left": 0.5}], ids=str
)
def test_interp(draw, options):
    knots = raw.array([0.0, 1.0, 2.5, 4.0])
    at = raw.array([[-1.3, 0.2, 1.7], [3.9, 4.2, 2.6]])
    judge(lambda x, xp, fp: np.interp(x, xp, fp, **options), at, knots, draw(4))
    judge(lambda x, fp: np.interp(x, knots, fp, **options), 0.45, draw(4))


def test_interp_outside_of_a_table():
    judge(lambda x: np.interp(x, [1.0], [2.0]) + x, 0.3)
    judge(lambda x: np.interp(x, [0.0, 1.0, 2.0], [2.0, 4.0, 1.0]), R(5))


@kind
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("name", ["convolve", "correlate"])
def test_convolutions(name, mode, draw):
    f = getattr(np, name)
    for m, n in ((5, 3), (3, 5), (4, 4), (6, 2), (2, 6), (1, 4), (5, 4), (4, 5), (1, 1)):
        judge(lambda a, v: f(a, v, mode), draw(m), draw(n))


@kind
def test_trapezoid(draw):
    y = draw(3, 4)
    judge(np.trapezoid, y)
    judge(np.trapezoid, y, R(4))
    judge(lambda y, x: np.trapezoid(y, x, axis=0), y, R(3))
    judge(lambda y, x: np.trapezoid(y, x, axis=0), y, R(3, 4))
    judge(lambda y, dx: np.trapezoid(y, dx=dx), y, 0.3)


# ---------------------------------------------------------------- functions and polynomials


@kind
def test_polynomials(draw):
    judge(np.polyval, draw(4), draw(2, 3))
    judge(np.polyval, draw(3), 1.3)
    judge(np.vander, draw(3))
    judge(lambda x: np.vander(x, 5, increasing=True), draw(2))
    judge(np.ediff1d, draw(2, 3))
    judge(lambda x, y, z: np.ediff1d(x, to_begin=y, to_end=z), draw(4), draw(2), draw(1))


@kind
def test_along_an_axis(draw):
    judge(lambda x: np.apply_along_axis(lambda r: np.cumsum(r)[:2], 0, x), draw(3, 4))
    judge(lambda x: np.apply_along_axis(np.sum, 1, x), draw(3, 4))
    judge(lambda x: np.apply_along_axis(lambda r: np.outer(r, r), 1, x), draw(2, 3, 2))


@kind
def test_names_of_later_versions(draw):
    for name, inputs in {
        "vecdot": (draw(2, 3), draw(3)), "matvec": (draw(2, 4, 3), draw(3)),
        "vecmat": (draw(2, 3), draw(3, 4)), "matrix_transpose": (draw(2, 3, 1),),
    }.items():  # fmt: skip
        if hasattr(raw, name):
            judge(getattr(np, name), *inputs)
    if hasattr(raw, "cumulative_prod"):
        judge(lambda x: np.cumulative_sum(x, axis=1), draw(2, 3))
        judge(lambda x: np.cumulative_prod(x, include_initial=True), draw(3))


def test_parts_of_numbers():
    judge(lambda x: np.modf(x), 3 * R(2, 3))
    judge(lambda x: np.ldexp(x, raw.array([1, -2, 3])), R(2, 3))
    x = raw.array([[-2.0, 3.0], [0.5, 9.0]])
    judge(lambda x: np.piecewise(x, [x < 0, x > 4], [lambda x: x * x, np.sqrt, 7.0]), x)
    judge(lambda x: np.piecewise(x, x < 0, [np.exp, np.log]), x[:, 0])
    assert grad(lambda x: x[np.nanargmax(x)])(raw.array([1.0, raw.nan, 2.0])).tolist() == [0, 0, 1]
    assert grad(lambda x: np.linalg.matrix_rank(x) * x[0, 0])(raw.eye(2))[0, 0] == 2.0


def test_unwrap_and_bessel():
    judge(np.unwrap, 10 * R(2, 6))
    judge(lambda p: np.unwrap(p, axis=0, period=2.0), 10 * R(6, 2))
    judge(np.i0, 10 * R(2, 3))
    judge(np.i0, raw.zeros(2))
    judge(np.i0, raw.array([300.0]), order=1)


# ---------------------------------------------------------------- as a whole

MODULES = ("linalg", "norms", "fft", "more", "signals")


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
    assert seen >= 70


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
