"""The article that the course began with, answered row by row: what it runs, run on microad.

`ROWS` has all of it, in its order, each row with the name of its test, or with "-" where there is
neither code nor a claim about code. The programs are told in our own words and repaired where they
need it; those that are printed upside down are shown to be so.
"""

import math

import numpy as np
import pytest
from answers import network, unanswered
from leaves import leaf

import microad.numpy
from microad import (
    defvjp,
    elementwise_grad,
    grad,
    hvp,
    jacobian,
    make_jvp,
    make_vjp,
    primitive,
)
from microad.autograd import array, record
from microad.autograd.backward import behind
from microad.debug.cost import count_ops
from microad.errors import (
    NoRuleError,
    OutputError,
    UnusedInputWarning,
)
from microad.numpy import supported
from microad.train import seed_data, sgd

ROWS = """
for absolute beginners                           | -
an instantaneous rate of change                  | -
x squared has slope 4 at 2                       | slope_of_x_squared
0/0 is undefined                                 | zero_by_zero
the limit of Newton and Leibniz                  | limit
the derivation of 2x                             | derivation
cos 2x and log 2x                                | cosine_and_logarithm
from A to C by B                                 | several_routes
da/dc = da/db db/dc                              | chain_rule_as_printed
peel from the outside in                         | peeling
sin to the n of (2x**2 + x + 1) to the m         | power_of_sine_of_power
by hand, by a framework, or by NumPy             | -
the Taylor sine                                  | taylor_sine
the logistic regression                          | logistic_regression
the sigmoid by tanh                              | sigmoid_by_tanh
every operation is recorded                      | operations_are_listed
a table from primitives to their derivatives     | table_of_rules
the Box                                          | box
rules are applied to each node                   | rules_at_nodes
L = F(G(H(x))) in two orders                     | two_orders
reverse is best for long vectors to one number   | reverse_for_long_vectors
reverse mode is back-propagation                 | backpropagation
no explicit Jacobians                            | no_jacobians
higher derivatives, Hessian times vector         | hessian_times_vector
only primitives can be differentiated            | only_primitives
scalars, complex numbers, vectors, nested tuples | kinds_of_inputs
scalar output, elementwise_grad, jacobian        | kinds_of_outputs
easy to write your own gradients                 | own_gradients
geometry and practice                            | -
references                                       | -
"""


def test_each_row_has_its_test_and_each_test_its_row():
    assert unanswered(ROWS, 30, globals()) == []


# ---------------------------------------------------------------- slopes


def square(x):
    return x**2


def test_slope_of_x_squared():
    assert grad(square)(2.0) == 4.0
    assert [grad(square)(x) for x in (-1.0, 0.0, 3.5)] == [-2.0, 0.0, 7.0]


def test_zero_by_zero():
    with pytest.raises(ZeroDivisionError):
        (square(2.0 + 0.0) - square(2.0)) / 0.0
    assert grad(square)(2.0) == 4.0


def test_limit():
    quotients = [(square(2.0 + h) - square(2.0)) / h for h in (1.0, 0.1, 0.01, 0.001)]
    errors = np.abs(np.array(quotients) - grad(square)(2.0))
    assert errors == pytest.approx([1.0, 0.1, 0.01, 0.001])


def test_derivation():
    """Before the limit the quotient is 2x + h, for every h but 0: so 2x is left."""
    x, h = 3.0, 0.25
    assert (square(x + h) - square(x)) / h == 2 * x + h
    assert grad(lambda h: (square(x + h) - square(x)) / h)(h) == 1.0
    assert grad(square)(x) == 2 * x


def test_cosine_and_logarithm():
    x = 0.7
    assert grad(lambda x: np.cos(2 * x))(x) == pytest.approx(-2 * math.sin(2 * x))
    assert grad(lambda x: np.log(2 * x))(x) == pytest.approx(1 / x)


def test_several_routes():
    """With several stops between A and C the products of all routes are added."""

    def e(a, b):
        return (a + b) * (b + 1)

    assert grad(e, 1)(2.0, 1.0) == 5.0
    by_c, by_d = 1.0 + 1.0, 2.0 + 1.0  # each route alone
    assert by_c + by_d == 5.0


def test_chain_rule_as_printed():
    """Printed upside down: it is dc/da = dc/db db/da, and its reciprocal has another value."""
    a = 0.7
    dc_da = grad(lambda a: np.sin(a**2))(a)
    assert dc_da == pytest.approx(grad(np.sin)(a**2) * grad(square)(a))
    assert dc_da == pytest.approx(1.23527, abs=5e-6)
    printed = 1 / grad(square)(a) * 1 / grad(np.sin)(a**2)
    assert printed == pytest.approx(0.80954, abs=5e-6)
    assert printed * dc_da == pytest.approx(1.0)


def test_peeling():
    """Outermost first, and multiply: right for a chain, and not where a value is used twice."""
    layers = [lambda x: x**2, np.sin, np.exp]
    slope, x = 1.0, 0.6
    for layer in layers:
        slope, x = slope * grad(layer)(x), layer(x)
    assert grad(lambda x: np.exp(np.sin(x**2)))(0.6) == pytest.approx(slope)
    assert grad(lambda x: x * np.sin(x))(0.6) != pytest.approx(math.cos(0.6))


def test_power_of_sine_of_power():
    n, m, x = 3, 2, 0.4
    u, du = 2 * x**2 + x + 1, 4 * x + 1
    formula = n * math.sin(u**m) ** (n - 1) * math.cos(u**m) * m * u ** (m - 1) * du

    def base(x):
        return 2 * x**2 + x + 1

    readings = {
        "(sin u**m)**n": lambda x: np.sin(base(x) ** m) ** n,
        "sin((u**m)**n)": lambda x: np.sin((base(x) ** m) ** n),
        "(sin(u)**n)**m": lambda x: (np.sin(base(x)) ** n) ** m,
    }
    slopes = [grad(f)(x) for f in readings.values()]
    assert formula == pytest.approx(-0.875542, abs=5e-7)
    assert slopes == pytest.approx([-0.875542, 170.289, -2.19296], rel=1e-5)


# ---------------------------------------------------------------- programs


def sine(x):
    """Terms of the series are added until they no longer matter."""
    total = term = x
    i = 0
    while np.abs(term) > 0.001:
        term = -term * x**2 / ((2 * i + 3) * (2 * i + 2))
        total = total + term
        i += 1
    return total


def test_taylor_sine():
    assert grad(sine)(np.pi) == pytest.approx(-0.9998995, abs=5e-8)
    for x in (leaf(np.pi), array(np.pi, requires_grad=True)):
        with record():
            y = sine(x)
        y.backward()
        assert x.grad == pytest.approx(-0.9998995, abs=5e-8)
    at, h = 2.619913, 1e-5  # where one more term comes in
    assert grad(sine)(at) == pytest.approx(-0.8672, abs=5e-5)
    assert (sine(at + h) - sine(at - h)) / (2 * h) == pytest.approx(1.333, abs=5e-4)
    with pytest.warns(UnusedInputWarning):
        assert grad(grad(sine))(0.0005) == 0.0
    assert sine(40.0) == pytest.approx(2.05, abs=0.01)


INPUTS, TARGETS = seed_data()


def sigmoid(z):
    return 0.5 * (np.tanh(z / 2.0) + 1)


def article_loss(w):
    p = sigmoid(np.dot(INPUTS, w))
    return -np.sum(np.log(p * TARGETS + (1 - p) * (1 - TARGETS)))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_logistic_regression():
    assert grad(article_loss)(np.zeros(3)) == pytest.approx([-0.81, 1.255, -1.805])
    by_hand = INPUTS.T @ (sigmoid(INPUTS @ np.zeros(3)) - TARGETS)
    assert by_hand == pytest.approx([-0.81, 1.255, -1.805])
    w, history = sgd(article_loss, np.zeros(3), rate=0.01, steps=100)
    assert history[0] == pytest.approx(2.772589, abs=5e-7)
    assert article_loss(w) == pytest.approx(1.067271, abs=5e-7)
    x = leaf(np.zeros(3))
    for _ in range(100):
        with record():
            y = article_loss(x)
        y.backward()
        x -= 0.01 * x.grad
    assert article_loss(x.numpy()) == pytest.approx(1.067271, abs=5e-7)
    far = np.array([0.0, 100.0, 0.0])  # where this sigmoid is exactly 0 or 1
    assert article_loss(far) == math.inf
    assert np.isnan(grad(article_loss)(far)).any()
    start = np.zeros(3, int)
    with pytest.raises(TypeError):  # weights -= ... is a trap for whole numbers
        start -= 0.01 * np.ones(3)


def test_sigmoid_by_tanh():
    z = np.linspace(-8, 8, 1001)
    assert np.max(np.abs(sigmoid(z) - 1 / (1 + np.exp(-z)))) < 3e-16
    assert sigmoid(40.0) == 1.0


def test_operations_are_listed():
    x = leaf(2.0)
    with record():
        y = np.sin(x * x) + 1.0
    nodes = behind([y.index])
    assert [node.op and node.op.name for node in nodes] == ["add", "sin", "multiply", None]
    assert [node.parents for node in nodes] == [nodes[1], nodes[2], (nodes[3], nodes[3]), ()]


def test_table_of_rules():
    assert {"sin", "multiply", "dot", "einsum", "solve", "where"} <= {*supported()}
    assert len(supported()) > 150


def test_box():
    x = leaf([1.0, 2.0])
    with record():
        y = x * 3
    assert repr(y) == "Var(array([3., 6.]), op=multiply)"
    seen = []
    grad(lambda x: seen.append(repr(x * 3)) or x)(2.0)
    assert seen == ["Var(6.0, op=multiply)"]


def test_rules_at_nodes():
    """The walk, by hand: newest node first, each adjoint pulled to the parents."""
    x = leaf(2.0)
    with record():
        y = np.sin(x * x)
    sine, product = y.index, y.index.parents
    g = sine.op.pull(np, 1.0, sine.residuals)
    assert g == math.cos(4.0)
    assert product.parents == (x.index, x.index)
    parts = product.op.pull(np, g, product.residuals)
    y.backward()
    assert sum(parts) == x.grad == 4 * math.cos(4.0)


def layers(sizes=(40, 30, 20, 1)):
    r = np.random.default_rng(0)
    return [r.standard_normal((m, n)) for n, m in zip(sizes, sizes[1:])]


def test_two_orders():
    """dF/dG dG/dH dH/dx: the same product from either side, at another price."""
    h, g, f = layers()
    assert ((f @ g) @ h).shape == (1, 40)
    np.testing.assert_allclose((f @ g) @ h, f @ (g @ h), rtol=1e-12)
    reverse = 1 * 20 * 30 + 1 * 30 * 40
    forward = 20 * 30 * 40 + 1 * 20 * 40
    assert (reverse, forward) == (1800, 24800)
    x = np.linspace(-1, 1, 40)
    long = lambda x: np.sum(f @ np.tanh(g @ np.tanh(h @ x)))  # noqa: E731
    columns = [make_jvp(long)(x)(t)[1] for t in np.eye(40)]  # from the right: 40 sweeps
    np.testing.assert_allclose(columns, grad(long)(x), rtol=1e-10)  # from the left: one


def test_reverse_for_long_vectors():
    x = np.linspace(0.1, 0.9, 64)
    once = count_ops(network, x).total()
    assert count_ops(grad(network), x).total() <= 4 * once
    one_direction = count_ops(lambda x: make_jvp(network)(x)(np.ones(64))[1], x).total()
    assert one_direction >= once  # and 64 directions are needed


def test_backpropagation():
    """The formulas of a textbook, and grad: the same numbers."""
    r = np.random.default_rng(0)
    x, y = r.standard_normal((5, 3)), r.standard_normal((5, 2))
    w1, w2 = r.standard_normal((3, 4)), r.standard_normal((4, 2))
    hidden = np.tanh(x @ w1)
    delta2 = 2 * (hidden @ w2 - y)
    delta1 = (delta2 @ w2.T) * (1 - hidden**2)
    a, b = leaf(w1), leaf(w2)
    with record():
        loss = ((np.tanh(x @ a) @ b - y) ** 2).sum()
    loss.backward()
    np.testing.assert_allclose(a.grad, x.T @ delta1, rtol=1e-12)
    np.testing.assert_allclose(b.grad, hidden.T @ delta2, rtol=1e-12)


def test_no_jacobians():
    """A Jacobian of this function would take 8 TB."""
    n = 1_000_000
    vjp, _ = make_vjp(np.tanh)(np.zeros(n))
    assert vjp(np.ones(n)).sum() == n


def test_hessian_times_vector():
    n = 100_000
    x, v = np.linspace(0.0, 1.0, n), np.ones(n)
    np.testing.assert_allclose(hvp(lambda x: np.sum(x**3))(x, v), 6 * x, rtol=1e-12)
    assert grad(grad(grad(np.sin)))(0.3) == pytest.approx(-math.cos(0.3))


def test_only_primitives():
    x = leaf([1.0, 2.0])
    with record(), pytest.raises(NoRuleError, match=r"microad\.numpy\.supported\(\)"):
        np.packbits(x)


def test_kinds_of_inputs():
    f = lambda x: np.sum(x * x)  # noqa: E731
    assert grad(f)(3.0) == 6.0
    assert grad(f)(np.arange(3.0)).tolist() == [0.0, 2.0, 4.0]
    assert grad(lambda z: np.real(z * np.conj(z)))(1 + 2j) == 2 - 4j
    nested = (1.0, (np.array([1.0, 2.0]), [3.0]))
    slopes = grad(lambda t: t[0] * np.sum(t[1][0]) * t[1][1][0])(nested)
    assert (slopes[0], slopes[1][0].tolist(), slopes[1][1]) == (9.0, [3.0, 3.0], [3.0])


def test_kinds_of_outputs():
    x = np.array([1.0, 2.0])
    with pytest.raises(OutputError, match=r"elementwise_grad\(f\).*jacobian\(f\)"):
        grad(np.sin)(x)
    assert np.array_equal(elementwise_grad(np.sin)(x), np.cos(x))
    assert np.array_equal(jacobian(np.sin)(x), np.diag(np.cos(x)))


@primitive
def logsumexp(x):
    """log(sum(exp(x))), without overflow."""
    top = np.max(x)
    return top + np.log(np.sum(np.exp(x - top)))


defvjp(logsumexp, lambda np, g, ans, x: g * np.exp(x - ans))


def test_own_gradients():
    x = leaf([1000.0, 1001.0])
    with record():
        y = logsumexp(x)
    y.backward()
    assert x.grad == pytest.approx([1 / (1 + math.e), math.e / (1 + math.e)])
    assert grad(grad(lambda t: logsumexp(t * microad.numpy.array([1.0, 2.0]))))(0.3) > 0
