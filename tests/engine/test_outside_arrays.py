"""Arrays from outside: of objects, with labels, and whatever can become an array.

Never a silent loss: the gradient is that of differences, or an error says what to write.
"""

import numpy as raw
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import microad.numpy as np
from microad import grad, hessian, jacobian, value_and_grad
from microad.check import check_grads
from microad.errors import ArithmeticKindError, MicroadError

X = raw.array([1.0, 2.0, 3.0])


def boxed(x):
    """An array of objects, filled one by one."""
    box = raw.empty(2, dtype=object)
    box[0], box[1] = x[0], 2.0 * x[1]
    return box


OBJECTS = [  # a program, and its gradient at X
    (lambda x: np.sum(np.array([x[0], 2 * x[1]], dtype=object)) + x[2], [1, 2, 1]),
    (lambda x: np.sum(np.array([[x[0]], [x[1]]], dtype="O") ** 2), [2, 4, 0]),
    (lambda x: np.sum(x.astype(object) * 2), [2, 2, 2]),
    (lambda x: np.sum(np.astype(x, "O") * 2), [2, 2, 2]),
    (lambda x: np.sum(np.asarray(x, dtype=object) * 2), [2, 2, 2]),
    (lambda x: np.sum(np.full(3, x[0], dtype=object) * 2), [6, 0, 0]),
    (lambda x: np.sum(np.full_like(x, x[0], dtype=object)), [3, 0, 0]),
    (lambda x: np.sum(boxed(x)) + x[2], [1, 2, 1]),
    (lambda x: np.sum(boxed(x) * x[:2]), [2, 8, 0]),
    (lambda x: np.sum(x[:2] * boxed(x)), [2, 8, 0]),
    (lambda x: np.sum(x[:1] * boxed(x)), [6, 2, 0]),
    (lambda x: np.sum(np.multiply(x[:2], boxed(x))), [2, 8, 0]),
    (lambda x: np.dot(boxed(x), x[:2]), [2, 8, 0]),
    (lambda x: x[:2] @ boxed(x), [2, 8, 0]),
    (lambda x: np.tensordot(boxed(x), x[:2], 1), [2, 8, 0]),
    (lambda x: np.einsum("i,i", boxed(x), x[:2]), [2, 8, 0]),
    (lambda x: x[:2] @ np.reshape(np.array([*boxed(x)] * 2), (2, 2)) @ X[:2], [12, 21, 0]),
    (lambda x: np.sum(x[:2] @ raw.array([[*boxed(x)]] * 2, dtype=float)), MicroadError),
    (lambda x: np.sum(np.concatenate([boxed(x), x])), [2, 3, 1]),
    (lambda x: np.sum(np.concatenate([boxed(x), boxed(x)])), [2, 4, 0]),
    (lambda x: np.sum(np.stack([boxed(x), x[:2]])), [2, 3, 0]),
    (lambda x: np.sum(np.stack(boxed(x))), [1, 2, 0]),
    (lambda x: np.sum(np.where([True, False], boxed(x), x[:2])), [1, 1, 0]),
    (lambda x: np.sum(np.maximum(boxed(x), x[1])), [0, 3, 0]),
    (lambda x: np.prod(boxed(x)), [4, 2, 0]),
    (lambda x: boxed(x)[1] * x[2], [0, 6, 4]),
    (lambda x: np.sum(raw.array([1.0, 2.0, 3.0], dtype=object) * x), [1, 2, 3]),
    (lambda x: boxed(x), MicroadError),
    (lambda x: np.sum(boxed(x).astype(float)), MicroadError),
    (lambda x: np.sum(raw.array([x, x], dtype=object)), MicroadError),
]


@pytest.mark.parametrize("case", OBJECTS, ids=range(len(OBJECTS)))
def test_objects_are_traced_or_refused(case):
    f, expected = case
    if isinstance(expected, type):
        with pytest.raises(expected):
            grad(f)(X)
    else:
        assert grad(f)(X) == pytest.approx(raw.array(expected))


# ---------------------------------------------------------------- labels

ORDERS = st.permutations([0, 1, 2])
A, B = raw.array([0.5, 1.5, 2.5]), raw.array([10.0, -2.0, 3.0])
SERIES = [  # programs of an array and of two Series, whose labels may be in another order
    lambda x, s, t: x * s * t,
    lambda x, s, t: s * x * t,
    lambda x, s, t: s * (x * t),
    lambda x, s, t: (x - s) / t + t * (x + s),
    lambda x, s, t: raw.sin(x * s) * t,
    lambda x, s, t: np.sin(x * s) ** 2 - t * (x * t),
    lambda x, s, t: -(x * s) + abs(x * t),
    lambda x, s, t: (x[0] * s) * t,
    lambda x, s, t: np.multiply(x * s, t) + np.exp(s),
    lambda x, s, t: (x * s)[[2, 0]] * t,
    lambda x, s, t: (x * s)[1] + t * x,
]


@given(st.sampled_from(SERIES), ORDERS, ORDERS)
def test_labels_are_brought_into_one_order_and_gradients_come_back(f, first, second):
    s, t = pd.Series(A, index=first), pd.Series(B, index=second)
    weights = raw.array([1.0, 10.0, 100.0])

    def loss(x, sum=np.sum):
        y = f(x, s, t)
        return np.sum(y[raw.isfinite(raw.asarray(y))] if sum is raw.sum else y * weights)

    def plain(x):
        return float(raw.sum(raw.asarray(f(x, s, t)) * weights))

    value, slope = value_and_grad(loss)(X)
    if raw.isnan(plain(X)):  # a label that one of them does not have
        assert raw.isnan(value)
        return
    assert value == pytest.approx(plain(X))
    assert type(slope) is raw.ndarray
    h = 1e-6
    steps = [(plain(X + h * e) - plain(X - h * e)) / (2 * h) for e in raw.eye(3)]
    assert slope == pytest.approx(steps, rel=1e-6)


@given(ORDERS, ORDERS)
def test_tables_are_aligned_along_both_axes(rows, columns):
    frame = pd.DataFrame(raw.outer(A, B), index=rows)
    other = pd.DataFrame(raw.outer(B, A), columns=columns)
    row = pd.Series(A, index=columns)
    x = raw.outer(X, A) + 1.0

    def f(x, asarray=np.asarray):
        return asarray((x * frame + row) * other - row * (x * other))

    inside = grad(lambda x: np.sum((x * frame + row) * other - row * (x * other)))(x)
    plain = lambda x: float(raw.sum(raw.asarray(f(x, raw.asarray))))  # noqa: E731
    t, h = raw.cos(raw.arange(9.0)).reshape(3, 3), 1e-6
    slope = (plain(x + h * t) - plain(x - h * t)) / (2 * h)
    assert type(inside) is raw.ndarray
    assert raw.sum(inside * t) == pytest.approx(slope, rel=1e-6)


S = pd.Series(A, index=[2, 0, 1])


class Duck:
    """Something that can become an array, and knows nothing else of them."""

    def __array__(self, dtype=None, copy=None):
        return raw.asarray(A, dtype)


@pytest.mark.parametrize("s", [S, Duck(), memoryview(A), pd.Index(A)], ids=range(4))
def test_a_constant_from_outside_is_an_array_to_every_function(s):
    a = raw.asarray(s)
    for f in (
        lambda x, s: np.sum(np.where(raw.array([True, False, True]), x, s)),
        lambda x, s: np.dot(x, s),
        lambda x, s: np.sum(np.outer(x, s)),
        lambda x, s: np.sum(np.concatenate([x, s]) ** 2),
        lambda x, s: np.average(x, weights=s),
        lambda x, s: np.sum((x - s) ** 2) / np.sum(s),
        lambda x, s: np.mean(np.maximum(x, s)),
    ):
        got, expected = grad(lambda x, f=f: f(x, s))(X), grad(lambda x, f=f: f(x, a))(X)
        assert type(got) is raw.ndarray
        assert got == pytest.approx(expected)


def test_constants_with_labels_have_numbers_as_neighbours():
    loss = lambda m: np.mean((m - S) ** 2)  # noqa: E731
    assert grad(loss)(1.0) == pytest.approx(-1.0)
    assert type(grad(loss)(1.0)) is float
    assert hessian(lambda x: np.sum((x * S) ** 2))(X) == pytest.approx(raw.diag(2 * A**2))
    assert jacobian(lambda x: x * S)(X) == pytest.approx(raw.diag(A))
    check_grads(lambda x: np.sum((x * S) ** 3 * pd.Series(B)), X)


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (lambda x: np.sum(x * raw.matrix(raw.eye(2))), r"np\.asarray\(M\)"),
        (lambda x: np.sum(raw.matrix(raw.eye(2)) * x), r"np\.asarray\(M\)"),
        (lambda x: np.sum(raw.matrix(raw.eye(2)) @ x), r"np\.asarray\(M\)"),
        (lambda x: np.sum(np.add(x, raw.ma.array(raw.eye(2), mask=raw.eye(2)))), r"np\.where"),
        (lambda x: np.sum(x * raw.ma.array(raw.eye(2), mask=raw.eye(2))), r"np\.where"),
    ],
)
def test_other_arithmetic_is_refused(f, words):
    with pytest.raises(ArithmeticKindError, match=words):
        grad(f)(raw.ones((2, 2)))
