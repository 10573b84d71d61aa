"""Tuples, lists, dicts, namedtuples and None, as inputs and as outputs.

>>> leaves, form = flatten({"w": [1.0, 2.0], "b": None})
>>> leaves
[1.0, 2.0]
>>> unflatten(form, ["one", "two"])
{'w': ['one', 'two'], 'b': None}

A tree of values is taken apart once, at the border of a computation, and put together again at
the end. In between there are only leaves: no other module knows containers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy

from microad.errors import InputError, SeedError

LEAF = object()  # the form of a single value
FLOAT = numpy.dtype(float)
NUMBERS = {float, complex, numpy.float64, numpy.ndarray}

# ---------------------------------------------------------------- taking apart


def flatten(x: Any) -> tuple[list, Any]:
    """Take a tree apart into a list of its leaves and its form.

    None is a tree without leaves. Dicts keep the order of their keys.
    """
    kind = type(x)
    if kind is not tuple and kind is not list and not isinstance(x, (dict, tuple)):
        return ([], None) if x is None else ([x], LEAF)
    leaves: list = []
    return leaves, form_of(x, leaves)


def form_of(x: Any, leaves: list) -> Any:
    """The form of a tree; its leaves are appended to a list."""
    if x is None:
        return None
    if isinstance(x, dict):
        return dict, list(x), [form_of(part, leaves) for part in x.values()]
    if type(x) is list or isinstance(x, tuple):
        return type(x), None, [form_of(part, leaves) for part in x]
    leaves.append(x)
    return LEAF


def unflatten(form: Any, leaves: Any) -> Any:
    """Put leaves together to a tree of this form."""
    return leaves[0] if form is LEAF else build(form, iter(leaves))


def build(form: Any, leaves: Iterator) -> Any:
    """The same, taking leaf after leaf."""
    if form is None or form is LEAF:
        return form and next(leaves)
    kind, keys, forms = form
    parts = [build(part, leaves) for part in forms]
    if kind is dict:
        return dict(zip(keys, parts))
    return kind(*parts) if hasattr(kind, "_fields") else kind(parts)


def map_tree(f: Callable, x: Any) -> Any:
    """Apply f to every leaf.

    >>> map_tree(abs, (-1.0, [2.0, None]))
    (1.0, [2.0, None])
    """
    leaves, form = flatten(x)
    return f(x) if form is LEAF else unflatten(form, [f(leaf) for leaf in leaves])


# ---------------------------------------------------------------- what a leaf is


def plain(x: Any) -> Any:
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
    x = plain(x)
    return x.dtype if hasattr(x, "dtype") else numpy.result_type(x)


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of a number, an array or a traced value."""
    return () if type(x) is float else x.shape if hasattr(x, "shape") else numpy.shape(x)


def check_input(x: Any) -> None:
    """Let only values pass that can change a little: floats, complex numbers, arrays of them."""
    value = x if type(x) is numpy.ndarray else plain(x)
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        if value.dtype.kind not in "fc":
            raise InputError(value)
    elif not isinstance(value, (float, complex)):
        raise InputError(value)


def check_seeds(g: Any, form: Any, leaves: list) -> list:
    """The leaves of a tangent or a cotangent, if it has this form and the shapes of these leaves.

    Whole numbers become floats; dicts go by their keys, in whatever order.
    """
    seeds = [g] if form is LEAF and type(g) in NUMBERS else [*leaves_as(form, g)]
    for k, (seed, leaf) in enumerate(zip(seeds, leaves)):
        if shape_of(seed) != shape_of(leaf):
            raise SeedError(f"shape {shape_of(leaf)}", f"shape {shape_of(seed)}")
        if dtype_of(seed).kind in "biu":
            seeds[k] = like(numpy, seed, plain(leaf))
    return seeds


def leaves_as(form: Any, g: Any) -> Iterator:
    """The leaves of a tree that must have this form; lists and tuples are alike."""
    if form is None or form is LEAF:
        if isinstance(g, (list, tuple, dict)) or (g is None) != (form is None):
            raise SeedError("one array or number" if form else "None", f"{type(g).__name__}")
        if form is LEAF:
            yield g
        return
    kind, keys, forms = form
    if kind is dict and isinstance(g, dict) and g.keys() == {*keys}:
        parts = [g[key] for key in keys]
    elif kind is not dict and isinstance(g, (list, tuple)) and len(g) == len(forms):
        parts = list(g)
    else:
        wanted = f"keys {keys}" if kind is dict else f"{len(forms)} arrays or numbers"
        got = f"keys {list(g)}" if isinstance(g, dict) else f"{len(flatten(g)[0])}"
        raise SeedError(wanted, got)
    for part, of_part in zip(parts, forms):
        yield from leaves_as(of_part, part)


def full_like(x: Any, value: float) -> Any:
    """An array or a number like x, every element the same.

    >>> full_like(2.0, 1.0), full_like(numpy.zeros(2, "float32"), 1.0)
    (1.0, array([1., 1.], dtype=float32))
    """
    if type(x) is float or type(x) is numpy.float64:
        return type(x)(value)
    x = plain(x)
    if isinstance(x, numpy.generic) or not hasattr(x, "dtype"):
        return type(x)(value)
    full = numpy.full(x.shape, value, x.dtype)
    return full if isinstance(x, numpy.ndarray) else full[()]


def ones_like(x: Any) -> Any:
    """A tree of ones in the form of x."""
    return map_tree(lambda leaf: full_like(leaf, 1.0), x)


def like(np: Any, a: Any, x: Any) -> Any:
    """An adjoint in the type and the dtype of what it belongs to; zeros, if there is none."""
    if a is None:
        return map_tree(lambda leaf: full_like(leaf, 0.0), x)
    if type(a) is type(x) is numpy.ndarray and a.dtype == x.dtype:
        return a
    if type(a) is type(x) is float:
        return a
    dtype = dtype_of(x)
    if dtype_of(a) != dtype:
        if dtype.kind != "c" and dtype_of(a).kind == "c":
            a = np.real(a)
        if not hasattr(a, "tape"):
            a = numpy.asarray(a).astype(dtype)[()]
    return type(x)(a) if type(x) in (float, complex) and not hasattr(a, "tape") else a
