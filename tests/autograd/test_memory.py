"""Graphs go when they are no longer needed: at once, and without Python's collector.

What is alive is counted through weak references to tapes and by the objects that the collector
knows, while the collector itself is off: nothing here may depend on its coming by.
"""

import gc
import tracemalloc
import weakref

import numpy as np
import pytest
from leaves import leaf

from microad import autograd
from microad.autograd import array, no_grad, pause, record
from microad.engine.tape import Tape, Var

STEPS = 10_000
SIZE = 10_000  # elements of an array: 80 kB, against which everything else is small


@pytest.fixture(autouse=True)
def no_collector():
    """Only reference counts give memory back."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def alive(kind):
    """How many objects of a class there are."""
    return sum(isinstance(x, kind) for x in gc.get_objects())


def walked(style):
    """A leaf, and a result of it that was walked through."""
    if style == "record":
        x = leaf(np.ones(SIZE))
        with record():
            y = np.sum(np.exp(np.sin(x) * x))
    else:
        x = array(np.ones(SIZE), requires_grad=True)
        y = np.sum(np.exp(np.sin(x) * x))
    return x, y


# ---------------------------------------------------------------- after backward


@pytest.mark.parametrize("style", ["record", "requires_grad"])
def test_backward_lets_the_graph_go_though_the_result_is_kept(style):
    x, y = walked(style)
    tape = y.tape
    names = {op.name for op in tape.ops}
    assert {"sin", "multiply", "exp", "sum"} <= names
    held = [s for s, op in zip(tape.residuals, tape.ops) if op.name in ("sin", "multiply", "exp")]
    assert all(s is not None for s in held)
    del held
    y.backward()
    assert y.item() == pytest.approx(SIZE * np.exp(np.sin(1.0)))
    assert [s for s in tape.residuals if s is not None and not is_of_leaf(s, x)] == []


def is_of_leaf(saved, x):
    """Whether this row is that of the leaf, which stays as long as the leaf does."""
    return saved is x.index


@pytest.mark.parametrize("style", ["record", "requires_grad"])
def test_arrays_on_the_way_are_gone_after_backward(style):
    """Seen from outside: the rules had kept two, and the gradient is one."""
    tracemalloc.start()
    x, y = walked(style)
    before = tracemalloc.get_traced_memory()[0]
    y.backward()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert x.grad is not None
    assert after - before < -0.9 * 8 * SIZE


@pytest.mark.parametrize("style", ["record", "requires_grad"])
def test_with_retain_graph_it_stays_until_the_result_goes(style):
    x, y = walked(style)
    tape = weakref.ref(y.tape)
    y.backward(retain_graph=True)
    assert any(s is not None and not is_of_leaf(s, x) for s in tape().residuals)
    del y
    assert tape() is None


@pytest.mark.parametrize("style", ["record", "requires_grad"])
def test_a_tape_dies_with_its_last_result(style):
    _, y = walked(style)
    tape = weakref.ref(y.tape)
    z = y
    del y
    assert tape() is not None
    del z
    assert tape() is None


def test_a_tape_that_nobody_holds_is_gone_at_the_end_of_its_block():
    x = leaf(np.ones(10))
    with record():
        tape = weakref.ref((x * x).tape)
        assert tape() is not None
    assert tape() is None


def test_the_leaf_does_not_hold_the_graph():
    x, y = walked("record")
    y.backward()
    tape = weakref.ref(y.tape)
    del y
    assert tape() is None
    assert x.grad.any()


def test_hooks_and_kept_gradients_go_with_the_graph():
    x = array(np.ones(10), requires_grad=True)
    y = x * x
    y.retain_grad()
    y.register_hook(lambda g: 2 * g)
    z = y.sum()
    z.backward()
    tape = weakref.ref(z.tape)
    assert y.grad is not None
    del y, z
    assert tape() is None


def test_constants_go_after_backward():
    x, c = array(np.ones(10), requires_grad=True), array(np.ones(10))
    value = weakref.ref(c.value)
    y = np.sum(np.sin(x) * c)
    del c
    assert value() is not None
    y.backward()
    assert value() is None
    assert y.item() == pytest.approx(10 * np.sin(1.0))


def test_returned_gradients_hold_no_graph():
    x, y = walked("requires_grad")
    tape = weakref.ref(y.tape)
    g = autograd.grad(y, x)
    assert type(g) is np.ndarray
    del y
    assert tape() is None


def test_a_gradient_of_a_gradient_holds_no_graph_when_it_is_gone():
    x = array(np.ones(10), requires_grad=True)
    slope = autograd.grad(np.sum(x**3), x, create_graph=True)
    tape = weakref.ref(slope.tape)
    second = autograd.grad(slope.sum(), x)
    del slope
    assert second.tolist() == [6.0] * 10
    assert tape() is None


def test_an_error_in_the_block_leaves_nothing():
    x = leaf(np.ones(10))
    seen = []
    try:
        with record():
            seen.append(weakref.ref((x * x).tape))
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert seen[0]() is None


# ---------------------------------------------------------------- ten thousand steps

DATA = np.linspace(-1.0, 1.0, 12).reshape(4, 3)


def loss(w):
    return np.sum(np.tanh(np.dot(DATA, w)) ** 2)


def in_blocks(w):
    with record():
        y = loss(w)
    y.backward()
    w -= 0.01 * w.grad
    return y


def without_blocks(w):
    y = loss(w)
    y.backward()
    with no_grad():
        w -= 0.01 * w.grad
    w.zero_grad()
    return y


def returned(w):
    y = loss(w)
    g = autograd.grad(y, w)
    with no_grad():
        w -= 0.01 * g
    return y


def second_order(w):
    y = loss(w)
    slope = autograd.grad(y, w, create_graph=True)
    np.sum(slope * slope).backward()
    with no_grad():
        w -= 0.01 * w.grad
    w.zero_grad()
    return y


def evaluated(w):
    with no_grad():
        return loss(w)


def paused(w):
    with record(), pause():
        return loss(w)


def never_walked(w):
    return loss(w)


LOOPS = {
    "record": (in_blocks, lambda: leaf([0.1, 0.2, 0.3])),
    "requires_grad": (without_blocks, lambda: array([0.1, 0.2, 0.3], requires_grad=True)),
    "autograd.grad": (returned, lambda: array([0.1, 0.2, 0.3], requires_grad=True)),
    "create_graph": (second_order, lambda: array([0.1, 0.2, 0.3], requires_grad=True)),
    "no_grad, no backward": (evaluated, lambda: array([0.1, 0.2, 0.3], requires_grad=True)),
    "pause, no backward": (paused, lambda: leaf([0.1, 0.2, 0.3])),
}


@pytest.mark.parametrize(("step", "start"), LOOPS.values(), ids=LOOPS)
def test_ten_thousand_steps_leak_nothing(step, start):
    w = start()
    for _ in range(100):  # what is set up once
        y = step(w)
    tapes, values, objects = alive(Tape), alive(Var), len(gc.get_objects())
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    steps = STEPS if step is not second_order else STEPS // 5
    for _ in range(steps):
        y = step(w)  # the last result stays alive while the next one is made
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert np.isfinite(y.item())
    assert (alive(Tape), alive(Var)) == (tapes, values)
    assert abs(len(gc.get_objects()) - objects) < 20
    assert grown < 20_000  # two bytes a step


def test_a_loop_without_backward_is_bounded():
    """In PyTorch each graph goes with its result; ours share a tape, and begin another in time."""
    w = array([0.1, 0.2, 0.3], requires_grad=True)
    rows = 0
    for _ in range(STEPS):
        y = never_walked(w)
        rows = max(rows, len(y.tape.ops))
    assert rows < 20_000
    assert alive(Tape) < 10
