"""Unit 03: what to predict, what to recall without looking back, what to recall from before."""

import math
from collections.abc import Callable

from microad.bank.document import exercise_document
from microad.bank.probes import run
from microad.course.spec import Option, Question
from microad.expr import Step, route_sum, routes
from microad.numeric import central_diff, difference_quotient, forward_diff, tangent_line

# ---------------------------------------------------------------- the truth, computed


def order_matters() -> str:
    first_square, first_sine = math.sin(3**2), math.sin(3) ** 2
    product = math.sin(3) * 3**2
    texts = {
        f"{first_square:.4f}": "0.4121: first the square, then the sine",
        f"{first_sine:.4f}": "0.0199: first the sine, then the square",
        f"{product:.4f}": "1.2701: the sine of 3, times 9",
    }
    return texts[f"{math.sin(9):.4f}"]


def which_rate() -> str:
    moved = math.sin(0.701**2) - math.sin(0.7**2)
    return "dc/da, and da/dc is 0.8095" if moved > 0.001 else "da/dc, and dc/da is 0.8095"


def slope_of_log() -> str:
    return f"{central_diff(lambda x: math.log(2 * x), 5.0):.4g}"


def two_routes() -> str:
    a, b = Step("a", 2.0), Step("b", 1.0)
    c = Step("c", 3.0, "+", (a, 1.0), (b, 1.0))
    d = Step("d", 2.0, "+1", (b, 1.0))
    return f"{route_sum(b, Step('e', 6.0, '*', (c, 2.0), (d, 3.0))):g}"


def doublings() -> str:
    counts = []
    y = x = Step("x", 1.0)
    for _ in range(5):
        y = Step("y", 2 * y.data, "+", (y, 1.0), (y, 1.0))
        counts.append(len(routes(x, y)))
    assert counts == [2, 4, 8, 16, 32]
    return f"{2**30:,}"


def log_of_square() -> str:
    value = math.log((-2) ** 2)
    try:
        return "yes" if value == 2 * math.log(-2) else "no, they differ"
    except ValueError:
        return "no: ln x² is 1.386 there, and 2 ln x does not exist"


def outermost() -> str:
    """Which order of ln, cos, square gives ln(cos²(3x))?"""
    x = 0.2
    steps: dict[str, Callable[[float], float]] = {
        "the log": math.log,
        "the cosine": math.cos,
        "the square": lambda v: v * v,
    }
    wanted = math.log(math.cos(3 * x) ** 2)
    for last, f in steps.items():
        first, second = (g for name, g in steps.items() if name != last)
        for inner, outer in ((first, second), (second, first)):
            try:
                if math.isclose(f(outer(inner(3 * x))), wanted):
                    return last
            except ValueError:
                continue
    return "none"


def why_add() -> str:
    a, b = 2.0, 1.0
    moved = difference_quotient(lambda b: (a + b) * (b + 1), b, 1e-6)
    added = abs(moved - (2 + 3)) < 1e-3
    return (
        "when b moves, every route pushes the end, and the pushes pile up"
        if added
        else "the largest product wins, and the others are lost in it"
    )


def gradient_shape() -> str:
    found = run(exercise_document("03-4").reference, {"math": math})["gradient"](
        [1.0, 2.0, 3.0, 4.0]
    )
    return f"{len(found)} numbers"


def why_smaller_is_worse() -> str:
    def error(h: float) -> float:
        return abs(forward_diff(math.sin, 1.0, h) - math.cos(1.0))

    same = f"{math.sin(1.0 + 1e-13):.12f}" == f"{math.sin(1.0):.12f}"
    if error(1e-13) > error(1e-4) and same:
        return "the subtraction leaves hardly any digits"
    return "it is not: a smaller step is always better"


def tangent_at_three() -> str:
    line = tangent_line(lambda x: x * x, 3.0, central_diff(lambda x: x * x, 3.0))
    return f"the line through (3, {line(3.0):g}) with slope {round(line(4.0) - line(3.0), 6):g}"


def secant() -> str:
    return f"{difference_quotient(lambda x: x * x, 5.0, 1.0):g}"


# ---------------------------------------------------------------- the questions

PREDICTIONS = (
    Question(
        "03a",
        "What does `sin(square(3))` give?",
        (
            Option(
                "0.0199: first the sine, then the square",
                "The part inside the brackets comes first, and that is the square.",
                "M-OUT",
            ),
            Option(
                "0.4121: first the square, then the sine",
                "The square makes 9, and the sine gets this 9. It never sees the 3.",
            ),
            Option(
                "1.2701: the sine of 3, times 9",
                "Brackets after the name of a function hand a number over. Nothing is multiplied.",
                "M-COMP",
            ),
        ),
        order_matters,
    ),
    Question(
        "03b",
        "b = a² and c = sin b, at a = 0.7. The two rates multiply to 1.2353. Which slope is that?",
        (
            Option(
                "dc/da, and da/dc is 0.8095",
                "c is made from a: turn a, and c moves 1.2353 times as far. The other number says "
                "how far a would have to move so that c moves by 1.",
            ),
            Option(
                "da/dc, and dc/da is 0.8095",
                "What you turn goes below, and that is a. What answers goes on top.",
                "M-DIR",
            ),
            Option(
                "both, since a rate is the same in both directions",
                "If c runs faster than a, then a runs slower than c. The two are reciprocals.",
                "M-DIR",
            ),
        ),
        which_rate,
    ),
    Question(
        "03c",
        "What is d/dx[ln 2x] at x = 5?",
        (
            Option(
                "0.1",
                "That is the rate of the log at 10. But 2x runs twice as fast as x, and this "
                "factor is missing.",
                "M-COMP",
            ),
            Option(
                "5.219",
                "The product rule gives this for 'ln x times 2x'. Here ln is applied to 2x.",
                "M-COMP",
            ),
            Option(
                "0.2",
                "The log has rate 1/10 at 10, and 2x has rate 2. The product is 1/5, and it would "
                "be the same with any factor in place of the 2.",
            ),
        ),
        slope_of_log,
    ),
    Question(
        "03d",
        "e = (a + b)·(b + 1) at a = 2, b = 1. What is de/db?",
        (
            Option("2", "That is the route through a + b alone: 1 · 2.", "M-PATH"),
            Option("3", "That is the route through b + 1 alone: 1 · 3.", "M-PATH"),
            Option("6", "It is the value of e, and also 2 · 3. Two routes are not multiplied."),
            Option("5", "b pushes e in two ways, 2 and 3, and the two pushes add up."),
        ),
        two_routes,
    ),
    Question(
        "03e",
        "Start with x and double it thirty times, each time by y = y + y. How many routes lead "
        "from x to the end?",
        (
            Option("30", "There is a choice of two arrows at each doubling, not one.", "M-PATH"),
            Option(
                "1,073,741,824",
                "Each doubling doubles the number of ways: 2 to the power of 30.",
            ),
            Option(
                "60",
                "That is the number of arrows. A route picks one of two arrows, thirty times.",
                "M-PATH",
            ),
        ),
        doublings,
    ),
    Question(
        "03f",
        "For x > 0 the rule ln x² = 2 ln x holds. What about x = -2?",
        (
            Option(
                "yes, it holds there, too",
                "The log of -2 does not exist, so the right side has no value at all.",
                "M-COMP",
            ),
            Option(
                "neither side exists",
                "The square comes first and makes 4. The log of 4 exists.",
                "M-OUT",
            ),
            Option(
                "no: ln x² is 1.386 there, and 2 ln x does not exist",
                "A program that squares first runs at -2 and has a slope. Its short form stops.",
            ),
        ),
        log_of_square,
    ),
)

CHECKPOINT = (
    Question(
        "03-c1",
        "Which function is the outermost one in ln(cos²(3x))?",
        (
            Option("the cosine", "It is applied to 3x, and two more functions follow.", "M-OUT"),
            Option("the log", "It is done last, when cos² of 3x is known. You peel it off first."),
            Option(
                "the square",
                "cos² u is (cos u)²: the square comes after the cosine and before the log.",
                "M-OUT",
            ),
        ),
        outermost,
    ),
    Question(
        "03-c2",
        "Two routes lead from b to the end. Why are their products added?",
        (
            Option(
                "when b moves, every route pushes the end, and the pushes pile up",
                "Each route carries the same small change of b to the end in its own way.",
            ),
            Option(
                "the largest product wins, and the others are lost in it",
                "Nudge b and look: for (a + b)(b + 1) the end moves by 2 + 3, not by 3.",
                "M-PATH",
            ),
            Option(
                "they are not: along a chain you multiply",
                "Along one route, yes. Between routes the changes meet and add up.",
                "M-PATH",
            ),
        ),
        why_add,
    ),
    Question(
        "03-c3",
        "f takes a list of four numbers and returns one number. What is its gradient at a point?",
        (
            Option(
                "1 number",
                "f returns one number, but there are four inputs to turn, each with an answer of "
                "its own.",
                "M-SUM",
            ),
            Option(
                "16 numbers",
                "That would be an answer for each pair of inputs. A gradient turns one at a time.",
            ),
            Option(
                "4 numbers",
                "One slope for each input, in a list as long as the list that went in.",
            ),
        ),
        gradient_shape,
    ),
)

REVIEW = (
    Question(
        "03-r1",
        "From lesson 02. A one-sided difference finds the slope of sin at 1. For h = 1e-4 it is "
        "off by 4e-5, and for h = 1e-13 it is off by 7e-4. Why is the smaller step worse?",
        (
            Option(
                "the curve bends more within a small step",
                "Within a small step a smooth curve is nearly straight, so the bend costs less.",
                "M-H",
            ),
            Option(
                "it is not: a smaller step is always better",
                "On paper that is so. But a computer rounds, and dividing by 1e-13 blows that up.",
                "M-H",
            ),
            Option(
                "the subtraction leaves hardly any digits",
                "The two sines agree in a dozen digits, and those are gone after the subtraction.",
            ),
        ),
        why_smaller_is_worse,
    ),
    Question(
        "03-r2",
        "From lesson 01. d/dx[x²] is 2x. What is the tangent of x² at 3?",
        (
            Option(
                "the line y = 2x",
                "That is the derivative, with the slopes of all points. A tangent has one slope.",
                "M-TAN",
            ),
            Option(
                "the line through (3, 9) with slope 6",
                "It touches the curve at its height 9, and it is as steep as the curve is there.",
            ),
            Option(
                "the line through (3, 6) with slope 9",
                "The two are swapped: 9 is the height of the curve at 3, and 6 is its slope.",
                "M-TAN",
            ),
        ),
        tangent_at_three,
    ),
    Question(
        "03-r3",
        "From lesson 01. How steep is the secant of x² from x = 5 to x = 6?",
        (
            Option(
                "11",
                "The rise is 36 - 25 = 11, the run is 1. A rate needs two points, and has two.",
            ),
            Option(
                "10",
                "That is the slope at the one point 5, where secants lead as the run shrinks.",
                "M-LIM",
            ),
            Option("12", "That is the slope at the other end, at 6. The secant lies between them."),
        ),
        secant,
    ),
)
