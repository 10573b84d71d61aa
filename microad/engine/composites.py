"""Composites: functions made of traced ones, which need no rule of their own.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(lambda x: np.sum(np.outer(x, x)))(numpy.ones(2))  # made of ravel and a product
array([4., 4.])
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cache
from inspect import Parameter, signature
from typing import Any

import numpy

from microad.engine.spaces import Spaces
from microad.engine.tape import Var
from microad.errors import NoOptionError

COMPOSITES: dict[Callable, Callable] = {}
OF_LISTS: set[Callable] = set()  # composites of a list of arrays, as against one array
HOMES = (numpy, numpy.linalg, numpy.fft)


def composite(f: Callable, of_list: bool = False) -> Any:
    """Put a function made of traced ones in the place of NumPy's.

    A list that holds traced values is given to it as an array, or as it is, if it is `of_list`.
    """

    def place(of: Callable, made: Callable) -> Callable:
        COMPOSITES[of] = made
        if of_list:
            OF_LISTS.add(of)
        return made

    if isinstance(f, numpy.ufunc) or getattr(f, "__module__", "").startswith(("numpy", "scipy")):
        return lambda made: place(f, made)
    return place(next(getattr(home, f.__name__) for home in HOMES if hasattr(home, f.__name__)), f)


def prepared(f: Callable, made: Callable, args: Any, kwargs: Any) -> tuple[Any, Any]:
    """The arguments as a composite wants them: known options, and arrays in place of lists."""
    if kwargs:
        check_options(f, made, kwargs)
    if f not in OF_LISTS:
        args, kwargs = map(arrays, args), {name: arrays(x) for name, x in kwargs.items()}
    return args, kwargs


def check_options(f: Callable, made: Callable, kwargs: Any) -> None:
    """Refuse options that NumPy knows and `made` does not, unless they have NumPy's default."""
    known = parameters(made)
    if any(option.kind is Parameter.VAR_KEYWORD for option in known.values()):
        return
    for option in kwargs.keys() - known.keys():
        if kwargs[option] is not parameters(f)[option].default:
            raise NoOptionError(f.__name__, option)
        del kwargs[option]


@cache
def parameters(f: Callable) -> Mapping[str, Parameter]:
    """What a function calls its arguments."""
    return signature(f).parameters


def arrays(x: Any) -> Any:
    """An array in place of a list of numbers, traced ones or floats; whole ones are options."""
    return Spaces.traced.array(x) if type(x) in (list, tuple) and is_data(x) else x


def is_data(x: Any) -> bool:
    """Whether something is a number that can change, or a list with one in it."""
    many = type(x) is list or type(x) is tuple
    return any(map(is_data, x)) if many else isinstance(x, Var) or type(x) is float


def on_arrays(f: Callable, *args: Any, **kwargs: Any) -> Any:
    """Call f, such as `numpy.add.outer`, with arrays in place of lists of numbers."""
    return f(*map(arrays, args), **kwargs)


@cache
def place_of_out(f: Callable) -> int:
    """Where an array for the output may stand among the arguments of a function of NumPy."""
    if isinstance(f, numpy.ufunc):
        return f.nin
    if not str(getattr(f, "__module__", "")).startswith("numpy"):
        return sys.maxsize
    try:
        known = parameters(f).values()
    except ValueError:  # older NumPys do not tell the arguments of what is written in C
        return sys.maxsize
    names = [p.name for p in known if p.kind <= p.POSITIONAL_OR_KEYWORD]
    return names.index("out") if "out" in names else sys.maxsize


# ---------------------------------------------------------------- what comes from outside

NUMBERS = {Var, float, int, bool, complex, numpy.float64, type(None), slice, str}


OTHER_ARITHMETIC = (numpy.matrix, numpy.ma.MaskedArray)  # their * is not that of arrays


def is_outside(x: Any) -> bool:
    """Whether something can become an array, and is not one of numbers yet; in lists, too."""
    kind = type(x)
    if kind is numpy.ndarray:
        return x.dtype.char == "O"
    if kind in NUMBERS or isinstance(x, (Var, numpy.ndarray, numpy.generic)):
        return isinstance(x, OTHER_ARITHMETIC)
    if kind is list or kind is tuple:
        return any(map(is_outside, x))
    return hasattr(kind, "__array__")
