"""Forward mode in the Inspector: tangents are the engine's, passes can be chosen, nothing leaks."""

import json
import math

import array_graphs
import numpy
import pytest
from array_graphs import PROGRAMS
from test_shim import answer, button, look_of_live, look_of_still, node

from microad.engine.trace import make_jvp
from microad.errors import NotAModeError, SeedChoiceError
from microad.scalar import Value, sin
from microad.viz import inspect
from microad.viz.words import number_text

TWIN = """\
name  operation   value  tangent
x1    input           2        1
x2    input           5        0
v1    x1 * x2        10        5
v2    sin(x1)    0.9093  -0.4161
v3    v1 + v2     10.91    4.584

pass 1 of 2, tangent 1 for x1: dv3/dx1 = 4.584
2 numbers in, 1 out: forward mode needs 2 passes for all derivatives, reverse mode 1."""


def example():
    x1, x2 = Value(2.0, label="x1"), Value(5.0, label="x2")
    return x1 * x2 + sin(x1)


def forward(seed=0, **options):
    return inspect(example(), mode="forward", seed=seed, **options)


# ---------------------------------------------------------------- Python's side


def test_text_twin():
    assert forward("x1").text() == TWIN


@pytest.mark.parametrize("seed", ["x2", 1, Value(0.0, label="x2"), [0.0, 1.0]])
def test_ways_to_choose_a_seed(seed):
    assert forward(seed).derivative == 2.0


def test_a_direction_mixes_the_passes():
    a, b = (forward(k).derivative for k in (0, 1))
    w = forward((2.0, -3.0))
    assert w.derivative == pytest.approx(2 * a - 3 * b)
    assert "pass 3 of 3, direction (2, -3): v3 along (2, -3) = " in w.text()


def test_setting_a_direction_makes_a_pass():
    w = forward()
    w.direction = [1.0, 1.0]
    assert (w.seed, w.derivative) == (2, forward([1, 1]).derivative)
    w.direction = [0.0, 2.0]
    assert (len(w.passes), w.derivative) == (3, 4.0)
    w.seed = 1
    assert w.derivative == 2.0
    assert "value 10.91 tangent 2" in w.svg()


NAMES = ["squares", "layer", "parts", "twice", "column_plus_row", "loop", "sums", "single", "list"]


@pytest.mark.parametrize("name", [*NAMES, "eigenvalues", "numbers", "picked_twice", "identity"])
def test_tangents_are_those_of_the_engine(name):
    f, *args = PROGRAMS[name]
    n = len(inspect(f, *args, mode="forward", seed=0).names)
    along = numpy.random.default_rng(1).normal(size=n)
    w = inspect(f, *args, mode="forward", seed=along)
    leaves, rest = [], list(along)
    for x in args:  # each an array, a number or a dict with one number in it
        if isinstance(x, dict):
            leaves.append({"s": rest.pop(0)})
        elif numpy.shape(x) == ():
            leaves.append(rest.pop(0))
        else:
            part = numpy.array([rest.pop(0) for _ in range(x.size)], x.dtype)
            leaves.append(part.reshape(x.shape))
    _, want = make_jvp(lambda xs: f(*xs), tuple(args))(tuple(leaves)) if len(args) > 1 else (
        make_jvp(f, args[0])(leaves[0])
    )  # fmt: skip
    got = w.derivative
    for a, b in zip(got, want) if isinstance(want, tuple) else [(got, want)]:
        numpy.testing.assert_allclose(a, b, rtol=1e-6)


def test_the_way_through_a_folded_graph():
    f, x = PROGRAMS["long_loop"]
    w = inspect(f, x, mode="forward", seed="x[0]", fold=True)
    _, want = make_jvp(f, x)(numpy.array([1.0, 0, 0, 0, 0]))
    assert w.derivative == pytest.approx(want)
    assert any(node.members for node in w.model.nodes)
    assert "moves by" in w.story["steps"][1]["text"]


def test_many_inputs_offer_some_passes():
    w = inspect(array_graphs.long_loop, numpy.ones(50), mode="forward", seed="x[49]", fold=False)
    assert [seed.of for seed in w.passes] == [f"x[{k}]" for k in (*range(8), 49)]
    assert "forward mode needs 50 passes" in w.story["count"]


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        ("z", "no input 'z' with a name"),
        (2, "no input number 2"),
        ([1.0], "needs 2 numbers, not 1"),
        ([1.0, math.inf], "made of finite numbers"),
        (object(), "is no direction"),
    ],
)
def test_seeds_that_are_none(seed, words):
    with pytest.raises(SeedChoiceError, match=words):
        forward(seed)


def test_no_seed_without_inputs_or_in_reverse_mode():
    with pytest.raises(SeedChoiceError, match="no input with a name"):
        inspect(sin(2.0) * 3.0, mode="forward", seed=0)
    with pytest.raises(NotAModeError, match="mode='forward'"):
        inspect(example(), seed=0)
    with pytest.raises(SeedChoiceError, match="no pass 7"):
        forward().seed = 7
    with pytest.raises(SeedChoiceError, match="needs 2 numbers"):
        forward().direction = [1.0]


def test_a_graph_too_large_is_words(open_widget):
    y = Value(1.0, label="x")
    for i in range(1600):
        y = y * Value(1.0, label=f"w{i}")
    w = inspect(y, mode="forward", seed="x", fold=False)
    assert "too many to read" in w.text()
    assert "too many to read" in open_widget(w).locator("svg").last.inner_html()


def test_nan_inf_and_markup():
    x = Value(math.inf, label="</script><b>")
    w = inspect(x * 0.0 + x, mode="forward", seed=0)
    assert "nan" in json.dumps(w.story, allow_nan=False)
    assert "<b>" not in w.svg()


# ---------------------------------------------------------------- in the browser


def test_one_pass_after_the_other(open_widget):
    w = forward()
    page = open_widget(w)
    button(page, "Last step").click()
    found = page.locator(".results .found")
    assert found.all_inner_texts() == ["dv3/dx1 = 4.584"]
    button(page, "Next pass").click()
    assert page.locator(".counter").inner_text() == "step 0 of 10"
    for _ in range(10):
        page.keyboard.press(".")
    assert found.all_inner_texts() == ["dv3/dx1 = 4.584", "dv3/dx2 = 2"]
    assert page.evaluate("model.get('seen')") == [0, 1]
    assert "So dv3/dx2 = 2." in page.locator(".sentence").inner_text()


@pytest.mark.parametrize("seed", [0, 1])
def test_every_step_looks_as_python_paints_it(open_widget, seed):
    w = forward()
    page = open_widget(w)
    page.get_by_label("Seed", exact=True).select_option(index=seed)
    w.seed = seed
    for k in range(w.steps + 1):
        page.evaluate("(k) => model.set('step', k)", k)
        assert look_of_live(page) == look_of_still(page, w.svg(step=k)), f"step {k}"


def test_predicting_tangents(open_widget):
    page = open_widget(forward(predict=True))
    button(page, "Last step").click()
    assert page.locator(".question").inner_text() == "What is the tangent of v1 = x1 * x2?"
    assert "sum of the local partials" in answer(page, "7")
    assert "is the product" in answer(page, "0")
    assert answer(page, "5").startswith("Right: (local partial 5) × (tangent 1) + ")
    assert page.locator(".results .found").count() == 0


def test_each_pass_is_asked_about(open_widget):
    page = open_widget(forward(predict=True))
    for k in range(2):
        for _ in range(3):
            button(page, "Last step").click()
            button(page, "Show me").click()
        assert page.evaluate("model.get('seen')") == list(range(k + 1))
        button(page, "Next pass").click()
    assert page.locator(".score").inner_text() == "0 of 6 right"


def test_the_panel_tells_the_tangent(open_widget):
    page = open_widget(forward())
    node(page, 4).click()
    assert "Nothing has arrived yet" in page.locator(".about").inner_text()
    page.keyboard.press("End")
    w = forward()
    want = f"= {number_text(w.derivative)}"
    assert want in page.locator(".about").inner_text()
    assert not page.locator(".direction").is_visible()  # no kernel: nobody to push it


def test_axe_finds_nothing(open_widget):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_widget(forward())
    button(page, "Last step").click()
    rules = {"landmark-one-main": {"enabled": False}, "page-has-heading-one": {"enabled": False}}
    results = axe.run(page, context=".microad", options={"rules": rules})
    assert results.violations_count == 0, results.generate_report()
