"""Epsilon and delta: which delta will do, limits that are not there, the text twin."""

import math

import pytest

from microad import viz
from microad.errors import PlaceError
from microad.viz.plot.limits import extrapolated

TEXT = """\
The limit of hole at 3
ε = 0.5, δ = 1: this δ is too large. At x = 3.9995, which is closer than 1 to 3, \
hole(x) = 6.9995 is 0.9995 away from 6.

distance  hole at the left  at the right
       1                 5             7
     0.1               5.9           6.1
    0.01              5.99          6.01
   0.001             5.999         6.001
  0.0001            5.9999        6.0001
   1e-06          5.999999      6.000001
   1e-08                 6             6"""


def hole(x):
    return (x * x - 9) / (x - 3)


def test_text_twin():
    w = viz.limit(hole, 3.0, epsilon=1.0)
    w.side = "the right"
    assert w.text() == TEXT


def test_a_delta_that_will_do():
    w = viz.limit(hole, 3.0, epsilon=1.0)
    for epsilon, delta, does in ((0.5, 0.6, False), (0.5, 0.5, True), (0.1, 0.1, True)):
        w.epsilon, w.delta = epsilon, delta  # |f(x) - 6| = |x - 3|
        assert w.holds is does
    assert "this δ will do" in w.text()


@pytest.mark.parametrize(
    ("f", "at", "found", "says"),
    [
        (lambda x: math.sin(x) / x, 0.0, 1.0, "f(x) comes close to 1."),
        (math.sqrt, 0.0, 0.0, "from the one side where it has values"),
        (lambda x: (x + 3) / (x * x - 9), -3.0, -1 / 6, "f(x) comes close to -0.1667."),
        (lambda x: abs(x) / x, 0.0, math.nan, "from the left f(x) comes close to -1, from the"),
        (lambda x: math.sin(1 / x), 0.0, math.nan, "does not settle"),
        (lambda x: 1 / x, 0.0, math.nan, "does not settle"),
        (lambda x: math.log(-1.0), 0.0, math.nan, "has no values there"),
    ],
)
def test_what_it_comes_close_to(f, at, found, says):
    row = viz.limit(f, at).row
    assert row["limit"] == pytest.approx(found, rel=1e-5, nan_ok=True)
    assert says.replace("f(x)", f"{row['f']}(x)") in row["verdict"]


def test_no_delta_for_a_wrong_limit():
    w = viz.limit(lambda x: abs(x) / x, 0.0, 1.0)  # from the right it is 1
    w.epsilon = min(w.drawing.states["epsilon"].values)
    for delta in w.drawing.states["delta"].values:
        w.delta = delta
        for w.side, does in (("the right", True), ("the left", False), ("both sides", False)):
            assert w.holds is does


def test_extrapolation():
    assert extrapolated(2.0, 2.0, 2.0) == 2.0
    assert math.isnan(extrapolated(1.0, -1.0, 1.0))


def test_what_it_refuses():
    for name, bad in (("at", "0"), ("to", math.inf), ("delta", 0), ("epsilon", -1)):
        with pytest.raises(PlaceError, match=f"{name}="):
            viz.limit(abs, **{name: bad})


def test_prediction(open_widget):
    page = open_widget(viz.limit(lambda x: abs(x) / x + 2, 0.0, predict=True))
    answer = page.get_by_label("Your answer")
    for text, says in (("3", "From the right, yes."), ("1", "From the left, yes."),
                       ("7", "is not it"), ("none", "Right: there is none")):  # fmt: skip
        answer.fill(text)
        page.keyboard.press("Enter")
        assert says in page.locator(".feedback").inner_text()
