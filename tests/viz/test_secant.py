"""Secant to tangent: the numbers, what has no tangent, predict mode, the text twin."""

import math

import pytest

import microad
import microad.numpy as np
from microad import viz
from microad.errors import NotAFunctionError, PlaceError

TEXT = """\
Secant and tangent of f
From x = 2 to x + h = 3, f goes from 4 to 9: the slope of the secant is (9 - 4) / 1 = 5. \
The tangent has slope 4.

     h  slope at -h  slope at +h
     1            3            5
   0.5          3.5          4.5
   0.2          3.8          4.2
   0.1          3.9          4.1
  0.01         3.99         4.01
 0.001        3.999        4.001
0.0001       3.9999       4.0001
 1e-05      3.99999      4.00001
 1e-06     3.999999     4.000001"""


def test_text_twin():
    assert viz.secant(lambda x: x * x, 2.0, predict=False).text() == TEXT


def test_slopes_are_those_of_the_engine():
    w = viz.secant(np.sin, 0.5, h=0.8)
    for x in w.drawing.states["x"].values[::7]:
        w.x = x
        assert w.row["slope"] == microad.deriv(np.sin)(w.x)
        w.h = 0.4
        assert w.slope == pytest.approx((math.sin(w.x + 0.4) - math.sin(w.x)) / 0.4)


def test_functions_of_math_will_do():
    w = viz.secant(math.sin, 1.0)
    assert w.row["slope"] == pytest.approx(math.cos(1.0), rel=1e-7)
    assert viz.secant(math.sin, 1.0, df=math.cos).row["slope"] == math.cos(1.0)


def test_both_sides_come_to_zero_and_zero_is_no_place():
    w = viz.secant(lambda x: x * x, 1.0, predict=False)
    hs = w.drawing.states["h"].values
    assert [-h for h in reversed(hs)] == list(hs)
    w.h = 0
    assert math.isnan(w.slope)
    assert "0/0" in w.text()


@pytest.mark.parametrize(
    ("f", "x", "says"),
    [
        (abs, 0.0, "from the left they come close to -1; from the right they come close to 1"),
        (math.sqrt, 0.0, "from the left there are none; from the right they do not settle"),
        (lambda x: math.log(-1), 0.0, "there is no secant"),
    ],
)
def test_where_there_is_no_tangent(f, x, says):
    w = viz.secant(f, x, predict=False)
    assert math.isnan(w.row["slope"])
    assert says in w.text()


def test_what_it_refuses():
    for bad in (math.nan, math.inf, "1", 1j, 1e200):
        with pytest.raises(PlaceError, match="x="):
            viz.secant(abs, bad)
    for bad in (0, -1.0, math.nan, 1e-18):
        with pytest.raises(PlaceError, match=r"h=.*(positive|between)"):
            viz.secant(abs, 1.0, bad)
    with pytest.raises(NotAFunctionError, match="cannot be called"):
        viz.secant(3.0)
    with pytest.raises(NotAFunctionError, match="is 'a', which is not one number"):
        viz.secant(lambda x: "a")


def test_a_name_is_text_and_never_markup(tmp_path):
    def f(x):
        return x

    f.__name__ = "</script><script>alert(1)</script>" * 9
    w = viz.secant(f)
    page = w.export_html(tmp_path / "page.html").read_text()
    assert page.count("</script>") == 1
    assert "&lt;/script&gt;" in w.svg()


# ---------------------------------------------------------------- predict mode


def feedback(page, text):
    page.get_by_label("Your answer").fill(text)
    page.keyboard.press("Enter")
    return page.locator(".feedback").inner_text()


def test_the_limit_is_predicted(open_widget):
    page = open_widget(viz.secant(lambda x: x * x, 1.5, predict=True))
    assert page.locator(".question").inner_text().startswith("At x = 1.5: which number")
    tangent = page.locator('[data-mark="0"]')
    assert tangent.get_attribute("visibility") == "hidden"
    assert "height of the curve" in feedback(page, "2.25")
    assert "is not it" in feedback(page, "7")
    assert "Write a number" in feedback(page, "seven")
    assert feedback(page, "3") == "Right: the slope of the tangent at x = 1.5 is 3."
    assert tangent.get_attribute("visibility") is None
    assert page.locator(".score").inner_text() == "0 of 1 right"
    assert page.evaluate("document.querySelector('.microad').contains(document.activeElement)")
    page.get_by_role("slider", name="x", exact=True).press(
        "ArrowRight"
    )  # another x, another question
    assert page.locator(".question").inner_text().startswith("At x = 1.575")
    assert tangent.get_attribute("visibility") == "hidden"
    page.get_by_role("slider", name="x", exact=True).press("ArrowLeft")
    assert not page.locator(".ask").is_visible()
    assert page.evaluate("model.get('score')") == [0, 1]


def test_nothing_is_given_away_until_it_is_predicted():
    w = viz.secant(lambda x: x * x, 2.0)
    assert "4" not in w.text().split("\n")[1].replace("from 4 to 9", "").replace("(9 - 4)", "")
    assert "tangent has slope" not in w.text() + w.svg()
    w.predict = False
    assert "The tangent has slope 4." in w.text()


def test_none_is_an_answer(open_widget):
    page = open_widget(viz.secant(abs, 0.0, predict=True))
    assert "is not it" in feedback(page, "1")
    assert feedback(page, "none").startswith("Right: there is no such number")


def test_dragging_goes_on_while_a_question_is_open(open_widget):
    page = open_widget(viz.secant(lambda x: x * x, 1.5, predict=True))
    point = page.get_by_role("slider", name="h: point in the picture")
    point.focus()
    page.keyboard.press("ArrowLeft")
    assert point.get_attribute("aria-valuetext") == "0.9"
    assert point.evaluate("(e) => e === document.activeElement")
    page.get_by_role("button", name="Predict", exact=True).click()
    assert not page.locator(".ask").is_visible()
    assert page.locator('[data-mark="0"]').get_attribute("visibility") is None
