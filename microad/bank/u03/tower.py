"""03-7: the derivative of xˣ, in which x stands at two places."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

SETUP = source("""
    import math

    from microad.expr import Step, route_sum, routes
    """)

REFERENCE = source('''
    def slope_of_power(x):
        """d/dx[x**x] for x > 0."""
        ### BEGIN SOLUTION
        in_base = x * x ** (x - 1)  # the exponent stands still
        in_exponent = x**x * math.log(x)  # the base stands still
        return in_base + in_exponent
        ### END SOLUTION
    ''')

AS_AN_EXPONENTIAL = source("""
    def slope_of_power(x):
        u = x * math.log(x)
        return math.exp(u) * (math.log(x) + 1)
    """)

WITH_STEPS = source("""
    def slope_of_power(x):
        start = Step("x", x)
        rates = x * x ** (x - 1), x**x * math.log(x)
        return route_sum(start, Step("y", x**x, "**", (start, rates[0]), (start, rates[1])))
    """)

BY_COMPLEX_STEP = source("""
    import cmath

    def slope_of_power(x):
        z = complex(x, 1e-200)
        return cmath.exp(z * cmath.log(z)).imag / 1e-200
    """)


def observe(ns: Namespace, x: Any) -> dict[str, Any]:
    return {"d/dx[x**x]": ns.slope_of_power(x)}


def whole(r: Random) -> Iterator[Any]:
    """Whole numbers, at which both shares can be worked out by hand."""
    yield from (2.0, 1.0, 3.0)


def between(r: Random) -> Iterator[Any]:
    """Anywhere above 0.5; x = 0.5 first."""
    yield 0.5
    for _ in range(5):
        yield round(r.uniform(0.6, 3.0), 3)


def near_zero(r: Random) -> Iterator[Any]:
    """Small x, where the slope is negative."""
    yield 0.2
    for _ in range(4):
        yield round(r.uniform(0.1, 0.4), 3)


def show(x: Any) -> str:
    return f"x = {x:g}"


PROBES = (
    Probe("at whole numbers", whole, observe, show=show),
    Probe("in between", between, observe, show=show),
    Probe("near 0, where the curve falls", near_zero, observe, hidden=True, show=show),
)

SUM = "return in_base + in_exponent"

WRONGS = (
    Wrong(
        "the power rule alone",
        "M-POW",
        swap(REFERENCE, (SUM, "return in_base")),
        ladder("""
            The power rule holds for a fixed exponent. Does the exponent of xˣ stand still when x
            moves?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. The power rule tells how the
            result follows the base, and it takes the exponent for a plain number. That is one
            half of the story. In this function the same x stands in a second place, up in
            the exponent, and a larger exponent makes the power grow as well. Draw the graph: how
            many arrows lead from x into the power? You have the rate on one of them.
            ---
            x·x by its two places, at x = 5:

            | what moves | rate |
            |---|---|
            | the left x | 5 |
            | the right x | ___ |

            Together they make the 2x that you know. A power has two places, too: a base and an
            exponent.
            """),
    ),
    Wrong(
        "the exponential rule alone",
        "M-POW",
        swap(REFERENCE, (SUM, "return in_exponent")),
        ladder("""
            The rule for 2 to the x holds for a fixed base. Does the base of xˣ stand still when x
            moves?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. What you have is the rule for
            an exponential: the value, times the log of the base. It tells how the result
            follows the exponent while the base is a plain number. The base is x as
            well, and it moves at the same time. So there is a second share, from a rule that you
            know. Compare your slope with rise over run for a step of 0.001, and see how much
            is missing.
            ---
            Two places, one x, for f = x · sin x at x = 1:

            | what moves | rate |
            |---|---|
            | the factor x | sin 1 = 0.8415 |
            | the x in the sine | 1 · ___ |

            Both shares are needed. For a power the two places are the base and the exponent.
            """),
    ),
    mutant("multiplies the two shares", swap(REFERENCE, (SUM, "return in_base * in_exponent"))),
    mutant("a minus between them", swap(REFERENCE, (SUM, "return in_base - in_exponent"))),
    mutant("the value", swap(REFERENCE, (SUM, "return x**x"))),
    mutant("the larger share", swap(REFERENCE, (SUM, "return max(in_base, in_exponent)"))),
    mutant("the average", swap(REFERENCE, (SUM, "return (in_base + in_exponent) / 2"))),
    mutant("the log to base 10", swap(REFERENCE, ("math.log(x)", "math.log10(x)"))),
    mutant("the size of the slope", swap(REFERENCE, (SUM, "return abs(in_base + in_exponent)"))),
    mutant("the log by itself", swap(REFERENCE, ("x**x * math.log(x)", "math.log(x)"))),
)

EXERCISE = Exercise(
    id="03-7",
    title="x to the power of itself",
    kind="CO",
    stars=2,
    names=("slope_of_power",),
    setup=SETUP,
    reference=REFERENCE,
    right=(AS_AN_EXPONENTIAL, WITH_STEPS, BY_COMPLEX_STEP),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        In how many places does x stand in this function, and what happens at each of them?
        ---
        For {case} your `{key}` is {got}, but {expected} is right. Give the two places different
        names for a moment: a to the power of b. One rule tells how the power follows a while b
        stands still, and another rule how it follows b while a stands still. Then remember that a
        and b are both x. So there are two routes from x to the power, each of them with rate 1 on
        its first arrow.
        ---
        The plan, with gaps:

        | what moves | what is held still | rule | at x = 2 |
        |---|---|---|---|
        | the base | exponent 2 | power rule | 4 |
        | the exponent | base 2 | exponential | 4 · log ___ |

        What is done with the shares of two routes?
        """),
    misconceptions=("M-POW",),
    objectives=(
        "apply the chain rule on one route and on several",
        "decompose a formula into steps",
    ),
    lesson="03",
)
