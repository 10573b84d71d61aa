"""Unit 06: its references against independent computations, its choices against counted work."""

import cmath
import itertools
import math
from random import Random

import pytest

from microad.bank.probes import evaluate
from microad.bank.u06.verdicts_06_2 import true_errors
from microad.bank.units import probes_module, verdicts_module
from microad.course.judge import define, judge
from microad.course.spec import exercise
from microad.scalar import Value, topo_order

moving, two_tables, directions, brackets = map(probes_module, ("06-1", "06-3", "06-4", "06-5"))

H = 1e-200  # a complex step has no difference in it, so it may be as small as one likes


def answer(id):
    task = exercise(id)
    return define(task, task.reference)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("cases", [moving.sums, moving.products, moving.functions, moving.mirrored,
                                   moving.whole_programs])  # fmt: skip
def test_tangents_against_complex_step(cases, seed):
    space = answer("06-1")
    functions = {name: space[name] for name in ("exp", "log", "sin")}
    plain = {name: getattr(cmath, name) for name in functions}
    for text, point in cases(Random(seed)):
        for name in point:
            inputs = {key: space["Dual"](x, float(key == name)) for key, x in point.items()}
            ans = evaluate(text, inputs | functions)
            moved = point | {name: complex(point[name], H)} | plain
            assert ans.tangent == pytest.approx(evaluate(text, moved).imag / H, rel=1e-9)


def test_the_errors_of_the_loop():
    known = 7.6e-3, 1.3e-5, 1.8e-11
    assert all(0.9 < got / want < 1.1 for got, want in zip(true_errors(), known, strict=True))


@pytest.mark.parametrize("x", [2.0, -2.0, 0.7, -1.3])
def test_both_tables_end_in_the_slope(x):
    space = answer("06-3")

    def f(z):
        return cmath.log(z * z) * cmath.sin(z) + 1 / z

    slope = f(complex(x, H)).imag / H
    assert space["forward_table"](x)["f"] == pytest.approx(slope, rel=1e-12)
    assert space["reverse_table"](x)["x"] == pytest.approx(slope, rel=1e-12)


def test_the_count_of_products_is_the_count_of_arrows():
    x = Value(2.0)
    a = x**2
    f = a.log() * x.sin() + x**-1
    assert sum(len(node.parents) for node in topo_order(f)) == 8
    assert answer("06-3")["answer_06_3"]() == {"forward": 8, "reverse": 8, "equal": True}


@pytest.mark.parametrize("n", [1, 2, 5, 20])
@pytest.mark.parametrize("m", [1, 2, 5, 20])
def test_the_better_direction_has_fewer_products_or_remembers_less(n, m):
    """Count arrows of a graph with n inputs and m outputs, once for each sweep."""
    inputs = [Value(1.0) for _ in range(n)]
    middle = sum(inputs)
    outputs = [k * middle for k in range(m)]
    nodes = set().union(*(topo_order(end) for end in outputs))
    arrows = sum(len(node.parents) for node in nodes)
    work = {"forward": (n * arrows, 0), "reverse": (m * arrows, len(nodes))}
    shape = directions.Shape(n, m, arrows, "")
    assert verdicts_module("06-4").better(shape) == min(work, key=work.get)


@pytest.mark.parametrize("seed", range(20))
def test_brackets_against_all_brackets(seed):
    cheapest = answer("06-5")["cheapest"]

    def every(sizes):
        """The costs of all brackets, by all ways to take out the inner sizes."""
        for order in itertools.permutations(range(1, len(sizes) - 1)):
            left, cost = list(range(len(sizes))), 0
            for k in order:
                at = left.index(k)
                cost += sizes[left[at - 1]] * sizes[k] * sizes[left[at + 1]]
                left.remove(k)
            yield cost

    for sizes in brackets.random_chains(Random(seed)):
        assert cheapest(sizes) == min(every(sizes))
    assert [cheapest([1, 50, 100, 200]), cheapest([200, 100, 50, 1])] == [25_000, 25_000]


def test_nested_slopes_by_hand():
    slope = answer("06-6")["slope"]
    assert slope(lambda x: x * slope(lambda y: x + y, 1.0), 1.0) == 1
    assert slope(lambda x: slope(lambda y: y * y * y, x), 2.0) == 12
    # d/dz[x y z²] = 2xyz at z = y is 2xy²; y · 2xy² has slope 6xy², at y = x 6x³; x · 6x³: 24x³
    deep = lambda y, x: y * slope(lambda z: x * y * z * z, y)  # noqa: E731
    assert slope(lambda x: x * slope(lambda y: deep(y, x), x), 2.0) == 24 * 8


def test_the_given_code_says_two():
    task = exercise("06-6")
    (as_given,) = (w for w in task.wrongs if w.name == "left with one ε for all")
    report = judge(task, define(task, as_given.source))
    assert report.counterexample.got == "2"
    assert report.counterexample.expected == "1"


def test_a_picture_with_a_linear_axis_loses_its_point():
    task = exercise("06-2")
    linear = task.reference.replace("semilogy", "plot")
    report = judge(task, define(task, linear))
    assert report.counterexample.got == "linear"
    assert report.score == 2


def test_the_places_are_those_of_the_book():
    assert list(two_tables.places(Random(0)))[:2] == [2.0, -2.0]
    assert math.isclose(answer("06-3")["forward_table"](2.0)["f"], 0.0823954, rel_tol=1e-6)
