"""The forum thread that the course began with, answered row by row: what it runs, run on microad.

`ROWS` has all of it, in its order, each row with the name of its test, or with "-" where there is
neither code nor a claim about code. The programs are told in our own words and repaired where they
need it, in the spellings of PyTorch (requires_grad) and of MXNet (attach_grad, record).
"""

import math

import numpy as np
import pytest
from answers import network, unanswered
from leaves import leaf

from microad import (
    elementwise_grad,
    grad,
    hessian,
    hvp,
    jacobian,
)
from microad.autograd import array, record
from microad.autograd.arrays import Array
from microad.debug.cost import count_ops
from microad.engine.trace import Trace
from microad.errors import (
    FreedGraphError,
    InputError,
    LostTraceError,
    NotRecordedError,
)
from microad.train import sgd, two_moons

ROWS = """
what automatic differentiation is, as a topic         | -
the sine by a hundred backward(retain_graph=True)     | a_hundred_backward_calls
a statement such as d/dx[2 xT x] where it is computed | two_x_dot_x
why is the second derivative so expensive             | second_derivative_is_expensive
because of the chain rule                             | chain_rule_swells
because of N squared elements                         | n_squared_elements
second derivatives classify critical points           | critical_points
the sine by record()                                  | sine_by_record
why not two frameworks together                       | two_tapes
attach_grad and a graph with only plain NumPy         | plain_numpy
a leftover import                                     | -
math.exp(a) of an array                               | math_exp_of_an_array
math.exp(1) shows 2.78181                             | math_exp_of_one
fstrich holds f(x)                                    | fstrich
the gradient is zeros before backward                 | zeros_before_backward
the integer arange(5)                                 | integer_arange
the slope of the sine by differences                  | slope_by_differences
what is it for                                        | -
it computes the derivative, then applies it           | values_not_formulas
F(x) = 2 sin 3x at [1, 12]                            | two_sine_of_three_x
attach_grad triggers the derivative                   | attach_grad_triggers_nothing
it eases the code of back-propagation                 | eases_backpropagation
"""

A = np.linspace(-np.pi, np.pi, 100)


def test_each_row_has_its_test_and_each_test_its_row():
    assert unanswered(ROWS, 22, globals()) == []


def test_a_hundred_backward_calls():
    x = array(A, requires_grad=True)
    walks = []
    x.register_hook(walks.append)
    y = np.sin(x)
    for i in range(100):
        y[i].backward(retain_graph=True)
    slow = x.grad
    assert len(walks) == 100
    x.zero_grad()
    y.sum().backward()  # the same in one walk
    assert len(walks) == 101
    assert np.array_equal(x.grad, slow)
    np.testing.assert_allclose(x.grad, np.cos(A), rtol=1e-15)
    with pytest.raises(FreedGraphError, match="retain_graph=True"):
        y[0].backward()


def test_two_x_dot_x():
    x = leaf(np.arange(4.0))
    with record():
        y = 2 * np.dot(x, x)
    y.backward()
    assert y.item() == 28.0
    assert x.grad.tolist() == [0.0, 4.0, 8.0, 12.0]
    w = array(np.arange(4.0), requires_grad=True)
    (2 * np.dot(w, w)).backward()
    assert np.array_equal(w.grad, 4 * np.arange(4.0))


def test_second_derivative_is_expensive():
    """Counted: N sweeps for all second derivatives, four evaluations or so for a product."""
    costs = []
    for n in (8, 32):
        x, v = np.linspace(0.1, 0.9, n), np.ones(n)
        once = count_ops(network, x).total()
        gradient, product = count_ops(grad(network), x), count_ops(hvp(network), x, v)
        costs.append((gradient.total() / once, product.total() / once))
    assert costs[0] == costs[1]  # whatever N is: N comes in with the number of directions
    assert costs[0][0] <= 4
    assert costs[0][1] <= 12
    x, t = np.linspace(0.1, 0.9, 32), np.eye(32)
    columns = [hvp(network)(x, v) for v in t]  # what "all of them" means
    np.testing.assert_allclose(columns, hessian(network)(x), atol=1e-12)


def test_chain_rule_swells():
    """The number of operations grows from order to order, though parts are shared."""

    def f(x):
        return np.sin(x) * np.exp(x) / (1 + x**2)

    totals, g = [], f
    for _ in range(4):
        totals.append(count_ops(g, 0.7).total())
        g = grad(g)
    ratios = [b / a for a, b in zip(totals, totals[1:])]
    assert all(1.5 < ratio < 5 for ratio in ratios)
    assert totals[-1] > 20 * totals[0]


def test_n_squared_elements():
    x = np.linspace(0.1, 0.9, 6)
    assert hessian(network)(x).size == 36  # true for the matrix,
    assert hvp(network)(x, np.ones(6)).size == 6  # not for a product with it,
    bent = hessian(lambda x: np.sum(np.sin(x)))(x)
    assert np.array_equal(bent, np.diag(-np.sin(x)))  # and a waste where f goes by elements


def test_critical_points():
    for f, signs in (
        (lambda p: p[0] ** 2 + 3 * p[1] ** 2, [1, 1]),  # a minimum
        (lambda p: -(p[0] ** 2) - p[1] ** 2, [-1, -1]),  # a maximum
        (lambda p: p[0] ** 2 - p[1] ** 2, [-1, 1]),  # a saddle
    ):
        at = np.zeros(2)
        assert not grad(f)(at).any()
        assert np.sign(np.linalg.eigvalsh(hessian(f)(at))).tolist() == signs


def test_sine_by_record():
    """As posted, without attach_grad and backward, there is nothing to plot."""
    x = array(A)
    with record():
        y = np.sin(x)
    assert x.grad is None
    with pytest.raises(NotRecordedError, match="attach_grad"):
        y.sum().backward()
    x.attach_grad()
    with record():
        y = np.sin(x)
    y.backward(np.ones(100))
    np.testing.assert_allclose(x.grad, np.cos(A), rtol=1e-15)


def test_two_tapes():
    x = leaf(2.0)
    with record():
        a = x * x
    with record():
        b = x * 3
    with record():
        y = a + b
    y.backward()
    assert x.grad == 2 * 2.0 + 3.0


def test_plain_numpy():
    """The question that was answered with "check the source": np is NumPy here, unmodified."""
    assert np.sin is __import__("numpy").sin
    x = leaf([0.5, 1.0, 2.0])
    with record():
        y = np.where(x > 0.7, np.sin(x), x**2).sum() + np.dot(x, x)
    y.backward()
    v = x.numpy()
    np.testing.assert_allclose(x.grad, np.where(v > 0.7, np.cos(v), 2 * v) + 2 * v, rtol=1e-15)


def test_math_exp_of_an_array():
    x = leaf(np.arange(5))
    with record():
        assert isinstance(2 * x * x, Array)  # works, as they say
        with pytest.raises(LostTraceError, match=r"function of math.*np\.exp\(x\) for math\.exp"):
            math.exp(x)
        y = np.exp(x).sum()
    y.backward()
    assert np.array_equal(x.grad, np.exp(np.arange(5.0)))


def test_math_exp_of_one():
    assert f"{math.exp(1):.5f}" == "2.71828"
    assert np.exp(array(1.0)).item() == math.e
    assert grad(np.exp)(1.0) == math.e


def test_fstrich():
    """The name says f', and what it holds is f(x); the derivative is in x.grad."""
    x = leaf(np.arange(5.0))
    with record():
        fstrich = 2 * x * x
    fstrich.backward(np.ones(5))
    assert fstrich.numpy().tolist() == [0.0, 2.0, 8.0, 18.0, 32.0]
    assert x.grad.tolist() == [0.0, 4.0, 8.0, 12.0, 16.0]


def test_zeros_before_backward():
    x, w = leaf(np.arange(5.0)), array(np.arange(5.0), requires_grad=True)
    assert x.grad.tolist() == [0.0] * 5  # a place for the gradient, not a gradient
    assert w.grad is None
    with record():
        y = np.exp(x).sum()
    assert x.grad.tolist() == [0.0] * 5
    y.backward()
    assert x.grad.all()


def test_integer_arange():
    """Whole numbers become floats where an array is made, and are refused where none is."""
    assert array(np.arange(5)).dtype == float
    with pytest.raises(InputError, match=r"x\.astype\(float\)"):
        grad(lambda x: np.sum(x * x))(np.arange(5))


def test_slope_by_differences():
    h = 1e-5
    quotient = (np.sin(A + h) - np.sin(A - h)) / (2 * h)
    exact = elementwise_grad(np.sin)(A)
    assert 1e-13 < np.max(np.abs(quotient - exact)) < 1e-10
    np.testing.assert_allclose(exact, np.cos(A), rtol=1e-15)


def test_values_not_formulas():
    """No F' is built: numbers go along the operations that were run, which the input decides."""
    seen = []

    def f(x):
        seen.append(x)
        while x < 100:
            x = x * x
        return x

    assert grad(f)(2.0) == 8 * 2.0**7  # x**8 here
    assert grad(f)(20.0) == 2 * 20.0  # x**2 there
    assert len(seen) == 2  # f itself ran, once for each slope
    run = Trace(f, 2.0)
    assert [op.name for op in run.table[0][1:]] == ["multiply"] * 3


def test_two_sine_of_three_x():
    wanted = [6 * math.cos(3), 6 * math.cos(36)]
    assert wanted == pytest.approx([-5.93995, -0.76778], abs=5e-6)
    x = leaf([1.0, 12.0])
    with record():
        y = 2 * np.sin(3 * x)
    y.backward(np.ones(2))  # F goes by elements, so the gradient of the sum is F' at each
    assert x.grad == pytest.approx(wanted)
    table = jacobian(lambda x: 2 * np.sin(3 * x))(np.array([1.0, 12.0]))
    assert table == pytest.approx(np.diag(wanted))

    def softmax(x):
        return np.exp(x) / np.sum(np.exp(x))

    at = np.array([1.0, 2.0, 3.0])  # but where it does not, the recipe says nothing
    assert elementwise_grad(softmax)(at) == pytest.approx([0.0, 0.0, 0.0], abs=1e-15)
    assert np.diag(jacobian(softmax)(at)) == pytest.approx([0.082, 0.185, 0.223], abs=5e-4)


def test_attach_grad_triggers_nothing():
    x = array([1.0, 2.0])
    with record():
        early = x * x
    x.attach_grad()
    assert x.grad.tolist() == [0.0, 0.0]
    assert not early.requires_grad  # what was computed before is not known
    late = x * x  # and what is computed outside of record is not, either
    assert not late.requires_grad


def test_eases_backpropagation():
    """A network that learns: its loss is written down, and nothing else."""
    x, y = two_moons(100)
    r = np.random.default_rng(0)

    def loss(p):
        z = np.tanh(x @ p["w"] + p["b"]) @ p["v"]
        return np.mean(np.logaddexp(0.0, np.where(y > 0, -z, z)))

    start = {"w": r.standard_normal((2, 8)), "b": np.zeros(8), "v": r.standard_normal(8)}
    history = sgd(loss, start, rate=1.0, steps=300)[1]
    assert history[-1] < 0.1 * history[0]
