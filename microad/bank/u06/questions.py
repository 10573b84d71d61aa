"""Unit 06: what to predict, what to recall without looking back, what to recall from before."""

from microad.bank.document import exercise_document
from microad.bank.probes import run
from microad.bank.u06.verdicts_06_2 import true_errors
from microad.course.spec import Option, Question
from microad.dual import Dual, derivative, jvp_scalar
from microad.scalar import Value, topo_order

# ---------------------------------------------------------------- the truth, computed


def tangent_of_a_product() -> str:
    return f"{(Dual(3, 2) * Dual(5, 4)).tangent:g}"


def slopes_of_the_loop() -> str:
    first, second, third = true_errors()
    if first == 0:
        return "exactly right from the first round on"
    return "better with every round" if third < second < first else "no better with more rounds"


def cheaper_bracket() -> str:
    sizes = [200, 100, 50, 1]
    from_the_left, from_the_right = (
        run(wrong.source)["cheapest"](sizes)
        for wrong in exercise_document("06-5").wrongs
        if wrong.name.startswith("always from the ")
    )
    if from_the_right > 10 * from_the_left:
        return "(A B) C, by far"
    return "A (B C), by far" if from_the_left > 10 * from_the_right else "they cost the same"


def shared_epsilon() -> str:
    slope = run(exercise_document("06-6").setup)["slope"]
    return f"{slope(lambda x: x * slope(lambda y: x + y, 1.0), 1.0):g}"


def sweeps_for_both() -> str:
    """Do one sweep back over many inputs, and one forward to many outputs: is anything missing?"""
    xs = [Value(1.0) for _ in range(1000)]
    sum(k * x for k, x in enumerate(xs)).backward()
    _, slopes = jvp_scalar(lambda x: [k * x for k in range(1000)], [1.0], [1.0])
    complete = [x.grad for x in xs] == slopes == list(range(1000))
    return "1 for f and 1 for g" if complete else "1,000 for f and 1,000 for g"


def what_has_to_be_remembered() -> str:
    x = Value(1.0)
    y = x
    for _ in range(100):
        y = 2 * y
    recorded = sum(node.left is not None for node in topo_order(y))
    past = {"left", "right", "parents"} & set(dir(Dual(1.0, 1.0)))
    if recorded == 100 and not past:
        return "the local partials of all steps, until the way back has used them"
    return "nothing more than forward mode"


def nested_derivative() -> str:
    return f"{derivative(lambda x: x * derivative(lambda y: x * y, 2.0), 3.0):g}"


def two_sweeps() -> str:
    x = Value(4.0)
    y = x * x
    y.backward()
    y.backward()
    return f"{x.grad:g}"


def chain_of_two() -> str:
    a = Value(3.0)
    (5 * (a * a)).backward()
    return f"{a.grad:g}"


def evaluations() -> str:
    """Count the calls of f in one-sided differences for all 50 slopes."""
    calls = []

    def f(*xs: float) -> float:
        calls.append(xs)
        return sum(xs)

    here = [1.0] * 50
    base = f(*here)
    for k in range(50):
        moved = [*here[:k], here[k] + 0.5, *here[k + 1 :]]
        assert f(*moved) - base == 0.5
    return f"{len(calls)}"


# ---------------------------------------------------------------- the questions

PREDICTIONS = (
    Question(
        "06a",
        "Multiply out (3 + 2ε)·(5 + 4ε), with ε² = 0. The answer is 15 + ?ε. Which number is it?",
        (
            Option("8", "2 · 4 belongs to ε², and ε² is 0. Two other terms have an ε in them.",
                   "M-PATH"),
            Option("30", "This is 22 + 8. It counts ε² as well, as if ε were a step of length 1.",
                   "M-FD"),
            Option("22", "3 · 4 and 2 · 5 hold one ε each. The term 8ε² is gone."),
        ),
        tangent_of_a_product,
    ),
    Question(
        "06b",
        "The loop takes a rough guess of √a and makes it better, round by round. Nobody tells it a "
        "slope. You push a = 2 + ε through it. The slope that comes out is",
        (
            Option("exactly right from the first round on",
                   "That would need the formula 1/(2√a), and the loop has only + and /.", "M-SYM"),
            Option("better with every round",
                   "The slope belongs to the guess. As the guess gets better, so does its slope."),
            Option("no better with more rounds",
                   "Each round moves the tangent, too, and brings it closer.", "M-FD"),
        ),
        slopes_of_the_loop,
    ),
    Question(
        "06c",
        "A has 200 rows and 100 columns, B is 100 × 50, C is 50 × 1. You want the product A B C, "
        "with few multiplications of numbers. Which bracket is cheaper?",
        (
            Option("(A B) C, by far",
                   "A B has 200 rows and 50 columns: 10,000 numbers, which C then boils down. From "
                   "the left is what reverse mode does, and here it starts at the wide end.",
                   "M-REV"),
            Option("A (B C), by far",
                   "C has one column. From the right, every product on the way has one, too."),
            Option("they cost the same",
                   "The result is the same, but there are far more numbers on one of the ways.",
                   "M-PATH"),
        ),
        cheaper_bracket,
    ),
    Question(
        "06d",
        "d/dy[x + y] is 1, whatever x is. So d/dx[x · d/dy[x + y]] is d/dx[x · 1], which is 1. A "
        "program computes it at x = y = 1, and both derivatives use the same ε. What does it say?",
        (
            Option("1", "It should. But inside, x carries an ε as well, and nobody can tell "
                   "it from the ε of y.", "M-SUM"),
            Option("2", "Inside, x + y holds ε twice, once for each. So the inner slope comes out "
                   "as 2."),
            Option("0", "The inner slope would have to be lost. It is there, and too large.",
                   "M-DET"),
        ),
        shared_epsilon,
    ),
)  # fmt: skip

CHECKPOINT = (
    Question(
        "06-c1",
        "f turns 1,000 numbers into one, and g turns one number into 1,000. How many sweeps find "
        "all slopes, if you choose the better direction for each?",
        (
            Option("1 for f and 1,000 for g",
                   "That is reverse mode for both. g has one input, so push forward.", "M-REV"),
            Option("1 for f and 1 for g",
                   "Back from the one output of f, forward from the one input of g."),
            Option("1,000 for f and 1,000 for g",
                   "One sweep starts at one place and arrives everywhere. Start at the narrow end.",
                   "M-PATH"),
        ),
        sweeps_for_both,
    ),
    Question(
        "06-c2",
        "What must reverse mode remember that forward mode can forget?",
        (
            Option("the local partials of all steps, until the way back has used them",
                   "The way back begins where the program ends, with the last step."),
            Option("the formula of the derivative",
                   "Neither of the two has one. Both carry numbers.", "M-SYM"),
            Option("nothing more than forward mode",
                   "A dual number forgets where it came from. A `Value` must not.", "M-REV"),
        ),
        what_has_to_be_remembered,
    ),
    Question(
        "06-c3",
        "Each derivative has an ε of its own. What is d/dx[x · d/dy[x·y] at y = 2] at x = 3?",
        (
            Option("3", "d/dy[x·y] is x, and it moves with x. You get 3 if you take it for a fixed "
                   "number.", "M-DET"),
            Option("5", "This is what one shared ε makes of it, since x and y both count inside.",
                   "M-SUM"),
            Option("6", "d/dy[x·y] = x, so it is d/dx[x·x] = 2x, and x is 3."),
        ),
        nested_derivative,
    ),
)  # fmt: skip

REVIEW = (
    Question(
        "06-r1",
        "From lesson 05. x is 4 and y = x*x. You call `y.backward()` twice and clear nothing. What "
        "is in `x.grad`?",
        (
            Option("8", "That is one share. x is a leaf, and leaves add up.", "M-TWICE"),
            Option("16", "Each sweep brings 2 · 4 = 8, and a leaf adds them up."),
            Option("64", "The shares of two sweeps are added, not multiplied.", "M-PATH"),
        ),
        two_sweeps,
    ),
    Question(
        "06-r2",
        "From lesson 03. b = a² and c = 5·b. What is dc/da at a = 3?",
        (
            Option("30", "(dc/db)(db/da) = 5 · 6: along one route the rates are multiplied."),
            Option("1/30", "That is da/dc. It says how far a moves when c moves by 1.", "M-DIR"),
            Option("11", "5 + 6 adds the two rates. Along a route they are multiplied.", "M-PATH"),
        ),
        chain_of_two,
    ),
    Question(
        "06-r3",
        "From lesson 02. A function has 50 inputs. You want its 50 slopes by one-sided "
        "differences. How many times do you call it?",
        (
            Option("2", "If all inputs move together, you get the sum of the slopes.", "M-SUM"),
            Option("50", "Each input has to move once, but they are all compared with one more "
                   "call."),
            Option("51", "Once where you stand, and once for each input that moves."),
        ),
        evaluations,
    ),
)  # fmt: skip
