"""Arrays of NumPy itself that take part, and are changed before the walk: a batch buffer, say."""

from contextlib import nullcontext

import numpy as np
import pytest
from leaves import leaf

import microad.numpy
from microad import guard
from microad.autograd import array, record
from microad.errors import ChangedSinceError, MutatedArrayError

CHANGES = {
    "*=": lambda b: b.__imul__(10.0),
    "[:] =": lambda b: b.__setitem__(slice(None), 5.0),
    "fill": lambda b: b.fill(7.0),
    "copyto": lambda b: np.copyto(b, -1.0),
    "out=": lambda b: np.add(b, 1.0, out=b),
    "sort": lambda b: b[::-1].sort(),
    "a view": lambda b: b.reshape(-1).__setitem__(slice(None), 0.0),
    "random": lambda b: np.random.default_rng(0).random(out=b),
}
PROGRAMS = {
    "x * b": lambda x, b: (x * b).sum(),
    "b * x": lambda x, b: (b * x).sum(),
    "x / b": lambda x, b: (x / b).sum(),
    "b @ x": lambda x, b: b @ x,
    "x @ b": lambda x, b: np.dot(x, b),
    "x ** b": lambda x, b: (x**b).sum(),
    "where": lambda x, b: np.where(b > 2, x, 0.0).sum() + (x * b).sum(),
    "einsum": lambda x, b: np.einsum("i,i", x, b),
}


def numbers(n):
    return np.linspace(1.0, 4.0, n)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("n", [2, 64, 65, 10_000])
def test_a_buffer_that_is_filled_anew_is_found(change, n):
    for x in (leaf(numbers(n)), array(numbers(n), requires_grad=True)):
        b = numbers(n)
        with record():
            y = (x * b).sum()
        change(b)
        with pytest.raises(ChangedSinceError, match="changed in place"):
            y.backward()


@pytest.mark.parametrize("f", PROGRAMS.values(), ids=PROGRAMS)
def test_wherever_a_rule_needs_it(f):
    x, b = array(numbers(3), requires_grad=True), numbers(3)
    y = f(x, b)
    b *= 2.0
    with pytest.raises(ChangedSinceError):
        y.backward()


INDICES = {
    "x[index]": lambda x, i: x[i],
    "x[:, index]": lambda x, i: np.stack([x, 2.0 * x])[:, i],
    "take": lambda x, i: np.take(x, i),
    "take_along_axis": lambda x, i: np.take_along_axis(x, i, 0),
}


@pytest.mark.parametrize("f", INDICES.values(), ids=INDICES)
@pytest.mark.parametrize("guarded", [False, True])
def test_an_index_is_a_constant_that_a_rule_needs(f, guarded):
    x, index = array(numbers(6), requires_grad=True), np.array([0, 1, 5])

    def step():
        with guard() if guarded else nullcontext():
            y = np.sum(f(x, index) ** 2)
            index[0] = 3
        y.backward()

    with pytest.raises((ChangedSinceError, MutatedArrayError)):
        step()


OTHER_INDICES = {
    "a list": (lambda x, i: x[i], [0, 1], lambda i: i.reverse()),
    "a longer list": (lambda x, i: x[i], [0, 1], lambda i: i.append(2)),
    "a mask": (lambda x, i: x[i], np.arange(3) > 1, lambda i: np.logical_not(i, out=i)),
    "where": (lambda x, i: np.where(i, x, 0.0), np.arange(3) > 1, lambda i: i.fill(True)),
    "index_update": (
        lambda x, i: microad.numpy.index_update(x, i, 0.0),
        np.arange(1),
        lambda i: i.fill(2),
    ),
    "repeat": (lambda x, i: np.repeat(x, i), np.arange(3), lambda i: i.fill(1)),
}


@pytest.mark.parametrize(("f", "index", "change"), OTHER_INDICES.values(), ids=OTHER_INDICES)
def test_another_index_that_changes_is_found_or_does_no_harm(f, index, change):
    x, other = leaf(numbers(3)), array(numbers(3), requires_grad=True)
    with record():
        y, z = np.sum(f(x, index) ** 2), np.sum(f(other, index) ** 2)
    z.backward()
    change(index)
    try:
        y.backward()
    except ChangedSinceError:
        return
    assert x.grad.tolist() == other.grad.tolist()


def test_indices_that_stay_may_be_used_again():
    x, index = array(numbers(6), requires_grad=True), np.array([0, 1, 5])
    for _ in range(3):
        (x[index].sum() + x[2] + x[3:][0]).backward()
    assert x.grad.tolist() == [3.0, 3.0, 3.0, 3.0, 0.0, 3.0]


def test_behind_a_guard_views_and_what_they_are_views_of_can_be_written_to():
    x, b = array(numbers(6), requires_grad=True), numbers(6)
    view = b.reshape(2, 3)
    for first, then in ((b, view), (view, b)):
        with guard():
            (
                np.sum(x.reshape(first.shape) * first) + np.sum(x.reshape(then.shape) * then)
            ).backward()
            np.cross(x.reshape(2, 3), view)
        first[0] = then[0] = 1.0


def test_what_no_rule_needs_may_change():
    x, b = array(numbers(3), requires_grad=True), numbers(3)
    y = (x + b).sum() - (b - x).sum()
    b *= 2.0
    y.backward()
    assert x.grad.tolist() == [2.0, 2.0, 2.0]


def test_a_buffer_may_be_filled_anew_after_each_walk():
    x, b = array(numbers(3), requires_grad=True), np.empty(3)
    for k in range(3):
        b[:] = k
        (x * b).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0, 3.0]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("n", [2, 10_000])
def test_within_a_guard_each_change_is_an_error_at_once(change, n):
    for x in (leaf(numbers(n)), array(numbers(n), requires_grad=True)):
        b = numbers(n)

        def step(x=x, b=b):
            with record():
                (x * b).sum()
            change(b)

        with pytest.raises(MutatedArrayError), guard():
            step()
        b[0] = 3.0  # behind the block it can be written to again


def test_one_element_of_many_is_found_within_a_guard():
    x, b = array(numbers(10_000), requires_grad=True), numbers(10_000)
    y = []
    with pytest.raises(MutatedArrayError), guard():
        y += [x * b, b.__setitem__(17, 0.0)]
