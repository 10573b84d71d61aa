"""Difference quotients, limit tables and tangents: what is exact, and how errors shrink."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microad.numeric import difference_quotient, limit_table, tangent_line

quarters = st.integers(-400, 400).map(lambda n: n / 4)  # sums and products of these are exact
steps = quarters.filter(bool)


@given(slope=quarters, shift=quarters, x=quarters, h=steps)
def test_a_straight_line_has_its_slope_between_any_two_points(slope, shift, x, h):
    assert difference_quotient(lambda x: slope * x + shift, x, h) == slope


@given(x=quarters, h=steps)
def test_the_quotient_is_that_of_two_points_in_either_order(x, h):
    forward = difference_quotient(lambda x: x * x, x, h)
    assert forward == difference_quotient(lambda x: x * x, x + h, -h) == 2 * x + h


@given(a=st.floats(0.5, 3), b=st.floats(-2, 2), x=st.floats(0.5, 2))
def test_on_cubics_the_error_is_of_order_one(a, b, x):
    """Half the step, half the error: the bend of the curve is what the secant cannot follow."""

    def cubic(x):
        return a * x**3 + b * x

    errors = [difference_quotient(cubic, x, h) - (3 * a * x * x + b) for h in (1e-4, 5e-5)]
    assert errors[0] / errors[1] == pytest.approx(2, abs=0.01)


def test_one_point_has_no_rate():
    with pytest.raises(ZeroDivisionError):
        difference_quotient(lambda x: x * x, 2.0, 0)


def test_a_table_comes_close_from_both_sides_and_never_touches_the_place():
    seen = []
    rows = limit_table(seen.append, 2.0)
    assert [row[0] for row in rows] == [1.0, 0.1, 0.01, 0.001]
    assert seen == [at for step, *_ in rows for at in (2.0 - step, 2.0 + step)]
    assert 2.0 not in seen


def test_a_table_leads_to_the_limit():
    _, left, right = limit_table(lambda h: math.sin(h) / h, 0.0)[-1]
    assert left == right == pytest.approx(1, abs=1e-6)


@given(slope=quarters, a=quarters, x=quarters)
def test_a_tangent_is_straight_and_touches(slope, a, x):
    line = tangent_line(lambda x: x * x, a, slope)
    assert line(a) == a * a
    assert line(x) - line(a) == slope * (x - a)


def test_a_tangent_asks_for_the_height_once():
    calls = []
    line = tangent_line(lambda x: calls.append(x) or 1.0, 3.0, 2.0)
    assert (line(3.0), line(4.0), calls) == (1.0, 3.0, [3.0])
