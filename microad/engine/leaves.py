"""Leaves: the numbers and arrays that a tree is made of, and what is asked of one.

>>> shape_of(2.0), dtype_of(numpy.zeros(2, "float32"))
((), dtype('float32'))
>>> like(numpy, numpy.float64(3.0), 1.0)  # an adjoint in the type of what it belongs to
3.0

A leaf is a Python float or complex number, an array or a scalar of NumPy, or a traced value.
"""

from __future__ import annotations

import math
from typing import Any

import numpy

from microad.engine.trees import leaves_in, map_tree
from microad.errors import InputError, LostTraceError, SeedError

FLOAT = numpy.dtype(float)


def untraced(x: Any) -> Any:
    """The value of x itself, traced by no level."""
    while hasattr(x, "tape"):
        x = x.value
    return x


def dtype_of(x: Any) -> numpy.dtype:
    """The dtype of a number, an array or a traced value."""
    if type(x) is numpy.ndarray:
        return x.dtype
    if type(x) is float or type(x) is numpy.float64:
        return FLOAT
    x = untraced(x)
    return x.dtype if hasattr(x, "dtype") else numpy.result_type(x)


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of a number, an array or a traced value."""
    return () if type(x) is float else x.shape if hasattr(x, "shape") else numpy.shape(x)


# ---------------------------------------------------------------- what may come in and go out


def check_input(x: Any) -> None:
    """Let only values pass that can change a little: floats, complex numbers, arrays of them."""
    value = untraced(x)
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        if value.dtype.kind not in "fc":
            raise InputError(value)
    elif not isinstance(value, (float, complex)):
        raise InputError(value)


def check_outputs(outs: list) -> None:
    """Refuse arrays of objects: they may hold traced values, but have no derivative.

    Labels of a traced array are left behind.
    """
    for k, out in enumerate(outs):
        outs[k] = out.values if hasattr(type(out), "places") else out
        if isinstance(out, numpy.ndarray) and out.dtype == object:
            raise LostTraceError("objects")


def check_seeds(g: Any, form: Any, leaves: list) -> list:
    """The leaves of a tangent or a cotangent, if it has this form and the shapes of these leaves.

    Whole numbers become floats.
    """
    seeds = list(leaves_in(form, g))
    for k, (seed, leaf) in enumerate(zip(seeds, leaves)):
        if shape_of(seed) != shape_of(leaf):
            raise SeedError(f"shape {shape_of(leaf)}", f"shape {shape_of(seed)}")
        if dtype_of(seed).kind in "biu":
            seeds[k] = like(numpy, seed, untraced(leaf))
    return seeds


# ---------------------------------------------------------------- leaves like others


def full_like(x: Any, value: float) -> Any:
    """An array or a number like x, every element the same.

    >>> full_like(2.0, 1.0), full_like(numpy.zeros(2, "float32"), 1.0)
    (1.0, array([1., 1.], dtype=float32))
    """
    x = untraced(x)
    if isinstance(x, numpy.generic) or not hasattr(x, "dtype"):
        return type(x)(value)
    full = numpy.full(x.shape, value, x.dtype)
    return full if isinstance(x, numpy.ndarray) else full[()]


def ones_like(x: Any) -> Any:
    """A tree of ones in the form of x."""
    return map_tree(lambda leaf: full_like(leaf, 1.0), x)


def zeros_like(x: Any) -> Any:
    """A tree of zeros in the form of x."""
    return map_tree(lambda leaf: full_like(leaf, 0.0), x)


def like(np: Any, a: Any, x: Any) -> Any:
    """An adjoint in the type and the dtype of what it belongs to; zeros, if there is none."""
    if a is None:
        return zeros_like(x)
    if type(a) is type(x) is numpy.ndarray and a.dtype == x.dtype:
        return a
    dtype = dtype_of(x)
    if dtype_of(a) != dtype:
        if dtype.kind != "c" and dtype_of(a).kind == "c":
            a = np.real(a)
        if not hasattr(a, "tape"):
            a = numpy.asarray(a).astype(dtype)[()]
    number = type(x) in (float, complex) and not hasattr(a, "tape") and shape_of(a) == ()
    return type(x)(a) if number else a  # of another shape, it is left to be refused


def copy_aliased(found: list, seeds: list) -> list:
    """Gradients, each of them an array of its own that may be written to."""
    taken = {id(seed) for seed in seeds}
    for k, g in enumerate(found):
        if type(g) is numpy.ndarray and (g.base is not None or id(g) in taken):
            found[k] = g.copy()
        taken.add(id(found[k]))
    return found


class Stub:
    """What is left of an array that no rule reads: its shape and its dtype."""

    __slots__ = ("shape", "dtype")

    def __init__(self, shape: tuple[int, ...], dtype: Any) -> None:
        self.shape = shape
        self.dtype = dtype

    ndim = property(lambda self: len(self.shape))
    size = property(lambda self: math.prod(self.shape))

    def __len__(self) -> int:
        return self.shape[0]


def stub(x: Any) -> Any:
    """Replace arrays by stubs, also in a list of them; leave everything else as it is."""
    if type(x) is list or isinstance(x, tuple):
        return [stub(part) for part in x]
    known = hasattr(x, "dtype") or type(x) is float or type(x) is complex
    return Stub(shape_of(x), dtype_of(x)) if known else x
