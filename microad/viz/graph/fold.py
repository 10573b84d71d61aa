"""Make a large graph readable: copies of shared leaves, and one box for many operations.

Nobody can read 300 boxes, however well they are placed. Two things help more than any layout:

*Copies.* An edge from a weight to each of its ten uses makes ten long lines. In a graph of more
than `SHARED` nodes each use gets its own small copy of the leaf beside it. In a small graph the
leaf stays one box, because there the sharing is the lesson.

*Folding.* A group of operations through which everything leaves by one node (a "single exit") can
be replaced by one box, which has a value, an adjoint, and local partials like any operation: the
chain rule, applied inside, gives them. So the folded graph is a `Model` like any other. Groups are
found by walking from the output to the leaves: an operation joins the group that uses it, if
all its uses lie in one group. It starts a group of its own if it has a label, or another scope, or
bends the result of a sum or product, like the activation of a neuron. Leaves that only
one group uses, such as the weights of a neuron, go into its box. (Wongsuphasawat et al., 2018,
fold by name and take shared nodes out, for TensorBoard; here the groups come from the graph.)
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import Any

from microad.errors import NotAModeError
from microad.viz.graph.build import make_model
from microad.viz.graph.events import plus
from microad.viz.graph.model import Model, Node

SHARED = 25  # up to this many nodes a shared leaf stays one box
READABLE = 150  # above this many boxes operations are folded
OVERVIEW = 60  # a folded picture of more boxes than this folds shared leaves away, too
DRAWABLE = 1500  # above this many boxes nothing is drawn
LARGEST = 60  # operations in a folded box, at least; a sixth of a larger graph

MODES = ("auto", True, False)
STRAIGHT = ("+", "-", "*", "/", "neg")  # arithmetic; anything else with one operand bends


@dataclass(frozen=True)
class Folded:
    """A model to draw, and the leaves of it that get a copy beside each use."""

    model: Model
    copies: frozenset[int]

    @property
    def boxes(self) -> int:
        """How many boxes there are to draw."""
        uses = _users(self.model.nodes)
        return len(self.model.nodes) + sum(len(uses[leaf]) - 1 for leaf in self.copies)


def fold(model: Model, mode: str | bool = "auto", opened: Container[int] = frozenset()) -> Folded:
    """Reduce a model for reading.

    Parameters
    ----------
    model : Model
    mode : "auto", True or False
        Fold operations where the graph is too large to read, always, or never.
    opened : set of int
        The last nodes of groups that stay open.

    Returns
    -------
    Folded

    Raises
    ------
    NotAModeError
        If `mode` is something else.
    """
    if mode not in MODES:
        raise NotAModeError("fold", mode, MODES)
    whole = _with_copies(model)
    if mode is False or (mode == "auto" and whole.boxes <= READABLE):
        return whole
    smaller = _with_copies(_fold_groups(model, False, opened))
    if smaller.boxes > OVERVIEW:
        smaller = _with_copies(_fold_groups(model, True, opened))
    return smaller


def _with_copies(model: Model) -> Folded:
    if len(model.nodes) <= SHARED:
        return Folded(model, frozenset())
    users = _users(model.nodes)
    return Folded(
        model,
        frozenset(n.id for n in model.nodes if n.is_leaf and len(users[n.id]) > 1),
    )


def _users(nodes: Sequence[Node]) -> list[list[int]]:
    """For each node the ids of those made from it, each once."""
    users: list[list[int]] = [[] for _ in nodes]
    for node in nodes:
        for parent in dict.fromkeys(node.parents):
            users[parent].append(node.id)
    return users


# ---------------------------------------------------------------- groups


def _fold_groups(model: Model, everywhere: bool, opened: Container[int]) -> Model:
    """Replace each group by one box; `everywhere` hides the leaves that several groups share."""
    users = _users(model.nodes)
    exits = _exits(model.nodes, users)
    members: dict[int, list[int]] = {}
    for node in model.nodes:
        if node.parents:
            members.setdefault(exits[node.id], []).append(node.id)
    members = {
        exit_: group for exit_, group in members.items() if len(group) > 1 and exit_ not in opened
    }
    inside = {i: exit_ for exit_, group in members.items() for i in group}
    for node in model.nodes:
        if node.parents or not users[node.id]:
            continue
        homes = [inside.get(user, -1) for user in users[node.id]]
        if -1 not in homes and (everywhere or len(set(homes)) == 1):
            inside[node.id] = homes[0]
            members[homes[0]].append(node.id)
    return _reduced(model, members, inside)


def _exits(nodes: Sequence[Node], users: list[list[int]]) -> list[int]:
    """For each operation the node through which its group is left, found from the output down."""
    exits = list(range(len(nodes)))
    size = [0] * len(nodes)
    largest = max(LARGEST, sum(bool(node.parents) for node in nodes) // 6)
    for node in reversed(nodes):
        if not node.parents:
            continue
        above = {exits[user] for user in users[node.id]}
        if len(above) == 1:
            group = min(above)
            if _joins(node, nodes[group], nodes) and size[group] < largest:
                exits[node.id] = group
        size[exits[node.id]] += 1
    return exits


def _joins(node: Node, group: Node, nodes: Sequence[Node]) -> bool:
    if node.scope or group.scope:
        return node.scope == group.scope
    return not (node.label or _bends(node, nodes))


def _bends(node: Node, nodes: Sequence[Node]) -> bool:
    """Tell an activation: not linear, of one thing, which is the result of arithmetic."""
    if len(set(node.parents)) > 1 or node.op in ("+", "-", "neg"):
        return False
    return nodes[node.parents[0]].op in STRAIGHT


# ---------------------------------------------------------------- the smaller model


def _reduced(model: Model, members: dict[int, list[int]], inside: dict[int, int]) -> Model:
    """Build the model in which each group is one node."""
    rest = [node for node in model.nodes if inside.get(node.id, node.id) == node.id]
    place = {node.id: i for i, node in enumerate(rest)}
    counts = {"neuron": 0, "group": 0}
    nodes, names = [], []
    for node in rest:
        parents, partials, shares = node.parents, node.partials, node.shares
        name = model.names[node.id]
        new = node
        if node.id in members:
            group = sorted(members[node.id])
            parents, partials, shares = _chain_rule(model.nodes, group, node.id, inside)
            kind = _kind(model.nodes, group)
            counts[kind] += 1
            if not node.label:
                name = f"{kind} {counts[kind]}"
            elif kind == "neuron":
                name = f"neuron {node.label}"
            operations = sum(bool(model.nodes[i].parents) for i in group)
            ends = [i for i in group if i != node.id]
            content: dict[str, Any] = {"members": (*ends, node.id), "operations": operations}
            new = replace(node, op=kind, operands=(), elementwise=False, **content)
        parents = tuple(place[p] for p in parents)
        linked: dict[str, Any] = {
            "id": place[node.id],
            "parents": parents,
            "partials": partials,
            "shares": shares,
        }
        nodes.append(replace(new, **linked))
        names.append(name)
    return make_model(nodes, tuple(names), model.seed)


def _chain_rule(
    nodes: Sequence[Node], group: list[int], exit_: int, inside: dict[int, int]
) -> tuple[tuple[int, ...], tuple[Any, ...], tuple[Any, ...]]:
    """What a group is made from, d(exit)/d(each), and the shares of each, where those are known.

    The partials come from a backward sweep within the group; shares need only be added up.
    """
    share: dict[int, Any] = dict.fromkeys(group, 0.0)
    share[exit_] = 1.0
    outside: dict[int, Any] = {}
    for i in group:  # in the order of creation, so that the ports stand in reading order
        outside.update((p, 0.0) for p in nodes[i].parents if p not in inside or _is_exit(p, inside))
    if nodes[exit_].shares:
        return _summed_shares(nodes, group, outside)
    for i in reversed(group):
        for parent, partial in zip(nodes[i].parents, nodes[i].partials, strict=True):
            into = share if parent in share else outside
            if parent in into:  # a shared leaf that is hidden is in neither
                into[parent] += partial * share[i]
    outside = {p: d for p, d in outside.items() if p not in share}
    return tuple(outside), tuple(outside.values()), ()


def _summed_shares(
    nodes: Sequence[Node], group: list[int], outside: dict[int, Any]
) -> tuple[tuple[int, ...], tuple[Any, ...], tuple[Any, ...]]:
    for i in reversed(group):
        for k, parent in enumerate(nodes[i].parents):
            if parent in outside:
                outside[parent] = plus(outside[parent], nodes[i].shares[k])
    return tuple(outside), (None,) * len(outside), tuple(outside.values())


def _is_exit(node: int, inside: dict[int, int]) -> bool:
    return inside.get(node) == node


def _kind(nodes: Sequence[Node], group: list[int]) -> str:
    """Call a group a neuron if it weighs things by named leaves, adds them up, and bends the sum.

    A sum of two or more such products counts without a bend, too: the last layer of a network.
    """
    weights = sum(
        nodes[i].op == "*" and any(nodes[p].role == "input" for p in nodes[i].parents)
        for i in group
    )
    sums = any(nodes[i].op == "+" for i in group)
    bent = any(nodes[i].parents and _bends(nodes[i], nodes) for i in group)
    return "neuron" if sums and weights + bent >= 2 and weights else "group"
