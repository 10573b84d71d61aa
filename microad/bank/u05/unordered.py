"""05-3: repair a sweep that has no order."""

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
    show_graph,
    source,
    swap,
)
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.scalar import Value

GIVEN = source('''
    def sweep_unordered(root):
        """Pass on the adjoint of each node in the order in which the nodes are met."""
        root.grad = 1.0
        todo, seen = [root], {root}
        for node in todo:
            for parent, partial in zip(node.parents, node.partials):
                parent.grad += partial * node.grad
                if parent not in seen:
                    seen.add(parent)
                    todo.append(parent)
    ''')

SETUP = "from microad.scalar import Value\n\n\n" + GIVEN

REFERENCE = source('''
    def sweep(root):
        """Put d(root)/d(node) into the grad of every node, in an order that is safe."""
        ### BEGIN SOLUTION
        order, seen = [], set()

        def visit(node):  # order: every node after its parents
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(root)
        root.grad = 1.0  # seed
        for node in reversed(order):  # pull: all users of a node come before it
            for parent, partial in zip(node.parents, node.partials):
                parent.grad += partial * node.grad  # add
        ### END SOLUTION
    ''')

BY_NUMBER = source("""
    def sweep(root):
        nodes, todo = {root}, [root]
        while todo:
            for parent in todo.pop().parents:
                if parent not in nodes:
                    nodes.add(parent)
                    todo.append(parent)
        root.grad = 1.0
        for node in sorted(nodes, key=lambda node: -node.number):
            for parent, partial in zip(node.parents, node.partials):
                parent.grad += partial * node.grad
    """)

BY_WAITING = source("""
    from collections import Counter

    def sweep(root):
        waiting, todo = Counter(), [root]
        while todo:
            for parent in todo.pop().parents:
                if waiting[id(parent)] == 0:
                    todo.append(parent)
                waiting[id(parent)] += 1
        root.grad, ready = 1.0, [root]
        while ready:
            node = ready.pop()
            for parent, partial in zip(node.parents, node.partials):
                parent.grad += partial * node.grad
                waiting[id(parent)] -= 1
                if waiting[id(parent)] == 0:
                    ready.append(parent)
    """)

BY_ROUTES = source("""
    def sweep(root, share=1.0):  # every route on its own: right, and slow where routes are many
        root.grad += share
        for parent, partial in zip(root.parents, root.partials):
            sweep(parent, share * partial)
    """)


def observe(ns: Namespace, graph: Any) -> dict[str, Any]:
    nodes = build(Value, graph)
    ns.sweep(nodes[-1])
    return leaf_slopes(nodes, graph)


def shuffled(r: Random, steps: list[Any]) -> list[Any]:
    """The same program with the operands of + and * in random places."""
    return [(op, b, a) if op != "-" and r.random() < 0.5 else (op, a, b) for op, a, b in steps]


SQUARE_TWICE = [("*", 0, 0), ("+", 2, 1), ("*", 2, 3)]  # z = x*x, z + 1, z*(z + 1)
LAYERS = [*SQUARE_TWICE, ("+", 4, 2), ("*", 5, 4), ("+", 6, 4), ("*", 7, 0)]


def example(r: Random) -> Iterator[Any]:
    """The program of the exercise, written in its two ways, then with any number and order."""
    yield [3.0, 1.0], SQUARE_TWICE
    yield [3.0, 1.0], [*SQUARE_TWICE[:2], ("*", 3, 2)]
    for _ in range(4):
        yield [halves(r), halves(r)], shuffled(r, SQUARE_TWICE)


def trees(r: Random) -> Iterator[Any]:
    """Nothing in between is used twice: here the broken sweep was right already."""
    yield [3.0, 2.0], [("*", 0, 1)]
    yield [2.0], [("+", 0, 0)]
    yield [halves(r) for _ in range(3)], [("*", 0, 1), ("-", 3, 2)]


def layers(r: Random) -> Iterator[Any]:
    """Three layers, each used again in the next."""
    yield [2.0, 1.0], LAYERS
    for _ in range(5):
        yield [halves(r), halves(r)], shuffled(r, LAYERS)


def tangles(r: Random) -> Iterator[Any]:
    for _ in range(5):
        yield random_graph(r, 2, 9)


PROBES = (
    Probe("what was right stays right", trees, observe, show=show_graph),
    Probe("z(z + 1) has slope 114 in every order", example, observe, points=2.0, show=show_graph),
    Probe("reuse over three layers", layers, observe, hidden=True, show=show_graph),
    Probe("random graphs", tangles, observe, hidden=True, show=show_graph),
)

AS_GIVEN = GIVEN.replace("sweep_unordered", "sweep")

PRE_ORDER = source("""
    def sweep(root):
        seen = set()

        def visit(node):
            if node in seen:
                return
            seen.add(node)
            for parent, partial in zip(node.parents, node.partials):
                parent.grad += partial * node.grad
            for parent in node.parents:
                visit(parent)

        root.grad = 1.0
        visit(root)
    """)

AGAIN = source("""
    def sweep(root):
        root.grad = 1.0
        todo = [root]
        for node in todo:
            for parent, partial in zip(node.parents, node.partials):
                parent.grad += partial * node.grad
                todo.append(parent)
    """)

WRONGS = (
    Wrong(
        "recursion that visits each node once, but before its total is complete",
        "M-ORDER",
        PRE_ORDER,
        ladder("""
            Follow your recursion on z·(z + 1). At the moment when z passes its adjoint on, have
            both of its users paid in?
            ---
            For {case} your sweep leaves {got} in `{key}`, while {expected} is right. Keeping a
            record of the visits makes sure that each node passes something on only once. It
            does not make sure that it does so at the right time. Your recursion goes
            down into the first parent as far as it can. If this node has another user, whose
            share has not come yet, it hands on too little. And it never gets a second
            turn. When is the total of a node complete?
            ---
            A postman collects money on the way down from the top floor. These are the
            payments into z, with its users y and s, where s itself is paid by y:

            | step | visited | z holds |
            |---|---|---|
            | 1 | y | 10 |
            | 2 | ___ | 19 |
            | 3 | z passes on 19 · 6 | |

            The gap must be s, and not z. So find an order first, in which every user stands
            before what it uses. Only then begin to pass on. Two loops, one after the other,
            are clearer than one recursion that tries to do both.
            """),
    ),
    Wrong(
        "visits a node again and passes its whole total on again",
        "M-ORDER",
        AGAIN,
        ladder("""
            The second time that your sweep comes to z, what does it hand down: the new share, or
            all that z holds?
            ---
            For {case} you get {got} in `{key}`, and {expected} is the slope. It helps that z
            gets another turn when its second share has arrived, for now nothing is missing.
            But on this second turn the whole total goes down, and the first share is in it. That
            one has been passed on before, so it counts twice. Either you hand down only what
            is new, or you wait until all has arrived.
            ---
            A shop hands its takings to the bank, and forgets what it has handed over:

            | time | in the till | brought to the bank |
            |---|---|---|
            | noon | 10 | 10 |
            | evening | 19 | 19 |

            The bank has ___ on its books, though only 19 was earned. Close the shop
            first, and go to the bank once. For a node, "closed" means that all of its users
            have had their turn.
            """),
    ),
    Wrong(
        "left without an order",
        "M-ORDER",
        AS_GIVEN,
        ladder("""
            The program z·(z + 1) and the program (z + 1)·z compute the same number. What does
            your sweep say for each of them?
            ---
            For {case} the sweep leaves {got} in `{key}`, though {expected} is the slope. Nodes
            get their turn in the order in which they are met from the output down. A short
            route and a long one can lead to the same node. If the short one is followed first, the
            node passes on its adjoint while the share of the long one is still on
            its way. Write down, for this case, what z holds at its turn, and what comes later.
            ---
            Two lists for y = z·s with s = z + 1. In each list a node passes on its total
            at its turn:

            | list | z holds at its turn | share that is lost |
            |---|---|---|
            | y, z, s | 10 | 9 |
            | y, s, z | ___ | none |

            Build such a list first. A node may be noted after all that it is made from, and then
            the list is read from its end. Or use the numbers of creation.
            """),
    ),
    mutant(
        "overwrites instead of adding",
        swap(REFERENCE, ("parent.grad += partial", "parent.grad = partial")),
        "M-OVER",
    ),
    mutant(
        "from the inputs to the output",
        swap(REFERENCE, ("in reversed(order)", "in order")),
        "M-ORDER",
    ),
    mutant(
        "a stack in place of a queue",
        source("""
        def sweep(root):
            root.grad = 1.0
            todo, seen = [root], {root}
            while todo:
                node = todo.pop()
                for parent, partial in zip(node.parents, node.partials):
                    parent.grad += partial * node.grad
                    if parent not in seen:
                        seen.add(parent)
                        todo.append(parent)
        """),
        "M-ORDER",
    ),
    mutant(
        "largest value first",
        swap(
            REFERENCE,
            (
                "reversed(order)",
                "[root, *sorted((n for n in order if n is not root), key=lambda n: -n.data)]",
            ),
        ),
        "M-ORDER",
    ),
    mutant(
        "the seed is the output's value",
        swap(REFERENCE, ("root.grad = 1.0", "root.grad = root.data")),
        "M-SEED",
    ),
    mutant("no seed", swap(REFERENCE, ("root.grad = 1.0", "root.grad = 0.0")), "M-SEED"),
    mutant(
        "only the left parent",
        swap(
            REFERENCE,
            (
                "parent.grad += partial * node.grad  # add",
                "parent.grad += partial * node.grad\n            break",
            ),
        ),
        "M-PATH",
    ),
    mutant(
        "the adjoint of the node is left out",
        swap(REFERENCE, ("partial * node.grad", "partial")),
        "M-G",
    ),
    mutant(
        "true for the example only",
        source("""
        def sweep(root):
            for leaf, slope in zip(root.parents[0].parents, (114.0, 19.0)):
                leaf.grad = slope
        """),
    ),
)

EXERCISE = Exercise(
    id="05-3",
    title="The sweep that came too early",
    kind="DB",
    stars=4,
    names=("sweep",),
    setup=SETUP,
    reference=REFERENCE,
    right=(BY_NUMBER, BY_WAITING, BY_ROUTES),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Print each node and its adjoint at the moment when it passes something on. Does any
        adjoint grow after that?
        ---
        For {case} your sweep leaves {got} in `{key}`; {expected} is the slope. Every node has a
        moment at which it hands its adjoint down. Whatever arrives later is lost for
        those below. So the one question for each node is whether all of its users have had their
        turn before. Write the nodes of this case in the order of their turns and draw an arrow
        from each user to what it uses. All arrows must point the same way.
        ---
        A small test that you can add to your code while you look for the mistake:

        ```python
        had_its_turn = []
        for node in order:
            for parent in node.parents:
                assert parent not in ___       # too late, it has passed on already
            had_its_turn.append(node)
        ```

        If it fails, the order is wrong. If it does not, look at the seed and at how the shares
        are put together.
        """),
    misconceptions=("M-ORDER", "M-OVER", "M-SEED", "M-G"),
    objectives=("repair order and overwrite bugs", "implement topological order and backward"),
    lesson="05",
)
