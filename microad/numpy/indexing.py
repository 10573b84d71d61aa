"""Derivatives of x[index], and of what comes down to it: picking, sorting, inserting, updating.

Indexing is linear, and its transpose puts things back: into an array of zeros, at the places that
they were taken from. What was taken twice arrives twice and is added.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(lambda x: np.sum(x[np.array([0, 2, 2])]))(np.zeros(4))
array([1., 0., 2., 0.])
>>> grad(lambda x: np.sort(x)[0])(np.array([3.0, 1.0, 2.0]))
array([0., 1., 0.])
"""

import operator
from itertools import accumulate
from types import EllipsisType

import numpy as raw

from microad.engine.composites import COMPOSITES, composite
from microad.engine.dispatch import holds
from microad.engine.leaves import shape_of, untraced
from microad.engine.rules import gather, raw_of, traced
from microad.engine.spaces import Spaces
from microad.engine.trees import flatten, unflatten
from microad.errors import NoOptionError

SINGLE = (int, slice, EllipsisType, type(None), raw.integer)


def takes_once(index):
    """Whether no element can be taken twice: numbers, slices and masks, but no lists of numbers."""
    if isinstance(index, tuple):
        return all(map(takes_once, index))
    return isinstance(index, SINGLE) or (isinstance(index, raw.ndarray) and index.dtype.kind == "b")


def add_into(whole, g, index):
    """whole[index] += g, and once more for each time that an element was taken."""
    if takes_once(index):
        whole[index] += g
    else:
        raw.add.at(whole, index, g)


scatter = gather(operator.getitem, add_into)  # scatter(g, shape, index)


def along(axis, index, ndim):
    """The index that applies `index` to one axis, and takes all of the others."""
    return (*(slice(None),) * (axis % ndim), index)


# ------------------------------------------------------------------------ picking


@composite
def take(np, a, indices, axis=None, *, mode="raise"):
    """Pick along an axis; each pick of an element adds to its share."""
    if mode != "raise":
        raise NoOptionError("take", "mode")
    a, axis = (np.ravel(a), 0) if axis is None else (a, axis)
    return a[along(axis, raw.asarray(untraced(indices)), np.ndim(a))]


@composite
def take_along_axis(np, arr, indices, axis=-1):
    """Pick along an axis, at other places in every line."""
    arr, axis = (np.ravel(arr), 0) if axis is None else (arr, axis)
    index = list(raw.ogrid[tuple(slice(n) for n in shape_of(arr))])
    index[axis] = raw.asarray(untraced(indices))
    return arr[tuple(index)]


@composite
def diagonal(np, a, offset=0, axis1=0, axis2=1):
    """Pick the elements whose two indices differ by the offset."""
    y = np.moveaxis(a, (axis1, axis2), (-2, -1))
    rows = raw.arange(max(0, -offset), max(0, -offset, min(y.shape[-2], y.shape[-1] - offset)))
    return y[..., rows, rows + offset]


@composite
def diag(np, v, k=0):
    """The diagonal of a matrix, or the matrix with this diagonal."""
    if np.ndim(v) == 2:
        return np.diagonal(v, k)
    there = raw.diag(raw.ones(shape_of(v), bool), k)
    return scatter(v, there.shape, there)


@composite
def sort(np, a, axis=-1, kind=None, order=None, *, stable=None):
    """The elements in the order that argsort tells: equal ones stay as they stand."""
    a, axis = (np.ravel(a), -1) if axis is None else (a, axis)
    return np.take_along_axis(a, np.argsort(a, axis, kind="stable"), axis)


@composite
def partition(np, a, kth, axis=-1, **kwargs):
    """The elements in the order that argpartition tells."""
    a, axis = (np.ravel(a), -1) if axis is None else (a, axis)
    return np.take_along_axis(a, np.argpartition(a, kth, axis, **kwargs), axis)


# fmt: off
composite(raw.repeat)(lambda np, a, repeats, axis=None: np.take(
    a, raw.repeat(raw.arange(np.size(a) if axis is None else a.shape[axis]), repeats), axis))
composite(raw.compress)(lambda np, condition, a, axis=None:
                        np.take(a, raw.flatnonzero(untraced(condition)), axis))
composite(raw.extract)(lambda np, condition, arr: np.compress(np.ravel(condition), np.ravel(arr)))
composite(raw.diagflat)(lambda np, v, k=0: np.diag(np.ravel(v), k))
composite(raw.trace)(lambda np, a, offset=0, axis1=0, axis2=1:
                     np.sum(np.diagonal(a, offset, axis1, axis2), -1))
# fmt: on

# ------------------------------------------------------------------------ moving by numbers


def numbered(x, first=0):
    """An array of the shape of x with the numbers first, first + 1, ...: its elements' places."""
    shape = shape_of(x)
    return (first + raw.arange(raw.prod(shape, dtype=int))).reshape(shape)


def moved(np, f, *arrays):
    """f(*arrays), for an f that only moves elements: NumPy moves the numbers of their places."""
    leaves, form = flatten(arrays)
    firsts = accumulate((raw.size(untraced(x)) for x in leaves), initial=0)
    places = f(*unflatten(form, [numbered(x, first) for x, first in zip(leaves, firsts)]))
    dtype = raw.result_type(*map(untraced, leaves))
    return np.concatenate([np.ravel(x) for x in leaves], dtype=dtype)[places]


@traced
def index_update(A, index, value):  # noqa: N803
    """Return a copy of A in which A[index] is value: what `A[index] = value` does, without a loss.

    Derivatives are those of a copy: what was overwritten has none, the value has its share.

    Parameters
    ----------
    A : array
        The array; it stays as it is.
    index : int, slice, array or tuple of these
        Where to put the value. At places that are named twice, the last value stays.
    value : array
        Of the shape of A[index], or broadcast to it.

    Raises
    ------
    IndexError, ValueError
        If the index or the shape does not fit, as NumPy says.

    Examples
    --------
    >>> import microad.numpy as np
    >>> from microad import grad
    >>> zeros = np.zeros(3)
    >>> float(grad(lambda x: np.sum(np.index_update(zeros, 1, x) ** 2))(5.0))
    10.0
    """
    dtype = raw.result_type(*[x if raw.isscalar(x) else raw.asarray(x) for x in (A, value)])
    out = raw.array(A, dtype)
    out[index] = value
    return out


def update(np, A, index, value):  # noqa: N803
    """The same in traced functions."""
    f = raw_of(index_update)
    return moved(np, lambda a, v: f(a, untraced(index), v), A, value)


# fmt: off
COMPOSITES[raw_of(index_update)] = update
composite(raw.delete)(lambda np, arr, obj, axis=None:
                      moved(np, lambda a: raw.delete(a, obj, axis), arr))
composite(raw.insert)(lambda np, arr, obj, values, axis=None:
                      moved(np, lambda a, v: raw.insert(a, obj, v, axis), arr, values))
composite(raw.rollaxis)(lambda np, a, axis, start=0:
                        moved(np, lambda a: raw.rollaxis(a, axis, start), a))
composite(raw.dstack, of_list=True)(lambda np, tup: moved(np, raw.dstack, list(tup)))
composite(raw.column_stack, of_list=True)(lambda np, tup: moved(np, raw.column_stack, list(tup)))
composite(raw.block, of_list=True)(lambda np, arrays: moved(np, raw.block, arrays))
# fmt: on


class Joiner:
    """r_ and c_: NumPy joins the numbers of what stands in the brackets."""

    def __init__(self, join):
        self.join = join

    def __getitem__(self, key):
        parts = key if isinstance(key, tuple) else (key,)
        if not holds(parts):
            return self.join[key]
        parts = [self.join[x] if isinstance(x, slice) else x for x in parts]
        return moved(Spaces.traced, lambda *numbers: self.join[numbers], *parts)


Spaces.traced.r_, Spaces.traced.c_ = Joiner(raw.r_), Joiner(raw.c_)
