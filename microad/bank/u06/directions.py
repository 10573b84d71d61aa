"""06-4: forward or reverse, for six functions."""

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from microad.bank.probes import ladder, mutant, source, swap, verdict
from microad.course.spec import Exercise, Namespace, Probe, Wrong


class Shape(NamedTuple):
    """What matters of a function: how many inputs, outputs and steps it has, and what it is."""

    n: int
    m: int
    steps: int
    story: str


SHAPES = {
    "A": Shape(1, 500, 2_000, "one knob moves 500 points of a curve"),
    "B": Shape(2_000, 1, 9_000, "2,000 weights give one loss"),
    "C": Shape(3, 1_000, 8_000, "3 angles place 1,000 points of a robot"),
    "D": Shape(400, 2, 3_000, "400 prices give a profit and a risk"),
    "E": Shape(1, 1, 1_000_000, "a loop of a million steps turns one number into another"),
    "F": Shape(20, 20, 900, "20 currents depend on 20 voltages"),
}

REFERENCE = source('''
    def answer_06_4():
        """For each function the better direction and its number of sweeps; and three numbers."""
        ### BEGIN SOLUTION
        return dict(
            A=("forward", 1),
            B=("reverse", 1),
            C=("forward", 3),
            D=("reverse", 2),
            E=("forward", 1),
            F=("forward", 20),
            remembered_forward=0,
            remembered_reverse=1_000_000,
            turns=1,
        )
        ### END SOLUTION
    ''')

IN_ANOTHER_STYLE = source("""
    def answer_06_4():
        shapes = {"A": (1, 500), "B": (2000, 1), "C": (3, 1000), "D": (400, 2), "E": (1, 1),
                  "F": (20, 20)}
        answer = {}
        for name, (n, m) in shapes.items():
            answer[name] = ["reverse", m] if m < n else ["FORWARD", n]
        return answer | {"remembered_forward": 0, "remembered_reverse": 1e6, "turns": 1}
    """)


def better(shape: Shape) -> str:
    """The direction with fewer sweeps; where they are equal, the one that remembers nothing.

    A sweep goes along each arrow once in both directions, so sweeps tell what is to be computed.
    """
    return "reverse" if shape.m < shape.n else "forward"


def sweeps(shape: Shape, direction: str) -> int:
    return shape.n if direction == "forward" else shape.m


def observe_choice(ns: Namespace, letter: Any) -> dict[str, Any]:
    direction, count = ns.answer_06_4()[letter]
    return {
        f"direction for {letter}": str(direction).lower(),
        f"number of sweeps for {letter}": count,
    }


def observe_number(ns: Namespace, name: Any) -> dict[str, Any]:
    return {name: ns.answer_06_4()[name]}


def observe_long(ns: Namespace, name: Any) -> dict[str, Any]:
    return observe_choice(ns, name) if name == "E" else observe_number(ns, name)


def settle_choice(letter: Any, seen: dict[str, Any]) -> dict[str, Any]:
    shape = SHAPES[letter]
    right = better(shape)
    direction, count = (seen[f"{what} for {letter}"] for what in ("direction", "number of sweeps"))
    if direction == right:
        said = "right"
    elif direction in ("forward", "reverse"):
        said = f"{direction} takes {sweeps(shape, direction):,} sweeps"
        if direction == "reverse":
            said += f" and remembers {shape.steps:,} steps"
    else:
        said = f"{direction!r:.40} is no direction"
    settled = {f"direction for {letter}": said}
    if said == "right":
        settled[f"number of sweeps for {letter}"] = verdict(count, sweeps(shape, right))
    return settled


def settle(name: Any, seen: dict[str, Any]) -> dict[str, Any]:
    if name in SHAPES:
        return settle_choice(name, seen)
    true = {"remembered_forward": 0, "remembered_reverse": SHAPES["E"].steps, "turns": 1}[name]
    return {name: verdict(seen[name], true)}


def shapes(r: Random) -> Iterator[str]:
    yield "A"
    yield from sorted("BCD", key=lambda _: r.random())


def long_loop(r: Random) -> Iterator[str]:
    yield "remembered_reverse"
    yield from sorted(("remembered_forward", "E"), key=lambda _: r.random())


def show(name: Any) -> str:
    if name in SHAPES:
        return f"{name}, where {SHAPES[name].story}"
    return "the million steps of E" if name.startswith("remembered") else "F on 20 machines"


PROBES = (
    Probe(
        "shapes: what there are fewer of",
        shapes,
        observe_choice,
        points=2.0,
        show=show,
        settle=settle,
    ),
    Probe(
        "what has to be remembered",
        long_loop,
        observe_long,
        points=2.0,
        show=show,
        settle=settle,
    ),
    Probe("sweeps side by side", lambda r: ("turns",), observe_number, show=show, settle=settle),
    Probe(
        "as many inputs as outputs",
        lambda r: "F",
        observe_choice,
        hidden=True,
        show=show,
        settle=settle,
    ),
)

WRONGS = (
    Wrong(
        "reverse always",
        "M-REV",
        swap(
            REFERENCE,
            ('A=("forward", 1)', 'A=("reverse", 500)'),
            ('C=("forward", 3)', 'C=("reverse", 1000)'),
            ('E=("forward", 1)', 'E=("reverse", 1)'),
            ('F=("forward", 20)', 'F=("reverse", 20)'),
        ),
        ladder("""
            One sweep back starts at one output. How many of them does a function with 500 outputs
            need?
            ---
            For {case} the report on your `{key}` says: {got}. You chose reverse throughout,
            as one does for a network that ends in a single loss. It wins there by
            its shape: many inputs, one end. Turn the shape around, and it loses. A sweep
            forward moves one input and tells how all outputs follow. So count what
            there is less of.
            ---
            Sweeps that are needed for all derivatives, with a gap:

            | function | forward | reverse |
            |---|---|---|
            | 7 inputs, 1 output | 7 | 1 |
            | 1 input, 7 outputs | 1 | ___ |
            | 7 inputs, 7 outputs | 7 | 7 |

            In the last line both work the same. Then look at what is kept in the memory.
            """),
    ),
    Wrong(
        "counts outputs for forward and inputs for reverse",
        "M-DIR",
        swap(
            REFERENCE,
            ('A=("forward", 1)', 'A=("forward", 500)'),
            ('B=("reverse", 1)', 'B=("reverse", 2000)'),
            ('C=("forward", 3)', 'C=("forward", 1000)'),
            ('D=("reverse", 2)', 'D=("reverse", 400)'),
        ),
        ladder("""
            A sweep forward starts at one place. Is it an input or an output?
            ---
            For {case} the report on your `{key}` says: {got}. The direction is well chosen, and
            the number of its sweeps is not. You have counted the ends at which sweeps arrive. A
            sweep arrives at all ends at once, and costs nothing more for it. What counts is
            where it starts: one number gets a 1, all others a 0. For the next
            number you have to run it again.
            ---
            A function of 4 inputs and 9 outputs, sweep by sweep:

            | direction | starts at | sweeps |
            |---|---|---|
            | forward | one input, tangent 1 | 4 |
            | reverse | one output, adjoint 1 | ___ |

            Each sweep fills a column, or a row, of a table with 9 rows and 4 columns.
            """),
    ),
    Wrong(
        "believes that the way back needs no notes",
        "M-SYM",
        swap(REFERENCE, ("remembered_reverse=1_000_000", "remembered_reverse=0")),
        ladder("""
            The sweep back begins with the last step of the loop. From where does it take the
            local partial of that step, and of the first?
            ---
            For {case} the report on your `{key}` says: {got}. If there were a formula for the
            slope, nothing would have to be kept. But there are only steps, and each of
            them has a local partial that is known while the loop runs. The way back starts when
            the loop is over, and uses the partials from the last to the first. None of them can be
            thrown away before.
            ---
            A hiker wants to go back on the same path, and one who only goes on:

            | hiker | notes at the end of 8 bends |
            |---|---|
            | goes on, with a counter in the hand | 0 |
            | wants to go back the same way | ___ |

            A step of the loop is a bend, and its partial is the note.
            """),
    ),
    mutant(
        "forward always",
        swap(
            REFERENCE,
            ('B=("reverse", 1)', 'B=("forward", 2000)'),
            ('D=("reverse", 2)', 'D=("forward", 400)'),
        ),
        "M-REV",
    ),
    mutant("sweeps wait for each other", swap(REFERENCE, ("turns=1", "turns=20"))),
    mutant(
        "one sweep for everything",
        swap(REFERENCE, ('"forward", 3', '"forward", 1'), ('"reverse", 2', '"reverse", 1')),
    ),
    mutant(
        "forward remembers, too",
        swap(REFERENCE, ("remembered_forward=0", "remembered_forward=1_000_000")),
    ),
)

EXERCISE = Exercise(
    id="06-4",
    title="Which way round?",
    kind="OP",
    stars=3,
    names=("answer_06_4",),
    setup="",
    reference=REFERENCE,
    right=(IN_ANOTHER_STYLE,),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Where does one sweep start, and where does it arrive: at one number, or at all of
        them?
        ---
        For {case} the report on your `{key}` says: {got}. Go through three questions in this
        order. How many sweeps does each direction need? Count the inputs for forward, the outputs
        for reverse. If one number is clearly smaller, you are done. If they are close, ask what has
        to be kept: the way back needs notes of every step, the way forward needs none. And do the
        sweeps have to wait for each other? Each one starts by itself.
        ---
        A worked line for a function that is not among the six:

        | question | 6 inputs, 90 outputs |
        |---|---|
        | sweeps forward | 6 |
        | sweeps reverse | ___ |
        | notes forward | none |

        The choice is forward, with 6 sweeps. On 6 machines that run side by side it takes as
        long as one sweep.
        """),
    misconceptions=("M-REV", "M-DIR", "M-SYM"),
    objectives=("choose a direction for given shapes",
                "contrast sweeps by operation and memory count"),
    lesson="06",
)  # fmt: skip
