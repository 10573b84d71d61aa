"""Functions that call a function of yours: along an axis, for each element, or piece by piece.

They call it with traced values, and put together what comes back.

>>> import microad.numpy as np
>>> from microad import grad
>>> bend = np.vectorize(lambda t: t * t if t > 0 else 0.0)
>>> grad(lambda x: np.sum(bend(x)))(np.array([-1.0, 2.0]))
array([0., 4.])
>>> grad(lambda x: np.piecewise(x, [x < 1, x >= 1], [lambda t: t, lambda t: t**3]))(2.0)
12.0
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import numpy as raw

from microad.engine.composites import COMPOSITES, composite
from microad.engine.dispatch import holds
from microad.engine.leaves import shape_of, untraced
from microad.engine.rules import named_after
from microad.engine.spaces import Spaces
from microad.errors import NoOptionError

# ------------------------------------------------------------------------ along axes


@composite
def apply_along_axis(np, func1d, axis, arr, *args, **kwargs):
    """The function of each line of the array; its results take the place of the line."""
    arr = np.asarray(arr)
    at = axis % arr.ndim
    lines = np.moveaxis(arr, at, -1)
    parts = [np.asarray(func1d(lines[k], *args, **kwargs)) for k in raw.ndindex(lines.shape[:-1])]
    inner = shape_of(parts[0])
    ans = np.reshape(np.stack(parts), (*lines.shape[:-1], *inner))
    new = range(arr.ndim - 1, arr.ndim - 1 + len(inner))
    return np.moveaxis(ans, new, range(at, at + len(inner)))


@composite
def apply_over_axes(np, func, a, axes):
    """The function with one axis after the other; an axis that it takes away becomes one of 1."""
    ans = np.asarray(a)
    for axis in raw.atleast_1d(axes):
        axis = int(axis) % ans.ndim
        reduced = func(ans, axis)
        ans = reduced if reduced.ndim == ans.ndim else np.expand_dims(reduced, axis)
    return ans


@composite
def fromfunction(np, function, shape, *, dtype=float, **kwargs):
    """The function of the indices of an array."""
    return function(*raw.indices(shape, dtype=dtype), **kwargs)


# ------------------------------------------------------------------------ piece by piece


def conditions(x, condlist, count):
    """A row of Booleans for each function; a condition that is left over holds for all the rest."""
    one = raw.isscalar(condlist) or (
        raw.ndim(x) and not isinstance(condlist[0], list | raw.ndarray)
    )
    rows = raw.asarray([condlist] if one else condlist, bool).reshape(-1, raw.size(x))
    if len(rows) == count - 1:
        rows = raw.concatenate([rows, ~rows.any(0, keepdims=True)])
    if len(rows) != count:
        raw.piecewise(x, condlist, [0.0] * count)  # NumPy says what does not fit
    return rows


@composite(raw.piecewise, of_list=True)
def piecewise(np, x, condlist, funclist, *args, **kw):
    """Each element by the function whose condition holds for it, or 0 if there is none."""
    flat = np.ravel(x)
    ans = raw.zeros(flat.shape, flat.dtype)
    rows = conditions(untraced(x), untraced(condlist), len(funclist))
    for row, f in zip(rows, funclist):
        if row.any():
            ans = np.index_update(ans, row, f(flat[row], *args, **kw) if callable(f) else f)
    return np.reshape(ans, shape_of(x))


# ------------------------------------------------------------------------ each element


class vectorize:  # noqa: N801
    """A function of numbers as a function of arrays, as `numpy.vectorize` makes one.

    Parameters
    ----------
    pyfunc : callable
        A function of numbers. It is called once for each element.
    otypes : str or list of dtypes, optional
        The dtypes of the results; by default those of the first results.
    doc : str, optional
        The docstring.
    excluded : set of int or str, optional
        Arguments that are passed on as they are.
    cache : bool
        Taken for the sake of NumPy's signature: no call is made twice here.
    signature : str, optional
        The shapes, if pyfunc works on arrays; then traced values are refused.

    Raises
    ------
    ValueError
        If there is no element, and `otypes` does not say what to make of that.
    NoOptionError
        If traced values meet a `signature`.

    Examples
    --------
    >>> import numpy
    >>> vectorize(max)(numpy.array([1.0, 5.0]), 3.0)
    array([3., 5.])
    """

    def __init__(self, pyfunc: Callable, otypes: Any = None, doc: str | None = None,
                 excluded: Any = None, cache: bool = False, *, signature: str | None = None
                 ) -> None:  # fmt: skip
        wraps(pyfunc)(self)
        self.pyfunc, self.otypes = pyfunc, otypes
        self.excluded, self.signature = set(excluded or ()), signature
        self.__doc__ = pyfunc.__doc__ if doc is None else doc

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function for each element of the arguments, which are broadcast together."""
        if self.signature is not None:
            if holds([*args, *kwargs.values()]):
                raise NoOptionError("vectorize", "signature")
            made = raw.vectorize(self.pyfunc, self.otypes, None, self.excluded,
                                 signature=self.signature)  # fmt: skip
            return made(*args, **kwargs)
        np = Spaces.traced
        given: dict[Any, Any] = dict(enumerate(args)) | kwargs
        moving = [key for key in given if key not in self.excluded]
        arrays = np.broadcast_arrays(*[np.asarray(given[key]) for key in moving])
        shape = shape_of(arrays[0]) if arrays else ()
        results = []
        for k in raw.ndindex(shape):
            call = given | {key: element(x, k) for key, x in zip(moving, arrays)}
            numbered = [call[i] for i in range(len(args))]
            results.append(self.pyfunc(*numbered, **{name: call[name] for name in kwargs}))
        return self.put_together(results, shape)

    def put_together(self, results: list, shape: tuple[int, ...]) -> Any:
        """An array of the results, or several, if the function returns tuples."""
        several = isinstance(results[0], tuple) if results else len(self.otypes or "") > 1
        kinds = list(self.otypes) if self.otypes else []
        if not results and not kinds:
            raw.vectorize(self.pyfunc)(raw.empty(0))  # NumPy says that it cannot know the dtype
        columns = list(zip(*results)) if several else [results]
        columns = columns or [()] * len(kinds)
        kinds = kinds or [None] * len(columns)
        made = tuple(filled(x, kind, shape) for x, kind in zip(columns, kinds))
        return made if several else made[0]


def element(x: Any, k: tuple[int, ...]) -> Any:
    """One element: still traced, or as a number of Python."""
    return x[k] if holds(x) else x[k].item()


def filled(results: Any, kind: Any, shape: tuple[int, ...]) -> Any:
    """An array of the results, in the dtype that is asked for, or in that of the first one."""
    np = Spaces.traced
    if not len(results):
        return raw.empty(shape, kind)
    kind = raw.result_type(untraced(results[0])) if kind is None else kind
    return np.reshape(np.array(list(results), kind), shape)


# ------------------------------------------------------------------------ constants outside, too


def always(f: Callable) -> Callable:
    """The function as it is written here, for constants, too: what it calls may hold a trace."""
    return named_after(f, partial(COMPOSITES[f], Spaces.traced))


vars(Spaces.traced)["vectorize"] = vectorize
for _f in (raw.apply_along_axis, raw.piecewise):
    vars(Spaces.traced)[_f.__name__] = always(_f)
