"""What a `Var` can do: operators, methods and attributes of arrays, all recorded.

>>> import numpy
>>> from microad import grad
>>> grad(lambda x: (x @ x.T).sum())(numpy.ones((1, 2)))
array([[2., 2.]])

A traced value takes part in programs that were written for plain arrays, also in those that say
``import numpy``: NumPy itself asks a `Var` what to do, through `__array_ufunc__` and
`__array_function__`. What would lose the trace in silence raises an error that says what to write.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as raw

from microad.engine.rules import call, supported
from microad.engine.tape import Spaces, Var
from microad.engine.trees import dtype_of, plain
from microad.errors import (
    AssignmentError,
    InPlaceError,
    InsideGradError,
    LostTraceError,
    NoRuleError,
)
from microad.numpy.quick import INFIX, QUICK, getitem, infix
from microad.numpy.shaping import to_dtype

# ---------------------------------------------------------------- operators

OTHER_INFIX = {"mod": raw.remainder, "floordiv": raw.floor_divide}
BY_NAME = {"neg": "negative", "abs": "absolute", "matmul": "matmul"}
COMPARE = "lt le eq ne gt ge"


def compare(test: Callable) -> Callable:
    """Make a comparison: it looks at the values, and records nothing."""
    return lambda a, b: test(a.value, b.value if isinstance(b, Var) else b)


# ---------------------------------------------------------------- methods of arrays

SAME = (
    "all any argmax argmin argsort clip conj conjugate cumprod cumsum diagonal dot max mean min "
    "nonzero prod ravel repeat round searchsorted squeeze std sum swapaxes take trace var"
)


def method(name: str) -> Callable:
    """Make the method that calls the function of the same name."""

    def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(Spaces.traced, name)(self, *args, **kwargs)

    run.__name__ = name
    return run


def reshape(self: Any, *shape: Any, **kwargs: Any) -> Any:
    """x.reshape(2, 3) and x.reshape((2, 3))."""
    return Spaces.traced.reshape(self, shape[0] if len(shape) == 1 else shape, **kwargs)


def transpose(self: Any, *axes: Any) -> Any:
    """x.transpose(), x.transpose(1, 0) and x.transpose((1, 0))."""
    order = axes[0] if len(axes) == 1 else axes or None
    return Spaces.traced.transpose(self, order)


def sort(self: Any, *args: Any, **kwargs: Any) -> Any:
    """Refuse: the method of an array sorts it in place."""
    raise InPlaceError("x.sort()", "x = np.sort(x)")


def iterate(self: Any) -> Iterator:
    """Go along the first axis."""
    return (self[k] for k in range(len(self)))


def length(self: Any) -> int:
    """The length of the first axis."""
    return len(plain(self))


# ---------------------------------------------------------------- what NumPy and Python ask for


def array_ufunc(self: Any, ufunc: Any, how: str, *args: Any, **kwargs: Any) -> Any:
    """Answer NumPy's own functions of elements: ``numpy.sin(x)``."""
    out = kwargs.pop("out", None)
    if out is not None:
        raise InPlaceError("an operation with out=, or B += x,", "B = B + x")
    if how == "reduce" and ufunc in REDUCE:
        kwargs.setdefault("axis", 0)
        return call(REDUCE[ufunc], args, {k: v for k, v in kwargs.items() if v is not None})
    if how != "__call__":
        raise NoRuleError(f"{ufunc.__name__}.{how}", supported())
    return QUICK[ufunc](*args) if ufunc in QUICK and not kwargs else call(ufunc, args, kwargs)


REDUCE: dict[Any, Any] = {
    raw.add: raw.sum,
    raw.multiply: raw.prod,
    raw.maximum: raw.max,
    raw.minimum: raw.min,
}


def array_function(self: Any, f: Any, types: Any, args: Any, kwargs: Any) -> Any:
    """Answer all other functions of NumPy: ``numpy.concatenate([x, y])``."""
    return QUICK[f](*args, **kwargs) if f in QUICK else call(f, args, kwargs)


def array(self: Any, dtype: Any = None, copy: Any = None) -> Any:
    """Become an array of whole numbers, which have no derivative, and no other array."""
    if dtype is None or raw.dtype(dtype).kind not in "iub":
        raise LostTraceError("numpy.array, or an assignment like B[0] = x,", "np.stack")
    return raw.asarray(plain(self)).astype(dtype)


def refuse(what: str, write: str) -> Callable:
    """Make a method that says that the trace would be lost, and what to write instead."""

    def lost(self: Any, *args: Any, **kwargs: Any) -> Any:
        raise LostTraceError(what, write)

    return lost


def assign(self: Any, index: Any, value: Any) -> Any:
    """Refuse: a value that was recorded does not change."""
    raise AssignmentError()


def show(self: Any) -> str:
    """The value, and the operation that made it."""
    ops = self.tape.ops
    op = ops[self.index] if self.index < len(ops) else None
    return f"Var({plain(self)!r}{', op=' + op.name if op else ''})"


def backward(self: Any, *args: Any, **kwargs: Any) -> Any:
    """Refuse: this is a word of the object style."""
    raise InsideGradError("backward()")


OTHERS: dict[str, Any] = {
    "backward": backward,
    "__pos__": lambda a: a,
    "__rmatmul__": lambda b, a: Spaces.traced.matmul(a, b),
    "__getitem__": getitem,
    "__setitem__": assign,
    "__hash__": object.__hash__,
    "__bool__": lambda a: bool(plain(a)),
    "__len__": length,
    "__iter__": iterate,
    "__repr__": show,
    "__format__": lambda a, spec: format(plain(a), spec),
    "__array_ufunc__": array_ufunc,
    "__array_function__": array_function,
    "__array__": array,
    "__float__": refuse("float(x), or a function of math,", "np.sin(x) for math.sin(x)"),
    "__int__": refuse("int(x)", "np.floor(x)"),
    "__index__": refuse("an index or a count", "a plain number"),
    "__complex__": refuse("complex(x)", "x + 0j"),
    "reshape": reshape,
    "transpose": transpose,
    "flatten": method("ravel"),
    "copy": lambda a: a,
    "__copy__": lambda a: a,
    "__deepcopy__": lambda a, memo: a,
    "sort": sort,
    "item": lambda a: Spaces.traced.reshape(a, ()),
    "tolist": lambda a: [part.tolist() if part.ndim else part for part in a],
    "astype": lambda a, dtype, **kwargs: to_dtype(Spaces.traced, a, dtype, **kwargs),
    "T": property(lambda a: Spaces.traced.transpose(a)),
    "real": property(lambda a: call(raw.real, (a,), {})),
    "imag": property(lambda a: call(raw.imag, (a,), {})),
    "ndim": property(lambda a: len(a.shape)),
    "size": property(lambda a: math.prod(a.shape)),
    "dtype": property(dtype_of),
}


def install() -> None:
    """Give `Var` all of it."""
    for name, (value, ufunc) in INFIX.items():
        straight, mirrored = infix(value, ufunc)
        setattr(Var, f"__{name}__", straight)
        setattr(Var, f"__r{name}__", mirrored)
    for name, ufunc in OTHER_INFIX.items():
        setattr(Var, f"__{name}__", lambda a, b, ufunc=ufunc: call(ufunc, (a, b), {}))
        setattr(Var, f"__r{name}__", lambda a, b, ufunc=ufunc: call(ufunc, (b, a), {}))
    for name, function in BY_NAME.items():
        setattr(Var, f"__{name}__", getattr(Spaces.traced, function))
    for name in COMPARE.split():
        setattr(Var, f"__{name}__", compare(getattr(operator, name)))
    for name in SAME.split():
        setattr(Var, name, method(name))
    for name, thing in OTHERS.items():
        setattr(Var, name, thing)
