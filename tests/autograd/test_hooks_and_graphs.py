"""Hooks, gradients that are returned, gradients of gradients, and how the two styles nest."""

import operator

import numpy as np
import pytest
from leaves import leaf

import microad
import microad.numpy
from microad import autograd
from microad.autograd import array, record
from microad.errors import FreedGraphError, InsideGradError, NotRecordedError

# ---------------------------------------------------------------- hooks


def test_a_hook_of_a_leaf_sees_the_gradient_and_may_change_it():
    x, seen = leaf([1.0, 2.0]), []
    x.register_hook(lambda g: seen.append(g.tolist()))  # returns None: nothing changes
    x.register_hook(lambda g: g * 10)
    x.register_hook(lambda g: g + 1)
    with record():
        y = (x * x).sum()
    y.backward()
    assert seen == [[2.0, 4.0]]
    assert x.grad.tolist() == [21.0, 41.0]


def test_a_hook_on_the_way_changes_what_goes_further():
    x, seen = leaf(3.0), []
    with record():
        y = x * x
        y.register_hook(lambda g: seen.append(g) or -g)
        z = y * 5 + x
    z.backward()
    assert seen == [5.0]
    assert x.grad == -5 * 6 + 1


def test_a_hook_sees_the_sum_of_all_ways():
    x, seen = leaf(3.0), []
    with record():
        y = x * x
        y.register_hook(seen.append)
        z = y * 5 + y * 2
    z.backward()
    assert seen == [7.0]


def test_a_hook_of_a_leaf_sees_the_sum_over_old_and_new_results():
    x, z, seen = array(2.0, requires_grad=True), array(3.0, requires_grad=True), []
    h = x * x
    (z * z).backward()
    x.register_hook(seen.append)
    (h * (x * 1.0)).backward()
    assert seen == [12.0]
    assert x.grad == 12.0


def test_hooks_are_called_in_each_walk():
    x, seen = leaf(3.0), []
    with record():
        y = x * x
        y.register_hook(seen.append)
    y.backward(retain_graph=True)
    y.backward(2.0)
    assert seen == [1.0, 2.0]


def test_what_a_hook_computes_is_not_recorded():
    x, seen = array(3.0, requires_grad=True), []
    x.register_hook(lambda g: seen.append((x * x).requires_grad))
    (x * x).backward()
    assert seen == [False]


@pytest.mark.parametrize("ask", ["retain_grad", "attach_grad"])
def test_a_result_on_the_way_keeps_its_gradient_if_it_is_asked_to(ask):
    x = leaf(3.0)
    with record():
        y = x * x
        silent = y * 2
        getattr(y, ask)()
        assert y.grad is None
        z = silent * y
    z.backward()
    assert y.grad == 36.0  # d/dy[2 y**2] = 4 y
    assert silent.grad is None
    assert x.grad == 36.0 * 6


def test_hooks_on_one_of_several_results():
    symmetric = np.array([[2.0, 1.0], [1.0, 3.0]])

    def f(np, x, look=lambda w: None):
        w, v = np.linalg.eigh(x + x.T)
        look(w)
        look(v)
        return np.sum(w) + np.sum(v * v * symmetric)

    x, seen = leaf(symmetric), []
    with record():
        y = f(np, x, lambda part: part.register_hook(lambda g: seen.append(g.shape)))
    y.backward()
    wanted = microad.grad(lambda x: f(microad.numpy, x))(symmetric)
    assert np.array_equal(x.grad, wanted)
    assert sorted(seen) == [(2,), (2, 2)]


def test_hooks_on_what_slices_are_taken_from():
    x, seen = leaf([1.0, 2.0, 3.0]), []
    with record():
        h = x * x
        h.register_hook(lambda g: seen.append(g.tolist()))
        y = h[0] * h[1] + h[1:].sum()
    y.backward()
    assert seen == [[4.0, 2.0, 1.0]]
    assert x.grad.tolist() == [8.0, 8.0, 6.0]


def test_kept_gradients_add_up_in_the_style_without_blocks():
    x = array(3.0, requires_grad=True)
    y = x * x
    y.retain_grad()
    z = y * 5
    z.backward(retain_graph=True)
    z.backward(retain_graph=True)
    assert y.grad == 10.0
    y.grad = None
    z.backward()
    assert y.grad == 5.0


def test_what_is_kept_is_what_the_hooks_left():
    x = array(3.0, requires_grad=True)
    y = x * x
    y.register_hook(lambda g: g + 1)
    y.retain_grad()
    y.register_hook(lambda g: g * 10)
    (y * 5).backward()
    assert y.grad == 60.0
    assert x.grad == 60.0 * 6


def test_returned_gradients_are_those_that_hooks_left():
    x = array(3.0, requires_grad=True)
    x.register_hook(lambda g: g * 10)
    y = x * x
    y.register_hook(lambda g: g + 1)
    gx, gy = autograd.grad(y * 2, [x, y])
    assert (gx, gy) == (3 * 6 * 10, 3)


# ---------------------------------------------------------------- autograd.grad


def test_grad_returns_and_does_not_store():
    x, w = leaf(2.0), leaf(3.0)
    with record():
        y = x * x * w
    gx, gw = autograd.grad(y, [x, w])
    assert (gx, gw) == (12.0, 4.0)
    assert (x.grad, w.grad) == (0.0, 0.0)


def test_grad_of_several_heads_adds_and_head_grads_weigh():
    x = leaf([1.0, 2.0])
    with record():
        y, z = x * x, x.sum()
    g = autograd.grad([y, z], x, [[1.0, 10.0], 100.0], retain_graph=True)
    assert g.tolist() == [102.0, 140.0]
    assert autograd.grad(y, x, np.ones(2)).tolist() == [2.0, 4.0]
    with pytest.raises(FreedGraphError):
        autograd.grad(y, x, np.ones(2))


def test_grad_in_a_result_on_the_way_and_in_what_takes_no_part():
    x, stranger = leaf(3.0), leaf([1.0, 2.0])
    with record():
        y = x * x
        z = y * y
    gy, gx, none = autograd.grad(z, [y, x, stranger])
    assert (gy, gx) == (18.0, 108.0)
    assert none.tolist() == [0.0, 0.0]


def test_grad_of_heads_and_variables_before_and_after_a_backward():
    x, z = array(2.0, requires_grad=True), array(3.0, requires_grad=True)
    h = x * x
    (z * z).backward()
    k = h * z
    (z * 2).backward()
    y = k * x * h
    gx, gz, gh, gk = autograd.grad(y, [x, z, h, k])  # y = x**5 z
    assert (gx, gz) == (5 * 16 * 3, 32)
    assert (gh, gk) == (2 * 2 * 4 * 3, 8)


def test_grad_of_grad():
    x = array([1.0, 2.0], requires_grad=True)
    y = (x**4).sum()
    first = autograd.grad(y, x, create_graph=True)
    second = autograd.grad(first.sum(), x, create_graph=True)
    third = autograd.grad(second.sum(), x)
    assert first.numpy().tolist() == [4.0, 32.0]
    assert second.numpy().tolist() == [12.0, 48.0]
    assert third.tolist() == [24.0, 48.0]


def test_create_graph_in_a_block_and_after_it():
    x = leaf(3.0)
    with record():
        y = x**3
        slope = autograd.grad(y, x, create_graph=True)
        z = slope * x  # 3 x**3
    z.backward()
    assert x.grad == 81.0
    with record():
        y = x**3
    slope = autograd.grad(y, x, create_graph=True)
    slope.backward()
    assert x.grad == 18.0


def test_backward_with_create_graph_leaves_a_gradient_to_go_on_with():
    x = array(3.0, requires_grad=True)
    (x**3).backward(create_graph=True)
    slope, x.grad = x.grad, None
    slope.backward()
    assert x.grad == 18.0


FORMS = {
    "both sides": lambda np, a, b: a * b * b,
    "where": lambda np, a, b: np.where(np.array([True, False, True]), a * a, b * a),
    "clip": lambda np, a, b: np.clip(a * a, 0.1, b * b),
    "a list": lambda np, a, b: np.concatenate([a, np.ones(2), b * a]) ** 3,
    "a list of lists": lambda np, a, b: np.stack([a, b, a * b]) ** 3,
    "einsum": lambda np, a, b: np.einsum("i,j,k->ij", a, b, a),
    "several results": lambda np, a, b: (lambda r: r[1] ** 2 * r[0])(
        np.linalg.eigh(np.outer(a, a) + np.diag(b))
    ),
    "solve": lambda np, a, b: np.linalg.solve(np.outer(a, a) + np.diag(b), a) ** 2,
    "slices": lambda np, a, b: a[[0, 1, 1]] ** 2 * b[1:2],
    "reductions": lambda np, a, b: np.max(a * b) ** 2 + np.prod(a + b) + np.std(a * b) ** 3,
}


@pytest.mark.parametrize("f", FORMS.values(), ids=FORMS)
def test_second_derivatives_are_those_of_the_functional_style(f):
    points = [np.array([1.0, 2.0, 4.0]), np.array([0.3, 0.5, 0.2])]

    def squared_slopes(points):
        slopes = microad.grad(lambda p: np.sum(f(np, *p)))(points)
        return sum(np.sum(slope * slope) for slope in slopes)

    leaves = [array(p, requires_grad=True) for p in points]
    slopes = autograd.grad(np.sum(f(np, *leaves)), leaves, create_graph=True)
    sum(np.sum(slope * slope) for slope in slopes).backward()
    for x, wanted in zip(leaves, microad.grad(squared_slopes)(points), strict=True):
        np.testing.assert_allclose(x.grad, wanted, rtol=1e-12, atol=1e-12)


# ---------------------------------------------------------------- old results, and levels


MEETINGS = {
    "a + b": operator.add,
    "arctan2": np.arctan2,
    "a list": lambda a, b: np.stack([a, b]),
    "dot": np.dot,
}


@pytest.mark.parametrize("meet", MEETINGS.values(), ids=MEETINGS)
def test_results_of_two_blocks_go_together(meet):
    x = leaf(2.0)
    with record():
        a = x * 2
    with record():
        b = x * 3
    assert not meet(a, b).requires_grad  # outside of a block, as ever, what is made is constant
    with record():
        y = np.sum(meet(a, b) ** 2)
    y.backward()
    slope = microad.grad(lambda x: microad.numpy.sum(meet(x * 2, x * 3) ** 2))(2.0)
    assert x.grad == pytest.approx(slope, abs=1e-15)


def test_a_result_of_one_block_in_another():
    x = leaf(2.0)
    with record():
        a = x * 2
    with record():
        y = a * 3 + x
    y.backward()
    assert x.grad == 7.0
    with record():
        y = a.detach() * x
    y.backward()
    assert x.grad == 4.0
    with record(), pytest.raises(FreedGraphError):
        (a * x).backward()


def test_a_result_that_is_used_again_and_again():
    """A hidden state that is carried on from one block to the next, and walked through at last."""
    x = h = leaf(1.5)
    for _ in range(4):
        with record():
            h = h * x
    h.backward()
    assert x.grad == 5 * 1.5**4


def test_only_what_wants_a_gradient_is_recorded_after_the_block():
    """The result has the strongest wish of what it was made from, as in PyTorch."""
    w, x = array(3.0, requires_grad=True), leaf(2.0)
    with record():
        y, z = x * w, x * 5
    assert (y * 2).requires_grad
    assert not (z * 2).requires_grad


def test_grad_of_a_function_inside_of_record():
    x = leaf([1.0, 2.0])
    with record():
        slope = microad.grad(lambda v: np.sum(v**3))(x)  # 3 x**2, recorded
        y = slope.sum()
    y.backward()
    assert x.grad.tolist() == [6.0, 12.0]


def test_jacobians_and_tangents_inside_of_record():
    x = leaf([1.0, 2.0])
    with record():
        y = microad.jacobian(lambda v: v**3)(x).sum()
        z = microad.make_jvp(lambda v: v**3)(x)(np.ones(2))[1].sum()
    for head in (y, z):
        head.backward()
        assert x.grad.tolist() == [6.0, 12.0]


def test_a_recorded_value_as_a_parameter_of_an_inner_function():
    w = leaf(3.0)
    with record():
        y = microad.grad(lambda v: w * v**3)(2.0)  # 3 w v**2
    y.backward()
    assert w.grad == 12.0


def head_inside(v):
    """Of the object style, but for the input of grad."""
    x = leaf(2.0)
    with record():
        y = v * x**2
    y.backward()


def seed_inside(v):
    x = leaf(2.0)
    with record():
        y = x**2
    y.backward(v)


@pytest.mark.parametrize("f", [array, leaf, head_inside, seed_inside])
def test_backward_inside_of_grad_says_what_to_write(f):
    with pytest.raises(InsideGradError, match=r"functional style, too.*stop_gradient"):
        microad.grad(f)(np.array(2.0))


def test_the_object_style_inside_of_grad_as_a_constant():
    def f(v):
        x = leaf(microad.stop_gradient(v))
        with record():
            y = x**3
        y.backward()
        return x.grad * v

    assert microad.grad(f)(np.array(2.0)) == 12.0


def test_a_leaf_in_a_functional_derivative_is_a_constant():
    x = array(3.0, requires_grad=True)
    assert microad.grad(lambda v: v * v * x.detach())(2.0) == 12.0


def test_the_functional_style_is_the_same_with_the_object_style_at_hand():
    """`item` of what `grad` traces stays traced, and backward is no word there."""
    assert microad.grad(lambda x: x.sum().item() ** 2)(np.ones(3)).tolist() == [6.0] * 3
    with pytest.raises(NotRecordedError):
        microad.grad(lambda x: x.sum().backward())(np.ones(3))


@pytest.mark.parametrize("other", [array(3.0), 3.0, np.array(3.0)])
def test_a_gradient_of_what_wants_none_is_an_error_and_no_zero(other):
    x = leaf(2.0)
    with record():
        y = x * other
    with pytest.raises(NotRecordedError, match="attach_grad"):
        autograd.grad(y, [x, other])
