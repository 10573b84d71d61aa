"""Many cotangents, or tangents, in one walk: all rows of a Jacobian at once.

The walk is the same. What stands on the tape is replaced, for this one walk, by operations that
take a g or a t with a new first axis, a row for each. Operations of elements can do that as they
are, by broadcasting; an operation that cannot is applied to row after row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from microad.engine.dispatch import PACK, UNPACK
from microad.engine.fast.walk import backward
from microad.engine.leaves import dtype_of, like, shape_of
from microad.engine.tape import Op, accumulate, forward
from microad.engine.trace import Trace
from microad.engine.trees import flatten, unflatten


def split(x: Any) -> list:
    """Make a list of trees, one a row, of a tree of rows."""
    leaves, form = flatten(x)
    return [unflatten(form, list(row)) for row in zip(*leaves)]


def stack(np: Any, rows: list) -> Any:
    """Make a tree of rows of a list of trees.

    >>> stack(numpy, [(1.0, [2.0]), (3.0, [4.0])])
    [array([1., 3.]), [array([2., 4.])]]
    """
    if isinstance(rows[0], (list, tuple)):
        return [stack(np, list(column)) for column in zip(*rows)]
    return np.array(rows) if np is numpy else np.stack(rows)


def batched(op: Op) -> Op:
    """The same operation on rows."""
    if op.batched is None:
        op.batched = looped(op)
    return op.batched


def looped(op: Op) -> Op:
    """Apply an operation to row after row."""

    def pull(np: Any, g: Any, residuals: Any) -> Any:
        return stack(np, [op.pull(np, row, residuals) for row in split(g)])

    def push(np: Any, ts: Any, residuals: Any) -> Any:
        return stack(np, [op.push(np, row, residuals) for row in split(ts)])

    return Op(op.name, pull, push)


def either(op: Op, ready: Callable, quick: Op) -> Op:
    """Do as `quick` where ``ready(rows, residuals)``, and row by row elsewhere."""
    slow = looped(op)
    return Op(
        op.name,
        lambda np, g, saved: (quick if ready(g, saved) else slow).pull(np, g, saved),
        lambda np, ts, saved: (quick if ready(ts[0], saved) else slow).push(np, ts, saved),
    )


def unpack_pull(np: Any, g: Any, residuals: Any) -> list:
    """The cotangents of several results: this one, and zeros in each row of the others."""
    return unpack_add(np, g, residuals, None)


def unpack_add(np: Any, g: Any, residuals: Any, old: Any) -> list:
    """The same, put in among those that are known already."""
    k, results = residuals
    count = len(g)
    gs = [numpy.zeros((count, *shape_of(x)), dtype_of(x)) for x in results] if old is None else old
    gs[k] = g
    return gs


def pack_push(np: Any, ts: Any, residuals: Any) -> list:
    """The tangents of a list; zeros in each row where an item is constant."""
    rows = [PACK.push(np, row, residuals) for row in split(ts)]
    return [stack(np, list(column)) for column in zip(*rows)]


PACK.batched = Op("pack", PACK.pull, pack_push)
UNPACK.batched = Op("unpack", unpack_pull, UNPACK.push, add=unpack_add)


def pull_many(run: Trace, *gs: Any) -> Any:
    """Pull rows of cotangents, an array of them for each output, back to the inputs."""
    ops, parents, residuals = run.table
    adjoints: list = [None] * len(ops)
    for out, g in zip(run.outs, gs):
        if run.owns(out):
            accumulate(adjoints, out.index, g)
    np = run.space(list(gs))
    table = [op and batched(op) for op in ops], parents[:], residuals[:]
    adjoints = backward(table, adjoints, len(run.inputs), np)
    found = [as_rows(np, a, x, len(gs[0])) for a, x in zip(adjoints, run.inputs)]
    return unflatten(run.form, found)


def push_many(run: Trace, *ts: Any) -> Any:
    """Push rows of tangents, an array of them for each input, forward to the outputs."""
    ops, parents, residuals = run.table
    np = run.space(list(ts))
    table = [op and batched(op) for op in ops], parents, residuals
    tangents = forward(table, list(ts), np, run.outs)
    found = [
        as_rows(np, tangents[out.index] if run.owns(out) else None, out, len(ts[0]))
        for out in run.outs
    ]
    return unflatten(run.out_form, found)


def as_rows(np: Any, a: Any, x: Any, count: int) -> Any:
    """Rows in the dtype of what they belong to; zeros, if there are none."""
    zeros = numpy.zeros((count, *shape_of(x)), dtype_of(x))
    return zeros if a is None else like(np, a, zeros)
