"""The chain rule on number lines: stretch factors are those of the engine."""

import math

import pytest

import microad
import microad.numpy as np
from microad import viz
from microad.errors import NoSlopeError, NotAFunctionError, PlaceError

TEXT = """\
The chain rule for g(f(x))
An interval of length 0.05 at x = 1 has length 0.3075 at the end: stretched 6.15 times in all. \
For a very short one: du/dx = 2, then dy/du = 3; dy/dx = dy/du × du/dx = 6.

line  value  length  stretched  slope
   x      1    0.05
   u      1  0.1025       2.05      2
   y      3  0.3075          3      3"""


def test_text_twin():
    assert viz.chain(lambda x: x * x, lambda u: 3 * u, predict=False).text() == TEXT


def test_nothing_is_given_away_until_it_is_predicted():
    w = viz.chain(lambda x: x * x, lambda u: 3 * u)
    assert "stretched" not in w.text().split("\n")[1]
    assert "6" not in w.text()
    w.predict = False
    assert "= 6." in w.text()


def test_a_longer_interval_is_at_the_right():
    values = viz.chain(lambda x: x * x, lambda u: 3 * u).drawing.states["h"].values
    assert list(values) == sorted(values)


def test_slopes_are_those_of_the_engine():
    w = viz.chain(lambda x: x * x, np.sin, np.exp, x=0.7)
    for x in w.drawing.states["x"].values[::9]:
        w.x = x
        whole = microad.deriv(lambda x: np.exp(np.sin(x * x)))(w.x)
        assert w.slope == pytest.approx(whole, rel=1e-12)
    w.h = 0.005  # a very short interval is stretched as much
    assert w.row["stretch_x_y"] == pytest.approx(w.slope, rel=0.02)


def test_functions_of_math_will_do():
    assert viz.chain(math.sin, math.exp).slope == pytest.approx(
        math.cos(1) * math.exp(math.sin(1)), rel=1e-6
    )


def test_where_a_function_has_no_value():
    w = viz.chain(np.log, lambda u: u * u, x=-5.0)
    assert math.isnan(w.slope)
    assert "there is no product" in w.text()
    with pytest.raises(NoSlopeError, match="is not known"):
        viz.chain(np.log, lambda u: u * u, x=-5.0, predict=True)


def test_what_it_refuses():
    for fs in ((), (abs,), (abs,) * 5):
        with pytest.raises(PlaceError, match="two to 4 functions"):
            viz.chain(*fs)
    with pytest.raises(NotAFunctionError):
        viz.chain(abs, 3)


def test_prediction(open_widget):
    page = open_widget(viz.chain(lambda x: x * x, lambda u: u * u * u, x=2.0, predict=True))
    assert "du/dx = 4, then dy/du = 48" in page.locator(".question").inner_text()
    answer = page.get_by_label("Your answer")
    for text, says in (("52", "is the sum"), ("48", "takes all slopes at x"), ("3", "is not it"),
                       ("192", "Right: dy/du × du/dx = 192")):  # fmt: skip
        answer.fill(text)
        page.keyboard.press("Enter")
        assert says in page.locator(".feedback").inner_text()
