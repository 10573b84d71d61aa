"""03-5: the gradient of the length of a vector, and what to say at 0, where there is none."""

import math
from collections.abc import Iterator
from numbers import Real
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, plain, signed, source, swap, verdicts
from microad.course.spec import Exercise, Namespace, Probe, Wrong

SETUP = source("""
    import math
    """)

# Which of these vectors are no longer than 1: the right choice for part C
CANDIDATES: dict[str, list[float]] = {
    "A": [0, 0],
    "B": [0.6, 0],
    "C": [0.6, 0.8],
    "D": [1, 1],
    "E": [0, -2],
}

REFERENCE = source('''
    def norm_gradient(x):
        """The gradient of the length of x; at 0, what answer_03_5 says under at_zero."""
        ### BEGIN SOLUTION
        length = math.sqrt(sum(entry * entry for entry in x))
        if length == 0:
            return [0.0] * len(x)
        return [entry / length for entry in x]
        ### END SOLUTION


    def answer_03_5():
        """Return dict(right=number, left=number, possible=letters, at_zero=list of two)."""
        ### BEGIN SOLUTION
        return dict(right=1, left=-1, possible="ABC", at_zero=[0.0, 0.0])
        ### END SOLUTION
    ''')

ANOTHER_CONVENTION = source("""
    def norm_gradient(x):
        length = math.hypot(*x)
        if length > 0:
            return [entry / length for entry in x]
        return [1.0] + [0.0] * (len(x) - 1)

    def answer_03_5():
        return {"right": 1.0, "left": -1.0, "possible": "a, b, c", "at_zero": [1.0, 0.0]}
    """)

WITH_NUMPY = source("""
    import numpy as np

    def norm_gradient(x):
        x = np.array(x, dtype=float)
        length = np.sqrt(x @ x)
        return x / length if length else x

    def answer_03_5():
        return dict(right=1, left=-1, possible="C B A", at_zero=np.zeros(2))
    """)


def observe(ns: Namespace, x: Any) -> dict[str, Any]:
    ans = ns.norm_gradient(list(x))
    if isinstance(ans, Real):
        return {"shape of the gradient": f"one number, {float(ans):g}"}
    return {f"d/dx{i}[length]": entry for i, entry in enumerate(ans, 1)}


def observe_slopes(ns: Namespace, side: Any) -> dict[str, Any]:
    """The slope at 0 along the first axis, read off at one side."""
    return {f"slope at the {side}": ns.answer_03_5()[side]}


def true_slopes(side: Any) -> dict[str, Any]:
    return {f"slope at the {side}": {"right": 1, "left": -1}[side]}


def observe_choice(ns: Namespace, letter: Any) -> dict[str, Any]:
    """Whether a vector was named among those whose plane stays below the cone."""
    return {f"{letter} is possible": letter in str(ns.answer_03_5()["possible"]).upper()}


def settle_choice(letter: Any, seen: dict[str, Any]) -> dict[str, Any]:
    """A plane g·x stays below the length of x if g is no longer than 1."""
    fits = math.hypot(*CANDIDATES[letter]) <= 1
    return {key: "right" if named == fits else "wrong" for key, named in seen.items()}


def observe_zero(ns: Namespace, count: Any) -> dict[str, Any]:
    """What the function returns at 0, and what was declared for two zeros."""
    try:
        got: Any = [plain(float(entry)) for entry in ns.norm_gradient([0.0] * count)]
    except ZeroDivisionError as error:
        got = type(error).__name__
    declared = [float(entry) for entry in ns.answer_03_5()["at_zero"]]
    return {"at 0": got, "at_zero": declared if count == 2 else got}


def settle_zero(count: Any, seen: dict[str, Any]) -> dict[str, Any]:
    """Any vector no longer than 1 will do, if it is the one that was declared."""
    got, declared = seen["at 0"], seen["at_zero"]
    if not isinstance(got, list) or len(got) != count:
        return {"at 0": got}
    if any(isinstance(entry, str) for entry in got):
        return {"at 0": f"{got}, and nobody is told"}
    if math.hypot(*got) > 1 + 1e-12:
        return {"at 0": f"{got}, a vector longer than 1"}
    return {"at 0": "as declared" if got == declared else f"{got}, where at_zero says {declared}"}


def vectors(r: Random) -> Iterator[Any]:
    """Away from 0; lengths are whole at first."""
    yield from ([3.0, 4.0], [0.0, -2.0], [-3.0, 4.0, 12.0])
    for count in (1, 2, 3, 4):
        yield [signed(r, 0.1, 5.0) for _ in range(count)]


def counts(r: Random) -> Iterator[Any]:
    """How many zeros; two of them first."""
    yield from (2, 1, 3, r.randint(4, 9))


def show(x: Any) -> str:
    return "x = [" + ", ".join(f"{entry:g}" for entry in x) + "]"


PROBES = (
    Probe("away from 0", vectors, observe, show=show),
    Probe(
        "at 0 the slope depends on the side",
        lambda r: ["right", "left"],
        observe_slopes,
        settle=verdicts(true_slopes),
        show=lambda side: f"from 0 to the {side}, along the first axis",
    ),
    Probe(
        "vectors that could stand for a gradient at 0",
        lambda r: list(CANDIDATES),
        observe_choice,
        settle=settle_choice,
        hidden=True,
        show=lambda letter: f"vector {letter}, {CANDIDATES[letter]}",
    ),
    Probe(
        "what comes back at 0 is what you declare",
        counts,
        observe_zero,
        settle=settle_zero,
        show=lambda count: f"{count} zeros",
    ),
)

RIGHT_FUNCTION = "return [entry / length for entry in x]"
ANSWER = 'dict(right=1, left=-1, possible="ABC", at_zero=[0.0, 0.0])'
AT_ZERO = "    if length == 0:\n        return [0.0] * len(x)\n"

WRONGS = (
    Wrong(
        "the slope of the square",
        "M-OUT",
        swap(REFERENCE, (RIGHT_FUNCTION, "return [2 * entry for entry in x]")),
        ladder("""
            The length of a vector is the root of a sum of squares. Which function is the outermost
            one?
            ---
            For {case} your `{key}` is {got}, where {expected} is right. Your list is the gradient
            of the sum of the squares. The length has one more function around it, the
            root, and this one comes last. So it has a rate, too, which depends on
            the sum that goes in. Test your list by eye: the length of x grows by at most 1
            if the tip of the vector moves by 1. Can a slope of {got} be right, then?
            ---
            The chain for one entry, with s for the sum of the squares:

            | arrow | rate |
            |---|---|
            | x₁ to s | 2·x₁ |
            | s to the root of s | 1 / (2 · root of ___) |

            Multiply the two rates and see what the twos do.
            """),
    ),
    Wrong(
        "0 because the length is 0",
        "M-KINK",
        swap(REFERENCE, (ANSWER, 'dict(right=0, left=0, possible="A", at_zero=[0.0, 0.0])')),
        ladder("""
            Stand at 0 and walk 0.001 to the right. How long is the vector now, and what is rise
            over run?
            ---
            Take the walk {case}. Your verdict there: {got}. The length *is* 0 at that point, but a
            slope does not tell how high a place lies. It tells how fast things change around
            it. At 0 the length looks like the tip of a cone, and like the function |t| along any
            line. One step to the right and one step to the left both lead up, so rise over run is
            different on the two sides. Compute both with a step of 0.001, signs included.
            ---
            The same for 3·|t| at t = 0:

            | step | rise | rise over run |
            |---|---|---|
            | 0.001 | 0.003 | 3 |
            | -0.001 | 0.003 | ___ |

            The two sides do not agree, so there is no single slope. Every slope between them
            gives a line that stays below the graph.
            """),
    ),
    Wrong(
        "divides by 0",
        "M-KINK",
        swap(REFERENCE, (AT_ZERO, "")),
        ladder("""
            Your function meets a vector of zeros. By what does it divide?
            ---
            In {case} you have {got} for `{key}`, and this was wanted: {expected}. Everywhere else
            your function is right. At 0 the length is 0 as well, so the formula has nothing to
            say: it reads 0/0. Whoever calls your function gets an error in the middle of
            a long run. You cannot find the slope there, for there is none. But you can choose
            what to return, write it down in at_zero, and keep to it.
            ---
            The same choice for |t|, whose formula t/|t| fails at 0:

            ```python
            def slope_of_distance(t):
                if t == 0:
                    return ___        # our choice; any number from -1 to 1 would do
                return t / abs(t)
            ```
            """),
    ),
    Wrong(
        "NaN, and nobody is told",
        "M-KINK",
        swap(REFERENCE, ("return [0.0] * len(x)", "return [math.nan] * len(x)")),
        ladder("""
            If one entry of a gradient is NaN, what happens to a number that is moved by it?
            ---
            In {case} you have {got} for `{key}`, and this was wanted: {expected}. NaN is the honest
            answer of a formula which has none. But it spreads: whatever is added to it or
            multiplied with it turns into NaN, and in the end a whole run is lost without
            a word. At 0 every vector of length 1 or less is a fair choice. Choose one, name it
            in at_zero, and let the function return the same.
            ---
            What comes after a step against the slope, from x = 2:

            | slope | new x |
            |---|---|
            | 0.5 | 2 - 0.1 · 0.5 = 1.95 |
            | 0 | 2 |
            | NaN | ___ |

            From the last line no step leads back to a number.
            """),
    ),
    mutant("a vector that is too long at 0", swap(REFERENCE, ("[0.0] * len(x)", "[1.0] * len(x)"))),
    mutant("not what was declared", swap(REFERENCE, ("at_zero=[0.0, 0.0]", "at_zero=[1.0, 0.0]"))),
    mutant(
        "divides by the sum of squares", swap(REFERENCE, ("entry / length", "entry / length**2"))
    ),
    mutant("both sides have slope 1", swap(REFERENCE, ("left=-1", "left=1")), "M-KINK"),
    mutant("only vectors of length 1", swap(REFERENCE, ('"ABC"', '"C"'))),
)

EXERCISE = Exercise(
    id="03-5",
    title="The tip of the cone",
    kind="OP",
    stars=3,
    names=("norm_gradient", "answer_03_5"),
    setup=SETUP,
    reference=REFERENCE,
    right=(ANOTHER_CONVENTION, WITH_NUMPY),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Which parts of your answer are about x = 0, and which are about all other places?
        ---
        For {case}, `{key}` is {got} in your answer, and the report expects: {expected}. Take the
        parts in order. Away from 0, write the length as a chain: squares, their sum, the root.
        At 0, walk a step of 0.001 to each side and work out rise over run. Then ask which
        straight planes through 0 stay below the cone everywhere: those are the vectors that
        could stand for a gradient. Last, choose one of them, and say so.
        ---
        For |t|, the length of a vector with one entry:

        | question | answer |
        |---|---|
        | slope for t > 0 | 1 |
        | slope for t < 0 | ___ |
        | lines through 0 that stay below | slopes from -1 to ___ |
        | our choice at 0 | 0 |
        """),
    misconceptions=("M-KINK", "M-OUT"),
    objectives=("write partials and gradients",),
    lesson="03",
)
