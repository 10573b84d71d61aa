"""Arrays of NumPy itself that take part, and are changed before the walk: a batch buffer, say."""

import numpy as np
import pytest
from leaves import leaf

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
