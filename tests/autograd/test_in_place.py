"""Arrays that are written to: when it is allowed, when refused, and when found out."""

import operator

import numpy as np
import pytest
from leaves import leaf

from microad.autograd import array, no_grad, record
from microad.errors import (
    AssignmentError,
    ChangedSinceError,
    MicroadError,
    UpdateError,
)

# ---------------------------------------------------------------- writing in place


def test_an_update_outside_of_record_keeps_the_array_and_its_gradient():
    x = leaf([1.0, 2.0])
    same, x.grad = x, np.array([1.0, 1.0])
    x -= 0.5 * x.grad
    assert x is same
    assert x.numpy().tolist() == [0.5, 1.5]
    x[0] = 7.0
    x *= 2
    assert x.numpy().tolist() == [14.0, 3.0]
    assert x.grad.tolist() == [1.0, 1.0]


def test_an_update_while_it_is_recorded_is_refused():
    x, w = leaf([1.0, 2.0]), array([1.0, 2.0], requires_grad=True)

    def add(x):
        x += 1

    def put(x):
        x[0] = 1.0

    for change in (add, put):
        with pytest.raises(UpdateError, match=r"autograd\.pause\(\)"), record():
            change(x)
        with pytest.raises(UpdateError):
            change(w)
        with no_grad():
            change(w)
    assert w.numpy().tolist() == [1.0, 3.0]
    assert x.numpy().tolist() == [1.0, 2.0]


def test_an_update_of_a_result_makes_a_new_one():
    x = leaf(2.0)
    with record():
        y = before = x * x
        y += x
        y *= 3
    assert y is not before
    y.backward()
    assert x.grad == 3 * (4 + 1)


def test_an_element_of_a_result_cannot_change():
    x = leaf([1.0, 2.0])
    with record():
        y = x * x
        with pytest.raises(AssignmentError, match="index_update"):
            y[0] = 0.0


def test_a_sum_that_begins_with_a_constant_goes_on_with_the_trace():
    x, total = leaf(2.0), array(0.0)
    with record():
        total += x
        total += x * x
        y = total + x
    y.backward()
    assert x.grad == 1 + 4 + 1


def test_a_traced_value_is_not_written_into_a_constant():
    x, buffer = leaf([1.0, 2.0]), array([0.0, 0.0])
    with record(), pytest.raises(MicroadError, match=r"np\.stack|np\.index_update"):
        buffer[0] = x[0] * 2


EDITS = {
    "x += 1": lambda x, **_: operator.iadd(x, 1),
    "x[0] = 9": lambda x, **_: operator.setitem(x, 0, 9.0),
    "x[:] = 9": lambda x, **_: operator.setitem(x, slice(None), 9.0),
    "a view": lambda x, **_: operator.setitem(x[1:], 0, 9.0),
    "a view of a view": lambda x, **_: operator.setitem(x[::-1][:1], 0, 9.0),
    "x.T": lambda x, **_: operator.setitem(x.T, 0, 9.0),
    "x.reshape": lambda x, **_: operator.setitem(x.reshape(2, 1), (0, 0), 9.0),
    "x.detach()": lambda x, **_: operator.setitem(x.detach(), 0, 9.0),
    "a result, detached": lambda z, **_: operator.setitem(z.detach(), 0, 9.0),
    "a recorded view, detached": lambda part, **_: operator.setitem(part.detach(), 0, 9.0),
    "a constant that took part": lambda c, **_: operator.setitem(c, 0, 9.0),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_was_recorded_and_then_edited_is_detected(edit):
    x, c = leaf([1.0, 2.0]), array([3.0, 4.0])
    with record():
        z = np.exp(x) * c
        part = x[1:]
        y = (z * z).sum() + (part * part).sum()
    edit(x=x, c=c, z=z, part=part)
    with pytest.raises(ChangedSinceError, match="changed in place since"):
        y.backward()


def test_a_copy_may_be_edited():
    x = leaf([1.0, 2.0])
    with record():
        y = (x * x).sum()
    for copy in (x.numpy(), x * 1, array(x.numpy())):
        copy[0] = 9.0
    y.backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_an_edit_before_the_recording_is_none_of_its_business():
    x = leaf([1.0, 2.0])
    x += 1
    with record():
        y = (x * x).sum()
    y.backward()
    assert x.grad.tolist() == [4.0, 6.0]
    x += 1  # nor is one after the walk
    with record():
        y = (x * x).sum()
    y.backward()
    assert x.grad.tolist() == [6.0, 8.0]


def test_an_edited_array_that_the_result_does_not_depend_on():
    x, z = leaf(2.0), leaf(3.0)
    with record():
        y, _ = x * x, z * z
    z += 1
    y.backward()
    assert x.grad == 4.0


@pytest.mark.parametrize("style", ["record", "requires_grad"])
def test_an_array_that_was_changed_and_is_then_used_anew(style):
    """Another result is on the same tape, and needs the old numbers; this one does not."""
    x, c = (leaf(2.0) if style == "record" else array(2.0, requires_grad=True)), array(1.0)

    def twice():
        first = x * x * c
        with no_grad():
            x.__iadd__(1.0)
            c.__iadd__(1.0)
        return first, x * x * c

    if style == "record":
        with record():
            first, second = twice()
    else:
        first, second = twice()
    second.backward(retain_graph=True)
    assert x.grad == 2 * 3.0 * 2.0
    with pytest.raises(ChangedSinceError):
        first.backward()
