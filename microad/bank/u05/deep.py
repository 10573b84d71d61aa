"""05-5: an order without recursion."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any
from unittest import mock

from microad.bank.probes import (
    build,
    halves,
    ladder,
    mutant,
    ordered,
    random_graph,
    show_graph,
    swap,
)
from microad.bank.u05.deep_answers import (
    BY_THE_PACKAGE,
    BY_WAITING,
    FIRST_MET,
    OWN_STACK,
    RECURSIVE,
    REFERENCE,
)
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.scalar import Value

SETUP = "from microad.scalar import Value\n"


LENGTH = 4_000  # calls that wait for each other would need more than the usual limit allows


@cache
def chain(length: int) -> Value:
    """A chain of sums, built once: nothing here writes into it."""
    node = Value(1.0)
    for _ in range(length):
        node = node + node
    return node


def describe(root: Value, nodes: list[Any]) -> dict[str, Any]:
    """What an order must fulfil, in counts."""
    place = {id(node): i for i, node in enumerate(nodes)}
    late = sum(
        place.get(id(node), -1) >= place.get(id(parent), -1)
        for node in ordered(root)
        for parent in node.parents
    )
    return {
        "nodes in the list": len(nodes),
        "different nodes": len(place),
        "parents that stand before a user": late,
        "the output comes first": bool(nodes) and nodes[0] is root,
    }


def observe(ns: Namespace, graph: Any) -> dict[str, Any]:
    root = build(Value, graph)[-1]
    return describe(root, [*ns.order(root)])


def observe_late(ns: Namespace, graph: Any) -> dict[str, Any]:
    """The same with the steps carried out in another order than they are used."""
    leaves, steps = graph
    first = [Value(value) for value in leaves]
    parts = [first[left] * first[right] for _, left, right in steps]
    root = parts[-1]
    for part in parts[:-1][::-1]:
        root = part + root * first[0]
    return describe(root, [*ns.order(root)])


@contextmanager
def usual_limit() -> Iterator[list[int]]:
    """Set the recursion limit back to a usual one, and note all wishes for another."""
    before, usual = sys.getrecursionlimit(), 3000
    wishes: list[int] = []
    sys.setrecursionlimit(usual)
    try:
        with mock.patch.object(sys, "setrecursionlimit", wishes.append):
            yield wishes
        if sys.getrecursionlimit() != usual:  # somebody kept the function under another name
            wishes.append(sys.getrecursionlimit())
    finally:
        sys.setrecursionlimit(before)


def observe_chain(ns: Namespace, length: Any) -> dict[str, Any]:
    """A walk along a long chain while nobody may raise the recursion limit."""
    root = chain(length)
    nodes: list[Any] = []
    how = "arrives"
    with usual_limit() as wishes:
        try:
            nodes = [*ns.order(root)]
        except RecursionError:
            how = "the recursion is too deep"
    return {
        "the walk": "asks for more recursion" if wishes else how,
        "nodes in the list": len(nodes),
        "each node before its parents": all(a.number > b.number for a, b in pairwise(nodes)),
    }


def small(r: Random) -> Iterator[Any]:
    yield [3.0], [("+", 0, 0)]
    yield [3.0, 1.0], [("*", 0, 0), ("+", 2, 1), ("*", 2, 3)]
    yield [3.0, 1.0], [("*", 0, 0), ("+", 2, 1), ("*", 3, 2)]
    yield [1.0, 1.0], [("*", 0, 1), ("*", 2, 2), ("*", 3, 0)]
    yield random_graph(r, 2, r.randint(3, 6))


def tangles(r: Random) -> Iterator[Any]:
    yield [2.0, 3.0], [("+", 0, 1), ("*", 2, 0), ("*", 3, 1), ("+", 4, 2)]
    for _ in range(8):
        yield random_graph(r, 3, 12)


def late_uses(r: Random) -> Iterator[Any]:
    for count in (2, 3, 5, 8):
        pairs = [("*", r.randrange(3), r.randrange(3)) for _ in range(count)]
        r.shuffle(pairs)
        yield [halves(r) for _ in range(3)], pairs


PROBES = (
    Probe("each node once, before its parents", small, observe, show=show_graph),
    Probe("larger graphs", tangles, observe, show=show_graph),
    Probe(
        "a long chain, without recursion",
        lambda r: (LENGTH,),
        observe_chain,
        show=lambda length: f"a chain of {length:,} sums, node = node + node",
    ),
    Probe(
        "nodes that were made early and used late",
        late_uses,
        observe_late,
        hidden=True,
        show=show_graph,
    ),
)


SORTING = "return sorted(found, key=lambda node: node.number, reverse=True)"

WRONGS = (
    Wrong(
        "raises the recursion limit",
        "M-COST",
        "import sys\n\n\n"
        + swap(
            RECURSIVE,
            ("    visit(root)\n", "    sys.setrecursionlimit(1_000_000)\n    visit(root)\n"),
        ),
        ladder("""
            You have moved the wall to a million calls. What happens to a program with a million and
            one steps?
            ---
            For {case} the report says of `{key}`: {got}. It ought to
            say: {expected}. The limit of
            Python is not there to annoy you. Each call that has not come back yet needs a place
            in memory for its names. With a raised limit the calls pile up
            until that memory is full, and some systems then stop the whole
            program. Your walk needs to know one thing per call only: which node it must come back
            to. Where else could you keep a list of those?
            ---
            The same change for a walk down a family tree, with one gap:

            ```python
            def ancestors(person):
                todo, found = [person], []
                while todo:                     # no call calls itself
                    one = todo.pop()
                    found.append(one)
                    todo.extend(___)
                return found
            ```

            A list that you own takes the part of the pile of calls, and it may grow as long as it
            likes. For an order you must also know when all parents of a node are done. Put the
            node on the list a second time with a mark, or use its number of creation.
            """),
    ),
    Wrong(
        "plain recursion",
        "M-COST",
        RECURSIVE,
        ladder("""
            How many calls of your function are open at the same time, when it has come to the end
            of a chain?
            ---
            For {case} the report says of `{key}`: {got}. It ought to say: {expected}. Your order
            is right on small graphs. But each node waits for its parents, and so its call stays
            open until they are done. On a chain, this means one open call per node. Python stops
            at about a thousand, and a training run is far longer than that. What the open calls
            remember for you could also stand in a list of your own.
            ---
            From open calls to a list, for counting down a chain:

            ```python
            def depth(node):                       # before
                return 1 + depth(node.parents[0]) if node.parents else 0

            def depth(node):                       # after
                steps = 0
                while node.parents:
                    node, steps = ___, steps + 1
                return steps
            ```

            A graph with branches needs a list of nodes that are still to be visited. The sorting
            can be left to a number which each node has from birth.
            """),
    ),
    Wrong(
        "in the order in which nodes are met",
        "M-ORDER",
        FIRST_MET,
        ladder("""
            A node is used by the output, and also by another node further down. At which of
            the two does your list note it?
            ---
            For {case} `{key}` is {got}, and {expected} would be right. You walk without
            recursion and you meet each node once, so half of the work is done. But you note
            a node at its first sight. If a short route and a long one lead to it, the short one is
            faster, and the node stands before one of its own users. A sweep along this list
            would pass on a total that is not complete.
            ---
            Two routes lead from y to x in y = x · (x + 1):

            | list | may x pass on its total? |
            |---|---|
            | y, x, x + 1 | no, x + 1 has not paid in |
            | y, x + 1, x | ___ |

            To get from the first to the second, wait until all users of a node are in the list. Or
            ask what every node knows from birth: which of two nodes was made later?
            """),
    ),
    mutant(
        "raises the limit under another name",
        "from sys import setrecursionlimit\n\n\n"
        + swap(RECURSIVE, ("    visit(root)\n", "    setrecursionlimit(10**6)\n    visit(root)\n")),
    ),
    mutant("oldest first", swap(REFERENCE, (", reverse=True", "")), "M-ORDER"),
    mutant("largest value first", swap(REFERENCE, ("node.number", "node.data")), "M-ORDER"),
    mutant(
        "a node once for each use",
        swap(
            REFERENCE,
            (
                "            if parent not in seen:\n                seen.add(parent)\n"
                "                found.append(parent)",
                "            if len(found) < 10_000:\n                found.append(parent)",
            ),
        ),
    ),
    mutant(
        "leaves are left out",
        swap(
            REFERENCE,
            (SORTING, "return sorted((n for n in found if n.parents), key=lambda n: -n.number)"),
        ),
    ),
    mutant(
        "the output is left out",
        swap(REFERENCE, ("[root], {root}", "list(root.parents), {root, *root.parents}")),
    ),
    mutant(
        "only the left parents",
        swap(REFERENCE, ("in node.parents:", "in node.parents[:1]:")),
        "M-PATH",
    ),
    mutant(
        "equal values are taken for one node",
        swap(
            REFERENCE,
            ("{root}", "{root.data}"),
            ("parent not in seen", "parent.data not in seen"),
            ("seen.add(parent)", "seen.add(parent.data)"),
        ),
    ),
    mutant(
        "a stack, noted when met",
        swap(
            FIRST_MET,
            ("for node in found:", "todo = [root]\n    while todo:\n        node = todo.pop()"),
            ("found.append(parent)", "found.append(parent)\n                todo.append(parent)"),
        ),
        "M-ORDER",
    ),
)

EXERCISE = Exercise(
    id="05-5",
    title="A chain too long to recurse",
    kind="CO",
    stars=3,
    names=("order",),
    setup=SETUP,
    reference=REFERENCE,
    right=(OWN_STACK, BY_WAITING, BY_THE_PACKAGE),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        What makes a list of nodes a good one: who has to stand before whom, and how
        often may a node appear?
        ---
        For {case} the report finds {got} at `{key}`, where {expected} is right. There are two
        tasks in this function and they can be solved one after the other. The first is to
        find all nodes under the output, each of them once. The second is to bring them into an
        order. Look at the line of the report to see which of the two has failed, and test this
        one on a graph of three nodes.
        ---
        The first task alone, with a gap:

        ```python
        found, seen = [root], set([root])
        for node in found:                # a list may grow during the walk
            for parent in node.parents:
                if parent not in ___:
                    seen.add(parent)
                    found.append(parent)
        ```

        For the second task, think of the moment at which each node was made. Were its parents
        there already?
        """),
    misconceptions=("M-ORDER", "M-COST", "M-PATH"),
    objectives=("scale to deep graphs", "implement topological order and backward"),
    lesson="05",
)
