"""What the Hessian costs: counts that can be checked by hand, growth, and the question."""

import numpy
import pytest
from test_shim import answer, button

import microad.numpy as np
from microad import grad, hessian, viz
from microad.debug.cost import count_ops, work
from microad.errors import KnobError, OutputError, SizesError


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def test_numbers_are_counted_by_size():
    x = numpy.ones(5)
    count = count_ops(lambda x: np.sum(np.sin(x) * x), x)
    assert (count.total(), count.numbers) == (3, 15)
    assert count_ops(lambda x: x[1:].reshape(2, 2), x).numbers == 0
    A = numpy.ones((3, 5))  # noqa: N806
    assert count_ops(lambda x: A @ x, x).numbers == 15
    assert work("dot", (2.0, x), x) == 5


def test_text_twin():
    w = viz.hessian_cost(rosenbrock, [2, 4, 8])
    assert w.text().splitlines()[-4:] == [
        "n   f  gradient  HVP  Hessian",
        "2   8        19   44       44",
        "4  24        57  132      204",
        "8  56       133  308      812",
    ]


def test_counts_are_those_of_microad_cost():
    w = viz.hessian_cost(rosenbrock, [3, 30])
    x = numpy.linspace(0.5, 1.5, 30)
    assert w.row["gradient"] == count_ops(grad(rosenbrock), x).numbers
    assert w.row["hessian"] == count_ops(hessian(rosenbrock), x).numbers


def test_only_the_hessian_outgrows_f():
    w = viz.hessian_cost(rosenbrock, [10, 100])
    assert w.row["ratio_gradient"] < 4
    assert w.row["growth_gradient"] == pytest.approx(w.row["growth_f"], rel=0.1)
    assert w.row["growth_hvp"] == pytest.approx(w.row["growth_f"], rel=0.1)
    assert w.row["growth_hessian"] > 8 * w.row["growth_f"]


@pytest.mark.parametrize("sizes", [[], [0], [2.5], "many", [-1, 3], 7])
def test_sizes_that_are_none(sizes):
    with pytest.raises(SizesError, match="are no sizes of inputs"):
        viz.hessian_cost(rosenbrock, sizes)


def test_other_errors_and_markup():
    with pytest.raises(OutputError):
        viz.hessian_cost(lambda x: x * 2, [2])
    with pytest.raises(KnobError):
        viz.hessian_cost(rosenbrock, [2, 4]).n = 5000

    def f(x):
        return np.sum(x) * 0.0

    f.__name__ = "<script>"
    w = viz.hessian_cost(f, [1, 1, 2])
    assert "<script" not in w.svg()
    assert w.svg() == viz.hessian_cost(f, [2, 1]).svg()


def test_own_inputs():
    w = viz.hessian_cost(lambda p: np.sum(p * p), [3], x=lambda n: numpy.ones((n, n)))
    assert w.row["f"] == 18


def test_predicting_in_the_browser(open_widget):
    page = open_widget(viz.hessian_cost(rosenbrock, [10, 20, 40], predict=True))
    assert "From n = 20 to n = 40" in page.locator(".question").inner_text()
    assert "is how rosenbrock grows" in answer(page, "2.05")
    assert answer(page, "4").startswith("Right: 3.9")
    slider = page.get_by_role("slider", name="n", exact=True)
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert "From n = 10 to n = 20" in page.locator(".question").inner_text()
    button(page, "Predict").click()
    assert page.locator(".sentence").inner_text().startswith("With n = 20, rosenbrock computes")


def test_axe_finds_nothing(open_widget):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_widget(viz.hessian_cost(rosenbrock, [2, 4, 8]))
    rules = {"landmark-one-main": {"enabled": False}, "page-has-heading-one": {"enabled": False}}
    results = axe.run(page, context=".microad", options={"rules": rules})
    assert results.violations_count == 0, results.generate_report()
