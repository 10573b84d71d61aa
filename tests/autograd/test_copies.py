"""Copies of arrays and pickles: the best weights stay what they were."""

import copy
import io
import pickle
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from leaves import leaf

from microad.autograd import array, no_grad, record
from microad.errors import CopyError

MAKE = {
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
    "pickle": lambda x: pickle.loads(pickle.dumps(x)),
    "pickle, protocol 0": lambda x: pickle.loads(pickle.dumps(x, 0)),
    "Pickler": lambda x: pickled(x),
}


def pickled(x):
    stream = io.BytesIO()
    pickle.Pickler(stream).dump(x)
    return pickle.loads(stream.getvalue())


@dataclass
class Model:
    w: Any
    b: Any


@pytest.mark.parametrize("made", MAKE.values(), ids=MAKE)
@pytest.mark.parametrize("how", ["requires_grad", "attach_grad", "add", "constant"])
def test_a_copy_of_a_leaf_is_a_leaf_of_its_own(made, how):
    x = leaf([1.0, 2.0], "add" if how == "add" else "write") if how[0] == "a" else array([1.0, 2.0])
    if how == "requires_grad":
        x.requires_grad = True
    if how != "constant":
        with record():
            y = (x * x).sum()
        y.backward()
    other = made(x)
    assert other is not x
    assert other.tolist() == [1.0, 2.0]
    assert other.requires_grad == x.requires_grad
    if how != "constant":
        assert other.grad.tolist() == [2.0, 4.0]
        x.grad.zero_()
        assert other.grad.tolist() == [2.0, 4.0]
        with record():
            y = (other * other * other).sum()
        y.backward()
        wanted = [3.0, 12.0] if how == "attach_grad" else [5.0, 16.0]
        assert other.grad.tolist() == wanted
    with no_grad():
        x -= 1.0
    assert other.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("container", [
    lambda w: {"w": w, "more": [w]}, lambda w: [w, (w,)], lambda w: Model(w, None),
])  # fmt: skip
def test_the_best_weights_in_any_container(container):
    w = array(np.arange(6.0).reshape(2, 3), requires_grad=True)
    best = copy.deepcopy(container(w))
    restored = pickle.loads(pickle.dumps(container(w)))
    with no_grad():
        w[...] = 0.0
    for found in (best, restored):
        first = (
            found.w
            if isinstance(found, Model)
            else next(iter(found.values() if isinstance(found, dict) else found))
        )
        assert first.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    if isinstance(best, dict):
        assert best["w"] is best["more"][0]  # what was one array is one array


@pytest.mark.parametrize("made", [copy.deepcopy, pickle.dumps])
def test_a_result_has_a_history_that_no_copy_has(made):
    w = array([1.0, 2.0], requires_grad=True)
    y = w * 2
    with pytest.raises(CopyError, match=r"y\.detach\(\).*y\.clone\(\)"):
        made(y)
    assert copy.copy(y) is y  # it cannot change
    assert made(y.detach()) is not None
    y.clone().sum().backward()
    assert w.grad.tolist() == [2.0, 2.0]


def test_what_is_computed_under_no_grad_can_be_copied():
    w = array([1.0, 2.0], requires_grad=True)
    with no_grad():
        y = w * 2
    assert copy.deepcopy(y).tolist() == pickle.loads(pickle.dumps(y)).tolist() == [2.0, 4.0]
    assert copy.deepcopy(array(np.float32(1.5), dtype="float32")).dtype == np.float32
