"""03-1: which function is innermost in sinⁿ((2x² + x + 1)ᵐ), which is outermost, and the slope."""

import math
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import assemble, ladder, run, source
from microad.course.spec import Exercise, Namespace, Probe, Wrong

LINES = {
    "A": "    v, dv = math.sin(v), dv * math.cos(v)",
    "B": "    v, dv = v**n, dv * n * v ** (n - 1)",
    "C": "def f(x, n, m):",
    "D": "    v, dv = math.sin(v), dv * math.cos(dv)",
    "E": "    return v, dv",
    "F": "    v, dv = 2 * x**2 + x + 1, 4 * x + 1",
    "G": "    v, dv = v**n, dv + n * v ** (n - 1)",
    "H": "    v, dv = v**m, dv * m * v ** (m - 1)",
}


def answer(letters: str) -> str:
    """The answer cell that gives these letters."""
    return source(f"""
        def answer_03_1():
            ### BEGIN SOLUTION
            return "{letters}"
            ### END SOLUTION
        """)


def observe_value(ns: Namespace, case: Any) -> dict[str, Any]:
    f = run(assemble(LINES, ns.answer_03_1()), {"math": math})["f"]
    return {"f(x)": f(*case)[0]}


def observe_slope(ns: Namespace, case: Any) -> dict[str, Any]:
    f = run(assemble(LINES, ns.answer_03_1()), {"math": math})["f"]
    return {"d/dx[f(x)]": f(*case)[1]}


def place(r: Random) -> list[Any]:
    """A point and two powers that differ, so that their order shows."""
    n = r.randint(2, 4)
    m = r.choice([k for k in (1, 2, 3) if k != n])
    return [round(r.uniform(-0.9, 0.5), 2), n, m]


def places(r: Random) -> Iterator[Any]:
    """The example of the lesson, then random ones."""
    yield [0.4, 3, 2]
    yield from (place(r) for _ in range(3))


def more_places(r: Random) -> Iterator[Any]:
    """Random points only."""
    yield from (place(r) for _ in range(8))


def show(case: Any) -> str:
    return "x = {:g}, n = {}, m = {}".format(*case)


PROBES = (
    Probe("from the inside out, the value is that of f", places, observe_value, show=show),
    Probe("each rate is taken where its function works", places, observe_slope, show=show),
    Probe("any n, m and x", more_places, observe_slope, hidden=True, show=show),
)

WRONGS = (
    Wrong(
        "the sine comes last",
        "M-OUT",
        answer("C F H B A E"),
        ladder("""
            Take a pocket calculator and work out sin³ of a number. Which key do you press last:
            sin, or the third power?
            ---
            For {case} your program gives {got} as `{key}`, and {expected} is right. What you have
            built takes a number to two powers, and then the sine of the result. But sin³ u is
            short for (sin u)³. The small number above the sin is written early and done late.
            Say aloud what happens to u, step by step, in the order in which a calculator
            would need the keys.
            ---
            The same question for cos²(5x), with a gap:

            | step | what is done | result |
            |---|---|---|
            | innermost | times 5 | 5x |
            | next | cosine | cos 5x |
            | outermost | ___ | cos² 5x |

            Whatever was done last is the outermost function. Your strip for it comes right before
            the line that returns.
            """),
    ),
    Wrong(
        "the power m comes last",
        "M-OUT",
        answer("C F A B H E"),
        ladder("""
            The brackets in sinⁿ((...)ᵐ) close at two places. Which power stands inside of the sine?
            ---
            For {case} your program gives {got} as `{key}`, where {expected} is right. In your order
            the sine gets the bare bracket, and both powers are taken after it. Look
            at the formula once more: the power m sits at the inner bracket, and this bracket
            is what the sine is applied to. So one power is done before the sine, and the other one
            after it. Mark with a pencil all that stands between the sine and its closing bracket.
            ---
            The same for (log(x⁴))²:

            ```python
            v = x**4           # what the log is applied to
            v = math.log(v)
            v = ___            # what is applied to the log
            ```

            Two powers, one on each side of the log. In your task the sine stands between them in
            the same way.
            """),
    ),
    Wrong(
        "the cosine of the rate",
        "M-COMP",
        answer("C F H D B E"),
        ladder("""
            The sine is applied to a value v. At which number do you read off its rate, at v or at
            the rate that has come in?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. The order of your functions
            is fine. One strip and its twin differ in a single letter. How steep the sine is
            depends on the place where it works, and this place is the value that goes in. The rate
            which comes in from the steps before has another job: the new rate is multiplied with
            it. Yours was used twice, once as a factor and once as a place.
            ---
            Two machines in a row, at x = 1: first u = 3x, then y = u². The rates are

            | machine | works at | rate |
            |---|---|---|
            | times 3 | x = 1 | 3 |
            | square | u = ___ | 2u |

            The square works at the value u that it gets, and the two rates are multiplied.
            """),
    ),
    Wrong(
        "adds a rate",
        "M-COMP",
        answer("C F H A G E"),
        ladder("""
            One machine stretches 3 times, and the next one 2 times. How many times is a small
            step stretched by both?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. Your functions are in the
            right order. Among the strips there are two twins, and they differ in one sign. In a
            chain each function stretches what the one before it has left. If a step of 0.1 becomes
            0.3, and every unit of that becomes two, the end is not at 0.5. So what has to
            be done with the rates of a chain?
            ---
            A step of 0.1 on its way through two machines:

            | after | stretched | length |
            |---|---|---|
            | the first | 3 times | 0.3 |
            | the second | 2 times | ___ |

            Divide the last length by 0.1: that is the rate of both machines together. Compare
            it with 3 + 2 and with 3 · 2.
            """),
    ),
)

EXERCISE = Exercise(
    id="03-1",
    title="From the inside out",
    kind="PA",
    stars=2,
    names=("answer_03_1",),
    setup="",
    reference=answer("C F H A B E"),
    right=(answer("CFHABE"), answer("c, f, h, a, b, e")),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        You have a number x and a calculator. Which key comes first on the way to f(x), and which
        one comes last?
        ---
        For {case} you have {got} for `{key}`. The report expects: {expected}. Do it once with
        numbers: x = 0.4, n = 3, m = 2. Write down every result in a line of its own, with
        what was done to get it. The lines of your list are the strips that you need, in this
        order. Two strips are twins of another one with a mistake in them. Each function takes
        its rate at the value that it gets, and the rates of a chain are multiplied.
        ---
        The list for (cos(x²))⁵ at x = 0.5, with two gaps:

        | done | value | rate |
        |---|---|---|
        | squared | 0.25 | 2x = 1 |
        | cosine | 0.9689 | -sin(___) |
        | fifth power | 0.8539 | 5 · ___⁴ |

        Multiply the last column, and you have the slope of the whole.
        """),
    misconceptions=("M-OUT", "M-COMP"),
    objectives=("order nested functions", "apply the chain rule on one route and on several"),
    lesson="03",
)
