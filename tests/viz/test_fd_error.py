"""The U-curve of finite differences: figures that are known, functions that are special."""

import math
import re

import pytest

import microad.numpy as np
from microad import viz
from microad.errors import NoSlopeError, PlaceError


def errors(w, h):
    w.h = h
    return [w.row[way] for way in ("forward", "central", "complex")]


def test_errors_of_the_sine_at_1():
    w = viz.fd_error(np.sin, 1.0)
    f, c = math.sin, math.cos(1.0)
    for h in (1e-1, 1e-5, 1e-8, 1e-12):
        forward, central, step = errors(w, h)
        assert forward == pytest.approx(abs((f(1 + h) - f(1)) / h - c), rel=1e-6, abs=1e-12)
        assert central == pytest.approx(
            abs((f(1 + h) - f(1 - h)) / (2 * h) - c), rel=1e-6, abs=1e-12
        )
        assert step == pytest.approx(h * h / 6 * c, rel=0.01, abs=1e-15)
    assert errors(w, 1e-8)[0] < 1e-7 < errors(w, 1e-16)[0]
    assert -9 <= w.row["best"] <= -7


def test_branches_meet_near_the_best_h():
    w = viz.fd_error(np.exp, 0.5)
    w.h = 1e-2
    assert w.row["truncation"] == pytest.approx(math.exp(0.5) / 2 * 1e-2)
    assert "truncation" in w.text()
    w.h = 1e-12
    assert w.row["rounding"] == pytest.approx(2.220446e-16 * math.exp(0.5) / 1e-12)
    assert "rounding" in w.text()


def test_the_estimates_come_from_df_where_f_cannot_be_traced():
    w = viz.fd_error(math.sin, 1.0, df=math.cos)
    w.h = 1e-2
    assert w.row["truncation"] == pytest.approx(math.sin(1.0) / 2 * 1e-2)
    assert ">truncation</text>" in w.svg()


def test_no_complex_step_where_f_takes_no_complex_numbers():
    w = viz.fd_error(math.exp, 0.0, df=math.exp)
    assert not w.row["has_complex"]
    assert "complex" not in w.text() + w.svg()


def test_text_twin():
    lines = viz.fd_error(lambda x: 2.0 * x, 1.0).text().split("\n")
    assert lines[0] == "Errors of difference quotients of f at 1"
    assert lines[3] == "     h  forward  central  complex"
    assert lines[4].split() == ["1", "0", "0", "0"]
    assert len(lines) == 21


def test_an_exact_difference_is_said_to_be():
    w = viz.fd_error(lambda x: 2.0, 1.0)
    assert "The forward difference is exact here." in w.text()


def test_what_it_refuses():
    with pytest.raises(NoSlopeError, match=r"df=\.\.\."):
        viz.fd_error(math.sin, 1.0)
    with pytest.raises(NoSlopeError):
        viz.fd_error(np.log, -1.0)
    with pytest.raises(PlaceError):
        viz.fd_error(np.sin, math.inf)


def test_prediction(open_widget):
    page = open_widget(viz.fd_error(np.sin, 1.0, predict=True))
    assert page.locator("td").nth(1).inner_text() == ""
    answer = page.get_by_label("Your answer")
    answer.fill("-16")
    page.keyboard.press("Enter")
    assert "1e-16 is not it" in page.locator(".feedback").inner_text()
    answer.fill("1e-15")  # a step itself will do
    page.keyboard.press("Enter")
    assert page.locator(".feedback").inner_text().startswith("1e-15 is not it")
    answer.fill("1e-8")  # within a factor of some hundreds
    page.keyboard.press("Enter")
    assert re.match(r"Right: about \de-0[789]: there", page.locator(".feedback").inner_text())
    assert page.locator("td").nth(1).inner_text() == "0.47"
