"""Many cotangents, or tangents, in one walk: all rows of a Jacobian at once.

>>> import microad.numpy as np
>>> run = Trace(lambda x: x * np.sin(x), numpy.zeros(2) + 1.0)
>>> pull_rows(run, numpy.eye(2)).round(4)
array([[1.3818, 0.    ],
       [0.    , 1.3818]])

The walk is the same. What stands on the tape is replaced, for this one walk, by operations that
take a g or a t with a new first axis, a row for each. Operations of elements can do that as they
are, by broadcasting; an operation that cannot is applied to row after row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from microad.engine.dispatch import PACK, UNPACK
from microad.engine.tape import Op, Spaces, Sum, Trace, backward, forward
from microad.engine.trees import dtype_of, flatten, like, plain, shape_of, unflatten


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


def in_rows(op: Op) -> Op:
    """The same operation on rows."""
    if op.rows is None:
        op.rows = by_row(op)
    return op.rows


def by_row(op: Op) -> Op:
    """Apply an operation to row after row."""

    def pull(np: Any, g: Any, saved: Any) -> Any:
        return stack(np, [op.pull(np, row, saved) for row in split(g)])

    def push(np: Any, ts: Any, saved: Any) -> Any:
        return stack(np, [op.push(np, row, saved) for row in split(ts)])

    return Op(op.name, pull, push)


def either(op: Op, ready: Callable, quick: Op) -> Op:
    """Do as `quick` where ``ready(rows, saved)``, and row by row elsewhere."""
    slow = by_row(op)
    return Op(
        op.name,
        lambda np, g, saved: (quick if ready(g, saved) else slow).pull(np, g, saved),
        lambda np, ts, saved: (quick if ready(ts[0], saved) else slow).push(np, ts, saved),
    )


def unpack_pull(np: Any, g: Any, saved: Any) -> list:
    """The cotangents of several results: this one, and zeros in each row of the others."""
    return unpack_add(np, g, saved, None)


def unpack_add(np: Any, g: Any, saved: Any, old: Any) -> list:
    """The same, put in among those that are known already."""
    k, results = saved
    count = len(g)
    gs = [numpy.zeros((count, *shape_of(x)), dtype_of(x)) for x in results] if old is None else old
    gs[k] = g
    return gs


def pack_push(np: Any, ts: Any, saved: Any) -> list:
    """The tangents of a list; zeros in each row where an item is constant."""
    rows = [PACK.push(np, row, saved) for row in split(ts)]
    return [stack(np, list(column)) for column in zip(*rows)]


PACK.rows = Op("pack", PACK.pull, pack_push)
UNPACK.rows = Op("unpack", unpack_pull, UNPACK.push, unpack_add)


def pull_rows(run: Trace, *gs: Any) -> Any:
    """Pull rows of cotangents, an array of them for each output, back to the inputs."""
    ops, parents, saved = run.table
    adjoints: list = [None] * len(ops)
    np = run.space(list(gs))
    for out, g in zip(run.outs, gs):
        if run.owns(out):
            old = adjoints[out.index]
            adjoints[out.index] = g if old is None else old + g
    table = [op and in_rows(op) for op in ops], parents[:], saved[:]
    adjoints = backward(table, adjoints, len(run.inputs), np)
    found = [
        as_rows(np, a.whole if type(a) is Sum else a, x, len(gs[0]))
        for a, x in zip(adjoints, run.inputs)
    ]
    return unflatten(run.form, found)


def push_rows(run: Trace, *ts: Any) -> Any:
    """Push rows of tangents, an array of them for each input, forward to the outputs."""
    ops, parents, saved = run.table
    np = run.space(list(ts))
    table = [op and in_rows(op) for op in ops], parents, saved
    tangents = forward(table, list(ts), np)
    found = [
        as_rows(np, tangents[out.index] if run.owns(out) else None, out, len(ts[0]))
        for out in run.outs
    ]
    return unflatten(run.out_form, found)


def as_rows(np: Any, a: Any, x: Any, count: int) -> Any:
    """Rows in the dtype of what they belong to; zeros, if there are none."""
    zeros = numpy.zeros((count, *shape_of(x)), dtype_of(x))
    return zeros if a is None else like(np, a, zeros)


# ---------------------------------------------------------------- Jacobians out of rows

BLOCK = 256  # rows that are walked together: more would be no quicker, and take memory


def unit_rows(leaves: list, first: int, last: int) -> list:
    """Rows `first` to `last` of the identity matrix, cut into arrays like the leaves."""
    sizes = [numpy.size(plain(leaf)) for leaf in leaves]
    eye = numpy.eye(sum(sizes))[first:last]
    parts = numpy.split(eye, numpy.cumsum(sizes)[:-1], axis=1)
    return [
        part.reshape(len(eye), *shape_of(leaf)).astype(dtype_of(leaf))
        for part, leaf in zip(parts, leaves)
    ]


def all_rows(walk: Callable, run: Trace, near: list, far: list) -> list:
    """For each far leaf, its derivatives with every element of the near ones, row by row."""
    count = sum(numpy.size(plain(leaf)) for leaf in near)
    blocks = [
        flatten(walk(run, *unit_rows(near, first, min(first + BLOCK, count))))[0]
        for first in range(0, count, BLOCK)
    ]
    if not blocks:
        return [numpy.zeros((0, *shape_of(leaf))) for leaf in far]
    return [
        Spaces.traced.concatenate(parts) if len(parts) > 1 else parts[0] for parts in zip(*blocks)
    ]


def block(rows: Any, start: int, near: Any, far: Any, back: bool) -> Any:
    """The derivatives of one leaf with respect to another, out of all rows."""
    part = rows[start : start + numpy.size(plain(near))]
    if not back:
        part = Spaces.traced.moveaxis(part, 0, -1)
    shapes = shape_of(near), shape_of(far)
    shape = sum(shapes if back else shapes[::-1], ())
    return Spaces.traced.reshape(part, shape) if shape else Spaces.traced.reshape(part, shape)[()]
