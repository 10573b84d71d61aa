"""The references of lesson 03 are right by another way: differences and complex steps."""

import cmath
import json
import math
from pathlib import Path
from random import Random

import pytest

from microad.bank.probes import listing
from microad.bank.units import probes_module, verdicts_module
from microad.course.judge import define
from microad.course.spec import exercise
from microad.numeric import central_diff, complex_step

onion, inner, gradient, norm, three_routes, tower, inverse, table, edges = map(
    probes_module, ("03-1", "03-3", "03-4", "03-5", "03-6", "03-7", "03-8", "03-9", "03-10")
)

SEEDS = range(20)
NEAR = {"rel": 1e-7, "abs": 1e-8}


def answer(id):
    task = exercise(id)
    return define(task, task.reference)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_the_strips(seed):
    f = onion.run(onion.assemble(onion.LINES, answer("03-1")["answer_03_1"]()), {"math": math})["f"]
    for x, n, m in onion.places(Random(seed)):
        value, slope = f(x, n, m)
        assert value == pytest.approx(math.sin((2 * x * x + x + 1) ** m) ** n, rel=1e-12)
        true = complex_step(lambda z, n=n, m=m: cmath.sin((2 * z * z + z + 1) ** m) ** n, x)
        assert slope == pytest.approx(true, rel=1e-10)


def test_the_numbers_of_the_lesson():
    f = onion.run(onion.assemble(onion.LINES, "CFHABE"), {"math": math})["f"]
    assert f(0.4, 3, 2)[1] == pytest.approx(-0.875542, abs=1e-6)
    rates = answer("03-2")["answer_03_2"]()
    assert rates["dc_da"] * rates["da_dc"] == pytest.approx(1, abs=1e-5)
    assert rates["dc_da"] == pytest.approx(central_diff(lambda a: math.sin(a * a), 0.7), abs=1e-5)
    assert answer("03-7")["slope_of_power"](2.0) == pytest.approx(6.772589, abs=1e-6)
    cube = inverse.PAIRS["cube"]
    assert answer("03-8")["inverse_derivative"](cube.df, cube.finv)(2.0) == pytest.approx(0.25)
    slopes = answer("03-9")["slopes"](2.0, 5.0)
    assert slopes["x1"] == 5.5
    assert slopes["x2"] == pytest.approx(1.716338, abs=1e-6)
    assert answer("03-9")["values"](2.0, 5.0)["y"] == pytest.approx(11.65207, abs=1e-5)
    for x in (2.0, -2.0):
        products = answer("03-10")["route_products"](x)
        assert products == pytest.approx([0.909297, -0.576902, -0.25], abs=1e-6)
        assert sum(products) == pytest.approx(0.0823954, abs=1e-6)


def test_two_functions_in_a_row():
    given = answer("03-3")["answer_03_3"]()
    for name, slope in given.items():
        assert slope == pytest.approx(verdicts_module("03-3").measured(name), abs=1e-5)


def test_the_notebook_shows_the_strips_of_the_bank():
    path = Path(__file__).parents[2] / "solutions" / "03_chain" / "03_chain.ipynb"
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]}
    assert listing(onion.LINES) in cells["03-1-text"]


@pytest.mark.parametrize("seed", SEEDS)
def test_gradients(seed):
    cases = {
        "gradient": (gradient.anywhere, lambda x: 3 * x[0] ** 2 + 5 * math.exp(x[1])),
        "norm_gradient": (norm.vectors, lambda x: math.hypot(*x)),
    }
    for id, name in (("03-4", "gradient"), ("03-5", "norm_gradient")):
        found, (places, f) = answer(id)[name], cases[name]
        for x in places(Random(seed)):
            for i, slope in enumerate(found(x)):
                moved = central_diff(lambda t, f=f, x=x, i=i: f([*x[:i], t, *x[i + 1 :]]), x[i])
                assert slope == pytest.approx(moved, **NEAR)


@pytest.mark.parametrize("seed", SEEDS)
def test_three_ways_in(seed):
    r = Random(seed)
    a, b = r.uniform(-2, 2), r.uniform(-2, 2)

    def u(a, b):
        return (a * b) * (a + b * b) + math.sin(a - 3 * b)

    slopes = answer("03-6")["two_slopes"](*three_routes.rates(a, b))
    assert slopes[0] == pytest.approx(central_diff(lambda t: u(t, b), a), **NEAR)
    assert slopes[1] == pytest.approx(central_diff(lambda t: u(a, t), b), **NEAR)


@pytest.mark.parametrize("seed", SEEDS)
def test_slopes_in_one_number(seed):
    slope = answer("03-7")["slope_of_power"]
    for x in [*tower.between(Random(seed)), *tower.near_zero(Random(seed))]:
        assert slope(x) == pytest.approx(central_diff(lambda t: t**t, x), **NEAR)
    products = answer("03-10")["route_products"]
    for x in edges.either(Random(seed)):
        true = complex_step(lambda z: cmath.log(z * z) * cmath.sin(z) + 1 / z, x)
        assert sum(products(x)) == pytest.approx(true, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_ways_back(seed):
    found = answer("03-8")["inverse_derivative"]
    for cases in (inverse.cubic, inverse.exponentials, inverse.decreasing):
        for name, y in cases(Random(seed)):
            pair = inverse.PAIRS[name]
            slope = found(pair.df, pair.finv)(y)
            assert slope == pytest.approx(central_diff(pair.finv, y), **NEAR)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_table(seed):
    space = answer("03-9")
    for x1, x2 in table.more_points(Random(seed)):
        slopes = space["slopes"](x1, x2)
        moved = (
            central_diff(lambda t, x2=x2: space["values"](t, x2)["y"], x1),
            central_diff(lambda t, x1=x1: space["values"](x1, t)["y"], x2),
        )
        assert (slopes["x1"], slopes["x2"]) == pytest.approx(moved, **NEAR)
