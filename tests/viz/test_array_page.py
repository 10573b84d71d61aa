"""The Inspector on graphs of arrays, in a browser, without a kernel: panel, questions, looks."""

import array_graphs as graphs
import numpy
import pytest
from array_graphs import PROGRAMS
from test_shim import NARROW, adjoints_on, answer, button, look_of_live, look_of_still, node

from microad import grad
from microad.viz import inspect
from microad.viz.words import number_text


def read(text, name):
    """The numbers of an array with one axis that the panel prints as ``name = [...]``."""
    start = text.index(f"{name} = [") + len(f"{name} = [")
    return numpy.array(text[start : text.index("]", start)].split(), float)


def test_by_keyboard_to_the_gradient(open_widget):
    f, x = PROGRAMS["squares"]
    w = inspect(f, x)
    page = open_widget(w)
    node(page, 0).focus()
    for event in w.model.events:
        page.keyboard.press(".")
        assert page.locator(".sentence").inner_text() == event.text
    page.keyboard.press("Enter")
    panel = page.locator(".about").inner_text()
    gradient = grad(f)(x)
    assert adjoints_on(page, w)[0] == f"[{' '.join(map(number_text, gradient))}]"
    numpy.testing.assert_allclose(read(panel, "adjoint"), gradient, atol=5e-5)
    numpy.testing.assert_allclose(read(panel, "x"), x, atol=5e-5)
    node(page, 2).click()
    panel = page.locator(".about").inner_text()
    assert page.locator(".about mark").inner_text() == "A @ x + b"
    numpy.testing.assert_allclose(read(panel, "b"), graphs.b)
    numpy.testing.assert_allclose(read(panel, "z"), graphs.A @ x + graphs.b, atol=5e-5)
    assert "shape (3,), float64" in panel


@pytest.mark.parametrize("name", ["parts", "column_plus_row"])
def test_every_step_looks_as_python_paints_it(open_widget, name):
    w = inspect(*PROGRAMS[name])
    page = open_widget(w)
    for k in range(0, w.steps + 1, 2):
        page.evaluate("(k) => model.set('step', k)", k)
        assert look_of_live(page) == look_of_still(page, w.svg(step=k)), f"step {k}"


def test_predictions_of_shapes_and_of_elements(open_widget):
    page = open_widget(inspect(*PROGRAMS["squares"], predict=True))
    button(page, "Last step").click()
    question = page.locator(".question")
    assert question.inner_text() == (
        "What is the shape of the share that arrives at v2 through v3 = sum(v2)?"
    )
    assert "Write a shape" in answer(page, "three")
    assert page.locator(".score").inner_text() == ""
    assert "2,2 is not it" in answer(page, "2,2")
    assert answer(page, " (3, ) ").startswith("Right: (3,), the shape of v2.")
    page.keyboard.press("Enter")
    assert "arrives at z[2] through v2 = z**2" in question.inner_text()
    assert "is the adjoint of v2" in answer(page, "1")
    assert answer(page, "3.5") == "Right: (local partial 3.5) × (adjoint 1) = 3.5."
    page.keyboard.press("Enter")
    answer(page, "3.5")
    page.keyboard.press("Enter")
    assert "(3,) is the shape of v1. What arrives at x" in answer(page, "(3,)")
    assert answer(page, "[2]").startswith("Right")
    assert page.locator(".score").inner_text() == "1 of 4 right"


def test_nothing_is_cut_off_in_the_panel_of_a_large_array(open_widget):
    w = inspect(*PROGRAMS["layer"])
    page = open_widget(w, viewport=NARROW)
    button(page, "Last step").click()
    node(page, w.model.names.index("h")).click()
    sizes = page.evaluate("""() => ({
      page: document.documentElement.scrollWidth,
      cut: [...document.querySelectorAll(".about code")].filter(
        (e) => e.getBoundingClientRect().right > innerWidth).length,
      lines: [...document.querySelectorAll(".about code")].map((e) => e.innerText),
    })""")
    assert sizes["page"] <= NARROW["width"]
    assert sizes["cut"] == 0
    assert any("...\n" in text and "shape (20, 4), float64" in text for text in sizes["lines"])


def test_axe_finds_nothing(open_widget):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    w = inspect(*PROGRAMS["layer"])
    page = open_widget(w)
    button(page, "Last step").click()
    node(page, w.model.names.index("h")).click()
    rules = {"landmark-one-main": {"enabled": False}, "page-has-heading-one": {"enabled": False}}
    results = axe.run(page, context=".microad", options={"rules": rules})
    assert results.violations_count == 0, results.generate_report()
