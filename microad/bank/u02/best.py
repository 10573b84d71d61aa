"""02-1: the best h for a one-sided difference, and the digits that the subtraction loses."""

import math
from typing import Any

from microad.bank.probes import ladder, mutant, source, verdicts
from microad.course.spec import Exercise, Namespace, Probe, Wrong

CHOICES = (1e-1, 1e-4, 1e-8, 1e-15)


def error(h: float) -> float:
    """How far the one-sided difference of sin at 1 is off."""
    return abs((math.sin(1 + h) - math.sin(1)) / h - math.cos(1))


def equal_digits(h: float) -> int:
    """In how many digits after the point sin(1 + h) and sin(1) agree, from the left."""
    pairs = zip(repr(math.sin(1 + h))[2:], repr(math.sin(1))[2:])
    return next(place for place, (a, b) in enumerate(pairs) if a != b)


TRUE = {"best": min(CHOICES, key=error), "same": equal_digits(1e-15)}
NAMES = {"best": "best h", "same": "number of equal digits"}
CASES = {
    "best": "the slope of sin at 1",
    "same": "the digits of sin(1 + 1e-15) and sin(1)",
}


def answer(best: float, same: int) -> str:
    """The answer cell with these numbers."""
    return source(f"""
        def answer_02_1():
            ### BEGIN SOLUTION
            return dict(best={best:.0e}, same={same})
            ### END SOLUTION
        """)


def observe(ns: Namespace, name: Any) -> dict[str, Any]:
    return {NAMES[name]: ns.answer_02_1()[name]}


SETTLE = verdicts(lambda name: {NAMES[name]: TRUE[name]})


PROBES = (
    Probe(
        "the best h of the four",
        lambda r: ["best"],
        observe,
        show=CASES.__getitem__,
        settle=SETTLE,
    ),
    Probe(
        "the digits that vanish",
        lambda r: ["same"],
        observe,
        show=CASES.__getitem__,
        hidden=True,
        settle=SETTLE,
    ),
)

WRONGS = (
    Wrong(
        "takes the smallest h",
        "M-H",
        answer(1e-15, 14),
        ladder("""
            Print sin(1 + h) and sin(1) for your h. How many of their digits differ?
            ---
            For {case} the verdict on your `{key}` is: {got}. On paper h may shrink for ever, and
            the secant gets better and better. A computer keeps about 16 digits of each number. The
            smaller h is, the more of these digits agree, and digits that agree vanish when you
            subtract. The few that are left hold the rounding. Then you divide by your tiny h, and
            so you make the rounding large.
            ---
            The same for the slope of e to the x at 0, which is 1:

            | h | exp(h) | (exp(h) - 1) / h |
            |---|---|---|
            | 1e-4 | 1.0001000050001667 | 1.00005 |
            | 1e-8 | 1.0000000099999999 | 0.999999994 |
            | 1e-15 | 1.0000000000000011 | ___ |

            Work out the last line with a pencil: 1.1e-15 over 1e-15. Which line is closest to 1?
            """),
    ),
    Wrong(
        "counts the first digit that differs, too",
        "M-H",
        answer(1e-8, 15),
        ladder("""
            Write sin(1) and sin(1 + 1e-15) one below the other. At which digit do they part?
            ---
            For {case} the verdict on your `{key}` is: {got}. With so small an h the sine moves by
            about 5e-16 only, so both values start with the same long row of digits. Each of these
            turns into a zero when you subtract, and tells you nothing about the slope. What is
            left begins with the first pair that differs. Is this pair a part of the row that is
            lost, or of the rest that remains? Count again, and begin after the point.
            ---
            For exp at 0 and h = 1e-15, count like this:

            ```
            exp(1e-15)   1.0000000000000011
            exp(0)       1.0000000000000000
            equal        1.00000000000000__     ___ digits after the point
            ```

            The two digits that are left are not counted. They are all that the slope is made
            of, and the last one is rounded.
            """),
    ),
    mutant("stops too early", answer(1e-4, 14), "M-H"),
    mutant("the largest is the safest", answer(1e-1, 14), "M-H"),
    mutant("thinks that no digit gets lost", answer(1e-8, 0), "M-H"),
)

EXERCISE = Exercise(
    id="02-1",
    title="Small, but how small?",
    kind="PR",
    stars=1,
    names=("answer_02_1",),
    setup="import math\n",
    reference=answer(1e-8, 14),
    right=(),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Which of your two numbers does the report speak of, and how could you measure that one?
        ---
        For {case} the verdict on your `{key}` is: {got}. Let the computer tell you. Print the
        quotient for each of the four steps, with all its digits, beside the true slope cos(1). Then
        print the two values of the sine that the quotient subtracts. Look at how many digits
        they share, and at how many digits of the quotient are right.
        ---
        A line of such a table, for the slope of e to the x at 0:

        | h | exp(h) - 1 | quotient | right digits |
        |---|---|---|---|
        | 1e-1 | 0.10517 | 1.0517 | 1 |
        | 1e-4 | 0.000100005 | 1.00005 | ___ |

        Go on with 1e-8 and 1e-15, and then do it for the sine at 1.
        """),
    misconceptions=("M-H",),
    objectives=("predict the best h",),
    lesson="02",
)
