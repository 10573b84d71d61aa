"""The tape as a table linked to its graph: rows, what is saved, and both marked together."""

import numpy
import pytest
from array_graphs import PROGRAMS
from test_forward import example
from test_shim import answer, button, look_of_live, look_of_still, node

import microad.numpy as np
from microad import grad
from microad.debug.trace import trace_run
from microad.errors import NoInputsError, NotAGraphError, StepError
from microad.scalar import Value
from microad.viz import tape
from microad.viz.words import number_text

TWIN = """\
row  operation     parents   value  saved for the way back  adjoint
0    x1, input                   2                            4.584
1    x2, input                   5                                2
2    v1 = x1 * x2  0, 1         10          partials: 5, 2        1
3    v2 = sin(x1)  0        0.9093       partials: -0.4161        1
4    v3 = v1 + v2  2, 3      10.91          partials: 1, 1        1"""


def column(w, j):
    return [row[j] for row in w.table.filled(w.story["steps"], w.steps)]


# ---------------------------------------------------------------- Python's side


def test_text_twin():
    assert tape(example()).text() == TWIN


def test_adjoints_are_those_of_the_engine():
    y = example()
    w = tape(y)
    y.backward()
    assert column(w, 5)[0] == number_text(y.left.left.grad)
    f, x = PROGRAMS["squares"]
    assert column(tape(f, x), 5)[0] == f"[{' '.join(map(number_text, grad(f)(x)))}]"


def test_what_is_saved():
    w = tape(*PROGRAMS["layer"])
    assert dict(zip(column(w, 1), column(w, 4))) == {
        "W, input": "", "bias, input": "", "X, input": "",
        "v1 = X @ W": "X, W", "v2 = v1 + bias": "shapes only", "h = tanh(v2)": "h",
        "v3 = h - 0.5": "shapes only", "v4 = v3**2": "v3", "v5 = mean(v4)": "shapes only",
    }  # fmt: skip
    A = numpy.ones((2, 3))  # noqa: N806
    (saved,) = [row for row in column(tape(lambda x: A @ x, numpy.ones(3)), 4) if row]
    assert saved == "A"


def test_saved_tells_the_truth():
    """What is said to be saved is what the record holds, and no more."""
    x = numpy.array([1.0, 2.0])
    y = trace_run(lambda x: np.sin(x) * np.exp(x), x)
    assert y.saves[1:] == (True, True)
    assert [parent.saves for parent in y.parents] == [(False, True), (True, False)]


def test_rows_of_a_step():
    w = tape(example())
    steps = w.story["steps"]
    assert steps[2]["cells"] == [[2, 3, "10"], [2, 4, "partials: 5, 2"]]
    assert steps[6]["rows"] == [2, 4]
    assert w.text(step=7).endswith(f"step 7 of {w.steps}: {steps[6]['text']}")


def test_large_tapes():
    long = tape(*PROGRAMS["long_loop"])
    assert len(long.table.rows) == len(long.model.nodes) > 300
    assert f"... and {len(long.model.nodes) - 23} more" in long.text()
    x = Value(1.0, label="x")
    for _ in range(1600):
        x = x * x
    assert "too many to read" in tape(x).text()
    assert tape(x).story["table"]["rows"] == []


def test_errors_and_markup():
    with pytest.raises(NotAGraphError):
        tape(3.0)
    with pytest.raises(NoInputsError):
        tape(lambda x: x)
    with pytest.raises(StepError):
        tape(example(), step=99)
    w = tape(Value(float("nan"), label="<b>") * 2)
    assert "<b>" not in w.svg()
    assert "nan" in w.text()
    assert repr(w) == "TapeView(3 nodes, step 0 of 6)"


# ---------------------------------------------------------------- in the browser


def shown(page):
    rows = page.locator(".table tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def test_row_and_node_go_together(open_widget):
    w = tape(example())
    page = open_widget(w)
    node(page, 0).focus()
    steps = w.story["steps"]
    for k in range(1, w.steps + 1):
        page.keyboard.press(".")
        assert shown(page) == w.table.filled(steps, k)
        here = page.locator(".table tr.here")
        assert sorted(map(int, here.evaluate_all("(es) => es.map((e) => e.dataset.node)"))) == (
            sorted(steps[k - 1]["rows"])
        )
    still = w.svg(step=w.steps)
    assert look_of_live(page) == look_of_still(page, still)


def test_choosing_a_row_chooses_the_node(open_widget):
    page = open_widget(tape(example()))
    page.locator(".table button").nth(0).focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert page.evaluate("model.get('selected')") == 2
    assert page.locator(".about h3").inner_text().startswith("v1 = x1 * x2")
    assert node(page, 2).get_attribute("aria-pressed") == "true"
    node(page, 3).click()
    assert page.locator(".table tr.chosen").get_attribute("data-node") == "3"
    node(page, 4).hover()
    assert page.locator(".table tr.kin").get_attribute("data-node") == "4"
    page.locator(".table tbody tr").nth(1).hover()
    assert "kin" in node(page, 1).get_attribute("class")


def test_predicting(open_widget):
    page = open_widget(tape(example(), predict=True))
    button(page, "Last step").click()
    assert page.locator(".question").is_visible()
    assert answer(page, "1").startswith("Right")


def test_nothing_is_wider_than_a_narrow_page(open_widget):
    page = open_widget(tape(*PROGRAMS["parts"]), viewport={"width": 800, "height": 700})
    button(page, "Last step").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 800


def test_axe_finds_nothing(open_widget):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_widget(tape(example()))
    button(page, "Last step").click()
    page.locator(".table button").nth(2).click()
    rules = {"landmark-one-main": {"enabled": False}, "page-has-heading-one": {"enabled": False}}
    results = axe.run(page, context=".microad", options={"rules": rules})
    assert results.violations_count == 0, results.generate_report()
