"""Inputs that are moved: both sweeps follow, and a graph that cannot be replayed stands still."""

import math

import pytest

from microad.errors import NoSuchNodeError
from microad.scalar import Value, exp, log, sin
from microad.viz import inspect


def f(x, y):
    return log(x) * y**3 + sin(x / y) - exp(-x) + 2 * y


def run(x, y):
    x, y = Value(x, label="x"), Value(y, label="y")
    return x, y, f(x, y)


@pytest.mark.parametrize(("x", "y"), [(2.0, 5.0), (0.3, -1.0), (4.5, 0.25)])
def test_both_sweeps_follow_the_inputs(x, y):
    w = inspect(run(1.5, 2.5)[2])
    w.places = {"0": x, "1": y}
    a, b, ans = run(x, y)
    ans.backward()
    assert [w.model.nodes[0].value, w.model.nodes[1].value] == [x, y]
    assert w.model.nodes[-1].value == ans.data
    assert [w.model.nodes[i].adjoint for i in (0, 1)] == pytest.approx([a.grad, b.grad], rel=1e-14)
    h = 1e-6
    slope = (run(x + h, y)[2].data - run(x - h, y)[2].data) / (2 * h)
    assert w.model.nodes[0].adjoint == pytest.approx(slope, rel=1e-6)


def test_the_step_stays_and_the_text_follows():
    w = inspect(run(1.5, 2.5)[2], step=9)
    w.selected = 0
    before = w.text()
    w.places = {"0": 3.0}
    assert (w.step, w.selected) == (9, 0)
    assert before != w.text() == inspect(run(3.0, 2.5)[2]).text(9)


def test_where_there_is_no_value():
    w = inspect(run(1.5, 2.5)[2])
    w.places = {"0": -1.0}
    assert math.isnan(w.model.nodes[-1].value)


def test_what_cannot_be_moved():
    w = inspect(run(1.5, 2.5)[2])
    for wrong in ("99", "x", "2"):
        with pytest.raises(NoSuchNodeError):
            w.places = {wrong: 1.0}


class Odd:
    """A node that means something else by a star."""

    def __init__(self, data, op="", parents=(), partials=()):
        self.data, self.op, self.parents, self.partials = data, op, parents, partials


def test_another_meaning_of_an_operation_stands_still():
    x = Odd(2.0)
    assert inspect(Odd(4.0, "*", (x, x), (2.0, 2.0))).story["sliders"]
    assert not inspect(Odd(5.0, "*", (x, x), (2.0, 2.0))).story["sliders"]
    assert not inspect(Odd(5.0, "mine", (x,), (2.0,))).story["sliders"]


def test_an_exponent_that_was_rounded_in_the_name_stands_still():
    x = Value(2.0, label="x")
    assert inspect(x**0.5).story["sliders"]
    assert not inspect(x ** (1 / 3)).story["sliders"]


def test_a_page_without_python_says_so(open_widget):
    page = open_widget(inspect(run(1.5, 2.5)[2]))
    page.locator('g.node[data-node="0"]').click()
    assert "Run the notebook to move the inputs" in page.locator(".about").inner_text()
