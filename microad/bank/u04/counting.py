"""04-4: how many nodes and edges a program leaves behind."""

from collections.abc import Callable
from typing import Any

from microad.bank.probes import ladder, ordered, source, verdicts
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.scalar import Value


def once_more(x: Value) -> Value:
    return x * x + x


def one_square(x: Value) -> Value:
    s = x * x
    return s * s


def two_squares(x: Value) -> Value:
    return (x * x) * (x * x)


PROGRAMS = {
    "A": ("x*x + x", once_more),
    "B": ("s = x*x; s*s", one_square),
    "C": ("(x*x) * (x*x)", two_squares),
}


def count(program: Callable[[Value], Value]) -> tuple[int, int]:
    """Nodes and edges of the graph that a program of one input records."""
    nodes = ordered(program(Value(3.0)))
    return len(nodes), sum(len(node.parents) for node in nodes)


def answer(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> str:
    """The answer cell with these counts."""
    return source(f"""
        def answer_04_4():
            ### BEGIN SOLUTION
            return dict(A={a}, B={b}, C={c})
            ### END SOLUTION
        """)


def observe(ns: Namespace, letter: Any) -> dict[str, Any]:
    return dict(zip(("nodes", "edges"), ns.answer_04_4()[letter], strict=True))


def truth(letter: Any) -> dict[str, Any]:
    return dict(zip(("nodes", "edges"), count(PROGRAMS[letter][1]), strict=True))


def show(letter: Any) -> str:
    return f"program {letter}, {PROGRAMS[letter][0]}"


SETTLE = verdicts(truth)
PROBES = (
    Probe("a variable used again", lambda r: "A", observe, show=show, settle=SETTLE),
    Probe(
        "one square used twice, or two squares",
        lambda r: "BC",
        observe,
        show=show,
        hidden=True,
        settle=SETTLE,
    ),
)

WRONGS = (
    Wrong(
        "every mention of x is a node",
        "M-SYM",
        answer((5, 4), (7, 6), (7, 6)),
        ladder("""
            How many times does the program of this case call `Value(3.0)`?
            ---
            In {case}, your `{key}` is judged like this: {got}. On paper you would write
            x down as often as it is mentioned. But the graph is not the text of the formula. A node
            is an object in memory, made by one call. To mention a name makes no new object.
            All mentions point at the same one. So go
            through the program and count the objects that are made, and then, for each
            operation, the arrows to its operands.
            ---
            One that is worked out: `t = x + x` and then `t * x`.

            | made by | object | arrows from it |
            |---|---|---|
            | `Value(3.0)` | x | 0 |
            | `x + x` | t | 2, both to x |
            | `t * x` | the product | ___ |

            Three objects, so three nodes, although x is written three times. The arrows are
            counted per operand, and this makes four of them.
            """),
    ),
    Wrong(
        "equal formulas share one node",
        "M-SYM",
        answer((3, 4), (3, 4), (3, 4)),
        ladder("""
            Python meets `x*x` for the second time in one line. Does it remember the first?
            ---
            In {case}, your `{key}` gets the verdict: {got}. The two squares have the same
            value and the same text, and a person sees at once that one would do. The recorder
            does not look at texts. It is called once for each multiplication that Python carries
            out, and each call makes a node of its own. To share a result, the program must
            give it a name and use that name.
            ---
            A pair of programs, worked out for +:

            ```python
            s = x + x ; y = s + s            # Python adds twice:       x, s, y
            y = (x + x) + (x + x)            # Python adds ___ times:   x, two sums, y
            ```

            So the second has one node more than the first, with two arrows of its own. The step
            from B to C is of this kind.
            """),
    ),
    Wrong(
        "two arrows to the same parent are one",
        "M-PATH",
        answer((3, 3), (3, 2), (4, 4)),
        ladder("""
            In `x*x` you nudge x a little. How many of the two factors move?
            ---
            In {case}, your `{key}` gets the verdict: {got}. You have seen that x is a single
            node, and that is right. But a product has two operands, a left one and a right one,
            and each has its own local partial. In x*x both happen to be the
            same object, and still there are two arrows, one for each place. If you merged
            them, one of the two shares would get lost on the way back.
            ---
            The record of `x*x` at x = 3 as the engine keeps it:

            ```python
            parents  = (x, x)        # the same object, twice
            partials = (3.0, ___)    # one share for each place
            ```

            The tuple has two entries, and so there are two edges. Count like this for every
            operation of the program, then add up.
            """),
    ),
)

EXERCISE = Exercise(
    id="04-4",
    title="Count what is recorded",
    kind="PR",
    stars=1,
    names=("answer_04_4",),
    setup="",
    reference=answer((3, 4), (3, 4), (4, 6)),
    right=(),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Go through the program as Python does, one operation at a time. Which objects are made on
        the way?
        ---
        In {case}, your `{key}` gets the verdict: {got}. Take a sheet of paper and two columns.
        For each input, and for each operation in the moment when it is carried out, write
        one line in the left column: that is a node. In the right column, write for each operation
        which objects it took: those are edges. Then count the two columns.
        ---
        The sheet for `u = x - 1` and then `u * u`, where the 1 becomes a node, too:

        | nodes | edges |
        |---|---|
        | x | |
        | 1 | |
        | u | to x, to 1 |
        | u*u | to ___, to ___ |

        Four nodes and four edges. The three programs of this exercise have no constants, which
        makes them shorter.
        """),
    misconceptions=("M-SYM", "M-PATH"),
    objectives=("draw the recorded graph", "explain what is recorded"),
    lesson="04",
)
