"""Values and slopes of a learner's function as floats, for pictures: never a warning.

A picture asks for hundreds of values, and where a function has none the curve has a gap: nan. What
is no arithmetic, such as a misspelled name, stays an error.

>>> import math
>>> values(lambda x: 1 / x, [1.0, 0.0])
[1.0, nan]
>>> slopes(lambda x: x * x, [3.0]), slopes(math.sin, [3.0])  # math.sin cannot be traced
([6.0], [nan])
"""

import inspect
import math
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from typing import Any

from microad.errors import LostTraceError, NotAFunctionError
from microad.numpy import array
from microad.operators import deriv, grad

NO_VALUE = (ArithmeticError, ValueError)  # 1 / 0, math.log(-1): there is no number


@contextmanager
def quiet():
    """Silence NumPy's warnings: where there is no value, the picture says so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def values(f: Callable, xs: Iterable[Any]) -> list[float]:
    """The value of f at each x, nan where there is none.

    Raises
    ------
    NotAFunctionError
        If f cannot be called, or returns something else than one number.
    """
    if not callable(f):
        raise NotAFunctionError(f)
    with quiet():
        return [value(f, x) for x in xs]


def value(f: Callable, *args: Any) -> float:
    """f(*args) as a float, nan where there is none."""
    try:
        ans = f(*args)
    except NO_VALUE:
        return math.nan
    if isinstance(ans, complex):  # (-1)**0.5: no real number
        return math.nan
    try:
        return float(ans)
    except (TypeError, ValueError):
        raise NotAFunctionError(f, args, ans) from None


def slopes(
    f: Callable, xs: Sequence[float], df: Callable | None = None, h: float = 0.0
) -> list[float]:
    """The slope of f at each x by `deriv`, or by df; nan where it is not known.

    If f cannot be traced, as with functions of math, and h is given, it is a central difference of
    that h, in eight digits.
    """
    if df is not None:
        return values(df, xs)
    ys = values(f, xs)
    with quiet():
        return [slope(f, x, h) if math.isfinite(y) else math.nan for x, y in zip(xs, ys)]


def slope(f: Callable, x: float, h: float = 0.0) -> float:
    """The slope at one place."""
    try:
        return float(deriv(f)(float(x)))
    except LostTraceError:
        if not h:
            return math.nan
        low, high = value(f, x - h), value(f, x + h)
        found = float(f"{(high - low) / (2 * h):.8g}")
        rounding = 1e-15 * max(abs(low), abs(high)) / h
        return 0.0 if abs(found) < rounding else found
    except NO_VALUE:
        return math.nan


def curvature(f: Callable, x: float, df: Callable | None = None) -> float:
    """The second derivative at one place, from df where f cannot be traced; nan if not known.

    >>> round(curvature(math.sin, 1.0, df=math.cos), 6)
    -0.841471
    """
    with quiet():
        return slope(deriv(f), x) if df is None else slope(df, x, h=1e-5)


def of_two(f: Callable) -> Callable:
    """A function f(x, y) of two numbers, also if f takes one array of two.

    >>> float(of_two(lambda p: p[0] * p[1])(2.0, 3.0))
    6.0
    """
    if not callable(f):
        raise NotAFunctionError(f)
    try:
        places = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return f
    needed = [p for p in places if p.default is p.empty and p.kind is not p.KEYWORD_ONLY]
    if len(needed) != 1 or needed[0].kind is needed[0].VAR_POSITIONAL:
        return f
    return lambda x, y: f(array([x, y]))


def gradient(f: Callable, x: Sequence[float]) -> tuple[float, float]:
    """The gradient of f(x, y) at a point, nan where there is none.

    >>> gradient(lambda x, y: x * x + 3 * y, (1.0, 5.0))
    (2.0, 3.0)
    """
    with quiet():
        try:
            dx, dy = grad(f, (0, 1))(float(x[0]), float(x[1]))
        except NO_VALUE:
            return math.nan, math.nan
    return float(dx), float(dy)
