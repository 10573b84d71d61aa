"""The answers of unit 02 are right by another way: formulas, known verdicts, longer arithmetic."""

import cmath
import math
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from microad.bank.units import probes_module, verdicts_module
from microad.course.judge import define
from microad.course.spec import exercise

best, central, curves, complexes, aliases, weak, scale = map(
    probes_module, ("02-1", "02-2", "02-3", "02-4", "02-5", "02-6", "02-7")
)


def answer(id, name):
    task = exercise(id)
    return define(task, task.reference)[name]


def test_the_best_h_and_the_equal_digits():
    assert verdicts_module("02-1").TRUE == {"best": 1e-8, "same": 14}
    for digits, same in ((14, True), (15, False)):
        leading = {math.floor(math.sin(x) * 10**digits) for x in (1, 1 + 1e-15)}
        assert (len(leading) == 1) == same


@pytest.mark.parametrize("seed", range(20))
def test_central_differences_are_exact_for_parabolas_in_whole_numbers(seed):
    central_diff = answer("02-2", "central_diff")
    for name, x, h in [*central.parabolas(Random(seed)), *central.whole_numbers(Random(seed))]:
        f, df = central.CURVES[name]
        if name in ("x*x", "3*x + 1", "x*(x + 1)/2"):
            assert central_diff(f, x, h) == pytest.approx(df(x), rel=1e-12)
        elif name == "x**3":  # the error of a cube is h*h
            assert central_diff(f, x, h) == pytest.approx(df(x) + h * h, rel=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_gradients_of_lists_by_fractions(seed):
    """The same quotients without any rounding."""
    central_diff = answer("02-2", "central_diff")
    for name, x, h in central.lists(Random(seed)):
        exact = central_diff(central.LISTS[name], [Fraction(xi) for xi in x], Fraction(h))
        assert central_diff(central.LISTS[name], x, h) == pytest.approx(list(map(float, exact)))


def test_errors_shrink_to_a_quarter():
    error_ratio = answer("02-2", "error_ratio")
    for seed in range(20):
        for name, x, h in central.shrinking(Random(seed)):
            assert error_ratio(*central.CURVES[name], x, h) == pytest.approx(4, abs=0.2)


@pytest.mark.parametrize("seed", range(20))
def test_the_bottom_of_the_u(seed):
    u_curves = answer("02-3", "u_curves")
    for name, x in curves.curves(Random(seed)):
        plot = u_curves(*curves.CURVES[name], x)
        assert 1e-9 <= plot["best_forward"] <= 1e-7
        assert plot["best_central"] in (pytest.approx(1e-5), pytest.approx(1e-6))
        assert min(plot["central"]) < min(plot["forward"])


@pytest.mark.parametrize("name", complexes.SMOOTH)
def test_complex_steps_against_a_circle_of_points(name):
    """Cauchy's formula: the slope as a mean over a circle around x, with no limit at all."""
    f, points, radius = complexes.SMOOTH[name], 64, 0.25
    turns = [cmath.exp(2j * math.pi * k / points) for k in range(points)]
    for x in (0.7, -1.3, 2.0):
        mean = sum(f(x + radius * turn) / turn for turn in turns) / (points * radius)
        assert answer("02-4", "complex_step")(f, x) == pytest.approx(mean.real, rel=1e-12)


@pytest.mark.parametrize("name", aliases.FUNCTIONS)
def test_gradients_of_views_are_the_weights_put_back(name):
    rows = aliases.grid(Random(name), 2, 3)
    x, g = np.array(rows), aliases.weights(rows, name)
    true = {
        "x": lambda: g,
        "x.reshape(-1)": lambda: g.reshape(2, 3),
        "x.T": lambda: g.T,
        "x[::-1]": lambda: g[::-1],
        "x[0]": lambda: np.array([g, 0 * g]),
        "3*x": lambda: 3 * g,
        "x*x": lambda: 2 * x * g,
        "x*x*x": lambda: 3 * x * x * g,
    }[name]()
    found = answer("02-5", "measured_gradient")(aliases.FUNCTIONS[name], x, g)
    assert found == pytest.approx(true, rel=1e-6, abs=1e-6)
    assert x.tolist() == rows


@pytest.mark.parametrize("seed", range(50))
def test_a_good_test_function_accepts_right_partials_only(seed):
    """The verdicts are those that the task asks for, and not what the reference happens to give."""
    task = exercise("02-6")
    for source in (task.reference, *task.right):
        revealing = define(task, source)["revealing"]
        for a, b in weak.points(Random(seed)):
            verdicts = {
                name: weak.accepts(partials, revealing, a, b)
                for name, partials in weak.SUBMISSIONS.items()
            }
            assert [name for name, passed in verdicts.items() if passed] == [*weak.RIGHT]


def test_the_weak_function_is_as_weak_as_the_text_says():
    space = define(exercise("02-6"), "")
    assert space["accepts"](space["wrong"], space["weak"], 1.7, 2.9)
    assert not space["accepts"](space["wrong"], lambda a, b: a * a * b, 1.7, 2.9)


def test_good_steps_give_ten_digits_at_every_size():
    for seed in range(20):
        for x in (*scale.elsewhere(Random(seed)), *scale.anywhere(Random(seed))):
            h = answer("02-7", "good_h")(x)
            slope = (math.sqrt(x + h) - math.sqrt(x - h)) / (2 * h)
            assert slope == pytest.approx(0.5 / math.sqrt(x), rel=2e-10)
    assert 1 <= answer("02-7", "good_h")(1e6) <= 100
