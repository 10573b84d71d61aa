"""06-2: how good is the derivative of a loop, round by round?"""

import math
from collections.abc import Iterator
from functools import cache, partial
from random import Random
from typing import Any

from microad.bank.paper import axes, lay_out
from microad.bank.probes import ladder, mutant, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.dual import derivative

ROUNDS = 3

GIVEN = source('''
    def root(a, rounds):
        """The Babylonian root of a: guess, then take the middle of guess and a / guess."""
        x = (1 + a) / 2
        for _ in range(rounds):
            x = (x + a / x) / 2
        return x
    ''')

SETUP = "import math\n\nfrom microad.dual import derivative\n\n\n" + GIVEN

REFERENCE = source('''
    def answer_06_2():
        """How far d/da[root(a, rounds)] at a = 2 is from 1 / (2√2), after 1, 2 and 3 rounds."""
        ### BEGIN SOLUTION
        true = 1 / (2 * math.sqrt(2))
        return [abs(derivative(lambda a: root(a, k), 2.0) - true) for k in (1, 2, 3)]
        ### END SOLUTION


    def draw_06_2(ax):
        """Draw these errors against the rounds into ax, all readable; return an alt text."""
        ### BEGIN SOLUTION
        ax.semilogy([1, 2, 3], answer_06_2(), "o-")
        ax.set(xlabel="rounds", ylabel="error of the derivative")
        return "The error of the derivative falls with every round, and faster each time."
        ### END SOLUTION
    ''')

BY_HAND = source("""
    def answer_06_2():
        return [7.6e-3, 1.3e-5, 1.8e-11]

    def draw_06_2(ax):
        ax.plot([1, 2, 3], answer_06_2(), "s--", label="error")
        ax.set_yscale("log")
        ax.set_xlabel("number of rounds")
        ax.set_ylabel("distance to the true slope")
        return "Three points that fall steeply: each error is about the square of the one before."
    """)

TANGENTS_OF_THE_LOOP = source("""
    def errors():
        x, t = 1.5, 0.5
        for _ in range(3):
            x, t = (x + 2 / x) / 2, (t + 1 / x - 2 * t / x**2) / 2
            yield abs(t - 0.5 / math.sqrt(2))

    def answer_06_2():
        return tuple(errors())

    def draw_06_2(ax):
        ax.bar([1, 2, 3], [0, 0, 0])
        ax.plot(range(1, 4), list(errors()), color="black", marker="x")
        ax.set(xlabel="round", ylabel="error", yscale="log")
        return "A curve of errors that falls from a hundredth to a hundred-billionth."
    """)


@cache
def true_errors() -> tuple[float, ...]:
    """The errors of the derivative after 1, 2 and 3 rounds."""

    def root(a: Any, rounds: int) -> Any:
        x = (1 + a) / 2
        for _ in range(rounds):
            x = (x + a / x) / 2
        return x

    true = 1 / (2 * math.sqrt(2))
    slopes = [derivative(partial(root, rounds=k), 2.0) for k in range(1, ROUNDS + 1)]
    return tuple(abs(slope - true) for slope in slopes)


def near(got: Any, true: float) -> str:
    """Compare a small number within a factor of 2, without giving the true one away."""
    if isinstance(got, bool) or not isinstance(got, int | float) or got < 0:
        return f"{got!r:.40} is not an error"
    if true / 2 <= got <= true * 2:
        return "right, within a factor of 2"
    return f"{got:.2g} is too {'large' if got > true else 'small'}"


def drawn(ns: Namespace) -> tuple[Any, Any]:
    """The axes after the answer has drawn in them, and the text that it returned."""
    ax = axes()
    return ax, ns.draw_06_2(ax)


def observe_errors(ns: Namespace, rounds: Any) -> dict[str, Any]:
    return {f"error after {rounds}": float(ns.answer_06_2()[rounds - 1])}


def observe_picture(ns: Namespace, case: Any) -> dict[str, Any]:
    ax, _ = drawn(ns)
    points = [(float(x), float(y)) for line in ax.get_lines() for x, y in line.get_xydata()]
    heights = {f"height after {x:g}": y for x, y in points}
    return {"scale of the error axis": ax.get_yscale(), "points": len(points)} | heights


def settle(case: Any, seen: dict[str, Any]) -> dict[str, Any]:
    """Compare errors and heights with the true ones, here, where the answer cannot look."""
    settled = dict(seen)
    for k, true in enumerate(true_errors(), 1):
        for name in (f"error after {k}", f"height after {k}"):
            if name in seen:
                settled[name] = near(seen[name], true)
    return settled


def observe_words(ns: Namespace, case: Any) -> dict[str, Any]:
    ax, alt = drawn(ns)
    alt = alt if isinstance(alt, str) else ""
    return {
        "label of the x axis": "there" if ax.get_xlabel() else "missing",
        "label of the y axis": "there" if ax.get_ylabel() else "missing",
        "alt text": "long enough" if len(alt) >= 30 else "shorter than 30 letters",
    }


def show_rounds(rounds: Any) -> str:
    return f"the root of 2 after {rounds} round{'s' * (rounds > 1)}"


def each_round(r: Random) -> Iterator[int]:
    yield from range(1, ROUNDS + 1)


def once(r: Random) -> Iterator[str]:
    lay_out(1)  # cases are made before the clock runs, which must not count the import
    yield "your picture"


PROBES = (
    Probe(
        "the errors of the derivative", each_round, observe_errors, show=show_rounds, settle=settle
    ),
    Probe("a picture in which all of them can be read", once, observe_picture, settle=settle),
    Probe("axes with names, and an alt text", once, observe_words, hidden=True),
)

NAMES = '    ax.set(xlabel="rounds", ylabel="error of the derivative")\n'
ERRORS = "[abs(derivative(lambda a: root(a, k), 2.0) - true) for k in (1, 2, 3)]"


def answer(errors: str) -> str:
    """An answer with these errors; its picture is right, so that the errors alone are judged."""
    drawn_errors = ("3], answer_06_2(), ", "3], [7.6e-3, 1.3e-5, 1.8e-11], ")
    return swap(REFERENCE, (ERRORS, errors), drawn_errors)


WRONGS = (
    Wrong(
        "a derivative that is exact from the start, as if a formula were used",
        "M-SYM",
        answer("[0.0, 0.0, 0.0]"),
        ladder("""
            Who would have told the loop that the slope of the root is 1/(2√a)?
            ---
            For {case} the verdict on your `{key}` is: {got}. You seem to expect that a formula
            stands behind the derivative, and that it is exact at once. But there is no
            formula in the loop. There are sums and quotients, and each of them moves its
            tangent on by its own small rule. After one round the root is a rough guess, and its
            slope is one as well. Print both parts of a dual number in each round.
            ---
            The first lines of the loop for a = 9, with a gap:

            | round | root | its tangent |
            |---|---|---|
            | start | 5 | 0.5 |
            | 1 | 3.4 | ___ |
            | true | 3 | 0.166667 |

            The tangent of (x + a/x)/2 is half of three terms: the tangent of x, plus 1/x, minus
            a·(tangent of x)/x². Put the start in, and you have the gap.
            """),
    ),
    Wrong(
        "errors of the root, not of its derivative",
        "M-SEED",
        answer("[abs(root(2.0, k) - math.sqrt(2)) for k in (1, 2, 3)]"),
        ladder("""
            A dual number has two parts. Of which of them have you measured the error?
            ---
            For {case} the verdict on your `{key}` is: {got}. This is how far the root is from
            √2, so it belongs to the value. The task asks about the slope: how fast the root moves
            when a moves. The two go through the same loop, and both get better with
            each round, but they are not the same number, and neither are their errors. Let a
            carry a tangent of 1, and look at the tangent that comes out.
            ---
            For the square of 3.1 in place of 3, the two kinds of error side by side:

            | | at 3.1 | at 3 | error |
            |---|---|---|---|
            | value x² | 9.61 | 9 | 0.61 |
            | slope 2x | 6.2 | 6 | ___ |

            Yours is a number of the upper line. The task wants one of the lower line.
            """),
    ),
    Wrong(
        "the error halves from round to round",
        "M-LIM",
        answer("[7.6e-3, 3.8e-3, 1.9e-3]"),
        ladder("""
            Compare the first two errors that you can measure. By what factor does one round
            make it better?
            ---
            For {case} the verdict on your `{key}` is: {got}. Your errors shrink by the same factor
            in each round, like a list that creeps up to its limit. This loop does not creep. If
            the root has 3 right digits then the next one has about 6, and the slope does the
            same. Run it: move a at speed 1 through one, two and three rounds, and take the
            distance to the true slope.
            ---
            A guess that doubles its right digits each round:

            | round | right digits | error, about |
            |---|---|---|
            | 1 | 2 | 0.01 |
            | 2 | 4 | 0.0001 |
            | 3 | ___ | 0.00000001 |

            Each error is about the square of the one above. Look for the same law in your numbers.
            """),
    ),
    mutant(
        "a linear axis, on which two errors look like 0", swap(REFERENCE, ("semilogy", "plot"))
    ),
    mutant("the errors do not fall", answer("[7.6e-3] * 3")),
    mutant(
        "the slope itself is drawn",
        swap(REFERENCE, ("3], answer_06_2(), ", "3], [0.36, 0.35, 0.35], ")),
    ),
    mutant("no names on the axes", swap(REFERENCE, (NAMES, ""))),
)  # fmt: skip

EXERCISE = Exercise(
    id="06-2",
    title="The slope of a loop",
    kind="PR",
    stars=2,
    names=("answer_06_2", "draw_06_2"),
    setup=SETUP,
    reference=REFERENCE,
    right=(BY_HAND, TANGENTS_OF_THE_LOOP),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        What does `derivative` give you after 1, 2 and 3 rounds, and which of the errors can one
        see in your picture?
        ---
        For {case} the report says about `{key}`: {got}. Take it in two steps. First the
        three numbers: run the loop with a number that moves, take the tangent, and subtract the
        true slope at a = 2. Then the picture: the errors differ by many powers of ten. On a
        common axis you see the first one only, and the others look like 0. There is an axis on
        which each power of ten has the same room.
        ---
        The same picture for 1, 2 and 3 coin throws, with gaps:

        ```python
        ax.plot([1, 2, 3], [0.5, 0.25, 0.125], "o-")
        ax.set_yscale(___)                  # one power of ten, one step
        ax.set(xlabel="throws", ylabel=___)
        ```

        Give each axis a name. Then say in a sentence what one can see. That text is what the
        function returns.
        """),
    misconceptions=("M-SYM", "M-SEED", "M-LIM"),
    objectives=("compute with dual numbers",),
    lesson="06",
    seconds=5.0,
)
