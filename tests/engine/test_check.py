"""The gradient checker rejects wrong rules of every kind, and has nothing against right ones."""

import numpy as raw
import pytest
from wrong_rules import FORWARD, OPERATIONS, VECTOR

import microad.numpy as np
from microad import defjvp, defvjp, primitive
from microad.check import check_grads, check_jvp, check_vjp
from microad.errors import (
    CheckModeError,
    GradientMismatch,
    InputChangedError,
    WrongFormError,
    WrongNumberError,
)

KINKS = ("abs", "max", "maximum", "norm")  # where there is no second derivative
WRONG = [(name, kind) for name, op in OPERATIONS.items() for kind in op.wrong]
WRONG_FORWARD = [(name, kind) for name, (*_, wrong) in FORWARD.items() for kind in wrong]


def made(f, vjps, jvps=None):
    """A function of one argument, an array or a tuple of two, by a new primitive."""

    def fresh(*args):
        return f(*args)

    op = primitive(fresh)
    defvjp(op, *vjps)
    if jvps:
        defjvp(op, *jvps)

    def on_tree(x):
        return op(*x) if isinstance(x, tuple) else op(x)

    return on_tree


def check_at_all(op, vjps, points, **options):
    """Check one rule of an operation at several points, as `check_grads` does it at one."""
    for point in points:
        check_grads(made(op.f, vjps), copied(point), **options)


def scaled(x, s):
    return tuple(part * s for part in x) if isinstance(x, tuple) else x * s


def copied(x):
    return tuple(part.copy() for part in x) if isinstance(x, tuple) else raw.copy(x)[()]


def test_there_are_enough_wrong_rules():
    assert len(WRONG) + len(WRONG_FORWARD) >= 48


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NaN at extremes
@pytest.mark.parametrize(("name", "kind"), WRONG)
def test_a_wrong_rule_is_rejected(name, kind):
    op = OPERATIONS[name]
    with pytest.raises(GradientMismatch):
        check_at_all(op, op.wrong[kind], op.points, modes=("reverse",))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_right_rule_is_accepted_at_every_scale(name, seed):
    op = OPERATIONS[name]
    order = 1 if name in KINKS else 2
    for s in op.scales:
        points = [scaled(point, s) for point in op.points]
        check_at_all(op, op.right, points, order=order, seed=seed)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("s", [1e-6, 1e6])
@pytest.mark.parametrize("name", ["square", "multiply", "divide", "sum of columns", "norm", "det"])
def test_a_wrong_rule_is_rejected_at_every_scale(name, s):
    op = OPERATIONS[name]
    points = [scaled(point, s) for point in op.points]
    for vjps in op.wrong.values():
        with pytest.raises(GradientMismatch):
            check_at_all(op, vjps, points, modes=("reverse",))


@pytest.mark.parametrize(("name", "kind"), WRONG_FORWARD)
def test_a_wrong_forward_rule_is_rejected(name, kind):
    f, point, right, wrong = FORWARD[name]
    vjps = OPERATIONS[name].right
    check_grads(made(f, vjps, right), point)
    with pytest.raises(GradientMismatch):
        check_grads(made(f, vjps, wrong[kind]), point, modes=("forward",))


def test_a_hidden_operation_is_found_at_order_two_only():
    f = made(raw.sin, OPERATIONS["sin"].wrong["hides an operation"])
    check_grads(f, VECTOR, order=1, modes=("reverse",))
    with pytest.raises(WrongNumberError, match=r"\(VJP\) check of vjp_on_tree failed"):
        check_grads(f, VECTOR, order=2, modes=("reverse",))


def test_a_failure_says_operation_point_direction_ours_numeric_and_ratio():
    f = made(raw.sin, OPERATIONS["sin"].wrong["sign"])
    with pytest.raises(WrongNumberError) as caught:
        check_vjp(f, 2.0)
    text = str(caught.value)
    for word in ("Reverse mode (VJP) check of on_tree", "point", "2.0", "direction", "ours"):
        assert word in text
    assert "numeric" in text
    assert "complex step" in text
    assert "ratio      -1\n" in text
    assert "The sign is turned round" in text
    assert isinstance(caught.value, AssertionError)


@pytest.mark.parametrize(
    ("kind", "clue"),
    [("nothing", "left the record"), ("g twice", "one argument at a time")],
)
def test_a_failure_gives_a_clue_by_the_ratio(kind, clue):
    with pytest.raises(WrongNumberError, match=clue):
        check_vjp(made(raw.sin, OPERATIONS["sin"].wrong[kind]), VECTOR)


def test_a_gradient_of_another_shape_is_named():
    op = OPERATIONS["reshape"]
    with pytest.raises(WrongFormError, match=r"shape \(2, 3\), but this one is shape \(3, 2\)"):
        check_vjp(made(op.f, op.wrong["keeps the shape"]), op.points[0])


@pytest.mark.parametrize("kind", ["changes x", "changes g"])
def test_a_changed_input_is_reported_and_restored_bit_by_bit(kind):
    x = VECTOR.copy()
    x[0] = -0.0
    before = x.tobytes()
    with pytest.raises(InputChangedError, match="writes into an array"):
        check_vjp(made(raw.sin, OPERATIONS["sin"].wrong[kind]), x)
    assert x.tobytes() == before


def test_the_input_is_restored_when_the_function_fails():
    def f(x):
        x.value[0] = 7.0
        raise RuntimeError("half way")

    x = VECTOR.copy()
    with pytest.raises(RuntimeError, match="half way"):
        check_vjp(f, x)
    assert x.tobytes() == VECTOR.tobytes()


def test_trees_and_complex_numbers_are_checked():
    def f(p):
        return {"a": np.sin(p["w"] * p["z"]), "b": (p["w"] ** 2, None)}

    check_grads(f, {"w": raw.array([[1.0], [2.0]]), "z": raw.array([0.5 + 1j, 2.0]), "n": None})
    check_grads(lambda z: np.abs(z) * np.real(z), 3.0 + 4.0j)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble"])
def test_every_width_of_floats_is_judged_by_its_own_precision(dtype):
    x = VECTOR.astype(dtype)
    check_grads(lambda x: np.sin(x) * x, x)
    with pytest.raises(GradientMismatch):
        check_grads(made(raw.sin, (lambda np, g, ans, x: g * np.cos(x) * dtype_of_g(g, 1.1),)), x)


def dtype_of_g(g, number):
    return raw.result_type(g).type(number) if isinstance(g, raw.ndarray) else number


def test_entries_of_very_different_size_are_judged_together():
    check_grads(lambda x: np.sin(x) * x, raw.array([0.5, -2.0, 1e6]))


def test_a_sum_that_cancels_is_no_false_alarm():
    check_grads(lambda x: np.sum(x - np.mean(x)), VECTOR * 1e6)


def test_a_function_with_another_value_each_time_cannot_pass():
    noise = raw.random.default_rng(0)
    with pytest.raises(GradientMismatch):
        check_vjp(lambda x: x * noise.standard_normal(5), VECTOR)


def test_both_modes_can_be_checked_alone():
    check_vjp(np.sin, 1.0)
    check_jvp(np.sin, 1.0)
    with pytest.raises(CheckModeError, match="there is no mode 'rev'"):
        check_grads(np.sin, 1.0, modes=("rev",))


def test_the_numbers_of_a_check_leave_numpys_own_generator_alone():
    state = raw.random.get_state()[1].copy()
    check_grads(np.sin, VECTOR)
    assert (raw.random.get_state()[1] == state).all()


@pytest.mark.parametrize("x", [0.7, 2.1])
def test_an_output_that_is_only_rounding_raises_no_alarm(x):
    """The first output is 1, and its tangents are 0 or 1e-17."""
    check_grads(lambda x: (np.abs(np.exp(1j * x)), np.sin(x)), x, order=2)


def test_small_outputs_beside_large_ones_are_checked_all_the_same():
    @primitive
    def both(x):
        return 1e3 * x, 1e-3 * x

    defvjp(both, lambda np, g, ans, x: 1e3 * g[0] + 2e-3 * g[1])
    with pytest.raises(GradientMismatch):
        check_grads(both, 0.7)
