"""Derivatives of functions that work on each element alone.

A rule is a line: the function, then one partial derivative for each of its arguments, told from
what it was applied to (x, y) and from what came out (ans). The same line serves reverse mode,
g * p, forward mode, t * p, and the number on the edge of a picture.

Where a function has a kink or a tie, its rule says what comes out there:

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(np.abs)(0.0), grad(np.maximum)(2.0, 2.0), grad(np.hypot)(0.0, 0.0)
(0.0, 0.5, 0.0)

Formulas: NIST Digital Library of Mathematical Functions, sections 4.10, 4.20, 4.24, 4.34, 4.38.
"""

import math

import numpy as raw

from microad.engine.composites import composite
from microad.engine.leaves import dtype_of, untraced
from microad.engine.rule_types import unbroadcast
from microad.engine.rules import defjvp, defvjp, direct, elementwise, linear

LN2, LN10 = math.log(2.0), math.log(10.0)
DEGREE = math.pi / 180.0


def nonzero(np, x):
    """x with 1 in place of 0: a divisor that is safe where the numerator is 0, too."""
    return (x or 1.0) if isinstance(x, (float, int)) else np.where(x == 0, 1.0, x)


def reciprocal(np, y):
    """1 / y, infinite for y = 0; of a plain number a plain number, which leaves dtypes alone."""
    if isinstance(y, (float, int)):
        return 1.0 / y if y else math.copysign(math.inf, y)
    return np.divide(1.0, y)


def reciprocal_or_0(np, y):
    """1 / y, and 0 for y = 0, where its derivatives are 0, too."""
    if isinstance(y, (float, int)):
        return 1.0 / y if y else 0.0
    return np.where(y == 0, 0.0, 1.0 / np.where(y == 0, 1.0, y))


def cj(np, x):
    """The complex conjugate; what is real is passed on as it is."""
    return np.conj(x) if dtype_of(x).kind == "c" else x


# ------------------------------------------------------------------------ one argument


def sinc_slope(np, ans, x):
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
elementwise(raw.log,         lambda np, ans, x: reciprocal(np, x))
elementwise(raw.log2,        lambda np, ans, x: np.divide(1 / LN2, x))
elementwise(raw.log10,       lambda np, ans, x: np.divide(1 / LN10, x))
elementwise(raw.log1p,       lambda np, ans, x: reciprocal(np, 1.0 + x))
elementwise(raw.sin,         lambda np, ans, x: np.cos(x))
elementwise(raw.cos,         lambda np, ans, x: -np.sin(x))
elementwise(raw.tan,         lambda np, ans, x: 1.0 + ans * ans)
elementwise(raw.arcsin,      lambda np, ans, x: np.divide(1.0, np.sqrt((1.0 - x) * (1.0 + x))))
elementwise(raw.arccos,      lambda np, ans, x: np.divide(-1.0, np.sqrt((1.0 - x) * (1.0 + x))))
elementwise(raw.arctan,      lambda np, ans, x: reciprocal(np, 1.0 + x * x))
elementwise(raw.sinh,        lambda np, ans, x: np.cosh(x))
elementwise(raw.cosh,        lambda np, ans, x: np.sinh(x))
elementwise(raw.tanh,        lambda np, ans, x: 1.0 - ans * ans)
elementwise(raw.arcsinh,     lambda np, ans, x: np.divide(1.0, np.sqrt(x * x + 1.0)))
elementwise(raw.arccosh,     lambda np, ans, x: np.divide(1.0, np.sqrt(x - 1.0) * np.sqrt(x + 1.0)))
elementwise(raw.arctanh,     lambda np, ans, x: np.divide(1.0, (1.0 - x) * (1.0 + x)))
elementwise(raw.sinc,        sinc_slope)
#                         kinks: 0 at the kink of |x|
elementwise(raw.absolute,    lambda np, ans, x: np.sign(x))
elementwise(raw.fabs,        lambda np, ans, x: np.sign(x))
# fmt: on

# ------------------------------------------------------------------------ two arguments


def slope_in_base(np, ans, x, y):
    """d/dx[x**y] = y x**(y - 1), and 0 for y = 0 even at x = 0."""
    if isinstance(y, (float, int)):
        if y == 2:
            return 2.0 * x
        if not y:
            return 0.0
        return y * (np.power(x, y - 1) if type(x) is float else x ** (y - 1))  # inf, no error
    y = raw.asarray(y) if isinstance(y, list | tuple) else y
    return y * x ** np.where(y == 0, 1.0, y - 1)


def slope_in_exponent(np, ans, x, y):
    """d/dy[x**y] = x**y log(x), and 0 at x = 0; none (NaN) for x < 0, if y is real."""
    if dtype_of(y).kind == "c":
        x = np.asarray(x, dtype_of(ans))  # a negative number has a logarithm then
    if isinstance(x, (float, int)):
        return ans * (math.nan if x < 0 else math.log(x or 1.0))
    return ans * np.log(nonzero(np, raw.asarray(x) if isinstance(x, list | tuple) else x))


def share(np, ans, x, y):
    """1 where ans is x, 0 where it is y, 1/2 where it is both: ties are split equally."""
    if type(ans) is float:
        return 0.5 * ((ans == x) + (ans != y))
    return dtype_of(ans).type(0.5) * raw.add(ans == x, ans != y, dtype=raw.int8)


def log_share(np, ans, x, y, exp):
    """exp(x - ans) without inf - inf: infinite ones are shared as by maximum."""
    return np.where(ans == x, share(np, ans, x, y), exp(x - ans))


def over_square(np, x, y):
    """x / (x**2 + y**2) without overflow, and 0 at the origin."""
    r = reciprocal_or_0(np, np.hypot(x, y))
    return x * r * r


def symmetric(f, partial):
    """Give f(x, y) = f(y, x) its rules: d/dy f(x, y) is d/dx f with x and y exchanged."""
    elementwise(f, partial, lambda np, ans, x, y: partial(np, ans, y, x))


# fmt: off
#                            d/dx f(x, y)                            d/dy f(x, y)
elementwise(raw.add,         1.0,                                    1.0)
elementwise(raw.subtract,    1.0,                                    -1.0)
elementwise(raw.multiply,    lambda np, ans, x, y: y,
                             lambda np, ans, x, y: x,                linear=(0, 1))
elementwise(raw.divide,      lambda np, ans, x, y: reciprocal(np, y),
                             lambda np, ans, x, y: np.divide(-ans, y),  linear=(0,))
elementwise(raw.power,       slope_in_base,                          slope_in_exponent)
elementwise(raw.float_power, slope_in_base,                          slope_in_exponent)
elementwise(raw.remainder,   1.0,                       lambda np, ans, x, y: -np.floor(x / y))
elementwise(raw.fmod,        1.0,                       lambda np, ans, x, y: -np.trunc(x / y))
elementwise(raw.arctan2,     lambda np, ans, y, x: over_square(np, x, y),
                             lambda np, ans, y, x: -over_square(np, y, x))
elementwise(raw.nextafter,   1.0,                                    0.0)
elementwise(raw.heaviside,   0.0,                       lambda np, ans, x, y: x == 0)
elementwise(raw.copysign,    lambda np, ans, x, y: np.sign(x) * np.sign(ans), 0.0)
symmetric(raw.hypot,         lambda np, ans, x, y: x * reciprocal_or_0(np, ans))
symmetric(raw.logaddexp,     lambda np, ans, x, y: log_share(np, ans, x, y, np.exp))
symmetric(raw.logaddexp2,    lambda np, ans, x, y: log_share(np, ans, x, y, np.exp2))
symmetric(raw.maximum,       share)
symmetric(raw.minimum,       share)
symmetric(raw.fmax,          share)
symmetric(raw.fmin,          share)

# ------------------------------------------------------------------------ choosing

defvjp(raw.where, None,
       lambda np, g, ans, condition, x, y: unbroadcast(np, np.where(condition, g, 0.0), x),
       lambda np, g, ans, condition, x, y: unbroadcast(np, np.where(condition, 0.0, g), y))
defjvp(raw.where, None,
       lambda np, t, ans, condition, x, y: np.broadcast_to(np.where(condition, t, 0.0), ans.shape),
       lambda np, t, ans, condition, x, y: np.broadcast_to(np.where(condition, 0.0, t), ans.shape))
# fmt: on


def ldexp_transpose(np, g, ans, x, i, **options):
    """x 2**i is linear in x."""
    return unbroadcast(np, np.ldexp(g, i), x)


linear(raw.ldexp, ldexp_transpose)


@composite
def frexp(np, x):
    """x = mantissa 2**exponent, and the exponent is a constant."""
    exponent = raw.frexp(untraced(x))[1]
    return np.ldexp(x, -exponent), exponent


@composite
def modf(np, x):
    """x = fraction + whole number, which is a constant; infinity has the fraction 0."""
    fraction, whole = raw.modf(untraced(x))
    endless = raw.isinf(whole)
    return np.where(endless, fraction, x - raw.where(endless, 0.0, whole)), whole


@composite
def clip(np, a, a_min=None, a_max=None, *, min=None, max=None):
    """Not below and not above the bounds, which may be traced, too; at a bound a tie."""
    low, high = a_min if min is None else min, a_max if max is None else max
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
def absolute(np, x):
    """|x|, for complex numbers by its parts; the derivative at 0 is 0."""
    return np.hypot(np.real(x), np.imag(x)) if dtype_of(x).kind == "c" else real_absolute(x)


@composite
def sign(np, x):
    """x / |x|, which is a constant where x is real."""
    return x * reciprocal_or_0(np, np.abs(x)) if dtype_of(x).kind == "c" else real_sign(x)


@composite
def nan_to_num(np, x, copy=True, nan=0.0, posinf=None, neginf=None):
    """Numbers in place of NaN and infinity, also in the parts of complex numbers."""
    if dtype_of(x).kind == "c":
        options = copy, nan, posinf, neginf
        return np.nan_to_num(np.real(x), *options) + 1j * np.nan_to_num(np.imag(x), *options)
    least, most = raw.finfo(dtype_of(x)).min, raw.finfo(dtype_of(x)).max
    value = untraced(x)
    x = np.where(raw.isnan(value), nan, x)
    x = np.where(raw.isposinf(value), most if posinf is None else posinf, x)
    return np.where(raw.isneginf(value), least if neginf is None else neginf, x)


# fmt: off
composite(raw.divmod)(lambda np, x, y: (np.floor_divide(x, y), np.remainder(x, y)))
composite(raw.angle)(lambda np, z, deg=False:
                     np.arctan2(np.imag(z), np.real(z)) * (1 / DEGREE if deg else 1.0))
composite(raw.real_if_close)(lambda np, a, tol=100: np.real(a)
                             if raw.isrealobj(raw.real_if_close(untraced(a), tol)) else a)
# fmt: on
