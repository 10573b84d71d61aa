"""02-4: the complex step, and the functions that it must refuse."""

import cmath
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import evaluate, ladder, mutant, programs, raised, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

SETUP = source("""
    import cmath

    from microad.errors import ComplexStepError
    """)

REFERENCE = source('''
    def complex_step(f, x):
        """The slope of f at x by one imaginary step; ComplexStepError where that is no use."""
        ### BEGIN SOLUTION
        h = 1e-200
        try:
            ans = f(complex(x, h))
        except TypeError as error:
            raise ComplexStepError(f) from error
        if not isinstance(ans, complex):
            raise ComplexStepError(f, ans)
        return ans.imag / h
        ### END SOLUTION
    ''')

LOOK_FIRST = source("""
    TINY = 2.0**-500

    def complex_step(f, x):
        ans = None
        try:
            ans = f(x + TINY * 1j)
        except TypeError:
            pass
        if type(ans) is not complex:
            raise ComplexStepError(f)
        return ans.imag / TINY
    """)

IN_TWO_PARTS = source("""
    def imaginary_part(f, z):
        try:
            ans = f(z)
        except TypeError:
            raise ComplexStepError(f) from None
        if isinstance(ans, (int, float)):
            raise ComplexStepError(f, ans)
        return ans.imag

    def complex_step(f, x):
        return 1e30 * imaginary_part(f, x + 1e-30j)
    """)

# name -> a function that takes complex numbers
SMOOTH: dict[str, Callable] = {
    "x*x*x": lambda x: x * x * x,
    "1/x": lambda x: 1 / x,
    "x": lambda x: x,
    "(x*x + 1)/(x + 3)": lambda x: (x * x + 1) / (x + 3),
    "sin(x)": cmath.sin,
    "exp(x)": cmath.exp,
    "exp(-x*x)": lambda x: cmath.exp(-x * x),
    "sin(x)/x": lambda x: cmath.sin(x) / x,
}
REAL: dict[str, Callable] = {
    "abs(x)": abs,
    "x.real": lambda x: x.real,
    "abs(x*x - 2)": lambda x: abs(x * x - 2),
}
COMPARING: dict[str, Callable] = {
    "x if x > 0 else 0*x": lambda x: x if x > 0 else 0 * x,
    "max(x, 0.0)": lambda x: max(x, 0.0),
    "float(x)": float,
}


def observe_slope(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x = case
    return {"d/dx": ns.complex_step(SMOOTH[name], x)}


def observe_program(ns: Namespace, case: Any) -> dict[str, Any]:
    text, point = case
    return {"d/dx": ns.complex_step(lambda x: evaluate(text, {"x": x}), point["x"])}


def observe_refusal(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x = case
    f = (REAL | COMPARING)[name]
    return {"what happens": raised(lambda: ns.complex_step(f, x))}


def arithmetic(r: Random) -> Iterator[Any]:
    yield "x", 5.0
    yield "x*x*x", 2.0
    yield "1/x", 2.0
    yield "(x*x + 1)/(x + 3)", signed(r)


def functions(r: Random) -> Iterator[Any]:
    yield "exp(x)", 0.0
    yield "sin(x)", 1.0
    for name in ("sin(x)", "exp(-x*x)", "sin(x)/x"):
        yield name, signed(r)


def random_programs(r: Random) -> Iterator[Any]:
    return programs(r, 4, names="x", powers=False)


def real_answers(r: Random) -> Iterator[Any]:
    yield "abs(x)", 2.0
    for name in REAL:
        yield name, signed(r)


def comparisons(r: Random) -> Iterator[Any]:
    yield "x if x > 0 else 0*x", 2.0
    for name in COMPARING:
        yield name, signed(r)


def show(case: Any) -> str:
    return "{} at x = {:g}".format(*case)


def show_random(case: Any) -> str:
    return f"{case[0]} at x = {case[1]['x']:g}"


PROBES = (
    Probe("arithmetic", arithmetic, observe_slope, points=0.5, show=show),
    Probe("sin and exp of cmath", functions, observe_slope, show=show),
    Probe("random formulas", random_programs, observe_program, points=0.5, hidden=True,
          show=show_random),
    Probe("abs is refused", real_answers, observe_refusal, show=show),
    Probe("comparisons are refused", comparisons, observe_refusal, hidden=True, show=show),
)  # fmt: skip

TRY = (
    "    try:\n        ans = f(complex(x, h))\n"
    "    except TypeError as error:\n        raise ComplexStepError(f) from error\n"
)
CHECK = "    if not isinstance(ans, complex):\n        raise ComplexStepError(f, ans)\n"
ENDING = "return ans.imag / h"

WRONGS = (
    Wrong(
        "takes the real part",
        "M-H",
        swap(REFERENCE, (ENDING, "return ans.real / h")),
        ladder("""
            Square 3 + ih with a pencil, where i times i is -1. In which of the two parts does the
            slope stand?
            ---
            For {case} your `{key}` is {got}, and the slope is {expected}. A number near 1e200 is a
            sign: something of normal size was divided by a tiny h. That something is the
            value of f, which stays in the real part. The step went upward, along i, and what f
            does with it goes upward as well. So the change is in the other part of the result,
            and this part is as tiny as h before you divide.
            ---
            Three times 3 + ih, plus 1, sorted by parts:

            | part | before | after | divided by h |
            |---|---|---|---|
            | without i | 3 | 10 | |
            | with i | h | 3h | ___ |

            The slope d/dx[3x + 1] is 3. Python keeps the two parts of a complex number as
            `z.real` and `z.imag`.
            """),
    ),
    Wrong(
        "divides by ih",
        "M-H",
        swap(REFERENCE, (ENDING, "return (ans - f(x)) / complex(0, h)")),
        ladder("""
            Try f(x) = x. What has moved, how far, and what kind of number is your answer?
            ---
            For {case} your `{key}` is {got}, while {expected} is asked for. You have written a
            difference with a step in the direction of i. In mathematics that is fine. But it brings
            back the subtraction that we wanted to get rid of, and it leaves you with a complex
            number, although a slope of f is a real one. You can read the change off without
            taking anything away: the part without i is the old value, the other part is
            the change.
            ---
            Check the units on f(x) = 5x at x = 2:

            ```python
            f(2 + 1e-200j)         # (10+1e1j·1e-200...), in parts: 10 and 5e-200
            change = ___           # the second of the two parts, a real number
            slope = change / 1e-200
            ```

            The i is not part of the number that Python keeps there, so there is no i to divide by.
            """),
    ),
    Wrong(
        "answers for a kink",
        "M-KINK",
        swap(REFERENCE, (CHECK, "")),
        ladder("""
            What kind of number is abs(2 + 1e-200j), and what has become of the step?
            ---
            For {case} the report says under `{key}`: {got}. What it wants is: {expected}. A real
            number came back from f. In Python a real number has an imaginary part, too, and it is
            0. So your quotient is 0, and nobody is told that the step got lost on the way. A wrong
            slope that looks like an answer is the worst thing that a tool can give. Have a look at
            what f returned before you use it.
            ---
            A scale that weighs letters has the same duty:

            ```python
            thing = hand_over()
            if not isinstance(thing, ___):     # is it what this scale can weigh?
                raise NotALetterError(thing)
            ```

            The type of 2 + 3j has a name in Python, as float and int do. With a second
            argument, the error class of this exercise can tell the reader what came back.
            """),
    ),
    Wrong(
        "lets Python's own error through",
        "M-KINK",
        swap(REFERENCE, (TRY, "    ans = f(complex(x, h))\n")),
        ladder("""
            Your user writes an `if` into f and sees your function fail. Does the error say what to
            do about it?
            ---
            For {case} the report says under `{key}`: {got}. It should be: {expected}. Complex
            numbers have no order, so Python cannot say whether 2 + ih is above 0. It stops
            inside f with an error of its own. Your user did not write any complex number and will
            not understand that message. You know the reason, so catch that kind of error around the
            call of f, and raise the one that explains the matter.
            ---
            Catch, and say it in words that help:

            ```python
            try:
                door = open_with(card)
            except LockError as error:
                raise ___(card) from error     # "this card is for the garage only"
            ```

            `from error` keeps the first error for those who want to see it. Which kind
            does Python raise for `complex(2, 1) > 0`?
            """),
    ),
    mutant("a step that is far too long", swap(REFERENCE, ("1e-200", "1e-3")), "M-H"),
    mutant("steps along the real line", swap(REFERENCE, ("complex(x, h)", "complex(x + h, 0)"))),
    mutant(
        "a difference on the real line",
        swap(
            REFERENCE,
            ("ans = f(complex(x, h))", "ans = complex(0, f(x + 1e-8) - f(x - 1e-8))"),
            (ENDING, "return ans.imag / 2e-8"),
        ),
        "M-H",
    ),
    mutant("forgets to divide", swap(REFERENCE, (ENDING, "return ans.imag"))),
    mutant("divides by 2h", swap(REFERENCE, (ENDING, "return ans.imag / (2 * h)")), "M-H"),
    mutant(
        "steps down and does not turn the sign",
        swap(REFERENCE, ("complex(x, h)", "complex(x, -h)")),
    ),
    mutant("has no sign", swap(REFERENCE, (ENDING, "return abs(ans.imag) / h"))),
    mutant(
        "answers 0 for all trouble",
        swap(REFERENCE, ("raise ComplexStepError(f) from error", "return 0.0")),
        "M-KINK",
    ),
    mutant(
        "refuses with NaN",
        swap(REFERENCE, ("raise ComplexStepError(f, ans)", 'return float("nan")')),
        "M-NAN",
    ),
    mutant(
        "looks at the wrong type",
        swap(REFERENCE, ("not isinstance(ans, complex)", "isinstance(ans, int)")),
    ),
)

EXERCISE = Exercise(
    id="02-4",
    title="A step to the side",
    kind="CO",
    stars=3,
    names=("complex_step",),
    setup=SETUP,
    reference=REFERENCE,
    right=(LOOK_FIRST, IN_TWO_PARTS),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Which number goes into f, which part of the result holds the change, and how long was the
        step?
        ---
        For {case} your function gives {got} as `{key}`, and {expected} is right. Print three
        things: what you put into f, what comes out, and what you return. The first must be the
        place x with a tiny imaginary part. The second must be a complex number as well, or else
        there is nothing to read. The third is one part of it over the step. Compare
        with f(x) = x, whose slope is 1.
        ---
        The square at x = 3, with h = 1e-200 and one gap:

        | what | number |
        |---|---|
        | goes in | 3 + 1e-200 i |
        | comes out | 9 + ___ i |
        | slope | 6 |

        Is a function refused in the wrong way? There are two cases. Either f stops with an error,
        or f returns a real number.
        """),
    misconceptions=("M-H", "M-KINK"),
    objectives=("implement the central difference and the complex step",),
    lesson="02",
    rtol=1e-12,
)
