"""The modes of MXNet, and PyTorch's words for axes."""

import numpy as np
import pytest

from microad import grad
from microad.autograd import (
    array,
    is_recording,
    is_training,
    no_grad,
    pause,
    predict_mode,
    record,
    train_mode,
)
from microad.engine.leaves import untraced

# ---------------------------------------------------------------- whether it is trained


def modes():
    return is_recording(), is_training()


def test_modes_of_mxnet():
    assert modes() == (False, False)
    with record():
        assert modes() == (True, True)
        with pause():
            assert modes() == (False, False)
        with predict_mode():
            assert modes() == (True, False)
    with record(train_mode=False):
        assert modes() == (True, False)
        with train_mode():
            assert modes() == (True, True)
    with pause(train_mode=True):
        assert modes() == (False, True)
    with train_mode():
        assert modes() == (False, True)
    with pytest.raises(ZeroDivisionError), record():
        1 / 0  # noqa: B018
    assert modes() == (False, False)


def test_a_layer_asks_whether_it_is_trained():
    x, mask = array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 1.0])
    x.attach_grad()

    def dropout(x):
        return 2.0 * mask * x if is_training() else x

    with record():
        y = dropout(x).sum()
    y.backward()
    assert x.grad.tolist() == [2.0, 0.0, 2.0]
    assert dropout(x) is x


# ---------------------------------------------------------------- PyTorch's words for axes


@pytest.mark.parametrize(
    "name", ["sum", "mean", "prod", "cumsum", "argmax", "argmin", "all", "any"]
)
def test_dim_is_axis(name):
    numbers = np.array([[1.0, 2.0, 3.0], [6.0, 5.0, 4.0]])
    x = array(numbers, requires_grad=True)
    for axis in (0, 1, -1):
        got = getattr(x, name)(dim=axis)
        assert np.array_equal(untraced(got), getattr(numbers, name)(axis=axis))
    if name in ("sum", "mean", "prod"):
        y = getattr(x, name)(1, keepdim=True)
        assert y.shape == (2, 1)
        (y * np.array([[1.0], [-2.0]])).sum().backward()
        wanted = grad(lambda a: np.sum(getattr(np, name)(a, axis=1) * np.array([1.0, -2.0])))(
            numbers
        )
        assert np.allclose(x.grad, wanted, rtol=1e-15)


def test_softmax_from_scratch_in_the_words_of_pytorch():
    x, labels = np.random.default_rng(0).normal(size=(4, 3)), np.array([0, 2, 1, 2])
    w = array(np.zeros((3, 3)), requires_grad=True)

    def softmax(x):
        powers = x.exp()
        return powers / powers.sum(1, keepdim=True)

    for _ in range(50):
        loss = -softmax(array(x) @ w)[list(range(len(labels))), labels].log()
        loss.mean().backward()
        with no_grad():
            w -= 1.0 * w.grad
            w.grad.zero_()
    assert float((softmax(array(x) @ w).argmax(dim=1) == labels).mean()) == 1.0
