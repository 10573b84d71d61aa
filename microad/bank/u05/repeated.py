"""05-4: backward once more, and once more."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import (
    build,
    halves,
    ladder,
    leaf_slopes,
    mutant,
    random_graph,
    run,
    show_graph,
    source,
    swap,
    verdicts,
)
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.scalar import Value

GIVEN = source('''
    def naive_backward(root):
        """A sweep in the right order that never clears anything."""
        root.grad = 1.0
        for node in topo_order(root):
            for parent, partial in zip(node.parents, node.partials):
                parent.grad += partial * node.grad
    ''')

SETUP = "from microad.scalar import Value, topo_order\n\n\n" + GIVEN

REFERENCE = source('''
    def answer_05_4():
        """What x.grad holds after one, two and three calls of naive_backward(y)."""
        ### BEGIN SOLUTION
        return [1, 3, 6]
        ### END SOLUTION


    def backward(root):
        """Add d(root)/d(leaf) to the grad of every leaf, however often it is called."""
        ### BEGIN SOLUTION
        order = topo_order(root)
        for node in order:
            if node.parents:  # only leaves remember earlier sweeps
                node.grad = 0.0
        root.grad += 1.0
        for node in order:
            for parent, partial in zip(node.parents, node.partials):
                parent.grad += partial * node.grad
        ### END SOLUTION
    ''')

IN_A_DICTIONARY = source("""
    def answer_05_4():
        return (1.0, 3.0, 6.0)

    def backward(root):
        adjoint = {root: 1.0}
        for node in topo_order(root):
            for parent, partial in zip(node.parents, node.partials):
                adjoint[parent] = adjoint.get(parent, 0.0) + partial * adjoint[node]
        for node in adjoint:
            if not node.parents:
                node.grad += adjoint[node]
    """)

CLEAN_UP_AFTERWARDS = source("""
    def answer_05_4():
        return [1, 3, 6]

    def backward(root):
        root.grad = 1.0
        for node in topo_order(root):
            for parent, partial in zip(node.parents, node.partials):
                parent.grad += partial * node.grad
            if node.parents:
                node.grad = 0.0
    """)

BY_THE_PACKAGE = source("""
    def answer_05_4():
        return [1, 3, 6]

    def backward(root):
        root.backward()
    """)


def naive_sweeps(count: int) -> list[float]:
    """x.grad after each of some naive sweeps over z = x + 1, y = z + 1."""
    sweep = run(SETUP)["naive_backward"]
    x = Value(2.0)
    y = (x + 1) + 1
    seen = []
    for _ in range(count):
        sweep(y)
        seen.append(x.grad)
    return seen


def observe_prediction(ns: Namespace, calls: Any) -> dict[str, Any]:
    return {f"d/dx after {calls} calls": ns.answer_05_4()[calls - 1]}


def prediction(calls: Any) -> dict[str, Any]:
    return {f"d/dx after {calls} calls": naive_sweeps(calls)[-1]}


def observe(ns: Namespace, graph: Any) -> dict[str, Any]:
    """Three sweeps from the same output."""
    nodes = build(Value, graph)
    seen: dict[str, Any] = {}
    for calls in (1, 2, 3):
        ns.backward(nodes[-1])
        seen |= {f"{key} after call {calls}": g for key, g in leaf_slopes(nodes, graph).items()}
    return seen


def observe_two_outputs(ns: Namespace, graph: Any) -> dict[str, Any]:
    """Sweeps from two outputs that share nodes: from the last node, the one before, the last."""
    nodes = build(Value, graph)
    for output in (nodes[-1], nodes[-2], nodes[-1]):
        ns.backward(output)
    return leaf_slopes(nodes, graph)


def one_leaf(r: Random) -> Iterator[Any]:
    yield [2.0, 1.0], [("+", 0, 1), ("+", 2, 1)]
    yield [3.0], [("*", 0, 0)]
    yield [3.0], [("+", 0, 0), ("*", 1, 1)]
    yield [halves(r), halves(r)], [("*", 0, 1), ("*", 2, 0), ("-", 3, 1)]


def tangles(r: Random) -> Iterator[Any]:
    for _ in range(6):
        yield random_graph(r, 3, 7)


def two_outputs(r: Random) -> Iterator[Any]:
    yield [3.0], [("*", 0, 0), ("+", 1, 0), ("*", 1, 0)]
    for _ in range(5):
        leaves, steps = random_graph(r, 2, 6)
        yield leaves, [*steps, ("*", len(leaves) + len(steps) - 1, 0)]


def show_calls(calls: Any) -> str:
    return f"{calls} naive sweeps from y = (x + 1) + 1"


PROBES = (
    Probe(
        "the naive sweep, predicted",
        lambda r: (1, 2, 3),
        observe_prediction,
        points=2.0,
        show=show_calls,
        settle=verdicts(prediction),
    ),
    Probe("leaves count 1, 2, 3 times the slope", one_leaf, observe, show=show_graph),
    Probe("so they do in random graphs", tangles, observe, hidden=True, show=show_graph),
    Probe(
        "nodes in between can serve two outputs",
        two_outputs,
        observe_two_outputs,
        hidden=True,
        show=show_graph,
    ),
)

PREDICTION = "return [1, 3, 6]"
CLEARING = "if node.parents:  # only leaves remember earlier sweeps"

WRONGS = (
    Wrong(
        "expects the naive sweep to repeat itself",
        "M-TWICE",
        swap(REFERENCE, (PREDICTION, "return [1, 1, 1]")),
        ladder("""
            What stands in `x.grad` when the second sweep begins, and does anything take it away?
            ---
            For {case} the verdict on your `{key}` is: {got}. You expect that the sweep finds
            the same slope each time, as a formula would. But the sweep does not return a number,
            it adds into the nodes, and the nodes live on between two calls. Read the given
            code once more and look for a line that sets anything but the output back. Then write
            the adjoints of y, z and x after each call into a table.
            ---
            A table for two nodes only, y = x + 1, with the seed set anew each time:

            | call | y | x |
            |---|---|---|
            | 1 | 1 | 1 |
            | 2 | 1 | 2 |
            | 3 | 1 | ___ |

            With z between them there is one more column. What z holds is added to x, on each call,
            and z itself grows like the x of this table.
            """),
    ),
    Wrong(
        "expects the naive sweep to count 1, 2, 3",
        "M-TWICE",
        swap(REFERENCE, (PREDICTION, "return [1, 2, 3]")),
        ladder("""
            Before the second sweep x holds 1. What does z hold at that moment?
            ---
            For {case} the verdict on your `{key}` is: {got}. You have seen that x keeps its old
            share and gets another one, and this is how a leaf should behave. Yet the node in
            between keeps its old sum as well. On the second call it adds the new share to the old
            one, and then the whole of it moves on to x. So x is paid the first share a second
            time. Follow z through all calls before you look at x.
            ---
            The two rules of the naive sweep: z gets 1 more, then x gets all that z holds.

            | call | z | x |
            |---|---|---|
            | 1 | 1 | 1 |
            | 2 | 2 | 1 + 2 |
            | 3 | 3 | ___ |

            The numbers in the last column are called triangular. They would be 1, 2, 3 if z began
            each call at 0.
            """),
    ),
    Wrong(
        "zeroes the leaves as well",
        "M-TWICE",
        swap(REFERENCE, (CLEARING, "if True:")),
        ladder("""
            After two calls, whose sums should still be there: those of the leaves, those in
            between, or both?
            ---
            For {case} your function leaves {got} as `{key}`, where {expected} was asked for. It is
            safe in one way: no old sum is passed on. But it wipes out the leaves, too, so each
            call forgets the one before. The leaves are the place where a user collects gradients,
            for instance over several data points. Which nodes kept old values in the naive
            sweep, and did harm with them: those that pass something on, or those at the end
            of the road?
            ---
            A letter passes through two offices before it gets into your box:

            ```python
            for place in route:
                if place is ___:            # an office passes things on
                    place.tray = []         # and starts the day with an empty tray
            ```

            Your own box at the end is not emptied by the post. A leaf is such a
            box: it can be told by having no parents.
            """),
    ),
    Wrong(
        "never clears the nodes in between",
        "M-TWICE",
        swap(
            REFERENCE,
            (
                "        " + CLEARING + "\n            node.grad = 0.0\n",
                "        pass\n",
            ),
            ("root.grad += 1.0", "root.grad = 1.0"),
        ),
        ladder("""
            Your prediction for the naive sweep is in. In what way does your own function differ
            from it?
            ---
            For {case} your function leaves {got} as `{key}`, but {expected} is wanted. On the
            first call all is well, since all nodes begin at 0. On the next one the
            nodes in between still hold what they passed on before. The new share lands on top of
            it, and the old one goes down a second time. You need a moment in each
            call at which those nodes, and only those, are empty.
            ---
            A counter at a door, read once an hour and never set back, adds up wrongly:

            | hour | guests | counter | sum of readings |
            |---|---|---|---|
            | 1 | 4 | 4 | 4 |
            | 2 | 4 | 8 | 12 |
            | 3 | 4 | ___ | 24 |

            Set back before each hour, its readings would sum to 4, 8, 12. The counter plays the
            part of a node with parents, and the sum plays the leaf.
            """),
    ),
    mutant(
        "clears after the seed, and the seed with it",
        swap(
            REFERENCE,
            ("    root.grad += 1.0\n", ""),
            (
                "    for node in order:\n        if node.parents:",
                "    root.grad += 1.0\n    for node in order:\n        if node.parents:",
            ),
        ),
        "M-SEED",
    ),
    mutant(
        "clears the parents of the output only",
        swap(
            REFERENCE,
            (
                "    for node in order:\n        if node.parents:",
                "    for node in (root, *root.parents):\n        if node.parents:",
            ),
        ),
        "M-TWICE",
    ),
    mutant(
        "leaves are overwritten",
        swap(
            REFERENCE,
            (
                "parent.grad += partial * node.grad",
                "parent.grad = partial * node.grad + (parent.grad if parent.parents else 0.0)",
            ),
        ),
        "M-OVER",
    ),
    mutant(
        "a second call does nothing",
        REFERENCE.replace(
            'however often it is called."""\n',
            'however often it is called."""\n    if root.grad:\n        return\n',
        ),
        "M-TWICE",
    ),
    mutant(
        "the seed adds up",
        swap(REFERENCE, (CLEARING, "if node.parents and node is not root:")),
        "M-SEED",
    ),
    mutant(
        "oldest first",
        swap(REFERENCE, ("order = topo_order(root)", "order = topo_order(root)[::-1]")),
        "M-ORDER",
    ),
    mutant(
        "the sum is divided by the number of uses",
        swap(REFERENCE, ("partial * node.grad", "partial * node.grad / len(node.parents)")),
    ),
    mutant(
        "the seed is the output's value",
        swap(REFERENCE, ("root.grad += 1.0", "root.grad += root.data")),
        "M-SEED",
    ),
)

EXERCISE = Exercise(
    id="05-4",
    title="Once more, and once more",
    kind="CO",
    stars=3,
    names=("answer_05_4", "backward"),
    setup=SETUP,
    reference=REFERENCE,
    right=(IN_A_DICTIONARY, CLEAN_UP_AFTERWARDS, BY_THE_PACKAGE),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        What does each node hold in the moment when a second sweep begins: x, z and y?
        ---
        For {case} you have {got} for `{key}`. What the report expects there is: {expected}. Make
        a table with a column for each node and a line for each call. Fill in what the node
        holds at the end of that call, first for the naive sweep. Then mark the columns in which
        an old number does harm, and the ones in which the user wants it to stay.
        ---
        The table for three nodes, after one call of each kind:

        | | y | z | x |
        |---|---|---|---|
        | naive, call 1 | 1 | 1 | 1 |
        | naive, call 2 | 1 | 2 | ___ |
        | yours, call 2 | 1 | 1 | 2 |

        In the last line z has begun at 0 again, and x has not. What do the nodes have that may be
        cleared, and the leaves do not?
        """),
    misconceptions=("M-TWICE", "M-OVER", "M-SEED", "M-ORDER"),
    objectives=("predict repeated backward", "implement topological order and backward"),
    lesson="05",
)
