"""What is used most, without the search for traced values and rules: the hot path.

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

from microad.engine.rule_types import Elementwise, code_of
from microad.engine.rules import COMPOSITES, RULES, call, named_after, traced
from microad.engine.tape import Op, Var
from microad.engine.trees import dtype_of
from microad.numpy.floats import FLOATS, divide, power
from microad.numpy.reductions import filled

ARITHMETIC: dict[str, Any] = {"power": power, "divide": divide}
SCALARS = {float, int, raw.float64}
QUICK: dict[Any, Callable] = {}  # what is quicker than `call`, for functions of NumPy
NO_OPTIONS: dict[str, Any] = {}

# ---------------------------------------------------------------- elements

# What follows is text with holes that are filled from the rules, so that nothing is decided when
# it runs.

OPERATOR = """
def method(a, b):
    kind = type(b)
    if isinstance(b, Var):
        if b.tape is a.tape and b.shape == a.shape:
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
    if not isinstance(a, Var) or args or kwargs{unless}:
        return other(a, *args, **kwargs)
    x = a.value
    ans = quick(x) if type(x) is float else method(x) if isinstance(x, Var) else f(x)
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
    other, quick = traced(f), getattr(FLOATS, RULES[f].name, f)
    names = {"f": f, "quick": quick}
    straight, mirrored = infix("quick(x, y) if type(x) is type(y) is float else f(x, y)", f, names)

    def on_any(a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
        if not args and not kwargs:
            if isinstance(a, Var):
                return straight(a, b)
            if isinstance(b, Var):
                return mirrored(b, a)
        return other(a, b, *args, **kwargs)

    return named_after(f, on_any)


def unary(f: Callable) -> Callable:
    """Make the function of elements f: quick for one traced value, else as any other."""
    names = {"f": f, "other": traced(f), "quick": getattr(FLOATS, RULES[f].name, f)}
    names["complex_too"] = lambda a: type(a.value) is not float and dtype_of(a).kind == "c"
    unless = " or complex_too(a)" if f in COMPOSITES else ""  # then the rule is for real values
    return named_after(f, written(FUNCTION, names, unless=unless, only=RULES[f].op((0,), True)))


# ---------------------------------------------------------------- sums and products


def total(f: Callable) -> Callable:
    """Make `sum`: quick for all of one traced array. To the tape, its shape is all that matters."""
    other = traced(f)
    op = RULES[f].ops[(0,), "whole"] = Op(
        f.__name__,
        lambda np, g, saved: filled(np, g, saved[1][0]),
        lambda np, ts, saved: np.sum(ts[0]),
    )

    def on_any(a: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(a, Var) or args or kwargs or not a.shape:
            return other(a, *args, **kwargs)
        x = a.value
        ans = on_any(x) if isinstance(x, Var) else raw.add.reduce(x, None)
        return a.tape.record(op, a.index, (None, (a.shape,), NO_OPTIONS), ans, ())

    return named_after(f, on_any)


# A product with one constant matrix a; in rows, g and t have a new first axis:
#
#     a @ x     pull  a.T g    push  a t      in rows of vectors  g @ a, t @ a.T
#     x @ a     pull  g a.T    push  t a      in rows the same


def times(np: Any, a: Any, rows: Any) -> Any:
    """The matrix a times each vector, or each matrix, in `rows`."""
    return np.matmul(rows, a.T) if len(rows.shape) == 2 else np.matmul(a, rows)


def product(f: Callable) -> Callable:
    """Make `dot` or `matmul`: quick for a traced vector or matrix beside a constant matrix."""
    name, other = f.__name__, traced(f)
    of_right = Op(
        name,
        lambda np, g, saved: np.dot(saved[1][0].T, g),
        lambda np, ts, saved: np.dot(saved[1][0], ts[0]),
    )
    of_right.rows = Op(
        name,
        lambda np, g, saved: times(np, saved[1][0].T, g),
        lambda np, ts, saved: times(np, saved[1][0], ts[0]),
    )
    of_left = Op(
        name,
        lambda np, g, saved: np.matmul(g, saved[1][1].T),
        lambda np, ts, saved: np.matmul(ts[0], saved[1][1]),
    )
    of_left.rows = of_left
    RULES[f].ops |= {((1,), "matrix"): of_right, ((0,), "matrix"): of_left}

    def on_any(a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
        x, matrix, op = (a, b, of_left) if isinstance(a, Var) else (b, a, of_right)
        if (
            type(matrix) is not raw.ndarray
            or matrix.ndim != 2
            or not isinstance(x, Var)
            or not 0 < len(x.shape) < 3
            or args
            or kwargs
        ):
            return other(a, b, *args, **kwargs)
        value = x.value
        by = on_any if isinstance(value, Var) else f
        ans = by(value, matrix) if op is of_left else by(matrix, value)
        factors = (None, matrix) if op is of_left else (matrix, None)
        return x.tape.record(op, x.index, (None, factors, NO_OPTIONS), ans, ans.shape)

    return named_after(f, on_any)


# ---------------------------------------------------------------- parts

GETITEM = RULES[operator.getitem].op((0,))


def getitem(a: Any, i: Any) -> Any:
    """x[i], quick for a number or a slice."""
    x = a.value
    if (type(i) is not int and type(i) is not slice) or type(x) is not raw.ndarray:
        return call(operator.getitem, (a, i), {})
    ans = x[i]
    return a.tape.record(GETITEM, a.index, (a.shape, i), ans, getattr(ans, "shape", ()))


# ---------------------------------------------------------------- all of them

INFIX: dict[str, tuple[str, Any]] = {
    "add": ("x + y", raw.add),
    "sub": ("x - y", raw.subtract),
    "mul": ("x * y", raw.multiply),
    "truediv": ("divide(x, y)", raw.divide),
    "pow": ("power(x, y)", raw.power),
}
ALIASES = {"absolute": ["abs"], "conjugate": ["conj"]}


def quicken(space: Any) -> None:
    """Put them into a namespace, in the place of functions that go by the table."""
    makers = {1: unary, 2: binary}
    for f, rule in RULES.items():
        if type(rule) is Elementwise:
            QUICK[f] = makers[len(rule.parts)](f)
    QUICK.update(
        {raw.sum: total(raw.sum), raw.dot: product(raw.dot), raw.matmul: product(raw.matmul)}
    )
    for f, quick in QUICK.items():
        name = RULES[f].name
        for alias in (name, *ALIASES.get(name, ())):
            if getattr(raw, alias, None) is f:
                setattr(space, alias, quick)
