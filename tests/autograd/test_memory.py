"""Graphs go when they are no longer needed: at once, and without Python's collector.

What is alive is counted by the objects that the collector knows, while the collector itself is off:
nothing here may depend on its coming by.
"""

import gc
import sys
import threading
import tracemalloc
import weakref

import numpy as np
import pytest
from leaves import leaf

from microad import autograd
from microad.autograd import array, no_grad, pause, record
from microad.autograd.arrays import Array
from microad.autograd.backward import EDITS, behind
from microad.autograd.recording import Node

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
    return sum(type(x) is kind for x in gc.get_objects())


@pytest.fixture
def nodes():
    """How many nodes there are now that were not there before."""
    before = alive(Node)
    return lambda: alive(Node) - before


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
def test_backward_lets_the_graph_go_though_the_result_is_kept(style, nodes):
    _, y = walked(style)
    graph = behind([y.index])
    residuals = {node.op.name: node.residuals for node in graph if node.op}
    assert {*residuals} == {"sin", "multiply", "exp", "sum"}
    assert all(r is not None for r in residuals.values())
    del residuals
    y.backward()
    assert y.item() == pytest.approx(SIZE * np.exp(np.sin(1.0)))
    assert [node.residuals for node in graph] == [None] * 5
    del graph
    assert nodes() == 2  # of the leaf, and of the result


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
def test_with_retain_graph_it_stays_until_the_result_goes(style, nodes):
    _, y = walked(style)
    y.backward(retain_graph=True)
    assert nodes() == 5
    del y
    assert nodes() == 1


@pytest.mark.parametrize("style", ["record", "requires_grad"])
def test_a_graph_dies_with_its_last_result(style, nodes):
    x, y = walked(style)
    with record():
        z = y * x
    assert nodes() == 6
    del y
    assert nodes() == 6
    del z
    assert nodes() == 1


def test_what_nobody_holds_is_gone_at_once(nodes):
    x = leaf(np.ones(10))
    with record():
        for _ in range(3):
            np.sin(x) * x
            assert nodes() == 1
    assert x.grad is not None


def test_parts_go_that_the_last_result_does_not_need(nodes):
    x, y = walked("record")
    with record():
        side = np.exp(x) * x
        z = y + 1.0
    assert nodes() == 8
    del side
    assert nodes() == 6
    del y
    assert nodes() == 6
    assert z.requires_grad


def test_hooks_and_kept_gradients_go_with_the_graph(nodes):
    x = array(np.ones(10), requires_grad=True)
    y = x * x
    y.retain_grad()
    y.register_hook(lambda g: 2 * g)
    z = y.sum()
    z.backward()
    assert y.grad is not None
    value = weakref.ref(y.value)
    del y, z
    assert nodes() == 1
    assert value() is None


def test_constants_go_after_backward():
    x, c = array(np.ones(10), requires_grad=True), array(np.ones(10))
    value = weakref.ref(c.value)
    y = np.sum(np.sin(x) * c)
    del c
    assert value() is not None
    y.backward()
    assert value() is None
    assert y.item() == pytest.approx(10 * np.sin(1.0))


def test_returned_gradients_hold_no_graph(nodes):
    x, y = walked("requires_grad")
    g = autograd.grad(y, x, retain_graph=True)
    assert type(g) is np.ndarray
    del y
    assert nodes() == 1


def test_a_gradient_of_a_gradient_holds_no_graph_when_it_is_gone(nodes):
    x = array(np.ones(10), requires_grad=True)
    slope = autograd.grad(np.sum(x**3), x, create_graph=True)
    assert nodes() > 2
    second = autograd.grad(slope.sum(), x, retain_graph=True)
    del slope
    assert second.tolist() == [6.0] * 10
    assert nodes() == 1


def test_an_error_in_the_block_leaves_nothing(nodes):
    x = leaf(np.ones(10))

    def f():
        with record():
            y = x * x
            raise ZeroDivisionError(y.size)

    with pytest.raises(ZeroDivisionError):
        f()
    assert nodes() == 1


def test_the_note_of_an_edit_goes_with_the_memory():
    """However many arrays are edited, the table knows those that are still there."""
    before = len(EDITS)
    for _ in range(100):
        x = array(np.ones(10))
        x += 1.0
        x[:5][0] = 2.0  # a view of the same memory
    assert len(EDITS) == before + 1
    del x
    assert len(EDITS) == before


def test_threads_have_graphs_of_their_own(nodes):
    """Eight threads train at once, from one shared constant; each gets the gradients of one."""
    data, found = array(DATA), [None] * 8

    def train(k):
        w = array([0.1 * k, 0.2, 0.3], requires_grad=True)
        for _ in range(50):
            without_blocks(w, data)
        found[k] = w.numpy()

    threads = [threading.Thread(target=train, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = found[:]
    for k in range(8):
        train(k)
    assert np.array_equal(together, found)
    assert nodes() == 1


# ---------------------------------------------------------------- a million operations

LONG = 1_000_000


@pytest.fixture
def shallow():
    """Little room for recursion, so that whatever goes down the chain step by step fails."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    yield
    sys.setrecursionlimit(limit)


def long_chain(x):
    y = x
    for _ in range(LONG // 2):
        y = y * 0.999999 + 1.0
    return y


@pytest.mark.parametrize("walk", ["forward alone", "backward", "retain_graph"])
def test_a_chain_of_a_million_operations(walk, shallow, nodes):
    """Forward, backward and, at its end, freed: by Python itself, link by link."""
    x = array(2.0, requires_grad=True)
    y = long_chain(x)
    assert nodes() == LONG + 1
    if walk != "forward alone":
        y.backward(retain_graph=walk == "retain_graph")
        assert x.grad == pytest.approx(0.999999 ** (LONG // 2), rel=1e-9)
        assert nodes() == (LONG + 1 if walk == "retain_graph" else 2)
    del y
    assert nodes() == 1


# ---------------------------------------------------------------- ten thousand steps

DATA = np.linspace(-1.0, 1.0, 12).reshape(4, 3)


def loss(w, data=DATA):
    return np.sum(np.tanh(np.dot(data, w)) ** 2)


def in_blocks(w):
    with record():
        y = loss(w)
    y.backward()
    w -= 0.01 * w.grad
    return y


def without_blocks(w, data=DATA):
    y = loss(w, data)
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


def gathered(w):
    """As in an evaluation that adds up its losses, and forgets no_grad."""
    total = 0.0
    for _ in range(3):
        total = total + loss(w)
    return total


LOOPS = {
    "record": (in_blocks, lambda: leaf([0.1, 0.2, 0.3])),
    "requires_grad": (without_blocks, lambda: array([0.1, 0.2, 0.3], requires_grad=True)),
    "autograd.grad": (returned, lambda: array([0.1, 0.2, 0.3], requires_grad=True)),
    "create_graph": (second_order, lambda: array([0.1, 0.2, 0.3], requires_grad=True)),
    "no_grad, no backward": (evaluated, lambda: array([0.1, 0.2, 0.3], requires_grad=True)),
    "pause, no backward": (paused, lambda: leaf([0.1, 0.2, 0.3])),
    "no backward": (never_walked, lambda: array([0.1, 0.2, 0.3], requires_grad=True)),
    "sums, no backward": (gathered, lambda: array([0.1, 0.2, 0.3], requires_grad=True)),
}


@pytest.mark.parametrize(("step", "start"), LOOPS.values(), ids=LOOPS)
def test_ten_thousand_steps_leak_nothing(step, start):
    w = start()
    for _ in range(100):  # what is set up once
        y = step(w)
    graph, values, objects = alive(Node), alive(Array), len(gc.get_objects())
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    steps = STEPS if step is not second_order else STEPS // 5
    for _ in range(steps):
        y = step(w)  # the last result stays alive while the next one is made
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert np.isfinite(y.item())
    assert (alive(Node), alive(Array)) == (graph, values)
    assert abs(len(gc.get_objects()) - objects) < 20
    assert grown < 20_000  # two bytes a step
