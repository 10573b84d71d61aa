"""What is true in 04-4: for the judge alone."""

from collections.abc import Callable
from typing import Any

from microad.bank.probes import ordered
from microad.bank.u04.probes_04_4 import PROBES
from microad.bank.verdicts import verdicts
from microad.scalar import Value


def once_more(x: Value) -> Value:
    return x * x + x


def one_square(x: Value) -> Value:
    s = x * x
    return s * s


def two_squares(x: Value) -> Value:
    return (x * x) * (x * x)


PROGRAMS = {"A": once_more, "B": one_square, "C": two_squares}


def count(program: Callable[[Value], Value]) -> tuple[int, int]:
    """Nodes and edges of the graph that a program of one input records."""
    nodes = ordered(program(Value(3.0)))
    return len(nodes), sum(len(node.parents) for node in nodes)


def truth(letter: Any) -> dict[str, Any]:
    return dict(zip(("nodes", "edges"), count(PROGRAMS[letter]), strict=True))


VERDICTS = {probe.name: verdicts(truth) for probe in PROBES}
