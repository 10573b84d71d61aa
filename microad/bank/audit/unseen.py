"""Tasks that no lesson shows: three for each lesson, solved with what its learner has built.

A task takes the learner's engine and yields (got, true, room). What is true is found without it:
by a formula, or by a step beside the real line.
"""

import cmath
import math
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from microad.bank.probes import gradient

Pairs = Iterator[tuple[float, float, float]]
EXACT = 1e-10
H = 1e-150


def slopes(f: Callable[..., Any], *at: float) -> list[float]:
    """The partial derivatives of f, by a complex step in each input."""
    moved = ([complex(x, H * (i == k)) for i, x in enumerate(at)] for k in range(len(at)))
    return [f(*point).imag / H for point in moved]


# ---------------------------------------------------------------- 01 and 02: from values alone


def a_bell_curve(engine: SimpleNamespace) -> Pairs:
    def f(x: float) -> float:
        return math.exp(-x * x)

    yield engine.numeric.difference_quotient(f, 1.0, -0.5), (f(0.5) - f(1)) / -0.5, EXACT
    yield engine.numeric.difference_quotient(f, 1.0, 1e-6), -2 * f(1), 1e-5


def how_flat_a_cosine_is(engine: SimpleNamespace) -> Pairs:
    table = engine.numeric.limit_table(lambda h: (1 - math.cos(h)) / (h * h), 0.0, (0.1, 0.01))
    for _, left, right in table:
        yield left, right, EXACT
    yield table[-1][1], 0.5, 1e-4


def the_tangent_of_a_logarithm(engine: SimpleNamespace) -> Pairs:
    line = engine.numeric.tangent_line(math.log, 2.0, 0.5)
    yield line(2.0), math.log(2), EXACT
    yield line(4.0), math.log(2) + 1, EXACT


def a_wave_that_dies_out(engine: SimpleNamespace) -> Pairs:
    def f(x: float) -> float:
        return math.exp(-x) * math.sin(5 * x)

    true = math.exp(-0.4) * (5 * math.cos(2.0) - math.sin(2.0))
    yield engine.numeric.forward_diff(f, 0.4), true, 1e-6
    yield engine.numeric.central_diff(f, 0.4), true, 1e-8


def a_fraction_off_the_real_line(engine: SimpleNamespace) -> Pairs:
    slope = engine.numeric.complex_step(lambda x: cmath.exp(x) / (1 + x * x), 0.7)
    yield slope, math.exp(0.7) * (1 + 0.49 - 1.4) / 1.49**2, 1e-13


def a_hike_across_a_valley(engine: SimpleNamespace) -> Pairs:
    def height(p: list[float]) -> float:
        return p[0] ** 2 + 3 * p[0] * p[1] + math.sin(p[2])

    slope = engine.numeric.directional_diff(height, [1.0, -2.0, 0.5], [2.0, 1.0, -1.0])
    yield slope, 2 * (2 - 6) + 3 - math.cos(0.5), 1e-8


# ---------------------------------------------------------------- 03: routes


def a_diamond_of_routes(engine: SimpleNamespace) -> Pairs:
    step, total = engine.expr.Step, engine.expr.route_sum
    x = step("x", 2.0)
    u = step("u", 8.0, "**3", (x, 12.0))
    v = step("v", math.exp(2.0), "exp", (x, math.exp(2.0)))
    w = step("w", 8 * math.exp(2.0), "*", (u, math.exp(2.0)), (v, 8.0))
    yield total(x, w), slopes(lambda x: x**3 * cmath.exp(x), 2.0)[0], EXACT
    yield total(w, x), 0.0, EXACT


def a_ladder_of_doublings(engine: SimpleNamespace) -> Pairs:
    step = engine.expr.Step
    first = last = step("y0", 3.0)
    for k in range(1, 9):
        last = step(f"y{k}", 2 * last.data, "+", (last, 1.0), (last, 1.0))
    yield engine.expr.route_sum(first, last), 256.0, EXACT


def the_table_of_a_trace(engine: SimpleNamespace) -> Pairs:
    step = engine.expr.Step
    a, b = step("a", 4.0), step("b", 0.5)
    q = step("q", 8.0, "/", (a, 2.0), (b, -16.0))
    lines = engine.expr.trace_table(a, b, q).splitlines()
    yield len(lines), 4, 0.0
    yield float("a / b" in lines[-1] and "8" in lines[-1] and "-16" in lines[-1]), 1.0, 0.0


# ---------------------------------------------------------------- 04 and 05: recorded and walked


def _banana(x: Any, y: Any) -> Any:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def the_record_of_a_banana_valley(engine: SimpleNamespace) -> Pairs:
    x, y = engine.scalar.Value(-1.2), engine.scalar.Value(0.7)
    found = gradient(_banana(x, y), x, y)
    yield from ((float(g), s, EXACT) for g, s in zip(found, slopes(_banana, -1.2, 0.7)))


def the_record_of_a_power_of_a_power(engine: SimpleNamespace) -> Pairs:
    x, y = engine.scalar.Value(1.5), engine.scalar.Value(2.5)
    found = gradient((x**y) ** (1 / y) + x ** (-2), x, y)
    yield float(found[0]), 1 - 2 / 1.5**3, EXACT
    yield float(found[1]), 0.0, EXACT


def the_record_of_a_loop(engine: SimpleNamespace) -> Pairs:
    x = engine.scalar.Value(0.3)
    y = x
    for _ in range(6):  # the logistic map
        y = 3.6 * y * (1 - y)

    def again(z: Any) -> Any:
        for _ in range(6):
            z = 3.6 * z * (1 - z)
        return z

    yield float(gradient(y, x)[0]), slopes(again, 0.3)[0], EXACT


def a_sweep_through_a_banana_valley(engine: SimpleNamespace) -> Pairs:
    x, y = engine.scalar.Value(-1.2), engine.scalar.Value(0.7)
    _banana(x, y).backward()
    for leaf, slope in zip((x, y), slopes(_banana, -1.2, 0.7)):
        yield leaf.grad, slope, EXACT


def a_softmax_and_its_logarithm(engine: SimpleNamespace) -> Pairs:
    at = (0.2, -1.0, 1.4)
    scores = [engine.scalar.Value(x) for x in at]
    total = sum(engine.scalar.exp(s) for s in scores)
    (engine.scalar.log(total) - scores[1]).backward()
    weights = [math.exp(x) for x in at]
    for k, score in enumerate(scores):
        yield score.grad, weights[k] / sum(weights) - (k == 1), EXACT


def two_losses_swept_one_by_one(engine: SimpleNamespace) -> Pairs:
    w = engine.scalar.Value(0.5)
    for x, t in ((1.0, 2.0), (3.0, -1.0)):
        ((w * x - t) ** 2).backward()
    yield w.grad, 2 * (0.5 - 2) + 2 * 3 * (1.5 + 1), EXACT


# ---------------------------------------------------------------- 06: pushed forward


def newton_for_a_cube_root(engine: SimpleNamespace) -> Pairs:
    def root(a: Any) -> Any:
        x = 1.0
        for _ in range(20):
            x = x - (x * x * x - a) / (3 * x * x)
        return x

    yield engine.dual.derivative(root, 5.0), 1 / (3 * 5 ** (2 / 3)), EXACT


def a_curve_with_three_ends(engine: SimpleNamespace) -> Pairs:
    dual = engine.dual
    _, t = dual.jvp_scalar(lambda x: [dual.sin(x), dual.exp(2 * x), x**3], [0.4], [2.0])
    for got, true in zip(t, (2 * math.cos(0.4), 4 * math.exp(0.8), 6 * 0.16)):
        yield got, true, EXACT


def a_slope_of_slopes(engine: SimpleNamespace) -> Pairs:
    derivative, exp = engine.dual.derivative, engine.dual.exp
    yield derivative(lambda x: derivative(lambda y: exp(x * y), 2.0), 0.5), 2 * math.e, EXACT
    yield derivative(lambda x: x * derivative(lambda y: x * y, 3.0), 5.0), 10.0, EXACT


TASKS: dict[str, tuple[Callable[[SimpleNamespace], Pairs], ...]] = {
    "01": (a_bell_curve, how_flat_a_cosine_is, the_tangent_of_a_logarithm),
    "02": (a_wave_that_dies_out, a_fraction_off_the_real_line, a_hike_across_a_valley),
    "03": (a_diamond_of_routes, a_ladder_of_doublings, the_table_of_a_trace),
    "04": (
        the_record_of_a_banana_valley,
        the_record_of_a_power_of_a_power,
        the_record_of_a_loop,
    ),
    "05": (
        a_sweep_through_a_banana_valley,
        a_softmax_and_its_logarithm,
        two_losses_swept_one_by_one,
    ),
    "06": (newton_for_a_cube_root, a_curve_with_three_ends, a_slope_of_slopes),
}
