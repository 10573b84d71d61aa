"""A graph of values as data: what pictures, tables and sentences are made from.

A `Model` has the nodes, in an order in which parents come before children, and the events of the
two sweeps. One event is one thing to look at: a value appears, the output gets its seed, or one
operand of one operation gets its share of the adjoint. So ``x * x`` pulls twice into ``x``.
`build` makes one of a graph.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from microad.debug.lines import Line
from microad.errors import StepError
from microad.viz import words
from microad.viz.graph import texts
from microad.viz.graph.texts import value_text

NAME_LIMIT = 30  # characters of a name in a sentence


@dataclass(frozen=True)
class Node:
    """One value of the graph. `id` is its place in ``Model.nodes``; parents have smaller ids.

    `role` is "input" (a leaf), "constant" (a leaf that was a number in a formula), "op" or
    "output".
    `members` is not empty for a folded box only: the ids of what it holds, in the model that it
    was folded from, the last one being the node whose value it shows.

    In graphs of arrays, `operands` holds what the operation was applied to, constants included
    (see `texts.operand_text`), `shares` what it hands down to each parent, and a partial is
    None where the local derivative is not one number for each element. `push` takes the tangents
    of the parents to that of the node, `saves` tells what the way back needs (the value, each
    operand), and `tangents` has one for each pass of forward mode.
    """

    id: int
    op: str
    label: str
    role: str
    value: Any  # a float, or an array
    parents: tuple[int, ...]
    partials: tuple[Any, ...]
    adjoint: Any = 0.0
    line: Line | None = None
    scope: str = ""
    members: tuple[int, ...] = ()
    operations: int = 1
    operands: tuple[Any, ...] = ()
    shares: tuple[Any, ...] = ()
    elementwise: bool = False
    push: Callable[[list[Any]], Any] | None = field(default=None, repr=False, compare=False)
    saves: tuple[bool, ...] = ()
    tangents: tuple[Any, ...] = field(default=(), repr=False, compare=False)

    @property
    def is_leaf(self) -> bool:
        """Tell an input or a constant; a folded box may have no parents, but is no leaf."""
        return not self.parents and not self.members


@dataclass(frozen=True)
class Event:
    """One step of a sweep.

    `kind` is "value" (`node` gets its value), "tangent" (in forward mode, it gets its tangent
    `total`), "seed" (`node`, the output, gets its adjoint 1) or "pull" (the adjoint of `node`
    grows by `amount` to `total`, through operand number `operand` of `child`). `text` is the
    sentence that a learner reads.
    """

    kind: str
    node: int
    child: int | None
    operand: int | None
    amount: Any
    total: Any
    text: str

    @property
    def box_text(self) -> str:
        """What stands in the box from now on."""
        return texts.box_text(self.total) if self.kind == "value" else value_text(self.total)


@dataclass(frozen=True)
class Model:
    """The nodes, parents first, the name of each, and the events of both sweeps."""

    nodes: tuple[Node, ...]
    names: tuple[str, ...]
    events: tuple[Event, ...] = field(repr=False)
    seed: Any = 1.0

    @property
    def output(self) -> int:
        """The id of the output: everything else was made before it."""
        return len(self.nodes) - 1

    @property
    def reverse(self) -> bool:
        """Whether the story goes on to the adjoints."""
        return self.row == "adjoint"

    @property
    def row(self) -> str:
        """What stands below the values: "adjoint", "tangent" or nothing ("")."""
        kinds = {event.kind for event in self.events}
        return "adjoint" if "seed" in kinds else "tangent" if "tangent" in kinds else ""

    def forward_only(self) -> "Model":
        """The same graph with a story that ends when all values are computed."""
        return replace(self, events=tuple(e for e in self.events if e.kind == "value"))

    def tangents_only(self) -> "Model":
        """The same graph with the values, and then the tangents of all passes."""
        pairs = [(node.id, t) for node in self.nodes for t in node.tangents]
        events = tuple(Event("tangent", id, None, None, t, t, "") for id, t in pairs)
        return replace(self, events=self.forward_only().events + events)

    def until(self, step: int | None) -> tuple[Event, ...]:
        """Return the first `step` events, or all if there is no step.

        Raises
        ------
        StepError
            If there is no such step.
        """
        if step is None:
            return self.events
        if not 0 <= step <= len(self.events):
            raise StepError(step, len(self.events))
        return self.events[:step]

    def name(self, id: int) -> str:
        """The short name of a node: its label, its number if it is a constant, x1 or v1, ..."""
        return self.names[id]

    def operand_names(self, id: int) -> tuple[str, ...]:
        """The names of what a node was made from, in order."""
        return operand_texts(self.nodes[id], [self.names[p] for p in self.nodes[id].parents])

    def operand_values(self, id: int) -> tuple[str, ...]:
        """The values of what a node was made from, in order, as they stand in a formula."""
        return value_texts(self.nodes[id], self.nodes)

    def edge_text(self, id: int, k: int) -> str:
        """What stands at the edge from parent k of a node: a local partial, or what was copied."""
        node, parent = self.nodes[id], self.nodes[self.nodes[id].parents[k]]
        return texts.edge_text(node.partials[k], parent.value, node.value, node.elementwise)

    def title(self, id: int, limit: int = 1000) -> str:
        """What stands at the top of a box: ``v1 = a * b``, ``x``, ``neuron h1: 9 operations``.

        Names longer than `limit` are cut, with an ellipsis.
        """
        node = self.nodes[id]
        name = words.shortened(self.names[id], limit)
        if node.members:
            return f"{name}: {node.operations} operations"
        if node.role == "constant":
            return "constant"
        if not node.parents:
            return name
        names = [words.shortened(operand, limit) for operand in self.operand_names(id)]
        return f"{name} = {words.formula(node.op, names)}"


def operand_texts(node: Node, parents: Sequence[str], values: bool = False) -> tuple[str, ...]:
    """Put texts of the parents in the places of the operands."""
    operands = node.operands or range(len(node.parents))
    return tuple(printable(texts.operand_text(o, parents, node.op, values)) for o in operands)


def value_texts(node: Node, nodes: Sequence[Node]) -> tuple[str, ...]:
    """The values of what a node was made from, as they stand in a formula."""
    parents = [texts.formula_text(nodes[p].value) for p in node.parents]
    return operand_texts(node, parents, values=True)


def printable(thing: Any) -> str:
    """Make a text that every XML reader takes: no line breaks, no control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in str(thing))
