"""What Apache MXNet promises of its autograd, asked of ours: the ideas of ten of its tests.

The words attach_grad, record, pause, grad_req and detach come from there. Of the tests in its
test_autograd.py these ten apply: a function of one array, of two, a layer with parameters,
arguments that are no arrays, seeds of several results, detach with fresh gradients, a retained
graph, attach_grad, an operation of one's own, and the gradient of a gradient. The others are about
what we do not have: modes of training, sparse storage, symbolic graphs. Where MXNet sums a vector
without a word, ours asks for a seed.
"""

import numpy as np
import pytest
from leaves import leaf

from microad import autograd, defvjp, primitive
from microad.autograd import record
from microad.errors import FreedGraphError, SeedNeededError


@pytest.fixture
def some():
    """Random arrays in (0, 1)."""
    return np.random.default_rng(20).random


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (np.exp, np.exp),
        (lambda x: x / 2, lambda x: np.full_like(x, 0.5)),
        (lambda x: x**2, lambda x: 2 * x),
    ],
)
def test_functions_of_one_array(some, f, slope):
    values = some((4, 5))
    x = leaf(values)
    with record():
        y = f(x)
    y.backward(np.ones((4, 5)))
    assert np.array_equal(y.numpy(), f(values))
    assert np.array_equal(x.grad, slope(values))


@pytest.mark.parametrize(
    ("f", "slopes"),
    [
        (lambda x, y: x + y, lambda x, y: (np.ones_like(x), np.ones_like(y))),
        (lambda x, y: x * y, lambda x, y: (y, x)),
        (lambda x, y: x + x * y, lambda x, y: (1 + y, x)),
    ],
)
def test_functions_of_two_arrays(some, f, slopes):
    points = some((4, 5)), some((4, 5))
    x, y = map(leaf, points)
    with record():
        z = f(x, y)
    z.backward(np.ones((4, 5)))
    for got, wanted in zip((x.grad, y.grad), slopes(*points), strict=True):
        assert np.array_equal(got, wanted)


def test_a_layer_with_weights_and_a_bias(some):
    """It is called with operands that are computed themselves, and all of them get gradients."""
    a, b, weights, bias = some((6, 5)), some((6, 5)), some((3, 5)), some(3)
    leaves = [leaf(x) for x in (a, b, weights, bias)]
    g = some((6, 3))
    with record():
        product = leaves[0] * leaves[1]
        out = np.dot(product, leaves[2].T) + leaves[3]
    out.backward(g)
    np.testing.assert_allclose(leaves[0].grad, (g @ weights) * b, rtol=1e-14)
    np.testing.assert_allclose(leaves[1].grad, (g @ weights) * a, rtol=1e-14)
    np.testing.assert_allclose(leaves[2].grad, g.T @ (a * b), rtol=1e-14)
    np.testing.assert_allclose(leaves[3].grad, g.sum(0), rtol=1e-14)


@pytest.mark.parametrize("add", [True, False])
def test_an_argument_that_only_decides(some, add):
    def f(a, b, add):
        return a + b if add else a * b

    points = some((3, 2)), some((3, 2))
    a, b = map(leaf, points)
    with record():
        y = f(a, b, add)
    y.backward(np.ones((3, 2)))
    wanted = (np.ones((3, 2)),) * 2 if add else points[::-1]
    assert np.array_equal(a.grad, wanted[0])
    assert np.array_equal(b.grad, wanted[1])


def test_several_results_each_with_a_seed_of_its_own():
    x = leaf(np.ones((3, 4)))
    seeds = [np.ones(4), np.arange(4.0), np.arange(4.0)[::-1]]
    with record():
        rows = [row * 1.0 for row in x]
    g = autograd.grad(rows, x, seeds, retain_graph=True)
    assert np.array_equal(g, np.stack(seeds))
    assert not x.grad.any()
    x.attach_grad("add")
    for row, seed in zip(rows, seeds, strict=True):
        row.backward(seed, retain_graph=True)
    assert np.array_equal(x.grad, np.stack(seeds))


def test_a_gradient_is_fresh_only_where_the_walk_arrives():
    x, y = leaf(np.ones((2, 2))), leaf(np.ones((2, 2)))
    with record():
        z = (x + 2) + y
    z.backward(np.ones((2, 2)))
    assert x.grad.tolist() == y.grad.tolist() == [[1.0, 1.0], [1.0, 1.0]]
    stale = np.full((2, 2), 7.0)
    x.grad, y.grad = stale, stale
    with record():
        z = (x + 2).detach() + y
    z.backward(np.ones((2, 2)))
    assert x.grad.tolist() == stale.tolist()
    assert y.grad.tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_a_retained_graph_can_be_walked_again():
    x = leaf(np.ones((2, 2)), "add")
    seed = np.ones((2, 2))
    with record():
        y = x + 1
        y.backward(seed, retain_graph=False)  # inside of the block, too
    assert np.array_equal(x.grad, seed)
    x.zero_grad()
    with record():
        y = x + 1
        y.backward(seed, retain_graph=True)
        y.backward(seed, retain_graph=False)
        assert np.array_equal(x.grad, 2 * seed)
        with pytest.raises(FreedGraphError):
            y.backward(seed)
    assert np.array_equal(x.grad, 2 * seed)


def test_attach_grad_and_where_there_is_none():
    x = leaf(np.zeros((3, 3)), "null")
    assert x.grad is None
    x.attach_grad()
    with record():
        y = x * 2
        assert y.grad is None
    y.backward(g=np.ones((3, 3)))
    assert np.array_equal(x.grad, np.full((3, 3), 2.0))


@primitive
def ratio_and_product(x, y):
    """Two results at once."""
    return x / y, x * y


defvjp(
    ratio_and_product,
    lambda np, g, ans, x, y: g[0] / y + g[1] * y,
    lambda np, g, ans, x, y: g[1] * x - g[0] * x / y / y,
)


def test_an_operation_of_ones_own(some):
    points = some(10) + 0.5, some(10) + 0.5
    x, y = map(leaf, points)
    with record():
        ratio, product = ratio_and_product(x, y)
        z = (ratio + 3 * product).sum()
    z.backward()
    own = x.grad, y.grad
    with record():
        z = (x / y + 3 * (x * y)).sum()
    z.backward()
    np.testing.assert_allclose(own[0], x.grad, rtol=1e-14)
    np.testing.assert_allclose(own[1], y.grad, rtol=1e-14)


def test_the_gradient_of_a_gradient():
    x = leaf([1.0])
    with record():
        y = np.exp(x) + x
    (slope,) = autograd.grad(y, [x], create_graph=True)
    assert slope.item() == np.e + 1
    slope.backward()
    assert x.grad.tolist() == [np.e]


def test_where_we_differ_a_vector_is_not_summed_in_silence():
    x = leaf(np.ones(3))
    with record():
        y = x * 2
    with pytest.raises(SeedNeededError):
        y.backward()
