"""Corners that a sceptic found: each of these was wrong once, most of them without a word."""

import copy

import numpy as raw
import pytest

import microad.numpy as np
from microad import checkpoint, grad, guard, hessian_tensor_product, jacobian, make_jvp, make_vjp
from microad.debug.cost import count_ops
from microad.engine.rules import defvjp, primitive
from microad.engine.trace import Trace
from microad.errors import (
    CapturedError,
    LostTraceError,
    MutatedArrayError,
    NoOptionError,
    NotPrimitiveError,
    OutputError,
    SeedError,
    WrongShapeError,
)

X = raw.array([1.0, 2.0, 3.0])


def test_seeds_of_dicts_go_by_their_keys():
    def f(d):
        return 10 * d["a"] + d["b"]

    assert make_jvp(f)({"a": 1.0, "b": 2.0})({"b": 1.0, "a": 0.0}) == (12.0, 1.0)
    vjp, _ = make_vjp(lambda v: {"a": 10 * v, "b": v})(1.0)
    assert vjp({"b": 1.0, "a": 0.0}) == 1.0
    for wrong in ({"v": 1.0, "w": 2.0}, [1.0, 0.0], 1.0, None):
        with pytest.raises(SeedError):
            vjp(wrong)


def test_a_copy_of_a_traced_value_is_the_value():
    got = grad(lambda p: np.sum(copy.deepcopy(p) * copy.copy(p)))(X)
    assert got.tolist() == [2.0, 4.0, 6.0]


def test_the_jacobian_of_complex_functions_does_not_depend_on_the_direction():
    z = raw.array([1 + 2j])
    wide = jacobian(lambda z: np.array([np.abs(z[0]) ** 2, np.real(z[0])]))(z)
    assert wide.tolist() == [[2 - 4j], [1]]
    assert jacobian(lambda x: x * (1 + 2j))(X).tolist() == ((1 + 2j) * raw.eye(3)).tolist()


def test_the_guard_sees_what_a_view_belongs_to():
    big = raw.ones(4)
    part = big[1:]

    def change_it(a):
        y = np.sum(part * a)
        big[0] = 5.0
        return y

    with pytest.raises(MutatedArrayError), guard():
        grad(change_it)(X)
    big *= 5  # it is free again
    assert part.tolist() == [5.0] * 3


def test_an_array_of_objects_is_refused():
    def f(a):
        objects = raw.empty(2, object)
        objects[0], objects[1] = a[0], 2 * a[1]
        return objects

    with pytest.raises(LostTraceError, match="array of objects"):
        jacobian(f)(X)


def test_the_order_of_memory_is_refused_where_it_is_not_known():
    matrix = raw.asfortranarray(raw.arange(6.0).reshape(2, 3))
    for flat in (np.ravel, lambda a, order: np.reshape(a, (-1,), order)):
        with pytest.raises(NoOptionError, match="order='A'"):
            grad(lambda a, flat=flat: np.sum(raw.arange(6.0) * flat(a, "A")))(matrix)
        got = grad(lambda a, flat=flat: np.sum(raw.arange(6.0) * flat(a, "F")))(matrix)
        assert got.tolist() == [[0.0, 2.0, 4.0], [1.0, 3.0, 5.0]]


@pytest.mark.parametrize(
    ("f", "counts"),
    [
        (lambda a: a.dot(a), {"dot": 1}),
        (lambda a: a.take([0]), {"take": 1}),
        (lambda a: a.reshape(3, 1).T, {"reshape": 1, "transpose": 1}),
        (lambda a: a.mean(), {"mean": 1}),
        (lambda a: raw.mean(a) + a.sum(), {"mean": 1, "sum": 1, "add": 1}),
    ],
)
def test_methods_count_like_functions(f, counts):
    assert count_ops(f, X) == counts


def test_gradients_are_arrays_of_their_own():
    gx, gy = grad(lambda a, b: np.sum(a + b), (0, 1))(X, X.copy())
    gx *= 2
    assert gy.tolist() == [1.0, 1.0, 1.0]
    seed = raw.ones(3)
    assert make_vjp(lambda a: a)(X)[0](seed) is not seed
    grad(np.sum)(raw.ones(5000))[0] = 7.0  # and may be written to


def test_whole_numbers_as_seeds_are_floats():
    vjp, _ = make_vjp(lambda a: -a)(X)
    for kind in ("u1", int, bool):
        assert vjp(raw.array([1, 0, 0], kind)).tolist() == [-1.0, 0.0, 0.0]
    assert make_jvp(lambda a: a / 2)(X)(raw.array([1, 0, 0]))[1].tolist() == [0.5, 0.0, 0.0]


def test_rules_that_cannot_be_right_are_named():
    @primitive
    def square(a):
        return raw.asarray(a) ** 2

    defvjp(square, lambda np, g, ans, a: raw.sum(2 * g * a))
    with pytest.raises(WrongShapeError, match=r"shape \(\).*shape \(3,\)"):
        grad(lambda a: np.sum(square(a)))(X)

    def plain(a):
        return a * a

    with pytest.raises(NotPrimitiveError, match="@primitive"):
        defvjp(plain, lambda np, g, ans, a: 7 * g)


def test_a_rule_may_be_a_method():
    class Rules:
        def vjp(self, np, g, ans, a):
            return 2 * g * a

    @primitive
    def square(a):
        return a * a

    defvjp(square, Rules().vjp)
    assert grad(square)(3.0) == 6.0


def test_a_list_of_arrays_keeps_no_arrays_alive():
    run = Trace(lambda x: np.concatenate([x, np.sin(x), np.stack([x, x])[0]]), X)
    ops, _, saved = run.table
    for op, kept in zip(ops, saved, strict=True):
        if op and op.name in ("pack", "concatenate", "stack"):
            assert not any(isinstance(v, raw.ndarray) for v in raw.ravel(raw.array(kept, object)))


def test_a_checkpoint_says_that_it_needs_its_values_as_arguments():
    with pytest.raises(CapturedError, match=r"checkpoint\(lambda x, w"):
        grad(lambda w: checkpoint(lambda x: x * w)(w * 1.0))(3.0)
    assert grad(lambda w: checkpoint(lambda x, w: x * w)(w * 1.0, w))(3.0) == 6.0


def test_small_things():
    with raw.errstate(invalid="ignore"):
        assert raw.isnan(grad(lambda a: (-8) ** a)(1 / 3))  # as (-8.0) ** a
    counts = raw.zeros(2)
    np.add.at(counts, [0, 0], 1.0)
    assert counts.tolist() == [2.0, 0.0]
    assert np.add.reduce(X) == 6.0
    tree = hessian_tensor_product(lambda d: np.sum(d["a"] ** 3))({"a": X}, {"a": raw.ones(3)})
    assert tree["a"].tolist() == [6.0, 12.0, 18.0]
    for nothing in ("text", object(), {1}, (n for n in "ab")):
        with pytest.raises(OutputError):
            grad(lambda a, nothing=nothing: nothing)(X)
