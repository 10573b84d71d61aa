"""How calls of functions that move, copy, join and cut are drawn."""

import numpy as raw
from drawn import both
from hypothesis import strategies as st

import microad.numpy as np

# ---------------------------------------------------------------- one array


@both("ravel copy fliplr flipud atleast_1d atleast_2d atleast_3d diagflat matrix_transpose")
@both("linalg.matrix_transpose")
def plain_calls(d):
    least = {"fliplr": 2, "flipud": 1}.get(d.name, 2 * ("matrix" in d.name))
    d.array(d.shape(least))
    order = {"order": d.pick("C", "F")} if d.name == "ravel" else {}
    return lambda f, x: f(x, **order)


@both("reshape")
def reshape(d):
    x = d.array(d.shape())
    n, order = raw.size(x), d.pick("C", "F")
    first = d.pick(*(k for k in range(1, n + 1) if n % k == 0))
    shape = d.pick((first, n // first), (1, -1, first), -1, raw.shape(x)[::-1])
    return lambda f, x: f(x, shape, order)


@both("squeeze")
def squeeze(d):
    x = d.array(d.part(d.shape()))
    ones = [k for k, n in enumerate(raw.shape(x)) if n == 1]
    axis = d.pick(None, tuple(ones), *ones)
    return lambda f, x: f(x, axis)


@both("expand_dims")
def expand_dims(d):
    n = raw.ndim(d.array(d.shape()))
    axis = d.pick(d.whole(-n - 1, n), (0, -1))
    return lambda f, x: f(x, axis)


@both("transpose")
def transpose(d):
    n = raw.ndim(d.array(d.shape()))
    axes = None if d.flag() else tuple(k - n * d.flag() for k in d.some(n, n))
    return lambda f, x: f(x, axes)


@both("swapaxes rollaxis")
def two_axes(d):
    x = d.array(d.shape(1))
    i, j = d.axis(x), d.axis(x)
    return lambda f, x: f(x, i, j)


@both("moveaxis")
def moveaxis(d):
    n = raw.ndim(d.array(d.shape(1)))
    here = d.some(n, 1)
    there = d.some(n, len(here), len(here))
    one = len(here) == 1 and d.flag()
    return lambda f, x: f(x, *((here[0], there[0]) if one else (here, there)))


@both("flip")
def flip(d):
    axes = d.axes(d.array(d.shape()))
    return lambda f, x: f(x, axes)


@both("roll")
def roll(d):
    axes = d.axes(d.array(d.shape()))
    shift = tuple(d.whole(-5, 5) for _ in axes) if isinstance(axes, tuple) else d.whole(-5, 5)
    return lambda f, x: f(x, shift, axes)


@both("rot90")
def rot90(d):
    k, axes = d.whole(-4, 4), d.some(raw.ndim(d.array(d.shape(2))), 2, 2)
    return lambda f, x: f(x, k, axes)


@both("broadcast_to")
def broadcast_to(d):
    x, shape = d.broadcast(2)
    d.array(x)
    whole = raw.broadcast_shapes(x, shape)
    return lambda f, x: f(x, whole)


@both("tile")
def tile(d):
    d.array(d.shape())
    reps = d.pick(d.whole(1, 3), tuple(d.whole(1, 2) for _ in range(d.whole(1, 4))))
    return lambda f, x: f(x, reps)


@both("repeat")
def repeat(d):
    x = d.array(d.shape())
    axis = d.axis(x) if raw.ndim(x) and d.flag() else None
    n = raw.size(x) if axis is None else x.shape[axis]
    repeats = d.pick(d.whole(0, 3), [d.whole(0, 2) for _ in range(n)])
    return lambda f, x: f(x, repeats, axis)


@both("tril triu diag")
def triangles_and_diagonals(d):
    least, most = (1, 2) if d.name == "diag" else (2, 3)
    d.array(d.shape(least, most))
    k = d.whole(-3, 3)
    return lambda f, x: f(x, k)


@both("diagonal trace linalg.diagonal linalg.trace")
def diagonals_of_stacks(d):
    n, k = raw.ndim(d.array(d.shape(2))), d.whole(-3, 3)
    axes = () if d.name.startswith("linalg") else d.some(n, 2, 2)
    return lambda f, x: f(x, *((k, *axes) if axes else ()), **({} if axes else {"offset": k}))


@both("pad")
def pad(d):
    x = d.array(d.shape(1))
    mode = d.pick("constant", "edge", "reflect", "symmetric", "wrap")
    width = d.pick(d.whole(0, 2), [(d.whole(0, 2), d.whole(0, 5)) for _ in raw.shape(x)])
    return lambda f, x: f(x, width, mode)


@both("astype")
def astype(d):
    x = d.array(d.shape())
    dtype = complex if d.flag() else raw.result_type(x)
    return lambda f, x: f(np.array(x), dtype)


# ---------------------------------------------------------------- many arrays


def parts(d, shape, axis, most=3):
    """Inputs that differ in the length of one axis."""
    for _ in range(d.whole(1, most)):
        k = axis % len(shape)
        d.array((*shape[:k], d.side(), *shape[k + 1 :]))


@both("concatenate")
def concatenate(d):
    shape = d.shape(1)
    axis = d.whole(-len(shape), len(shape) - 1)
    parts(d, shape, axis)
    axis = d.pick(axis, None)
    return lambda f, *xs: f(xs, axis=axis)


@both("vstack hstack dstack column_stack")
def stacks(d):
    """Matrices that differ in one length, or vectors, or numbers."""
    axis = {"vstack": 0, "hstack": 1, "dstack": 2, "column_stack": 1}[d.name]
    shape = d.shape(0, 1)
    if d.flag():
        parts(d, d.shape(max(axis + 1, 2), 2 if d.name == "column_stack" else 3), axis)
    else:
        for _ in range(d.whole(1, 3)):
            d.array(shape if d.name != "column_stack" else (*shape, 1)[:1])
    return lambda f, *xs: f(xs)


@both("stack")
def stack(d):
    shape = d.shape()
    for _ in range(d.whole(1, 3)):
        d.array(shape)
    axis = d.whole(-len(shape) - 1, len(shape))
    return lambda f, *xs: f(xs, axis=axis)


@both("array asarray asanyarray")
def arrays(d):
    shape = d.shape(0, 2)
    for _ in range(d.whole(1, 3)):
        d.array(shape)
    calls = [
        lambda f, x, *rest: f(x),
        lambda f, *xs: f([*xs]),
        lambda f, x, *rest: f([(x, *rest), (*rest, 2.0 * x)]),
    ]
    return d.pick(*calls)


@both("block")
def block(d):
    m, n = d.side(), d.side()
    for rows in (m, d.side()):
        d.array((rows, n))
        d.array((rows, 1))
    return lambda f, a, b, c, e: (f([[a, b], [c, e]]), f([a, b]))


@both("append")
def append(d):
    shape = d.shape(1)
    axis = d.pick(None, d.whole(-len(shape), len(shape) - 1))
    for _ in range(2):
        if axis is None:
            d.array(d.shape())
        else:
            parts(d, shape, axis, 1)
    return lambda f, x, y: f(x, y, axis)


@both("split array_split vsplit hsplit dsplit unstack")
def cuts(d):
    least = {"vsplit": 2, "dsplit": 3}.get(d.name, 1)
    x = d.array(d.shape(least))
    fixed = {"vsplit": 0, "hsplit": min(1, x.ndim - 1), "dsplit": 2}
    axis = fixed[d.name] if d.name in fixed else d.axis(x)
    n = x.shape[axis]
    if d.name == "unstack":
        return lambda f, x: f(x, axis=axis)
    even = [k for k in range(1, n + 1) if n % k == 0 or d.name == "array_split"]
    where = d.pick(d.pick(*even), sorted(d.draw(st.lists(st.integers(0, n), max_size=3))))
    options = {} if d.name in fixed else {"axis": axis}
    return lambda f, x: f(x, where, **options)


@both("full")
def full(d):
    x, shape = d.broadcast(2)
    d.array(x)
    whole = raw.broadcast_shapes(x, shape)
    return lambda f, x: f(whole, x)


@both("full_like")
def full_like(d):
    x, shape = d.broadcast(2)
    d.array(x)
    whole = raw.zeros(raw.broadcast_shapes(x, shape), complex if d.complex else float)
    return lambda f, x: f(whole, x)


@both("broadcast_arrays")
def broadcast_arrays(d):
    for shape in d.broadcast(d.whole(1, 3)):
        d.array(shape)
    return lambda f, *xs: f(*xs)


@both("meshgrid")
def meshgrid(d):
    for _ in range(d.whole(1, 3)):
        d.array((d.side(),))
    options = {"sparse": d.flag(), "indexing": d.pick("xy", "ij")}
    return lambda f, *xs: f(*xs, **options)


@both("linspace")
def linspace(d):
    shapes = d.broadcast(2, 0, 2)
    for shape in shapes:
        d.array(shape)
    n = max(map(len, shapes))
    num, end, axis = d.whole(1, 4), d.flag(), d.whole(-n - 1, n)
    return lambda f, start, stop: f(start, stop, num, endpoint=end, axis=axis)
