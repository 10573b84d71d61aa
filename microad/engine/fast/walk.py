"""The backward walk, quick: Python floats by `math`, and many small parts added in place.

A loop that reads x[i] for every i would make a whole array of zeros each time, and add them all
up. So this walk adds what comes back from all these parts into one array, a `Sum`, which only it
holds.
"""

from __future__ import annotations

from typing import Any

import numpy

from microad.engine.dispatch import UNPACK, unpack_pull
from microad.engine.fast.floats import FLOATS
from microad.engine.leaves import dtype_of
from microad.engine.tape import Op, Table, Tape, Var, add
from microad.engine.tape import backward as plain_backward
from microad.engine.tape import forward as plain_forward

new = object.__new__
FEW = 12
FLOAT64 = numpy.float64


def record(self: Tape, op: Op | None, parents: Any, residuals: Any, ans: Any, shape: Any) -> Var:
    """Append a row; return the value that knows its place."""
    out = new(Var)
    out.value = ans
    out.tape = self
    out.shape = shape
    ops = self.ops
    out.index = len(ops)
    ops.append(op)
    self.parents.append(parents)
    self.residuals.append(residuals)
    return out


def backward(table: Table, adjoints: list, inputs: int, np: Any, visit: Any = None) -> list:
    """Walk from the newest row to the oldest, pulling adjoints along."""
    if visit:
        return plain_backward(table, adjoints, inputs, np, visit)
    ops, parents, residuals = table
    floats = FLOATS if np is numpy else np
    for _ in range(len(ops) - inputs):
        op, place, saved, g = ops.pop(), parents.pop(), residuals.pop(), adjoints.pop()
        if g is None:
            continue
        space = np
        kind = type(g)
        if kind is float or (kind is FLOAT64 and type(saved) is FLOAT64):
            space = floats
        elif kind is Sum:
            g = g.whole
        if type(place) is tuple:
            for i, part in zip(place, op.pull(space, g, saved)):
                old = adjoints[i]
                adjoints[i] = part if old is None else old + part
        elif op.add is None:
            part = op.pull(space, g, saved)
            old = adjoints[place]
            if type(part) is list and old is not None:
                part, old = add(old, part), None
            adjoints[place] = part if old is None else old + part
        else:
            adjoints[place] = op.add(space, g, saved, adjoints[place])
    return [g.whole if type(g) is Sum else g for g in adjoints]


def forward(table: Table, tangents: list, np: Any, outs: Any) -> list:
    """Walk from the oldest row to the newest; where few rows are, there is little to give back."""
    ops, parents, residuals = table
    if len(ops) > FEW:
        return plain_forward(table, tangents, np, outs)
    for row in range(len(tangents), len(ops)):
        place = parents[row]
        ts = [tangents[i] for i in place] if type(place) is tuple else [tangents[place]]
        tangents.append(ops[row].push(np, ts, residuals[row]))
    return tangents


class Sum:
    """An adjoint that many small parts are added to, in an array that only the walk holds."""

    __slots__ = ("whole",)

    def __init__(self, whole: Any) -> None:
        self.whole = whole

    @classmethod
    def of(cls, old: Any, shape: tuple[int, ...], dtype: Any) -> Sum:
        """The sum so far, ready to take a part of this dtype."""
        if type(old) is not cls:
            whole = cls(numpy.zeros(shape, dtype))
            return whole if old is None else whole + old
        if dtype != old.whole.dtype:
            old.whole = old.whole.astype(numpy.promote_types(dtype, old.whole.dtype), copy=False)
        return old

    def __add__(self, part: Any) -> Sum:
        total = Sum.of(self, self.whole.shape, dtype_of(part))
        total.whole += part
        return total


def unpack_add(np: Any, g: Any, residuals: Any, old: Any) -> list:
    """The cotangents of several results: this one added to those that are known already."""
    if old is None:
        return unpack_pull(np, g, residuals)
    place = residuals[0]
    old[place] = old[place] + g
    return old


UNPACK.add = unpack_add
