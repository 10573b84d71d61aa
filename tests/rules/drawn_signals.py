"""How calls of differences, integrals, tables and convolutions are drawn."""

import numpy as raw
from drawn import both


@both("diff")
def diff(d):
    x = d.array(d.shape(1))
    axis, n = d.axis(x), d.whole(0, 3)
    ends = d.pick((), ("prepend",), ("append",), ("prepend", "append"))
    for _ in ends:
        shape = list(x.shape)
        shape[axis] = d.side()
        d.array(d.pick(tuple(shape), ()))
    return lambda f, x, *ys: f(x, n, axis, **dict(zip(ends, ys)))


@both("gradient")
def gradient(d):
    x = d.array(d.shape(1, 3, 2))
    axis, which = d.axis(x), d.pick("all", "none", "step", "places")
    if which == "all":
        return lambda f, x: f(x)
    if which == "none":
        return lambda f, x: f(x, axis=axis)
    n = x.shape[axis]
    d.input(d.numbers((), 0.5, 2.0) if which == "step" else raw.arange(n) + d.numbers(n, 0, 0.5))
    return lambda f, x, h: f(x, h, axis=axis)


@both("trapezoid")
def trapezoid(d):
    y = d.array(d.shape(1))
    axis = d.axis(y)
    which = d.pick("none", "dx", "line", "whole")
    shapes = {"none": None, "dx": (), "line": (y.shape[axis],), "whole": y.shape}
    if which == "none":
        return lambda f, y: f(y, axis=axis)
    d.array(shapes[which])
    return lambda f, y, x: f(y, axis=axis, **{"dx" if which == "dx" else "x": x})


@both("interp")
def interp(d):
    """Places stay in the middle between knots, and outside of them."""
    n, shape = d.whole(2, 4), d.shape(0, 2)
    d.input(d.random.integers(-2, n + 2, shape) + d.numbers(shape, 0.3, 0.7))
    d.input(raw.arange(n) + d.numbers(n, 0, 0.1))
    d.array((n,))
    return lambda f, x, xp, fp: f(x, xp, fp)


@both("convolve")
def convolve(d):
    for _ in range(2):
        d.array((d.side() + d.whole(0, 3),))
    mode = d.pick("full", "same", "valid")
    return lambda f, a, v: f(a, v, mode)
