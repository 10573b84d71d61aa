"""How calls of functions of each element alone are drawn: at shapes that broadcast together."""

import numpy as raw
from drawn import both, real

R, POSITIVE, UNIT, ABOVE_1 = (-2.0, 2.0), (0.3, 2.5), (-0.9, 0.9), (1.1, 3.0)

REAL = {  # name: where to draw each argument from
    "arctan2": [POSITIVE, R], "cbrt": [POSITIVE], "deg2rad": [R], "degrees": [R],
    "hypot": [R, POSITIVE], "logaddexp": [R, R], "logaddexp2": [R, R], "rad2deg": [R],
    "radians": [R],
}  # fmt: skip
BOTH = {  # the same, for real and imaginary parts
    "add": [R, R], "arccos": [UNIT], "arccosh": [ABOVE_1], "arcsin": [UNIT], "arcsinh": [UNIT],
    "arctan": [UNIT], "arctanh": [UNIT], "conjugate": [R], "cos": [R], "cosh": [R],
    "divide": [R, POSITIVE], "exp": [R], "exp2": [R], "expm1": [R], "float_power": [POSITIVE, R],
    "imag": [R], "log": [POSITIVE], "log10": [POSITIVE], "log1p": [UNIT], "log2": [POSITIVE],
    "multiply": [R, R], "negative": [R], "positive": [R], "power": [POSITIVE, R], "real": [R],
    "reciprocal": [POSITIVE], "sin": [R], "sinc": [R], "sinh": [R], "sqrt": [POSITIVE],
    "square": [R], "subtract": [R, R], "tan": [UNIT], "tanh": [UNIT],
}  # fmt: skip


@real(" ".join(REAL))
@both(" ".join(BOTH))
def smooth(d):
    intervals = {**REAL, **BOTH}[d.name]
    for shape, interval in zip(d.broadcast(len(intervals)), intervals):
        d.array(shape, *interval)
    return lambda f, *xs: f(*xs)


@both("absolute sign")
@real("fabs")
def not_at_zero(d):
    d.signed(d.shape())
    return lambda f, x: f(x)


@both("angle")
def angles(d):
    d.array(d.shape(), *POSITIVE)
    deg, turn = d.flag(), d.pick(1.0, -1j if d.complex else -1.0)
    return lambda f, x: f(turn * x, deg)


@both("nan_to_num real_if_close")
def replaced(d):
    x = d.array(d.shape())
    nan = raw.where(d.numbers(raw.shape(x)) > 1, raw.nan, 0.0) if d.name == "nan_to_num" else 0.0
    return lambda f, x: f(x + nan)


@real("copysign")
def copied_signs(d):
    for shape in d.broadcast(2):
        d.signed(shape)
    return lambda f, x, y: f(x, y)


@real("remainder fmod")
def remainders(d):
    """x / y stays between two whole numbers."""
    k, sign = d.whole(-3, 2), d.pick(1.0, -1.0)
    x, y = d.broadcast(2)
    d.reals(x, 2.1 * k + 0.3, 2.1 * k + 1.7)
    d.reals(y, 2.05, 2.15)
    return lambda f, x, y: f(x, sign * y)


@both("maximum minimum fmax fmin")
def larger_or_smaller(d):
    for k, shape in enumerate(d.broadcast(2)):
        d.apart(shape, -1.0 + 0.15 * k)
    return lambda f, x, y: f(x, y)


@real("clip")
def between_bounds(d):
    for k, shape in enumerate(d.broadcast(3)):
        d.apart(shape, -0.5 + 0.1 * k)
    which = d.pick("both", "low", "high", "names")
    calls = {
        "both": lambda f, x, low, high: f(x, low, high + 0.6),
        "low": lambda f, x, low, high: f(x, low, None) * high,
        "high": lambda f, x, low, high: f(x, None, high) * low,
        "names": lambda f, x, low, high: f(x, max=high) + f(x, min=-0.12) * low,
    }
    return calls[which]


@both("where")
def chosen(d):
    which, x, y = d.broadcast(3)
    d.array(x)
    d.array(y)
    yes = d.numbers(which) > 0
    return lambda f, x, y: f(yes, x, y)


@both("select")
def chosen_first(d):
    which, x, y, rest = d.broadcast(4)
    for shape in (x, y, rest):
        d.array(shape)
    yes = [d.numbers(which) > 0, d.numbers(which) > -1]
    return lambda f, x, y, rest: f(yes, [x, y], rest)
