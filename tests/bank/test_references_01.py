"""Unit 01: its references are right by another way, and what it judges with can say no."""

import json
import math
from pathlib import Path
from random import Random

import pytest

from microad.bank.probes import listing
from microad.bank.units import probes_module, verdicts_module
from microad.course.judge import define, judge
from microad.course.spec import exercise

strips, quotients, limits, powers, rules, flat, tangent = map(
    probes_module, ("01-2", "01-3", "01-4", "01-5", "01-6", "01-7", "01-8")
)

SOLUTION = Path(__file__).parents[2] / "solutions" / "01_slope" / "01_slope.ipynb"


def answer(id):
    task = exercise(id)
    return define(task, task.reference)


def slope(f, x, h=1e-5):
    """A central difference, whose error is far below the room that the tests give."""
    return (f(x + h) - f(x - h)) / (2 * h)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("rule", ["sum", "product", "quotient"])
def test_rules(rule, seed):
    ours = answer("01-6")[f"slope_{rule}"]
    together = {"sum": float.__add__, "product": float.__mul__, "quotient": float.__truediv__}[rule]
    for _, one, other, x in rules.pairs(rule)(Random(seed)):
        (f, df), (g, dg) = rules.CURVES[one], rules.CURVES[other]
        true = slope(lambda x, f=f, g=g: together(float(f(x)), float(g(x))), x)
        assert ours(f, df, g, dg, x) == pytest.approx(true, rel=1e-6, abs=1e-6)


def test_the_curves_of_the_rules_have_the_slopes_that_stand_beside_them():
    for f, df in rules.CURVES.values():
        for x in (-1.5, 0.3, 2.0):
            assert df(x) == pytest.approx(slope(f, x), rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("seed", range(20))
def test_powers(seed):
    space, r = answer("01-5"), Random(seed)
    curves = {"constant": lambda c, x: c, "power": lambda n, x: x**n, "exp": math.exp,
              "log": math.log}  # fmt: skip
    for name, *args in [*powers.powers(r), *powers.odd_powers(r), *powers.logs(r)]:
        *fixed, x = args
        if x:
            true = slope(lambda x, name=name, fixed=fixed: float(curves[name](*fixed, x)), x)
            assert space[f"slope_{name}"](*args) == pytest.approx(true, rel=1e-6, abs=1e-6)


def test_limits():
    places = {"A": 0, "B": 0, "C": 0, "D": 2, "E": 3, "F": 0}
    curves = {
        "A": lambda x: x * x / x,
        "B": lambda x: math.sin(x) / x,
        "C": lambda x: abs(x) / x,
        "D": lambda x: (x + 3) / (x * x - 9),
        "E": lambda x: (x * x - 9) / (x - 3),
        "F": lambda x: (x * x + x) / (x * x),
    }
    for key, true in verdicts_module("01-4").TRUTH.items():
        left, right = (curves[key](places[key] + h) for h in (-1e-6, 1e-6))
        agree = abs(left - right) < 1e-3 and abs(left) < 1e3
        assert (agree and round((left + right) / 2, 3)) == (true if true != "none" else False)


@pytest.mark.parametrize("lines", [strips.SQUARE, strips.CUBE, powers.LINES])
def test_a_proof_is_judged_by_its_values(lines):
    right = {
        id(strips.SQUARE): "DGBAF",
        id(strips.CUBE): "ECGBD",
        id(powers.LINES): verdicts_module("01-5").ORDER,
    }
    order = right[id(lines)]
    assert set(strips.values(lines, order, 3.0, 0.5).values()) == {"the same value"}
    spare = sorted(set(lines) - set(order))
    assert len(spare) == 2
    for letter in spare:  # a line with a mistake never has the value of the first one
        assert strips.compare(lines[order[0]], lines[letter], 3.0, 0.5) != "the same value"


def test_places_tell_early_from_late():
    found = verdicts_module("01-2").places("GDBC", "DGBAF")
    assert list(found.values()) == [
        "G comes too early", "D comes too late", "in its place", "C does not belong here",
        "is missing", "4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("f", "kind"),
    [(lambda x: -x * x, "peak"), (abs, "valley"), (lambda x: x**3, "neither"),
     (lambda x: 1.0, "level ground"), (lambda x: x * x * math.cos(1 / x) if x else 0.0,
                                       "it depends on how close one looks")],
)  # fmt: skip
def test_kinds_of_places(f, kind):
    assert flat.kind(f, 0.0, (0.1, 0.02, 0.003, 0.0004)) == kind


def test_a_kink_is_not_flat():
    assert flat.is_flat(abs, 0.0) == "it is not 0 but about 1 in size"
    assert flat.is_flat(lambda x: x * x, 0.0) == "it is 0"


def test_a_drawn_line_has_a_height_between_its_points():
    assert tangent.height([(0.0, 0.0), (2.0, 4.0)], 0.5) == 1.0
    assert tangent.height([(0.0, 0.0), (2.0, 4.0)], 3.0) == "it is not drawn at 3"


def test_a_picture_is_drawn_in_axes_of_its_own():
    """What one answer leaves in the axes is gone when the next one is judged."""
    task = exercise("01-8")
    assert judge(task, define(task, task.right[0])).status == "right"
    torn = judge(
        task, {"draw_01_8": lambda ax: ax.figure.clear() or "A tangent on torn paper, gone."}
    )
    assert torn.score < task.points
    assert judge(task, define(task, task.right[0])).status == "right"
    empty = judge(task, {"draw_01_8": lambda ax: "A tangent that was never drawn, in words only."})
    assert empty.score < task.points


@pytest.mark.parametrize(
    ("curve", "text"),
    [((0.0, 3.0), "3x"), ((1.0, 2.0), "2x + 1"), ((0.0, 0.0, 1.0), "x²"), ((-0.5, 1.0), "x - 0.5"),
     ((0.0, -1.0, 11.0), "11x² - x"), ((0.0,), "0")],
)  # fmt: skip
def test_polynomials_read_well(curve, text):
    assert quotients.formula(curve) == text


def test_the_strips_are_those_of_the_bank():
    cells = {c["id"]: "".join(c["source"]) for c in json.loads(SOLUTION.read_text())["cells"]}
    assert listing(strips.SQUARE) in cells["01-2-text"]
    assert listing(strips.CUBE) in cells["01-2-text"]
    assert listing(powers.LINES) in cells["01-5-text"]
