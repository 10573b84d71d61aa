"""02-6: design a test function that finds partials taken at a wrong point."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, run, signed, source
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.numeric import central_diff

GIVEN = source('''
    def slope(f, t, h=1e-5):
        return (f(t + h) - f(t - h)) / (2 * h)


    def accepts(partials, f, a, b):
        """Say whether partials(f, a, b) agree with a difference in the direction (0.6, 0.8)."""
        da, db = partials(f, a, b)
        measured = slope(lambda t: f(a + 0.6 * t, b + 0.8 * t), 0.0)
        return abs(0.6 * da + 0.8 * db - measured) <= 1e-6 * max(1.0, abs(measured))


    def right(f, a, b):
        """Both partials, each with the other input where it belongs."""
        return slope(lambda t: f(t, b), a), slope(lambda t: f(a, t), b)


    def wrong(f, a, b):
        """The same, but the first one is taken with b at 0."""
        return slope(lambda t: f(t, 0.0), a), slope(lambda t: f(a, t), b)


    def weak(a, b):
        return a * a + 3 * b
    ''')

SETUP = "import math\n\n\n" + GIVEN


def answer(body: str) -> str:
    """The answer cell with this test function."""
    return source(f'''
        def revealing(a, b):
            """A test function that only right partials pass."""
            ### BEGIN SOLUTION
            return {body}
            ### END SOLUTION
        ''')


# ---------------------------------------------------------------- what is handed in for the test

Partials = Callable[[Callable, float, float], tuple[float, float]]


def partials(f: Callable, a: float, b: float) -> tuple[float, float]:
    return central_diff(lambda t: f(t, b), a), central_diff(lambda t: f(a, t), b)


def along_a(f: Callable, a: float, b: float) -> float:
    return central_diff(lambda t: f(t, b), a)


def along_b(f: Callable, a: float, b: float) -> float:
    return central_diff(lambda t: f(a, t), b)


RIGHT: dict[str, Partials] = {"right partials": partials}
OTHER_INPUT: dict[str, Partials] = {
    "the first partial with b at 0": lambda f, a, b: (along_a(f, a, 0.0), along_b(f, a, b)),
    "the second partial with a at 0": lambda f, a, b: (along_a(f, a, b), along_b(f, 0.0, b)),
}
OWN_INPUT: dict[str, Partials] = {
    "the first partial at a = 0": lambda f, a, b: (along_a(f, 0.0, b), along_b(f, a, b)),
    "the second partial at b = 0": lambda f, a, b: (along_a(f, a, b), along_b(f, a, 0.0)),
}
SWAPPED: dict[str, Partials] = {
    "partials in the wrong order": lambda f, a, b: partials(f, a, b)[::-1],
    "inputs in the wrong order": lambda f, a, b: partials(f, b, a),
}
SUBMISSIONS = RIGHT | OTHER_INPUT | OWN_INPUT | SWAPPED
accepts = run(SETUP)["accepts"]


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    name, a, b = case
    passed = accepts(SUBMISSIONS[name], ns.revealing, a, b)
    return {"verdict of the test": "accepted" if passed else "rejected"}


# ---------------------------------------------------------------- where the test is made


def points(r: Random) -> Iterator[tuple[float, float]]:
    """Two places that are fixed and one that is not; nowhere are a and b alike in size."""
    yield 1.7, 2.9
    yield -1.3, 0.7
    small, large = signed(r, 0.5, 1.0), signed(r, 1.3, 2.0)
    yield (small, large) if r.random() < 0.5 else (large, small)


def cases(group: dict[str, Partials]) -> Callable[[Random], Iterator[Any]]:
    def give(r: Random) -> Iterator[Any]:
        for a, b in points(r):
            for name in group:
                yield name, a, b

    return give


def show(case: Any) -> str:
    return "{} at a = {:g}, b = {:g}".format(*case)


PROBES = (
    Probe(
        "right partials pass, and those with the other input at a wrong place do not",
        cases(RIGHT | OTHER_INPUT), observe, points=2, show=show,
    ),
    Probe(
        "nor do those with their own input at a wrong place",
        cases(OWN_INPUT), observe, hidden=True, show=show,
    ),
    Probe(
        "nor do swapped partials and inputs", cases(SWAPPED), observe, points=2, hidden=True,
        show=show,
    ),
)  # fmt: skip

WRONGS = (
    Wrong(
        "a sum of two separate parts",
        "M-SUM",
        answer("a * a * a + math.sin(b)"),
        ladder("""
            Write down the partial of your function with respect to a. Does b occur in it?
            ---
            For {case} the test should have {expected} the partials, and with your function
            it has {got} them: this is your `{key}`. Your function is a sum in which each part knows
            one input only. So the first partial is the same for every b. Whoever takes it at a
            wrong b gets the right number all the same, and no test can see it. The two
            inputs must meet inside the function, so that each partial depends on the
            other one.
            ---
            The price of a field, in two versions, with length l and width w:

            | price | its partial in l | depends on w? |
            |---|---|---|
            | 5·l + 2·w | 5 | no |
            | 5·l·w | 5·w | ___ |

            In the second version a wrong w changes the first partial. Let a and b meet like this in
            your function, and check both partials in the same way.
            """),
    ),
    Wrong(
        "a plain product",
        "M-SUM",
        answer("a * b"),
        ladder("""
            Hold b still and draw your function over a. Is the slope another one at a = 0 than at
            a = 2?
            ---
            For {case} the verdict on your `{key}` is {got}, but {expected} was hoped for. In your
            function the inputs meet, and so each partial depends on the other input. That is half
            of the way. But as long as b is held still, your function is a straight line in a. A
            straight line has one slope, wherever you take it. So a partial that is
            taken at a wrong place of its own input goes through. Let it bend in both
            inputs.
            ---
            Three functions of one input t, and their slopes:

            | function | slope at t = 0 | slope at t = 2 |
            |---|---|---|
            | 7·t | 7 | 7 |
            | t·t | 0 | ___ |
            | exp(t) | 1 | 7.39 |

            Only the first one hides a wrong t. Take care that neither input enters your function
            like that.
            """),
    ),
    Wrong(
        "treats both inputs alike",
        "M-SUM",
        answer("(a + b) ** 3"),
        ladder("""
            Exchange a and b in your function. Does anything change?
            ---
            For {case} the verdict on your `{key}` is {got}, and {expected} is the one that we need.
            Your function asks for the sum of its inputs and nothing else. It bends, and the
            inputs meet in it, so wrong places are found. But the two partials are equal at
            every point. Somebody who returns them in the wrong order, or who hands a and
            b over in the wrong order, gives the same numbers as the right
            answer. A good test treats its inputs differently.
            ---
            Which of these recipes tell you that salt and sugar were mixed up?

            | recipe | with both exchanged | noticed? |
            |---|---|---|
            | 2 spoons of salt, 2 of sugar | the same | no |
            | 1 spoon of salt, 3 of sugar | 3 of salt, 1 of sugar | ___ |

            Let one input count in another way than the other: another power, another factor,
            another function.
            """),
    ),
    mutant("the weak function once more", answer("a * a + 3 * b"), "M-SUM"),
    mutant("a constant", answer("7.0")),
    mutant("a plane", answer("2 * a + 5 * b")),
    mutant("knows a only", answer("a ** 3")),
    mutant("a product of squares, plus nothing of b alone", answer("a * b * b")),
    mutant("has no value at 0", answer("a * a / b + b")),
    mutant("a difference of the inputs", answer("math.sin(a - b)")),
)

EXERCISE = Exercise(
    id="02-6",
    title="A test with sharp eyes",
    kind="TD",
    stars=4,
    names=("revealing",),
    setup=SETUP,
    reference=answer("a ** 3 * b ** 2"),
    right=(
        answer("math.exp(a * b) + a"),
        answer("math.sin(a + 2 * b)"),
        answer("(a * a + 1) / (b * b + 2)"),
    ),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Which mistake is still accepted, and what in your function lets it through?
        ---
        For {case} the verdict on your `{key}` is {got}, and it should be {expected}. Write down
        both partials of your function on paper. A mistake goes unseen if the wrong
        place leads to the same number as the right one. So each partial must depend on a and on
        b, and the two must differ from one another. The function must also be smooth near each
        place, or else the difference that checks it is wrong.
        ---
        Fill in such a table for your function. This one is for a·b·b:

        | the partial | depends on a? | depends on b? |
        |---|---|---|
        | in a: b·b | no | yes |
        | in b: 2·a·b | ___ | yes |

        The first line has a "no". Through that gap a wrong a gets away.
        """),
    misconceptions=("M-SUM",),
    objectives=("use differences as a check",),
    lesson="02",
)
