"""03-3: five chains of two functions, and what the inner one does to the slope."""

import math
from typing import Any

from microad.bank.probes import ladder, source, verdicts
from microad.course.spec import Exercise, Namespace, Probe, Wrong

ROOM = 1e-3

PLACES = {"ln_2x": 2.0, "cos_2x": 1.0, "ln_cube": -2.0, "ln_5x": 2.0, "sin_exp": 1.0}
WORDS = {
    "ln_2x": "ln(2x)",
    "cos_2x": "cos(2x)",
    "ln_cube": "ln(-x³)",
    "ln_5x": "ln(5x)",
    "sin_exp": "sin(eˣ)",
}


def measured(name: str) -> float:
    """The slope, by a central difference: near enough for the room that is left."""
    functions = {
        "ln_2x": lambda x: math.log(2 * x),
        "cos_2x": lambda x: math.cos(2 * x),
        "ln_cube": lambda x: math.log(-(x**3)),
        "ln_5x": lambda x: math.log(5 * x),
        "sin_exp": lambda x: math.sin(math.exp(x)),
    }
    f, x, h = functions[name], PLACES[name], 1e-5
    return (f(x + h) - f(x - h)) / (2 * h)


def answer(*slopes: str) -> str:
    """The answer cell with these five slopes."""
    lines = "".join(f"        {name}={slope},\n" for name, slope in zip(PLACES, slopes))
    return (
        "def answer_03_3():\n    ### BEGIN SOLUTION\n    return dict(\n"
        f"{lines}    )\n    ### END SOLUTION\n"
    )


def observe(ns: Namespace, name: Any) -> dict[str, Any]:
    return {f"d/dx[{WORDS[name]}]": ns.answer_03_3()[name]}


def truth(name: Any) -> dict[str, Any]:
    return {f"d/dx[{WORDS[name]}]": measured(name)}


def show(name: Any) -> str:
    return f"{WORDS[name]} at x = {PLACES[name]:g}"


SETTLE = verdicts(truth, ROOM)
PROBES = (
    Probe("ln(2x)", lambda r: ["ln_2x"], observe, show=show, settle=SETTLE),
    Probe(
        "cos(2x) and ln(-x³)",
        lambda r: ["cos_2x", "ln_cube"],
        observe,
        show=show,
        settle=SETTLE,
    ),
    Probe(
        "ln(5x) and sin(eˣ)",
        lambda r: ["ln_5x", "sin_exp"],
        observe,
        hidden=True,
        show=show,
        settle=SETTLE,
    ),
)

WRONGS = (
    Wrong(
        "the inner rate is forgotten",
        "M-COMP",
        answer("0.25", "-0.909297", "0.125", "0.1", "-0.911734"),
        ladder("""
            When x moves by a small step, does the inner function move by the same step, or by a
            longer one?
            ---
            {case}: the verdict on yours is "{got}". You have differentiated the outer function and
            have read its slope off at the right place. That answers how fast the end
            moves with the thing in the middle. But x is what moves here. The middle has a rate
            of its own: for 2x it runs twice as fast as x does. What do you do with two rates which
            follow each other?
            ---
            For (7x)² at x = 1, with the middle u = 7x:

            | rate | value |
            |---|---|
            | du/dx | 7 |
            | d/du[u²] at u = 7 | 14 |
            | d/dx[(7x)²] | 14 · ___ |

            Check it: (7x)² is 49x², whose slope at 1 is 98.
            """),
    ),
    Wrong(
        "a product in place of a composition",
        "M-COMP",
        answer("3.386294", "-0.602337", "-4.772589", "8.465736", "3.756049"),
        ladder("""
            What is cos(2x) at x = 0? And what is the product of cos x and 2x there?
            ---
            {case}: the verdict on yours is "{got}". Your number is what the product rule gives, for
            the name of the function *times* what stands in the brackets. But the brackets say
            something else. The number in them is handed to the function, and nothing is
            multiplied. Put in x = 0 or x = 1 and compute both readings: they differ. So the
            product rule has no business here. What you have is two functions in a row.
            ---
            Two readings of "ln 3x" at x = 1:

            | reading | value | rule |
            |---|---|---|
            | ln times 3x | 0 · 3 = 0 | product |
            | ln of 3x | ln ___ = 1.0986 | chain |

            The second one is meant: first multiply by 3, then take the log.
            """),
    ),
    Wrong(
        "the outer rate at x",
        "M-COMP",
        answer("1.0", "-1.682942", "6.0", "2.5", "1.468694"),
        ladder("""
            Which number goes into the outer function: x, or what the inner function has made of it?
            ---
            {case}: the verdict on yours is "{got}". Both rates are there, and you have multiplied
            them. Now look at the place of the outer one. You have read off the slope
            of the outer function at x, but it never sees x. It gets what the inner
            function hands on, and it may be steeper or flatter there. Write down this number
            in the middle first, and only then the outer rate.
            ---
            (x + 1)³ at x = 1, with a middle:

            | what | value |
            |---|---|
            | middle u = x + 1 | 2 |
            | du/dx | 1 |
            | 3u² | 3 · ___² |

            With 3x² in the last line you would get 3. The slope is 12.
            """),
    ),
)

EXERCISE = Exercise(
    id="03-3",
    title="Two functions in a row",
    kind="PR",
    stars=2,
    names=("answer_03_3",),
    setup="",
    reference=answer("0.5", "-1.818595", "-1.5", "0.5", "-2.478350"),
    right=(
        source("""
            from math import cos, e, sin

            def answer_03_3():
                return {"ln_2x": 1 / 2, "cos_2x": -2 * sin(2), "ln_cube": 3 / -2,
                        "ln_5x": 1 / 2, "sin_exp": e * cos(e)}
            """),
        answer("1 / 4 * 2", "-1.8186", "-12 / 8", "5 / 10", "-2.4783"),
    ),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        What stands in the middle, between x and the end? What is its value, and its rate?
        ---
        {case}: the verdict on yours is "{got}". Give the middle a name, u. Then there are two
        short questions. How fast does u move with x? And how fast does the end move with u, at
        the value that u has there? Answer each by itself, with numbers, and multiply the two
        answers. In the end nudge x by 0.001 with a calculator, and see whether the slope fits.
        ---
        The slope of sin(3x + 1) at x = 0:

        | what | value |
        |---|---|
        | u = 3x + 1 | 1 |
        | du/dx | ___ |
        | d/du[sin u] = cos u | 0.5403 |

        The slope is the product of the last two lines, 1.6209. It works alike for all five
        tasks.
        """),
    misconceptions=("M-COMP",),
    objectives=("order nested functions", "apply the chain rule on one route and on several"),
    lesson="03",
)
