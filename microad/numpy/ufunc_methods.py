"""The methods of functions of elements: `np.add.outer`, `np.multiply.accumulate`, and their like.

>>> import microad.numpy as np
>>> from microad import grad
>>> x = np.array([1.0, 2.0, 3.0])
>>> grad(lambda x: np.sum(np.subtract.outer(x, x) ** 2))(x)
array([-12.,   0.,  12.])
>>> grad(lambda x: np.sum(np.add.reduceat(x, [0, 2]) ** 2))(x)
array([6., 6., 6.])
"""

from collections.abc import Callable
from typing import Any

import numpy as raw

from microad.engine.composites import COMPOSITES
from microad.engine.leaves import shape_of
from microad.engine.rules import RULES, traced
from microad.engine.spaces import Spaces
from microad.errors import InPlaceError, NoOptionError, NoRuleError

QUICK = {  # what has a function of its own
    ("accumulate", raw.add): "cumsum",
    ("accumulate", raw.multiply): "cumprod",
}


def outer(f: Callable, A: Any, B: Any) -> Any:  # noqa: N803
    """f of each element of A with each element of B."""
    np = Spaces.traced
    A, B = np.asarray(A), np.asarray(B)  # noqa: N806
    return f(np.reshape(A, shape_of(A) + (1,) * len(shape_of(B))), B)


def steps(f: Callable, parts: Any) -> list:
    """What f has made of the first element, of the first two, of the first three ..."""
    found = [parts[0]]
    for part in parts[1:]:
        found.append(f(found[-1], part))
    return found


def accumulate(f: Callable, array: Any, axis: int = 0) -> Any:
    """The results of f on the way along an axis."""
    np = Spaces.traced
    parts = list(np.moveaxis(np.asarray(array), axis, 0))
    return np.stack(steps(f, parts), axis)


def reduce(f: Callable, array: Any, axis: Any = 0, keepdims: bool = False) -> Any:
    """The last of them: for several axes, one axis after the other."""
    np, x = Spaces.traced, Spaces.traced.asarray(array)
    axes = range(x.ndim) if axis is None else raw.atleast_1d(axis) % x.ndim
    for k in sorted(map(int, axes), reverse=True):
        x = steps(f, list(np.moveaxis(x, k, 0)))[-1]
        x = np.expand_dims(x, k) if keepdims else x
    return x


def reduceat(f: Any, array: Any, indices: Any, axis: int = 0) -> Any:
    """The reduction from each index to the next one, or the element, if the next one is smaller."""
    np = Spaces.traced
    x, starts = np.moveaxis(np.asarray(array), axis, 0), list(raw.asarray(indices))
    ends = [*starts[1:], len(x)]
    parts = [f.reduce(x[i:j], axis=0) if i < j else x[i] for i, j in zip(starts, ends)]
    return np.stack(parts, axis)


METHODS: dict[str, Callable] = {
    "outer": outer,
    "accumulate": accumulate,
    "reduce": reduce,
    "reduceat": reduceat,
}
DEFAULTS = {"dtype": None, "out": None, "where": True, "initial": None}


def method(ufunc: Any, how: str, args: Any, kwargs: Any) -> Any:
    """Apply a method of a function of elements to arguments of which some are traced.

    Raises
    ------
    InPlaceError
        If the method changes an array in place, as `at` does.
    NoOptionError
        If an option has no derivative.
    NoRuleError
        If the function has no derivative, or does not have two arguments.
    """
    if how == "at":
        raise InPlaceError("at")
    if ufunc.nin != 2 or not (ufunc in RULES or ufunc in COMPOSITES):
        raise NoRuleError(f"{ufunc.__name__}.{how}")
    f = traced(ufunc)
    kwargs = {name: x for name, x in kwargs.items() if name != "out" or x is not None}
    if (how, ufunc) in QUICK:
        options = {"axis": 0, **kwargs}
        return getattr(Spaces.traced, QUICK[how, ufunc])(*args, **options)
    for option in DEFAULTS.keys() & kwargs.keys():
        if kwargs.pop(option) is not DEFAULTS[option]:
            raise NoOptionError(f"{ufunc.__name__}.{how}", option, "leave it out")
    return METHODS[how](f, *args, **kwargs)


Spaces.method = method
