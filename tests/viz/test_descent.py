"""Gradient descent: the steps, rates that are too large, the start that can be moved."""

import math
import re

import pytest

import microad.numpy as np
from microad import viz
from microad.errors import LostTraceError, NoSlopeError, NotAFunctionError, PlaceError
from microad.viz.plot.axes import Axis, Panel
from microad.viz.plot.contour import contour, levels, region

TEXT = """\
Gradient descent on bowl
Step 3: at (1.024, 0.008), bowl = 1.049; before it was 1.645. The gradient is (2.048, 0.064).

step      x      y   bowl
   0      2      1      8
   1    1.6    0.2   2.72
   2   1.28   0.04  1.645
   3  1.024  0.008  1.049"""


def bowl(x, y):
    return x * x + 4 * y * y


def test_text_twin():
    assert viz.descent(bowl, (2.0, 1.0), steps=3).text() == TEXT


@pytest.mark.parametrize("f", [bowl, lambda p: p[0] ** 2 + 4 * p[1] ** 2])
def test_steps_are_those_of_the_formula(f):
    w = viz.descent(f, (2.0, 1.0), lr=0.1, steps=5)
    x, y = 2.0, 1.0
    for w.step in range(6):
        assert w.point == pytest.approx((x, y))
        x, y = x - 0.1 * 2 * x, y - 0.1 * 8 * y


def test_a_rate_that_is_too_large():
    w = viz.descent(bowl, (2.0, 1.0), lr=0.2, steps=200)
    w.rate = max(w.drawing.states["rate"].values)
    w.step = 1
    assert "has grown" in w.text()
    w.step = 200
    assert "is too large here" in w.text()
    assert "nan" not in re.sub(">[^<]*<", "><", w.svg())


def test_the_bottom():
    assert "almost 0" in viz.descent(bowl, (0.0, 0.0)).text()


def test_the_start_can_be_moved():
    w = viz.descent(bowl, (2.0, 1.0), steps=4)
    before, seen = w.story["wide"]["svg"], w.drawing.panels[0].x
    w.step = 2
    w.start = [1.0, 0.5]
    assert w.step == 2  # it stays where it was in the walk
    assert w.point == pytest.approx((0.64, 0.02))
    assert w.story["wide"]["svg"] != before
    assert w.drawing.panels[0].x == seen  # the same map
    w.start = [50.0, 0.5]
    assert w.drawing.panels[0].x.hi > 50
    with pytest.raises(PlaceError, match="two finite numbers"):
        w.start = [1.0]
    with pytest.raises(NoSlopeError):
        viz.descent(lambda x, y: np.log(x) + y, (-1.0, 0.0))


def test_what_it_refuses():
    for name, bad in (("start", 3), ("start", (1, math.nan)), ("lr", 0), ("steps", 0),
                      ("steps", 1.5), ("view", (1, 1, 0, 1)), ("view", (0, 1))):  # fmt: skip
        with pytest.raises(PlaceError, match=f"{name}="):
            viz.descent(bowl, **{name: bad})
    with pytest.raises(LostTraceError):
        viz.descent(lambda x, y: math.sin(x))
    with pytest.raises(NotAFunctionError):
        viz.descent("bowl")


def test_contours_lie_where_the_function_has_that_value():
    panel = Panel(0, 0, 100, 100, Axis(0, 1), Axis(0, 1))
    grid = [[x / 10 + y / 10 for x in range(11)] for y in range(11)]
    for pair in contour(grid, panel, 1.05).replace("L", " ").split("M")[1:]:
        x1, y1, x2, y2 = map(float, pair.split())
        assert x1 / 100 + (1 - y1 / 100) == pytest.approx(1.05, abs=0.002)
        assert x2 / 100 + (1 - y2 / 100) == pytest.approx(1.05, abs=0.002)
    assert region(grid, panel, -1.0).count("M") == 10  # a box for each row
    assert region(grid, panel, 9.0) == contour(grid, panel, 9.0) == ""
    assert levels([[1.0, 1.0], [1.0, math.nan]], 3) == []
    saddle = [[1.0, 0.0], [0.0, 1.0]]
    assert contour(saddle, panel, 0.5).count("M") == 2
    assert contour([[math.nan, 0.0], [0.0, 1.0]], panel, 0.5) == ""


# ---------------------------------------------------------------- in the browser


def test_first_step_is_predicted(open_widget):
    page = open_widget(viz.descent(bowl, (2.0, 1.0), lr=0.1, steps=5, predict=True))
    page.get_by_role("button", name="Last step", exact=True).click()
    assert page.locator(".counter").inner_text() == "step 0 of 5"
    answer = page.get_by_label("Your answer")
    for text, says in (("2.4", "goes uphill"), ("-2", "takes the whole gradient"),
                       ("1.6", "Right: x - rate")):  # fmt: skip
        answer.fill(text)
        page.keyboard.press("Enter")
        assert says in page.locator(".feedback").inner_text()
    page.get_by_role("button", name="Last step", exact=True).click()
    assert page.locator(".counter").inner_text() == "step 5 of 5"


def test_start_is_sent_to_python_and_keeps_the_focus(open_widget):
    w = viz.descent(bowl, (2.0, 1.0), steps=4)
    page = open_widget(w)
    assert page.get_by_role("button", name="Start of the descent").count() == 0  # no Python here
    page.evaluate("model.alone = false; model.set('story', {...model.get('story')})")
    start = page.get_by_role("button", name="Start of the descent at (2, 1): arrow keys move it")
    start.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("Boolean(model.get('start'))")
    w.start = page.evaluate("model.get('start')")
    assert w.start[0] < 2.0
    assert w.start[1] == 1.0
    page.evaluate("(story) => model.set('story', story)", w.story)
    moved = page.get_by_role("button", name="Start of the descent")
    assert moved.evaluate("(e) => e === document.activeElement")
    box = moved.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 80, box["y"] + 40, steps=3)
    page.mouse.up()
    page.wait_for_function("(x) => model.get('start')[0] < x - 0.1", arg=w.start[0])
