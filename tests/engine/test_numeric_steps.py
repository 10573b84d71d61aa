"""Differences and the complex step: order of accuracy, exactness, where each of them ends."""

import cmath
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microad.errors import ComplexStepError, MicroadError
from microad.numeric import (
    CENTRAL_STEP,
    FORWARD_STEP,
    central_diff,
    complex_step,
    directional_diff,
    forward_diff,
)

places = st.floats(-3, 3)
coefficients = st.lists(st.integers(-5, 5), min_size=1, max_size=5)

# name -> f on real numbers, f on complex numbers, its slope
SMOOTH = {
    "sin": (math.sin, cmath.sin, math.cos),
    "exp": (math.exp, cmath.exp, math.exp),
    "tanh": (math.tanh, cmath.tanh, lambda x: 1 - math.tanh(x) ** 2),
    "rational": (*[lambda x: x / (2 + x * x)] * 2, lambda x: (2 - x * x) / (2 + x * x) ** 2),
}
smooth = pytest.mark.parametrize("name", SMOOTH)


def polynomial(a):
    return lambda x: sum(c * x**k for k, c in enumerate(a))


def slope_of_polynomial(a):
    return lambda x: sum(k * c * x ** (k - 1) for k, c in enumerate(a) if k)


def error_ratio(method, name, x, h):
    """By what factor the error shrinks when h is halved."""
    f, _, df = SMOOTH[name]
    return abs(method(f, x, h) - df(x)) / abs(method(f, x, h / 2) - df(x))


@smooth
@pytest.mark.parametrize("x", [-1.1, 0.35, 1.0])
def test_orders_of_accuracy(name, x):
    assert error_ratio(forward_diff, name, x, 1e-3) == pytest.approx(2, abs=0.1)
    assert error_ratio(central_diff, name, x, 1e-2) == pytest.approx(4, abs=0.1)


@smooth
@given(x=places)
def test_default_steps_are_good(name, x):
    f, _, df = SMOOTH[name]
    assert forward_diff(f, x) == pytest.approx(df(x), rel=1e-6, abs=1e-7)
    assert central_diff(f, x) == pytest.approx(df(x), rel=1e-8, abs=1e-9)


@smooth
def test_a_smaller_step_than_the_default_is_worse(name):
    f, _, df = SMOOTH[name]
    for method, step in ((forward_diff, FORWARD_STEP), (central_diff, CENTRAL_STEP)):
        good, tiny = (abs(method(f, 1.0, h) - df(1.0)) for h in (step, 1e-15))
        assert tiny > 1e3 * good


@pytest.mark.parametrize("x", [1e6, -1e6, 1e12])
def test_default_steps_grow_with_x(x):
    def root(x):
        return math.sqrt(abs(x))

    slope = math.copysign(0.5 / math.sqrt(abs(x)), x)
    assert forward_diff(root, x) == pytest.approx(slope, rel=1e-6)
    assert central_diff(root, x) == pytest.approx(slope, rel=1e-8)
    assert central_diff(root, x, 1e-8) != pytest.approx(slope, rel=1e-6)


@given(a=st.integers(-9, 9), b=st.integers(-9, 9), c=st.integers(-9, 9), x=st.integers(-8, 8))
def test_differences_are_exact_where_the_curve_does_not_bend_too_much(a, b, c, x):
    """With h a power of two there is no rounding: a line, and a parabola for the central one."""
    assert forward_diff(lambda x: a * x + b, x, 0.5) == a
    assert central_diff(lambda x: c * x * x + a * x + b, x, 0.5) == 2 * c * x + a


@smooth
@given(x=places, k=st.integers(9, 300))
def test_the_complex_step_is_exact_for_every_small_step(name, x, k):
    _, f, df = SMOOTH[name]
    assert complex_step(f, x, 10.0**-k) == pytest.approx(df(x), rel=1e-14, abs=1e-15)


@given(a=coefficients, x=places)
def test_the_complex_step_of_polynomials(a, x):
    f = polynomial([*a, 1])  # never a constant: a real number would come back
    size = sum(abs(k * c) * abs(x) ** (k - 1) for k, c in enumerate([*a, 1]) if k)
    true = slope_of_polynomial([*a, 1])(x)
    assert complex_step(f, x) == pytest.approx(true, rel=1e-12, abs=1e-13 * (1 + size))


@given(a=coefficients, b=coefficients, x=places, y=places, v=places, w=places)
def test_a_direction_weighs_the_partial_derivatives(a, b, x, y, v, w):
    def f(point):
        return polynomial(a)(point[0]) + polynomial(b)(point[1]) + point[0] * point[1]

    true = (slope_of_polynomial(a)(x) + y) * v + (slope_of_polynomial(b)(y) + x) * w
    assert directional_diff(f, [x, y], [v, w]) == pytest.approx(true, rel=1e-5, abs=1e-5)


def test_a_direction_leaves_the_place_alone():
    x, seen = [1.0, 2.0], []

    def f(point):
        seen.append(list(point))
        point[0] = 100.0  # a program that writes into its input
        return sum(point)

    directional_diff(f, x, (1.0, 0.0), 0.5)
    assert x == [1.0, 2.0]
    assert seen == [[1.5, 2.0], [0.5, 2.0]]


def test_directions_of_another_length_are_refused():
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        directional_diff(sum, [1.0, 2.0], [1.0])


def relu(x):
    return x if x > 0 else 0 * x


@pytest.mark.parametrize("f", [relu, math.sin, float, lambda x: max(x, 0.0)])
def test_the_complex_step_refuses_what_knows_real_numbers_only(f):
    name = "f" if "lambda" in f.__name__ else f.__name__
    with pytest.raises(ComplexStepError, match=rf"slope of {name}: it stops.* cmath .*x\.real"):
        complex_step(f, 1.0)


@pytest.mark.parametrize(("f", "ans"), [(abs, 2.0), (lambda z: z.real, 2.0), (lambda z: 3, 3)])
def test_the_complex_step_refuses_real_answers(f, ans):
    with pytest.raises(ComplexStepError, match=f"returned {ans}.* carries the slope") as caught:
        complex_step(f, 2.0)
    assert isinstance(caught.value, MicroadError)
    assert isinstance(caught.value, TypeError)


def test_what_the_docstring_warns_of():
    """An abs inside goes unnoticed; no real value, no slope."""
    assert complex_step(lambda x: x * abs(x), 2.0) == 2.0  # and not 4
    assert complex_step(cmath.log, -1.0) > 1e199
