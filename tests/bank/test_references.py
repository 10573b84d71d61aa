"""The reference answers are right by another way: complex steps, differences, plain Python."""

import cmath
import math
from random import Random

import pytest

from microad.bank.probes import build, evaluate, gradient, random_graph
from microad.bank.units import probes_module
from microad.course.judge import define
from microad.course.spec import exercise
from microad.scalar import Value

arithmetic, functions, powers = map(probes_module, ("04-2", "04-3", "04-6"))

H = 1e-200  # a complex step has no difference in it, so it may be as small as one likes


def answer(id):
    task = exercise(id)
    return define(task, task.reference)


def complex_slope(f, point, name):
    """d/d(name)[f] by one evaluation beside the real axis."""
    return f(point | {name: complex(point[name], H)}).imag / H


def graph_slopes(graph):
    """d(output)/d(leaf) for each leaf of a graph, by complex steps."""
    leaves, steps = graph
    for i in range(len(leaves)):
        moved = [complex(x, H if i == k else 0.0) for k, x in enumerate(leaves)]
        yield build(complex, (moved, steps))[-1].imag / H


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("cases", [arithmetic.operators, arithmetic.powers, arithmetic.mirrored,
                                   arithmetic.expressions])  # fmt: skip
def test_arithmetic(cases, seed):
    number = answer("04-2")["Number"]
    for text, point in cases(Random(seed)):
        inputs = {name: number(x) for name, x in point.items()}
        y = evaluate(text, inputs)
        assert y.data == pytest.approx(evaluate(text, point), rel=1e-12)
        for name, slope in zip(inputs, gradient(y, *inputs.values()), strict=True):
            true = complex_slope(lambda p, text=text: evaluate(text, p), point, name)
            assert slope == pytest.approx(true, rel=1e-9), (text, point, name)


@pytest.mark.parametrize("name", ["exp", "log", "sin", "tanh"])
def test_functions(name):
    function, true = answer("04-3")[name], getattr(cmath, name)
    cases = functions.positive if name == "log" else functions.anywhere
    for seed in range(20):
        for at in cases(Random(seed)):
            x = Value(at)
            y = function(x)
            assert y.data == pytest.approx(true(at).real, rel=1e-12)
            assert gradient(y, x)[0] == pytest.approx(true(complex(at, H)).imag / H, rel=1e-9)


def test_powers_of_positive_numbers():
    power = answer("04-6")["power"]
    for seed in range(20):
        for a, b, _ in powers.positive(Random(seed)):
            base, exponent = Value(a), Value(b)
            slopes = gradient(power(base, exponent), base, exponent)
            true = [(complex(a, H) ** b).imag / H, cmath.exp(complex(b, H) * math.log(a)).imag / H]
            assert slopes == pytest.approx(true, rel=1e-9, abs=1e-12)


def test_powers_of_negative_numbers_and_of_zero():
    power = answer("04-6")["power"]
    for a, b, _ in [*powers.negative(Random(1)), (0.0, 2.0, True), (0.0, 3.0, True)]:
        base, exponent = Value(a), Value(b)
        in_base, in_exponent = gradient(power(base, exponent), base, exponent)
        h = 1e-6 * max(abs(a), 1.0)
        difference = (math.pow(a + h, b) - math.pow(a - h, b)) / (2 * h)
        assert in_base == pytest.approx(difference, rel=1e-6, abs=1e-6)
        assert in_exponent == (0.0 if a == 0 else "NaN")


@pytest.mark.parametrize("seed", range(20))
def test_sweeps(seed):
    r = Random(seed)
    sweep, backward = answer("05-3")["sweep"], answer("05-4")["backward"]
    for graph in (random_graph(r, 2, 9), random_graph(r, 3, 12)):
        true = list(graph_slopes(graph))
        nodes = build(Value, graph)
        sweep(nodes[-1])
        assert [leaf.grad for leaf in nodes[: len(true)]] == pytest.approx(true, rel=1e-9)
        nodes = build(Value, graph)
        for _ in range(3):
            backward(nodes[-1])
        assert [leaf.grad / 3 for leaf in nodes[: len(true)]] == pytest.approx(true, rel=1e-9)


def test_the_example_of_the_lesson():
    sweep = answer("05-3")["sweep"]
    x = Value(3.0)
    z = x * x
    sweep(z * (z + 1))
    assert x.grad == 114


def test_an_order_is_an_order():
    order = answer("05-5")["order"]
    for seed in range(20):
        root = build(Value, random_graph(Random(seed), 3, 15))[-1]
        nodes = order(root)
        place = {node: i for i, node in enumerate(nodes)}
        assert nodes[0] is root
        assert len(place) == len(nodes)
        assert all(place[node] < place[parent] for node in nodes for parent in node.parents)


def test_training_equals_plain_python():
    fit = answer("05-6")["fit"]
    points, rate = [(0.5, 1.0), (-1.0, 2.0)], 0.1
    w = b = 0.0
    table = []
    for _ in range(10):
        table.append(sum((w * x + b - t) ** 2 for x, t in points) / 2)
        dw = sum((w * x + b - t) * x for x, t in points)
        db = sum(w * x + b - t for x, t in points)
        w, b = w - rate * dw, b - rate * db
    assert fit(points, 10, rate) == pytest.approx(table, rel=1e-12)
