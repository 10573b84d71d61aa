"""Two sweeps side by side: costs as debug.cost counts them, graphs as Python paints them."""

import numpy
import pytest
from array_graphs import PROGRAMS
from test_shim import answer, button, look_of_live, look_of_still, node

import microad.numpy as np
from microad import grad
from microad.debug.cost import count_ops, live_nodes
from microad.errors import InputError, NoInputsError, StepError
from microad.viz import two_sweeps
from microad.viz.words import number_text

TWIN = """\
mode          passes  operations  numbers so far  held now  held at most
f alone            1           5
forward mode       2          30              28   3 pairs       3 pairs
reverse mode       1          14              16    0 rows        5 rows"""


def f(x, y):
    return np.log(x) + x * y - np.sin(y)


def example(**options):
    return two_sweeps(f, 2.0, 5.0, **options)


# ---------------------------------------------------------------- Python's side


def test_text_twin():
    assert example().text() == TWIN


@pytest.mark.parametrize(
    "name", ["squares", "layer", "loop", "twice", "numbers", "column_plus_row"]
)
def test_costs_are_those_of_microad_cost(name):
    g, *args = PROGRAMS[name]
    w = two_sweeps(g, *args)
    assert w.costs.f == count_ops(g, *args).total()
    assert max(w.held) == w.costs.tape
    if numpy.ndim(w.back.model.nodes[-1].value) == 0:
        assert w.costs.tape == live_nodes(grad(g, tuple(range(len(args)))), *args)
    assert w.passes[0] == sum(map(numpy.size, args))


def test_forward_mode_starts_every_pass_anew():
    w = example()
    first, second = w.story["steps"][13]["left"], w.story["steps"][14]["left"]
    assert first["tangent"] == [[6, number_text(5.5)]]
    assert second["value"] == [[k, ""] for k in range(7)] + [[0, "2"]]
    assert second["tangent"] == [[k, ""] for k in range(7)]


def test_who_is_done_waits():
    w = example()
    assert w.steps == 28
    assert [step["right"] is None for step in w.story["steps"]] == [False] * 16 + [True] * 12
    assert w.story["steps"][16]["text"].endswith("Reverse mode is done.")


def test_of_many_passes_the_first_and_the_last_are_played():
    w = two_sweeps(*PROGRAMS["layer"])
    n, pairs = w.passes[0], len(w.alive)
    assert (n, len(w.frames)) == (76, 8 * 2 * pairs)
    first = w.story["steps"][7 * 2 * pairs]  # of the last pass
    assert "Passes 8 to 75 go the same way and are left out. Forward mode, pass 76" in first["text"]
    assert "left out" not in w.story["steps"][7 * 2 * pairs - 1]["text"]
    done = w.table.filled(w.story["steps"], w.steps)[1][3]
    assert done == f"{n * 2 * pairs:,}"
    last = w.story["steps"][8 * 2 * pairs - 1]["left"]["tangent"][-1][1]
    weights = PROGRAMS["layer"]
    slopes = [g for part in grad(weights[0], (0, 1, 2))(*weights[1:]) for g in numpy.ravel(part)]
    assert last == number_text(float(slopes[-1]))


def test_of_nine_passes_one_is_left_out():
    w = two_sweeps(lambda x: np.sum(x * 2), numpy.ones(9))
    texts = [step["text"] for step in w.story["steps"]]
    assert any("Pass 8 goes the same way and is left out." in text for text in texts)


def test_a_long_graph_is_folded():
    def long(x):
        for _ in range(1600):
            x = np.sin(x)
        return x

    w = two_sweeps(long, numpy.array([1.0, 2.0]))
    assert len(w.back.model.nodes) < 20
    assert max(w.held) == w.costs.tape == 1600


def test_errors_and_markup():
    with pytest.raises(NoInputsError):
        two_sweeps(f)
    with pytest.raises(InputError):
        two_sweeps(lambda x: x, 3)
    with pytest.raises(StepError):
        example(step=29)
    w = two_sweeps(lambda p: p["<script>"] * np.nan, {"<script>": 1.0})
    assert "<script" not in w.svg()
    assert w.svg() == two_sweeps(lambda p: p["<script>"] * np.nan, {"<script>": 1.0}).svg()


# ---------------------------------------------------------------- in the browser


def test_every_step_looks_as_python_paints_it(open_widget):
    w = example()
    page = open_widget(w)
    node(page, 0).focus()
    for k in range(1, w.steps + 1):
        page.keyboard.press(".")
        if k < 27:  # afterwards who is done is marked in neither
            live = look_of_live(page)
            still = look_of_still(page, w.svg(step=k))
            assert texts(live) == texts(still), f"step {k}"
    rows = page.locator(".table tbody tr")
    shown = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    assert shown == w.table.filled(w.story["steps"], w.steps)


def texts(look):
    return [[part[1] for part in box] for box in look]


def test_the_last_numbers_are_the_gradient(open_widget):
    page = open_widget(example())
    button(page, "Last step").click()
    sides = page.locator(".side")
    want = [number_text(g) for g in grad(f, (0, 1))(2.0, 5.0)]
    back = sides.nth(1).locator("g.node .adjoint").all_text_contents()
    assert back[:2] == want
    assert sides.nth(0).locator("g.node .tangent").all_text_contents()[-1] == want[1]


def test_predicting_passes_and_rows(open_widget):
    page = open_widget(example(predict=True))
    button(page, "Last step").click()
    assert "How many passes does forward mode need" in page.locator(".question").inner_text()
    assert "what reverse mode needs" in answer(page, "1")
    assert answer(page, "2").startswith("Right")
    page.keyboard.press("Enter")
    assert answer(page, "1").startswith("Right")
    page.keyboard.press("Enter")
    button(page, "Last step").click()
    assert "must the tape hold" in page.locator(".question").inner_text()
    assert "counts the inputs, too" in answer(page, "7")
    assert answer(page, "5").startswith("Right")


def test_a_node_is_chosen_in_both(open_widget):
    page = open_widget(example(), viewport={"width": 800, "height": 700})
    page.locator(".side").nth(1).locator("g.node").nth(2).click()
    assert page.locator('g.node[aria-pressed="true"]').count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 800


def test_axe_finds_nothing(open_widget):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_widget(example())
    button(page, "Last step").click()
    rules = {"landmark-one-main": {"enabled": False}, "page-has-heading-one": {"enabled": False}}
    results = axe.run(page, context=".microad", options={"rules": rules})
    assert results.violations_count == 0, results.generate_report()
