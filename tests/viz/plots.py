"""One of each plot, for the tests that all of them have to pass."""

import math

import numpy

import microad.numpy as np
from microad import viz

POINTS = numpy.array([[0.0, 0.2], [1.0, 0.9], [0.2, 1.0], [1.0, 0.1]])


def secant(**more):
    return viz.secant(lambda x: x**3 / 4 - x, 1.0, **more)


def limit(**more):
    return viz.limit(lambda x: math.sin(x) / x, 0.0, **more)


def chain(**more):
    return viz.chain(lambda x: x * x, np.sin, x=1.0, **more)


def fd_error(**more):
    return viz.fd_error(np.sin, 1.0, **more)


def dual(**more):
    return viz.dual(lambda x: x * np.sin(x) / 2 + x**2, 2.0, **more)


def descent(**more):
    return viz.descent(lambda x, y: x * x + 4 * y * y, (2.0, 1.0), steps=12, **more)


def training(**more):
    history = [numpy.array([a, 1.0]) for a in (-1.0, 0.0, 0.5, 1.0)]
    return viz.training(
        POINTS, [0, 1, 1, 0], lambda w, x: x @ w - 0.6, history, loss=[4.0, 2.0, 1.0, 0.5], **more
    )


ALL = [secant, limit, chain, fd_error, dual, descent, training]
