"""A run of a function of which everything is kept: each value, each adjoint, each source line.

>>> import microad.numpy as np
>>> y = keep(lambda x: np.sum(x * x), np.array([1.0, 2.0]))
>>> y.data, y.op, y.parents[0].op
(np.float64(5.0), 'sum', '*')
>>> y.parents[0].shares  # what the two operands get of the adjoint [1, 1]
(array([1., 2.]), array([1., 2.]))

A derivative keeps as little as it can: no values that no rule reads, and no adjoint longer than
until it has been pulled further. Whoever wants to look at a run needs the opposite. So `keep`
runs a function on a tape of another class, sweeps back over it once, and gives out the graph as
plain nodes: what pictures, tables and stories are made from.

It stands on the engine's side, because it calls the rules. Pictures read what comes out of it as
they read any graph, by the names of its attributes; they know neither rules nor tapes, and only
`microad.viz.inspect` calls `keep`, so that a learner may pass a function and its inputs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy

from microad.errors import InputError, NoOutputError
from microad.kinds import Elementwise, General, Linear, Rule, Stub
from microad.operators import in_argument
from microad.picking import Sparse
from microad.record import PACK, UNPACK
from microad.rules import RULES
from microad.sources import Operand, Reader, Spot, Written, leaf_names, parameters
from microad.tape import Op, Spaces, Tape, Trace, Var, new_tape
from microad.trees import check_seeds, dtype_of, flatten, like, map_tree, ones_like, plain, shape_of

SIGNS = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "**", "matmul": "@",
    "negative": "neg", "absolute": "abs", "unpack": "getitem",
}  # fmt: skip
UNKNOWN = Operand("…")

# ---------------------------------------------------------------- the tape


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
        np = Spaces.floats if type(g) is float else numpy
        parts = self.op.pull(np, g, self.saved)  # type: ignore[union-attr]
        return [parts] if type(self.parents) is int else list(parts)


class KeepingTape(Tape):
    """A tape that keeps every value, and where in the source it was made.

    Parameters
    ----------
    labels : list of str
        What the inputs are called, in their order.
    """

    def __init__(self, labels: list[str]) -> None:
        super().__init__()
        self.labels = labels
        self.rows: list[Row] = []
        self.reader = Reader(border=keep.__code__)

    def record(self, op: Op | None, parents: Any, saved: Any, ans: Any, shape: Any) -> Var:
        """Append a row, as ever, and keep it, too."""
        spot = self.reader.spot(sys._getframe(1)) if op else None
        self.rows.append(Row(op, parents, saved, plain(ans), spot))
        return super().record(op, parents, saved, ans, shape)

    def kept(self, out: Var, g: Any = None) -> Kept:
        """The graph behind a value on this tape, with the adjoints from the seed g (or ones)."""
        return graph(self, [out], seeds_of([out], g))


def keep(f: Callable, *args: Any, argnum: Any = None, g: Any = None) -> Kept:
    """Run a function, keep all of it, and return the node of its output.

    Parameters
    ----------
    f : callable
        Written with `microad.numpy`.
    *args : float, array or tree of them
        What it is called with.
    argnum : int, str or tuple, optional
        Which arguments are traced, as in `microad.grad`; the others are constants. By default
        all that hold floating-point numbers.
    g : float, array or tree of them, optional
        The seed: the cotangent of the output, of its form and shape. By default ones.

    Returns
    -------
    Kept
        Everything that the output was made from hangs on its `parents`.

    Raises
    ------
    InputError
        If there is nothing among the arguments that can change a little.
    NoOutputError
        If the function returns nothing.
    SeedError
        If g has another form or shape than the output.
    """
    argnum = floating(args) if argnum is None else argnum
    many = argnum if isinstance(argnum, (tuple, list)) else (argnum,)
    of_one, x = in_argument(f, tuple(many), args, {})
    names = parameters(f, args)
    labels = [
        label
        for k, part in zip(many, x)
        for label in leaf_names(k if isinstance(k, str) else names[k], part)
    ]
    tape, outer = KeepingTape(labels), new_tape.get()
    tapes = [tape]  # the tapes of derivatives in f are ordinary
    token = new_tape.set(lambda: tapes.pop() if tapes else outer())
    try:
        run = Trace(of_one, map_tree(plain, x))
    finally:
        new_tape.reset(token)
    if not any(map(kind_of, run.outs)):
        raise NoOutputError(run.ans)
    seeds = seeds_of(run.outs, g)
    return graph(tape, run.outs, seeds)


def floating(args: tuple) -> tuple[int, ...]:
    """The positions of the arguments that can change a little."""
    found = [k for k, x in enumerate(args) if any(map(is_floating, flatten(x)[0]))]
    if not found:
        raise InputError(args[0] if args else None)
    return tuple(found)


def is_floating(x: Any) -> bool:
    """Whether something is a float or a complex number, or an array of those."""
    return kind_of(x) in ("f", "c")


def kind_of(x: Any) -> str:
    """The kind of a number or of an array of numbers; "" for anything else."""
    known = isinstance(x, (bool, int, float, complex)) or hasattr(x, "dtype")
    return dtype_of(x).kind if known else ""


def seeds_of(outs: list, g: Any) -> list:
    """The seed of each output: ones, if none are given. A note that is no number has none."""
    if g is not None:
        return check_seeds(flatten(g)[0], flatten(list(outs))[1], outs)
    return [ones_like(plain(out)) if is_floating(out) else 1.0 for out in outs]


# ---------------------------------------------------------------- the graph


class Kept:
    """A value of a run that was kept.

    Attributes
    ----------
    data : float, complex, array, or tuple of them
        The value.
    op : str
        The operation: a sign ("+", "@", "**2") or the name of a function; "" for an input.
    parents : tuple of Kept
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
    parents: tuple[Kept, ...]
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


def graph(tape: KeepingTape, outs: list, seeds: list) -> Kept:
    """Make nodes of the rows of a tape, and return that of the output."""
    rows = tape.rows
    own = {k: out.index for k, out in enumerate(outs) if type(out) is Var and out.tape is tape}
    with numpy.errstate(all="ignore"):  # an infinite derivative is a thing to look at
        parts = sweep(rows, [(index, seeds[k]) for k, index in own.items()])
        nodes: dict[int, Kept] = {}
        rules = known_rules()
        labels = dict(enumerate(tape.labels)) | targets(rows, set(tape.labels))
        for k, row in enumerate(rows):
            if row.op is not PACK:
                nodes[k] = node_of(rows, k, nodes, parts, rules, labels.get(k, ""))
    if len(outs) == 1:
        last = nodes[own[0]] if own else Kept(plain(outs[0]), len(rows))
        last.seed = seeds[0]
        return last
    last = Kept(tuple(plain(out) for out in outs), len(rows))
    last.op, last.seed = "outputs", tuple(seeds)
    last.parents = tuple(nodes[index] for index in own.values())
    places = {k: n for n, k in enumerate(own)}
    last.operands = tuple(places.get(k, Operand("", plain(x), True)) for k, x in enumerate(outs))
    last.partials, last.shares = (None,) * len(own), tuple(seeds[k] for k in own)
    last.push = lambda ts: [
        ts[places[k]] if k in places else like(numpy, None, x) for k, x in enumerate(last.data)
    ]
    return last


def sweep(rows: list[Row], starts: list) -> list[list]:
    """For each row the cotangents of its parents, in one walk from the newest to the oldest."""
    adjoints: list = [None] * len(rows)
    parts: list[list] = [[] for _ in rows]
    for index, seed in starts:
        adjoints[index] = added(adjoints[index], seed)
    for k in reversed(range(len(rows))):
        if adjoints[k] is None or not rows[k].op:
            continue
        places = rows[k].places
        parts[k] = [real(g, rows[i].value) for i, g in zip(places, rows[k].pull(adjoints[k]))]
        for i, part in zip(places, parts[k]):
            adjoints[i] = added(adjoints[i], part)
    return parts


def added(old: Any, part: Any) -> Any:
    """The sum of two cotangents, or of two lists of them."""
    if old is None:
        return part
    return [added(a, b) for a, b in zip(old, part)] if isinstance(part, list) else old + part


def real(g: Any, x: Any) -> Any:
    """The cotangent without the imaginary part that has no meaning where x is real."""
    if isinstance(g, (list, tuple)):
        return [real(part, value) for part, value in zip(g, x)]
    return g.real if dtype_of(g).kind == "c" and dtype_of(x).kind != "c" else g


def targets(rows: list[Row], taken: set[str]) -> dict[int, str]:
    """The variables that values were assigned to; each is the name of the last of them."""
    last = {row.spot.written.target: k for k, row in enumerate(rows) if row.spot}
    return {k: name for name, k in last.items() if name and name not in taken}


# ---------------------------------------------------------------- a node


def known_rules() -> dict[Op, tuple[Rule, tuple]]:
    """For each operation its rule, and the key that it was made for: which arguments are traced."""
    return {op: (rule, key) for rule in RULES.values() for key, op in rule.ops.items()}


def node_of(
    rows: list[Row], k: int, nodes: dict[int, Kept], parts: list, rules: dict, label: str
) -> Kept:
    """Make the node of one row; its parents have theirs already."""
    row = rows[k]
    node = Kept(row.value, k, label)
    if row.op is None:
        return node
    rule, key = rules.get(row.op, (None, ()))
    node.op = SIGNS.get(row.op.name, row.op.name)
    node.where = row.spot and row.spot[:2]
    node.elementwise = type(rule) is Elementwise or node.op == "where"
    parents: list[int] = []
    shares: list = []
    operands = [spread(rows, k, n, parts, parents, shares) for n in range(len(row.places))]
    node.parents, node.shares = tuple(nodes[i] for i in parents), tuple(shares)
    node.operands = with_constants(row, rule, key, operands)
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
        else Operand("", plain(value), True)
        for at, value in enumerate(values)
    )  # fmt: skip


def pushed(rows: list[Row], k: int, ts: Iterator) -> Any:
    """The tangent of row k, from those of its parents, and of what is in them if they are lists."""
    op, places, saved = rows[k].op, rows[k].places, rows[k].saved
    parts = [pushed(rows, i, ts) if rows[i].op is PACK else next(ts) for i in places]
    return op.push(numpy, parts, saved)  # type: ignore[union-attr]


def saves(row: Row, rule: Rule | None) -> tuple[bool, ...]:
    """Which of the value and the operands are saved as a whole, and not by their shapes alone."""
    if isinstance(rule, Elementwise):
        return row.op.keeps  # type: ignore[union-attr]
    if not isinstance(rule, (Linear, General)):
        return ()
    return tuple(
        hasattr(x, "dtype") and not isinstance(x, Stub) for x in (row.saved[0], *row.saved[1])
    )


def partials(row: Row, parents: list, elementwise: bool) -> tuple:
    """The local derivatives, where they are numbers or go by elements: the pull of ones."""
    shape = shape_of(row.value) if not isinstance(row.value, (list, tuple)) else None
    alike = [not isinstance(x, (list, tuple)) and shape_of(x) == shape for x in parents]
    if not any(alike) or not (elementwise or shape == ()) or len(alike) > len(row.places):
        return (None,) * len(parents)
    ones = row.pull(ones_like(row.value))
    return tuple(d if fits else None for d, fits in zip(ones, alike))


# ---------------------------------------------------------------- operands


def with_constants(row: Row, rule: Rule | None, key: tuple, traced: list) -> tuple:
    """All operands in their order: the traced ones, and the constants as far as they are known."""
    if row.op is UNPACK:
        return (*traced, Operand(str(row.saved[0])))
    if rule is None:
        return tuple(traced)
    args, options = arguments(row, rule, key)
    written = wording(row.spot.written if row.spot else Written(), row.op.name, len(args))  # type: ignore[union-attr]
    given = dict(zip(key[0], traced))
    found = [
        named(given[k], word) if k in given else constant(word, x)
        for k, (word, x) in enumerate(zip(written, args))
    ]
    return (*found, *(Operand(f"{name}={x!r}") for name, x in options.items()))


def arguments(row: Row, rule: Rule, key: tuple) -> tuple[list, dict]:
    """The arguments of an operation, UNKNOWN where nothing is left of one; and its options."""
    if isinstance(rule, (Linear, General)):
        _, args, options = row.saved
        return list(args), {name: x for name, x in options.items() if x is not None}
    if isinstance(rule, Sparse):
        return [UNKNOWN, row.saved[1]], {}
    if not isinstance(rule, Elementwise):
        return [UNKNOWN] * (max(key[0]) + 1), {}
    keeps = row.op.keeps  # type: ignore[union-attr]
    saved = row.saved if key[1] else row.saved[0]  # else shapes are kept as well
    some = iter((saved,) if sum(keeps) == 1 else saved or ())
    return [next(some) if keep else UNKNOWN for keep in keeps][1:], {}


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
        return Operand(text, plain(saved), True)
    if word.known and not isinstance(word.value, Var):
        return word
    return Operand(text or UNKNOWN.text) if saved is UNKNOWN else Operand(text, saved, True)
