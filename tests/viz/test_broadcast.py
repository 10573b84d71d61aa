"""The broadcast lens: the engine's numbers on the way there and back, questions, pictures."""

import json
import math

import numpy
import pytest
from test_jacobian import same_look
from test_shim import answer, button

from microad import make_vjp
from microad.debug.views import OPERATIONS
from microad.errors import NoBroadcastError, NotAModeError, SeedError, StepError
from microad.viz import broadcast
from microad.viz.sheet import state_at

TWIN = """\
        shape  axis 0  axis 1
    a  (3, 1)       3   1 → 4
    b    (4,)   – → 3       4
a * b  (3, 4)       3       4
adjoint of a: [20 60 100], shape (3, 1), summed over axis 1
adjoint of b: [32 38 44 50], shape (4,), summed over axis 0"""


def example(**options):
    return broadcast((3, 1), (4,), "*", g=numpy.arange(12.0).reshape(3, 4), **options)


# ---------------------------------------------------------------- Python's side


def test_text_twin():
    assert example().text() == TWIN.replace("[20 60 100]", "[[20] [60] [100]]")


SHAPES = [((3, 1), (4,)), ((), (2,)), ((2, 3), (2, 3)), ((2, 1, 3), (4, 1)), ((1, 1), (1,))]


@pytest.mark.parametrize("op", "+-*/")
@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_numbers_are_those_of_the_engine(op, a, b):
    w = broadcast(a, b, op)
    x, y = w.view.operands
    f = OPERATIONS[op]
    vjp, ans = make_vjp(lambda xy: f(*xy))((x, y))
    numpy.testing.assert_array_equal(w.view.ans, ans)
    for got, want, shares, copied in zip(w.view.sums, vjp(w.view.g), w.view.shares, w.copied):
        numpy.testing.assert_allclose(got, want)
        numpy.testing.assert_allclose(shares.sum(axis=copied).reshape(got.shape), got)


@pytest.mark.parametrize(
    ("a", "b", "own"),
    [((3, 1), (4,), [0, 4, 8]), ((1, 1), (2, 3), [0]), ((), (2,), [0]), ((2, 3), (3,), range(6))],
)
def test_the_own_numbers_are_solid_and_the_copies_ghosts(a, b, own):
    w = broadcast(a, b)
    looks = {key: look for _, key, _, look in w.sheet.parts if key.startswith("a box")}
    dashed = [look.get("stroke_dasharray") == "3 3" for look in looks.values()]
    assert [k for k, ghost in enumerate(dashed) if not ghost] == list(own)


def test_what_is_known_when():
    w = example()
    steps = w.story["steps"]
    assert [step["phase"] for step in steps] == ["forward"] * 4 + ["backward"] * 5
    assert state_at(steps, 2)["a 5"] == {"text": "2"}
    assert "ans 5" not in state_at(steps, 3)
    assert "a sum 0" not in state_at(steps, 6)
    assert "(3, 4)" not in w.text(step=0)
    assert "summed over axis 1" in w.text(step=7)


def test_errors():
    words = r"shapes \(3, 2\) and \(3,\) do not fit: .*axis -1 has lengths 2 and 3"
    with pytest.raises(NoBroadcastError, match=words):
        broadcast((3, 2), (3,))
    with pytest.raises(NotAModeError, match="op='@' is not known"):
        broadcast((3,), (3,), "@")
    with pytest.raises(SeedError, match="shape"):
        broadcast((3,), (3,), g=numpy.ones(2))
    with pytest.raises(StepError):
        broadcast((3,), (3,), step=10)


def test_large_empty_nan_and_inf():
    big = broadcast((64, 1, 28), (10, 28))
    assert "summed over axis 1" in big.text()
    assert len(big.svg()) < 5_000
    assert "adjoint of b: [0 0 0]" in broadcast((0, 3), (3,)).text()
    strange = broadcast([math.nan, math.inf, 0.0], [0.0], "/")
    json.dumps(strange.story, allow_nan=False)
    assert "nan" in strange.svg()
    assert broadcast((2,), (1,)).svg() == broadcast((2,), (1,)).svg()


# ---------------------------------------------------------------- in the browser


@pytest.mark.parametrize("shapes", [((3, 1), (4,)), ((2, 3, 4), (4,)), ((64, 1), (64,))])
def test_every_step_looks_as_python_paints_it(open_widget, shapes):
    w = broadcast(*shapes)
    page = open_widget(w, viewport={"width": 800, "height": 700})
    page.locator(".sheet").focus()
    for k in range(w.steps + 1):
        assert same_look(page, w.svg(step=k)), f"step {k}"
        page.keyboard.press(".")
    assert page.evaluate("document.documentElement.scrollWidth") <= 800


def test_predicting_shapes_and_a_sum(open_widget):
    page = open_widget(example(predict=True))
    button(page, "Last step").click()
    assert page.locator(".question").inner_text() == "What is the shape of a * b?"
    assert "align the shapes" in answer(page, "(3, 1)")
    assert answer(page, "(3,4)") == "Right: (3, 4)."
    page.keyboard.press("Enter")
    button(page, "Last step").click()
    assert "of which there are 4 copies" in page.locator(".question").inner_text()
    assert "the mean of the shares" in answer(page, "5")
    assert answer(page, "20") == "Right: 0 + 2 + 6 + 12 = 20."
    button(page, "Last step").click()
    assert page.locator(".question").inner_text() == "What is the shape of the adjoint of b?"
    assert "shape of the result" in answer(page, "(3, 4)")
    assert "other operand" in answer(page, "(3, 1)")
    assert answer(page, "4") == "Right: (4,)."
    assert page.locator(".score").inner_text() == "0 of 3 right"


def test_axe_finds_nothing(open_widget):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_widget(example())
    button(page, "Last step").click()
    rules = {"landmark-one-main": {"enabled": False}, "page-has-heading-one": {"enabled": False}}
    results = axe.run(page, context=".microad", options={"rules": rules})
    assert results.violations_count == 0, results.generate_report()
