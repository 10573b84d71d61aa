"""02-7: the step must fit the size of x."""

import math
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, source
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.numeric import central_diff

LOW, HIGH = 1e-6, 1e-4  # the good steps for sqrt, as parts of x: 1 to 100 at a million
MILLION = 1e6


def answer(body: str) -> str:
    """The answer cell that chooses this step."""
    return source(f'''
        def good_h(x):
            """A good step for the central difference of sqrt at x."""
            ### BEGIN SOLUTION
            return {body}
            ### END SOLUTION
        ''')


def compared(h: Any, x: float) -> str:
    """Say on which side of the good steps h lies, and do not tell them."""
    if isinstance(h, bool) or not isinstance(h, int | float):
        return f"{h!r:.40} is not a number"
    if LOW <= h / x <= HIGH:
        return "right"
    return f"{h:.1e} is too {'small' if h < LOW * x else 'large'}"


def observe(ns: Namespace, x: Any) -> dict[str, Any]:
    return {"h": compared(ns.good_h(x), x)}


def observe_error(ns: Namespace, x: Any) -> dict[str, Any]:
    h = ns.good_h(x)
    error = abs(central_diff(math.sqrt, x, h) - 0.5 / math.sqrt(x))
    return {"h": compared(h, x), "the error is below 1e-9": error < 1e-9}


def elsewhere(r: Random) -> Iterator[Any]:
    for power in (10, -4, 3, 8):
        yield round(r.uniform(1, 9.9), 2) * 10.0**power


def anywhere(r: Random) -> Iterator[Any]:
    for _ in range(6):
        yield float(f"{10 ** r.uniform(-8, 14):.3g}")


def show(x: Any) -> str:
    return f"sqrt at x = {x:g}"


PROBES = (
    Probe("a million", lambda r: [MILLION], observe_error, show=show),
    Probe("other sizes of x", elsewhere, observe, hidden=True, show=show),
    Probe("any size of x", anywhere, observe, hidden=True, show=show),
)

WRONGS = (
    Wrong(
        "one small step for all x",
        "M-H",
        answer("1e-8"),
        ladder("""
            Print `math.ulp(1e6)`, the way from one float to the next near a million. How many such
            gaps long is your step?
            ---
            For {case} the verdict on your `{key}` is: {got}. Floats have about 16 digits, wherever
            they are. A number with seven digits before the point has nine of them left behind it.
            So near a million the floats stand wide apart, and a tiny step moves x by a
            few gaps only. The values of the root agree in nearly all their digits, and the
            subtraction throws these away. A larger number needs a larger step. How much larger?
            ---
            The gaps between floats, and steps that are as many gaps long:

            | x | gap near x | good step |
            |---|---|---|
            | 1 | 2.2e-16 | 6e-6 |
            | 1e6 | 1.2e-10 | ___ |

            The gap has grown with x, and so must the step. A step that is fixed once and for all
            is right for one size of x.
            """),
    ),
    Wrong(
        "the good step at 1, for all x",
        "M-H",
        answer("6e-6"),
        ladder("""
            The step 6e-6 is good at x = 1. Which part of x is it there, and which part of x is it
            at a million?
            ---
            For {case} the verdict on your `{key}` is: {got}. This is the step at which bend and
            rounding are alike, and you have remembered it well. But it was found
            for an x of 1. What counts is not how long the step is but how long it is beside x.
            A root at a million bends a million times more slowly, and its floats stand a million
            times further apart. Both facts ask for a longer step.
            ---
            A map shows a house, a town, a country. A good pen is a part of the thing:

            | thing | its size | pen |
            |---|---|---|
            | house | 10 | 0.01 |
            | town | 10000 | 10 |
            | country | 1000000 | ___ |

            The pen is always the same part of the size. Write your step like that.
            """),
    ),
    Wrong(
        "takes the gap between floats as the step",
        "M-H",
        answer("math.ulp(x)"),
        ladder("""
            A step of one gap moves sqrt(x) by how many of its own gaps: many, one, or none?
            ---
            For {case} the verdict on your `{key}` is: {got}. You saw that the floats near x stand a
            certain gap apart, and you took the smallest step that moves x at all. But the root
            must move as well, and by far more than it is rounded. With one gap it moves by about
            half of its own gap, so its last digit decides all. A good step is long beside the gap,
            and short beside x.
            ---
            Three lengths in a row, for x = 1:

            | the gap | a good step | x |
            |---|---|---|
            | 2.2e-16 | 6e-6 | 1 |

            From the gap to the step it is a factor of 3e10, from the step to x one
            of ___. Keep the second factor when x gets larger.
            """),
    ),
    mutant("a tenth of x", answer("x / 10")),
    mutant("the step for one side", answer("1.5e-8 * x"), "M-H"),
    mutant("never below the step at 1", answer("6e-6 * max(1.0, x)"), "M-H"),
    mutant("by the root of x", answer("6e-3 * math.sqrt(x)"), "M-H"),
    mutant("ten, as in the text", answer("10.0"), "M-H"),
)

EXERCISE = Exercise(
    id="02-7",
    title="A step that fits",
    kind="PN",
    stars=3,
    names=("good_h",),
    setup="import math\n",
    reference=answer("6e-6 * x"),
    right=(
        answer("x / 100_000"),
        answer("math.ulp(1.0) ** (1 / 3) * abs(x)"),
        answer("(math.ulp(x) * x * x) ** (1 / 3)"),
    ),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        At x = 1 a step near 1e-5 is good. What changes about the floats, and about the curve, when
        x grows by a million?
        ---
        For {case} the verdict on your `{key}` is: {got}. Let the numbers tell you. Measure the
        slope of sqrt at this x with steps that grow by tens, and print the error of each beside
        the step. You will see a U again. Its bottom lies at another place than for
        x = 1. Do the same for two more sizes of x, and look for what the best step and x
        have in common.
        ---
        A table that you can fill by one loop; the slope of sqrt at 4 is 0.25:

        | x | best h in powers of ten | h / x |
        |---|---|---|
        | 4 | 1e-5 | 2.5e-6 |
        | 4e4 | 1e-1 | ___ |

        The last column stays about the same. Let your function return a step that keeps it
        so.
        """),
    misconceptions=("M-H",),
    objectives=("choose h for large x",),
    lesson="02",
)
