"""Gradients of functions with one number as output, and which argument they are taken in.

>>> import numpy
>>> import microad.numpy as np
>>> def f(x, y):
...     return np.sum(np.sin(x) * y)
>>> grad(f, "y")(numpy.zeros(2), numpy.ones(2))
array([0., 0.])

`argnum` (or `argnums`, as JAX calls it) is a position, a tuple of positions (then the derivative is
a tuple), or a name. What stands there may be a float, an array, or tuples, lists and dicts of
those, and the derivative has the same form.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as raw

import microad.numpy as np
from microad.engine.leaves import dtype_of, ones_like, shape_of, untraced
from microad.engine.tape import Var
from microad.engine.trace import Trace
from microad.engine.trace import make_jvp as push_through
from microad.engine.trees import flatten, map_tree
from microad.errors import (
    ArgumentError,
    NotCallableError,
    OutputError,
    UnusedInputWarning,
    WrongShapeError,
)

# ---------------------------------------------------------------- which argument


def name_of(f: Any) -> str:
    """What a function is called."""
    return getattr(f, "__name__", type(f).__name__)


def place(f: Callable, argnum: Any, args: list, kwargs: dict) -> Any:
    """The position of an argument, or its name if it was given by name."""
    if argnum in kwargs or (type(argnum) is int and -len(args) <= argnum < len(args)):
        return argnum
    names = names_of(f)
    if argnum in names and names.index(argnum) < len(args):
        return names.index(argnum)
    if type(argnum) is int and 0 <= argnum < len(names) and names[argnum] in kwargs:
        return names[argnum]
    raise ArgumentError(argnum, f, len(args) + len(kwargs))


def names_of(f: Callable) -> list[str]:
    """What a function calls its arguments, as far as it tells."""
    try:
        return list(inspect.signature(f).parameters)
    except ValueError:  # of some functions that are written in C
        return []


def in_argument(f: Callable, argnum: Any, args: tuple, kwargs: dict) -> tuple[Callable, Any]:
    """See f as a function of one argument; return it, and where it is to be differentiated."""
    several, given = isinstance(argnum, (tuple, list)), list(args)
    places = [place(f, k, given, kwargs) for k in (argnum if several else [argnum])]

    def of_one(values: Any) -> Any:
        new_args, new_kwargs = given[:], {**kwargs}
        for at, value in zip(places, values if several else [values]):
            (new_kwargs if isinstance(at, str) else new_args)[at] = value
        return f(*new_args, **new_kwargs)

    of_one.__name__, of_one.argnum = name_of(f), argnum  # type: ignore[attr-defined]
    found = tuple([(kwargs if isinstance(at, str) else given)[at] for at in places])
    return of_one, found if several else found[0]


def check_call(name: str, f: Any, argnum: Any = 0) -> None:
    """Let only a function pass, and a way to name an argument."""
    if not callable(f):
        raise NotCallableError(name, f)
    if not isinstance(argnum, (int, str, tuple, list)):
        raise ArgumentError(argnum, f, 0)


def operator(of_one: Callable) -> Callable:
    """Lift an operator on functions of one argument to functions of many."""

    @wraps(of_one)
    def lifted(f: Callable, argnum: Any = 0, *, argnums: Any = None, **options: Any) -> Callable:
        where = argnum if argnums is None else argnums
        check_call(of_one.__name__, f, where)

        def derived(*args: Any, **kwargs: Any) -> Any:
            if type(where) is int and len(args) == 1 and not kwargs and where == 0:
                return of_one(f, args[0], **options)
            return of_one(*in_argument(f, where, args, kwargs), **options)

        derived.__name__ = f"{of_one.__name__}_of_{name_of(f)}_wrt_argnum_{where}"
        derived.__doc__ = of_one.__doc__
        return derived

    del lifted.__wrapped__  # its signature is its own
    return lifted


# ---------------------------------------------------------------- gradients


NUMBERS = (int, float, complex, raw.generic, raw.ndarray)


def check_output(name: str, out: Any, scalar: bool = True, f: Any = None) -> None:
    """Let only a real number pass, or a real array if it need not be a number."""
    value = untraced(out)
    if type(value) is float or type(value) is raw.float64:
        return
    if type(value) is bool or not isinstance(value, NUMBERS):
        raise OutputError(name, value, f)
    if dtype_of(value).kind not in "fiu" or (scalar and raw.size(value) != 1):
        raise OutputError(name, value, f)


def check_numbers(name: str, out: Any, f: Any) -> None:
    """Let only numbers and arrays pass, and trees of them that have any."""
    wrong = [x for x in map(untraced, flatten(out)[0]) if not isinstance(x, NUMBERS)]
    if wrong or out is None:
        raise OutputError(name, wrong[0] if wrong else None, f)


def value_and_vjp_of_ones(name: str, f: Callable, x: Any, scalar: bool = True) -> tuple[Any, Any]:
    """f(x), and its transposed Jacobian times ones."""
    run = Trace(f, x)
    ans = run.ans
    check_output(name, ans, scalar, f)
    warn_if_unused(name, f, run)
    found = run.pull(ones_like(ans), retain=False)
    for g, x in zip(flatten(found)[0], run.inputs):
        if shape_of(g) != shape_of(x):
            raise WrongShapeError(shape_of(g), shape_of(x))
    return ans, found


def warn_if_unused(name: str, f: Callable, run: Trace) -> None:
    """Say so if the output does not depend on the input."""
    if run.inputs and not any(map(run.owns, run.outs)):
        warnings.warn(UnusedInputWarning(name, f, getattr(f, "argnum", 0), run.ans), stacklevel=5)


def without_aux(f: Callable) -> tuple[Callable, list]:
    """The function x -> the first output of f, and a list that gets the second one, untraced."""
    found: list = []

    def first(x: Any) -> Any:
        tapes = [leaf.tape for leaf in flatten(x)[0] if isinstance(leaf, Var)]
        pair = f(x)
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise OutputError("has_aux (grad_and_aux)", untraced(pair), f, pair=True)
        out, aux = pair
        own = lambda leaf: isinstance(leaf, Var) and leaf.tape in tapes  # noqa: E731
        found.append(map_tree(lambda leaf: leaf.value if own(leaf) else leaf, aux))
        return out

    first.__name__, first.argnum = name_of(f), getattr(f, "argnum", 0)  # type: ignore[attr-defined]
    return first, found


def with_options(name: str, f: Callable, x: Any, has_aux: bool, holomorphic: bool) -> Any:
    """The value and the gradient; with `has_aux`, (value, aux) in the place of the value."""
    first, aux = without_aux(f) if has_aux else (f, [])
    if holomorphic:
        run = Trace(first, x)
        value, g = run.ans, run.pull(ones_like(run.ans), retain=False)
    else:
        value, g = value_and_vjp_of_ones(name, first, x)
    return ((value, aux[0]) if has_aux else value), g


@operator
def grad(f: Callable, x: Any, has_aux: bool = False, holomorphic: bool = False) -> Any:
    """The gradient of a function with one real number as output.

    With `has_aux`, f returns (output, aux), and you get (gradient, aux); `holomorphic` says that
    numbers are complex, and that f has a complex derivative.

    >>> grad(lambda x, y: x * x * y)(3.0, 2.0)
    12.0
    >>> grad(lambda x, y: x * x * y, (0, 1))(3.0, 2.0)
    (12.0, 9.0)
    """
    if not (has_aux or holomorphic):
        return value_and_vjp_of_ones("grad", f, x)[1]
    value, g = with_options("grad", f, x, has_aux, holomorphic)
    return (g, value[1]) if has_aux else g


@operator
def value_and_grad(
    f: Callable, x: Any, has_aux: bool = False, holomorphic: bool = False
) -> tuple[Any, Any]:
    """The value and the gradient, in one run; with `has_aux`, ((output, aux), gradient).

    >>> value_and_grad(lambda x: x * x)(3.0)
    (9.0, 6.0)
    """
    if not (has_aux or holomorphic):
        return value_and_vjp_of_ones("value_and_grad", f, x)
    return with_options("value_and_grad", f, x, has_aux, holomorphic)


@operator
def grad_and_aux(f: Callable, x: Any) -> tuple[Any, Any]:
    """The gradient of the first of two outputs, and the second as it is.

    >>> grad_and_aux(lambda x: (x * x, "a note"))(3.0)
    (6.0, 'a note')
    """
    (_, aux), g = with_options("grad_and_aux", f, x, True, False)
    return g, aux


@operator
def elementwise_grad(f: Callable, x: Any) -> Any:
    """The sum of each column of the Jacobian: f' at each x, if f goes by elements.

    >>> elementwise_grad(np.sin)(raw.zeros(2))
    array([1., 1.])
    """
    return value_and_vjp_of_ones("elementwise_grad", f, x, scalar=False)[1]


@operator
def deriv(f: Callable, x: Any) -> Any:
    """The derivative in forward mode, with a tangent of ones.

    >>> deriv(lambda x: x * x)(3.0)
    6.0
    """
    ans, t = push_through(f, x)(ones_like(x))
    check_numbers("deriv", ans, f)
    return t


@operator
def holomorphic_grad(f: Callable, x: Any) -> Any:
    """The complex derivative of a holomorphic function.

    >>> holomorphic_grad(lambda z: z * z)(1.0 + 2.0j)
    (2+4j)
    """
    return value_and_vjp_of_ones("holomorphic_grad", lambda x: np.real(f(x)), x)[1]
