"""Walks over tapes that one keeps: backward through one recording, or through several.

>>> from microad.autograd import array
>>> x = array(3.0, requires_grad=True)
>>> y = x * x
>>> sweep([y], [None])
>>> x.grad
array(6.)

The walk itself is that of `microad.engine.tape`. What is different here: the tape stays, so a walk
takes copies of its columns; inputs stand anywhere on it; hooks look at adjoints on the way; a
result of an older tape may have been used, and then the walk goes on there; and a recorded walk
needs each value that was saved as a `Var`, so that the walk can be differentiated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as raw

import microad.numpy as np
from microad.autograd.recording import BRIDGE, FREE, INPUT, Recording, changed, pause, through, var
from microad.engine import trace as engine
from microad.engine.leaves import check_seeds, dtype_of, like, ones_like, untraced
from microad.engine.tape import Op, Tape, Var
from microad.engine.trees import LEAF
from microad.errors import NotRecordedError, SeedNeededError


def sweep(
    heads: Sequence[Var],
    gs: Sequence[Any],
    retain: bool = False,
    create: bool = False,
    taps: Callable | None = None,
) -> None:
    """Pull cotangents of heads back.

    Parameters
    ----------
    heads : list of Var
        Recorded results.
    gs : list of array or None
        Their cotangents; None is 1, for a head that is a number.
    retain, create : bool
        Whether the tapes are to stay as they are, and whether the walk is recorded.
    taps : callable, optional
        For a tape, functions to be called with adjoints, by their rows. Without it, the leaves
        receive what arrives at them.
    """
    seeds: dict[Any, dict[int, Any]] = {}
    for head, g in zip(heads, gs):
        add_to(seeds.setdefault(kept_by(head), {}), head.index, seed_of(head, g))
    ahead, plan = {tape: set(rows) for tape, rows in seeds.items()}, []
    while ahead:  # the newest tape first; results of older ones may have been used on it
        tape = max(ahead, key=lambda tape: tape.level)
        rows = tape.behind(ahead.pop(tape))
        plan.append((tape, rows))
        for row in rows:
            if tape.ops[row] is BRIDGE:
                older = tape.residuals[row]
                ahead.setdefault(older.tape, set()).add(older.index)
    arrived: dict[Any, Any] = {}
    with changed(Recording, [tape for tape, _ in plan]) if create else pause():
        for tape, rows in plan:
            if tape in seeds:
                walk(tape, rows, seeds, arrived, retain, create, taps(tape) if taps else {})
        for leaf, g in arrived.items() if taps is None else ():
            leaf.receive(g)


def add_to(sums: dict, key: Any, g: Any) -> tuple:
    """Add g to what is there already."""
    sums[key] = sums[key] + g if key in sums else g
    return ()


def kept_by(x: Var) -> Recording:
    """The recording of a result."""
    if not isinstance(x.tape, Recording):
        raise NotRecordedError(x)
    return x.tape


def walk(
    tape: Any, rows: list[int], seeds: dict, arrived: dict, retain: bool, create: bool, taps: dict
) -> None:
    """Walk back over one tape."""
    end = rows[0] + 1
    ops, parents, saved = tape.ops[:end], tape.parents[:end], tape.residuals[:end]
    adjoints: list = [None] * end
    for row, g in seeds[tape].items():
        adjoints[row] = g
    nested = create or tape.nested or any(type(g) is Var for g in seeds[tape].values())
    swap = {
        INPUT: lambda np, g, leaf: add_to(arrived, leaf, g),
        BRIDGE: lambda np, g, x: add_to(seeds.setdefault(x.tape, {}), x.index, g),
    }
    for row, _ in tape.rows.values():
        if row < end and ops[row] in swap:
            ops[row] = Op("input", swap[ops[row]], INPUT.push)
    for row in tape.taps.keys() | taps.keys() | tape.grads.keys():
        if row < end:
            keep = [lambda g, row=row: retain_at(tape, row, g)] if row in tape.grads else []
            ops[row] = tapped(ops[row], [*tape.taps.get(row, ()), *keep, *taps.get(row, ())])
    for row in rows if create else []:
        if ops[row].retrace:
            saved[row] = ops[row].retrace(saved[row], lambda n, x, row=row: part(tape, row, n, x))
    if not retain:
        tape.let_go(rows)
    engine.backward((ops, parents, saved), adjoints, 0, np if nested else raw)


def retain_at(tape: Recording, row: int, g: Any) -> None:
    """Keep an adjoint on the way: in the background it is added up, as PyTorch does."""
    old = tape.grads[row] if tape.level < 0 else None
    tape.grads[row] = g if old is None else old + g


def seed_of(head: Var, g: Any) -> Any:
    """The cotangent to begin with: that of a number is 1."""
    if g is None:
        if head.shape not in ((), (1,)) or dtype_of(head).kind != "f":
            raise SeedNeededError(head)
        return ones_like(head.value)
    g = g.value if type(g) is Var and g.tape is FREE else g
    g = g if type(g) is Var else like(np, raw.asarray(g), untraced(head))
    return check_seeds(g, LEAF, [head])[0]


def tapped(op: Any, hooks: Sequence[Callable]) -> Op:
    """The same operation, with hooks that see the adjoint before it is pulled further."""
    pull = lambda np, g, saved: op.pull(np, through(hooks, g), saved)  # noqa: E731
    add = lambda np, g, saved, old: op.add(np, through(hooks, g), saved, old)  # noqa: E731
    made = Op(op.name, pull, op.push, add=op.add and add)
    made.retrace = op.retrace
    return made


def part(tape: Tape, row: int, n: int, value: Any) -> Any:
    """The `Var` of an argument (n >= 0) or of the result (-1) of a row, for recorded walks."""
    at = row if n < 0 else tape.parents[row]
    at = at[n] if type(at) is tuple else at
    if not isinstance(value, (list, tuple)):
        return var(value, tape, at)
    if n < 0:  # several results: their rows follow
        items: list = [var(x, tape, at + 1 + k) for k, x in enumerate(value)]
    else:  # a list of arguments: its row has theirs as parents
        items = [*value]
        for k, parent in zip(tape.residuals[at][0], tape.parents[at]):
            items[k] = var(items[k], tape, parent)
    return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
