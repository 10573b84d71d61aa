"""Arrays from outside: with labels (pandas), of objects, or anything else that can become an array.

A function of NumPy is given plain arrays in their place, so that values and gradients are arrays.
What has labels is brought into one order first, as pandas does it: where two of them disagree,
elements move, and their gradients move back.

>>> import microad.numpy as np
>>> from microad import grad
>>> boxed = np.empty(2, dtype=object)
>>> def f(x):
...     boxed[0], boxed[1] = x[0], 3.0 * x[1]
...     return np.sum(x * boxed)
>>> grad(f)(np.ones(2))
array([2., 6.])
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as raw

from microad.engine.array_methods import ArrayMethods
from microad.engine.composites import OTHER_ARITHMETIC, is_outside
from microad.engine.leaves import shape_of, untraced
from microad.engine.rule_types import Elementwise
from microad.engine.rules import RULES, call_known
from microad.engine.spaces import Spaces
from microad.errors import ArithmeticKindError


class Labelled(ArrayMethods):
    """A traced array and the labels of its elements.

    Attributes
    ----------
    values : Var or ndarray
        The array.
    places : Series or DataFrame
        For each label the place of its element: 0, 1, 2 ...
    """

    __slots__ = ("values", "places", "tape")

    def __init__(self, values: Any, labels: Any) -> None:
        self.values = values
        self.places = relabelled(labels, raw.arange(labels.size).reshape(labels.shape))
        self.tape = None

    shape = property(lambda self: shape_of(self.values))
    value = property(lambda self: relabelled(self.places, untraced(self.values)))

    def __repr__(self) -> str:
        """The values with their labels."""
        return f"Labelled({self.value!r})"

    def __array_ufunc__(self, ufunc: Any, how: str, *args: Any, **kwargs: Any) -> Any:
        """Answer NumPy's functions of elements."""
        if how == "__call__":
            return from_outside(ufunc, args, kwargs)
        return native(args[0]).__array_ufunc__(ufunc, how, *map(native, args), **kwargs)

    def __array_function__(self, f: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """Answer all other functions of NumPy."""
        return from_outside(f, args, kwargs)


def relabelled(labels: Any, values: Any) -> Any:
    """The values with these labels."""
    more = {"columns": labels.columns} if hasattr(labels, "columns") else {}
    return type(labels)(values, index=labels.index, **more)


def has_labels(x: Any) -> bool:
    """Whether something is a Series or a DataFrame, or is like them."""
    return isinstance(x, Labelled) or (hasattr(type(x), "align") and hasattr(type(x), "iloc"))


def native(x: Any) -> Any:
    """An array in the place of what comes from outside; in lists, too."""
    if isinstance(x, Labelled):
        return x.values
    if type(x) is list or type(x) is tuple:
        return type(x)(map(native, x))
    if not is_outside(x):
        return x
    if isinstance(x, OTHER_ARITHMETIC):
        raise ArithmeticKindError(type(x).__name__)
    x = raw.asarray(x)
    return Spaces.traced.array(x.tolist()) if x.dtype == object else x


def from_outside(f: Callable, args: Any, kwargs: Any) -> Any:
    """Apply a function of NumPy where some arguments come from outside."""
    kwargs = {name: native(x) for name, x in kwargs.items()}
    labelled = [k for k, x in enumerate(args) if has_labels(x)]
    if labelled == [0] and f is operator.getitem:
        return picked(*args)
    if not labelled or not isinstance(RULES.get(f), Elementwise):
        return call_known(f, [*map(native, args)], kwargs)
    args = [x if isinstance(x, Labelled) else with_labels(x) for x in args]
    if len(labelled) == 2:
        args = aligned(*args)
    places = args[labelled[0]].places
    ans = Spaces.call(f, tuple(map(native, args)), kwargs)
    return Labelled(ans, places) if shape_of(ans) == places.shape else ans


def with_labels(x: Any) -> Any:
    """A constant with its labels, if it has some."""
    return Labelled(native(x), x) if has_labels(x) else native(x)


def aligned(a: Labelled, b: Labelled) -> tuple[Labelled, Labelled]:
    """Both in the order of labels that pandas chooses; the labels of a row are those of columns."""
    if len(a.shape) < len(b.shape):
        return aligned(b, a)[::-1]
    options = {"axis": 1} if len(a.shape) > len(b.shape) else {}
    left, right = a.places.align(b.places, **options)
    return at_places(a.values, left), at_places(b.values, right)


def at_places(values: Any, places: Any) -> Labelled:
    """The elements at these places, NaN where there is none."""
    np, at = Spaces.traced, raw.asarray(places, float)
    missing = raw.isnan(at)
    moved = np.ravel(values)[raw.where(missing, 0, at).astype(int)]
    return Labelled(np.where(missing, raw.nan, moved) if missing.any() else moved, places)


def picked(x: Labelled, index: Any) -> Any:
    """x[index], which pandas looks up by labels."""
    places = x.places[untraced(index)]
    found = Spaces.traced.ravel(x.values)[raw.asarray(places, int)]
    return Labelled(found, places) if has_labels(places) else found


Spaces.outside = from_outside
