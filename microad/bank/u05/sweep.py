"""05-2: put the lines of the backward sweep in order."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import (
    assemble,
    build,
    halves,
    ladder,
    leaf_slopes,
    name_of,
    random_graph,
    run,
    show_graph,
    source,
)
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.scalar import Value

LINES = {
    "A": "            parent.grad += partial * node.grad",
    "B": "        if node in seen:\n            return",
    "C": "    for node in order:",
    "D": "    visit(root)",
    "E": "def backward(root):\n    order, seen = [], set()",
    "F": "        order.append(node)",
    "G": "    root.grad = 1.0",
    "H": "            parent.grad = partial * node.grad",
    "I": "        for parent in node.parents:\n            visit(parent)",
    "J": "    for node in reversed(order):",
    "K": "    def visit(node):",
    "L": "        for parent, partial in zip(node.parents, node.partials):",
    "M": "        seen.add(node)",
}


def answer(letters: str) -> str:
    """The answer cell that gives these letters."""
    return source(f"""
        def answer_05_2():
            ### BEGIN SOLUTION
            return "{letters}"
            ### END SOLUTION
        """)


def observe(ns: Namespace, graph: Any) -> dict[str, Any]:
    backward = run(assemble(LINES, ns.answer_05_2()))["backward"]
    nodes = build(Value, graph)
    backward(nodes[-1])
    return leaf_slopes(nodes, graph)


class Watched:
    """A copy of a node that notes when its partials are read: that is its turn in the sweep."""

    def __init__(
        self, name: str, node: Value, copies: dict[int, "Watched"], turns: list[str]
    ) -> None:
        self.name, self.turns, self.grad = name, turns, 0.0
        self.parents = tuple(copies[id(parent)] for parent in node.parents)
        self.recorded = node.partials
        copies[id(node)] = self

    @property
    def partials(self) -> tuple[float, ...]:
        self.turns.append(self.name)
        return self.recorded


def observe_turns(ns: Namespace, graph: Any) -> dict[str, Any]:
    """The slopes, and the order in which the nodes had their turns."""
    backward = run(assemble(LINES, ns.answer_05_2()))["backward"]
    copies: dict[int, Watched] = {}
    turns: list[str] = []
    originals = build(Value, graph)
    nodes = [Watched(name_of(i), node, copies, turns) for i, node in enumerate(originals)]
    backward(nodes[-1])
    return leaf_slopes(nodes, graph) | {"order of the turns": ", ".join(turns)}


def chains(r: Random) -> Iterator[Any]:
    """Every node is used once."""
    yield [3.0, 2.0], [("*", 0, 1)]
    yield [3.0, 2.0, 4.0], [("*", 0, 1), ("-", 3, 2)]
    yield [halves(r) for _ in range(3)], [("*", 0, 1), ("-", 3, 2)]


def shared_inputs(r: Random) -> Iterator[Any]:
    """A leaf is used twice or more."""
    yield [3.0], [("+", 0, 0)]
    yield [3.0], [("*", 0, 0)]
    yield [2.0], [("+", 0, 0), ("*", 1, 0)]
    yield [halves(r), halves(r)], [("*", 0, 1), ("+", 2, 0), ("*", 3, 1)]


def shared_results(r: Random) -> Iterator[Any]:
    """z(z + 1): a node in between is used twice, on routes of different length."""
    yield [3.0, 1.0], [("*", 0, 0), ("+", 2, 1), ("*", 2, 3)]
    yield [3.0, 1.0], [("*", 0, 0), ("+", 2, 1), ("*", 3, 2)]
    yield [halves(r), halves(r)], [("*", 0, 1), ("+", 2, 1), ("*", 2, 3), ("-", 4, 2)]


def tangles(r: Random) -> Iterator[Any]:
    """Random graphs; in the first ones a node is used five times."""
    for _ in range(2):
        uses = [("*", 2, r.randrange(2)) for _ in range(5)]
        ups = [("+", 3, 4), ("-", 8, 5), ("+", 6, 9), ("+", 10, 7)]
        yield [halves(r), halves(r)], [("*", 0, 1), *uses, *ups]
    for _ in range(6):
        yield random_graph(r, 3, 10)


PROBES = (
    Probe("along a chain, the partials multiply", chains, observe, show=show_graph),
    Probe("a leaf that is used twice gets both shares", shared_inputs, observe, show=show_graph),
    Probe(
        "a node passes on its total when it is complete",
        shared_results,
        observe_turns,
        show=show_graph,
    ),
    Probe(
        "any graph, with up to five uses of a node", tangles, observe, hidden=True, show=show_graph
    ),
)

WRONGS = (
    Wrong(
        "overwrites instead of adding",
        "M-OVER",
        answer("E K B M I F D G J L H"),
        ladder("""
            Two arrows arrive at one node, first one, then the other. What is left of the first
            share in your program?
            ---
            For {case} your program leaves {got} in `{key}`, but the slope is {expected}. The
            order of your sweep is right and so is each share on its own. But a value that is
            used in two places gets blame along both. When the second share
            arrives, your program puts it in the place of the first one. As long as every
            value is used once nobody would notice. Follow {case} with a pencil and write down
            each arrival.
            ---
            A letter box, emptied once a day, in two programs:

            ```python
            for letter in today:
                box = [letter]          # only the last one is left

            for letter in today:
                box ___ [letter]        # all of them are there
            ```

            Among the lines there is a twin of the one that you took. They differ in a single
            character. Take the twin.
            """),
    ),
    Wrong(
        "notes a node before its parents",
        "M-ORDER",
        answer("E K B M F I D G J L A"),
        ladder("""
            Read the list `order` from its end. Is the output the first one that you meet?
            ---
            For {case} your program leaves {got} in `{key}`, where {expected} belongs. The sweep
            walks through the list from its end, so what stands last is the first to be visited. In
            your program a node is noted when it is met, and its parents come after it. Then
            the list begins with the output, and the walk ends there, with nothing left
            to do. At which moment of a visit is all that the node depends on in the
            list?
            ---
            Getting dressed is a task of this kind. `needs` says what must be on before:

            ```python
            def put_on(thing):
                for other in needs[thing]:
                    put_on(other)
                done.append(___)        # after all that it needs
            ```

            Shoes need socks, so the socks stand earlier in the list. Read from the end, the
            list is a valid order for undressing: each thing before all that lies under it.
            """),
    ),
    Wrong(
        "walks from the inputs to the output",
        "M-ORDER",
        answer("E K B M I F D G C L A"),
        ladder("""
            You have put a 1 at the output. Which node must be visited next, so that this 1
            gets anywhere?
            ---
            For {case} your program leaves {got} in `{key}`; it should be {expected}. Your list
            is sound: each node stands after its parents. That is the order
            in which the values were computed. But blame travels the other way. When
            your loop visits the inputs, the nodes above them have nothing yet that they could
            hand down, because the seed still waits at the far end of the list.
            ---
            Water runs down a stair, whose steps were built from the ground up:

            ```python
            steps = ["ground", "middle", "top"]     # the order of building
            for step in ___(steps):                 # the order of the water
                pour_down_from(step)
            ```

            The water starts at the top. One of the lettered lines does the same with the
            list `order`.
            """),
    ),
    Wrong(
        "the seed is forgotten",
        "M-SEED",
        answer("E K B M I F D J L A"),
        ladder("""
            Every share is a multiple of the adjoint of the output. What is this adjoint in your
            program, and who has set it?
            ---
            For {case} your program leaves {got} in `{key}`, where {expected} is due. Look at
            what stands in the output when the loop begins. New nodes are born with an adjoint of 0,
            and zero times any partial is zero again. All that follows may be in
            perfect order and still nothing flows. How fast does the output change with itself?
            ---
            A chain of gears shows it. The last wheel turns once, and each one before it turns
            by its own ratio:

            ```python
            turns = ___                 # the last wheel itself
            for ratio in (3.0, 0.5):
                turns = turns * ratio
            ```

            With 0 in the gap the whole gear stands still. One lettered line sets this number
            at the output; its place is before the loop.
            """),
    ),
)

RIGHT = "E K B M I F D G J L A"

EXERCISE = Exercise(
    id="05-2",
    title="Order, seed, pull, add",
    kind="PA",
    stars=3,
    names=("answer_05_2",),
    setup="",
    reference=answer(RIGHT),
    right=(
        answer("E K B I M F D G J L A"),
        answer("E K B M I F G D J L A"),
        answer("EGKBMIFDJLA"),
    ),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Which of your lines belong to *order*, which to *seed*, *pull* and *add*? Does each of
        the four have its lines?
        ---
        For {case} your program gives {got} as `{key}`, and {expected} is needed. Sort the lines
        by the four subgoals first. A list is made in which each node stands after its parents.
        The output gets its start. Then the list is walked, and at each node you look at its
        parents and the partials beside them. In the end a share is put into the parent.
        Two lines are left over, each a twin of one that you need.
        ---
        The frame, with one line for every gap:

        ```python
        def backward(root):
            ...
            def visit(node):
                if node in seen: return
                ___                       # do not come here again
                ___                       # first all that the node depends on
                ___                       # then the node itself
            visit(root)
            ___                           # seed
            for ...                       # pull: from the output down
                for parent, partial in ...
                    ___                   # add
        ```
        """),
    misconceptions=("M-OVER", "M-ORDER", "M-SEED"),
    objectives=("implement topological order and backward", "justify +="),
    lesson="05",
)
