"""Costs are counted exactly: operations of NumPy, and records that live at the same time."""

import math
import threading

import numpy as raw
import pytest

import microad.numpy as np
from microad import checkpoint, grad, hessian
from microad.debug.cost import Count, count_ops, live_nodes
from microad.engine.tape import Tape


def tower(steps):
    def f(x):
        for _ in range(steps):
            x = np.sin(x)
        return x

    return f


# ---------------------------------------------------------------- operations


@pytest.mark.parametrize(
    ("f", "args", "expected"),
    [
        (lambda x: x, (2.0,), {}),
        (lambda x: x * x + 1, (2.0,), {"multiply": 1, "add": 1}),
        (lambda x: -np.exp(x) / (1 + x**3), (2.0,), {"exp": 1, "power": 1, "add": 1, "divide": 1,
                                                      "negative": 1}),
        (lambda x: np.sum(np.sin(x)), (raw.ones(3),), {"sin": 1, "sum": 1}),
        (lambda x: np.sin(x).sum(), (raw.ones(3),), {"sin": 1, "sum": 1}),
        (lambda x: np.max(x) - np.min(x), (raw.ones(3),), {"max": 1, "min": 1, "subtract": 1}),
        (lambda x: x[0] * x[1], (raw.ones(3),), {"getitem": 2, "multiply": 1}),
        (lambda a, b: np.dot(a, b), (raw.ones((2, 3)), raw.ones(3)), {"dot": 1}),
        (lambda a, b: np.linalg.solve(a, b), (raw.eye(3), raw.ones(3)), {"solve": 1}),
        (lambda p: p["w"] * p["b"][0], ({"w": 2.0, "b": [3.0, None]},), {"multiply": 1}),
        (lambda x: np.concatenate([x, x]), (raw.ones(3),), {"concatenate": 1}),
    ],
)  # fmt: skip
def test_operations_of_a_function_are_counted_by_name(f, args, expected):
    assert count_ops(f, *args) == Count(expected)


def test_what_gives_no_numbers_is_no_operation():
    def f(x):
        return x * 2 if x > 0 and np.argmax(x) == 0 and x.shape == () else x

    assert count_ops(f, 1.0) == Count(multiply=1)


def test_constants_are_not_counted():
    assert count_ops(lambda x: x + np.sin(1.0), 2.0) == Count(add=1)


def test_an_operation_with_out_is_counted_and_writes():
    def f(x):
        y = x + 1
        np.multiply(y, 2.0, out=y)
        y += 1
        return y

    seen = []
    assert count_ops(lambda x: seen.append(f(x)), raw.ones(2)) == Count(add=2, multiply=1)
    assert seen[0].tolist() == [5.0, 5.0]


def test_the_function_computes_what_it_always_does():
    seen = []
    count_ops(lambda x: seen.append(grad(lambda x: np.sum(np.sin(x) * x))(x)), raw.arange(3.0))
    x = raw.arange(3.0)
    raw.testing.assert_allclose(raw.asarray(seen[0]), raw.cos(x) * x + raw.sin(x))


@pytest.mark.parametrize("steps", [1, 10, 100])
def test_a_gradient_costs_a_constant_factor(steps):
    f = tower(steps)
    assert count_ops(f, 1.0).total() == steps
    counted = count_ops(grad(f), 1.0)
    assert counted == Count(sin=steps, cos=steps, multiply=steps)


def test_a_gradient_by_hand_can_be_counted_beside_it():
    assert count_ops(lambda x: raw.cos(raw.sin(x)) * raw.cos(x), 1.0).total() == 4


def test_each_order_of_derivative_costs_about_three_times_the_one_before():
    f, totals = (lambda x: np.sin(x) * np.exp(x) / (1 + x**2)), []
    for _ in range(5):
        totals.append(count_ops(f, 1.3).total())
        f = grad(f)
    assert totals[0] == 6
    ratios = [b / a for a, b in zip(totals, totals[1:])]
    assert all(2 < r < 4.5 for r in ratios), totals


def test_a_hessian_can_be_counted():
    assert count_ops(hessian(lambda x: np.sum(x**3)), raw.ones(4)).total() > 4


def test_a_count_reads_as_a_sentence():
    assert str(count_ops(lambda x: x * x * x + 1, 2.0)) == "3 operations: add 1, multiply 2"
    assert str(count_ops(lambda x: x, 2.0)) == "0 operations"


def test_plain_python_mathematics_is_no_operation():
    assert count_ops(lambda x: math.sin(x) * 2, 1.0) == Count()


# ---------------------------------------------------------------- live nodes


def test_a_function_needs_no_records_and_its_gradient_one_an_operation():
    assert live_nodes(tower(100), 1.0) == 0
    assert live_nodes(grad(tower(100)), 1.0) == 100


def test_records_are_freed_so_that_gradients_one_after_the_other_do_not_add_up():
    def twice(x):
        return grad(tower(50))(x) + grad(tower(50))(x)

    assert live_nodes(twice, 1.0) == 50


def test_a_checkpoint_keeps_one_record_for_each_stage():
    def stages(stage, count):
        def f(x):
            for _ in range(count):
                x = stage(x)
            return x

        return f

    assert live_nodes(grad(stages(tower(32), 32)), 1.0) == 1024
    checkpointed = live_nodes(grad(stages(checkpoint(tower(32)), 32)), 1.0)
    assert checkpointed <= 2 * 32 + 2


def test_counting_ends_with_the_call_even_if_it_fails():
    from microad.engine import tape

    with pytest.raises(ZeroDivisionError):
        live_nodes(lambda x: 1 / 0, 1.0)
    assert tape.Tape is Tape


def test_derivatives_nest_while_they_are_counted():
    assert live_nodes(grad(grad(tower(10))), 1.0) >= 20


def test_other_threads_may_go_on():
    results = []
    thread = threading.Thread(target=lambda: results.append(grad(tower(10))(1.0)))

    def f(x):
        thread.start()
        thread.join()
        return grad(tower(5))(x)

    assert live_nodes(f, 1.0) >= 5
    assert results
