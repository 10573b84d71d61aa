"""05-4: backward once more, and once more."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import build, halves, leaf_slopes, random_graph, show_graph
from microad.course.spec import Namespace, Probe
from microad.scalar import Value


def observe_prediction(ns: Namespace, calls: Any) -> dict[str, Any]:
    return {f"d/dx after {calls} calls": ns.answer_05_4()[calls - 1]}


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
    yield [3.0], []  # the output is a leaf itself


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
