"""Forward mode on scalars: against reverse mode and complex step, nested, and at its corners."""

import cmath
import math
import subprocess
import sys
from functools import partial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from microad import dual, scalar
from microad.dual import RULES, Dual, derivative, exp, jvp_scalar, log, relu, sin, sqrt, tanh
from microad.errors import DirectionError, DomainError, NoTangentError, NotANumberError
from microad.scalar import BINARY, UNARY, Value

H = 1e-30  # complex step: no subtraction, so no rounding error (Squire and Trapp 1998)
METHODS = {"neg": "__neg__", "abs": "__abs__"}
PAIRS = {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "**": "__pow__"}

numbers = st.floats(-3, 3)
steps = st.lists(
    st.tuples(st.sampled_from("+-*/estq"), st.integers(0, 99), st.integers(0, 99)), max_size=10
)


def run(steps, inputs, f):
    """A random program that uses its results again and again, on numbers of any kind."""
    results = list(inputs)
    for op, i, j in steps:
        a, b = results[i % len(results)], results[j % len(results)]
        table = {"+": lambda a, b: a + b, "-": lambda a, b: 2 - a - b, "*": lambda a, b: a * b,
                 "/": lambda a, b: a / (b * b + 1), "e": lambda a, b: f.exp(-a * a),
                 "s": lambda a, b: f.sin(a), "t": lambda a, b: f.tanh(a * b),
                 "q": lambda a, b: (a * a + 1) ** 0.5 + 2 ** f.sin(b)}  # fmt: skip
        results.append(table[op](a, b))
    return sum(results)


def by_complex_step(steps, x, y):
    ends = run(steps, (complex(x, H), y), cmath), run(steps, (x, complex(y, H)), cmath)
    return [end.imag / H for end in ends]


def by_sweep_back(steps, x, y):
    x, y = Value(x), Value(y)
    run(steps, (x, y), scalar).backward()
    return [x.grad, y.grad]


def by_duals(steps, x, y):
    program = partial(lambda *inputs: run(steps, inputs, dual))
    return [jvp_scalar(program, (x, y), t)[1] for t in ((1.0, 0.0), (0.0, 1.0))]


def close(got, want, rel=1e-9):
    scale = max(1.0, *map(abs, want))
    pairs = zip(got, want, strict=True)
    return all(math.isclose(g, w, rel_tol=rel, abs_tol=1e-9 * scale) for g, w in pairs)


@given(steps=steps, x=numbers, y=numbers)
def test_forward_is_reverse_is_complex_step(steps, x, y):
    want = by_complex_step(steps, x, y)
    assume(all(math.isfinite(w) and abs(w) < 1e9 for w in want))
    assert close(by_duals(steps, x, y), want, 1e-7)
    assert close(by_duals(steps, x, y), by_sweep_back(steps, x, y), 1e-7)


def test_the_comparison_can_fail():
    steps = [("*", 0, 1), ("s", 2, 0)]
    right = by_complex_step(steps, 0.7, 1.3)
    assert close(by_duals(steps, 0.7, 1.3), right)
    assert not close([1.0001 * t for t in by_duals(steps, 0.7, 1.3)], right)


@given(steps=steps, x=numbers, y=numbers, t=numbers, u=numbers)
def test_the_tangent_of_any_direction_is_the_sum_over_the_inputs(steps, x, y, t, u):
    dx, dy = by_duals(steps, x, y)
    assume(all(math.isfinite(d) and abs(d) < 1e9 for d in (dx, dy)))
    _, slope = jvp_scalar(lambda *inputs: run(steps, inputs, dual), (x, y), (t, u))
    assert close([slope], [dx * t + dy * u], 1e-7)


def test_the_table_has_the_rules_of_the_scalar_engine():
    assert set(RULES) == set(UNARY) | set(BINARY)


@pytest.mark.parametrize("op", UNARY)
@given(x=numbers)
def test_unary_slopes_are_those_of_the_scalar_engine_to_the_last_bit(op, x):
    assume(op not in ("log", "sqrt") or x > 0)
    value = getattr(Value(x), METHODS.get(op, op))()
    ans = dual.operation(op)(Dual(x, 1))
    assert (ans.primal, ans.tangent) == (value.data, value.d_left)
    assert dual.operation(op)(x) == value.data  # plain numbers are welcome


@pytest.mark.parametrize("op", BINARY)
@given(a=numbers, b=numbers)
def test_binary_slopes_are_those_of_the_scalar_engine_to_the_last_bit(op, a, b):
    assume(b != 0 if op == "/" else a > 0 if op == "**" else True)
    try:
        value = getattr(Value(a), PAIRS[op])(Value(b))
    except DomainError:
        assume(False)
    left, right = dual.operation(op)(Dual(a, 1), b), dual.operation(op)(a, Dual(b, 1))
    assert left.primal == right.primal == value.data
    assert (left.tangent, right.tangent) == (value.d_left, value.d_right)


def test_numbers_on_either_side():
    x = Dual(4, 1)
    results = [2 - x, 1 / x, 2**x, 3 + x, 3 * x, x - 1, x / 2, x**2, -x, abs(-x), sum([x, x])]
    assert [r.primal for r in results] == [-2, 0.25, 16, 7, 12, 3, 2, 16, -4, 4, 8]
    assert [r.tangent for r in results] == [
        -1, -1 / 16, 16 * math.log(2), 1, 3, 1, 0.5, 8, -1, 1, 2,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("f", "at", "slope"),
    [
        (abs, 0, 0), (relu, 0, 0), (sqrt, 0, math.inf), (lambda x: x**0.5, 0, math.inf),
        (lambda x: x**0, 0, 0), (lambda x: x**2, 0, 0), (lambda x: x**3, -2, 12),
        (lambda x: x**-1, -2, -0.25), (lambda x: 0**x, 2, 0),
    ],
)  # fmt: skip
def test_conventions_at_kinks_and_corners(f, at, slope):
    assert derivative(f, at) == slope


def test_a_negative_base_has_no_slope_in_the_exponent_but_has_one_in_the_base():
    _, t = jvp_scalar(lambda a, b: a**b, [-2.0, 3.0], [0.0, 1.0])
    assert math.isnan(t)
    assert derivative(lambda a: a**3, -2.0) == 12


# ---------------------------------------------------------------- derivatives of derivatives


def test_perturbations_are_not_confused():
    assert derivative(lambda x: x * derivative(lambda y: x + y, 1.0), 1.0) == 1
    assert derivative(lambda x: x * derivative(lambda y: x * y, 2.0), 3.0) == 6


def test_three_derivatives_inside_each_other():
    def f(x):  # x · d/dy[y · d/dz[x y z²] at z = y] at y = x  =  x · d/dy[2 x y³] = 6 x⁴
        return x * derivative(lambda y: y * derivative(lambda z: x * y * z * z, y), x)

    assert derivative(f, 2.0) == 24 * 2.0**3


def nth(f, n):
    for _ in range(n):
        f = partial(derivative, f)
    return f


@pytest.mark.parametrize("x", [0.7, -1.3, 2.0])
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_derivatives_of_any_order(n, x):
    known = {
        exp: math.exp(x),
        sin: [math.sin, math.cos, lambda x: -math.sin(x), lambda x: -math.cos(x)][n % 4](x),
        (lambda x: 1 / x): (-1) ** n * math.factorial(n) / x ** (n + 1),
        (lambda x: x**5): math.perm(5, n) * x ** (5 - n),
        (lambda x: 2**x): math.log(2) ** n * 2**x,
    }
    if x > 0:
        known[log] = -((-1) ** n) * math.factorial(n - 1) / x**n
        known[sqrt] = math.prod(0.5 - k for k in range(n)) * x ** (0.5 - n)
    for f, true in known.items():
        assert nth(f, n)(x) == pytest.approx(true, rel=1e-12)


def test_the_second_derivative_of_tanh():
    y = math.tanh(0.7)
    assert nth(tanh, 2)(0.7) == pytest.approx(-2 * y * (1 - y * y), rel=1e-14)


def test_a_power_at_an_exponent_of_zero():
    assert derivative(lambda a: a**0, 5e-324) == 0  # 0 times a slope that fits into no float
    assert derivative(lambda b: derivative(lambda a: a**b, 4.0), 0.0) == 0.25  # 1/a
    assert derivative(lambda a: derivative(lambda b: a**b, 0.0), 4.0) == 0.25


@pytest.mark.parametrize("n", [1, 2, 3])
def test_powers_at_zero_have_all_their_derivatives(n):
    assert nth(lambda x: x**3, n)(0.0) == (6 if n == 3 else 0)


@given(a=st.floats(0.1, 3), b=st.floats(-3, 3))
def test_mixed_derivatives_of_a_power_do_not_depend_on_the_order(a, b):
    one = derivative(lambda a: derivative(lambda b: a**b, b), a)
    other = derivative(lambda b: derivative(lambda a: a**b, a), b)
    assert one == pytest.approx(other, rel=1e-9, abs=1e-12)
    true = a ** (b - 1) * (1 + b * math.log(a))
    assert one == pytest.approx(true, rel=1e-9, abs=1e-12)


# ---------------------------------------------------------------- programs


def test_a_loop_is_differentiated_while_it_runs():
    def root(a):
        x = 1.0
        for _ in range(6):
            x = (x + a / x) / 2
        return x

    assert derivative(root, 2.0) == pytest.approx(0.5 / math.sqrt(2), rel=1e-15)


def test_many_ends_cost_one_run():
    runs = []

    def f(t):
        runs.append(t)
        return [t, t * t, 7.0]

    assert derivative(f, 3.0) == [1, 6, 0]
    assert len(runs) == 1


def test_an_end_that_does_not_depend_on_the_input():
    assert jvp_scalar(lambda x: 5, [1.0], [1.0]) == (5, 0.0)


def test_comparisons_look_at_the_primal():
    x = Dual(2, 1)
    assert x == 2
    assert x != 3
    assert 1 < x <= 2 < Dual(3, 0)
    assert x
    assert not Dual(0, 1)
    assert len({x, Dual(2, 1)}) == 2
    assert derivative(lambda x: x * x if x > 0 else -x, -3.0) == -1


def test_repr_shows_both_parts_at_every_depth():
    assert repr(Dual(1 / 3, 2)) == "Dual(0.333333, tangent=2)"
    assert repr(Dual(Dual(3, 1), 0)) == "Dual(Dual(3, tangent=1), tangent=0)"


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda x: log(x - 5), "log has no value at -3: log needs a positive number"),
        (lambda x: 1 / (x - 2), "/ has no value at 1 and 0"),
        (lambda x: (x - 5) ** 0.5, r"\*\* has no value at -3 and 0.5"),
        (lambda x: exp(1000 * x), "exp has no value at 2000: the result does not fit"),
        (lambda x: derivative(lambda y: log(y - 5), x), "log has no value at -3"),
    ],
)
def test_domain_errors_name_the_operation_and_the_number(call, text):
    with pytest.raises(DomainError, match=text):
        derivative(call, 2.0)


@pytest.mark.parametrize("thing", ["2", None, [1.0], 1j])
def test_a_dual_is_made_of_numbers(thing):
    for call in (lambda: Dual(thing), lambda: Dual(1, thing), lambda: Dual(1, 1) * thing):
        with pytest.raises(NotANumberError, match="a Dual holds one real number, not") as caught:
            call()
    assert "Write Dual(2.0)" in str(caught.value)


def test_a_function_of_math_refuses_a_dual():
    with pytest.raises(TypeError, match="must be real number, not Dual"):
        derivative(math.sin, 1.0)


def test_each_input_needs_a_tangent():
    with pytest.raises(DirectionError, match=r"2 inputs and 1 tangents.*jvp_scalar"):
        jvp_scalar(lambda x, y: x * y, [1.0, 2.0], [1.0])


@pytest.mark.parametrize(
    ("f", "text"),
    [
        (lambda x: None, "returned NoneType: None.*Does it end without a return"),
        (lambda x: "x", "returned str: 'x'.*Return a number"),
        (lambda x: [x, [x]], "returned list.*flat list"),
    ],
)
def test_only_numbers_have_slopes(f, text):
    with pytest.raises(NoTangentError, match=text):
        derivative(f, 1.0)


def test_it_needs_no_numpy():
    code = "import sys, microad.dual; print('numpy' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
