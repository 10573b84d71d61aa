"""Programs on arrays that several tests look into: a function and its inputs."""

import numpy

import microad.numpy as np

A = numpy.arange(6.0).reshape(3, 2) / 4
b = numpy.array([0.5, -1.0, 2.0])
rows = numpy.array([2, 0, 2])
rng = numpy.random.default_rng(0)


def squares(x):
    z = A @ x + b
    return np.sum(z**2)


def layer(W, bias, X):  # noqa: N803
    h = np.tanh(X @ W + bias)
    return np.mean((h - 0.5) ** 2)


def parts(x, w):
    h = np.where(x > 2, x, 0.0) * w["s"] - 1.5
    h = np.concatenate([h, x, A.T], axis=0)
    h = h[1:, 0] - b[0]
    return np.sum(np.sin(h)), h[0]


def twice(x):
    y = np.exp(x)
    return np.sum(y * y + y)


def by_name(p):
    return np.dot(p["W"], p["x"]) * p["scale"][0]


def column_plus_row(x, y):
    return np.sum(x[:, None] * y)


def loop(x):
    for _ in range(3):
        x = np.sin(x) * 0.9 + x[::-1]
    return x.sum()


def eigenvalues(x):
    return np.linalg.eigh(x)[0]


def sums(x):
    return x - np.max(x, axis=1, keepdims=True) + x.mean()


def neuron(x):
    a = np.exp(x)
    return np.sum(np.tanh(a * a + a) * a)


def long_loop(x):
    for _ in range(80):
        x = np.sin(x) * 0.9 + x[::-1]
    return np.sum(x)


PROGRAMS = {
    "squares": (squares, numpy.array([1.0, -1.0])),
    "layer": (layer, rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=(20, 3))),
    "parts": (parts, numpy.arange(1.0, 7.0).reshape(2, 3), {"s": 2.0}),
    "twice": (twice, numpy.array([[0.5], [1.0]])),
    "by_name": (by_name, {"W": A, "x": numpy.array([1.0, 2.0]), "scale": (2.0, None)}),
    "column_plus_row": (column_plus_row, numpy.arange(2.0), numpy.arange(3.0)),
    "loop": (loop, numpy.arange(5.0)),
    "eigenvalues": (eigenvalues, numpy.diag([1.0, 2.0, 4.0])),
    "sums": (sums, numpy.arange(12.0).reshape(3, 4)),
    "numbers": (lambda x, y: np.log(x) + x * y - np.sin(y), 2.0, 5.0),
    "zero_d": (lambda x: x**2 * 3, numpy.array(2.0)),
    "picked_twice": (lambda x: x[rows] * x, numpy.arange(1.0, 4.0)),
    "complex": (lambda z: np.abs(z * 2j + 1) ** 2, numpy.array([1 + 2j, 3.0])),
    "through_complex": (lambda x: np.abs(np.exp(x * 1j) + x), numpy.array([1.0, 2.0])),
    "single": (lambda x: np.maximum(x, 2).reshape(3, 1) * x, numpy.float32([1, 2, 3])),
    "list": (lambda x: np.array([x, 1.0, x * 2]), 3.0),
    "identity": (lambda x: x, numpy.arange(3.0)),
    "constant": (lambda x: 3.0, numpy.arange(3.0)),
    "infinite": (lambda x: np.sqrt(x) * numpy.nan, numpy.array([0.0, numpy.inf])),
    "empty": (lambda x: np.sum(x * 2), numpy.zeros((0, 3))),
    "neuron": (neuron, numpy.array([0.1, 0.2])),
    "long_loop": (long_loop, numpy.ones(5)),
}
