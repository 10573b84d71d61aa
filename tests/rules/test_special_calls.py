"""Calls that are not drawn: lists of traced values, constants beside them, zeros, rare options."""

from inspect import signature

import numpy as raw
import pytest
from drawn_judge import judge

import microad.numpy as np
from microad.check import check_grads
from microad.engine.composites import COMPOSITES
from microad.engine.rules import RULES
from microad.engine.trace import make_vjp
from microad.errors import NoOptionError

random = raw.random.default_rng(1)


def R(*shape):  # noqa: N802
    """A real array."""
    return random.uniform(0.3, 2.0, shape) * random.choice([-1, 1], shape)


def C(*shape):  # noqa: N802
    """A complex array."""
    return R(*shape) + 1j * R(*shape)


YES, ONES = raw.array([True, False, True]), raw.ones((3, 2))
PLACES, MASK = raw.array([0.0, 1.0, 3.0]), raw.array([[True, False, True], [True, True, False]])
CALLS = [  # what is called, and its inputs
    # some elements of a reduction, and a first value
    *((lambda x, f=f: f(x, 1, where=MASK), R(2, 3)) for f in (np.sum, np.prod, np.mean, np.var)),
    *((lambda x, f=f: f(x, where=YES), C(2, 3)) for f in (np.sum, np.prod, np.mean, np.var)),
    (lambda x: np.var(x, 0, ddof=0.5, keepdims=True, where=YES[:, None]), R(3, 2)),
    (lambda x, m: np.var(x, 0, mean=m), R(3, 2), R(1, 2)),
    *((lambda x, y, f=f: f(x, 0, initial=y), R(3, 2), R()) for f in (np.sum, np.prod)),
    *((lambda x, y, f=f: f(x, -1, where=MASK, initial=y, keepdims=True), R(2, 3), 0.1)
      for f in (np.max, np.min, np.amax, np.amin)),
    # a number along an axis that it does not have
    *((lambda x, f=f: f(x, axis=0), R())
      for f in (np.sum, np.prod, np.max, np.min, np.cumsum)),
    *((lambda x, f=f: f(x, axis=-1), 2.0) for f in (np.sum, np.prod, np.max)),
    # a part of a number
    *((lambda x, i=i: np.sin(x)[i], 2.0) for i in ((), None, ..., (..., None), (None, None))),
    (lambda x: (2.0 * x)[None][0], raw.complex128(1.0 + 2.0j)),
    # borders
    (lambda x, a, b: np.interp(x, PLACES, PLACES**2, left=a, right=b),
     raw.array([-1.0, 0.5, 2.0, 4.0]), 5.0, 7.0),
    (lambda x, f: np.interp(x, PLACES[::-1], f, period=4.0), raw.array([-1.3, 0.5, 9.1]), R(3)),
    (lambda x, p: np.interp(x, PLACES, PLACES**2, period=p), raw.array([-1.3, 0.5, 3.6]), 4.1),
    (lambda x: np.gradient(x, edge_order=2), R(5)),
    (lambda x: np.gradient(x, 0.5, axis=1, edge_order=2), R(2, 4)),
    (lambda x, h: np.gradient(x, h, edge_order=2), R(4), raw.array([0.0, 1.0, 1.5, 4.0])),
    (lambda x, y: np.pad(x, 1, constant_values=y), R(2, 3), R()),
    (lambda x, y: np.pad(x, ((1, 0), (0, 2)), constant_values=((y, 1.0), (2.0, 3.0 * y))),
     R(2, 3), 2.0),
    (lambda x, y: np.pad(x, 2, "linear_ramp", end_values=y), R(3), R()),
    # what is put in the place of NaN and infinity
    (lambda x, y: np.nan_to_num(np.stack([x, raw.nan]), nan=y), R(), R()),
    (lambda x, y: np.nan_to_num(np.stack([x, raw.inf, -raw.inf]), posinf=y, neginf=-y), R(), 2.0),
    (lambda x, y: np.nan_to_num(x, nan=y), C(2), 1.0),
    # exponents of negative numbers, quantiles of complex ones
    (lambda y: (-2.0) ** y, C()),
    (lambda x, y: x**y, raw.array([-1.5, 2.0]), C(2)),
    (lambda x: np.median(x), C(5)),
    # dots that stand for axes which are broadcast
    (lambda x, y: np.einsum("...i,...i->...", x, y), R(1, 3), R(4, 3)),
    (lambda x, y: np.einsum("...ij,jk", x, y), R(2, 1, 2), R(2, 3)),
    (lambda x, y: np.einsum("i...,i...->i...", x, y), C(2, 1, 3), C(2, 4, 1)),
    # an array in place of several
    (lambda x: np.concatenate(x), R(2, 3, 2)),
    (lambda x: np.stack(x, 1), C(2, 3, 2)),
    (lambda x: np.vstack(x), R(2)),
    (lambda x: np.column_stack(x), R(2, 2)),
    (lambda x: np.array(x, ndmin=3), R(2)),
    (lambda x: np.array(x, dtype=raw.longdouble), 2.0),
    # traced values in lists, beside constants
    (lambda x: np.concatenate([x, raw.ones((1, 3)), 2.0 * x]), R(2, 3)),
    (lambda x: np.concatenate([[x[0], 1.0], x]), R(2)),
    (lambda x: np.stack([x, 1.0]), 2.0),
    (lambda x, y: np.array([[x, 2 * y], [1.0, x]]), 3.0, 2.0),
    (lambda x, y: np.asarray([[x, 2 * y], [1.0, x]]), 3.0, 2.0),
    (lambda x, y: np.append([x, y, 3.0], x), 1.0, 2.0),
    (lambda x, y: np.hstack((x, 1.0, y)), 1.0, 2.0),
    (lambda x: np.r_[x, raw.ones(2), 1:3, x[0]], R(3)),
    (lambda x, y: np.c_[x, raw.ones(3), y], R(3), R(3, 2)),
    (np.atleast_2d, 1.5, R(2), R(3, 2)),
    (np.atleast_3d, 1.5, C(2), R(2, 1, 2, 1)),
    # constants
    (lambda x: np.pad(x, 1, constant_values=3.0), C(2)),
    (lambda x: np.linspace(x, 3.0, 4), 1.5),
    (lambda x: np.linspace(x, 3.0, 1), 1.5),
    (lambda x: np.full_like(ONES, x), 1.5),
    (lambda x, y: np.select([YES, ~YES], [x, y]), R(3), C(3)),
    (lambda x: np.where(x > 0, x, 1.0), R(3)),
    (lambda x, y: np.where(False, x, y), 1.0, 2.0),
    (lambda x: np.clip(x, -0.1, 0.1), R(6)),
    (lambda x: np.diff(x, prepend=1.0, append=raw.ones((2, 2))[:, :1]), R(2, 3)),
    (lambda x: np.diff(x, 3), R(2)),
    (lambda x: np.gradient(x, [0.0, 1.0, 3.0, 4.0], axis=0), R(4, 5)),
    (lambda x, h: np.gradient(x, h, 2.0, axis=(0, -1)), R(3, 4, 2), 0.7),
    # one array twice, and beside a constant
    (lambda x: x @ x, R(3, 3)),
    (lambda x: np.dot(x, x), C(3, 3)),
    (lambda x: np.dot(x, ONES), R(2, 3)),
    (lambda x: np.dot(ONES, x), R(2, 3)),
    (lambda x: np.einsum("ij,kj,jj->ik", x, x, x), R(3, 3)),
    (lambda x: x[[0, 0, 1]] * x[:3], C(4)),
    # zeros and negative bases
    (np.prod, 0.0),
    (np.prod, raw.array([2.0, 0.0, 3.0])),
    (np.prod, raw.array([0.0, 0.0, 3.0])),
    (lambda x: np.prod(x, (2, 0)), raw.round(R(2, 2, 3))),
    (lambda x: np.cumprod(x, 0), raw.round(R(4, 3))),
    (lambda x: np.power(x, raw.array([2.0, 3.0, 0.0])), R(3)),
    (lambda x: x ** raw.array([[2], [3]]), -raw.ones(2)),
    # options by their place, and other names
    (lambda x: np.sum(x, 0, None, None, True), R(2, 3)),
    (lambda x: np.var(x, 0, None, None, 1), R(3, 4)),
    (lambda x: np.std(x, correction=1), C(3, 4)),
    (lambda x: np.ravel(x, "F"), R(2, 3)),
    (lambda x: np.partition(x, (1, 2), 0), R(4, 2)),
    (lambda x: np.sort(x, 0, stable=True), R(4, 2)),
    (lambda x, y: np.tensordot(x, y, 0), R(4), 2.0),
    (lambda x, y: np.tensordot(x, y, [-1, 0]), R(2, 6), R(6, 3)),
    (lambda x, y: np.cross(x, y, 0, 1, 0), R(3, 2), R(2, 3)),
    # einsum: lists of numbers, dots, spaces; large enough to look for a matrix product
    (lambda x, y: np.einsum(x, (0, 1), y, (1, 2), (0, 2)), R(2, 3), C(3, 4)),
    (lambda x, y: np.einsum(x, (0, 1), y, (1, 2)), R(2, 3), R(3, 4)),
    (lambda x, y: np.einsum(x, [..., 0], y, [..., 0], [...]), R(2, 3), R(2, 3)),
    (lambda x, y: np.einsum("j...k, lj... -> lk...", x, y), R(2, 2, 2), R(2, 2)),
    (lambda x, y: np.einsum("ij,jk->ik", x, y), R(50, 60), R(60, 40)),
    # indices
    *[
        (lambda x, i=i: x[i], C(3, 4, 2))
        for i in (0, (2, 0, 1), (slice(None, None, -1), slice(2, 4)), (..., 0), raw.int64(2))
    ],
    *[
        (lambda x, i=i: x[i], R(3, 4, 2))
        for i in ((2, slice(2, None), [1, 0]), ([[0], [1]], [1, 1], 0), (slice(None), R(4) > 0),
                  ([0, 2], None, slice(1)), [True, False, True], raw.zeros(3, bool), slice(0), [])
    ],
]  # fmt: skip


@pytest.mark.parametrize("call", CALLS, ids=[f"{k}" for k in range(len(CALLS))])
def test_derivatives(call):
    judge(call[0], call[1:], seed=0)


LISTS = {
    "reshape": [(2, 1)], "transpose": [], "sort": [], "diff": [], "outer": [[3.0, 4.0]],
    "diag": [], "tile": [2], "flip": [], "kron": [[3.0, 4.0]], "pad": [1], "roll": [1],
    "squeeze": [], "broadcast_to": [(2, 2)], "ptp": [], "atleast_2d": [], "dot": [[3.0, 4.0]],
    "matmul": [[3.0, 4.0]], "inner": [[3.0, 4.0]], "gradient": [], "cumsum": [], "repeat": [2],
    "sum": [], "mean": [], "prod": [], "max": [], "min": [], "var": [], "std": [],
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_lists_that_hold_traced_values_are_arrays(name):
    judge(lambda x: getattr(np, name)([x, 2.0 * x * x], *LISTS[name]), [0.7], seed=0)


def test_lists_of_plain_numbers_stand_beside_traced_values():
    x, m = raw.array([0.0, 2.0, 3.0]), raw.ones((3, 2))
    raw.testing.assert_array_equal(make_vjp(lambda x: x ** [0.0, 2, 3], x)[1](x + 1), [0, 12, 108])
    check_grads(lambda y: np.power([1.0, 2.0, 0.5], y), x)
    check_grads(lambda m: np.matmul([1.0, 2.0, 3.0], m), m)
    check_grads(lambda m: np.dot([1.0, 2.0, 3.0], m), m)


def test_arguments_have_the_names_that_numpy_gives_them():
    seen = 0
    for f in (*COMPOSITES, *RULES):
        if isinstance(f, raw.ufunc) or "numpy" not in (f.__module__ or ""):
            continue
        rules = [COMPOSITES[f]] if f in COMPOSITES else filter(callable, RULES[f].parts)
        for rule in rules:
            ours = list(signature(rule).parameters.values())[1 if f in COMPOSITES else 3 :]
            named = [p.name for p in ours if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
            assert {*named} - {*signature(f).parameters} <= {"x"}, f.__name__
            seen += 1
    assert seen > 100


# ---------------------------------------------------------------- what has no rule, or needs none


@pytest.mark.parametrize(
    ("f", "text"),
    [
        (lambda x: np.add(x, x, where=[True, False]), "add .* 'where'.*np.where"),
        (lambda x: np.std(x, where=[True, False]), r"^std .*'where'.*np\.sqrt\(np\.var"),
        (lambda x: np.pad(x, 1, "mean"), "pad .* 'mode'.*np.concatenate"),
        (lambda x: np.pad(x, 1, "reflect", reflect_type="odd"), "pad .* 'mode'.*np.concatenate"),
    ],
)
def test_options_without_a_rule_say_what_to_write(f, text):
    with pytest.raises(NoOptionError, match=text):
        make_vjp(f, raw.ones(2))


def test_whole_numbers_made_of_traced_values_are_constants():
    x = raw.array([1.5, 2.5])
    for f in (lambda x: np.astype(x, int), lambda x: np.array([x[0], x[1]], int)):
        _, vjp = make_vjp(lambda x, f=f: x * f(x), x)
        raw.testing.assert_array_equal(vjp(raw.ones(2)), [1.0, 2.0])


def test_the_slope_of_sinc_near_zero():
    def second(x):
        return make_vjp(lambda x: make_vjp(np.sinc, x)[1](1.0), x)[1](1.0)

    assert make_vjp(np.sinc, 0.0)[1](1.0) == 0.0
    for x in (0.0, 1e-9, 1e-5):
        assert second(x) == pytest.approx(-(raw.pi**2) / 3, rel=1e-8)
    for x in (1.9e-3, 2.1e-3):  # on both sides of where the series ends
        assert second(x) == pytest.approx(-(raw.pi**2) / 3 + raw.pi**4 * x * x / 10, rel=1e-8)
