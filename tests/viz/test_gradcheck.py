"""The gradient check: every cut agrees where rules are right, and halving finds the wrong one."""

import numpy
import pytest
from array_graphs import PROGRAMS
from test_shim import answer, button, node

import microad.numpy as np
from microad import defjvp, defvjp, make_vjp, primitive
from microad.check import inner, noise_like
from microad.debug import bisect
from microad.debug.bisect import find_wrong_rule
from microad.errors import ForkError, InputError, NoInputsError, NotAModeError, StepError
from microad.viz import gradcheck

W = numpy.array([[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0]])
x = numpy.array([1.0, -0.5])


@primitive
def swish(x):
    return x / (1 + numpy.exp(-x))


defvjp(swish, lambda np, g, ans, x: g * (ans + 1 / (1 + np.exp(-x))))  # wrong: times (1 - ans)


@primitive
def cube(x):
    return x**3


defvjp(cube, lambda np, g, ans, x: 3 * g * x**2)
defjvp(cube, lambda np, t, ans, x: 2 * t * x**2)  # wrong: 3


def f(W, x):  # noqa: N803
    h = swish(W @ x)
    return np.sum(np.tanh(h) * h) + np.mean(x)


TWIN = """\
row  operation      sum at the cut below  as f says
0    W, input
1    x, input                   8.869475         no
2    v1 = W @ x                 8.869475         no
3    h = swish(v1)              5.300995        yes
4    v2 = tanh(h)               5.300995        yes
5    v3 = v2 * h
6    v4 = sum(v3)
7    v5 = mean(x)
8    v6 = v4 + v5               5.300995        yes

step 5 of 5: The sum changes at row 3 (h = swish(v1)): 5.300995 below it, 8.869475 after its rule \
was used. So the reverse rule of swish is wrong."""


# ---------------------------------------------------------------- Python's side


def test_text_twin():
    assert gradcheck(f, W, x).text() == TWIN


FINE = sorted(set(PROGRAMS) - {"infinite", "long_loop"})


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("name", FINE)
def test_right_rules_agree_at_every_cut(name, mode):
    g, *args = PROGRAMS[name]
    cuts = find_wrong_rule(g, *args, mode=mode)
    assert cuts.wrong is None
    assert all(cuts.agrees(k) for k, s in enumerate(cuts.sums) if s is not None)


def test_ours_is_the_gradient_along_the_direction():
    cuts = find_wrong_rule(f, W, x, seed=3)
    u = noise_like((W, x), numpy.random.default_rng(3))
    got = make_vjp(lambda pair: f(*pair))((W, x))[0](1.0)
    assert cuts.ours == pytest.approx(inner(got, u))


@pytest.mark.parametrize("depth", [0, 1, 5, 30])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_wrong_rule_is_found_wherever_it_is(depth, seed):
    def deep(x):
        for _ in range(depth):
            x = 0.1 * np.sin(x) + x
        x = swish(x)
        for _ in range(30 - depth):
            x = 0.1 * np.sin(x) + x
        return np.sum(x)

    w = gradcheck(deep, x, seed=seed)
    assert w.whole.nodes[w.wrong].op == "swish"
    assert len(w.cuts.visited) <= 7  # of 93 rows


def test_twice_as_many_inputs_take_twice_the_work(monkeypatch):
    def summed(*xs):
        return sum(x * x for x in xs[1:])

    def products(inputs):
        count = 0

        def counted(a, b):
            nonlocal count
            count += 1
            return inner(a, b)

        monkeypatch.setattr(bisect, "inner", counted)
        find_wrong_rule(summed, *map(float, range(inputs)))
        return count

    assert products(80) < 2.2 * products(40)


def test_of_two_wrong_rules_it_finds_the_one_the_sweep_meets_first():
    w = gradcheck(lambda x: np.sum(np.sin(swish(np.cos(swish(x))))), x)
    assert w.wrong == 3


def test_forward_rules_are_checked_apart():
    assert gradcheck(lambda x: np.sum(cube(x)), x).wrong is None
    w = gradcheck(lambda x: np.sum(cube(np.sin(x))), x, mode="forward")
    assert w.whole.nodes[w.wrong].op == "cube"
    assert "the forward rule of cube is wrong" in w.text()


def test_what_cannot_be_compared_is_told():
    assert "nan is on the way" in gradcheck(*PROGRAMS["infinite"]).text()
    assert "do not settle" in gradcheck(*PROGRAMS["long_loop"]).text()
    with pytest.raises(ForkError, match="does other operations"):
        gradcheck(lambda x: np.sin(x) if x > 1 else np.cos(x), 1.0)


def test_errors_and_markup():
    with pytest.raises(NotAModeError, match="mode='both'"):
        gradcheck(f, W, x, mode="both")
    with pytest.raises(NoInputsError):
        gradcheck(f)
    with pytest.raises(InputError):
        gradcheck(lambda x: x, 3)
    with pytest.raises(StepError):
        gradcheck(f, W, x, step=9)
    w = gradcheck(lambda p: p["<script>"] * 2, {"<script>": 1.0})
    assert "<script" not in w.svg()
    assert gradcheck(f, W, x).svg() == gradcheck(f, W, x).svg()


# ---------------------------------------------------------------- in the browser


def test_the_walk_by_keyboard(open_widget):
    w = gradcheck(f, W, x)
    page = open_widget(w)
    node(page, 0).focus()
    for k in range(1, w.steps + 1):
        page.keyboard.press(".")
        rows = page.locator(".table tbody tr")
        shown = [row.locator("th, td").all_inner_texts() for row in rows.all()]
        assert shown == w.table.filled(w.story["steps"], k)
        thick = page.evaluate("""() => [...document.querySelectorAll("g.node")].filter(
            (g) => g.querySelector(".box").getAttribute("stroke-width") === "3")
            .map((g) => +g.dataset.node)""")
        assert thick == [w.story["steps"][k - 1]["at"]]
        assert page.locator(".sentence").inner_text() == w.story["steps"][k - 1]["text"]


def test_predicting_the_wrong_row(open_widget):
    page = open_widget(gradcheck(f, W, x, predict=True))
    button(page, "Last step").click()
    assert "Which row is it?" in page.locator(".question").inner_text()
    assert "the same below row 4" in answer(page, "4")
    assert "wrong sum below it" in answer(page, "2")
    assert answer(page, "3") == "Right: row 3."


def test_nothing_is_wider_than_a_narrow_page(open_widget):
    page = open_widget(gradcheck(f, W, x), viewport={"width": 800, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 800


def test_axe_finds_nothing(open_widget):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_widget(gradcheck(f, W, x))
    button(page, "Last step").click()
    page.locator(".table button").nth(2).click()
    rules = {"landmark-one-main": {"enabled": False}, "page-has-heading-one": {"enabled": False}}
    results = axe.run(page, context=".microad", options={"rules": rules})
    assert results.violations_count == 0, results.generate_report()
