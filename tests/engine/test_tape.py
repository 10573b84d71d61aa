"""The tape: what is recorded and kept, how levels nest, and what is given back."""

import gc
import threading
import tracemalloc
import weakref

import numpy as raw
import pytest

import microad.numpy as np
from microad import grad, make_jvp, make_vjp, value_and_grad
from microad.engine.fast import form
from microad.engine.tape import Var
from microad.engine.trace import Trace
from microad.errors import ClosedTapeError, OutputError, SeedError

# ---------------------------------------------------------------- levels


def test_a_derivative_of_a_derivative():
    f = lambda x: np.sin(x) * x  # noqa: E731
    x = 0.7
    assert grad(grad(f))(x) == pytest.approx(2 * raw.cos(x) - x * raw.sin(x))
    assert grad(grad(grad(f)))(x) == pytest.approx(-3 * raw.sin(x) - x * raw.cos(x))


def test_seven_levels():
    f = lambda x: x**9  # noqa: E731
    for _ in range(7):
        f = grad(f)
    assert f(1.5) == pytest.approx(9 * 8 * 7 * 6 * 5 * 4 * 3 * 1.5**2)


def test_perturbations_are_not_confused():
    # d/dx [x * d/dy (x + y)] = d/dx [x * 1] = 1, and not 2
    assert grad(lambda x: x * grad(lambda y: x + y)(x))(1.0) == 1.0
    assert make_jvp(lambda x: x * make_jvp(lambda y: x + y)(x)(1.0)[1])(1.0)(1.0)[1] == 1.0
    assert grad(lambda x: x * make_jvp(lambda y: x * y)(x)(1.0)[1])(3.0) == 6.0
    assert make_jvp(lambda x: x * grad(lambda y: x * y)(2.0))(3.0)(1.0)[1] == 6.0


def test_inner_functions_see_outer_variables():
    # d/dx d/dy [x y^2] at (x, y) = (x, x^2): 2 x^2, and its derivative 6 x^2
    assert grad(lambda x: x * grad(lambda y: x * y * y)(x * x))(2.0) == pytest.approx(
        4 * 2 * 2.0**3
    )


def test_a_list_with_values_of_two_levels():
    def outer(x):
        inner = grad(lambda y: np.sum(np.stack([x, y, x * y]) ** 2))  # 2y + 2x^2 y
        return inner(x)

    assert grad(outer)(2.0) == pytest.approx(2 + 6 * 2.0**2)


def test_a_cotangent_may_be_traced():
    def f(x):
        vjp, _ = make_vjp(np.sin)(2.0)
        return vjp(x * x)

    assert grad(f)(3.0) == pytest.approx(6.0 * raw.cos(2.0))


def test_a_vjp_and_a_jvp_can_be_called_again():
    x = raw.array([1.0, 2.0])
    vjp, _ = make_vjp(np.sin)(x)
    assert raw.array_equal(vjp(raw.ones(2)), vjp(raw.ones(2)))
    jvp = make_jvp(np.sin)(x)
    assert raw.array_equal(jvp(raw.ones(2))[1], jvp(raw.ones(2))[1])


# ---------------------------------------------------------------- exceptions and threads


def test_an_exception_leaves_no_open_tape():
    kept = []

    def f(x):
        kept.append(x)
        raise KeyError("on the way")

    for _ in range(3):
        with pytest.raises(KeyError):
            grad(f)(1.0)
    assert all(len(x.tape.ops) == 0 for x in kept)
    assert grad(lambda x: x * x)(3.0) == 6.0


def test_a_value_that_outlives_its_tape_says_so():
    kept = []
    grad(lambda x: kept.append(x) or x * x)(1.0)
    with pytest.raises(ClosedTapeError, match="stop_gradient"):
        kept[0] * 2.0
    with pytest.raises(ClosedTapeError, match="sin was applied"):
        np.sin(kept[0])


def test_threads_do_not_meet():
    found, barrier = {}, threading.Barrier(4)

    def work(k):
        barrier.wait()
        f = lambda x: grad(lambda y: (x * y) ** 3)(x)  # noqa: E731  3 x^5
        found[k] = [grad(f)(1.0 + k) for _ in range(50)]

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for k in range(4):
        assert found[k] == pytest.approx([15 * (1.0 + k) ** 4] * 50)


def test_threads_within_a_derivative():
    def f(x):
        parts = {}
        threads = [
            threading.Thread(target=lambda k=k: parts.update({k: grad(lambda y: x * y**k)(x)}))
            for k in (2, 3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return parts[2] + parts[3]  # 2 x^2 + 3 x^3

    assert grad(f)(2.0) == pytest.approx(4 * 2.0 + 9 * 4.0)


# ---------------------------------------------------------------- depth and memory


def test_a_chain_of_a_million_operations():
    def f(x):
        for _ in range(500_000):
            x = x * 1.000001 + 0.000001
        return x

    assert grad(f)(1.0) == pytest.approx(1.000001**500_000)


@form(on=True)
def test_a_million_operations_take_less_than_200_bytes_each():
    def f(x):
        for _ in range(50_000):
            x = x * 1.0001 + 0.1
        return np.sum(x)

    tracemalloc.start()
    grad(f)(raw.ones(1))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak / 100_000 < 200


def test_many_paths_are_walked_once():
    def f(x):
        for _ in range(60):
            x = x + x
        return x

    assert grad(f)(1.0) == 2.0**60


def peak_arrays(f, n=1_000_000):
    """The highest number of arrays of n elements that f and its gradient hold beside the input."""
    x = raw.ones(n)
    gradient = value_and_grad(f)
    tracemalloc.start()
    gradient(x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / x.nbytes


def test_linear_operations_keep_no_arrays():
    def f(x):
        for _ in range(25):
            x = 0.5 * x + 1.0
        return np.sum(x)

    assert peak_arrays(f) < 3.1


def test_other_linear_functions_keep_no_arrays():
    def f(x):
        for _ in range(15):
            x = np.reshape(np.flip(x), (1000, 1000)).T.ravel() - 1.0
        return np.sum(x)

    assert peak_arrays(f) < 3.1


@pytest.mark.parametrize("quick", [True, False])
def test_a_tangent_is_given_back_after_its_last_child(quick):
    def f(x):
        y = x
        for _ in range(25):
            y = 0.5 * y + 1.0
        return y, np.sum(y) * x[0]

    with form(on=quick):
        x = raw.ones(100_000)
        run = Trace(f, x)
        tracemalloc.start()
        t, end = run.push(2.0 * x)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak / x.nbytes < 4.1
    raw.testing.assert_allclose(t, 2.0 * 0.5**25)
    value = run.ans[0][0]
    raw.testing.assert_allclose(end, 100_000 * (2.0 * 0.5**25 + value * 2.0))


def saving_steps(x):
    y = x
    for _ in range(4):
        y = np.sin(y) * x + x
    return np.sum(y)


@form(on=True)
def test_saved_values_are_held_once():
    assert peak_arrays(saving_steps) < 12.1


@form(on=False)
def test_in_the_plain_form_an_operation_holds_what_it_was_applied_to_and_its_result():
    assert peak_arrays(saving_steps) < 17.1


@form(on=True)
def test_an_op_saves_what_its_rule_reads():
    run = Trace(lambda x: np.tanh(np.sin(x) + x * 3.0), raw.ones(3))
    ops, _, columns = run.table
    saved = {op.name: kept for op, kept in zip(ops, columns) if op}
    assert saved["sin"] is run.inputs[0]  # cos(x) reads x
    assert saved["tanh"] is run.ans  # 1 - ans**2 reads ans
    assert saved["multiply"] == 3.0
    assert saved["add"] is None


def test_everything_is_given_back_without_the_collector():
    class Array(raw.ndarray):
        pass

    kept = []

    def f(x):
        y = np.sin(x)
        a = raw.ones(3).view(Array)
        kept.append(weakref.ref(a))
        z = y * a
        parts = np.split(np.concatenate([z[:2], np.stack([z[0], z[1]])]), 2)
        return np.sum(parts[0] * parts[1])

    gc.disable()
    try:
        grad(f)(raw.ones(3))
        grad(lambda x: np.sum(grad(f)(x)))(raw.ones(3))
        jvp = make_jvp(f)(raw.ones(3))
        jvp(raw.ones(3))
        del jvp
        assert len(kept) == 3
        assert all(ref() is None for ref in kept)
    finally:
        gc.enable()


# ---------------------------------------------------------------- what a Var is


def test_a_var_shows_value_and_operation():
    shown = []
    grad(lambda x: shown.append(repr(np.sin(x))) or x)(0.0)
    assert shown == ["Var(0.0, op=sin)"]


def test_seeds_of_another_form_are_refused():
    vjp, _ = make_vjp(np.sin)(raw.ones(3))
    with pytest.raises(SeedError, match=r"shape \(2,\).*shape \(3,\)"):
        vjp(raw.ones(2))
    with pytest.raises(SeedError):
        make_jvp(np.sin)(raw.ones(3))((raw.ones(3), raw.ones(3)))


def test_an_output_without_a_trace_is_itself():
    assert make_vjp(lambda x: 3.0)(2.0)[1] == 3.0
    assert make_vjp(lambda x: 3.0)(2.0)[0](1.0) == 0.0
    assert not isinstance(value_and_grad(lambda x: x * x)(2.0)[0], Var)
    with pytest.raises(OutputError):
        grad(lambda x: "text")(2.0)


# ---------------------------------------------------------------- numbers


def test_operators_leave_floats_to_python_and_functions_do_not():
    def f(x):
        return abs(-x) * 2.0 / (x + 1) + x**2 - x % 2 // 1

    value, slope = value_and_grad(f)(0.5)
    assert type(value) is type(slope) is float
    value, slope = value_and_grad(lambda x: np.exp(np.sin(x) * 2.0) / (x + 1))(0.5)
    assert type(value) is raw.float64
    assert type(slope) is float


def test_floats_where_python_raises():
    with raw.errstate(all="ignore"):
        assert grad(np.sqrt)(0.0) == raw.inf
        assert grad(lambda x: 1.0 / x)(0.0) == -raw.inf
        assert value_and_grad(np.exp)(1000.0) == (raw.inf, raw.inf)
        assert raw.isnan(value_and_grad(lambda x: x**0.5)(-1.0)[0])
        assert value_and_grad(np.log)(0.0) == (-raw.inf, raw.inf)


@pytest.mark.parametrize("dtype", [raw.float16, raw.float32, raw.float64, raw.longdouble])
def test_the_dtype_of_a_parameter_is_kept(dtype):
    x = raw.ones((3, 2), dtype)
    a = raw.ones(3)  # float64
    g = grad(lambda x: np.sum(np.tanh(np.dot(a, x)) * 2.0 + np.max(x) + x[0] * raw.float64(3)))(x)
    assert g.dtype == dtype
    assert make_jvp(lambda x: np.sin(x) * 2.0)(x)(x)[1].dtype == dtype


def test_a_real_input_has_a_real_gradient():
    g = grad(lambda x: np.real(np.sum((x * 2.0j) ** 2 + x * (1 + 1j))))(raw.ones(2))
    assert g.dtype == raw.float64
    assert g == pytest.approx(raw.array([-7.0, -7.0]))
    assert grad(lambda x: np.real((1 + 1j) * np.abs(x)))(raw.array(3 + 4j)) == pytest.approx(
        0.6 - 0.8j
    )


# ---------------------------------------------------------------- sparse adjoints


def test_repeated_reads_add_up():
    x = raw.arange(4.0)

    def f(x):
        s = 0.0
        for k in (0, 1, 1, 3):
            s = s + x[k] * x[k] + np.sum(x[1:3])
        return s + np.sum(x)

    assert raw.array_equal(grad(f)(x), 2 * x * [1, 2, 0, 1] + [0, 4, 4, 0] + 1)


def test_a_sum_of_parts_is_not_shared():
    # the adjoint of y flows on to x unchanged, while parts are added into that of x
    def f(x):
        y = x + 0.0
        return y[0] * 2.0 + x[0] * 3.0 + np.sum(y + x)

    assert raw.array_equal(grad(f)(raw.zeros(2)), [7.0, 2.0])


def test_complex_parts_of_a_real_array():
    def f(x):
        return np.real(x[0] * 1.0 + x[1] * (2.0 + 1.0j) + np.sum(x) * 1.0j)

    assert raw.array_equal(grad(f)(raw.zeros(2)), [1.0, 2.0])
