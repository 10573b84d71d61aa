"""How calls of products of arrays are drawn."""

from drawn import both
from hypothesis import strategies as st


def two(d, x, y):
    """Two inputs, and a call with both."""
    d.array(x)
    d.array(y)
    return lambda f, x, y: f(x, y)


@both("dot inner")
def dot(d):
    x, y = list(d.shape()), list(d.shape())
    if x and y:
        y[-1 if d.name == "inner" else max(len(y) - 2, 0)] = x[-1]
    return two(d, tuple(x), tuple(y))


@both("outer kron linalg.outer")
def outer(d):
    most = 1 if d.name == "linalg.outer" else 2
    least = 1 if d.name == "linalg.outer" else 0
    return two(d, d.shape(least, most), d.shape(least, most))


@both("vdot")
def vdot(d):
    shape = d.shape()
    return two(d, shape, d.pick(shape, shape[::-1]))


@both("vecdot linalg.vecdot")
def vecdot(d):
    n = d.side()
    x, y = ((*stack, n) for stack in d.broadcast(2, 0, 2))
    return two(d, x, y)


@both("matmul linalg.matmul")
def matmul(d):
    i, j, k = (d.side() for _ in range(3))
    a, b = d.broadcast(2, 0, 2)
    x, y = (*a, i, j), (*b, j, k)
    if d.name == "matmul":  # a vector on either side
        x, y = d.pick((x, y), ((j,), y), (x, (j,)), ((j,), (j,)))
    return two(d, x, y)


@both("cross linalg.cross")
def cross(d):
    axis = d.whole(-2, 1)
    shapes = [list(s) for s in d.broadcast(2, 1, 1)]
    for shape in shapes:
        shape.insert(axis if axis >= 0 else len(shape) + 1 + axis, 3)
        d.array(tuple(shape))
    if d.name == "cross" and d.flag():
        there = d.whole(-2, 1)
        return lambda f, x, y: f(x, y, axisa=axis, axisb=axis, axisc=there)
    return lambda f, x, y: f(x, y, axis=axis)


@both("tensordot linalg.tensordot")
def tensordot(d):
    x, y = d.shape(), list(d.shape())
    n = d.whole(0, min(len(x), len(y)))
    mine, theirs = d.some(len(x), n, n), d.some(len(y), n, n)
    if last := d.flag():  # the last axes of x, the first ones of y
        mine, theirs = range(len(x) - n, len(x)), range(n)
    for i, j in zip(mine, theirs):
        y[j] = x[i]
    d.array(x)
    d.array(tuple(y))
    axes = n if last else (mine, theirs)
    return lambda f, x, y: f(x, y, axes=axes)


@both("einsum")
def einsum(d):
    side = {c: d.side() for c in "ijkl"}
    terms = d.draw(st.lists(st.text("ijkl", max_size=3), min_size=1, max_size=3))
    letters = sorted({*"".join(terms)})
    dots = d.broadcast(len(terms), 0, 1) if d.flag() else None
    out = "".join(d.draw(st.permutations(letters)))[: d.whole(0, 3)]
    for k, term in enumerate(terms):
        d.array((*(dots[k] if dots else ()), *(side[c] for c in term)))
    text = ",".join(("..." if dots else "") + t for t in terms)
    text += d.pick("", "->" + ("..." if dots else "") + out)
    return lambda f, *xs: f(text, *xs)


@both("linalg.multi_dot")
def multi_dot(d):
    sides = [d.side() for _ in range(d.whole(3, 5))]
    shapes = [(a, b) for a, b in zip(sides, sides[1:])]
    if d.flag():
        shapes[0] = shapes[0][1:]
    if d.flag():
        shapes[-1] = shapes[-1][:-1]
    for shape in shapes:
        d.array(shape)
    return lambda f, *xs: f(xs)


@both("linalg.matrix_power")
def matrix_power(d):
    n = d.side()
    d.spread((*d.shape(0, 1), n, n))
    power = d.whole(-3, 6)
    return lambda f, x: f(0.5 * x, power) + 0.0 * x
