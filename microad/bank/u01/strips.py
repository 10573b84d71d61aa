"""01-2: put the lines of a proof in order; a line must have the value of the line before it."""

import math
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import chosen, evaluate, ladder, signed, source
from microad.course.spec import Exercise, Namespace, Probe, Wrong

SQUARE = {
    "A": "2*x + h",
    "B": "(2*x*h + h**2) / h",
    "C": "((x + 0)**2 - x**2) / 0",
    "D": "((x + h)**2 - x**2) / h",
    "E": "(x**2 + h**2 - x**2) / h",
    "F": "2*x",
    "G": "(x**2 + 2*x*h + h**2 - x**2) / h",
}
CUBE = {
    "A": "(x**3 + h**3 - x**3) / h",
    "B": "3*x**2 + 3*x*h + h**2",
    "C": "(x**3 + 3*x**2*h + 3*x*h**2 + h**3 - x**3) / h",
    "D": "3*x**2",
    "E": "((x + h)**3 - x**3) / h",
    "F": "((x + 0)**3 - x**3) / 0",
    "G": "(3*x**2*h + 3*x*h**2 + h**3) / h",
}
PROOFS = {"square": (SQUARE, "DGBAF"), "cube": (CUBE, "ECGBD")}
FUNCTIONS = {"exp": math.exp}
TINY = 1e-7  # so close is "h has gone to 0", when a line without h is compared


def answer(square: str, cube: str) -> str:
    """The answer cell that gives these letters."""
    return source(f"""
        def answer_01_2():
            ### BEGIN SOLUTION
            return dict(square="{square}", cube="{cube}")
            ### END SOLUTION
        """)


# ---------------------------------------------------------------- judging a proof


def value(line: str, x: float, h: float) -> float | None:
    """What a line is worth; None if it divides by 0."""
    try:
        return float(evaluate(line, {"x": x, "h": h} | FUNCTIONS))
    except ZeroDivisionError:
        return None


def compare(before: str, line: str, x: float, h: float) -> str:
    """Say whether a line has the value of the line before it, or, without an h, its limit."""
    is_limit = "h" in before and "h" not in line.replace("exp", "")
    old, new = (value(text, x, TINY if is_limit else h) for text in (before, line))
    if new is None:
        return f"{line} has no value"
    if old is None:
        return f"{before} has no value"
    room = 1e-5 if is_limit else 1e-9
    same = math.isclose(old, new, rel_tol=room, abs_tol=room)
    return "the same value" if same else f"{old:g} has become {new:g}"


def values(lines: dict[str, str], letters: Any, x: float, h: float) -> dict[str, str]:
    """For each line after the first, whether it says the same as the line before."""
    proof = [lines[letter] for letter in chosen(lines, letters)]
    pairs = zip(proof, proof[1:])
    return {f"line {k}": compare(a, b, x, h) for k, (a, b) in enumerate(pairs, 2)}


def places(lines: dict[str, str], letters: Any, right: str) -> dict[str, str]:
    """For each line of the right proof, whether the answer has the right one there."""
    found = chosen(lines, letters)
    report = {}
    for k in range(len(right)):
        letter = found[k] if k < len(found) else ""
        at = right.find(letter) if letter else -1
        late = "comes too early" if at > k else "comes too late"
        words = late if at >= 0 else "does not belong here" if letter else "is missing"
        report[f"line {k + 1}"] = "in its place" if at == k else f"{letter} {words}".strip()
    return report | {"lines in all": str(len(found))}


# ---------------------------------------------------------------- the exercise


def observe_values(ns: Namespace, case: Any) -> dict[str, Any]:
    return values(SQUARE, ns.answer_01_2()["square"], *case)


def observe_places(ns: Namespace, name: Any) -> dict[str, Any]:
    lines, right = PROOFS[name]
    return places(lines, ns.answer_01_2()[name], right)


def points(r: Random) -> Iterator[Any]:
    yield 3.0, 0.5
    for _ in range(3):
        yield signed(r), signed(r, 0.1, 1.0)


def show(case: Any) -> str:
    return "x = {:g} and h = {:g}".format(*case)


def show_name(name: Any) -> str:
    return f"the proof for the {name}"


PROBES = (
    Probe("no line changes the value", points, observe_values, show=show),
    Probe("every step, in order", lambda r: ["square"], observe_places, show=show_name),
    Probe("the cube, too", lambda r: ["cube"], observe_places, hidden=True, show=show_name),
)

WRONGS = (
    Wrong(
        "puts h = 0 before it divides",
        "M-00",
        answer("D C F", "E F D"),
        ladder("""
            Which line allows you to cancel h, and does it come before you let h vanish?
            ---
            For {case} your `{key}` is no step: {got}. With h = 0 both points of the secant are
            one. The rise is 0, the run is 0, and the quotient has nothing to say. So
            h has to stay a real step until the division is done. As long as it is not 0 you may
            divide top and bottom by it. What is left then has no h below the line, and you can ask
            where it goes.
            ---
            The same for f(x) = 5x, with one gap:

            ```text
            (5*(x + h) - 5*x) / h        the definition
            (5*h) / h                    5*x - 5*x is gone
            ___                          divided, for h is not 0
            5                            the limit
            ```

            No line puts 0 for h below the bar. In your proof two more lines stand between the
            first and the last.
            """),
    ),
    Wrong(
        "squares a sum term by term",
        "M-POW",
        answer("D E B A F", "E A G B D"),
        ladder("""
            How large is (3 + 1)², and how large is 3² + 1²?
            ---
            For {case} look at your `{key}`: {got}. Each line must be worth as much as the line
            before, for any x and any h. Here a part got lost. The square of a sum has four
            little fields: x by x, x by h, h by x, and h by h. Your line has kept
            the first one and the last one. The two in the middle are the ones that count,
            for they hold the slope.
            ---
            A square with side 10 + 1, cut into its fields:

            | field | area |
            |---|---|
            | 10 by 10 | 100 |
            | 10 by 1 | 10 |
            | 1 by 10 | ___ |
            | 1 by 1 | 1 |

            Together they make 121, and that is 11². Look for the strip that
            has all four fields in it.
            """),
    ),
    Wrong(
        "takes the limit before the division is done",
        "M-00",
        answer("D G B F A", "E C G D B"),
        ladder("""
            After which line is there no h below the bar anymore? And when may h go to 0?
            ---
            For {case} your `{key}` is not what it should be: {got}. You have all the
            strips that are needed, and two of them have changed places. A limit is the last
            thing that happens. Once h has gone, it does not come back into a later line. So the
            line without any h must be the very last one, and the line that has been
            divided by h stands right before it.
            ---
            The end of the proof for f(x) = 7x², with a gap:

            ```text
            (14*x*h + 7*h**2) / h
            ___                      divided by h
            14*x                     h has gone to 0
            ```

            What fills the gap still has an h in it, but not below a bar. Find the strip of this
            kind in both of your proofs.
            """),
    ),
)

EXERCISE = Exercise(
    id="01-2",
    title="Why the slope of x² is 2x",
    kind="PA",
    stars=2,
    names=("answer_01_2",),
    setup="",
    reference=answer("D G B A F", "E C G B D"),
    right=(answer("d, g, b, a, f", "ECGBD"), answer("DGBAF", "e c g b d")),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        With which line does every proof of this kind begin: what is a slope, before you know
        anything about the curve?
        ---
        For {case} your `{key}` reads: {got}. What it should read is: {expected}. Begin with rise
        over run, as it stands in the definition. Then do one thing in each line. Multiply
        out. Take away what cancels. Divide by h, which is allowed since h is not 0. At the very
        end let h go to 0. Put in x = 3 and h = 0.5, and compute each line: the value may
        not change before the end.
        ---
        A whole proof for f(x) = x² + 1, with one gap:

        ```text
        ((x + h)**2 + 1 - x**2 - 1) / h      rise over run
        (x**2 + 2*x*h + h**2 - x**2) / h     multiplied out, and 1 - 1 is gone
        ___                                  x**2 - x**2 is gone
        2*x + h                              divided
        2*x                                  the limit
        ```

        Two of your seven strips are not needed.
        """),
    misconceptions=("M-00", "M-POW"),
    objectives=("derive (x²)′", "state the limit definition"),
    lesson="01",
)
