"""Unit 00: a prediction to try it out, and six questions that tell where to begin.

There is no checkpoint, since nothing has been taught yet. The review finds out what a learner
knows already: a wrong answer names the lesson to begin with.
"""

import math

from microad.course.spec import Option, Question

# ---------------------------------------------------------------- the truth, computed


def another_name() -> str:
    numbers = [1]
    same = numbers
    same.append(2)
    return str(numbers)


def slope_of_square(h: float = 1e-6) -> str:
    return f"{round(((3 + h) ** 2 - (3 - h) ** 2) / (2 * h), 3):g}"


def level_places() -> str:
    shapes = {(f(-0.1) < f(0), f(0.1) < f(0)) for f in (lambda x: x**2, lambda x: x**3)}
    return (
        "that the curve is level there" if len(shapes) > 1 else "that there is a peak or a valley"
    )


def best_step() -> str:
    def error(h: float) -> float:
        return abs((math.sin(1 + h) - math.sin(1)) / h - math.cos(1))

    return min(("1e-1", "1e-8", "1e-15"), key=lambda text: error(float(text)))


def slope_of_chain(h: float = 1e-6) -> str:
    return f"{round((math.sin(2 * h) - math.sin(-2 * h)) / (2 * h), 3):g}"


def two_partials(h: float = 1e-6) -> str:
    def f(x: float, y: float) -> float:
        return x * y + x

    in_x, in_y = (f(3 + h, 5) - f(3 - h, 5)) / (2 * h), (f(3, 5 + h) - f(3, 5 - h)) / (2 * h)
    return f"{round(in_x, 3):g} and {round(in_y, 3):g}"


def what_plus_calls() -> str:
    class Thing:
        def __add__(self, other: object) -> str:
            return "`a.__add__(b)`"

    return Thing() + Thing()


# ---------------------------------------------------------------- the questions

PREDICTIONS = (
    Question(
        "00a",
        "The next cell says `numbers = [1]`, then `same = numbers`, then `same.append(2)`. What is "
        "`numbers` then?",
        (
            Option(
                "[1]",
                "`same = numbers` copies nothing. It gives the same list a second name.",
                "M-INPL",
            ),
            Option("[1, 2]", "There is one list with two names. What one name does, both see."),
            Option("[2]", "`append` adds to the end and takes nothing away.", "M-OVER"),
        ),
        another_name,
    ),
)

CHECKPOINT: tuple[Question, ...] = ()

REVIEW = (
    Question(
        "00-r1",
        "What is the slope of x² at x = 3?",
        (
            Option("9", "That is the height of the curve. Begin with lesson 01.", "M-TAN"),
            Option("6", "d/dx[x²] is 2x. Lesson 01 asks why."),
            Option("2", "At 3 it is steeper than that. Begin with lesson 01.", "M-POW"),
        ),
        slope_of_square,
    ),
    Question(
        "00-r2",
        "The slope of f at a is 0. What do you know about the curve at a?",
        (
            Option(
                "that the curve is level there",
                "And no more: x³ is level at 0 without a peak or a valley.",
            ),
            Option(
                "that there is a peak or a valley",
                "x³ is level at 0 and goes up on both sides. Begin with lesson 01.",
                "M-FLAT",
            ),
            Option(
                "that it crosses the axis there",
                "That would be a height of 0, not a slope of 0. Begin with lesson 01.",
                "M-TAN",
            ),
        ),
        level_places,
    ),
    Question(
        "00-r3",
        "You estimate the slope of sin at 1 by (sin(1 + h) - sin(1))/h. Which h comes closest? "
        "(1e-8 is how Python writes 0.00000001, with a 1 in the eighth place.)",
        (
            Option(
                "1e-15",
                "Then almost all digits are lost in the subtraction. Begin with lesson 02.",
                "M-H",
            ),
            Option(
                "1e-1",
                "That is a long secant, and the curve bends away. Begin with lesson 02.",
                "M-LIM",
            ),
            Option("1e-8", "It lies between the error of a long step and that of lost digits."),
        ),
        best_step,
    ),
    Question(
        "00-r4",
        "What is d/dx[sin(2x)] at x = 0?",
        (
            Option("2", "The slope of sin at 0 is 1, times the slope of 2x, which is 2."),
            Option(
                "1",
                "The 2 inside makes everything happen twice as fast. Begin with lesson 03.",
                "M-COMP",
            ),
            Option("0", "That is the value at 0, not the slope. Begin with lesson 03.", "M-TAN"),
        ),
        slope_of_chain,
    ),
    Question(
        "00-r5",
        "What are the slopes of x·y + x at x = 3 and y = 5, first in x and then in y?",
        (
            Option(
                "5 and 3",
                "x is in two terms, and both of them count. Begin with lesson 03.",
                "M-PATH",
            ),
            Option("9", "A gradient is a list, not a sum. Begin with lesson 03.", "M-SUM"),
            Option(
                "6 and 3",
                "Hold y still, and the slope in x is y + 1. Hold x still, and the slope in y is x.",
            ),
        ),
        two_partials,
    ),
    Question(
        "00-r6",
        "a and b are objects of a class that you wrote. What does Python do for `a + b`?",
        (
            Option(
                "it adds their numbers",
                "Python does not know which numbers you mean. Read up on classes before lesson 04.",
                "M-MATH",
            ),
            Option("`a.__add__(b)`", "An operator is a method call, and lesson 04 builds on that."),
            Option(
                "it always raises an error",
                "Only if the class has no such method. Read up on classes before lesson 04.",
                "M-MATH",
            ),
        ),
        what_plus_calls,
    ),
)
