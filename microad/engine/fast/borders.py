"""What goes in and comes out of a computation, quick for a single array or number."""

from __future__ import annotations

from typing import Any

import numpy

from microad.engine.leaves import check_seeds as plain_check_seeds
from microad.engine.trees import LEAF
from microad.engine.trees import flatten as plain_flatten

SINGLE = {float, numpy.float64, numpy.ndarray}


def flatten(x: Any) -> tuple[list, Any]:
    """Take a tree apart into a list of its leaves and its form.

    >>> flatten(2.0)[0], flatten([2.0, 3.0])[0]
    ([2.0], [2.0, 3.0])
    """
    return ([x], LEAF) if type(x) in SINGLE else plain_flatten(x)


def check_seeds(g: Any, form: Any, leaves: list) -> list:
    """The leaves of a tangent or a cotangent that fits these leaves."""
    if form is LEAF and type(g) is float is type(leaves[0]):
        return [g]
    if form is LEAF and type(g) is numpy.ndarray and g.dtype.kind == "f":
        x = leaves[0]
        if type(x) is numpy.ndarray and x.shape == g.shape:
            return [g]
    return plain_check_seeds(g, form, leaves)
