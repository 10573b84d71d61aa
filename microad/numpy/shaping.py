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

from itertools import accumulate, pairwise

import numpy as raw

from microad.engine.composites import composite
from microad.engine.dispatch import holds
from microad.engine.leaves import dtype_of, shape_of, untraced
from microad.engine.rule_types import unbroadcast
from microad.engine.rules import linear, traced
from microad.engine.tape import Var
from microad.errors import NoOptionError
from microad.numpy.indexing import along, moved, numbered

# ------------------------------------------------------------------------ one array


def transpose_transpose(np, g, ans, x, axes=None):
    """The inverse of a permutation sorts it."""
    return np.transpose(g, None if axes is None else raw.argsort([k % x.ndim for k in axes]))


def tile_transpose(np, g, ans, x, reps):
    """Seen with two axes for each, copies and elements, the transpose is a sum over the copies."""
    reps = tuple(raw.atleast_1d(reps))
    n = max(len(reps), x.ndim)
    sizes, copies = (1,) * (n - x.ndim) + x.shape, (1,) * (n - len(reps)) + reps
    pairs = np.reshape(g, [k for pair in zip(copies, sizes) for k in pair])
    return np.reshape(np.sum(pairs, axis=tuple(range(0, 2 * n, 2))), x.shape)


def squeeze_transpose(np, g, ans, x, *args, **kwargs):
    """What kept its elements in order goes back by taking the old shape again."""
    return np.reshape(g, x.shape)


def reshape_transpose(np, g, ans, x, shape=None, order="C", **kwargs):
    """The same, for elements in the order of rows (C) or of columns (F)."""
    if order not in ("C", "F"):
        raise NoOptionError("reshape or ravel", f"order={order!r}")
    return np.reshape(g, x.shape, order)


# fmt: off
linear(raw.squeeze,       squeeze_transpose)
linear(raw.expand_dims,   squeeze_transpose)
linear(raw.ravel,         lambda np, g, ans, x, order="C":
                              reshape_transpose(np, g, ans, x, None, order))
linear(raw.reshape,       reshape_transpose)
linear(raw.transpose,     transpose_transpose)
linear(raw.swapaxes,      lambda np, g, ans, x, axis1, axis2: np.swapaxes(g, axis1, axis2))
linear(raw.moveaxis,      lambda np, g, ans, x, source, destination:
                              np.moveaxis(g, destination, source))
linear(raw.roll,          lambda np, g, ans, x, shift, axis=None:
                              np.roll(g, raw.negative(shift), axis))
linear(raw.flip,          lambda np, g, ans, x, axis=None: np.flip(g, axis))
linear(raw.fliplr,        lambda np, g, ans, x: np.fliplr(g))
linear(raw.flipud,        lambda np, g, ans, x: np.flipud(g))
linear(raw.rot90,         lambda np, g, ans, x, k=1, axes=(0, 1): np.rot90(g, -k, axes))
linear(raw.broadcast_to,  lambda np, g, ans, x, *args, **kwargs: unbroadcast(np, g, x))
linear(raw.tile,          tile_transpose)
linear(raw.tril,          lambda np, g, ans, x, k=0: unbroadcast(np, np.tril(g, k), x))
linear(raw.triu,          lambda np, g, ans, x, k=0: unbroadcast(np, np.triu(g, k), x))
linear(raw.copy,          lambda np, g, ans, x, *args, **kwargs: g)
# fmt: on


def astype(x, dtype):
    """The same numbers as another kind of floats or complex numbers."""
    return raw.asarray(x).astype(dtype)


cast = traced(astype)
linear(cast, lambda np, g, ans, x, dtype: cast(g if x.dtype.kind == "c" else np.real(g), x.dtype))


def to_dtype(np, x, dtype, /, **kwargs):
    """Cast; whole numbers or Booleans are constants, and objects are the numbers themselves."""
    kind = raw.dtype(dtype).kind
    return x if kind == "O" else cast(x, dtype) if kind in "fc" else astype(untraced(x), dtype)


composite(raw.astype)(to_dtype)
if hasattr(raw, "unstack"):  # since NumPy 2.1
    composite(raw.unstack)(lambda np, x, /, *, axis=0: tuple(np.moveaxis(x, axis, 0)))

# ------------------------------------------------------------------------ many arrays


def concatenate_transpose(np, g, ans, arrays, axis=0, **kwargs):
    """Cut g where the parts met."""
    lengths = [np.size(x) if axis is None else shape_of(x)[axis] for x in arrays]
    ends = pairwise(accumulate(lengths, initial=0))
    cuts = [g[along(axis or 0, slice(*two), ans.ndim)] for two in ends]
    return cuts if axis is not None else [np.reshape(c, shape_of(x)) for c, x in zip(cuts, arrays)]


def stack_transpose(np, g, ans, arrays, axis=0, **kwargs):
    """Take g apart along the new axis."""
    return list(np.moveaxis(g, axis, 0) if axis else g)


linear(raw.concatenate, concatenate_transpose, of_list=True)
linear(raw.stack, stack_transpose, of_list=True)


def array_of(np, x):
    """An array of what may be a list, or a list of lists, of traced values."""
    if not (isinstance(x, list | tuple) and holds(x)):
        return x if isinstance(x, Var) else raw.asarray(x)
    return np.stack([array_of(np, part) for part in x])


def array(np, object, dtype=None, ndmin=0, **kwargs):
    """An array; there is nothing to copy, as nothing is changed in place."""
    ans = array_of(np, object)
    if ndmin > np.ndim(ans):
        ans = np.reshape(ans, (1,) * (ndmin - np.ndim(ans)) + shape_of(ans))
    return ans if dtype is None else to_dtype(np, ans, dtype)


def at_least(f):
    """atleast_1d and its like: NumPy tells the shape."""

    def with_axes(np, *arrays):
        made = tuple(np.reshape(x, f(raw.empty(np.shape(x))).shape) for x in arrays)
        return made if len(made) > 1 else made[0]

    return with_axes


def in_parts(f):
    """split or array_split: NumPy cuts the numbers of the layers."""

    def split(np, ary, indices_or_sections, axis=0):
        parts = f(raw.arange(ary.shape[axis]), indices_or_sections)
        ends = [(part[0], part[-1] + 1) if part.size else (0, 0) for part in parts]
        return [ary[along(axis, slice(*two), ary.ndim)] for two in ends]

    return split


# fmt: off
composite(raw.array, of_list=True)(array)
composite(raw.asarray, of_list=True)(lambda np, a, dtype=None, **kwargs: array(np, a, dtype))
composite(raw.asanyarray, of_list=True)(lambda np, a, dtype=None, **kwargs: array(np, a, dtype))
composite(raw.asarray_chkfinite, of_list=True)(lambda np, a, dtype=None, order=None:
    np.asarray(a) if raw.asarray_chkfinite(untraced(np.asarray(a))) is not None else a)
composite(raw.ascontiguousarray)(lambda np, a, dtype=None: np.array(a, dtype, ndmin=1))
composite(raw.asfortranarray)(lambda np, a, dtype=None: np.array(a, dtype, ndmin=1))
composite(raw.require)(lambda np, a, dtype=None, requirements=None: np.array(a, dtype))
composite(raw.ix_)(lambda np, *args: tuple(
    np.reshape(x, raw.ix_(*map(untraced, args))[k].shape) for k, x in enumerate(args)))
composite(raw.sort_complex)(lambda np, a:
    np.sort(a) if dtype_of(a).kind == "c" else
    np.astype(np.sort(a), raw.result_type(dtype_of(a), complex)))
composite(raw.atleast_1d)(at_least(raw.atleast_1d))
composite(raw.atleast_2d)(at_least(raw.atleast_2d))
composite(raw.atleast_3d)(at_least(raw.atleast_3d))
composite(raw.vstack, of_list=True)(lambda np, tup, **kwargs:
                                    np.concatenate([np.atleast_2d(x) for x in tup], 0, **kwargs))
composite(raw.hstack, of_list=True)(lambda np, tup, **kwargs:
    np.concatenate([np.atleast_1d(x) for x in tup], int(np.ndim(tup[0]) > 1), **kwargs))
composite(raw.append)(lambda np, arr, values, axis=None: np.concatenate([arr, values], axis))
composite(raw.array_split)(in_parts(raw.array_split))
composite(raw.split)(in_parts(raw.split))
composite(raw.vsplit)(lambda np, ary, indices_or_sections: np.split(ary, indices_or_sections, 0))
composite(raw.hsplit)(lambda np, ary, indices_or_sections:
                      np.split(ary, indices_or_sections, int(ary.ndim > 1)))
composite(raw.dsplit)(lambda np, ary, indices_or_sections: np.split(ary, indices_or_sections, 2))
composite(raw.broadcast_arrays)(lambda np, *args, **kwargs: tuple(
    np.broadcast_to(x, raw.broadcast_shapes(*map(shape_of, args))) for x in args))
composite(raw.full)(lambda np, shape, fill_value, dtype=None, **kwargs:
                    np.broadcast_to(np.array(fill_value, dtype), shape))
composite(raw.full_like)(lambda np, a, fill_value, dtype=None, **kwargs:
                         np.full(shape_of(a), fill_value, dtype or dtype_of(a)))
# fmt: on
if hasattr(raw, "row_stack"):  # the old name of vstack
    composite(raw.row_stack, of_list=True)(lambda np, tup, **kwargs: np.vstack(tup, **kwargs))


@composite
def meshgrid(np, *xi, **kwargs):
    """Every coordinate along an axis of its own: NumPy spreads the numbers of their elements."""
    grids = raw.meshgrid(*[numbered(x) for x in xi], **kwargs)
    return tuple(np.ravel(x)[places] for x, places in zip(xi, grids))


@composite
def pad(np, array, pad_width, mode="constant", **kwargs):
    """Elements of the array, or constants, on all sides."""
    if mode == "constant" and isinstance(value := kwargs.get("constant_values"), Var):
        return moved(np, lambda x, v: raw.pad(x, pad_width, constant_values=v), array, value)
    if mode == "constant":
        return surrounded(np, array, pad_width, **kwargs)
    if mode == "linear_ramp":
        return ramp(np, array, pad_width, **kwargs)
    if mode not in ("edge", "reflect", "symmetric", "wrap") or "reflect_type" in kwargs:
        raise NoOptionError("pad", "mode")
    return moved(np, lambda x: raw.pad(x, pad_width, mode), array)


def surrounded(np, x, pad_width, constant_values=0):
    """Constants on all sides, which may be traced, one axis after the other."""
    widths = widths_of(x, pad_width)
    values = np.broadcast_to(np.asarray(constant_values), widths.shape)
    for k, sides in enumerate(widths):
        shapes = [(n, *shape_of(x)[:k], *shape_of(x)[k + 1 :]) for n in sides]
        before, after = (np.broadcast_to(values[k, j], shapes[j]) for j in (0, 1))
        rows = [before, np.moveaxis(x, k, 0), after]
        x = np.moveaxis(np.concatenate(rows, dtype=dtype_of(x)), 0, k)
    return x


def widths_of(x, pad_width):
    """How much is added before and after, for each axis."""
    n = len(shape_of(x))
    raw.pad(raw.zeros((0,) * n), pad_width)  # NumPy says what is wrong with it
    if isinstance(pad_width, dict):
        pad_width = [
            raw.broadcast_to(pad_width.get(k, pad_width.get(k - n, 0)), 2) for k in range(n)
        ]
    return raw.broadcast_to(raw.asarray(pad_width), (n, 2))


def ramp(np, x, pad_width, end_values=0):
    """On all sides a straight line from the border to the end value, one axis after the other."""
    widths = widths_of(x, pad_width)
    ends = np.broadcast_to(np.asarray(end_values), (np.ndim(x), 2))
    for k, (before, after) in enumerate(widths):
        y = np.moveaxis(x, k, 0)
        left = np.linspace(ends[k, 0], y[0], before, endpoint=False)
        right = np.flip(np.linspace(ends[k, 1], y[-1], after, endpoint=False), 0)
        x = np.moveaxis(np.concatenate([left, y, right], dtype=dtype_of(x)), 0, k)
    return x


@composite(raw.select, of_list=True)
def select(np, condlist, choicelist, default=0):
    """For each element the first choice whose condition holds."""
    for chosen, choice in zip(reversed(condlist), reversed(choicelist)):
        default = np.where(chosen, choice, default)
    return default


@composite
def linspace(np, start, stop, num=50, endpoint=True, *, axis=0):
    """Equal steps from start to stop; both may be traced."""
    part = raw.linspace(0.0, 1.0, num, endpoint, dtype=dtype_of(start + 0.0 * stop))
    part = np.reshape(part, (num,) + (1,) * max(np.ndim(start), np.ndim(stop)))
    return np.moveaxis(start * (1.0 - part) + stop * part, 0, axis)
