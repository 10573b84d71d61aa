"""Derivatives of functions that work on each element alone.

A rule is a line: the function, then one partial derivative for each of its arguments, told from
what it was applied to (x, y) and from what came out (ans). The same line serves reverse mode,
g * p, forward mode, t * p, and the number on the edge of a picture.

Where a function has a kink or a tie, the convention stands beside its rule:

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(np.abs)(0.0), grad(np.maximum)(2.0, 2.0), grad(np.hypot)(0.0, 0.0)
(0.0, 0.5, 0.0)

Formulas: NIST Digital Library of Mathematical Functions, sections 4.10, 4.20, 4.24, 4.34, 4.38.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as raw

from microad.rules import (
    composite,
    defjvp,
    defvjp,
    direct,
    elementwise,
    linear,
    nondiff,
    unbroadcast,
)
from microad.trees import dtype_of, plain

LN2, LN10 = math.log(2.0), math.log(10.0)
DEGREE = math.pi / 180.0


def nonzero(np: Any, x: Any) -> Any:
    """x with 1 in place of 0: a divisor that is safe where the numerator is 0, too."""
    return (x or 1.0) if isinstance(x, (float, int)) else np.where(x == 0, 1.0, x)


def inverse(np: Any, y: Any) -> Any:
    """1 / y, infinite for y = 0; of a plain number a plain number, which leaves dtypes alone."""
    if isinstance(y, (float, int)):
        return 1.0 / y if y else math.copysign(math.inf, y)
    return np.divide(1.0, y)


# ------------------------------------------------------------------------ one argument


def sinc_slope(np: Any, ans: Any, x: Any) -> Any:
    """d/dx[sin(pi x)/(pi x)] = (cos(pi x) - sinc(x)) / x; near 0, where that cancels, a series."""
    series = (-(math.pi**2) / 3) * x * (1.0 - (math.pi**2 / 10) * x * x)
    return np.where(abs(x) < 2e-3, series, (np.cos(math.pi * x) - ans) / nonzero(np, x))


# fmt: off
#                         d/dx f(x); infinite, and not an error, where a root or log begins
elementwise(raw.positive,    1.0)
elementwise(raw.negative,    -1.0)
elementwise(raw.deg2rad,     DEGREE)
elementwise(raw.radians,     DEGREE)
elementwise(raw.rad2deg,     1 / DEGREE)
elementwise(raw.degrees,     1 / DEGREE)
elementwise(raw.reciprocal,  lambda np, ans, x: -ans * ans)
elementwise(raw.square,      lambda np, ans, x: 2.0 * x)
elementwise(raw.sqrt,        lambda np, ans, x: np.divide(0.5, ans))
elementwise(raw.cbrt,        lambda np, ans, x: np.divide(1 / 3, ans * ans))
elementwise(raw.exp,         lambda np, ans, x: ans)
elementwise(raw.exp2,        lambda np, ans, x: LN2 * ans)
elementwise(raw.expm1,       lambda np, ans, x: ans + 1.0)
elementwise(raw.log,         lambda np, ans, x: inverse(np, x))
elementwise(raw.log2,        lambda np, ans, x: np.divide(1 / LN2, x))
elementwise(raw.log10,       lambda np, ans, x: np.divide(1 / LN10, x))
elementwise(raw.log1p,       lambda np, ans, x: inverse(np, 1.0 + x))
elementwise(raw.sin,         lambda np, ans, x: np.cos(x))
elementwise(raw.cos,         lambda np, ans, x: -np.sin(x))
elementwise(raw.tan,         lambda np, ans, x: 1.0 + ans * ans)
elementwise(raw.arcsin,      lambda np, ans, x: np.divide(1.0, np.sqrt((1.0 - x) * (1.0 + x))))
elementwise(raw.arccos,      lambda np, ans, x: np.divide(-1.0, np.sqrt((1.0 - x) * (1.0 + x))))
elementwise(raw.arctan,      lambda np, ans, x: inverse(np, 1.0 + x * x))
elementwise(raw.sinh,        lambda np, ans, x: np.cosh(x))
elementwise(raw.cosh,        lambda np, ans, x: np.sinh(x))
elementwise(raw.tanh,        lambda np, ans, x: 1.0 - ans * ans)
elementwise(raw.arcsinh,     lambda np, ans, x: np.divide(1.0, np.sqrt(x * x + 1.0)))
elementwise(raw.arccosh,     lambda np, ans, x: np.divide(1.0, np.sqrt(x - 1.0) * np.sqrt(x + 1.0)))
elementwise(raw.arctanh,     lambda np, ans, x: np.divide(1.0, (1.0 - x) * (1.0 + x)))
elementwise(raw.sinc,        sinc_slope)
#                         kinks: 0 at the kink of |x|, and where a value was replaced
elementwise(raw.absolute,    lambda np, ans, x: np.sign(x))
elementwise(raw.fabs,        lambda np, ans, x: np.sign(x))
elementwise(raw.nan_to_num,  lambda np, ans, x: np.isfinite(x))
# fmt: on

# ------------------------------------------------------------------------ two arguments


def slope_in_base(np: Any, ans: Any, x: Any, y: Any) -> Any:
    """d/dx[x**y] = y x**(y - 1), and 0 for y = 0 even at x = 0."""
    if isinstance(y, (float, int)):
        if not y:
            return 0.0
        return y * (np.power(x, y - 1) if type(x) is float else x ** (y - 1))  # inf, no error
    y = raw.asarray(y) if isinstance(y, list | tuple) else y
    return y * x ** np.where(y == 0, 1.0, y - 1)


def slope_in_exponent(np: Any, ans: Any, x: Any, y: Any) -> Any:
    """d/dy[x**y] = x**y log(x), and 0 at x = 0; none (NaN) for x < 0."""
    if isinstance(x, (float, int)):
        return ans * (math.nan if x < 0 else math.log(x or 1.0))
    return ans * np.log(nonzero(np, raw.asarray(x) if isinstance(x, list | tuple) else x))


def share(np: Any, ans: Any, x: Any, y: Any) -> Any:
    """1 where ans is x, 0 where it is y, 1/2 where it is both: ties are split equally."""
    half = dtype_of(ans).type(0.5)
    return half + half * (ans == x) - half * (ans == y)


def over_square(np: Any, x: Any, y: Any) -> Any:
    """x / (x**2 + y**2) without overflow, and 0 at the origin."""
    r = nonzero(np, np.hypot(x, y))
    return x / r / r


def symmetric(f: Callable, partial: Callable) -> None:
    """Give f(x, y) = f(y, x) its rules: d/dy f(x, y) is d/dx f with x and y exchanged."""
    elementwise(f, partial, lambda np, ans, x, y: partial(np, ans, y, x))


# fmt: off
#                            d/dx f(x, y)                            d/dy f(x, y)
elementwise(raw.add,         1.0,                                    1.0)
elementwise(raw.subtract,    1.0,                                    -1.0)
elementwise(raw.multiply,    lambda np, ans, x, y: y,                lambda np, ans, x, y: x)
elementwise(raw.divide,      lambda np, ans, x, y: inverse(np, y),   lambda np, ans, x, y: -ans / y)
elementwise(raw.power,       slope_in_base,                          slope_in_exponent)
elementwise(raw.float_power, slope_in_base,                          slope_in_exponent)
elementwise(raw.remainder,   1.0,                       lambda np, ans, x, y: -np.floor(x / y))
elementwise(raw.fmod,        1.0,                       lambda np, ans, x, y: -np.trunc(x / y))
elementwise(raw.arctan2,     lambda np, ans, y, x: over_square(np, x, y),
                             lambda np, ans, y, x: -over_square(np, y, x))
elementwise(raw.copysign,    lambda np, ans, x, y: np.sign(x) * np.sign(ans), 0.0)
symmetric(raw.hypot,         lambda np, ans, x, y: x / nonzero(np, ans))
symmetric(raw.logaddexp,     lambda np, ans, x, y: np.exp(x - ans))
symmetric(raw.logaddexp2,    lambda np, ans, x, y: np.exp2(x - ans))
symmetric(raw.maximum,       share)
symmetric(raw.minimum,       share)
symmetric(raw.fmax,          share)
symmetric(raw.fmin,          share)
# fmt: on

# ------------------------------------------------------------------------ choosing

defvjp(
    raw.where,
    None,
    lambda np, g, ans, condition, x, y: unbroadcast(np, np.where(condition, g, 0.0), x),
    lambda np, g, ans, condition, x, y: unbroadcast(np, np.where(condition, 0.0, g), y),
)
defjvp(
    raw.where,
    None,
    lambda np, t, ans, condition, x, y: np.broadcast_to(np.where(condition, t, 0.0), ans.shape),
    lambda np, t, ans, condition, x, y: np.broadcast_to(np.where(condition, 0.0, t), ans.shape),
)


@composite
def clip(np: Any, a: Any, a_min: Any = None, a_max: Any = None, **bounds: Any) -> Any:
    """Not below and not above the bounds, which may be traced, too; at a bound a tie."""
    low, high = bounds.get("min", a_min), bounds.get("max", a_max)
    a = a if low is None else np.maximum(a, low)
    return a if high is None else np.minimum(a, high)


# ------------------------------------------------------------------------ complex numbers
# <g, t> = Re(g t), without conjugation, makes reverse mode the transpose of forward mode:
# Re(g conj(t)) = Re(conj(g) t),  g Re(t) = Re(g t),  g Im(t) = Re(-i g t)  for real g.

# fmt: off
linear(raw.conjugate,  lambda np, g, ans, x: np.conj(g))
linear(raw.real,       lambda np, g, ans, x: np.real(g))
linear(raw.imag,       lambda np, g, ans, x: np.real(g) * (-1j if x.dtype.kind == "c" else 0.0))
# fmt: on


real_absolute, real_sign = direct(raw.absolute), direct(raw.sign)


@composite
def absolute(np: Any, x: Any) -> Any:
    """|x|, for complex numbers by its parts; the derivative at 0 is 0."""
    return np.hypot(np.real(x), np.imag(x)) if dtype_of(x).kind == "c" else real_absolute(x)


@composite
def angle(np: Any, z: Any, deg: bool = False) -> Any:
    """The angle of complex numbers, in radians or degrees; the derivative at 0 is 0."""
    ans = np.arctan2(np.imag(z), np.real(z))
    return np.rad2deg(ans) if deg else ans


@composite
def sign(np: Any, x: Any) -> Any:
    """x / |x|, which is a constant where x is real."""
    return x / nonzero(np, np.abs(x)) if dtype_of(x).kind == "c" else real_sign(x)


@composite
def real_if_close(np: Any, a: Any, tol: float = 100) -> Any:
    """The real part, where the value has no other."""
    return np.real(a) if np.isrealobj(raw.real_if_close(plain(a), tol)) else a


# ------------------------------------------------------------------------ constants

nondiff(
    raw.sign, raw.floor, raw.ceil, raw.trunc, raw.rint, raw.round, raw.around, raw.fix,
    raw.floor_divide, raw.heaviside, raw.signbit, raw.spacing,
    raw.equal, raw.not_equal, raw.less, raw.less_equal, raw.greater, raw.greater_equal,
    raw.logical_and, raw.logical_or, raw.logical_xor, raw.logical_not,
    raw.isfinite, raw.isinf, raw.isnan, raw.isposinf, raw.isneginf, raw.isclose, raw.allclose,
    raw.array_equal, raw.array_equiv,
    raw.isreal, raw.iscomplex, raw.isrealobj, raw.iscomplexobj, raw.isscalar,
)  # fmt: skip
