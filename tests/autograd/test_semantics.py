"""What each word of the object style means: attach_grad, record, pause, backward, detach."""

import threading

import numpy as np
import pytest
from leaves import leaf

from microad.autograd import array, no_grad, pause, record
from microad.errors import (
    ChangedSinceError,
    FreedGraphError,
    NotRecordedError,
    SeedError,
)

# ---------------------------------------------------------------- before, after, twice


def test_before_backward_there_are_zeros_after_attach_grad():
    x = leaf([1.0, 2.0])
    assert x.grad.tolist() == [0.0, 0.0]
    with record():
        y = (x * x).sum()
    assert x.grad.tolist() == [0.0, 0.0]
    y.backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_before_backward_there_is_none_after_requires_grad():
    x = array([1.0, 2.0], requires_grad=True)
    assert x.grad is None
    y = (x * x).sum()
    assert x.grad is None
    y.backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_without_a_request_there_is_no_gradient():
    x = array([1.0, 2.0])
    assert x.grad is None
    assert not x.requires_grad
    with record():
        y = x * x
    assert not y.requires_grad
    with pytest.raises(NotRecordedError):
        y.sum().backward()


@pytest.mark.parametrize(
    ("grad_req", "after"), [("write", [2.0, 2.0, 2.0]), ("add", [2.0, 4.0, 6.0])]
)
def test_grad_req_says_whether_gradients_replace_each_other_or_add_up(grad_req, after):
    x, seen = leaf(1.0, grad_req), []
    for _ in range(3):
        with record():
            y = x * x
        y.backward()
        seen.append(x.grad.item())
    assert seen == after


def test_grad_req_null_is_a_constant():
    x, c = leaf([1.0, 2.0]), leaf([3.0, 4.0], "null")
    with record():
        y = (x * c + c * c).sum()
    y.backward()
    assert x.grad.tolist() == [3.0, 4.0]
    assert c.grad is None


def test_requires_grad_adds_up_and_zero_grad_begins_again():
    x = array(1.0, requires_grad=True)
    for _ in range(3):
        (x * x).backward()
    assert x.grad == 6.0
    x.zero_grad()
    assert x.grad is None
    (x * x).backward()
    assert x.grad == 2.0


def test_zero_grad_after_attach_grad_leaves_zeros():
    x = leaf([1.0, 2.0], "add")
    for _ in range(2):
        x.zero_grad()
        assert x.grad.tolist() == [0.0, 0.0]
        with record():
            y = x.sum()
        y.backward()
    assert x.grad.tolist() == [1.0, 1.0]


def test_a_leaf_used_many_times_receives_the_sum_once():
    x, calls = leaf(2.0), []
    x.register_hook(calls.append)
    with record():
        y = x * x + x * x * x
    y.backward()
    assert x.grad == 2 * 2 + 3 * 4
    assert len(calls) == 1


def test_a_leaf_that_the_result_does_not_depend_on_keeps_what_it_has():
    x, z = leaf(2.0), leaf(5.0)
    with record():
        y, _ = x * x, z * z
    z.grad = np.array(7.0)
    y.backward()
    assert z.grad == 7.0


def test_the_gradient_belongs_to_the_leaf_alone():
    x, g = leaf([1.0, 2.0]), np.ones(2)
    with record():
        y = x + 0.0
    y.backward(g)
    g[0] = 9.0
    assert x.grad.tolist() == [1.0, 1.0]


def test_requires_grad_can_be_taken_back():
    x = array([1.0, 2.0], requires_grad=True)
    assert (x * 2).requires_grad
    x.requires_grad = False
    assert not (x * 2).requires_grad
    x.requires_grad = True
    assert (x * 2).requires_grad


def test_the_gradient_has_the_dtype_and_the_shape_of_its_leaf():
    x = leaf(np.ones((2, 1), "float32"))
    with record():
        y = (x * np.ones((2, 3))).sum()
    y.backward()
    assert x.grad.dtype == "float32"
    assert x.grad.tolist() == [[3.0], [3.0]]


# ---------------------------------------------------------------- seeds


def test_a_vector_is_pulled_back_with_a_seed():
    x = leaf([1.0, 2.0])
    with record():
        y = x * x
    y.backward([1.0, 10.0], retain_graph=True)
    assert x.grad.tolist() == [2.0, 40.0]
    y.backward(g=array([0.0, 1.0]), retain_graph=True)
    assert x.grad.tolist() == [0.0, 4.0]
    with pytest.raises(SeedError, match=r"shape \(2,\)"):
        y.backward(np.ones(3))
    with pytest.raises(SeedError):
        y.backward(1.0)


def test_one_number_in_an_array_needs_no_seed():
    x = leaf([2.0])
    with record():
        y = x * x
    y.backward()
    assert x.grad.tolist() == [4.0]


def test_the_seed_of_a_number_scales():
    x = leaf(3.0)
    with record():
        y = x * x
    y.backward(0.5)
    assert x.grad == 3.0


# ---------------------------------------------------------------- record and pause


def test_outside_of_record_nothing_is_recorded():
    x = leaf([1.0, 2.0])
    y = x * x
    assert not y.requires_grad
    assert y.numpy().tolist() == [1.0, 4.0]


def test_after_the_block_nothing_more_is_recorded():
    x = leaf([1.0, 2.0])
    with record():
        y = x * x
    z = y * 3
    assert not z.requires_grad
    y.backward(np.ones(2))
    assert x.grad.tolist() == [2.0, 4.0]


def test_blocks_inside_of_each_other_are_one():
    x = leaf(2.0)
    with record():
        with record():
            y = x * x
        z = y * x
    z.backward()
    assert x.grad == 12.0


def test_pause_inside_of_record():
    x = leaf(2.0)
    with record():
        y = x * x
        with pause():
            c = y * 10 + x
        with record():
            z = y + c
    assert not c.requires_grad
    z.backward()
    assert x.grad == 4.0


def test_record_inside_of_pause():
    x = leaf(2.0)
    with pause(), record():
        y = x * x
    y.backward()
    assert x.grad == 4.0


def test_no_grad_pauses_the_style_without_blocks():
    assert no_grad is pause
    x = array(2.0, requires_grad=True)
    y = x * x
    with no_grad():
        assert not (y * 2).requires_grad
        assert not (x * 2).requires_grad
    (y * 2).backward()
    assert x.grad == 8.0


def test_no_grad_pauses_results_from_before_a_backward():
    x = array(2.0, requires_grad=True)
    y = x * x
    np.sin(x).backward()
    with no_grad():
        assert not (y * 2).requires_grad


def test_results_of_different_times_meet_while_paused():
    x = array([1.0, 2.0, 3.0], requires_grad=True)
    y = x * x
    x.sum().backward()
    z = x * 3
    with no_grad():
        for f in (np.subtract, np.arctan2, lambda y, z: y - z, lambda y, z: np.stack([y, z, y])):
            c = f(y, z)
            assert not c.requires_grad
            assert np.array_equal(c.numpy(), f(y.numpy(), z.numpy()))


def test_an_error_in_the_block_ends_it():
    x = leaf(2.0)
    with pytest.raises(ZeroDivisionError), record():
        x * (1 // 0)
    assert not (x * x).requires_grad
    y = array(2.0, requires_grad=True)
    with pytest.raises(ZeroDivisionError), no_grad():
        y * (1 // 0)
    assert (y * y).requires_grad


def test_requires_grad_goes_to_the_block_that_is_open():
    w, x = array(3.0, requires_grad=True), leaf(2.0)
    with record():
        y = w * x
    y.backward()
    assert (w.grad, x.grad) == (2.0, 3.0)


def test_threads_record_for_themselves():
    x, seen = leaf(2.0), []

    def elsewhere():
        seen.append((x * x).requires_grad)
        z = leaf(5.0)
        with record():
            y = z * z
        y.backward()
        seen.append(z.grad.item())

    with record():
        y = x * x
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    y.backward()
    assert seen == [False, 10.0]
    assert x.grad == 4.0


# ---------------------------------------------------------------- the second backward


def test_a_second_backward_needs_the_graph():
    x = leaf(2.0, "add")
    with record():
        y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad == 8.0
    with pytest.raises(FreedGraphError, match=r"y\.backward\(retain_graph=True\)"):
        y.backward()
    assert x.grad == 8.0


def test_two_results_that_share_a_part():
    x = leaf(2.0, "add")
    with record():
        shared = x * x
        y, z = shared * 3, shared * 4
    y.backward()
    with pytest.raises(FreedGraphError):
        z.backward()
    assert x.grad == 12.0


def test_two_results_that_share_no_more_than_the_leaf():
    x = array(2.0, requires_grad=True)
    y, z = x * x, x * 3
    y.backward()
    z.backward()
    assert x.grad == 7.0


def test_what_is_computed_from_a_freed_result_says_so():
    x = array(2.0, requires_grad=True)
    y = x * x
    y.backward()
    with pytest.raises(FreedGraphError):
        (y * 3).backward()


def test_old_and_new_results_go_together_where_they_are_not_freed():
    """As in PyTorch: the hidden layer is used again after another loss was walked through."""
    x = array(2.0, requires_grad=True)
    h = x * x
    np.sin(x).backward()
    x.zero_grad()
    (h + x * 3).backward()
    assert x.grad == 7.0


# ---------------------------------------------------------------- detach


def test_detach_cuts():
    x = leaf([1.0, 2.0])
    with record():
        y = x * x
        u = y.detach()
        z = (u * x).sum()
    assert not u.requires_grad
    z.backward()
    assert x.grad.tolist() == [1.0, 4.0]  # u, as if it were a number
    assert u.grad is None


def test_a_detached_leaf_receives_nothing():
    x = leaf([1.0, 2.0])
    u = x.detach()
    with record():
        y = (x * u).sum()
    y.backward()
    assert x.grad.tolist() == [1.0, 2.0]
    assert u.grad is None
    assert not u.requires_grad


def test_detach_shares_memory_and_says_so_when_it_is_written_to():
    x = leaf([1.0, 2.0])
    with record():
        y = (x * x).sum()
    x.detach()[0] = 5.0
    assert x.numpy().tolist() == [5.0, 2.0]
    with pytest.raises(ChangedSinceError):
        y.backward()
