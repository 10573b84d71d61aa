"""Traces by hand: sums over routes against differences, counts of routes, tables, errors."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from microad.errors import ArrowError, RowOrderError
from microad.expr import Step, made_by, route_sum, routes, trace_table

# ---------------------------------------------------------------- random graphs


def divided(a, b):
    """d/db[a / (2 + b²)]."""
    return -2 * a * b / (2 + b * b) ** 2


OPERATIONS = {
    "+": (lambda a, b: a + b, lambda a, b: (1.0, 1.0)),
    "-": (lambda a, b: a - b, lambda a, b: (1.0, -1.0)),
    "*": (lambda a, b: a * b, lambda a, b: (b, a)),
    "/": (lambda a, b: a / (2 + b * b), lambda a, b: (1 / (2 + b * b), divided(a, b))),
    "sin": (lambda a: math.sin(a), lambda a: (math.cos(a),)),
    "exp": (lambda a: math.exp(-a * a), lambda a: (-2 * a * math.exp(-a * a),)),
}  # fmt: skip


@st.composite
def programs(draw):
    """Inputs, and steps (operation, places of what it is applied to), used again and again."""
    inputs = draw(st.integers(1, 3))
    steps = []
    for made in range(inputs, inputs + draw(st.integers(1, 7))):
        op = draw(st.sampled_from(sorted(OPERATIONS)))
        places = [draw(st.integers(0, made - 1)) for _ in range(1 if op.isalpha() else 2)]
        steps.append((op, places))
    return [draw(st.floats(-1.5, 1.5)) for _ in range(inputs)], steps


def values(program):
    """All values of a program, on plain floats."""
    found, steps = list(program[0]), program[1]
    for op, places in steps:
        found.append(OPERATIONS[op][0](*(found[i] for i in places)))
    return found


def trace(program):
    """The same program as steps with arrows."""
    found = [Step(f"x{i}", x) for i, x in enumerate(program[0])]
    for op, places in program[1]:
        f, partials = OPERATIONS[op]
        args = [found[i].data for i in places]
        arrows = zip((found[i] for i in places), partials(*args), strict=True)
        found.append(Step(f"v{len(found)}", f(*args), op, *arrows))
    return found


def central_difference(program, i, h=1e-5):
    ends = []
    for x in (program[0][i] + h, program[0][i] - h):
        moved = [*program[0][:i], x, *program[0][i + 1 :]]
        ends.append(values((moved, program[1]))[-1])
    return (ends[0] - ends[1]) / (2 * h)


@given(programs())
def test_a_sum_over_routes_is_the_slope(program):
    steps = trace(program)
    assume(max(map(abs, values(program))) < 100)
    for i, start in enumerate(steps[: len(program[0])]):
        slope = central_difference(program, i)
        assert route_sum(start, steps[-1]) == pytest.approx(slope, rel=1e-5, abs=1e-5)


@given(programs())
def test_every_row_can_be_the_end_and_the_table_shows_them_all(program):
    steps = trace(program)
    assert len(trace_table(*steps).splitlines()) == len(steps) + 1
    for step in steps:
        assert route_sum(step, step) == 1.0
        assert routes(step, step) == [[]]
    assert all(routes(late, early) == [] for early, late in zip(steps, steps[1:]))


@given(programs())
def test_the_last_arrow_splits_the_sum(program):
    """The routes to a step are those to its parents, each one arrow longer."""
    *_, end = steps = trace(program)
    by_arrows = sum(rate * route_sum(steps[0], parent) for parent, rate in end.arrows)
    assert route_sum(steps[0], end) == pytest.approx(by_arrows, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("n", range(9))
def test_doublings_double_the_number_of_routes(n):
    y = x = Step("x", 3.0)
    for k in range(n):
        y = Step(f"y{k}", y.data + y.data, "+", (y, 1.0), (y, 1.0))
    assert len(routes(x, y)) == 2**n
    assert route_sum(x, y) == 2**n


def test_a_test_like_these_notices_a_lost_route():
    """The sum without one of two routes is not the slope."""
    steps = trace(([2.0], [("*", [0, 0])]))
    x, y = steps
    assert route_sum(x, y) == pytest.approx(central_difference(([2.0], [("*", [0, 0])]), 0))
    y.arrows = y.arrows[:1]
    assert route_sum(x, y) == 2.0


# ---------------------------------------------------------------- steps and tables


def test_a_step_has_what_a_picture_needs():
    from microad import viz

    a, b = Step("a", 2.0), Step("b", 1.0)
    c = Step("c", 3.0, "+", (a, 1.0), (b, 1.0))
    assert (c.parents, c.partials) == ((a, b), (1.0, 1.0))
    assert "c     a + b          3" in viz.inspect(c, mode="forward").text()
    assert repr(c) == "Step(c = 3)"


@pytest.mark.parametrize(
    ("op", "count", "text"),
    [("", 0, ""), ("log", 1, "log(a)"), ("**2", 1, "a**2"), ("*", 2, "a * b"), ("u", 2, "u(a, b)")],
)
def test_how_a_step_was_made(op, count, text):
    arrows = [(Step("a", 2), 1), (Step("b", 3), 1)][:count]
    assert made_by(Step("v", 0, op, *arrows)) == text


def test_the_order_of_rows_must_be_possible():
    a = Step("a", 2)
    c = Step("c", 4, "**2", (a, 4))
    with pytest.raises(
        RowOrderError, match=r"row c is made from a, .* trace_table\(..., a, ..., c"
    ):
        trace_table(c, a)
    with pytest.raises(RowOrderError, match="no row above it"):
        trace_table(Step("a", 2), c)  # another step of the same name


@pytest.mark.parametrize("arrow", [(), (1.0,), 1.0, "ab", ("a", 1.0)])
def test_an_arrow_is_a_step_and_a_rate(arrow):
    with pytest.raises(ArrowError, match=r"an arrow into c .*Write Step\(\"c\", value"):
        Step("c", 4, "**2", arrow)


def test_an_arrow_has_one_rate_which_is_a_number():
    a = Step("a", 2)
    for arrow in (a, [a, 1.0], (a, "1"), (a, 1.0, 2.0), (a, None), (a, 1j)):
        with pytest.raises(ArrowError, match="how fast c moves with it"):
            Step("c", 4, "**2", arrow)
