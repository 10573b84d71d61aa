"""Derivatives of x[index], and of what comes down to it.

Indexing is linear, and its transpose puts things back: into an array of zeros, at the places that
they were taken from. What was taken twice arrives twice and is added.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(lambda x: np.sum(x[np.array([0, 2, 2])]))(np.zeros(4))
array([1., 0., 2., 0.])
"""

import operator
from types import EllipsisType
from typing import Any, cast

import numpy as raw

from microad.rules import composite, nondiff, rules_of, sparse, traced

SINGLE = (int, slice, EllipsisType, type(None), raw.integer)


def takes_once(index: Any) -> bool:
    """Whether no element can be taken twice: numbers, slices and masks, but no lists of numbers."""
    if isinstance(index, tuple):
        return all(map(takes_once, index))
    return isinstance(index, SINGLE) or (isinstance(index, raw.ndarray) and index.dtype.kind == "b")


def add_into(whole: Any, g: Any, index: Any) -> None:
    """whole[index] += g, and once more for each time that an element was taken."""
    if takes_once(index):
        whole[index] += g
    else:
        raw.add.at(whole, index, g)


sparse(operator.getitem, add_into)
put = traced(cast(Any, rules_of(operator.getitem)).put.f)  # put(g, x, index): g among zeros


# ------------------------------------------------------------------------ order is indexing


def along(indices: Any, axis: int) -> tuple:
    """The index that takes x[..., indices[..., k, ...], ...] along one axis, and all of others."""
    grid = list(raw.indices(indices.shape, sparse=True))
    grid[axis] = indices
    return tuple(grid)


@composite
def sort(np: Any, a: Any, axis: Any = -1, **kwargs: Any) -> Any:
    """The elements in the order that argsort tells."""
    a, axis = (np.ravel(a), -1) if axis is None else (np.asarray(a), axis)
    return a[along(np.argsort(a, axis, **kwargs), axis)]


@composite
def partition(np: Any, a: Any, kth: Any, axis: Any = -1, **kwargs: Any) -> Any:
    """The elements in the order that argpartition tells."""
    a, axis = (np.ravel(a), -1) if axis is None else (np.asarray(a), axis)
    return a[along(np.argpartition(a, kth, axis, **kwargs), axis)]


nondiff(
    raw.argsort, raw.argpartition, raw.argmax, raw.argmin, raw.argwhere, raw.nonzero,
    raw.flatnonzero, raw.count_nonzero, raw.searchsorted, raw.digitize, raw.lexsort,
)  # fmt: skip
