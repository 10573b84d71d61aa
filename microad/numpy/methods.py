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
from microad.kinds import code_of
from microad.numpy.shaping import to_dtype
from microad.rules import COMPOSITES, RULES, call, named_after, supported, traced
from microad.tape import Op, Spaces, Var
from microad.trees import dtype_of, plain

# ---------------------------------------------------------------- Python floats


def guarded(quick: Any, f: Any) -> Callable:
    """Compute a number by `math`, and by NumPy where `math` has no value or gets an array."""

    def on_floats(x: Any, *more: Any) -> Any:
        if type(x) is float and (not more or type(more[0]) in (float, int)):
            try:
                return quick(x, *more)
            except (ArithmeticError, ValueError):
                pass
        return f(x, *more)

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
    """x ** y; for Python floats NaN where Python gives a complex number, and no errors."""
    try:
        ans = x**y
    except ArithmeticError:
        return raw.power(x, y)
    real = type(ans) is complex and type(x) is not complex and type(y) is not complex
    return raw.power(float(x), y) if real else ans


def divide(x: Any, y: Any) -> Any:
    """x / y, infinite where Python refuses."""
    try:
        return x / y
    except ZeroDivisionError:
        return raw.divide(x, y)


ARITHMETIC: dict[str, Any] = {"power": power, "divide": divide}
INFIX: dict[str, tuple[str, Any]] = {
    "add": ("x + y", raw.add),
    "sub": ("x - y", raw.subtract),
    "mul": ("x * y", raw.multiply),
    "truediv": ("divide(x, y)", raw.divide),
    "pow": ("power(x, y)", raw.power),
}
OTHER_INFIX = {"mod": raw.remainder, "floordiv": raw.floor_divide, "matmul": raw.matmul}
COMPARE = "lt le eq ne gt ge"
SCALARS = {float, int, raw.float64}

# The operators are the hot path: what follows is their text, with holes that are filled from the
# rules, so that nothing is decided when they run. They are quick for equal shapes on one tape and
# for numbers; everything else goes by the table.

OPERATOR = """
def method(a, b):
    kind = type(b)
    if kind is Var:
        if b.tape is not a.tape:
            if b.tape.free:
                return method(a, b.tape.free.seen_from(a.tape, b))
            if a.tape.free:
                x = a.tape.free.seen_from(b.tape, a)
                return method(x, b) if type(x) is Var else call(ufunc, (x, b), {{}})
        elif b.shape == a.shape:
            x, y = a.value, b.value
            ans = {value}
            return a.tape.record(both, (a.index, b.index), {both}, ans, a.shape)
    elif kind in SCALARS or (kind is ndarray and b.shape == a.shape):
        x, y = a.value, b
        ans = {value}
        return a.tape.record(left, a.index, {left}, ans, a.shape)
    return call(ufunc, (a, b), {{}})
"""

MIRRORED_OPERATOR = """
def method(b, a):
    if type(a) in SCALARS or (type(a) is ndarray and a.shape == b.shape):
        x, y = a, b.value
        ans = {value}
        return b.tape.record(right, b.index, {right}, ans, b.shape)
    return call(ufunc, (a, b), {{}})
"""

FUNCTION = """
def method(a, *args, **kwargs):
    if type(a) is not Var or args or kwargs{unless}:
        return other(a, *args, **kwargs)
    x = a.value
    ans = quick(x) if type(x) is float else method(x) if type(x) is Var else f(x)
    return a.tape.record(only, a.index, {only}, ans, a.shape)
"""


def written(text: str, names: dict[str, Any], **holes: Any) -> Callable:
    """Compile a text, an `Op` in a hole standing for what it saves of ans, x and y."""
    names = {**names, "Var": Var, "ndarray": raw.ndarray, "SCALARS": SCALARS, "call": call}
    for name, op in holes.items():
        if isinstance(op, Op):
            some = [x for x, keep in zip(("ans", "x", "y"), op.keeps) if keep]
            names[name], holes[name] = op, f"({', '.join(some)})" if some else "None"
    exec(code_of(text.format(**holes), "exec"), names)
    return names["method"]


def infix(value: str, ufunc: Any, names: dict[str, Any] = ARITHMETIC) -> tuple[Callable, Callable]:
    """Make an operator, and its mirror image, whose left side is not traced."""
    names = {**names, "ufunc": ufunc}
    both, left, right = (RULES[ufunc].op(k, True) for k in ((0, 1), (0,), (1,)))
    return (
        written(OPERATOR, names, value=value, both=both, left=left),
        written(MIRRORED_OPERATOR, names, value=value, right=right),
    )


def binary(f: Callable) -> Callable:
    """Make the function of pairs of elements f: quick where an operator is, else as any other."""
    other, quick = traced(f), getattr(Spaces.floats, RULES[f].name, f)
    names = {"f": f, "quick": quick}
    straight, mirrored = infix("quick(x, y) if type(x) is type(y) is float else f(x, y)", f, names)

    def on_any(a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
        if not args and not kwargs:
            if type(a) is Var:
                return straight(a, b)
            if type(b) is Var:
                return mirrored(b, a)
        return other(a, b, *args, **kwargs)

    return named_after(f, on_any)


def unary(f: Callable) -> Callable:
    """Make the function of elements f: quick for one traced value, else as any other."""
    names = {"f": f, "other": traced(f), "quick": getattr(Spaces.floats, RULES[f].name, f)}
    names["complex_too"] = lambda a: type(a.value) is not float and dtype_of(a).kind == "c"
    unless = " or complex_too(a)" if f in COMPOSITES else ""  # then the rule is for real values
    return named_after(f, written(FUNCTION, names, unless=unless, only=RULES[f].op((0,), True)))


def compare(test: Callable) -> Callable:
    """Make a comparison: it looks at the values, and records nothing."""
    return lambda a, b: test(a.value, b.value if type(b) is Var else b)


GETITEM = RULES[operator.getitem].op((0,))


def getitem(a: Any, i: Any) -> Any:
    """x[i], quick for a number or a slice."""
    x = a.value
    if (type(i) is not int and type(i) is not slice) or type(x) is not raw.ndarray:
        return call(operator.getitem, (a, i), {})
    ans = x[i]
    return a.tape.record(GETITEM, a.index, (a.shape, i), ans, getattr(ans, "shape", ()))


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


QUICK: dict[Any, Callable] = {}  # functions of elements, and what is quicker than `call`


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
    ops = self.tape.ops
    op = ops[self.index] if self.index < len(ops) else None
    return f"Var({plain(self)!r}{', op=' + op.name if op else ''})"


def install() -> None:
    """Give `Var` all of it."""
    for name, (value, ufunc) in INFIX.items():
        straight, mirrored = infix(value, ufunc)
        setattr(Var, f"__{name}__", straight)
        setattr(Var, f"__r{name}__", mirrored)
    for name, ufunc in OTHER_INFIX.items():
        setattr(Var, f"__{name}__", lambda a, b, ufunc=ufunc: call(ufunc, (a, b), {}))
        setattr(Var, f"__r{name}__", lambda a, b, ufunc=ufunc: call(ufunc, (b, a), {}))
    for name in COMPARE.split():
        setattr(Var, f"__{name}__", compare(getattr(operator, name)))
    for name in SAME.split():
        setattr(Var, name, method(name))
    others: dict[str, Any] = {
        "__neg__": Spaces.traced.negative,
        "__pos__": lambda a: a,
        "__abs__": Spaces.traced.absolute,
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
    for name, thing in others.items():
        setattr(Var, name, thing)
