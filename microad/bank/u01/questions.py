"""Unit 01: what to predict, what to recall without looking back, what to recall from before."""

import math

from microad.course.spec import Option, Question
from microad.numeric import difference_quotient, limit_table

# ---------------------------------------------------------------- the truth, computed


def square(x: float) -> float:
    return x * x


def secants() -> str:
    rates = (difference_quotient(square, 2, h) for h in (1, 0.1, 0.01))
    return ", then ".join(f"{rate:.6g}" for rate in rates)


def two_sides() -> str:
    rows = limit_table(lambda h: abs(h) / h, 0.0)
    lefts, rights = ({row[side] for row in rows} for side in (1, 2))
    if lefts == rights:
        return f"it comes close to {lefts.pop():g}"
    return f"nothing: {lefts.pop():g} from the left, {rights.pop():g} from the right"


def flat_cube() -> str:
    cube = [x**3 for x in (-0.1, 0.0, 0.1)]
    if cube[0] < cube[1] < cube[2]:
        return "neither of the two"
    return "a peak" if cube[1] == max(cube) else "a valley"


def harmless() -> str:
    _, left, right = limit_table(lambda x: (x + 3) / (x * x - 9), 2.0, (1e-9,))[0]
    return f"{round((left + right) / 2, 6):g}"


def zero_first() -> str:
    try:
        difference_quotient(square, 3, 0)
    except ZeroDivisionError:
        return "it reads 0/0, and that says nothing about the slope"
    return "it gives the slope, only less exactly"


def reached() -> str:
    """Does the quotient take its limit at some place in its table?"""
    quotients = {
        "(5x)/x at 0": (lambda x: 5 * x / x, 5.0),
        "(x² + x)/x at 0": (lambda x: (x * x + x) / x, 1.0),
        "sin x / x at 0": (lambda x: math.sin(x) / x, 1.0),
    }
    for text, (q, limit) in quotients.items():
        if all(row[1] == row[2] == limit for row in limit_table(q, 0.0)):
            return text
    return ""


def zero_slope() -> str:
    """Three curves of slope 0 at 3, of which no two look alike there."""
    shapes = set()
    for f in (lambda x: (x - 3) ** 2, lambda x: -((x - 3) ** 2), lambda x: (x - 3) ** 3):
        assert abs(difference_quotient(f, 3, 1e-6)) < 1e-3
        shapes.add((f(2.9) < f(3), f(3.1) < f(3)))
    return "that the curve is level there, and no more" if len(shapes) == 3 else "a peak"


def between_two_points() -> str:
    return f"{(8 - 2) / (3 - 1):g}"


def expanded() -> str:
    texts = {
        "9 + h²": lambda h: 9 + h * h,
        "9 + 6h + h²": lambda h: 9 + 6 * h + h * h,
        "6 + 2h": lambda h: 6 + 2 * h,
    }
    return next(t for t, f in texts.items() if all(f(h) == (3 + h) ** 2 for h in (1.0, 0.5, 2.0)))


def one_further() -> str:
    return f"{square(3 + 1) - square(3):g}"


# ---------------------------------------------------------------- the questions

PREDICTIONS = (
    Question(
        "01a",
        "f(x) = x². What are the slopes of its secants from 2 to 2 + h, for h = 1, then 0.1, "
        "then 0.01?",
        (
            Option(
                "4, then 4, then 4",
                "4 is where the list is heading. Each secant has a second point of its own, and "
                "so a slope of its own.",
                "M-LIM",
            ),
            Option(
                "5, then 4.1, then 4.01",
                "Rise over run: 5/1, 0.41/0.1 and 0.0401/0.01.",
            ),
            Option(
                "5, then 0.41, then 0.0401",
                "These are the rises. The slope compares each with its run.",
                "M-RATE",
            ),
            Option(
                "6, then 4.2, then 4.02",
                "That is how steep the curve is at the far points. A secant gives the average "
                "on the way there.",
                "M-TAN",
            ),
        ),
        secants,
    ),
    Question(
        "01b",
        "abs(h)/h reads 0/0 at h = 0. What does it come close to as h shrinks, from both sides?",
        (
            Option(
                "it comes close to 1",
                "From the right, yes. To the left of 0, abs(h) is -h, and the quotient is -1.",
                "M-LIM",
            ),
            Option(
                "it comes close to 0",
                "0/0 is not a number. Beside 0 the quotient is 1 or -1, and never close to 0.",
                "M-00",
            ),
            Option(
                "nothing: -1 from the left, 1 from the right",
                "The two sides do not agree, however close you look. So there is no limit.",
            ),
        ),
        two_sides,
    ),
    Question(
        "01c",
        "The slope of x³ at 0 is 0. What is there: a peak, a valley, or neither?",
        (
            Option(
                "a peak",
                "To the right of 0 the curve is higher than at 0, so there is no peak at 0.",
                "M-FLAT",
            ),
            Option(
                "a valley",
                "To the left of 0 the curve is lower than at 0, so there is no valley at 0.",
                "M-FLAT",
            ),
            Option(
                "neither of the two",
                "The curve comes from below, is level for one moment, and goes on up.",
            ),
        ),
        flat_cube,
    ),
    Question(
        "01d",
        "What does (x + 3)/(x² - 9) come close to as x goes to 2?",
        (
            Option("-1", "At 2 it reads 5/(-5). There is no 0/0 here, and nothing to cancel."),
            Option(
                "nothing, since the bottom has zeros",
                "It does have zeros, at 3 and at -3. But the question is about 2.",
                "M-00",
            ),
            Option(
                "1",
                "Check the sign of the bottom: 4 - 9 is below 0.",
                "M-DIR",
            ),
        ),
        harmless,
    ),
)

CHECKPOINT = (
    Question(
        "01-c1",
        "You look for the slope of x² at 3. Why not put h = 0 into ((3 + h)² - 9)/h right away?",
        (
            Option(
                "it reads 0/0, and that says nothing about the slope",
                "One point has no rise and no run. Divide while h is not 0, then let it shrink.",
            ),
            Option(
                "it gives 0, and the slope is not 0",
                "0/0 is not 0. It is not a number at all, and Python refuses it.",
                "M-00",
            ),
            Option(
                "it gives the slope, only less exactly",
                "It gives no slope at all, since the division has no result.",
                "M-LIM",
            ),
        ),
        zero_first,
    ),
    Question(
        "01-c2",
        "A limit need not be out of reach. Which of these equals its limit at every step of the "
        "table?",
        (
            Option(
                "sin x / x at 0",
                "It comes close to 1 and stays below it, at every x beside 0.",
                "M-LIM",
            ),
            Option(
                "(5x)/x at 0",
                "It is 5 wherever it has a value, so it could not come any closer.",
            ),
            Option(
                "(x² + x)/x at 0",
                "It is x + 1, which comes close to 1 and is never 1 beside 0.",
                "M-LIM",
            ),
        ),
        reached,
    ),
    Question(
        "01-c3",
        "You found that f′(3) = 0. What do you know about the curve at 3?",
        (
            Option(
                "that it crosses the axis there",
                "That would be f(3) = 0. The slope does not say how high a curve is.",
                "M-TAN",
            ),
            Option(
                "that there is a peak or a valley",
                "(x - 3)³ is level at 3 as well, and it goes up on both sides.",
                "M-FLAT",
            ),
            Option(
                "that the curve is level there, and no more",
                "Peak, valley or neither: you have to look at both sides.",
            ),
        ),
        zero_slope,
    ),
)

REVIEW = (
    Question(
        "01-r1",
        "From lesson 00. A line runs through (1, 2) and (3, 8). What is its slope?",
        (
            Option(
                "6",
                "That is the rise. Compare it with the run, which is 2.",
                "M-RATE",
            ),
            Option("3", "It rises by 6 over a run of 2, and 6/2 is 3."),
            Option(
                "0.333333",
                "That is run over rise. A slope says how far the line goes up for each step "
                "of 1 to the right.",
                "M-INV",
            ),
        ),
        between_two_points,
    ),
    Question(
        "01-r2",
        "From school. What is (3 + h)², multiplied out?",
        (
            Option(
                "9 + h²",
                "Two parts of the big square are missing: 3 by h, and h by 3.",
                "M-POW",
            ),
            Option("6 + 2h", "That is 2 · (3 + h). The square multiplies 3 + h by itself."),
            Option("9 + 6h + h²", "3 by 3, twice 3 by h, and h by h."),
        ),
        expanded,
    ),
    Question(
        "01-r3",
        "From school. f(x) = x². How far does f go up from x = 3 to x = 3 + 1?",
        (
            Option(
                "1",
                "That is how far x moves. f(3 + 1) is not f(3) + 1: the function comes last.",
                "M-COMP",
            ),
            Option("7", "f(4) is 16 and f(3) is 9, so it goes up by 7."),
            Option("16", "That is where f arrives. It did not begin at 0 but at 9."),
        ),
        one_further,
    ),
)
