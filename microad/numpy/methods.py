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

from microad.errors import AssignmentError, InPlaceError, LostTraceError, NoRuleError
from microad.kinds import Stub
from microad.numpy.shaping import to_dtype
from microad.rules import RULES, call, named_after, supported, traced
from microad.tape import Spaces, Var
from microad.trees import dtype_of, plain

# ---------------------------------------------------------------- Python floats


def guarded(quick: Any, f: Any) -> Callable:
    """Compute a number by `math`, and by NumPy where `math` has no value or gets an array."""

    def on_floats(*args: Any) -> Any:
        try:
            return quick(*args)
        except (ArithmeticError, ValueError, TypeError):
            return f(*args)

    return on_floats


NAMES = (
    "sin cos tan sinh cosh tanh exp expm1 log log2 log10 log1p sqrt fabs hypot "
    "arcsin:asin arccos:acos arctan:atan arcsinh:asinh arccosh:acosh arctanh:atanh arctan2:atan2"
)


class Floats:
    """The namespace of rules on Python floats: functions of `math`, the rest from NumPy."""

    def __getattr__(self, name: str) -> Any:
        return getattr(raw, name)


Spaces.floats = Floats()
for _name in NAMES.split():
    _ours, _, _theirs = _name.partition(":")
    setattr(Spaces.floats, _ours, guarded(getattr(math, _theirs or _ours), getattr(raw, _ours)))
for _name, _quick in {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "negative": operator.neg,
    "absolute": operator.abs,
    "power": math.pow,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1.0 / x,
}.items():
    setattr(Spaces.floats, _name, guarded(_quick, getattr(raw, _name)))

# ---------------------------------------------------------------- operators


def power(x: Any, y: Any) -> Any:
    """x ** y; for Python floats NaN where Python gives a complex number."""
    ans = x**y
    return raw.power(x, y) if type(ans) is complex and type(x) is float else ans


INFIX: dict[str, tuple[Callable, Any]] = {
    "add": (operator.add, raw.add),
    "sub": (operator.sub, raw.subtract),
    "mul": (operator.mul, raw.multiply),
    "truediv": (operator.truediv, raw.divide),
    "pow": (power, raw.power),
}
OTHER_INFIX = {"mod": raw.remainder, "floordiv": raw.floor_divide, "matmul": raw.matmul}
COMPARE = "lt le eq ne gt ge"
SCALARS = {float, int, raw.float64}


def infix(f: Callable, ufunc: Any) -> Callable:
    """Make an operator: quick for equal shapes on one tape and for numbers, else by the table."""
    both, left = RULES[ufunc].op((0, 1), True), RULES[ufunc].op((0,), True)
    (ans_2, x_2, y_2), (ans_1, x_1, y_1) = both.keeps, left.keeps

    def method(a: Any, b: Any) -> Any:
        kind = type(b)
        if kind is Var:
            tape = a.tape
            if b.tape is not tape or b.shape is not a.shape:
                return call(ufunc, (a, b), {})
            x, y = a.value, b.value
            try:
                ans = f(x, y)
            except ArithmeticError:
                ans = ufunc(x, y)
            saved = (ans if ans_2 else None, x if x_2 else None, y if y_2 else None)
            record = (both, (a.index, b.index), saved)
        elif kind in SCALARS or (kind is raw.ndarray and b.shape == a.shape):
            tape, x = a.tape, a.value
            try:
                ans = f(x, b)
            except ArithmeticError:
                ans = ufunc(x, b)
            saved = (ans if ans_1 else None, x if x_1 else None, b if y_1 else None)
            record = (left, a.index, saved)
        else:
            return call(ufunc, (a, b), {})
        records = tape.records
        records.append(record)
        return Var(ans, tape, len(records) - 1, a.shape)

    return method


def reflected(f: Callable, ufunc: Any) -> Callable:
    """The mirror image of an operator: the other one, on the left, is not traced."""
    right = RULES[ufunc].op((1,), True)
    keep_ans, keep_x, keep_y = right.keeps

    def method(b: Any, a: Any) -> Any:
        if type(a) not in SCALARS and not (type(a) is raw.ndarray and a.shape == b.shape):
            return call(ufunc, (a, b), {})
        y = b.value
        try:
            ans = f(a, y)
        except ArithmeticError:
            ans = ufunc(a, y)
        saved = (ans if keep_ans else None, a if keep_x else None, y if keep_y else None)
        records = b.tape.records
        records.append((right, b.index, saved))
        return Var(ans, b.tape, len(records) - 1, b.shape)

    return method


def unary(f: Callable) -> Callable:
    """Make the function of elements f: quick for one traced value, else as any other."""
    rule, other = RULES[f], traced(f)
    op = rule.op((0,), True)
    keep_ans, keep_x = op.keeps
    quick = getattr(Spaces.floats, rule.name, f)

    def on_any(x: Any, *args: Any, **kwargs: Any) -> Any:
        if type(x) is not Var or args or kwargs:
            return other(x, *args, **kwargs)
        value = x.value
        if type(value) is float:
            ans = quick(value)
        else:
            ans = on_any(value) if type(value) is Var else f(value)
        records = x.tape.records
        records.append((op, x.index, (ans if keep_ans else None, value if keep_x else None)))
        return Var(ans, x.tape, len(records) - 1, x.shape)

    return named_after(f, on_any)


def compare(test: Callable) -> Callable:
    """Make a comparison: it looks at the values, and records nothing."""
    return lambda a, b: test(a.value, b.value if type(b) is Var else b)


def getitem(a: Any, i: Any) -> Any:
    """x[i], quick for a number or a slice."""
    x = a.value
    if (type(i) is not int and type(i) is not slice) or type(x) is not raw.ndarray:
        return call(operator.getitem, (a, i), {})
    op, tape = RULES[operator.getitem].op((0,)), a.tape
    return tape.record(op, [a.index], (None, [Stub(a.shape, x.dtype), i], {}), x[i])


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
    if args[-1] is self and len(args) == 2 and ufunc in MIRRORED and not kwargs:
        return MIRRORED[ufunc](self, args[0])
    if how != "__call__":
        raise NoRuleError(f"{ufunc.__name__}.{how}", supported())
    return call(ufunc, args, kwargs)


REDUCE: dict[Any, Any] = {
    raw.add: raw.sum,
    raw.multiply: raw.prod,
    raw.maximum: raw.max,
    raw.minimum: raw.min,
}


def array_function(self: Any, f: Any, types: Any, args: Any, kwargs: Any) -> Any:
    """Answer all other functions of NumPy: ``numpy.concatenate([x, y])``."""
    return call(f, args, kwargs)


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
    records = self.tape.records
    op = records[self.index][0] if self.index < len(records) else None
    return f"Var({plain(self)!r}{', op=' + op.name if op else ''})"


MIRRORED: dict[Any, Callable] = {}


def install() -> None:
    """Give `Var` all of it."""
    for name, (f, ufunc) in INFIX.items():
        setattr(Var, f"__{name}__", infix(f, ufunc))
        MIRRORED[ufunc] = reflected(f, ufunc)
        setattr(Var, f"__r{name}__", MIRRORED[ufunc])
    for name, ufunc in OTHER_INFIX.items():
        setattr(Var, f"__{name}__", lambda a, b, ufunc=ufunc: call(ufunc, (a, b), {}))
        setattr(Var, f"__r{name}__", lambda a, b, ufunc=ufunc: call(ufunc, (b, a), {}))
    for name in COMPARE.split():
        setattr(Var, f"__{name}__", compare(getattr(operator, name)))
    for name in SAME.split():
        setattr(Var, name, method(name))
    others: dict[str, Any] = {
        "__neg__": lambda a: Spaces.traced.negative(a),
        "__pos__": lambda a: a,
        "__abs__": lambda a: call(raw.absolute, (a,), {}),
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
    for name, thing in others.items():
        setattr(Var, name, thing)
