"""03-4: the gradient of 3x₁² + 5e^{x₂}, a list with an entry for each input."""

from collections.abc import Iterator
from numbers import Real
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

SETUP = source("""
    import math
    """)

REFERENCE = source('''
    def gradient(x):
        """The gradient of 3*x[0]**2 + 5*exp(x[1]): a list with an entry for each entry of x."""
        ### BEGIN SOLUTION
        entries = [0.0] * len(x)
        entries[0] = 6 * x[0]
        entries[1] = 5 * math.exp(x[1])
        return entries
        ### END SOLUTION
    ''')

ONE_LINE = source("""
    def gradient(x):
        x1, x2, *others = x
        return [6 * x1, 5 * math.exp(x2)] + [0.0] * len(others)
    """)

BY_CASES = source("""
    def partial(i, x):
        if i == 0:
            return 2 * 3 * x[0]
        return math.exp(x[1]) * 5 if i == 1 else 0.0

    def gradient(x):
        return tuple(partial(i, x) for i in range(len(x)))
    """)

BY_COMPLEX_STEP = source("""
    import cmath

    def gradient(x):
        entries = []
        for i in range(len(x)):
            z = list(x)
            z[i] += 1e-200j
            entries.append((3 * z[0] ** 2 + 5 * cmath.exp(z[1])).imag / 1e-200)
        return entries
    """)

WITH_NUMPY = source("""
    import numpy as np

    def gradient(x):
        ans = np.zeros(len(x))
        ans[:2] = 6 * x[0], 5 * np.exp(x[1])
        return ans
    """)


def observe(ns: Namespace, x: Any) -> dict[str, Any]:
    ans = ns.gradient(list(x))
    if isinstance(ans, Real):
        return {"shape of the gradient": f"one number, {float(ans):g}"}
    entries = list(ans)
    slopes = {f"d/dx{i}[f]": entry for i, entry in enumerate(entries, 1)}
    return {"shape of the gradient": f"a list of {len(entries)}"} | slopes


def whole(r: Random) -> Iterator[Any]:
    """Two inputs, small numbers first."""
    yield from ([1.0, 0.0], [2.0, 1.0], [-1.0, -2.0])
    yield [signed(r), signed(r)]


def anywhere(r: Random) -> Iterator[Any]:
    """Two inputs of any sign."""
    yield [0.5, -0.5]
    for _ in range(5):
        yield [signed(r, 0.1, 4.0), signed(r, 0.1, 4.0)]


def longer(r: Random) -> Iterator[Any]:
    """Inputs that f does not use."""
    yield [1.0, 0.0, 7.0]
    for count in (1, 2, 4):
        yield [signed(r) for _ in range(2 + count)]


def show(x: Any) -> str:
    return "x = [" + ", ".join(f"{entry:g}" for entry in x) + "]"


PROBES = (
    Probe("an entry for each input", whole, observe, show=show),
    Probe("the entries, anywhere", anywhere, observe, show=show),
    Probe("an input that is not used gets 0", longer, observe, hidden=True, show=show),
)

FIRST, SECOND = "entries[0] = 6 * x[0]", "entries[1] = 5 * math.exp(x[1])"

WRONGS = (
    Wrong(
        "one number for all inputs",
        "M-SUM",
        source("""
            def gradient(x):
                return 6 * x[0] + 5 * math.exp(x[1])
            """),
        ladder("""
            You turn one of the two inputs, and the other one stands still. How many such questions
            are there, and how many answers have you given?
            ---
            For {case} your function returns this: {got}. A gradient answers a question for each
            input by itself: how fast does f move if this input moves and the others stand still?
            You have found the right terms, and then added them. The sum tells how
            fast f moves if *both* inputs grow by one at the same time. That is another
            question, and from its answer nobody can tell which input matters more. Keep the
            answers apart, in the order of the inputs.
            ---
            A list for the price 4a + 7b of a apples and b books:

            | input | held still | rate |
            |---|---|---|
            | a | b | 4 |
            | b | a | ___ |

            The gradient is the right column as a list. 11 would be the price of one more of
            each.
            """),
    ),
    Wrong(
        "both terms in each entry",
        "M-SUM",
        source("""
            def gradient(x):
                both = 6 * x[0] + 5 * math.exp(x[1])
                return [both] * len(x)
            """),
        ladder("""
            Hold x₂ still and move x₁. Does the term with e to the x₂ change?
            ---
            For {case} your `{key}` is {got}, and {expected} is right. Your list is of the right
            length. In each entry, though, stand the slopes of both terms. A partial derivative
            belongs to one input, and while it moves, the other inputs are plain numbers.
            A term that is made of plain numbers alone does not move, so its slope is 0. Cover x₂
            with your thumb and look at what is left to move.
            ---
            For f = x₁³ + 10·x₂ at (2, 1):

            | entry | first term | second term | sum |
            |---|---|---|---|
            | ∂f/∂x₁ | 12 | 0 | 12 |
            | ∂f/∂x₂ | ___ | 10 | 10 |

            Two terms for each entry are right. But one of the two is 0 in each row.
            """),
    ),
    mutant("the value, term by term", swap(REFERENCE, (FIRST, "entries[0] = 3 * x[0] ** 2"))),
    mutant(
        "forgets the 2 of the power", swap(REFERENCE, (FIRST, "entries[0] = 3 * x[0]")), "M-POW"
    ),
    mutant(
        "the power rule for an exponential",
        swap(REFERENCE, (SECOND, "entries[1] = 5 * x[1] * math.exp(x[1] - 1)")),
        "M-POW",
    ),
    mutant("the factor 5 has a slope", swap(REFERENCE, (SECOND, "entries[1] = math.exp(x[1])"))),
    mutant(
        "the entries exchanged",
        source("""
            def gradient(x):
                return [5 * math.exp(x[1]), 6 * x[0]] + [0.0] * (len(x) - 2)
            """),
    ),
    mutant("always two entries", swap(REFERENCE, ("return entries", "return entries[:2]"))),
    mutant("no zero for what is not used", swap(REFERENCE, ("[0.0] * len(x)", "[1.0] * len(x)"))),
    mutant(
        "the exponential at the wrong input", swap(REFERENCE, ("math.exp(x[1])", "math.exp(x[0])"))
    ),
    mutant("the sizes only", swap(REFERENCE, ("6 * x[0]", "6 * abs(x[0])"))),
)

EXERCISE = Exercise(
    id="03-4",
    title="One entry for each input",
    kind="CO",
    stars=1,
    names=("gradient",),
    setup=SETUP,
    reference=REFERENCE,
    right=(ONE_LINE, BY_CASES, BY_COMPLEX_STEP, WITH_NUMPY),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Which of the two terms moves when x₁ moves? Which one, when x₂ moves?
        ---
        For {case} you have {got} for `{key}`; what the report expects is {expected}. Go through
        the inputs one by one. For each of them treat all the others as plain numbers, like the 3
        and the 5. What is left is a function of one input, and you know its slope. Write it at the
        place in the list where that input stands in x. If an input occurs nowhere in f, moving
        it changes nothing, and it still has a place in the list.
        ---
        The same for f = 2·x₁⁴ + sin x₂, with a gap:

        ```python
        entries = [0.0] * len(x)         # as long as x, whatever is in it
        entries[0] = 8 * x[0] ** 3       # x[1] stood still
        entries[1] = ___                 # x[0] stood still
        ```
        """),
    misconceptions=("M-SUM",),
    objectives=("write partials and gradients",),
    lesson="03",
)
