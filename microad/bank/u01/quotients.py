"""01-3: rise over run, and a table that comes close from both sides."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import halves, ladder, mutant, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

REFERENCE = source('''
    def difference_quotient(f, x, h):
        """The slope of the secant of f from x to x + h."""
        ### BEGIN SOLUTION
        return (f(x + h) - f(x)) / h
        ### END SOLUTION


    def limit_table(q, at, steps):
        """A row (step, q to the left of at, q to the right of at) for each step."""
        ### BEGIN SOLUTION
        return [(step, q(at - step), q(at + step)) for step in steps]
        ### END SOLUTION
    ''')

STEP_BY_STEP = source("""
    def difference_quotient(f, x, h):
        start, end = f(x), f(x + h)
        rise = end - start
        run = h
        return rise / run

    def limit_table(q, at, steps):
        table = []
        for step in steps:
            left = q(at - step)
            right = q(at + step)
            table.append([step, left, right])
        return table
    """)

BY_TWO_POINTS = source("""
    def slope_between(p, q):
        return (q[1] - p[1]) / (q[0] - p[0])

    def difference_quotient(f, x, h):
        return slope_between((0, f(x)), (h, f(x + h)))

    def limit_table(q, at, steps):
        lefts = [q(at - step) for step in steps]
        rights = [q(at + step) for step in steps]
        return list(zip(steps, lefts, rights))
    """)

BOTH_MINUS = source("""
    def difference_quotient(f, x, h):
        return (f(x) - f(x + h)) / -h

    def limit_table(q, at, steps):
        return [tuple([s] + [q(at + sign * s) for sign in (-1, +1)]) for s in steps]
    """)

Curve = tuple[float, ...]  # the coefficients of a polynomial, of x to the powers 0, 1, 2 ...


def polynomial(curve: Curve) -> Any:
    return lambda x: sum(c * x**k for k, c in enumerate(curve))


def formula(curve: Curve) -> str:
    """A polynomial as one would write it: ``2x + 1``."""
    powers = ("", "x", "x²", "x³")
    parts = []
    for c, power in reversed([*zip(curve, powers)]):
        size = "" if abs(c) == 1 and power else f"{abs(c):g}"
        parts += [" - " if c < 0 else " + ", size + power] if c else []
    text = "".join(parts) or " + 0"
    return text.removeprefix(" + ") if text.startswith(" + ") else "-" + text.removeprefix(" - ")


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    curve, x, h = case
    return {"difference_quotient(f, x, h)": ns.difference_quotient(polynomial(curve), x, h)}


def observe_table(ns: Namespace, case: Any) -> dict[str, Any]:
    curve, at, steps = case
    rows = [[*row] for row in ns.limit_table(polynomial(curve), at, steps)]
    cells = {f"row {k}": row for k, row in enumerate(rows, 1)}
    return {"shape of the table": [len(row) for row in rows]} | cells


def observe_touching(ns: Namespace, case: Any) -> dict[str, Any]:
    """A quotient that has no value at the place itself."""
    at, steps = case
    rows = ns.limit_table(lambda x: (x * x - at * at) / (x - at), at, steps)
    return {f"row {k}": [*row] for k, row in enumerate(rows, 1)}


def straight(r: Random) -> Iterator[Any]:
    yield (0.0, 3.0), 2.0, 0.5
    yield (1.0, 2.0), 0.0, 0.25
    for _ in range(2):
        yield (halves(r), halves(r)), halves(r), abs(halves(r))


def to_the_left(r: Random) -> Iterator[Any]:
    yield (0.0, 0.0, 1.0), 3.0, -1.0
    yield (0.0, 0.0, 1.0), 2.0, -0.5
    for _ in range(2):
        yield (halves(r), halves(r), halves(r)), halves(r), -abs(halves(r))


def tables(r: Random) -> Iterator[Any]:
    yield (0.0, 1.0), 3.0, [1.0, 0.5]
    yield (0.0, 0.0, 1.0), 2.0, [1.0, 0.5, 0.25]
    yield (halves(r), halves(r), halves(r)), halves(r), [2.0, 1.0, 0.5, 0.125]


def cubics(r: Random) -> Iterator[Any]:
    """Half the step, half the error: with two steps each, a wrong order of error shows."""
    for _ in range(3):
        curve, x = (signed(r), signed(r), signed(r), signed(r)), signed(r)
        for h in (0.25, 0.125):
            yield curve, x, h


def holes(r: Random) -> Iterator[Any]:
    for _ in range(2):
        yield halves(r), [0.5, 0.25]


def show(case: Any) -> str:
    curve, x, h = case
    return f"f(x) = {formula(curve)}, from x = {x:g} with h = {h:g}"


def show_table(case: Any) -> str:
    curve, at, steps = case
    return f"q(x) = {formula(curve)} at {at:g}, steps {', '.join(f'{s:g}' for s in steps)}"


PROBES = (
    Probe("a straight line has its own slope", straight, observe, show=show),
    Probe("h may go to the left", to_the_left, observe, show=show),
    Probe("a table of both sides", tables, observe_table, show=show_table),
    Probe(
        "on cubics the error shrinks like h", cubics, observe, points=0.5, hidden=True, show=show
    ),
    Probe("the place itself is never touched", holes, observe_touching, points=0.5, hidden=True),
)

QUOTIENT = "(f(x + h) - f(x)) / h"
ROW = "(step, q(at - step), q(at + step))"

WRONGS = (
    Wrong(
        "does not divide by the run",
        "M-RATE",
        swap(REFERENCE, (QUOTIENT, "f(x + h) - f(x)")),
        ladder("""
            The line 3x has slope 3 everywhere. What does your function say for a step of 1, and
            what for a step of 0.5?
            ---
            For {case} your function gives {got}, and the slope is {expected}. Look at what
            happens to your number when the step gets shorter: it shrinks along with it. A
            slope must not do that on a straight line, for a line is equally steep on
            every piece. You have the rise, that is, how far f goes up. What does it have to be
            compared with?
            ---
            How fast a tap fills a bucket, read off after two times:

            ```python
            def liters_per_minute(level, start, minutes):
                gain = level(start + minutes) - level(start)
                return gain / ___
            ```

            After ten minutes there is more in the bucket than after one. Per minute it is
            the same.
            """),
    ),
    Wrong(
        "takes the near end minus the far end",
        "M-DIR",
        swap(REFERENCE, (QUOTIENT, "(f(x) - f(x + h)) / h")),
        ladder("""
            The line 3x goes up. Does your number say so?
            ---
            For {case} your function gives {got}, and {expected} is right. The size is fine and
            the sign is not. Rise over run compares two ways that lead in the same direction. If
            the run goes from the near point to the far one, then the rise must do the same: the
            height at the end, minus the height at the start. Yours goes back while the
            run goes on.
            ---
            A child measured on two birthdays is 1.10 m at 5 and 1.16 m at 6:

            | what | from | to | to minus from |
            |---|---|---|---|
            | age | 5 | 6 | 1 |
            | height | 1.10 | 1.16 | ___ |

            Both lines of the table go from the earlier to the later. So the child grows, and
            does not shrink.
            """),
    ),
    Wrong(
        "tabulates around zero, not around the place",
        "M-00",
        swap(REFERENCE, (ROW, "(step, q(-step), q(step))")),
        ladder("""
            For which place is the table asked? At which places does your function call q?
            ---
            For {case} look at your `{key}`: {got}. It should be {expected}. A limit is a
            question about one place and what lies close to it on both sides. Zero is
            the place in most of the lesson, but not always. The steps are distances. They have
            to be counted from the place that is handed in, once to the left and once to the
            right.
            ---
            Bus stops near a school. Each pair has one stop before it and one after it:

            ```python
            def stops(school, distances):
                return [(d, school - d, ___) for d in distances]
            ```

            Say that the school is at kilometer 7. For a distance of 1 the stops are at 6 and
            at 8. They are not at -1 and 1.
            """),
    ),
    mutant(
        "divides by the far place",
        swap(REFERENCE, (QUOTIENT, "(f(x + h) - f(x)) / (x + h)")),
        "M-RATE",
    ),
    mutant("looks back", swap(REFERENCE, (QUOTIENT, "(f(x) - f(x - h)) / h"))),
    mutant("looks to both sides", swap(REFERENCE, (QUOTIENT, "(f(x + h) - f(x - h)) / (2 * h)"))),
    mutant("forgets the direction", swap(REFERENCE, (QUOTIENT, "(f(x + h) - f(x)) / abs(h)"))),
    mutant("multiplies by the run", swap(REFERENCE, (QUOTIENT, "(f(x + h) - f(x)) * h")), "M-INV"),
    mutant(
        "turns the quotient over", swap(REFERENCE, (QUOTIENT, "h / (f(x + h) - f(x))")), "M-INV"
    ),
    mutant("moves the value, not the input", swap(REFERENCE, (QUOTIENT, "(f(x) + h - f(x)) / h"))),
    mutant("swaps left and right", swap(REFERENCE, (ROW, "(step, q(at + step), q(at - step))"))),
    mutant("has the right side only", swap(REFERENCE, (ROW, "(step, q(at + step))"))),
    mutant(
        "looks at the place itself", swap(REFERENCE, (ROW, "(step, q(at), q(at + step))")), "M-00"
    ),
    mutant(
        "halves the steps itself",
        swap(REFERENCE, (ROW, "(step, q(at - step / 2), q(at + step / 2))")),
    ),
)

EXERCISE = Exercise(
    id="01-3",
    title="Rise over run, and a table of limits",
    kind="CO",
    stars=2,
    names=("difference_quotient", "limit_table"),
    setup="",
    reference=REFERENCE,
    right=(STEP_BY_STEP, BY_TWO_POINTS, BOTH_MINUS),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Take f(x) = 3x. What must your quotient be, for any x and any h?
        ---
        For {case} your `{key}` is {got}, and {expected} is right. Do it with a pencil
        first. Write down the two places, then the two heights. The rise is the height at the
        end minus the height at the start. The run is h, with its sign. In the table the first
        entry of a row is the distance, the second what q gives to the left of the place, and the
        third what it gives to the right.
        ---
        One quotient and one row, worked through with gaps:

        | what | for f(x) = x², x = 3, h = -1 |
        |---|---|
        | f(x + h) | 4 |
        | f(x) | 9 |
        | rise | ___ |
        | rise / h | 5 |

        A row for q(x) = 2x at 10 with step 1 is (1, 18, ___).
        """),
    misconceptions=("M-RATE", "M-DIR", "M-00"),
    objectives=("compute secant slopes", "explain why a rate needs two points"),
    lesson="01",
)
