"""Operators: between numbers of Python they are Python's, where a function of NumPy makes its own.

A number of Python takes the dtype of what it meets, and one of NumPy has its own: x * x is as
narrow as the array beside it, and np.multiply(x, x) has double precision. A traced number is what
it would be without a trace, so an operator has the rule of its function, and computes by itself.

>>> from microad import value_and_grad
>>> value_and_grad(lambda x: x * x)(3.0)
(9.0, 6.0)
>>> value_and_grad(lambda x: raw.multiply(x, x))(3.0)
(np.float64(9.0), 6.0)
"""

import operator
from copy import copy
from typing import Any

import numpy as raw

from microad.engine.composites import COMPOSITES
from microad.engine.leaves import dtype_of
from microad.engine.rules import RULES, direct

# fmt: off
OPERATORS: dict[Any, Any] = {
    operator.add:      raw.add,
    operator.sub:      raw.subtract,
    operator.mul:      raw.multiply,
    operator.truediv:  raw.divide,
    operator.pow:      raw.power,
    operator.mod:      raw.remainder,
    operator.floordiv: raw.floor_divide,
    operator.neg:      raw.negative,
    operator.pos:      raw.positive,
    operator.abs:      raw.absolute,
}
# fmt: on


def never_failing(op, f):
    """The operator; NumPy's infinity or NaN where Python has an error or leaves the real line."""

    def compute(*args):
        try:
            ans = op(*args)
        except ArithmeticError:
            return f(*args).item()
        real = type(ans) is complex and complex not in map(type, args)
        return f(*map(float, args)).item() if real else ans

    return compute


for _op, _f in OPERATORS.items():
    _rule = copy(RULES[_f])
    _rule.f, _rule.ops = never_failing(_op, _f), {}
    RULES[_op] = _rule


def absolute(np, x):
    """|x|, for complex numbers by the function."""
    return np.absolute(x) if dtype_of(x).kind == "c" else direct(operator.abs)(x)


COMPOSITES[operator.abs] = absolute
