"""03-8: the derivative of an inverse function: one divided by the slope, at the right place."""

import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

from microad.bank.probes import ladder, mutant, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

REFERENCE = source('''
    def inverse_derivative(df, finv):
        """Return the derivative of finv, as a function of y. df is f', finv undoes f."""

        ### BEGIN SOLUTION
        def slope(y):
            x = finv(y)  # the place where f arrives at y
            return 1 / df(x)

        return slope
        ### END SOLUTION
    ''')

ONE_LINE = source("""
    def inverse_derivative(df, finv):
        return lambda y: df(finv(y)) ** -1
    """)

AS_A_CLASS = source("""
    class Slope:
        def __init__(self, df, finv):
            self.df, self.finv = df, finv

        def __call__(self, y):
            return 1.0 / self.df(self.finv(y))

    def inverse_derivative(df, finv):
        return Slope(df, finv)
    """)


class Pair(NamedTuple):
    """A function in words, its derivative, and what undoes it."""

    words: str
    df: Callable[[float], float]
    finv: Callable[[float], float]


def root_of_cubic(y: float) -> float:
    """The x at which x³ + x = y, by Cardano's formula."""
    half, rest = y / 2, math.sqrt(y * y / 4 + 1 / 27)
    return math.cbrt(half + rest) + math.cbrt(half - rest)


PAIRS = {
    "cube": Pair("x³ + x", lambda x: 3 * x * x + 1, root_of_cubic),
    "exp": Pair("eˣ", math.exp, math.log),
    "log": Pair("ln x", lambda x: 1 / x, math.exp),
    "fall": Pair("e⁻ˣ", lambda x: -math.exp(-x), lambda y: -math.log(y)),
    "down": Pair("-x³ - x", lambda x: -3 * x * x - 1, lambda y: root_of_cubic(-y)),
}


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    name, y = case
    pair = PAIRS[name]
    return {"d/dy[finv(y)]": ns.inverse_derivative(pair.df, pair.finv)(y)}


def cubic(r: Random) -> Iterator[Any]:
    """x³ + x: at y = 2 its x is 1, which anyone can check."""
    yield from (("cube", 2.0), ("cube", 0.0), ("cube", 10.0))
    for _ in range(3):
        yield "cube", signed(r, 0.5, 8.0)


def exponentials(r: Random) -> Iterator[Any]:
    """exp and log undo each other."""
    yield from (("exp", 2.0), ("log", 1.0))
    for _ in range(3):
        yield "exp", abs(signed(r))
        yield "log", signed(r)


def decreasing(r: Random) -> Iterator[Any]:
    """Where f falls, its inverse falls as well."""
    yield from (("fall", 0.5), ("down", -2.0))
    for _ in range(3):
        yield "fall", abs(signed(r))
        yield "down", signed(r)


def show(case: Any) -> str:
    name, y = case
    return f"f = {PAIRS[name].words} at y = {y:g}"


PROBES = (
    Probe("x³ + x", cubic, observe, 2, show=show),
    Probe("eˣ and ln x", exponentials, observe, show=show),
    Probe("functions that fall", decreasing, observe, hidden=True, show=show),
)

PLACE, SLOPE = "x = finv(y)", "return 1 / df(x)"

WRONGS = (
    Wrong(
        "the slope of f at y",
        "M-INV",
        swap(REFERENCE, (PLACE, "x = y")),
        ladder("""
            f takes an x and gives a y. Which of the two is the number that df wants?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. One divided by the slope of
            f is the right idea: if f stretches a small step 4 times, the inverse shrinks it to a
            quarter. But the slope has been taken at the wrong place. y is a number
            that comes *out* of f. The derivative of f asks for a number that goes *in*, and it is
            the one from which f arrives at this y. You have a function that finds it.
            ---
            f = x² for positive x, so finv is the root; at y = 9:

            | question | answer |
            |---|---|
            | which x gives 9? | 3 |
            | slope of x² there | 2 · ___ |
            | slope of the root at 9 | 1 / 6 |

            With 2 · 9 in the second line the slope would be 1/18. Nudge 9 by 0.01 and compare.
            """),
    ),
    Wrong(
        "the derivative of 1/f",
        "M-INV",
        swap(
            REFERENCE,
            (SLOPE, "return -df(y) / x**2"),
            ("x = finv(y)  # the", "x = finv(y) or 1.0  # the"),
        ),
        ladder("""
            "Inverse" has two meanings: 1 divided by a number, and the way back. Which one turns
            f(x) into x?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. A square at the bottom and a
            minus in front: that is the rule for 1/f, the reciprocal. The inverse function
            is another thing. It undoes f: put in y, and out comes the x from which f made it. For
            f = 2x the reciprocal is 1/(2x), and the way back is y/2. Start from f(finv(y)) = y.
            Both sides have the same slope in y, and at the left the chain rule helps.
            ---
            Differentiate both sides for f = 5x + 1:

            | side | left: f(finv(y)) | right: y |
            |---|---|---|
            | slope | 5 · (slope of finv) | ___ |

            So the slope of finv is 1/5. In your task the 5 is the slope of f at the place where it
            works.
            """),
    ),
    mutant("the slope of f itself", swap(REFERENCE, (SLOPE, "return df(x)")), "M-INV"),
    mutant("the slope of f at y, not turned", swap(REFERENCE, (SLOPE, "return df(y)")), "M-INV"),
    mutant("finv turned over", swap(REFERENCE, (SLOPE, "return 1 / x if x else 0.0")), "M-INV"),
    mutant("the size only", swap(REFERENCE, (SLOPE, "return 1 / abs(df(x))"))),
    mutant("with a minus", swap(REFERENCE, (SLOPE, "return -1 / df(x)")), "M-INV"),
    mutant("one way back too many", swap(REFERENCE, (SLOPE, "return 1 / df(finv(x))"))),
    mutant("divided by y", swap(REFERENCE, (SLOPE, "return x / y if y else 1.0"))),
)

EXERCISE = Exercise(
    id="03-8",
    title="The way back",
    kind="CO",
    stars=3,
    names=("inverse_derivative",),
    setup="",
    reference=REFERENCE,
    right=(ONE_LINE, AS_A_CLASS),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        f followed by finv changes nothing. What is the rate of a chain that changes nothing?
        ---
        For {case} your `{key}` is {got}, but {expected} is right. Write the chain down: y goes
        into finv and becomes x, and x goes into f and becomes y again. Each of the two has a rate,
        taken at the number that goes in. Along the chain the rates are multiplied. And the
        chain as a whole has the rate 1, since what comes out is what went in. One of the two rates
        is known to you; the other one is the answer.
        ---
        The chain for f = 3x at y = 12:

        | arrow | goes in | rate |
        |---|---|---|
        | finv | 12 | ? |
        | f | 12 / 3 = ___ | 3 |
        | both | | 1 |

        Solve for the question mark.
        """),
    misconceptions=("M-INV",),
    objectives=("apply the chain rule on one route and on several",),
    lesson="03",
)
