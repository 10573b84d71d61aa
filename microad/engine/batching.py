"""Many cotangents, or tangents: the rows and columns of a Jacobian.

>>> import microad.numpy as np
>>> run = Trace(lambda x: x * np.sin(x), numpy.zeros(2) + 1.0)
>>> pull_many(run, numpy.eye(2)).round(4)
array([[1.3818, 0.    ],
       [0.    , 1.3818]])

A row of the Jacobian is what comes back for a unit vector as the cotangent; a column is what
comes out for a unit vector as the tangent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from microad.engine.leaves import dtype_of, shape_of, untraced
from microad.engine.spaces import Spaces
from microad.engine.trace import Trace
from microad.engine.trees import flatten, unflatten


def pull_many(run: Trace, *gs: Any) -> Any:
    """Pull cotangents, an array of them for each output, back to the inputs."""
    return looped(run.pull, run.out_form, gs)


def push_many(run: Trace, *ts: Any) -> Any:
    """Push tangents, an array of them for each input, forward to the outputs."""
    return looped(run.push, run.form, ts)


def looped(walk: Callable, form: Any, batches: Any) -> Any:
    """Walk with one cotangent or tangent after the other, and stack what comes out."""
    trees = [walk(unflatten(form, list(leaves))) for leaves in zip(*batches)]
    leaves = zip(*[flatten(tree)[0] for tree in trees])
    return unflatten(flatten(trees[0])[1], [Spaces.traced.stack(column) for column in leaves])


# ---------------------------------------------------------------- a Jacobian out of them

BLOCK = 256  # vectors that are walked together: more would be no quicker, and take memory


def unit_vectors(leaves: list, first: int, last: int) -> list:
    """Rows `first` to `last` of the identity matrix, cut into arrays like the leaves."""
    sizes = [numpy.size(untraced(leaf)) for leaf in leaves]
    eye = numpy.eye(sum(sizes))[first:last]
    parts = numpy.split(eye, numpy.cumsum(sizes)[:-1], axis=1)
    return [
        part.reshape(len(eye), *shape_of(leaf)).astype(dtype_of(leaf))
        for part, leaf in zip(parts, leaves)
    ]


def jacobian_rows(walk: Callable, run: Trace, near: list, far: list) -> list:
    """For each far leaf, its derivatives with every element of the near ones, row by row."""
    count = sum(numpy.size(untraced(leaf)) for leaf in near)
    blocks = [
        flatten(walk(run, *unit_vectors(near, first, min(first + BLOCK, count))))[0]
        for first in range(0, count, BLOCK)
    ]
    if not blocks:
        return [numpy.zeros((0, *shape_of(leaf))) for leaf in far]
    return [
        Spaces.traced.concatenate(parts) if len(parts) > 1 else parts[0] for parts in zip(*blocks)
    ]


def block(rows: Any, start: int, near: Any, far: Any, back: bool) -> Any:
    """The derivatives of one leaf with respect to another, out of all rows."""
    part = rows[start : start + numpy.size(untraced(near))]
    if not back:
        part = Spaces.traced.moveaxis(part, 0, -1)
    shapes = shape_of(near), shape_of(far)
    shape = sum(shapes if back else shapes[::-1], ())
    return Spaces.traced.reshape(part, shape) if shape else Spaces.traced.reshape(part, shape)[()]
