"""05-2: put the lines of the backward sweep in order."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import (
    assemble,
    build,
    halves,
    leaf_slopes,
    name_of,
    random_graph,
    run,
    show_graph,
)
from microad.course.spec import Namespace, Probe
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
