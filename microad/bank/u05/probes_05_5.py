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
    TooManyStepsError,
    build,
    counted,
    halves,
    ordered,
    random_graph,
    show_graph,
)
from microad.course.spec import Namespace, Probe
from microad.scalar import Value

STEPS = 100  # lines that an answer may run for each node; thirty are plenty
LENGTH = 4_000  # calls that wait for each other would need more than the usual limit allows


@cache
def chain(length: int) -> Value:
    """A chain of sums, built once: nothing here writes into it."""
    node = Value(1.0)
    for _ in range(length):
        node.__class__ = Compared
        node = node + node
    node.__class__ = Compared
    return node


class Compared(Value):
    """A node that counts how often it is compared with another one: `node in a_list` does that."""

    __slots__ = ()
    __hash__ = Value.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


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
            with counted(STEPS * length):
                nodes = [*ns.order(root)]
        except RecursionError:
            how = "the recursion is too deep"
        except TooManyStepsError:
            how = "takes more steps for each node the longer the chain is"
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
