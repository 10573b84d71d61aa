"""03-9: fill in the trace table of ln x₁ + x₁x₂ - sin x₂: values downward, slopes upward."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

SETUP = source("""
    import math

    from microad.expr import Step, route_sum, routes
    """)

REFERENCE = source('''
    def values(x1, x2):
        """The rows of the table from top to bottom: a dictionary v1, v2, v3, v4, y."""
        ### BEGIN SOLUTION
        v1 = math.log(x1)
        v2 = x1 * x2
        v3 = math.sin(x2)
        v4 = v1 + v2
        y = v4 - v3
        ### END SOLUTION
        return dict(v1=v1, v2=v2, v3=v3, v4=v4, y=y)


    def slopes(x1, x2):
        """How fast y moves with each row, from the bottom to the top."""
        ### BEGIN SOLUTION
        y = 1.0
        v4 = y
        v3 = -y
        v2 = v4
        v1 = v4
        x2_slope = v2 * x1 + v3 * math.cos(x2)
        x1_slope = v1 / x1 + v2 * x2
        ### END SOLUTION
        return dict(y=y, v4=v4, v3=v3, v2=v2, v1=v1, x2=x2_slope, x1=x1_slope)
    ''')

NUMBERS_ONLY = source("""
    def values(x1, x2):
        a, b, c = math.log(x1), x1 * x2, math.sin(x2)
        return {"v1": a, "v2": b, "v3": c, "v4": a + b, "y": a + b - c}

    def slopes(x1, x2):
        return {"y": 1, "v4": 1, "v3": -1, "v2": 1, "v1": 1,
                "x2": x1 - math.cos(x2), "x1": 1 / x1 + x2}
    """)

WITH_STEPS = source("""
    def steps(x1, x2):
        s1, s2 = Step("x1", x1), Step("x2", x2)
        v1 = Step("v1", math.log(x1), "log", (s1, 1 / x1))
        v2 = Step("v2", x1 * x2, "*", (s1, x2), (s2, x1))
        v3 = Step("v3", math.sin(x2), "sin", (s2, math.cos(x2)))
        v4 = Step("v4", v1.data + v2.data, "+", (v1, 1), (v2, 1))
        y = Step("y", v4.data - v3.data, "-", (v4, 1), (v3, -1))
        return [s1, s2, v1, v2, v3, v4, y]

    def values(x1, x2):
        return {step.label: step.data for step in steps(x1, x2)[2:]}

    def slopes(x1, x2):
        rows = steps(x1, x2)
        return {step.label: route_sum(step, rows[-1]) for step in rows}
    """)

VALUES, MIDDLE, INPUTS = ("v1", "v2", "v3", "v4", "y"), ("y", "v4", "v3", "v2", "v1"), ("x1", "x2")


def observe_values(ns: Namespace, point: Any) -> dict[str, Any]:
    rows = ns.values(*point)
    return {name: rows[name] for name in VALUES}


def observe_middle(ns: Namespace, point: Any) -> dict[str, Any]:
    rows = ns.slopes(*point)
    return {f"d/d{name}[y]": rows[name] for name in MIDDLE}


def observe_inputs(ns: Namespace, point: Any) -> dict[str, Any]:
    rows = ns.slopes(*point)
    return {f"d/d{name}[y]": rows[name] for name in INPUTS}


def points(r: Random) -> Iterator[Any]:
    """The point of the lesson, then random ones; the log wants x1 above 0."""
    yield [2.0, 5.0]
    yield from (point(r) for _ in range(2))


def more_points(r: Random) -> Iterator[Any]:
    """Random points only."""
    yield from (point(r) for _ in range(6))


def point(r: Random) -> list[float]:
    return [abs(signed(r, 0.2, 5.0)), signed(r, 0.2, 5.0)]


def show(point: Any) -> str:
    return "x1 = {:g}, x2 = {:g}".format(*point)


PROBES = (
    Probe("values, from top to bottom", points, observe_values, show=show),
    Probe("slopes of y in the rows below", points, observe_middle, show=show),
    Probe("slopes of y in the inputs", points, observe_inputs, show=show),
    Probe("the inputs, anywhere", more_points, observe_inputs, hidden=True, show=show),
)

SECOND_INPUT = "x2_slope = v2 * x1 + v3 * math.cos(x2)"
FIRST_INPUT = "x1_slope = v1 / x1 + v2 * x2"

WRONGS = (
    Wrong(
        "x2 from the product only",
        "M-PATH",
        swap(REFERENCE, (SECOND_INPUT, "x2_slope = v2 * x1")),
        ladder("""
            In how many rows of the table does x2 stand among the things that the row was made from?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. Your table is right down to
            the inputs, and the share that x2 gets from the product is right as well. But x2 is
            used in one more row. When it moves, this other row moves with it and pushes y
            in its own way, perhaps in the other direction. Run your finger down the
            column "made by" and mark each x2. There must be one term for each mark.
            ---
            A smaller table, y = x · w with w = eˣ, at x = 0:

            | use of x | slope of y in that row | rate | share |
            |---|---|---|---|
            | in the product | 1 | w = 1 | 1 |
            | in the exponential | x = 0 | eˣ = 1 | ___ |

            dy/dx is the sum of the last column. How many lines does x2 need?
            """),
    ),
    Wrong(
        "x2 from the sine only",
        "M-PATH",
        swap(REFERENCE, (SECOND_INPUT, "x2_slope = v3 * math.cos(x2)")),
        ladder("""
            Mark x2 in every row that was made from it. How many marks are there?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. You have found the way
            from x2 through the sine, with its minus, and that share is right. There is
            another way to the end, though. It is short and has no function with a
            name in it, so the eye slips over it. If x2 grows by a bit, which other row
            grows, and how fast? Each row that uses x2 brings a share, and the shares are added.
            ---
            A smaller table, y = 3·x + cos x at x = 0:

            | use of x | slope of y in that row | rate | share |
            |---|---|---|---|
            | times 3 | 1 | 3 | ___ |
            | cosine | 1 | -sin 0 = 0 | 0 |

            dy/dx is the sum of the last column, and no line of it may be left out.
            """),
    ),
    mutant("the minus is lost", swap(REFERENCE, ("v3 = -y", "v3 = y"))),
    mutant(
        "x1 from the product only", swap(REFERENCE, (FIRST_INPUT, "x1_slope = v2 * x2")), "M-PATH"
    ),
    mutant("x1 from the log only", swap(REFERENCE, (FIRST_INPUT, "x1_slope = v1 / x1")), "M-PATH"),
    mutant(
        "a factor is its own rate",
        swap(REFERENCE, (FIRST_INPUT, "x1_slope = v1 / x1 + v2 * x1")),
    ),
    mutant("the log to base 10", swap(REFERENCE, ("math.log(x1)", "math.log10(x1)"))),
    mutant(
        "the end starts at its value",
        swap(REFERENCE, ("y = 1.0", "y = values(x1, x2)['y']")),
        "M-SEED",
    ),
)

EXERCISE = Exercise(
    id="03-9",
    title="Down with the values, up with the slopes",
    kind="FI",
    stars=2,
    names=("values", "slopes"),
    setup=SETUP,
    reference=REFERENCE,
    right=(NUMBERS_ONLY, WITH_STEPS),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Which rows use the row that you are about to fill in, and which slopes stand there already?
        ---
        For {case} your `{key}` is {got}, but {expected} is right. Take the table on paper. Values
        are filled in from the top: each row needs only rows above it. Slopes are filled in from the
        bottom, and the last row gets 1, since y moves as fast as itself. Then, for each row
        above, look for all rows that use it. From each of them comes a share: the slope there,
        times the rate on the arrow. Add the shares.
        ---
        A table of the same kind for y = a·b - a at a = 2, b = 3:

        | row | value | slope of y |
        |---|---|---|
        | a | 2 | 3 · 1 + (-1) · 1 = ___ |
        | b | 3 | 2 |
        | v1 = a·b | 6 | 1 |
        | y = v1 - a | 4 | 1 |

        Row a is used twice, so it gets two shares.
        """),
    misconceptions=("M-PATH",),
    objectives=("fill a trace table", "decompose a formula into steps"),
    lesson="03",
)
