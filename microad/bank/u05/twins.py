"""Lesson 05: what the learner builds, beside the package."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad import scalar as PACKAGE  # noqa: N812 (the name that `twin` asks for)
from microad.bank.twin_cases import number
from microad.course.spec import Namespace
from microad.course.twins import Twin
from microad.scalar import Value

__all__ = ["PACKAGE", "TWINS"]

STEPS = 5


def programs(r: Random) -> Iterator[Any]:
    """Give two inputs and steps: an operation, and the two earlier results it is applied to."""
    yield (3.0, 2.0), [("*", 0, 0)]
    yield (3.0, 2.0), [("+", 0, 1), ("*", 2, 1)]
    yield (3.0, 2.0), [("*", 0, 0), ("+", 2, 2), ("*", 3, 2)]
    for _ in range(12):
        steps = [(r.choice("+-*"), r.randrange(k + 2), r.randrange(k + 2)) for k in range(STEPS)]
        yield (number(r), number(r)), steps


def nodes(case: Any) -> list[Value]:
    """Run a program."""
    inputs, steps = case
    found = [Value(x, label=f"v{k}") for k, x in enumerate(inputs)]
    for op, i, j in steps:
        a, b = found[i], found[j]
        found.append({"+": a + b, "-": a - b, "*": a * b}[op])
        found[-1].label = f"v{len(found) - 1}"
    return found


def show(case: Any) -> str:
    (x, y), steps = case
    lines = [f"v{k} = v{i} {op} v{j}" for k, (op, i, j) in enumerate(steps, 2)]
    return f"v0 = {x:g}, v1 = {y:g}, {', '.join(lines)}"


def order(ns: Namespace, case: Any) -> dict[str, Any]:
    last = nodes(case)[-1]
    return {"the order": [node.label for node in ns.topo_order(last)]}


def backward(ns: Namespace, case: Any) -> dict[str, Any]:
    found = nodes(case)
    ns.Value.backward(found[-1])
    once = [node.grad for node in found]
    ns.Value.backward(found[-1], 2.0)
    return {"the adjoints of v0, v1, ...": once,
            "the same after a second sweep from 2": [node.grad for node in found]}  # fmt: skip


def zero(ns: Namespace, case: Any) -> dict[str, Any]:
    found = nodes(case)
    for node in found:
        node.grad = 1.0
    ns.Value.zero_grad(found[-1])
    return {"the adjoints of v0, v1, ...": [node.grad for node in found]}


TWINS = {
    "topo_order": Twin(programs, order, show),
    "Value.backward": Twin(programs, backward, show),
    "Value.zero_grad": Twin(programs, zero, show),
}
