"""How calls of functions that pick elements by their places, or by their order, are drawn."""

import numpy as raw
from drawn import both
from hypothesis.extra import numpy as hnp

import microad.numpy as np


def places(d, n, shape):
    """Numbers from -n to n - 1."""
    return d.random.integers(-n, n, shape)


def index(d, shape):
    """Any index of an array of this shape; numbers may come twice."""
    kind = d.pick("basic", "mask", "numbers", "both") if shape else "basic"
    if kind == "basic":
        return d.draw(hnp.basic_indices(shape, allow_newaxis=True))
    k = d.whole(1, len(shape))
    if kind == "mask":
        return d.numbers(shape[:k]) > 0
    if kind == "both":
        return (..., slice(None, None, -1), None, [0, -1, 0])[2 if len(shape) == 1 else 0 :]
    same = d.shape(0, 2)
    return tuple(places(d, n, same) for n in shape[:k])


@both("getitem")
def getitem(d):
    shape = raw.shape(d.array(d.shape()))
    i = index(d, shape)
    return lambda f, x: f(np.reshape(x, shape), i)  # a number has no places


@both("scatter")
def scatter(d):
    shape = d.shape(1)
    i = index(d, shape)
    d.array(raw.shape(raw.zeros(shape)[i]))
    return lambda f, g: f(g, shape, i)


@both("index_update")
def index_update(d):
    shape = d.shape()
    i = d.draw(hnp.basic_indices(shape)) if d.flag() or not shape else d.numbers(shape) > 0
    d.array(shape)
    d.array(d.pick(raw.shape(raw.zeros(shape)[i]), ()))
    return lambda f, x, y: f(x, i, y)


@both("take")
def take(d):
    x = d.array(d.shape(1))
    axis = d.pick(None, d.axis(x))
    n = x.size if axis is None else x.shape[axis]
    which = places(d, n, d.shape(0, 2))
    return lambda f, x: f(x, which, axis)


@both("take_along_axis")
def take_along_axis(d):
    x = d.array(d.shape(1))
    axis = d.axis(x)
    shape = list(x.shape)
    shape[axis] = d.side()
    which = places(d, x.shape[axis], shape)
    return lambda f, x: f(x, which, axis)


@both("compress")
def compress(d):
    x = d.array(d.shape(1))
    axis = d.pick(None, d.axis(x))
    yes = d.numbers(x.size if axis is None else x.shape[axis]) > 0
    return lambda f, x: f(yes, x, axis)


@both("extract")
def extract(d):
    yes = d.numbers(raw.shape(d.array(d.shape()))) > 0
    return lambda f, x: f(yes, x)


@both("delete")
def delete(d):
    x = d.array(d.shape(1))
    axis = d.pick(None, d.axis(x))
    n = x.size if axis is None else x.shape[axis]
    which = d.pick(d.whole(-n, n - 1), [*d.some(n)], [], slice(d.whole(0, n), None, 2))
    return lambda f, x: f(x, which, axis)


@both("insert")
def insert(d):
    x = d.array(d.shape(1))
    axis = d.pick(None, d.axis(x))
    n = x.size if axis is None else x.shape[axis]
    where = d.pick(d.whole(-n, n), [d.whole(0, n), d.whole(0, n)])
    more = d.array if raw.iscomplexobj(x) else d.reals  # NumPy keeps the dtype of x
    more(d.pick((), (2,)) if axis is None and isinstance(where, list) else ())
    return lambda f, x, y: f(x, where, y, axis)


@both("sort partition")
def in_order(d):
    x = d.apart(d.shape(1))
    axis = d.pick(None, d.axis(x))
    kth = () if d.name == "sort" else (d.whole(0, (x.size if axis is None else x.shape[axis]) - 1),)
    return lambda f, x: f(x, *kth, axis=axis)
