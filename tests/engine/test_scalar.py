"""The scalar engine: every derivative against complex step, every promise against an example."""

import cmath
import math
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from microad import scalar
from microad.errors import DomainError, MicroadError, NotANumberError
from microad.scalar import BINARY, UNARY, Value, topo_order

H = 1e-30  # complex step: no subtraction, so no rounding error (Squire and Trapp 1998)

# op -> the same function on complex numbers, and the interval in which it is smooth
ANALYTIC = {
    "neg": (lambda z: -z, (-4, 4)),
    "exp": (cmath.exp, (-4, 4)),
    "log": (cmath.log, (0.01, 4)),
    "sin": (cmath.sin, (-4, 4)),
    "cos": (cmath.cos, (-4, 4)),
    "tanh": (cmath.tanh, (-4, 4)),
    "sqrt": (cmath.sqrt, (0.01, 4)),
    "relu": (lambda z: z if z.real > 0 else 0 * z, (-4, 4)),
    "abs": (lambda z: z if z.real > 0 else -z, (-4, 4)),
}
PAIRS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
}
METHODS = {"neg": "__neg__", "abs": "__abs__"}


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)


def slope(f, *args):
    """d f / d(first argument) by complex step."""
    return f(complex(args[0], H), *args[1:]).imag / H


def test_every_rule_is_tested():
    assert set(UNARY) == set(ANALYTIC)
    assert set(BINARY) == set(PAIRS)


@pytest.mark.parametrize("op", UNARY)
@given(data=st.data())
def test_unary_rules_against_complex_step(op, data):
    f, (low, high) = ANALYTIC[op]
    x = data.draw(st.floats(low, high).filter(lambda x: abs(x) > 1e-3))
    ans = getattr(Value(x), METHODS.get(op, op))()
    assert close(ans.data, f(x).real)
    assert close(ans.partials[0], slope(f, x))


@pytest.mark.parametrize("op", BINARY)
@given(a=st.floats(0.1, 4), b=st.floats(-3, 3), sign=st.sampled_from([1, -1]))
def test_binary_rules_against_complex_step(op, a, b, sign):
    assume(abs(b) > 1e-3)
    f, a = PAIRS[op], a if op == "**" else sign * a
    ans = f(Value(a), Value(b))
    assert close(ans.data, f(a, b))
    assert close(ans.d_left, slope(f, a, b))
    assert close(ans.d_right, slope(lambda b, a: f(a, b), b, a))


@pytest.mark.parametrize("wrong", [0.0, -1.0, 2.0])
def test_the_checker_can_fail(wrong):
    """A rule multiplied by a wrong factor is not close to the complex step."""
    assert not close(wrong * Value(0.7).sin().d_left, slope(cmath.sin, 0.7))


@given(
    steps=st.lists(
        st.tuples(st.sampled_from("+-*sth"), st.integers(0, 99), st.integers(0, 99)), max_size=12
    ),
    x=st.floats(-2, 2),
    y=st.floats(-2, 2),
)
def test_programs_with_fan_out_against_complex_step(steps, x, y):
    def run(x, y, f):
        results = [x, y]
        for op, i, j in steps:
            a, b = results[i % len(results)], results[j % len(results)]
            table = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
                     "s": lambda a, b: f.sin(a), "t": lambda a, b: f.tanh(a * b),
                     "h": lambda a, b: a / (b * b + 1)}  # fmt: skip
            results.append(table[op](a, b))
        return sum(results)

    u, v = Value(x), Value(y)
    run(u, v, scalar).backward()
    want = run(complex(x, H), y, cmath).imag / H, run(x, complex(y, H), cmath).imag / H
    assume(all(math.isfinite(w) and abs(w) < 1e12 for w in want))
    for got, w in zip((u.grad, v.grad), want, strict=True):
        assert math.isclose(got, w, rel_tol=1e-7, abs_tol=1e-7 * max(1, *map(abs, want)))


@given(x=st.floats(-3, 3), n=st.sampled_from([-3, -2, -1, 0, 0.5, 1, 2, 3]))
def test_power_with_a_plain_exponent(x, n):
    assume(abs(x) > 1e-2 and (x > 0 or n == int(n)))
    ans = Value(x) ** n
    assert ans.parents[0].data == x
    assert len(ans.parents) == 1
    assert close(ans.d_left, slope(lambda z: z**n, x))


def test_reflected_operators():
    x = Value(4.0)
    assert [(2 - x).data, (1 / x).data, (2**x).data, (3 + x).data, (3 * x).data] == [
        -2.0, 0.25, 16.0, 7.0, 12.0,
    ]  # fmt: skip
    assert sum([x, x]).data == 8.0


def test_operands_keep_their_order():
    a, b = Value(1.0), Value(2.0)
    assert (a - b).parents == (a, b)
    assert (a - b).parents[0] is a
    assert (a - b).partials == (1.0, -1.0)


@pytest.mark.parametrize(
    ("make", "data", "partials"),
    [
        (lambda: abs(Value(0)), 0.0, (0.0,)),
        (lambda: Value(0).relu(), 0.0, (0.0,)),
        (lambda: Value(0).sqrt(), 0.0, (math.inf,)),
        (lambda: Value(0) ** 0.5, 0.0, (math.inf,)),
        (lambda: Value(0) ** 0, 1.0, (0.0,)),
        (lambda: Value(0) ** Value(2), 0.0, (0.0, 0.0)),
        (lambda: Value(-2) ** 3, -8.0, (12.0,)),
    ],
)
def test_conventions_at_kinks_and_corners(make, data, partials):
    ans = make()
    assert (ans.data, ans.partials) == (data, partials)


def test_negative_base_has_no_slope_in_the_exponent_but_has_one_in_the_base():
    base, exponent = Value(-2), Value(3)
    (base**exponent).backward()
    assert base.grad == 12.0
    assert math.isnan(exponent.grad)


def test_nan_is_passed_on_and_never_hidden():
    for f in (scalar.relu, abs, scalar.tanh, lambda x: x * 0):
        assert math.isnan(f(Value(math.nan)).data)


def test_comparisons_look_at_numbers_and_record_nothing():
    a, b = Value(1), Value(2)
    assert a < b
    assert a <= 1
    assert b > 1.5
    assert b >= a
    assert a == 1
    assert a != b
    assert a > 0
    assert bool(Value(0)) is False
    assert isinstance(a < b, bool)


def test_a_node_is_itself_in_a_set():
    assert len({Value(1), Value(1)}) == 2


def test_one_two_three_and_never_one_three_six():
    x = Value(0.0)
    y = (x + 1) + 1
    seen = [(y.backward(), x.grad)[1] for _ in range(3)]
    assert seen == [1.0, 2.0, 3.0]
    assert y.left.grad == 1.0  # the middle holds the last sweep only


def test_leaves_add_up_over_different_ends():
    x = Value(3.0)
    (x * x).backward()
    (5 * x).backward()
    assert x.grad == 11.0


def test_zero_grad_clears_the_graph_below():
    x = Value(3.0)
    y = x * x
    y.backward()
    y.zero_grad()
    assert (x.grad, y.grad) == (0.0, 0.0)


def test_seed_scales_the_sweep():
    x = Value(3.0)
    (x * x).backward(10.0)
    assert x.grad == 60.0


def test_a_leaf_can_be_the_end():
    x = Value(3.0)
    x.backward()
    x.backward()
    assert x.grad == 2.0


def test_thirty_doublings_take_thirty_steps():
    x = y = Value(1.0)
    for _ in range(30):
        y = y + y
    assert len(topo_order(y)) == 31
    y.backward()
    assert x.grad == 2.0**30


def test_a_million_operations_without_recursion():
    limit = sys.getrecursionlimit()
    x = y = Value(1.0)
    for _ in range(1_000_000):
        y = y * 0.999999
    y.backward()
    assert math.isclose(x.grad, 0.999999**1_000_000, rel_tol=1e-9)
    assert sys.getrecursionlimit() == limit


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=30))
def test_topo_order_lists_each_node_once_and_before_its_parents(picks):
    nodes = [Value(1.0), Value(2.0)]
    for i, j in picks:
        nodes.append(nodes[i % len(nodes)] + nodes[j % len(nodes)])
    order = topo_order(nodes[-1])
    place = {id(node): k for k, node in enumerate(order)}
    assert len(place) == len(order)
    assert order[0] is nodes[-1]
    assert all(place[id(n)] < place[id(p)] for n in order for p in n.parents)


def test_repr_shows_value_operation_and_label():
    x = Value(3, label="x")
    assert repr(x) == "Value(3, label='x', grad=0)"
    assert repr(x * 2) == "Value(6, op='*', grad=0)"


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (lambda: scalar.log(Value(-1)), "log has no value at -1: log needs a positive number"),
        (lambda: scalar.sqrt(-1), "sqrt needs a number that is not negative"),
        (lambda: 1 / Value(0), "a divisor that is not 0"),
        (lambda: Value(-2) ** 0.5, "whole exponent"),
        (lambda: Value(0) ** -1, "whole exponent"),
        (lambda: Value(-2) ** Value(0.5), "whole exponent"),
        (lambda: scalar.exp(1000), "does not fit into a float"),
    ],
)
def test_domain_errors_teach(bad, words):
    with pytest.raises(DomainError, match=words) as caught:
        bad()
    assert isinstance(caught.value, (MicroadError, ValueError))
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "bad",
    [
        lambda: Value("2"),
        lambda: Value(None),
        lambda: Value(Value(1)),
        lambda: Value(1) + "2",
        lambda: [1] * Value(1),
        lambda: Value(1) ** "2",
        lambda: Value(1j),
    ],
)
def test_only_real_numbers_come_in(bad):
    with pytest.raises(NotANumberError, match="a Value holds one real number") as caught:
        bad()
    assert isinstance(caught.value, TypeError)


def test_the_engine_does_not_load_numpy():
    code = "import sys, microad.scalar; print('numpy' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


def test_a_format_shows_the_number():
    v = Value(2.0, label="x") / 3
    assert f"{v:.3f}" == "0.667"
    assert f"{v:>8.1e}" == " 6.7e-01"
    assert f"{v}" == str(v) == repr(v)
