"""A value of a traced run, as a node: what it was made from, and by which operation.

A row of a `microad.debug.trace.TracingTape` becomes a `TraceNode`: lists are spread out into what
is in them, and constants are named as the source or the record tells them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy

from microad.debug.source import Operand, Spot, Written
from microad.engine.dispatch import PACK, UNPACK
from microad.engine.gather import Gather
from microad.engine.leaves import Stub, ones_like, shape_of, untraced
from microad.engine.rule_types import Elementwise, Rule
from microad.engine.tape import Op, Var

SIGNS = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "**", "matmul": "@",
    "negative": "neg", "absolute": "abs", "unpack": "getitem",
}  # fmt: skip
UNKNOWN = Operand("…")


class Row(NamedTuple):
    """A row of the table, with all that a derivative does not need."""

    op: Op | None
    parents: Any
    saved: Any
    value: Any
    spot: Spot | None

    @property
    def places(self) -> tuple[int, ...]:
        """The rows of what this one was made from."""
        return (self.parents,) if type(self.parents) is int else self.parents

    def pull(self, g: Any) -> list:
        """The cotangents of the parents."""
        parts = self.op.pull(numpy, g, self.saved)  # type: ignore[union-attr]
        return [parts] if type(self.parents) is int else list(parts)


class TraceNode:
    """A value of a traced run.

    Attributes
    ----------
    data : float, complex, array, or tuple of them
        The value.
    op : str
        The operation: a sign ("+", "@", "**2") or the name of a function; "" for an input.
    parents : tuple of TraceNode
        What it was made from, as far as it was traced.
    operands : tuple
        All that the operation was applied to: the number of a parent, a constant (`text`, `value`,
        `known`), or a tuple of such for a list.
    partials : tuple
        For each parent the local derivative: a number, an array if it goes element by
        element; None if it is neither.
    shares : tuple
        For each parent the cotangent that this value hands down to it.
    elementwise : bool
        Whether element k comes from the elements k of operands, if need be broadcast.
    label : str
        The name of an input, or the variable that the value was assigned to.
    number : int
        The place in the order of creation.
    where : tuple or None
        The code object and the instruction that it was made by.
    seed : float, array or None
        The adjoint that the sweep starts with; for the output only.
    push : callable or None
        From the tangents of the parents, in a list, to the tangent of this value.
    saves : tuple of bool
        Which of the value and the operands are saved until the sweep back.
    """

    __slots__ = (
        "data", "op", "parents", "operands", "partials", "shares", "elementwise", "label",
        "number", "where", "seed", "push", "saves",
    )  # fmt: skip

    def __init__(self, data: Any, number: int, label: str = "") -> None:
        self.data, self.number, self.label = data, number, label
        self.op, self.elementwise, self.where, self.seed, self.push = "", False, None, None, None
        self.parents = self.operands = self.partials = self.shares = self.saves = ()

    data: Any
    op: str
    parents: tuple[TraceNode, ...]
    operands: tuple
    partials: tuple
    shares: tuple
    elementwise: bool
    label: str
    number: int
    where: Any
    seed: Any
    push: Any
    saves: tuple[bool, ...]


# ---------------------------------------------------------------- a node


def node_of(
    rows: list[Row], k: int, nodes: dict[int, TraceNode], parts: list, label: str
) -> TraceNode:
    """Make the node of one row; its parents have theirs already."""
    row = rows[k]
    node = TraceNode(row.value, k, label)
    if row.op is None:
        return node
    rule = row.op.rule
    node.op = SIGNS.get(row.op.name, row.op.name)
    node.where = row.spot and row.spot[:2]
    node.elementwise = type(rule) is Elementwise or node.op == "where"
    parents: list[int] = []
    shares: list = []
    operands = [spread(rows, k, n, parts, parents, shares) for n in range(len(row.places))]
    node.parents, node.shares = tuple(nodes[i] for i in parents), tuple(shares)
    node.operands = with_constants(row, rule, operands)
    node.partials = partials(row, [rows[i].value for i in parents], node.elementwise)
    node.push = lambda ts: pushed(rows, k, iter(ts))
    node.saves = saves(row, rule)
    exponent = node.operands[1] if node.op == "**" else None
    if type(exponent) is Operand and exponent.known and exponent.text in ("", repr(exponent.value)):
        node.op, node.operands = f"**{exponent.value:g}", node.operands[:1]
    return node


def spread(rows: list[Row], k: int, n: int, parts: list, parents: list, shares: list) -> Any:
    """Enter parent n of row k, or what is in it if it is a list, and return its operand."""
    i = rows[k].places[n]
    if rows[i].op is not PACK:
        parents.append(i)
        shares.append(parts[k][n] if parts[k] else 0.0)
        return len(parents) - 1
    places, values = rows[i].saved
    traced = {at: m for m, at in enumerate(places)}
    return tuple(
        spread(rows, i, traced[at], parts, parents, shares) if at in traced
        else Operand("", untraced(value), True)
        for at, value in enumerate(values)
    )  # fmt: skip


def pushed(rows: list[Row], k: int, ts: Iterator) -> Any:
    """The tangent of row k, from those of its parents, and of what is in them if they are lists."""
    op, places, saved = rows[k].op, rows[k].places, rows[k].saved
    parts = [pushed(rows, i, ts) if rows[i].op is PACK else next(ts) for i in places]
    return op.push(numpy, parts, saved)  # type: ignore[union-attr]


def saves(row: Row, rule: Rule | None) -> tuple[bool, ...]:
    """Which of the value and the operands are saved as a whole, and not by their shapes alone."""
    if rule is None or isinstance(rule, Gather):
        return ()
    ans, args, _ = row.op.read(row.saved)  # type: ignore[union-attr, misc]
    if isinstance(rule, Elementwise):
        return tuple(x is not None and not isinstance(x, Stub) for x in (ans, *args))
    return tuple(hasattr(x, "dtype") and not isinstance(x, Stub) for x in (ans, *args))


def partials(row: Row, parents: list, elementwise: bool) -> tuple:
    """The local derivatives, where they are numbers or go by elements: the pull of ones."""
    shape = shape_of(row.value) if not isinstance(row.value, (list, tuple)) else None
    alike = [not isinstance(x, (list, tuple)) and shape_of(x) == shape for x in parents]
    if not any(alike) or not (elementwise or shape == ()) or len(alike) > len(row.places):
        return (None,) * len(parents)
    ones = row.pull(ones_like(row.value))
    return tuple(d if fits else None for d, fits in zip(ones, alike))


# ---------------------------------------------------------------- operands


def with_constants(row: Row, rule: Rule | None, traced: list) -> tuple:
    """All operands in their order: the traced ones, and the constants as far as they are known."""
    if row.op is UNPACK:
        return (*traced, Operand(str(row.saved[0])))
    if rule is None:
        return tuple(traced)
    args, options = arguments(row, rule)
    written = wording(row.spot.written if row.spot else Written(), row.op.name, len(args))  # type: ignore[union-attr]
    given = dict(zip(row.op.argnums, traced))  # type: ignore[union-attr]
    found = [
        named(given[k], word) if k in given else constant(word, x)
        for k, (word, x) in enumerate(zip(written, args))
    ]
    return (*found, *(Operand(f"{name}={x!r}") for name, x in options.items()))


def arguments(row: Row, rule: Rule) -> tuple[list, dict]:
    """The arguments of an operation, UNKNOWN where nothing is left of one; and its options."""
    _, args, options = row.op.read(row.saved)  # type: ignore[union-attr, misc]
    if isinstance(rule, Elementwise):
        args = [UNKNOWN if x is None else x for x in args]
    return list(args), {name: x for name, x in options.items() if x is not None}


def wording(written: Written, name: str, count: int) -> list[Operand]:
    """What the source calls the operands, if this is the operation that stands there."""
    fits = written.name == name and len(written.operands) == count
    return list(written.operands) if fits else [UNKNOWN] * count


def named(operand: Any, word: Operand) -> Any:
    """A traced operand; if it is a list, with the texts of the constants in it."""
    if type(operand) is not tuple or len(operand) != len(word.parts):
        return operand
    pairs = zip(operand, word.parts)
    return tuple(
        part._replace(text=name.text) if isinstance(part, Operand) else named(part, name)
        for part, name in pairs
    )


def constant(word: Operand, saved: Any) -> Operand:
    """A constant as the source and the record tell of it; the record knows better."""
    text = "" if word is UNKNOWN else word.text
    if saved is not UNKNOWN and not isinstance(saved, Stub):
        return Operand(text, untraced(saved), True)
    if word.known and not isinstance(word.value, Var):
        return word
    return Operand(text or UNKNOWN.text) if saved is UNKNOWN else Operand(text, saved, True)
