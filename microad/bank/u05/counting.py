"""05-1: how much of b = a + a belongs to a."""

from typing import Any

from microad.bank.probes import gradient, ladder, source, verdicts
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.scalar import Value


def double(a: Value) -> Value:
    return a + a


def triple(a: Value) -> Value:
    return (a + a) + a


PROGRAMS = {"b": ("a + a", double), "c": ("(a + a) + a", triple)}


def answer(b: float, c: float) -> str:
    """The answer cell with these slopes."""
    return source(f"""
        def answer_05_1():
            ### BEGIN SOLUTION
            return dict(b={b}, c={c})
            ### END SOLUTION
        """)


def observe(ns: Namespace, name: Any) -> dict[str, Any]:
    return {f"d{name}/da": ns.answer_05_1()[name]}


def truth(name: Any) -> dict[str, Any]:
    a = Value(3.0)
    (true,) = gradient(PROGRAMS[name][1](a), a)
    return {f"d{name}/da": true}


def show(name: Any) -> str:
    return f"{name} = {PROGRAMS[name][0]} with a = 3"


SETTLE = verdicts(truth)
PROBES = (
    Probe("both places of a + a count", lambda r: "b", observe, show=show, settle=SETTLE),
    Probe("so do all three", lambda r: "c", observe, show=show, hidden=True, settle=SETTLE),
)

WRONGS = (
    Wrong(
        "the last share is all that counts",
        "M-OVER",
        answer(1, 1),
        ladder("""
            How many arrows arrive at a when the sweep has come back from b?
            ---
            For {case} the verdict on your `{key}` is: {got}. Test it without any rule. Move a
            from 3 to 3.1 and work out how far b goes. In the graph there is one arrow for each
            place where a stands. Each of them brings a share of 1 back to it. What you have counted
            is one share alone, as if the next one had been written over it.
            ---
            A jar on the table shows the difference for x*x at x = 5, where two shares arrive:

            | share | jar with "=" | jar with "+=" |
            |---|---|---|
            | first, 5 | 5 | 5 |
            | second, 5 | 5 | ___ |

            The true slope d/dx[x·x] at x = 5 is 2 · 5. Only one of the two jars
            shows it. Now fill the same jar for a + a, with shares of 1.
            """),
    ),
    Wrong(
        "gives the value, not the slope",
        "M-SEED",
        answer(6, 9),
        ladder("""
            If a moves by a small step, by how many such steps does the result move?
            ---
            For {case} the verdict on your `{key}` is: {got}. Your number looks like the result
            that the program prints at a = 3. A slope is another thing: it tells how many
            times as fast the result moves as the input does. It would be the same at
            a = 100, where the result is far larger. Put in 3 and 4 for a, and compare the results.
            ---
            For d = 5·a the two questions are answered side by side:

            | a | value of d | change |
            |---|---|---|
            | 3 | 15 | |
            | 4 | 20 | ___ |

            The value is 15, and the slope is the change per step of 1 in a. The third
            column is what this exercise asks for.
            """),
    ),
    Wrong(
        "multiplies the shares",
        "M-PATH",
        answer(1, 2),
        ladder("""
            Two routes lead from a to b. Are shares along different routes multiplied or added?
            ---
            For {case} the verdict on your `{key}` is: {got}. Along one route the local partials
            multiply, since each step passes on what the one before it did. Between routes
            it is different: each of them carries a change of its own, and at the end the changes
            pile up. Draw the arrows from a to the result. Count the routes, and write
            the product of the partials on each one.
            ---
            Routes from x to y for y = x*x + x at x = 4, with a gap:

            | route | product of its partials |
            |---|---|
            | left factor, sum | 4 · 1 |
            | right factor, sum | 4 · 1 |
            | straight into the sum | ___ |

            Add the right column. d/dx[x² + x] at x = 4 is 9, and your sum must agree.
            """),
    ),
)

EXERCISE = Exercise(
    id="05-1",
    title="Two arrows arrive",
    kind="PR",
    stars=1,
    names=("answer_05_1",),
    setup="",
    reference=answer(2, 3),
    right=(),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Let a go from 3 to 4. What do b and c do?
        ---
        For {case} the verdict on your `{key}` is: {got}. There are two ways to this number, and
        they must agree. One of them takes a pencil: try two values of a that are one apart, and
        see how far the result moves. The other takes the graph: write the local partial
        on each arrow, walk each route back to a, and see what has piled up there at the end.
        ---
        Both ways for e = a + 7, with one gap:

        | way | number |
        |---|---|
        | a from 3 to 4 | e goes from 10 to ___ |
        | arrows that end at a | one, with partial 1 |

        So de/da is 1. Count the arrows of your two programs in the same way.
        """),
    misconceptions=("M-OVER", "M-PATH", "M-SEED"),
    objectives=("run the backward sweep by hand", "justify +="),
    lesson="05",
)
