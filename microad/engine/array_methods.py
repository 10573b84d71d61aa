"""What a traced value can do: operators, methods and attributes of arrays, all recorded.

>>> import numpy
>>> from microad import grad
>>> grad(lambda x: (x @ x.T).sum())(numpy.ones((1, 2)))
array([[2., 2.]])

Each of them calls the traced function of the same meaning. A traced value also takes part in
programs that say ``import numpy``: NumPy itself asks it what to do, through `__array_ufunc__` and
`__array_function__`. What would lose the trace in silence raises an error that says what to write.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy

from microad.engine.leaves import dtype_of, untraced
from microad.engine.spaces import Spaces
from microad.errors import (
    AssignmentError,
    InPlaceError,
    InsideGradError,
    LostTraceError,
    TruthError,
)

REDUCTIONS: dict[Any, Any] = {
    numpy.add: numpy.sum,
    numpy.multiply: numpy.prod,
    numpy.maximum: numpy.max,
    numpy.minimum: numpy.min,
}


def method(name: str) -> Callable:
    """Make the method that calls the traced function of this name."""

    def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(Spaces.traced, name)(self, *args, **kwargs)

    run.__name__ = name
    return run


def infix(op: Callable) -> tuple[Callable, Callable]:
    """Make an operator, and the one whose right operand is traced, and whose left one is not."""
    return (
        lambda self, other: Spaces.call(op, (self, other), {}),
        lambda self, other: Spaces.call(op, (other, self), {}),
    )


def prefix(op: Callable) -> Callable:
    """Make an operator with one operand."""
    return lambda self: Spaces.call(op, (self,), {})


def comparison(test: Callable) -> Callable:
    """Make a comparison: it looks at the values, and records nothing."""
    return lambda self, other: test(untraced(self), untraced(other))


def refusal(method: str) -> Callable:
    """Make a method that says that the trace would be lost, and what to write instead."""

    def refuse(self: Any, *args: Any, **kwargs: Any) -> Any:
        raise LostTraceError(method, self)

    return refuse


class ArrayMethods:
    """The base class of `Var`: everything in it goes by the table of rules."""

    __slots__ = ()
    __pandas_priority__ = 10_000  # pandas leaves s * x to x
    shape: tuple[int, ...]

    # ---------------------------------------------------------------- operators

    __add__, __radd__ = infix(operator.add)
    __sub__, __rsub__ = infix(operator.sub)
    __mul__, __rmul__ = infix(operator.mul)
    __truediv__, __rtruediv__ = infix(operator.truediv)
    __pow__, __rpow__ = infix(operator.pow)
    __mod__, __rmod__ = infix(operator.mod)
    __floordiv__, __rfloordiv__ = infix(operator.floordiv)
    __divmod__, __rdivmod__ = infix(numpy.divmod)
    __matmul__, __rmatmul__ = infix(numpy.matmul)
    __neg__, __pos__, __abs__ = prefix(operator.neg), prefix(operator.pos), prefix(operator.abs)

    __lt__, __le__ = comparison(operator.lt), comparison(operator.le)
    __gt__, __ge__ = comparison(operator.gt), comparison(operator.ge)
    __eq__, __ne__ = comparison(operator.eq), comparison(operator.ne)
    __hash__ = object.__hash__

    def __getitem__(self, index: Any) -> Any:
        whole = self if hasattr(untraced(self), "dtype") else self.item()  # a number has [...], too
        return Spaces.call(operator.getitem, (whole, index), {})

    # ---------------------------------------------------------------- methods and attributes

    all, any, clip, nonzero = method("all"), method("any"), method("clip"), method("nonzero")
    argmax, argmin, argsort = method("argmax"), method("argmin"), method("argsort")
    conj, conjugate, searchsorted = method("conj"), method("conj"), method("searchsorted")
    cumprod, cumsum, prod, sum = method("cumprod"), method("cumsum"), method("prod"), method("sum")
    max, mean, min, std, var = map(method, ["max", "mean", "min", "std", "var"])
    dot, trace, diagonal, take = method("dot"), method("trace"), method("diagonal"), method("take")
    ravel, flatten, squeeze = method("ravel"), method("ravel"), method("squeeze")
    repeat, round, swapaxes = method("repeat"), method("round"), method("swapaxes")
    astype = method("astype")

    T = property(method("transpose"))
    real, imag = property(method("real")), property(method("imag"))
    dtype = property(dtype_of)
    ndim = property(lambda self: len(self.shape))
    size = property(lambda self: math.prod(self.shape))

    def reshape(self, *shape: Any, **kwargs: Any) -> Any:
        """x.reshape(2, 3) and x.reshape((2, 3))."""
        return Spaces.traced.reshape(self, shape[0] if len(shape) == 1 else shape, **kwargs)

    def transpose(self, *axes: Any) -> Any:
        """x.transpose(), x.transpose(1, 0) and x.transpose((1, 0))."""
        return Spaces.traced.transpose(self, axes[0] if len(axes) == 1 else axes or None)

    def item(self) -> Any:
        """The only element, still traced."""
        return Spaces.traced.reshape(self, ())

    def tolist(self) -> Any:
        """Lists of elements, which are still traced; a number is itself."""
        return self if not self.shape else [part.tolist() if part.ndim else part for part in self]

    def copy(self) -> Any:
        """The value itself: it never changes."""
        return self

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: Any) -> Any:
        return self

    def __len__(self) -> int:
        return len(untraced(self))

    def __iter__(self) -> Iterator:
        return (self[k] for k in range(len(self)))

    def __bool__(self) -> bool:
        if self.size > 1:
            raise TruthError
        return bool(untraced(self))

    def __format__(self, spec: str) -> str:
        return format(untraced(self), spec)

    # ---------------------------------------------------------------- what NumPy asks for

    def __array_ufunc__(self, ufunc: Any, how: str, *args: Any, **kwargs: Any) -> Any:
        """Answer NumPy's own functions of elements: ``numpy.sin(x)``."""
        if kwargs.pop("out", None) is not None:
            raise InPlaceError("out")
        if how == "reduce" and ufunc in REDUCTIONS:
            kwargs.setdefault("axis", 0)
            kwargs = {name: x for name, x in kwargs.items() if x is not None}
            return Spaces.call(REDUCTIONS[ufunc], args, kwargs)
        if how != "__call__":
            return Spaces.method(ufunc, how, args, kwargs)
        return Spaces.call(ufunc, args, kwargs)

    def __array_function__(self, f: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """Answer all other functions of NumPy: ``numpy.concatenate([x, y])``."""
        return Spaces.call(f, args, kwargs)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        """Become an array of whole numbers, which have no derivative, and no other array."""
        lost = LostTraceError("array", self)
        if dtype is None or numpy.dtype(dtype).kind not in "iub" or lost.cause == "assignment":
            raise lost
        return numpy.asarray(untraced(self)).astype(dtype)

    # ---------------------------------------------------------------- what would lose the trace

    __complex__ = refusal("complex")
    __int__, __index__ = refusal("int"), refusal("index")

    def __float__(self) -> float:
        """The number, where "%.2f" % x wants to show it."""
        lost = LostTraceError("float", self)
        if lost.cause == "format":
            return float(untraced(self))
        raise lost

    def __setitem__(self, index: Any, value: Any) -> None:
        raise AssignmentError

    def __delitem__(self, index: Any) -> None:
        raise InPlaceError("del")

    def backward(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: this is a word of the object style."""
        raise InsideGradError("backward")

    def sort(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: the method of an array sorts it in place."""
        raise InPlaceError("sort")
