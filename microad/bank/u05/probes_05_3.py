"""05-3: repair a sweep that has no order."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import build, halves, leaf_slopes, random_graph, show_graph
from microad.course.spec import Namespace, Probe
from microad.scalar import Value


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
