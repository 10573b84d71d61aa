"""Unit 02: what to predict, what to recall without looking back, what to recall from before."""

import math
from collections.abc import Callable

from microad.course.spec import Option, Question
from microad.errors import ComplexStepError
from microad.numeric import (
    central_diff,
    complex_step,
    difference_quotient,
    forward_diff,
    limit_table,
)

# ---------------------------------------------------------------- the truth, computed


def error(method: Callable, h: float) -> float:
    """How far the slope of sin at 1 is off."""
    return abs(method(math.sin, 1.0, h) - math.cos(1.0))


def best_step() -> str:
    steps = [f"1e-{k}" for k in range(1, 17)]
    return min(steps, key=lambda text: error(forward_diff, float(text)))


def halved_step() -> str:
    ratio = error(central_diff, 0.1) / error(central_diff, 0.05)
    return {2: "It halves, too", 4: "It falls to a quarter", 10: "It falls to a tenth"}[
        round(ratio)
    ]


def at_a_kink() -> str:
    return f"{central_diff(abs, 0.0):g}"


def off_the_line() -> str:
    try:
        return f"It returns {complex_step(abs, 2.0):g}"
    except ComplexStepError:
        return "It cannot: abs returns a real number, and the step is lost"


def same(x: list[float]) -> list[float]:
    return x


def slope_in_place(f: Callable, x: list[float], h: float) -> float:
    """The checker of the lesson: it moves the entry of the list that it was given."""
    x[0] += h
    ahead = f(x)
    x[0] -= 2 * h
    behind = f(x)
    x[0] += h
    return (ahead[0] - behind[0]) / (2 * h)


def checker_in_place() -> str:
    return f"{slope_in_place(same, [5.0], 0.5):g}"


def two_errors() -> str:
    bend = error(forward_diff, 1e-2) / error(forward_diff, 1e-3)
    digits = error(forward_diff, 1e-15) / error(forward_diff, 1e-11)
    if round(bend) == 10 and digits > 1e3:
        return "the bend of the curve, for a large h; lost digits, for a small h"
    return "lost digits, for a large h; the bend of the curve, for a small h"


def step_for_a_large_x() -> str:
    def off(text: str) -> float:
        return abs(central_diff(lambda x: x**3, 1e5, float(text)) - 3e10)

    return min(("1e-8", "1", "1e4"), key=off)


def why_copies() -> str:
    x = [5.0]
    one_list = same(x) is x
    return (
        "two results may be one piece of memory, and then their difference is 0"
        if one_list and slope_in_place(same, x, 0.5) == 0
        else "a copy holds more digits"
    )


def square(x: float) -> float:
    return x * x


def secant() -> str:
    return f"{difference_quotient(square, 3.0, 0.5):g}"


def two_sides() -> str:
    ((_, left, right),) = limit_table(lambda h: abs(h) / h, 0.0, (0.001,))
    return "none, since the sides disagree" if left != right else f"{right:g}"


def without_slope() -> str:
    """Tell whose rates at 0 lead to two different numbers from the two sides."""
    curves: dict[str, Callable] = {"x³": lambda x: x**3, "|x|": abs, "x²": square}
    return next(
        text
        for text, f in curves.items()
        if abs(difference_quotient(f, 0.0, 1e-6) - difference_quotient(f, 0.0, -1e-6)) > 1
    )


# ---------------------------------------------------------------- the questions

PREDICTIONS = (
    Question(
        "02a",
        "You estimate the slope of sin at 1 by (sin(1 + h) - sin(1)) / h, with h = 1e-1, 1e-2 and "
        "so on, down to 1e-16. Which h comes closest to the truth?",
        (
            Option(
                "1e-16",
                "On paper it would. But 1 + 1e-16 is 1 for a computer, so the quotient is 0.",
                "M-H",
            ),
            Option(
                "1e-4",
                "It is off by 4e-5, because the curve still bends. A smaller h is better.",
            ),
            Option("1e-8", "Half of the digits go to the step, and half are left for the slope."),
            Option(
                "1e-12",
                "The bend is gone, but only four digits of the difference are left.",
                "M-H",
            ),
        ),
        best_step,
    ),
    Question(
        "02b",
        "The one-sided error halves when you halve h. Now you measure from x - h to x + h. What "
        "does that error do when h is halved, from 0.1 to 0.05?",
        (
            Option(
                "It halves, too",
                "The bend lifts both ends alike, so this part of the error cancels. What is left "
                "shrinks faster.",
                "M-H",
            ),
            Option(
                "It falls to a tenth",
                "That would be one more digit. It takes a smaller step than half of it.",
            ),
            Option(
                "It falls to a quarter",
                "The error shrinks with the square of h, and a half times a half is a quarter.",
            ),
        ),
        halved_step,
    ),
    Question(
        "02c",
        "|x| has a kink at 0 and no slope there. What does the central difference say at 0?",
        (
            Option(
                "1",
                "That is the slope on the right. The left side has -1, and this one looks at both.",
            ),
            Option("0", "Both ends are at the same height, so the rise is 0, whatever h is."),
            Option(
                "It stops with an error",
                "Nothing warns it. It calls the function twice, subtracts and divides.",
                "M-KINK",
            ),
        ),
        at_a_kink,
    ),
    Question(
        "02d",
        "What does the complex step say for |x| at x = 2, where the slope is 1? In Python, abs of "
        "a complex number is its length.",
        (
            Option(
                "It returns 1",
                "If only abs knew which way the step went! The length is a real number, and the "
                "imaginary part is gone.",
                "M-KINK",
            ),
            Option(
                "It returns 2",
                "2 is the length of 2 + ih. It is the value of the function and not its slope.",
            ),
            Option(
                "It cannot: abs returns a real number, and the step is lost",
                "You would read the slope off the imaginary part, and there is none.",
            ),
        ),
        off_the_line,
    ),
    Question(
        "02e",
        "A checker moves x[0] up inside the list, calls f, moves x[0] down, calls f again, and "
        "divides the difference of the results by 2h. f(x) returns the list x as it is, so the "
        "slope is 1. What does the checker say?",
        (
            Option(
                "0",
                "Both results are the list x itself. When they are subtracted, they are equal.",
            ),
            Option(
                "1",
                "It would, if the first result had stayed what it was. But it is the list x, "
                "and x moved on.",
                "M-INPL",
            ),
            Option(
                "0.5",
                "Then one of the two results would have stayed what it was. Neither of them did.",
            ),
        ),
        checker_in_place,
    ),
)

CHECKPOINT = (
    Question(
        "02-c1",
        "Which two errors does a difference quotient have, and when is each of them large?",
        (
            Option(
                "lost digits, for a large h; the bend of the curve, for a small h",
                "It is the other way around: within a small h every smooth curve is nearly "
                "straight.",
                "M-H",
            ),
            Option(
                "the bend of the curve, for a large h; lost digits, for a small h",
                "A smaller h helps with one and hurts with the other. The best h lies between.",
            ),
            Option(
                "only the bend of the curve, and it falls with h",
                "That is true on paper. A computer also rounds, and the subtraction shows it.",
                "M-H",
            ),
        ),
        two_errors,
    ),
    Question(
        "02-c2",
        "You want the slope of x³ at x = 100,000 by the central difference. Which step is good?",
        (
            Option(
                "1",
                "It is about 1e-5 of x: long compared with the gap between floats, short compared "
                "with x.",
            ),
            Option(
                "1e-8",
                "The two cubes agree in nearly all their digits, and those are lost. A step has to "
                "grow with x.",
                "M-H",
            ),
            Option(
                "1e4",
                "A tenth of x is so long that the curve bends a lot on the way.",
            ),
        ),
        step_for_a_large_x,
    ),
    Question(
        "02-c3",
        "Why must a checker copy the results of f before it moves x on?",
        (
            Option(
                "a copy holds more digits",
                "A copy holds the same numbers to the last bit, in another place.",
            ),
            Option(
                "f may be slow, and a copy saves a call",
                "There are two calls all the same, one for each place.",
            ),
            Option(
                "two results may be one piece of memory, and then their difference is 0",
                "A function may return what it was given. Change that, and you change the result.",
            ),
            Option(
                "it need not, f always makes a new result",
                "Many functions do. One that returns its input, or a part of it, does not.",
                "M-INPL",
            ),
        ),
        why_copies,
    ),
)

REVIEW = (
    Question(
        "02-r1",
        "From lesson 01. What is the slope of the secant of x² from x = 3 to x = 3.5?",
        (
            Option(
                "6",
                "That is where the secants lead as the second point comes closer. This one has not "
                "arrived.",
                "M-LIM",
            ),
            Option("3.25", "That is the rise, 12.25 - 9. It must be divided by the run, 0.5."),
            Option("6.5", "The rise is 3.25 and the run is 0.5."),
        ),
        secant,
    ),
    Question(
        "02-r2",
        "From lesson 01. |h|/h is 1 for every h above 0, and -1 below. What is its limit at 0?",
        (
            Option("none, since the sides disagree", "A limit must be the same from both sides."),
            Option(
                "0",
                "The quotient never comes near 0. It is not enough that 0 lies between the two "
                "sides.",
                "M-00",
            ),
            Option("1", "This is where it leads from the right. The left leads to -1."),
        ),
        two_sides,
    ),
    Question(
        "02-r3",
        "From lesson 01. Which of these curves has no slope at 0?",
        (
            Option(
                "x³",
                "It has one: 3x² is 0 at 0. A level place has a slope, and it is 0.",
                "M-FLAT",
            ),
            Option("|x|", "The rates are 1 on the right and -1 on the left, so they do not agree."),
            Option(
                "x²",
                "It has one: 2x is 0 at 0, at the lowest point of the curve.",
                "M-FLAT",
            ),
        ),
        without_slope,
    ),
)
