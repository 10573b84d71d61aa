"""The Jacobian as a picture: the engine's numbers, mixes, questions, and keys that stay inside."""

import json
import math

import numpy
import pytest
from test_shim import answer, button

import microad.numpy as np
from microad import jacobian as engine
from microad import make_vjp
from microad.engine.trace import make_jvp
from microad.errors import InputError, NoOutputError, OutputError, StepError, VectorError
from microad.viz import jacobian
from microad.viz.sheet import state_at

X = numpy.array([2.0, 3.0, -1.0])
# What a sheet looks like: each part with a key, its text, and the attributes that steps change.
LOOK = """(root) => [...root.querySelectorAll("[data-key]")].map((part) => [
  part.dataset.key, part.tagName === "text" ? part.textContent : "",
  ...["fill", "visibility", "stroke", "stroke-width"].map((name) => part.getAttribute(name))])"""
PARSE = 'new DOMParser().parseFromString(svg, "image/svg+xml")'

TWIN = """\
J     x[0]   x[1]  x[2]
y[0]     3      2     0
y[1]     0  -0.99     0
y[2]     4      0    -1
y[3]     0      0     1

t = (1, -1, 0): J t = (1, 0.99, 4, 0)
g = (1, 1, 1, 1): g J = (7, 1.01, 0)"""


def F(x):  # noqa: N802
    return np.array([x[0] * x[1], np.sin(x[1]), x[0] ** 2 - x[2], x[2]])


def same_look(page, svg):
    return page.evaluate(f"({LOOK})(document)") == page.evaluate(f"(svg) => ({LOOK})({PARSE})", svg)


# ---------------------------------------------------------------- Python's side


def test_text_twin():
    assert jacobian(F, X).text() == TWIN


def test_numbers_are_those_of_the_engine():
    w = jacobian(F, X, t=[1.0, -2.0, 0.5], g=[3.0, 0.0, -1.0, 2.0])
    numpy.testing.assert_array_equal(w.matrix, engine(F)(X))
    numpy.testing.assert_allclose(w.jvp, make_jvp(F, X)(numpy.array(w.t))[1])
    numpy.testing.assert_allclose(w.vjp, make_vjp(F)(X)[0](numpy.array(w.g)))


def test_trees_become_one_vector():
    x = {"a": 2.0, "b": numpy.array([[1.0, 3.0]])}
    w = jacobian(lambda x: (x["a"] * x["b"], np.sum(x["b"])), x)
    assert w.columns == ["x['a']", "x['b'][0, 0]", "x['b'][0, 1]"]
    assert w.rows == ["y[0][0, 0]", "y[0][0, 1]", "y[1]"]
    assert w.matrix.tolist() == [[1, 2, 0], [3, 0, 2], [0, 1, 1]]


def test_each_pass_finds_a_column_or_a_row():
    w = jacobian(F, X)
    assert w.steps == 3 + 1 + 4 + 1
    steps = w.story["steps"]
    assert steps[0]["text"].endswith("J t is the column of x[0]: (3, 0, 4, 0).")
    assert steps[4]["text"].endswith("g J is the row of y[0]: (3, 2, 0).")
    assert "number 3 0" in state_at(steps, 1)
    assert "number 0 1" not in state_at(steps, 1)
    assert w.text(step=1).splitlines()[1] == "y[0]     3"


def test_a_new_vector_changes_picture_and_words():
    w = jacobian(F, X)
    before = w.svg(step=4)
    w.t = [0.0, 2.0, 0.0]
    assert w.svg(step=4) != before
    assert "J t = 2 × column x[1] = (4, -1.98, 0, 0)" in w.text(step=4)
    assert "t = (0, 2, 0)" in w.text()


@pytest.mark.parametrize(
    ("case", "error", "words"),
    [
        (lambda: jacobian(F, X, t=[1.0]), VectorError, "t needs 3 numbers, but this is 1 numbers"),
        (lambda: jacobian(F, X, g="four"), VectorError, "it weighs the rows"),
        (lambda: setattr(jacobian(F, X), "t", [1.0]), VectorError, "columns, one for each input"),
        (lambda: jacobian(F, X, t=[1.0, math.nan, 0.0]), VectorError, "but this is not finite"),
        (lambda: jacobian(F, numpy.arange(3)), InputError, "whole numbers"),
        (lambda: jacobian(lambda x: None, X), NoOutputError, "nothing in that to look at"),
        (lambda: jacobian(lambda x: x * 1j, X), OutputError, "complex"),
        (lambda: jacobian(F, X, step=10), StepError, "from 0"),
    ],
)
def test_errors(case, error, words):
    with pytest.raises(error, match=words):
        case()


def test_nan_inf_and_markup_and_size():
    x = {"<script>": numpy.array([0.0, math.inf])}
    w = jacobian(lambda p: np.sqrt(p["<script>"]), x)
    json.dumps(w.story, allow_nan=False)
    assert "inf" in w.text()
    assert "<script" not in w.svg()
    assert "too many to read" in jacobian(lambda x: x * 2, numpy.ones(50)).text()
    big = jacobian(lambda x: x * 2, numpy.ones(20))
    assert big.steps == 42
    assert big.svg() == jacobian(lambda x: x * 2, numpy.ones(20)).svg()


def test_number_in_number_out():
    assert jacobian(lambda x: x * x, 3.0).text().startswith("J  x\ny  6")


# ---------------------------------------------------------------- in the browser


def test_every_step_looks_as_python_paints_it(open_widget):
    w = jacobian(F, X)
    page = open_widget(w)
    for k in range(w.steps + 1):
        page.evaluate("(k) => model.set('step', k)", k)
        assert same_look(page, w.svg(step=k)), f"step {k}"


def test_turning_typing_and_clicking_mix_as_python_does(open_widget):
    w = jacobian(F, X)
    page = open_widget(w)
    page.get_by_role("spinbutton", name="t at x[2]").focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowRight", "ArrowUp", "0"):
        page.keyboard.press(key)
    w.t, w.g = [1.0, -1.0, 2.0], [0.0, 1.0, 1.0, 1.0]
    assert page.evaluate("[model.get('t'), model.get('g')]") == [w.t, w.g]
    assert same_look(page, w.svg(step=9))
    page.get_by_label("t, 3 weights").fill("1/2, -3 0")
    page.keyboard.press("Enter")
    w.t = [0.5, -3.0, 0.0]
    assert same_look(page, w.svg(step=4))
    assert page.locator(".sentence").inner_text() in w.text(step=4)
    page.locator('[data-key="cell 1 2"]').click()
    assert page.evaluate("model.get('t')") == [0, 0, 1]


def test_a_vector_that_is_none_is_told(open_widget):
    page = open_widget(jacobian(F, X))
    page.get_by_label("g, 4 weights").fill("1, two")
    page.keyboard.press("Enter")
    assert page.get_by_text("Write 4 numbers").is_visible()
    assert page.evaluate("model.get('g')") == [1, 1, 1, 1]


def test_predicting_a_mix(open_widget):
    page = open_widget(jacobian(F, X, predict=True))
    button(page, "Last step").click()
    assert page.locator(".question").inner_text() == "t = (1, -1, 0). What is y[2] of J t?"
    assert "sum of the row" in answer(page, "3")
    assert answer(page, "4") == "Right: 4 × 1 + 0 × (-1) = 4."


def test_axe_finds_nothing(open_widget):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_widget(jacobian(F, X))
    button(page, "Last step").click()
    rules = {"landmark-one-main": {"enabled": False}, "page-has-heading-one": {"enabled": False}}
    results = axe.run(page, context=".microad", options={"rules": rules})
    assert results.violations_count == 0, results.generate_report()
