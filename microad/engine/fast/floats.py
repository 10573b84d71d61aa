"""Python floats: functions of `math` in the place of NumPy's, which take three times as long.

>>> FLOATS.sin(0.0), FLOATS.hypot(3.0, 4.0)
(0.0, 5.0)
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as raw

FLOAT64 = raw.float64
NUMBERS = {float, int, FLOAT64}


def guarded(quick: Any, f: Any) -> Callable:
    """Compute a number by `math`, and by NumPy where `math` has no value or gets an array."""

    def on_floats(x: Any, *more: Any) -> Any:
        kind = type(x)
        if (kind is float or kind is FLOAT64) and (not more or type(more[0]) in NUMBERS):
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

    negative: Callable
    absolute: Callable

    def __getattr__(self, name: str) -> Any:
        return getattr(raw, name)


FLOATS = Floats()
for _name in NAMES.split():
    _ours, _, _theirs = _name.partition(":")
    setattr(FLOATS, _ours, guarded(getattr(math, _theirs or _ours), getattr(raw, _ours)))
for _name, _quick in {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": math.pow,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1.0 / x,
}.items():
    setattr(FLOATS, _name, guarded(_quick, getattr(raw, _name)))
FLOATS.negative, FLOATS.absolute = operator.neg, operator.abs  # always have a value


def power(x: Any, y: Any) -> Any:
    """x ** y; for Python floats NaN where Python gives a complex number, and no errors."""
    try:
        ans = x**y
    except ArithmeticError:
        return raw.power(x, y).item()
    real = type(ans) is complex and type(x) is not complex and type(y) is not complex
    return raw.power(float(x), y).item() if real else ans


def divide(x: Any, y: Any) -> Any:
    """x / y, infinite where Python refuses."""
    try:
        return x / y
    except ZeroDivisionError:
        return raw.divide(x, y).item()
