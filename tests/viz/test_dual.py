"""Dual numbers: value and slope of each operation, and of the whole."""

import math

import pytest

import microad
import microad.numpy as np
from microad import viz
from microad.errors import (
    DualArrayError,
    LostTraceError,
    NoOutputError,
    NotAFunctionError,
    PlaceError,
)

TEXT = """\
Dual numbers through f
v2 = v1 - x = (9 + 6ε) - (3 + 1ε) = (6 + 5ε). Its slope is each local partial times the slope \
of its operand: 1 × 6 + -1 × 1 = 5. (a + bε) - (c + dε) = (a - c) + (b - d)ε.

name  operation  value a  slope b
   x      input        3        1
  v1      x * x        9        6
  v2     v1 - x        6        5"""


def root(x):
    """Find the square root as the Babylonians did: no formula for it anywhere."""
    y = x
    while abs(y * y - x) > 1e-9:
        y = (y + x / y) / 2
    return y


def test_text_twin():
    assert viz.dual(lambda x: x * x - x, 3.0).text() == TEXT


def test_each_step_in_words():
    w = viz.dual(lambda x: x * x - x, 3.0)
    w.step = 1
    assert "the input has slope 1" in w.text()
    w.step = 2
    assert "ε² = 0" in w.text()
    assert len(w.text().split("\n")) == 6


@pytest.mark.parametrize("f", [root, np.sin, lambda x: np.exp(-x * x) / (1 + x), lambda x: 3.0])
def test_slopes_are_those_of_the_engine(f):
    w = viz.dual(f, 2.0)
    for x in w.drawing.states["x"].values[::4]:
        w.x = x
        assert w.slope == pytest.approx(microad.deriv(f)(w.x), rel=1e-12)


def test_another_x_may_take_other_steps():
    def f(x):
        return x * x if x > 2 else x

    w = viz.dual(f, 2.0)
    w.x, w.step = 3.0, 2
    assert w.slope == 6.0
    w.x = 1.0
    assert w.slope == 1.0
    assert "nothing more to do" in w.text()


def test_what_it_refuses():
    for f, error in (
        (3, NotAFunctionError), (math.sin, LostTraceError), (lambda x: None, NoOutputError),
        (lambda x: np.sum(np.array([x, x])), DualArrayError), (lambda x: (x, x), DualArrayError),
    ):  # fmt: skip
        with pytest.raises(error):
            viz.dual(f)
    with pytest.raises(PlaceError, match="at most 40"):
        viz.dual(lambda x: sum(x for _ in range(100)))
    assert math.isnan(viz.dual(lambda x: 1 / (x - x), 1.0).slope)


def test_prediction_stops_at_each_operation(open_widget):
    page = open_widget(viz.dual(lambda x: x * x + x, 3.0, predict=True))
    forward = page.get_by_role("button", name="Step forward", exact=True)
    for _ in range(4):
        forward.click()  # not beyond the first question
    assert page.locator(".counter").inner_text() == "step 2 of 3"
    assert page.locator(".question").inner_text() == "What is the slope of v1 = x * x?"
    last = page.locator("tr[aria-current=true] td").last
    assert last.inner_text() == ""
    answer = page.get_by_label("Your answer")
    answer.fill("1")
    page.keyboard.press("Enter")
    assert "would stand at ε²" in page.locator(".feedback").inner_text()
    answer.fill("6")
    page.keyboard.press("Enter")
    assert page.locator(".feedback").inner_text().startswith("Right: v1 = x * x = (3 + 1ε)")
    assert last.inner_text() == "6"
    page.keyboard.press("Enter")  # Step forward has the focus
    assert page.locator(".question").inner_text() == "What is the slope of v2 = v1 + x?"
    page.get_by_role("button", name="Show me", exact=True).click()
    assert page.locator(".score").inner_text() == "0 of 2 right"
