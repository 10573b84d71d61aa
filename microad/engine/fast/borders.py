"""What goes in and comes out of a computation, quick for a single array or number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from microad.engine.leaves import check_input as plain_check_input
from microad.engine.leaves import check_outputs as plain_check_outputs
from microad.engine.leaves import check_seeds as plain_check_seeds
from microad.engine.leaves import copy_aliased as plain_copy_aliased
from microad.engine.leaves import full_like as plain_full_like
from microad.engine.leaves import like as plain_like
from microad.engine.tape import Var
from microad.engine.trees import LEAF
from microad.engine.trees import flatten as plain_flatten
from microad.engine.trees import map_tree as plain_map_tree

FLOAT64 = numpy.float64
SINGLE = {float, FLOAT64, numpy.ndarray}


def flatten(x: Any) -> tuple[list, Any]:
    """Take a tree apart into a list of its leaves and its form.

    >>> flatten(2.0)[0], flatten([2.0, 3.0])[0]
    ([2.0], [2.0, 3.0])
    """
    return ([x], LEAF) if type(x) in SINGLE else plain_flatten(x)


def check_outputs(outs: list) -> None:
    """Refuse arrays of objects: they may hold traced values, but have no derivative."""
    if len(outs) != 1 or type(outs[0]) is not Var:
        plain_check_outputs(outs)


def check_seeds(g: Any, form: Any, leaves: list) -> list:
    """The leaves of a tangent or a cotangent that fits these leaves."""
    if form is LEAF and type(g) is float is type(leaves[0]):
        return [g]
    if form is LEAF and type(g) is numpy.ndarray and g.dtype.kind == "f":
        x = leaves[0]
        if type(x) is numpy.ndarray and x.shape == g.shape:
            return [g]
    return plain_check_seeds(g, form, leaves)


def check_input(x: Any) -> None:
    """Let only values pass that can change a little."""
    if type(x) is not float and (type(x) is not numpy.ndarray or x.dtype.kind != "f"):
        plain_check_input(x)


def full_like(x: Any, value: float) -> Any:
    """An array or a number like x, every element the same."""
    return type(x)(value) if type(x) is float or type(x) is FLOAT64 else plain_full_like(x, value)


def like(np: Any, a: Any, x: Any) -> Any:
    """An adjoint in the type and the dtype of what it belongs to; zeros, if there is none."""
    kind = type(a)
    same = kind is type(x) and (kind is float or (kind is numpy.ndarray and a.dtype is x.dtype))
    return a if same else plain_like(np, a, x)


def map_tree(f: Callable, x: Any) -> Any:
    """Apply f to every leaf."""
    return f(x) if type(x) in SINGLE else plain_map_tree(f, x)


def copy_aliased(found: list, seeds: list) -> list:
    """Gradients, each of them an array of its own that may be written to."""
    if len(found) == 1 and type(found[0]) is float:
        return found
    return plain_copy_aliased(found, seeds)
