"""00-1: how steep is the line through two points? The first exercise of all."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import halves, ladder, mutant, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

REFERENCE = source('''
    def rise_over_run(x0, y0, x1, y1):
        """How steep is the line through the points (x0, y0) and (x1, y1)?"""
        ### BEGIN SOLUTION
        return (y1 - y0) / (x1 - x0)
        ### END SOLUTION
    ''')

IN_STEPS = source("""
    def rise_over_run(x0, y0, x1, y1):
        rise = y1 - y0
        run = x1 - x0
        slope = rise / run
        return slope
    """)

THE_OTHER_WAY = source("""
    def rise_over_run(x0, y0, x1, y1):
        up, right = y0 - y1, x0 - x1
        return up * (1 / right)
    """)

Points = tuple[float, float, float, float]


def observe(ns: Namespace, points: Any) -> dict[str, Any]:
    return {"rise_over_run": ns.rise_over_run(*points)}


def by_hand(r: Random) -> Iterator[Points]:
    """Lines that one can see in the head: up, down, level."""
    yield 1.0, 2.0, 3.0, 8.0
    yield 0.0, 5.0, 2.0, 1.0
    yield 0.0, 4.0, 3.0, 4.0
    yield 0.0, 0.0, 4.0, 1.0


def anywhere(r: Random) -> Iterator[Points]:
    """Points on all sides of the axes, from left to right and from right to left."""
    for sign in (1, -1, 1, -1):
        x = halves(r)
        yield x, halves(r), x + sign * r.choice((0.5, 2.0, 4.0)), halves(r)


def show(points: Any) -> str:
    return "the points ({:g}, {:g}) and ({:g}, {:g})".format(*points)


PROBES = (
    Probe("a line that goes up, one that goes down, a level one", by_hand, observe, show=show),
    Probe("any two points, in either order", anywhere, observe, hidden=True, show=show),
)

SLOPE = "(y1 - y0) / (x1 - x0)"

WRONGS = (
    Wrong(
        "gives the rise alone",
        "M-RATE",
        swap(REFERENCE, (SLOPE, "y1 - y0")),
        ladder("""
            A road goes up by 6 meters. Is it steep? What else would you have to know?
            ---
            For {case} your function gives {got}, and {expected} is right. You have found
            how far the line goes up. That is the rise, and it is one half of the answer. A rise of
            6 over a short way is a stair. The same rise over a long way is hardly seen. So you
            have to compare the rise with the way to the right, the run. How large is the run
            here?
            ---
            Another line, worked through with one gap:

            | point | x | y |
            |---|---|---|
            | first | 10 | 3 |
            | second | 14 | 5 |

            The rise is 5 - 3, which is 2. The run is ___, so the line goes up by 0.5 for
            each step of 1 to the right.
            """),
    ),
    Wrong(
        "gives run over rise",
        "M-INV",
        swap(REFERENCE, (SLOPE, "(x1 - x0) / (y1 - y0) if y1 != y0 else 0.0")),
        ladder("""
            The line through (0, 0) and (1, 10) is very steep. Is your number for it large or
            small?
            ---
            For {case} your function gives {got}, and {expected} is right. You have both parts,
            the rise and the run, and you have compared them. But yours is upside down. It tells how
            far to the right you have to go for one step up. A slope tells how far
            up you get for one step to the right. A steeper line must get a larger number.
            ---
            Two lines, with one gap:

            | line | rise | run | slope |
            |---|---|---|---|
            | steep | 10 | 1 | 10 |
            | almost level | 1 | 10 | ___ |

            Which number stands on top?
            """),
    ),
    Wrong(
        "mixes the order of the points",
        "M-DIR",
        swap(REFERENCE, (SLOPE, "(y0 - y1) / (x1 - x0)")),
        ladder("""
            Does the line go up or down, from left to right? And what does the sign of your number
            say?
            ---
            For {case} your function gives {got}, and {expected} is right. The size is fine, and
            the sign is turned around. For the run you went from the first point to the
            second. For the rise you went from the second to the first. Both must go the same way.
            It does not matter which way that is, as long as it is one.
            ---
            Prices on two days, with one gap:

            | day | price |
            |---|---|
            | 1 | 20 |
            | 3 | 26 |

            From day 1 to day 3 the price changes by 26 - 20. The days change by 3 - 1, and not by
            1 - 3. So it goes up by ___ a day.
            """),
    ),
    mutant(
        "adds in place of taking away", swap(REFERENCE, (SLOPE, "(y1 + y0) / (x1 + x0 + 1e-3)"))
    ),
    mutant("looks at the second point only", swap(REFERENCE, (SLOPE, "y1 / (x1 or 1)"))),
    mutant("forgets the sign", swap(REFERENCE, (SLOPE, "abs(y1 - y0) / abs(x1 - x0)")), "M-DIR"),
    mutant("forgets the sign of the run", swap(REFERENCE, (SLOPE, "(y1 - y0) / abs(x1 - x0)"))),
    mutant("rounds down", swap(REFERENCE, (SLOPE, "(y1 - y0) // (x1 - x0)"))),
    mutant("pairs x with y", swap(REFERENCE, (SLOPE, "(y1 - x1) / ((y0 - x0) or 1)"))),
    mutant("multiplies", swap(REFERENCE, (SLOPE, "(y1 - y0) * (x1 - x0)"))),
    mutant("gives the height in the middle", swap(REFERENCE, (SLOPE, "(y0 + y1) / 2")), "M-TAN"),
)

EXERCISE = Exercise(
    id="00-1",
    title="Rise over run",
    kind="CO",
    stars=1,
    names=("rise_over_run",),
    setup="",
    reference=REFERENCE,
    right=(IN_STEPS, THE_OTHER_WAY),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Draw the two points. How far is it up from one to the other, and how far to the right?
        ---
        For {case} your function gives {got}, and {expected} is right. Work it out on paper
        first. The rise is the second y minus the first y. It is below 0 if the line goes down. The
        run is the second x minus the first x. The slope is the rise divided by the run.
        Then write down the same steps in Python, with the names of the four numbers.
        ---
        A line through (10, 3) and (14, 5), with one gap:

        | what | number |
        |---|---|
        | rise | 5 - 3 = 2 |
        | run | 14 - 10 = 4 |
        | rise over run | ___ |

        Put your own four names in the places of the numbers.
        """),
    misconceptions=("M-RATE", "M-INV", "M-DIR"),
    objectives=("run a notebook", "submit an exercise to its check"),
    lesson="00",
)
