"""A model made ready for drawing: what is folded, how large each box is, where all of it goes.

A `Scene` does not change with the steps. `paint` draws it at any of them, and `states` tells a
front end what each step changes, so that JavaScript replaces texts and computes nothing.
"""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import Any

from microad.viz import words
from microad.viz.graph import fold as folding
from microad.viz.graph.events import plus
from microad.viz.graph.layout import Box, Edge, Layout, layout
from microad.viz.graph.model import Event, Model, Node
from microad.viz.graph.texts import value_text
from microad.viz.svg import text_width

TITLE_SIZE = 12
NAME_LIMIT = 14  # characters of a name in a title; the whole name stands in the tooltip
TITLE_LIMIT = 34
PADDING = 9
CAPTIONS = 50  # the width of "adjoint", and a gap
HEIGHT = 63
ROW = 16  # what a box is lower by where no adjoints are shown
STACK = 4  # how far the second sheet of a folded box shows
LEAVES_TOLD = 12
SMALL = 42  # the height of a leaf in a large graph, where its name and value share a line
PORT_GAP = 19  # ports are at least so far apart that a number fits between two lines


@dataclass(frozen=True)
class Card:
    """A box of the picture: a node, or one of the copies of a leaf."""

    node: int
    title: str
    tooltip: str
    small: bool = False  # name and value in one line
    user: int | None = None  # the operation beside which this copy stands


@dataclass(frozen=True)
class Wire:
    """An edge of the picture: operand number `operand` of `child`, from card to card."""

    child: int
    operand: int
    parent: int
    tail: int
    head: int


@dataclass(frozen=True)
class Scene:
    """What `paint` draws. `refusal` is a sentence if there is too much of it, else empty.

    `model` is the model that is drawn, folded or not: ids and events are its own.
    """

    model: Model
    cards: tuple[Card, ...]
    sizes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    layout: Layout = field(repr=False)
    refusal: str = ""

    @property
    def events(self) -> tuple[Event, ...]:
        """The steps: those of the (perhaps folded) model."""
        return self.model.events

    def states(self) -> list[dict[str, Any]]:
        """Tell what each event changes, as data for JSON; see `changes`."""
        if self.refusal:  # nothing is drawn, so nothing changes
            return []
        return changes(self.model, {card.node for card in self.cards if card.small})


MODES = {
    "reverse": lambda model: model,
    "forward": Model.forward_only,
    "tangents": Model.tangents_only,
}


def make_scene(
    model: Model,
    fold: str | bool = "auto",
    mode: str = "reverse",
    opened: Container[int] = frozenset(),
) -> Scene:
    """Fold a model where needed, measure its boxes and lay them out.

    Parameters
    ----------
    model : Model
    fold : "auto", True or False
        As in `microad.viz.graph.fold.fold`.
    mode : "reverse", "forward" or "tangents"
        Both sweeps, or the values alone: then nothing in the picture speaks of adjoints; or with
        room for the tangents of every pass.
    opened : set of int
        The last nodes of groups that stay open.

    Returns
    -------
    Scene
    """
    folded = folding.fold(model, fold, opened)
    if folded.boxes > folding.DRAWABLE:
        return Scene(model, (), (), (), layout((), ()), refusal(model, folded.boxes))
    whole, model = model, MODES[mode](folded.model)
    cards, wires = _cards(model, folded.copies, whole)
    widths = _widths(model)
    for event in filter(None, shares(model.events)):
        if event[1] in folded.copies:
            widths[event[1]] = max(widths[event[1]], text_width("0" * len(event[2]), 12))
    sizes = tuple(_size(model, card, widths[card.node]) for card in cards)
    edges = [Edge(w.tail, w.head, _lead(model, w)) for w in wires]
    return Scene(model, tuple(cards), sizes, tuple(wires), layout(sizes, edges))


def refusal(model: Model, boxes: int) -> str:
    """Say why a graph is not drawn, and what to do."""
    leaves = sum(not node.parents for node in model.nodes)
    ends = "input or constant" if leaves == 1 else "inputs and constants"
    return (
        f"This graph has {len(model.nodes):,} nodes ({len(model.nodes) - leaves:,} operations, "
        f"{leaves:,} {ends}), and {boxes:,} boxes are too many to read. "
        f"Its output is {value_text(model.nodes[-1].value)}. Inspect a smaller case, for example "
        "fewer steps of the loop, or one sample instead of all: the same operations are in it."
    )


def _cards(model: Model, copies: frozenset[int], whole: Model) -> tuple[list[Card], list[Wire]]:
    """List the boxes, a copy just before the operation that uses it, and the edges."""
    cards: list[Card] = []
    wires: list[Wire] = []
    place: dict[int, int] = {}
    large = len(model.nodes) > folding.SHARED

    def add(node: Node, user: int | None = None, number: str = "") -> None:
        place[node.id] = len(cards)
        title, small = title_text(model, node.id) + number, large and node.is_leaf
        cards.append(Card(node.id, title, tooltip(model, node, whole) + number, small, user))

    uses = Counter(p for node in model.nodes for p in set(node.parents) & copies)
    drawn: Counter[int] = Counter()
    for node in model.nodes:
        if node.id in copies:
            continue
        for parent in dict.fromkeys(node.parents):
            if parent in copies:
                drawn[parent] += 1
                add(model.nodes[parent], node.id, f", {drawn[parent]} of {uses[parent]}")
        add(node)
        for k, parent in enumerate(node.parents):
            wires.append(Wire(node.id, k, parent, place[parent], place[node.id]))
    return cards, wires


def tooltip(model: Model, node: Node, whole: Model) -> str:
    """Say in full what a box may show cut: names, and the leaves that a folded box holds."""
    if node.role == "constant":
        return f"the constant {value_text(node.value)}"
    title = model.title(node.id)
    leaves = [whole.nodes[i] for i in node.members if not whole.nodes[i].parents]
    if not leaves:
        return title
    told = [
        f"{whole.name(leaf.id)} = {value_text(leaf.value)}"
        + (f", adjoint {value_text(leaf.adjoint)}" if model.row == "adjoint" else "")
        for leaf in leaves[:LEAVES_TOLD]
    ]
    if len(leaves) > LEAVES_TOLD:
        told.append(f"and {len(leaves) - LEAVES_TOLD} more")
    return "\n".join([f"{title}; in it:", *told])


# ---------------------------------------------------------------- sizes


def title_text(model: Model, id: int) -> str:
    """Return the title of a box, with long names cut."""
    return words.shortened(model.title(id, NAME_LIMIT), TITLE_LIMIT)


def _widths(model: Model) -> list[int]:
    """For each node the width of the longest number that it shows at any step."""
    longest = [0] * len(model.nodes)
    for event in model.events:
        longest[event.node] = max(longest[event.node], len(event.box_text))
    return [text_width("0" * n, 12) for n in longest]


def _size(model: Model, card: Card, numbers: int) -> Box:
    title = text_width(card.title, TITLE_SIZE)
    spared = 0 if model.row else ROW
    if card.small:
        return Box(max(title + 8, CAPTIONS) + numbers + 2 * PADDING, SMALL - spared)
    ports = len(model.nodes[card.node].parents)
    height = max(HEIGHT - spared, PORT_GAP * (ports + 1))
    stack = STACK if model.nodes[card.node].members else 0
    return Box(max(title, CAPTIONS + numbers) + 2 * PADDING + stack, height + stack)


def _lead(model: Model, wire: Wire) -> int:
    return text_width(model.edge_text(wire.child, wire.operand), 11) + 22


# ---------------------------------------------------------------- states


def shares(events: Sequence[Event]) -> list[tuple[int, int, str] | None]:
    """For each event what a child has handed down to a node so far; None before other events.

    A copy of a shared leaf shows this, the share of its own arrow.
    """
    sums: dict[tuple[int, int], Any] = {}
    found: list[tuple[int, int, str] | None] = []
    for event in events:
        if event.child is None or event.kind != "pull":
            found.append(None)
            continue
        arrow = event.child, event.node
        sums[arrow] = plus(sums[arrow], event.amount) if arrow in sums else event.amount
        found.append((*arrow, value_text(sums[arrow])))
    return found


def aria_label(title: str, role: str, numbers: dict[str, str], small: bool = False) -> str:
    """Name a box for a screen reader; it begins with what is to be seen.

    >>> aria_label("v1 = a * b", "op", {"value": "6", "adjoint": ""})
    'v1 = a * b value 6 adjoint, operation'
    """
    rows = (number if small and row == "value" else f"{row} {number}"
            for row, number in numbers.items())  # fmt: skip
    seen = " ".join(" ".join((title, *rows)).split())
    return f"{seen}, {'operation' if role == 'op' else role}"


def changes(model: Model, small: Container[int] = ()) -> list[dict[str, Any]]:
    """Tell what each event changes, for a drawing in which the nodes `small` have small boxes.

    Each entry has `kind`, `node`, `child`, `operand`, `text` (the sentence), `amount` and `total`
    (as texts), and lists of replacements: `value` and `adjoint` (or `tangent`) of [node, text],
    `partial` of [child, operand, text], `share` of [child, node, text], `label` of
    [node, accessible name]. Before the first event all these texts are empty.
    """
    rows = ("value", model.row) if model.row else ("value",)
    boxes: list[dict[str, str]] = [dict.fromkeys(rows, "") for _ in model.nodes]
    titles = [title_text(model, node.id) for node in model.nodes]
    states = []
    for event, share in zip(model.events, shares(model.events), strict=True):
        node = model.nodes[event.node]
        total = event.box_text
        row = "value" if event.kind == "value" else model.row
        boxes[node.id][row] = total
        partials = range(len(node.partials)) if event.kind == "value" else ()
        name = aria_label(titles[node.id], node.role, boxes[node.id], node.id in small)
        states.append(
            {
                "kind": event.kind,
                "node": event.node,
                "child": event.child,
                "operand": event.operand,
                "text": event.text,
                "amount": value_text(event.amount),
                "total": total,
                **{name: [[node.id, total]] if name == row else [] for name in rows},
                "partial": [[node.id, k, model.edge_text(node.id, k)] for k in partials],
                "share": [share] if share else [],
                "label": [[node.id, name]],
            }
        )
    return states
