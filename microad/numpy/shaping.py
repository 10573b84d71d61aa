"""Derivatives of functions that move elements, and change none.

What only moves, copies or drops elements is linear, and its transpose moves a cotangent back:
moved elements return, copies are added up, and places that were filled with zeros are dropped.
So each rule here is the way back, often the function itself with other arguments.

>>> import microad.numpy as np
>>> from microad import grad
>>> w = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
>>> grad(lambda x: np.sum(w * np.transpose(x)))(np.zeros((3, 2)))
array([[1., 4.],
       [2., 5.],
       [3., 6.]])
>>> grad(lambda x: np.sum(np.tile(x, 3)))(np.zeros(2))
array([3., 3.])
"""

from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Any

import numpy as raw

from microad.errors import NoOptionError
from microad.numpy.indexing import put
from microad.numpy.lists import accept_lists
from microad.rules import composite, direct, holds, linear, nondiff, traced, unbroadcast
from microad.tape import Spaces, Var
from microad.trees import dtype_of, plain

# ------------------------------------------------------------------------ one array


def reshape_t(
    np: Any, g: Any, ans: Any, x: Any, shape: Any = None, order: Any = "C", **kwargs: Any
) -> Any:
    """What kept its elements in order goes back by taking the old shape again."""
    return np.reshape(g, x.shape, order)


def transpose_t(np: Any, g: Any, ans: Any, x: Any, axes: Any = None) -> Any:
    """The inverse of a permutation sorts it."""
    return np.transpose(g, None if axes is None else raw.argsort([k % x.ndim for k in axes]))


def move_back(np: Any, g: Any, ans: Any, x: Any, source: Any, destination: Any) -> Any:
    """Each axis returns to where it came from."""
    return np.moveaxis(g, destination, source)


def roll_t(np: Any, g: Any, ans: Any, x: Any, shift: Any, axis: Any = None) -> Any:
    """Roll the other way."""
    return np.roll(g, tuple(-k for k in shift) if isinstance(shift, tuple) else -shift, axis)


def tile_t(np: Any, g: Any, ans: Any, x: Any, reps: Any) -> Any:
    """Seen with two axes for each, copies and elements, the transpose is a sum over the copies."""
    reps = tuple(raw.atleast_1d(reps))
    n = max(len(reps), x.ndim)
    sizes, copies = (1,) * (n - x.ndim) + x.shape, (1,) * (n - len(reps)) + reps
    pairs = np.reshape(g, [k for pair in zip(copies, sizes) for k in pair])
    return np.reshape(np.sum(pairs, axis=tuple(range(0, 2 * n, 2))), x.shape)


def repeat_t(np: Any, g: Any, ans: Any, x: Any, repeats: Any, axis: Any = None) -> Any:
    """Repeating takes the same element several times: put them back, and they are added."""
    if axis is None:
        flat = raw.empty(x.size)
        return np.reshape(put(g, flat, raw.repeat(raw.arange(x.size), repeats)), x.shape)
    index = raw.repeat(raw.arange(x.shape[axis]), repeats)
    return put(g, x, (slice(None),) * (axis % x.ndim) + (index,))


def diag_t(np: Any, g: Any, ans: Any, x: Any, k: int = 0) -> Any:
    """A vector comes back from the diagonal, a diagonal into zeros."""
    if x.ndim == 1:
        return np.diagonal(g, k)
    return put(g, x, diagonal_index(x.shape, k))


def diagonal_index(shape: tuple, k: int) -> tuple:
    """The rows and columns of the elements on diagonal k."""
    rows = raw.arange(max(0, -k), max(0, -k, min(shape[0], shape[1] - k)))
    return rows, rows + k


def diagonal_t(
    np: Any, g: Any, ans: Any, x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1
) -> Any:
    """Put g on the diagonal of zeros; the two axes of the diagonal come first, for the moment."""
    like = raw.moveaxis(raw.empty(x.shape, bool), (axis1, axis2), (0, 1))
    whole = put(np.moveaxis(g, -1, 0), like, diagonal_index(like.shape, offset))
    return np.moveaxis(whole, (0, 1), (axis1, axis2))


# fmt: off
linear(raw.reshape,       reshape_t)
linear(raw.ravel,         lambda np, g, ans, x, order="C": np.reshape(g, x.shape, order))
linear(raw.squeeze,       lambda np, g, ans, x, axis=None: np.reshape(g, x.shape))
linear(raw.expand_dims,   lambda np, g, ans, x, axis: np.reshape(g, x.shape))
linear(raw.transpose,     transpose_t)
linear(raw.swapaxes,      lambda np, g, ans, x, axis1, axis2: np.swapaxes(g, axis1, axis2))
linear(raw.moveaxis,      move_back)
linear(raw.roll,          roll_t)
linear(raw.flip,          lambda np, g, ans, x, axis=None: np.flip(g, axis))
linear(raw.fliplr,        lambda np, g, ans, x: np.fliplr(g))
linear(raw.flipud,        lambda np, g, ans, x: np.flipud(g))
linear(raw.rot90,         lambda np, g, ans, x, k=1, axes=(0, 1): np.rot90(g, -k, axes))
linear(raw.broadcast_to,  lambda np, g, ans, x, *args, **kwargs: unbroadcast(np, g, x))
linear(raw.tile,          tile_t)
linear(raw.repeat,        repeat_t)
linear(raw.tril,          lambda np, g, ans, x, k=0: unbroadcast(np, np.tril(g, k), x))
linear(raw.triu,          lambda np, g, ans, x, k=0: unbroadcast(np, np.triu(g, k), x))
linear(raw.diag,          diag_t)
linear(raw.diagonal,      diagonal_t)
linear(raw.copy,          lambda np, g, ans, x, *args, **kwargs: g)
# fmt: on


def astype(x: Any, dtype: Any) -> Any:
    """The same numbers as another kind of floats or complex numbers."""
    return raw.asarray(x).astype(dtype)


cast = traced(astype)
linear(cast, lambda np, g, ans, x, dtype: cast(g if x.dtype.kind == "c" else np.real(g), x.dtype))


def to_dtype(np: Any, x: Any, dtype: Any, /, **kwargs: Any) -> Any:
    """Cast; what becomes whole numbers or Booleans becomes a constant."""
    whole = raw.dtype(dtype).kind not in "fc"
    return astype(plain(x), dtype) if whole else cast(x, dtype)


def unstack(np: Any, x: Any, /, *, axis: int = 0) -> Any:
    """All layers of an axis."""
    return tuple(np.moveaxis(x, axis, 0))


for _name, _f in (("astype", to_dtype), ("unstack", unstack)):
    if hasattr(raw, _name):  # since NumPy 2.1
        composite(getattr(raw, _name))(_f)


@composite
def trace(np: Any, a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The sum of a diagonal."""
    return np.sum(np.diagonal(a, offset, axis1, axis2), -1)


@composite
def rollaxis(np: Any, a: Any, axis: int, start: int = 0) -> Any:
    """Move an axis to before `start`."""
    axis, start = axis % np.ndim(a), start + np.ndim(a) * (start < 0)
    return np.moveaxis(a, axis, start - (axis < start))


@composite
def diagflat(np: Any, v: Any, k: int = 0) -> Any:
    """All elements, on a diagonal."""
    return np.diag(np.ravel(v), k)


PADS = ("constant", "edge", "reflect", "symmetric", "wrap")


@composite
def pad(np: Any, array: Any, pad_width: Any, mode: Any = "constant", **kwargs: Any) -> Any:
    """numpy.pad, in the modes that fill with constants or with elements of the array.

    Padding the numbers of the places tells where everything comes from, in every such mode.
    """
    if mode not in PADS or kwargs.get("reflect_type") == "odd":
        raise NoOptionError("pad", "mode", f"join the parts by np.concatenate, or use {PADS}")
    shape = np.shape(array)
    if mode == "constant":
        around = raw.pad(raw.zeros(shape, dtype_of(array)), pad_width, mode, **kwargs)
        inside = raw.pad(raw.ones(shape, bool), pad_width)
        return put(np.ravel(array), inside, inside) + around
    places = raw.arange(raw.prod(shape, dtype=int)).reshape(shape)
    return np.ravel(array)[raw.pad(places, pad_width, mode, **kwargs)]


# ------------------------------------------------------------------------ many arrays


def concatenate_t(np: Any, g: Any, ans: Any, parts: Any, axis: Any = 0, **kwargs: Any) -> list:
    """Cut g where the parts met."""
    lengths = [np.size(x) if axis is None else np.shape(x)[axis] for x in parts]
    before = (slice(None),) * (0 if axis is None else axis % ans.ndim)
    cuts = [g[(*before, slice(a, b))] for a, b in pairwise([0, *accumulate(lengths)])]
    return cuts if axis is not None else [np.reshape(c, np.shape(x)) for c, x in zip(cuts, parts)]


def stack_t(np: Any, g: Any, ans: Any, parts: Any, axis: int = 0, **kwargs: Any) -> list:
    """Take g apart along the new axis."""
    layers = np.moveaxis(g, axis, 0) if axis else g
    return [layers[k] for k in range(len(parts))]


linear(raw.concatenate, concatenate_t)
linear(raw.stack, stack_t)


def array_of(np: Any, x: Any) -> Any:
    """An array of what may be a list, or a list of lists, of traced values."""
    if not (isinstance(x, list | tuple) and holds(x)):
        return x if type(x) is Var else raw.asarray(x)
    return np.stack([array_of(np, part) for part in x])


def made_of_list(f: Callable) -> None:
    """Let f, which joins arrays, take an array in place of a list of arrays, too."""
    join = direct(f)

    def from_list(np: Any, arrays: Any, *args: Any, **kwargs: Any) -> Any:
        return join([array_of(np, x) for x in arrays], *args, **kwargs)

    composite(f)(from_list)


made_of_list(raw.concatenate)
made_of_list(raw.stack)


@composite
def array(np: Any, object: Any, dtype: Any = None, ndmin: int = 0, **kwargs: Any) -> Any:
    """An array, also of lists that hold traced values, at any depth."""
    ans = array_of(np, object)
    ans = np.reshape(ans, (1,) * (ndmin - np.ndim(ans)) + np.shape(ans))
    return ans if dtype is None else to_dtype(np, ans, dtype)


def asarray(np: Any, a: Any, dtype: Any = None, **kwargs: Any) -> Any:
    """An array, of lists too; there is nothing to copy, as nothing is changed in place."""
    return np.array(a, dtype)


composite(raw.asarray)(asarray)
composite(raw.asanyarray)(asarray)
composite(raw.ascontiguousarray)(lambda np, a, dtype=None, **kwargs: np.array(a, dtype, ndmin=1))


@composite
def atleast_1d(np: Any, *arrays: Any) -> Any:
    """With an axis, if there is none."""
    return each(lambda x: np.reshape(x, np.shape(x) or (1,)), np, arrays)


@composite
def atleast_2d(np: Any, *arrays: Any) -> Any:
    """A vector becomes a row."""
    return each(lambda x: np.reshape(x, (1,) * (2 - np.ndim(x)) + np.shape(x)), np, arrays)


@composite
def atleast_3d(np: Any, *arrays: Any) -> Any:
    """A vector becomes (1, n, 1), a matrix (m, n, 1)."""
    forms = {0: lambda n: (1, 1, 1), 1: lambda n: (1, *n, 1), 2: lambda n: (*n, 1)}
    return each(lambda x: np.reshape(x, forms.get(np.ndim(x), tuple)(np.shape(x))), np, arrays)


def each(f: Callable, np: Any, arrays: Any) -> Any:
    """f of an array, or the tuple of f of several."""
    made = tuple(f(array_of(np, x)) for x in arrays)
    return made if len(made) > 1 else made[0]


@composite
def vstack(np: Any, tup: Any, **kwargs: Any) -> Any:
    """Rows below each other."""
    return np.concatenate([np.atleast_2d(x) for x in tup], 0, **kwargs)


@composite
def hstack(np: Any, tup: Any, **kwargs: Any) -> Any:
    """Side by side."""
    parts = [np.atleast_1d(x) for x in tup]
    return np.concatenate(parts, int(np.ndim(parts[0]) > 1), **kwargs)


@composite
def dstack(np: Any, tup: Any) -> Any:
    """Behind each other."""
    return np.concatenate([np.atleast_3d(x) for x in tup], 2)


@composite
def column_stack(np: Any, tup: Any) -> Any:
    """Vectors as columns, side by side."""
    parts = [array_of(np, x) for x in tup]
    return np.concatenate([x if np.ndim(x) > 1 else np.reshape(x, (-1, 1)) for x in parts], 1)


@composite
def append(np: Any, arr: Any, values: Any, axis: Any = None) -> Any:
    """Two arrays, one after the other."""
    parts = [array_of(np, arr), array_of(np, values)]
    return np.concatenate([np.ravel(x) for x in parts] if axis is None else parts, axis or 0)


# ------------------------------------------------------------------------ parts of an array


def cut(x: Any, places: Any, axis: int, f: Callable) -> list:
    """The parts of x along an axis: `places` is their number or where to cut, as f reads it."""
    n = x.shape[axis]
    if isinstance(places, int | raw.integer):
        ends = [0, *accumulate(len(part) for part in f(raw.arange(n), places))]
    else:
        ends = [0, *places, n]
    before = (slice(None),) * (axis % len(x.shape))
    return [x[(*before, slice(a, b))] for a, b in pairwise(ends)]


@composite
def array_split(np: Any, ary: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    """Parts that are equally long, as far as that goes."""
    return cut(ary, indices_or_sections, axis, raw.array_split)


@composite
def split(np: Any, ary: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    """Equal parts."""
    return cut(ary, indices_or_sections, axis, raw.split)


@composite
def vsplit(np: Any, ary: Any, indices_or_sections: Any) -> Any:
    """Parts of the first axis."""
    return cut(ary, indices_or_sections, 0, raw.split)


@composite
def hsplit(np: Any, ary: Any, indices_or_sections: Any) -> Any:
    """Parts of the second axis; of the first, if there is no other."""
    return cut(ary, indices_or_sections, int(np.ndim(ary) > 1), raw.split)


@composite
def dsplit(np: Any, ary: Any, indices_or_sections: Any) -> Any:
    """Parts of the third axis."""
    return cut(ary, indices_or_sections, 2, raw.split)


# ------------------------------------------------------------------------ filled and chosen


@composite
def full(np: Any, shape: Any, fill_value: Any, dtype: Any = None, **kwargs: Any) -> Any:
    """The same everywhere."""
    return np.broadcast_to(np.array(fill_value, dtype), shape)


@composite
def full_like(
    np: Any, a: Any, fill_value: Any, dtype: Any = None, shape: Any = None, **kwargs: Any
) -> Any:
    """The same everywhere, in the shape of a."""
    return np.full(np.shape(a) if shape is None else shape, fill_value, dtype or dtype_of(a))


@composite
def broadcast_arrays(np: Any, *args: Any, **kwargs: Any) -> Any:
    """All in the shape that they have together."""
    shape = raw.broadcast_shapes(*map(np.shape, args))
    return tuple(np.broadcast_to(x, shape) for x in args)


@composite
def linspace(
    np: Any, start: Any, stop: Any, num: int = 50, endpoint: bool = True,
    retstep: bool = False, dtype: Any = None, axis: int = 0,
) -> Any:  # fmt: skip
    """Equal steps from start to stop; both may be traced."""
    kind = raw.linspace(plain(start), plain(stop), 1).dtype
    part = raw.linspace(0.0, 1.0, num, endpoint, dtype=kind)
    wide = np.reshape(part, (num,) + (1,) * max(np.ndim(start), np.ndim(stop)))
    ans = np.moveaxis(start * (1.0 - wide) + stop * wide, 0, axis)
    return (ans, (stop - start) * part[1]) if retstep else ans


@composite
def select(np: Any, condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    """For each element the first choice whose condition holds."""
    for chosen, choice in zip(reversed(condlist), reversed(choicelist)):
        default = np.where(chosen, choice, default)
    return default


class Joiner:
    """r_ and c_: what stands in the brackets, joined along the first or the last axis."""

    def __init__(self, of_numpy: Any, join: Callable) -> None:
        self.of_numpy, self.join = of_numpy, join

    def __getitem__(self, key: Any) -> Any:
        parts = key if isinstance(key, tuple) else (key,)
        if not holds(parts):
            return self.of_numpy[key]
        return self.join([self.of_numpy[x] if isinstance(x, slice) else x for x in parts])


def rows(parts: list) -> Any:
    np = Spaces.traced
    return np.concatenate([np.atleast_1d(x) for x in parts])


def columns(parts: list) -> Any:
    np = Spaces.traced
    return np.concatenate([np.reshape(x, (-1, 1)) if np.ndim(x) < 2 else x for x in parts], -1)


Spaces.traced.r_ = Joiner(raw.r_, rows)
Spaces.traced.c_ = Joiner(raw.c_, columns)

nondiff(raw.shape, raw.ndim, raw.size, raw.result_type)
nondiff(raw.zeros_like, raw.ones_like, raw.empty_like)

JOINED = "concatenate stack vstack hstack dstack column_stack append array asarray asanyarray"
accept_lists(
    __name__, *(getattr(raw, name) for name in f"{JOINED} select ascontiguousarray".split())
)
