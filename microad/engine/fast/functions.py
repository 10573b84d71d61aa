"""What is used most, without the search for traced values and rules.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(lambda x: np.sum(np.eye(2) @ np.sin(x) * x))(np.zeros(2))
array([0., 0.])

Operators and functions of elements are quick for equal shapes on one tape and for numbers, sums for
whole arrays, products for one constant matrix, x[i] for a number or a slice. Everything
else goes by the table, and what comes out is the same.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as raw

from microad.engine.composites import COMPOSITES
from microad.engine.fast.compiled import code_of, elementwise_op
from microad.engine.fast.floats import FLOATS, divide, power
from microad.engine.fast.gather import gather_op
from microad.engine.fast.products import product, total
from microad.engine.leaves import dtype_of
from microad.engine.rule_types import Elementwise
from microad.engine.rules import RULES, call, named_after, traced
from microad.engine.tape import Var

ARITHMETIC: dict[str, Any] = {"power": power, "divide": divide}
SCALARS = {float, int, raw.float64}

# ---------------------------------------------------------------- elements

# What follows is text with holes that are filled from the rules, so that nothing is decided when
# it runs.

OPERATOR = """
def method(a, b):
    kind = type(b)
    if kind is Var or kind is type(a):
        if b.tape is a.tape and b.shape == a.shape:
            x, y = a.value, b.value
            ans = {value}
            return a.tape.record(both, (a.index, b.index), {both}, ans, a.shape)
    elif kind in SCALARS or (kind is ndarray and b.shape == a.shape and b.dtype.char != 'O'):
        x, y = a.value, b
        ans = {value}
        return a.tape.record(left, a.index, {left}, ans, a.shape)
    return call(f, (a, b), {{}})
"""

MIRRORED_OPERATOR = """
def method(b, a):
    if type(a) in SCALARS or (
        type(a) is ndarray and a.shape == b.shape and a.dtype.char != 'O'
    ):
        x, y = a, b.value
        ans = {value}
        return b.tape.record(right, b.index, {right}, ans, b.shape)
    return call(f, (a, b), {{}})
"""

FUNCTION = """
def method(a, *args, **kwargs):
    if not isinstance(a, Var) or args or kwargs{unless}:
        return other(a, *args, **kwargs)
    x = a.value
    if type(x) is float or type(x) is float64:
        ans = {number}
    else:
        ans = method(x) if isinstance(x, Var) else f(x)
    return a.tape.record(only, a.index, {only}, ans, a.shape)
"""


def written(text: str, names: dict[str, Any], **holes: Any) -> Callable:
    """Compile a text; a hole for an operation is what it saves of ans, x and y."""
    names = {**names, "Var": Var, "ndarray": raw.ndarray, "SCALARS": SCALARS, "call": call}
    names["float64"] = raw.float64
    for name, hole in holes.items():
        if type(hole) is tuple:
            op, read = hole
            some = [x for x, needed in zip(("ans", "x", "y"), read) if needed]
            names[name], holes[name] = op, f"({', '.join(some)})" if some else "None"
    exec(code_of(text.format(**holes), "exec"), names)
    return names["method"]


def infix(value: str, f: Any, names: dict[str, Any] = ARITHMETIC) -> tuple[Callable, Callable]:
    """Make an operator, and its mirror image, whose left side is not traced."""
    names = {**names, "f": f}
    both, left, right = (elementwise_op(RULES[f], k, True) for k in ((0, 1), (0,), (1,)))  # type: ignore[arg-type]
    return (
        written(OPERATOR, names, value=value, both=both, left=left),
        written(MIRRORED_OPERATOR, names, value=value, right=right),
    )


def binary(f: Any) -> Callable:
    """Make the function of pairs of elements f: quick where an operator is, else as any other."""
    other, quick = traced(f), getattr(FLOATS, RULES[f].name, f)
    value = "float64(quick(x, y)) if type(x) is type(y) is float else f(x, y)"
    straight, mirrored = infix(value, f, {"quick": quick})

    def on_any(a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
        if not args and not kwargs:
            if isinstance(a, Var):
                return straight(a, b)
            if isinstance(b, Var):
                return mirrored(b, a)
        return other(a, b, *args, **kwargs)

    return named_after(f, on_any)


def unary(f: Any) -> Callable:
    """Make the function of elements f: quick for one traced value, else as any other."""
    names = {"f": f, "other": traced(f), "quick": getattr(FLOATS, RULES[f].name, f)}
    names["complex_too"] = lambda a: type(a.value) is not float and dtype_of(a).kind == "c"
    unless = " or complex_too(a)" if f in COMPOSITES else ""  # then the rule is for real values
    number = "float64(quick(x))" if isinstance(f, raw.ufunc) else "quick(x)"  # or an operator
    only = elementwise_op(RULES[f], (0,), True)  # type: ignore[arg-type]
    return named_after(f, written(FUNCTION, names, unless=unless, number=number, only=only))


# ---------------------------------------------------------------- parts


def picked() -> Callable:
    """Make x[i], quick for a number or a slice."""
    op, other = gather_op(RULES[operator.getitem], (0,), simple=True), Var.__getitem__  # type: ignore[arg-type]

    def getitem(a: Any, i: Any) -> Any:
        x = a.value
        if (type(i) is not int and type(i) is not slice) or type(x) is not raw.ndarray:
            return other(a, i)
        ans = x[i]
        return a.tape.record(op, a.index, (a.shape, i), ans, getattr(ans, "shape", ()))

    return getitem


# ---------------------------------------------------------------- all of them

INFIX: dict[str, tuple[str, Any]] = {
    "add": ("x + y", operator.add),
    "sub": ("x - y", operator.sub),
    "mul": ("x * y", operator.mul),
    "truediv": ("divide(x, y)", operator.truediv),
    "pow": ("power(x, y)", operator.pow),
}
COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")
ALIASES = {"absolute": ["abs"], "conjugate": ["conj"]}


def compared(test: Callable) -> Callable:
    """Make a comparison, quick with a number or an array, and with a value of one level."""

    def compare(a: Any, b: Any) -> Any:
        return test(a.value, b.value if isinstance(b, Var) else b)

    return compare


def quick_methods() -> dict[str, Callable]:
    """The operators of a `Var` that are quick, by their names."""
    methods = {"__getitem__": picked(), "__matmul__": product(raw.matmul)}
    methods |= {"__neg__": unary(operator.neg), "__abs__": unary(operator.abs)}
    methods |= {f"__{name}__": compared(getattr(operator, name)) for name in COMPARISONS}
    for name, (value, op) in INFIX.items():
        methods[f"__{name}__"], methods[f"__r{name}__"] = infix(value, op)
    return methods


def quick_functions() -> dict[Any, Callable]:
    """The traced functions that are quick, by NumPy's own; not those of SciPy or Python."""
    makers = {1: unary, 2: binary}
    functions = {
        f: makers[len(rule.parts)](f)
        for f, rule in RULES.items()
        if isinstance(rule, Elementwise) and vars(raw).get(f.__name__) is f
    }
    return functions | {raw.sum: total(raw.sum)} | {f: product(f) for f in (raw.dot, raw.matmul)}
