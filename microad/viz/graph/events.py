"""The two sweeps over a graph, event by event, each with its sentence; adjoints and names."""

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import count
from typing import Any

from microad.viz import words
from microad.viz.graph import texts
from microad.viz.graph.model import NAME_LIMIT, Event, Node, operand_texts, value_texts
from microad.viz.graph.texts import value_text


def adjoints_of(nodes: Sequence[Node], seed: Any) -> list[Any]:
    """Sweep backward, newest first: the adjoint of a parent grows by what is handed down to it."""
    adjoints: list[Any] = [0.0] * len(nodes)
    adjoints[-1] = seed
    for node in reversed(nodes):
        for k, parent in enumerate(node.parents):
            adjoints[parent] = plus(adjoints[parent], share(node, k, adjoints[node.id]))
    return adjoints


def share(node: Node, k: int, adjoint: Any) -> Any:
    """What a node of this adjoint hands down to its parent k: partial * adjoint, if not known."""
    return node.shares[k] if node.shares else node.partials[k] * adjoint


def plus(old: Any, part: Any) -> Any:
    """The sum of two adjoints; several values have a list of them."""
    if isinstance(part, list):
        return [plus(a, b) for a, b in zip(old or [0.0] * len(part), part, strict=True)]
    return old + part


def names_of(nodes: Iterable[Node]) -> Iterable[str]:
    """Name inputs without a label x1, x2, ..., and operations v1, v2, ..., past all labels."""
    nodes = list(nodes)
    taken = {node.label for node in nodes}
    fresh = {letter: _unused(letter, taken) for letter in "xv"}
    for node in nodes:
        if node.role == "constant":
            yield value_text(node.value)
        else:
            yield node.label or next(fresh["v" if node.parents else "x"])


def _unused(letter: str, taken: Container[str]) -> Iterator[str]:
    """Number the names with a letter, past those that are taken."""
    return (name for i in count(1) if (name := f"{letter}{i}") not in taken)


def build_events(nodes: Sequence[Node], names: Sequence[str], seed: Any) -> Iterable[Event]:
    """Replay both sweeps: every value in order, the seed, and every pull, newest node first."""
    names = [words.shortened(name, NAME_LIMIT) for name in names]
    for node in nodes:
        text = _value_text(node, nodes, names)
        yield Event("value", node.id, None, None, node.value, node.value, text)
    last = nodes[-1].id
    yield Event("seed", last, None, None, seed, seed, _seed_text(names[last], seed))
    total: dict[int, Any] = {last: seed}
    for child in reversed(nodes):
        for k, parent in enumerate(child.parents):
            before = total.get(parent)
            amount = share(child, k, total[child.id])
            total[parent] = amount if before is None else plus(before, amount)
            sums = (before, total[parent])
            text = _pull_text(child, k, nodes, names, amount, sums)
            yield Event("pull", parent, child.id, k, amount, total[parent], text)


def _seed_text(name: str, seed: Any) -> str:
    if texts.is_number(seed) and seed == 1:
        return words.seed_sentence(name, "1")
    return texts.seed_sentence(name, seed)


def _value_text(node: Node, nodes: Sequence[Node], names: Sequence[str]) -> str:
    value = texts.formula_text(node.value)
    if node.members:
        return words.group_sentence(names[node.id], node.operations, texts.phrase(node.value))
    if node.role == "input":
        return words.input_sentence(names[node.id], texts.phrase(node.value))
    if not node.parents:
        return words.constant_sentence(value)
    operands = operand_texts(node, [names[p] for p in node.parents])
    return words.value_sentence(node.op, names[node.id], operands, value_texts(node, nodes), value)


def _pull_text(
    child: Node,
    k: int,
    nodes: Sequence[Node],
    names: Sequence[str],
    amount: Any,
    sums: tuple[Any, Any],
) -> str:
    parent = nodes[child.parents[k]]
    through = names[child.id]
    if not child.members:
        operands = operand_texts(child, [names[p] for p in child.parents])
        through += " = " + words.formula(child.op, operands)
    place = ""
    if child.parents.count(parent.id) > 1:  # x * x: which of the two
        sides = (" (on the left)", " (on the right)")
        place = sides[k] if len(child.parents) == 2 else f" (operand {k + 1})"
    name = ("the constant " if parent.role == "constant" else "") + names[parent.id]
    way = texts.way_down(child, k, parent, names[child.id])
    numbers = all(map(texts.is_number, (child.value, parent.value)))
    exact = numbers and child.partials[k] is not None
    return texts.pull_sentence(through, name + place, way, amount, sums, exact)
