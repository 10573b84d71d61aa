"""A graph of values, turned into plain data that pictures, tables and sentences are made from.

`build` walks from an output to everything that it was made from and writes down a `Model`: the
nodes in an order in which parents come before children, and the events of the two sweeps. One
event is one thing to look at: a value appears, the output gets its seed, or one operand of one
operation gets its share of the adjoint. So ``x * x`` pulls twice into ``x``.

A node may be of any class that has ``data``, ``op``, ``parents`` and ``partials`` (``label`` is
welcome): the one of microad, or the one that a learner has just written in a notebook. Nothing
in the graph is changed; the adjoints come from a sweep of our own over the local partials.

Where values are arrays, adjoints do not come from local partials: what a node hands down to each of
its parents was computed by who recorded it, and stands in its `shares`. `microad.keep` makes such
nodes. Everything else is the same.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from microad.errors import NotAGraphError, StepError
from microad.viz import _arrays, _words
from microad.viz._arrays import value_text
from microad.viz._words import number_text

__all__ = ["Event", "Line", "Model", "Node", "build", "build_events", "make_model", "number_text"]

NAME_LIMIT = 30  # characters of a name in a sentence


@dataclass(frozen=True)
class Line:
    """A source line and the columns [start, end) of the operation in it. Never a file name."""

    text: str
    start: int
    end: int
    number: int | None = None


@dataclass(frozen=True)
class Node:
    """One value of the graph. `id` is its place in ``Model.nodes``; parents have smaller ids.

    `role` is "input" (a leaf with a label), "constant" (a leaf without), "op" or "output".
    `members` is not empty for a folded box only: the ids of what it holds, in the model that it
    was folded from, the last one being the node whose value it shows.

    In graphs of arrays, `operands` holds what the operation was applied to, constants included
    (see `_arrays.operand_text`), `shares` what it hands down to each parent, and a partial is None
    where the local derivative is not one number for each element. `push` takes the tangents of the
    parents to that of the node, `saves` tells what the way back needs (the value, each operand),
    and `tangents` has one for each pass of forward mode.
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
    def shown(self) -> str:
        """What stands in the box from now on."""
        return _arrays.box_text(self.total) if self.kind == "value" else value_text(self.total)


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
        """The short name of a node: its label, its number if it is a constant, or v1, v2, ..."""
        return self.names[id]

    def operand_names(self, id: int) -> tuple[str, ...]:
        """The names of what a node was made from, in order."""
        return _operands(self.nodes[id], [self.names[p] for p in self.nodes[id].parents])

    def operand_values(self, id: int) -> tuple[str, ...]:
        """The values of what a node was made from, in order, as they stand in a formula."""
        return _values(self.nodes[id], self.nodes)

    def edge_text(self, id: int, k: int) -> str:
        """What stands at the edge from parent k of a node: a local partial, or what was copied."""
        node, parent = self.nodes[id], self.nodes[self.nodes[id].parents[k]]
        return _arrays.edge_text(node.partials[k], parent.value, node.value, node.elementwise)

    def title(self, id: int, limit: int = 1000) -> str:
        """What stands at the top of a box: ``v1 = a * b``, ``x``, ``neuron h1: 9 operations``.

        Names longer than `limit` are cut, with an ellipsis.
        """
        node = self.nodes[id]
        name = _words.shortened(self.names[id], limit)
        if node.members:
            return f"{name}: {node.operations} operations"
        if node.role == "constant":
            return "constant"
        if not node.parents:
            return name
        names = [_words.shortened(operand, limit) for operand in self.operand_names(id)]
        return f"{name} = {_words.formula(node.op, names)}"


def build(y: Any, line_of: Callable[[Any], Line | None] | None = None) -> Model:
    """Write down the graph of `y`.

    Parameters
    ----------
    y : node
        The output.
    line_of : callable, optional
        Tells the source line of a node; without it, a ``where`` that is a `Line` counts.

    Returns
    -------
    Model

    Raises
    ------
    NotAGraphError
        If `y`, or something that it was made from, lacks what a node needs.

    Examples
    --------
    >>> from microad.scalar import Value
    >>> x = Value(3.0, label="x")
    >>> model = build(x * x)
    >>> [model.title(node.id) for node in model.nodes], model.nodes[0].adjoint
    (['x', 'v1 = x * x'], 6.0)
    >>> print(model.events[-1].text)
    Pull through v1 = x * x: x (on the right) gets (local partial 3) × (adjoint 1) = 3, on top of 3; its adjoint is now 6.
    """  # noqa: E501
    found = _in_order(y)
    ids = {id(thing): i for i, thing in enumerate(found)}
    nodes = []
    for i, thing in enumerate(found):
        parents = tuple(ids[id(p)] for p in thing.parents)
        label = _printable(getattr(thing, "label", "") or "")
        nodes.append(
            Node(
                id=i,
                op=_printable(thing.op or ""),
                label=label,
                role=_role(parents, label, i == len(found) - 1),
                parents=parents,
                line=_line(thing, line_of),
                scope=str(getattr(thing, "scope", "") or ""),
                **_content(thing),
            )
        )
    return make_model(nodes, seed=getattr(y, "seed", 1.0) if hasattr(y, "shares") else 1.0)


def _content(thing: Any) -> dict[str, Any]:
    """What is a number in most graphs, and may be an array where the shares are known."""
    if not hasattr(thing, "shares"):
        partials = tuple(_number(d, "a local partial") for d in thing.partials)
        return {"value": _number(thing.data, "data"), "partials": partials}
    names = ("partials", "operands", "shares", "elementwise", "push", "saves")
    return {"value": thing.data} | {name: getattr(thing, name) for name in names}


def make_model(nodes: Sequence[Node], names: tuple[str, ...] = (), seed: Any = 1.0) -> Model:
    """Complete nodes, parents first, to a model: adjoints, names (if not given), events."""
    adjoints = _adjoints(nodes, seed)
    whole = tuple(replace(node, adjoint=g) for node, g in zip(nodes, adjoints, strict=True))
    names = names or tuple(_names(whole))
    return Model(whole, names, tuple(build_events(whole, names, seed)), seed)


def _role(parents: tuple[int, ...], label: str, last: bool) -> str:
    if parents:
        return "output" if last else "op"
    return "input" if label else "constant"


def _printable(thing: Any) -> str:
    """Make a text that every XML reader takes: no line breaks, no control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in str(thing))


def _number(thing: Any, what: str) -> float:
    try:
        return float(thing)
    except (TypeError, ValueError):
        raise NotAGraphError(f"{what} is not a number: {thing!r:.40}") from None


def _line(thing: Any, line_of: Callable[[Any], Line | None] | None) -> Line | None:
    if line_of is not None:
        return line_of(thing)
    where = getattr(thing, "where", None)
    return where if isinstance(where, Line) else None


# ---------------------------------------------------------------- the order of creation


def _in_order(y: Any) -> list[Any]:
    """List everything that `y` was made from, parents first: in the order of creation if known."""
    order = _parents_first(y)
    numbers: list[Any] = [getattr(thing, "number", None) for thing in order]
    if not all(type(n) is int for n in numbers) or len(set(numbers)) < len(numbers):
        return order
    number = {id(thing): n for thing, n in zip(order, numbers, strict=True)}
    if any(number[id(p)] >= number[id(thing)] for thing in order for p in thing.parents):
        return order  # the numbers mean something else
    return sorted(order, key=lambda thing: number[id(thing)])


def _parents_first(y: Any) -> list[Any]:
    """Walk down to the leaves, left operand first, with a stack of our own: depth is no limit.

    A node that is met again while it is still open was made from itself.
    """
    order: list[Any] = []
    state: dict[int, str] = {}
    stack = [y]
    while stack:
        thing = stack[-1]
        if state.get(id(thing)) is None:
            _check_node(thing)
            state[id(thing)] = "open"
            waiting = [p for p in thing.parents if state.get(id(p)) != "done"]
            if any(state.get(id(p)) == "open" for p in waiting):
                raise NotAGraphError("a node was made from itself")
            stack.extend(reversed(waiting))
            continue
        stack.pop()
        if state[id(thing)] == "open":
            state[id(thing)] = "done"
            order.append(thing)
    return order


def _check_node(thing: Any) -> None:
    lacking = [a for a in ("data", "op", "parents", "partials") if not hasattr(thing, a)]
    if lacking:
        raise NotAGraphError(f"{type(thing).__name__} has no {' and no '.join(lacking)}")
    parents, partials = thing.parents, thing.partials
    if not isinstance(parents, (tuple, list)) or not isinstance(partials, (tuple, list)):
        raise NotAGraphError("parents and partials are not both tuples")
    if len(parents) != len(partials):
        raise NotAGraphError(
            f"the node {getattr(thing, 'label', '') or thing.op!r} has {len(parents)} parents, "
            f"but {len(partials)} partials"
        )


# ---------------------------------------------------------------- adjoints, names, events


def _adjoints(nodes: Sequence[Node], seed: Any) -> list[Any]:
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


def _names(nodes: Iterable[Node]) -> Iterable[str]:
    nodes = list(nodes)
    taken = {node.label for node in nodes}
    fresh = (name for i in range(1, 2 * len(nodes) + 2) if (name := f"v{i}") not in taken)
    for node in nodes:
        if node.label:
            yield node.label
        else:
            yield next(fresh) if node.parents else value_text(node.value)


def build_events(nodes: Sequence[Node], names: Sequence[str], seed: Any) -> Iterable[Event]:
    """Replay both sweeps: every value in order, the seed, and every pull, newest node first."""
    names = [_words.shortened(name, NAME_LIMIT) for name in names]
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
            text = _pull_text(child, k, nodes, names, total[child.id], amount, sums)
            yield Event("pull", parent, child.id, k, amount, total[parent], text)


def _operands(node: Node, texts: Sequence[str], values: bool = False) -> tuple[str, ...]:
    """Put texts of the parents in the places of the operands."""
    operands = node.operands or range(len(node.parents))
    return tuple(_printable(_arrays.operand_text(o, texts, node.op, values)) for o in operands)


def _values(node: Node, nodes: Sequence[Node]) -> tuple[str, ...]:
    texts = [_arrays.formula_text(nodes[p].value) for p in node.parents]
    return _operands(node, texts, values=True)


def _seed_text(name: str, seed: Any) -> str:
    if _arrays.is_number(seed) and seed == 1:
        return _words.seed_sentence(name, "1")
    return _arrays.seed_sentence(name, seed)


def _value_text(node: Node, nodes: Sequence[Node], names: Sequence[str]) -> str:
    value = _arrays.formula_text(node.value)
    if node.members:
        return _words.group_sentence(names[node.id], node.operations, _arrays.phrase(node.value))
    if node.role == "input":
        return _words.input_sentence(names[node.id], _arrays.phrase(node.value))
    if not node.parents:
        return _words.constant_sentence(value)
    operands = _operands(node, [names[p] for p in node.parents])
    return _words.value_sentence(node.op, names[node.id], operands, _values(node, nodes), value)


def _pull_text(
    child: Node,
    k: int,
    nodes: Sequence[Node],
    names: Sequence[str],
    adjoint: Any,
    amount: Any,
    sums: tuple[Any, Any],
) -> str:
    parent = nodes[child.parents[k]]
    through = names[child.id]
    if not child.members:
        operands = _operands(child, [names[p] for p in child.parents])
        through += " = " + _words.formula(child.op, operands)
    place = ""
    if child.parents.count(parent.id) > 1:  # x * x: which of the two
        sides = (" (on the left)", " (on the right)")
        place = sides[k] if len(child.parents) == 2 else f" (operand {k + 1})"
    name = ("the constant " if parent.role == "constant" else "") + names[parent.id]
    numbers = all(map(_arrays.is_number, (child.value, parent.value)))
    if child.shares and (child.partials[k] is None or not numbers):
        way = _arrays.way_down(child, k, parent, names[child.id])
        return _arrays.pull_sentence(through, name + place, way, amount, sums)
    before = "" if sums[0] is None else number_text(sums[0])
    return _words.pull_sentence(
        through,
        name,
        place,
        number_text(child.partials[k]),
        number_text(adjoint),
        number_text(amount),
        (before, number_text(sums[1])),
    )
