"""NumPy as it is, ``import numpy as np``: what it computes from an array of ours is recorded.

Nothing of microad.numpy is imported here but to have the gradient to compare with: NumPy asks its
arguments what to do, and ours answer. What cannot be answered says what to write instead.
"""

import cmath
import math

import numpy as np
import pytest
from leaves import leaf, weighed

import microad
import microad.numpy
from microad.autograd import array, record
from microad.autograd.arrays import Array
from microad.errors import (
    ChangedSinceError,
    InPlaceError,
    LostTraceError,
    MicroadError,
    NoRuleError,
)

A = np.array([[2.0, 0.5, 0.1], [0.3, 1.5, 0.2], [0.4, 0.6, 3.0]])
B = np.array([[0.4, 0.7, 0.2], [0.9, 0.1, 0.5], [0.8, 0.3, 0.6]])
TRUE = B > 0.45

# Each is a program in the words of NumPy: of np, and of one array of shape (3, 3).
PROGRAMS = {
    "abs": lambda np, x: np.abs(x - 1.0),
    "append": lambda np, x: np.append(x, B, axis=0),
    "arctan2": lambda np, x: np.arctan2(B, x),
    "array_split": lambda np, x: np.array_split(x, 2)[1] ** 2,
    "average": lambda np, x: np.average(x, axis=0, weights=B),
    "block": lambda np, x: np.block([[x, B], [B, x * x]]),
    "broadcast_to": lambda np, x: np.broadcast_to(x[0], (2, 3)) * B[:2],
    "cholesky": lambda np, x: np.linalg.cholesky(x @ x.T + 5 * np.eye(3)),
    "clip": lambda np, x: np.clip(x, 0.25, 1.75),
    "column_stack": lambda np, x: np.column_stack([x[0], B[0]]),
    "concatenate": lambda np, x: np.concatenate([x, B, x * x]),
    "cos": lambda np, x: np.cos(x),
    "cross": lambda np, x: np.cross(x[0], x[1]),
    "cumsum": lambda np, x: np.cumsum(x, axis=1),
    "det": lambda np, x: np.linalg.det(x),
    "diag": lambda np, x: np.diag(np.diag(x) ** 2),
    "diff": lambda np, x: np.diff(x, axis=0),
    "divide": lambda np, x: np.divide(B, x),
    "dot": lambda np, x: np.dot(B, x),
    "eigh": lambda np, x: np.linalg.eigh(x + x.T)[0],
    "einsum": lambda np, x: np.einsum("ij,kj->ik", x, B),
    "exp": lambda np, x: np.exp(x),
    "expand_dims": lambda np, x: np.expand_dims(x, 1) ** 2,
    "fft": lambda np, x: np.abs(np.fft.rfft(x)),
    "flip": lambda np, x: np.flip(x, 0) * B,
    "full_like": lambda np, x: np.full_like(x, 2.0) * x,
    "gradient": lambda np, x: np.gradient(x, axis=0),
    "hstack": lambda np, x: np.hstack([x, B]),
    "hypot": lambda np, x: np.hypot(x, B),
    "inner": lambda np, x: np.inner(x, B),
    "interp": lambda np, x: np.interp([1.5, 2.5], [1.0, 2.0, 3.0], x[0]),
    "inv": lambda np, x: np.linalg.inv(x),
    "kron": lambda np, x: np.kron(x, B),
    "linspace": lambda np, x: np.linspace(x[0, 0], x[1, 1], 5),
    "log": lambda np, x: np.log(x),
    "logaddexp": lambda np, x: np.logaddexp(x, B),
    "matmul": lambda np, x: np.matmul(x, B),
    "max": lambda np, x: np.max(x, axis=1),
    "maximum": lambda np, x: np.maximum(x, B),
    "mean": lambda np, x: np.mean(x),
    "meshgrid": lambda np, x: np.meshgrid(x[0], B[0])[0] ** 2,
    "minimum": lambda np, x: np.minimum(x, B),
    "moveaxis": lambda np, x: np.moveaxis(x, 0, 1) * B,
    "multiply": lambda np, x: np.multiply(x, x),
    "norm": lambda np, x: np.linalg.norm(x, axis=1),
    "outer": lambda np, x: np.outer(x[0], x[1]),
    "pad": lambda np, x: np.pad(x, 1),
    "pinv": lambda np, x: np.linalg.pinv(x[:, :2]),
    "power": lambda np, x: np.power(x, B),
    "prod": lambda np, x: np.prod(x, axis=0),
    "qr": lambda np, x: np.linalg.qr(x)[1],
    "ravel": lambda np, x: np.ravel(x) ** 2,
    "repeat": lambda np, x: np.repeat(x, 2, axis=0),
    "reshape": lambda np, x: np.reshape(x, (1, 9)) ** 2,
    "roll": lambda np, x: np.roll(x, 1, axis=1) * B,
    "sin": lambda np, x: np.sin(x),
    "slogdet": lambda np, x: np.linalg.slogdet(x)[1],
    "solve": lambda np, x: np.linalg.solve(x, B),
    "sort": lambda np, x: np.sort(x, axis=0),
    "split": lambda np, x: np.split(x, 3)[2] ** 2,
    "sqrt": lambda np, x: np.sqrt(x),
    "square": lambda np, x: np.square(x),
    "squeeze": lambda np, x: np.squeeze(x[:1]) ** 2,
    "stack": lambda np, x: np.stack([x, B, x / B], axis=1),
    "std": lambda np, x: np.std(x, axis=0),
    "sum": lambda np, x: np.sum(x, axis=(0, 1)),
    "svd": lambda np, x: np.linalg.svd(x, compute_uv=False),
    "take": lambda np, x: np.take(x, [2, 0, 2], axis=0),
    "tanh": lambda np, x: np.tanh(x),
    "tensordot": lambda np, x: np.tensordot(x, B, axes=1),
    "tile": lambda np, x: np.tile(x, (1, 2)),
    "trace": lambda np, x: np.trace(x),
    "transpose": lambda np, x: np.transpose(x) * B,
    "tril": lambda np, x: np.tril(x),
    "var": lambda np, x: np.var(x),
    "vstack": lambda np, x: np.vstack([x, B]),
    "where": lambda np, x: np.where(TRUE, x * x, B),
    "where, three traced": lambda np, x: np.where(x > 1, x * x, x / B),
    "zeros_like": lambda np, x: np.zeros_like(x) + x,
}


@pytest.mark.parametrize("f", PROGRAMS.values(), ids=PROGRAMS)
def test_unmodified_numpy_is_recorded(f):
    wanted = microad.grad(lambda x: weighed(f(microad.numpy, x)))(A)
    x, w = leaf(A), array(A, requires_grad=True)
    with record():
        y = f(np, x)
        assert isinstance(y, Array)
        np.testing.assert_allclose(y.numpy(), f(np, A), rtol=1e-13)
        weighed(y).backward()
    weighed(f(np, w)).backward()
    assert np.array_equal(x.grad, wanted)
    assert np.array_equal(w.grad, wanted)
    assert np.count_nonzero(wanted)


def test_reduce_of_a_ufunc_is_recorded():
    x = leaf(A)
    with record():
        y = np.add.reduce(x) @ np.ones(3) + np.maximum.reduce(x, axis=None)
    y.backward()
    assert np.array_equal(x.grad, np.ones((3, 3)) + (A == 3.0))


def test_a_plain_array_on_the_left_does_not_swallow_the_trace():
    x = leaf([1.0, 2.0])
    with record():
        for y in (np.ones(2) + x, np.ones(2) * x, np.float64(2.0) * x, np.ones((2, 2)) @ x):
            assert isinstance(y, Array)
        y = np.float64(2.0) * x[0] + np.ones(2)[1] / x[1]
    y.backward()
    assert x.grad.tolist() == [2.0, -0.25]


def test_programs_that_know_nothing_of_derivatives():
    """Written long before: only NumPy, and loops and branches of Python."""

    def newton_root(a, steps=20):
        x = a
        for _ in range(steps):
            x = 0.5 * (x + a / x)
        return x

    def polynomial(coefficients, x):
        total = 0.0
        for c in coefficients:
            total = total * x + c
        return total

    a = leaf(2.0)
    with record():
        y = newton_root(a)
    y.backward()
    assert a.grad == pytest.approx(0.5 / math.sqrt(2.0))

    c, x = leaf([3.0, 2.0, 1.0]), leaf(5.0)
    with record():
        y = polynomial(c, x)
    y.backward()
    assert c.grad.tolist() == [25.0, 5.0, 1.0]
    assert x.grad == 2 * 3.0 * 5.0 + 2.0


def test_what_has_no_slope_gives_values():
    x = leaf(A)
    with record():
        for got, wanted in (
            (np.argmax(x), np.argmax(A)),
            (np.shape(x), (3, 3)),
            (np.size(x), 9),
            (np.ndim(x), 2),
            (np.isfinite(x), np.isfinite(A)),
            (np.allclose(x, A), True),
            (np.argsort(x, axis=0), np.argsort(A, axis=0)),
        ):
            assert not isinstance(got, Array)
            assert np.array_equal(got, wanted)


def test_constants_stay_arrays_of_ours_and_record_nothing():
    a, b = array([1.0, 2.0, 3.0]), leaf([3.0, 4.0, 5.0])
    for f in (
        lambda a, b: np.sin(a) * b,
        lambda a, b: np.where(a > 1, a, b),
        lambda a, b: np.stack([a, b, a * b]),
        lambda a, b: np.concatenate([a, np.ones(2), b]),
        lambda a, b: np.vstack([a, b]),
        lambda a, b: np.dot(a, b),
        lambda a, b: np.einsum("i,j->ij", a, b),
    ):
        y = f(a, b)
        assert isinstance(y, Array)
        assert not y.requires_grad
        assert np.array_equal(y.numpy(), f(a.numpy(), b.numpy()))


VALUES = {  # functions of which many have no derivative here
    "unwrap": lambda np, x: np.unwrap(x),
    "accumulate": lambda np, x: np.add.accumulate(x),
    "outer of a ufunc": lambda np, x: np.multiply.outer(x, x),
    "median": lambda np, x: np.median(x, axis=0),
    "histogram": lambda np, x: np.histogram(x, bins=3)[0],
    "cov": lambda np, x: np.cov(x),
    "split": lambda np, x: np.concatenate(np.split(x, 3)),
    "eigh": lambda np, x: np.concatenate([part.ravel() for part in np.linalg.eigh(x + x.T)]),
    "the pair of eigh": lambda np, x: np.vstack(np.linalg.eigh(x + x.T)),
    "polyfit": lambda np, x: np.polyfit(x[0], x[1], 1),
    "modf": lambda np, x: np.modf(x)[0],
    "array2string": lambda np, x: np.array2string(x),
    "isclose": lambda np, x: np.isclose(x, x.T),
}


@pytest.mark.parametrize("f", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("of", [array, leaf])
def test_what_is_not_recorded_behaves_as_in_numpy_also_without_a_rule(of, f):
    """A leaf outside of a recording, too."""
    got, wanted = f(np, of(A)), f(np, A)
    if isinstance(wanted, np.ndarray) and wanted.dtype.kind == "f":
        assert isinstance(got, Array)
        assert not got.requires_grad
        got = got.numpy()
    assert type(got) is type(wanted)
    assert np.array_equal(got, wanted)


WRITES = {
    "out": lambda c: np.add(c, 1.0, out=c),
    "out of a sum": lambda c: np.sum(np.ones((3, 3)), axis=0, out=c[0]),
    "copyto": lambda c: np.copyto(c, 7.0),
    "fill_diagonal": lambda c: np.fill_diagonal(c, 7.0),
    "put": lambda c: np.put(c, [1, 2], 7.0),
    "at": lambda c: np.add.at(c, ([0, 0], [1, 1]), 1.0),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_numpy_may_write_to_what_is_not_recorded_and_that_is_an_edit(write):
    c, x, plain = array(A), leaf(A), A.copy()
    with record():
        y = np.sum(x * c)
    write(c)
    write(plain)
    assert np.array_equal(c.numpy(), plain)
    with pytest.raises(ChangedSinceError):
        y.backward()


def test_an_operation_with_out_returns_it():
    c, b = array([1.0, 2.0]), np.zeros(2)
    assert np.add(c, 1.0, out=c) is c
    b += c
    assert type(b) is np.ndarray
    assert b.tolist() == c.numpy().tolist() == [2.0, 3.0]


# ---------------------------------------------------------------- what escapes


def into_elements(x):
    b = np.zeros(2)
    b[0] = x[0]


def into_a_slice(x):
    b = np.zeros(2)
    b[:] = x


def onto_an_array(x):
    b = np.zeros(2)
    b += x


ESCAPES = [
    (lambda x: np.array([x, 1]), LostTraceError, r"np\.stack\(\[x, y\]\)"),
    (lambda x: np.array([x[0], x[1]]), LostTraceError, r"np\.stack\(\[x, y\]\)"),
    (lambda x: np.array(x), LostTraceError, r"for numpy\.array"),
    (lambda x: np.asarray(x, dtype=float), LostTraceError, r"for numpy\.array"),
    (lambda x: np.sin([x[0], 1.0]), LostTraceError, r"np\.stack"),
    (lambda x: math.exp(x[0]), LostTraceError, r"np\.exp\(x\[0\]\) for math\.exp"),
    (lambda x: math.exp(x), LostTraceError, r"np\.exp\(x\) for math\.exp\(x\)"),
    (lambda x: cmath.exp(x[0]), LostTraceError, r"np\.exp\(x\[0\]\) for cmath"),
    (lambda x: float(x[0]), LostTraceError, r"x\[0\]\.detach\(\), or x\[0\]\.item\(\)"),
    (lambda x: math.floor(x[0]), LostTraceError, r"derivative would be lost"),
    (lambda x: [1, 2, 3][x[0]], LostTraceError, "an index or a count"),
    (into_a_slice, LostTraceError, r"b = np\.index_update\(b, np\.s_\[:\], x\)"),
    (onto_an_array, InPlaceError, r"b = b \+ x"),
    (lambda x: np.sin(x, out=np.zeros(2)), InPlaceError, r"y = np\.sin\(x\)"),
    (lambda x: np.add.accumulate(x), NoRuleError, r"add\.accumulate"),
    (lambda x: np.unwrap(x), NoRuleError, "unwrap has no derivative"),
    (lambda x: x.sort(), InPlaceError, r"x = np\.sort\(x\)"),
]


@pytest.mark.parametrize(("escape", "error", "words"), ESCAPES)
def test_what_escapes_says_what_to_write(escape, error, words):
    x = leaf([1.0, 2.0])
    with record(), pytest.raises(error, match=words) as caught:
        escape(x)
    assert isinstance(caught.value, MicroadError)
    w = array([1.0, 2.0], requires_grad=True)
    with pytest.raises(error, match=words):
        escape(w)


def test_an_element_of_a_plain_array_says_it_behind_numpys_words():
    """NumPy puts a ValueError of its own before ours; `grad` can take it away, a block cannot."""
    with record(), pytest.raises(ValueError, match="setting an array element") as caught:
        into_elements(leaf([1.0, 2.0]) * 2)
    assert isinstance(caught.value.__cause__, LostTraceError)
