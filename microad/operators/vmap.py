"""`vmap`: a function of one example, applied to each example of a batch.

>>> import microad.numpy as np
>>> from microad import grad
>>> batch = np.array([[1.0, 2.0], [3.0, 4.0]])
>>> vmap(grad(lambda x: np.sum(x**3)))(batch)  # a gradient for each row
array([[ 3., 12.],
       [27., 48.]])

The function runs once for each example, and the results are stacked. So it may do whatever Python
can do, such as an `if` on a value, and derivatives of every order pass through. What JAX compiles
into one computation for the whole batch is a loop here: where time matters, write the function for
a whole batch.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import microad.numpy as np
from microad.engine.leaves import shape_of
from microad.engine.trees import flatten, unflatten
from microad.errors import VmapError
from microad.operators.gradients import name_of


def vmap(f: Callable, in_axes: Any = 0, out_axes: Any = 0) -> Callable:
    """Make a function of batches out of a function of one example.

    Parameters
    ----------
    f : callable
        The function of one example. Its arguments and results may be trees of arrays.
    in_axes : int, None, or tuple, list or dict of these
        Along which axis the examples lie: one for all arguments, or a tuple with one for each. None
        passes an argument on as it is. For a tree, give one for all of its leaves, or a tree.
    out_axes : int, or tuple, list or dict of these
        Where the axis of the examples is to be in the results.

    Returns
    -------
    callable
        A function of the same arguments; those that are given by name lie along axis 0.

    Raises
    ------
    VmapError
        If there is no axis to go along, if two have different lengths, or if there is no example.

    Examples
    --------
    >>> A, xs = np.array([[1.0, 0.0], [0.0, 2.0]]), np.ones((3, 2))
    >>> vmap(np.dot, in_axes=(None, 0))(A, xs)
    array([[1., 2.],
           [1., 2.],
           [1., 2.]])
    >>> vmap(vmap(lambda x, y: x * y, (None, 0)), (0, None))(np.arange(2.0), np.arange(3.0))
    array([[0., 0., 0.],
           [0., 1., 2.]])
    """

    @wraps(f)
    def mapped(*args: Any, **kwargs: Any) -> Any:
        if isinstance(in_axes, (tuple, list)) and len(in_axes) != len(args):
            raise VmapError("arguments", f=name_of(f), axes=in_axes, count=len(args))
        leaves, form = flatten((args, kwargs))
        axes = spread(in_axes, args, "in_axes") + spread(0, kwargs, "in_axes")
        results = [
            flatten(f(*example[0], **example[1]))
            for k in range(batch_size(name_of(f), leaves, axes))
            for example in [unflatten(form, [pick(x, axis, k) for x, axis in zip(leaves, axes)])]
        ]
        out_form = results[0][1]
        whole = unflatten(out_form, results[0][0])
        places = spread(out_axes, whole, "out_axes")
        if None in places:
            raise VmapError("out", f=name_of(f))
        columns = zip(*[outs for outs, _ in results])
        return unflatten(out_form, [np.stack(c, axis) for c, axis in zip(columns, places)])

    return mapped


def spread(axes: Any, tree: Any, name: str) -> list:
    """An axis for each leaf of a tree, if an axis may stand for a whole branch."""
    if axes is None or isinstance(axes, int):
        return [axes] * len(flatten(tree)[0])
    if isinstance(axes, dict) and isinstance(tree, dict) and axes.keys() == tree.keys():
        return [axis for key in tree for axis in spread(axes[key], tree[key], name)]
    sequences = isinstance(axes, (tuple, list)) and isinstance(tree, (tuple, list))
    if not sequences or len(axes) != len(tree):
        raise VmapError("form", name=name, axes=axes, tree=type(tree).__name__)
    return [axis for pair in zip(axes, tree) for axis in spread(*pair, name)]


def batch_size(f: str, leaves: list, axes: list) -> int:
    """How many examples there are: the same number along each axis."""
    sizes = []
    for x, axis in zip(leaves, axes):
        if axis is not None:
            shape = shape_of(x)
            if not -len(shape) <= axis < len(shape):
                raise VmapError("axis", f=f, axis=axis, shape=shape)
            sizes.append(shape[axis])
    if not sizes:
        raise VmapError("nothing", f=f)
    if len({*sizes}) > 1:
        raise VmapError("sizes", f=f, sizes=sizes)
    if sizes[0] == 0:
        raise VmapError("empty", f=f)
    return sizes[0]


def pick(x: Any, axis: int | None, k: int) -> Any:
    """Example k of a leaf, or the leaf itself if all examples share it."""
    return x if axis is None else x[(slice(None),) * (axis % len(shape_of(x))) + (k,)]
