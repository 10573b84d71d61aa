"""A tree of numbers and arrays as one vector, and back: what an optimizer from outside wants.

>>> import numpy
>>> vector, unflatten = flatten({"w": numpy.array([[1.0, 2.0]]), "b": 3.0})
>>> vector
array([1., 2., 3.])
>>> unflatten(2 * vector)
{'w': array([[2., 4.]]), 'b': np.float64(6.0)}
"""

from collections.abc import Callable
from typing import Any

import numpy

import microad.numpy as np
from microad.engine.leaves import shape_of
from microad.engine.trees import flatten as leaves_of
from microad.engine.trees import unflatten
from microad.errors import UnflattenError


def flatten(tree: Any) -> tuple[Any, Callable[[Any], Any]]:
    """Write all numbers of a tree into one vector, and return the way back, too.

    Parameters
    ----------
    tree : tree of arrays
        A number or an array, or tuples, lists and dicts of those, nested; traced or not.

    Returns
    -------
    vector : ndarray, shape (n,)
        The elements of the leaves, one leaf after another; it has a derivative in each of them.
    unflatten : callable
        ``unflatten(vector)`` is the tree again, with the numbers of another vector in it.

    Raises
    ------
    UnflattenError
        If `unflatten` gets something that is not a vector of n numbers.

    Examples
    --------
    >>> from microad import grad
    >>> grad(lambda p: np.sum(flatten(p)[0] ** 2))({"a": 1.0, "b": 2.0})
    {'a': 2.0, 'b': 4.0}
    """
    leaves, form = leaves_of(tree)
    shapes = [shape_of(leaf) for leaf in leaves]
    sizes = [int(numpy.prod(shape, dtype=int)) for shape in shapes]
    ends = numpy.cumsum([0, *sizes]).tolist()

    def back(vector: Any) -> Any:
        if shape_of(vector) != (ends[-1],):
            raise UnflattenError(shape_of(vector), ends[-1])
        parts = [np.reshape(vector[i:j], s) for i, j, s in zip(ends, ends[1:], shapes)]
        return unflatten(form, [part if shape else part[()] for part, shape in zip(parts, shapes)])

    if not leaves:
        return numpy.zeros(0), back
    return np.concatenate([np.ravel(leaf) for leaf in leaves]), back
