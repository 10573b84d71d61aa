"""How calls of polynomials, sets, grids, and of functions that call functions are drawn."""

import numpy as raw
from drawn import both, real

import microad.numpy as np

# ---------------------------------------------------------------- polynomials


@both("polyval")
def polyval(d):
    d.array((d.whole(1, 4),))
    d.array(d.shape())
    return lambda f, p, x: f(p, x)


@both("vander")
def vander(d):
    d.array((d.side(),))
    n, up = d.pick(None, 1, 3), d.flag()
    return lambda f, x: f(x, n, up)


@both("polyadd polysub polymul")
def two_polynomials(d):
    d.array((d.whole(1, 4),))
    d.array((d.whole(1, 4),))
    return lambda f, a, b: f(a, b)


@both("polydiv")
def polydiv(d):
    m, n = d.pick((4, 2), (3, 3), (2, 3), (3, 1))
    d.array((m,))
    d.signed((n,))
    return lambda f, a, b: f(a, b)


@both("polyder")
def polyder(d):
    d.array((d.whole(2, 4),))
    m = d.whole(0, 2)
    return lambda f, p: f(p, m)


@both("polyint")
def polyint(d):
    d.array((d.whole(1, 4),))
    m = d.whole(1, 2)
    d.array((m,) if d.flag() else ())
    return lambda f, p, k: f(p, m, k)


@both("poly")
def poly(d):
    d.array((d.whole(1, 4),))
    return lambda f, x: f(x)


@both("roots")
def roots(d):
    """The polynomial is made of its roots, which are far from each other; symmetric functions."""
    d.apart((d.whole(1, 4),), 0.5)
    zeros = d.whole(0, 2)

    def without_order(f, x):
        p = np.pad(2.0 * np.poly(x) + 0.1j, (0, zeros))
        return np.sum(f(p) ** 3), np.sum(np.exp(f(p)))

    return without_order


@real("polyfit")
def polyfit(d):
    x = d.apart((6,))
    d.array(d.pick((6,), (6, 2)))
    degree, w = d.whole(0, 3), d.pick(None, d.numbers(x.shape, 0.5, 2.0))
    return lambda f, x, y: f(x, y, degree, w=w)


# ---------------------------------------------------------------- functions that call functions


@both("apply_along_axis")
def apply_along_axis(d):
    x = d.array(d.shape(1))
    axis = d.axis(x)
    make = d.pick(np.sum, lambda v: v * v, lambda v: np.outer(v, v[:1]), lambda v: 2.0 * v[0])
    return lambda f, x: f(make, axis, x)


@both("apply_over_axes")
def apply_over_axes(d):
    x = d.array(d.shape(1))
    axes = d.some(x.ndim, 1)
    return lambda f, x: f(np.prod, x, axes)


@both("fromfunction")
def fromfunction(d):
    d.array(())
    return lambda f, x: f(lambda i, j, by: i * by + j * by * by, (2, 3), by=x)


@real("piecewise")
def piecewise(d):
    shape = d.shape()
    x = d.signed(shape)
    d.array(())
    also = d.pick([], [2.5], [np.exp])
    low, high = raw.asarray(x) < 0, raw.asarray(x) > 1
    return lambda f, x, y: f(x, [low, high], [lambda t, y: t * t * y, lambda t, y: t + y]
                             + [g if not callable(g) else lambda t, y: np.exp(t) for g in also],
                             y)  # fmt: skip


# ---------------------------------------------------------------- sets and counts


@both("unique")
def unique(d):
    x = d.apart(d.shape(1))
    again = d.random.integers(0, x.shape[0], 4)
    axis = 0 if not d.complex and d.flag() else None
    return lambda f, x: f(x[again], axis=axis)


@both("unique_values unique_all unique_counts unique_inverse")
def unique_in_another_form(d):
    x = d.apart(d.shape(1))
    again = d.random.integers(0, x.shape[0], 4)

    def values(f, x):
        found = f(x[again])
        return found[0] if isinstance(found, tuple) else np.sort(found)

    return values


@both("union1d intersect1d setdiff1d setxor1d")
def sets(d):
    d.apart((4,))
    some, others = d.random.integers(0, 4, 3), d.random.integers(0, 4, 3)
    return lambda f, x: f(x[some], x[others])


@real("bincount")
def bincount(d):
    n = d.whole(1, 5)
    d.array((n,))
    at, least = d.random.integers(0, 4, n), d.whole(0, 6)
    return lambda f, w: f(at, w, least)


@real("histogram")
def histogram(d):
    x = d.apart((5,))
    d.array((5,))
    bins = d.pick(3, [-2.0, 0.1, 0.9, 3.0])
    options = {"range": d.pick(None, (-0.9, 0.7)), "density": d.flag()}

    def with_weights(f, x, w):
        w = 3.0 + w
        return f(x, bins, weights=w, **options)

    return with_weights if len(x) else None


@real("histogram_bin_edges")
def histogram_bin_edges(d):
    d.apart(d.shape(1))
    bins = d.whole(1, 4)
    return lambda f, x: f(x, bins)


@both("choose")
def choose(d):
    x, y = d.broadcast(2)
    d.array(x)
    d.array(y)
    mode = d.pick("wrap", "clip", "raise")
    most = 2 if mode == "raise" else 5
    at = d.random.integers(0, most, raw.broadcast_shapes(x, y))
    return lambda f, x, y: f(at, [x, y], mode=mode)


# ---------------------------------------------------------------- grids and series


@real("arange")
def arange(d):
    d.reals((), 0.1, 0.2)
    d.reals((), 2.1, 2.2)
    d.reals((), 0.6, 0.7)
    return lambda f, start, stop, step: f(start, stop, step)


@real("logspace geomspace")
def grids(d):
    base = d.name == "logspace" and d.flag()
    shapes = d.broadcast(3 if base else 2, 0, 2)
    for shape in shapes[:2]:
        d.reals(shape, 0.4, 1.5)
    if base:
        d.reals(shapes[2], 1.5, 3.0)
    num, endpoint = d.whole(1, 4), d.flag()
    axis = d.pick(0, -1)

    def grid(f, start, stop, *base):
        more = {"base": base[0]} if base else {}
        return f(start, stop, num, endpoint, axis=axis, **more)

    return grid


@real("i0")
def i0(d):
    d.array(d.shape(), -9.0, 9.0)
    return lambda f, x: f(x) / 1e3


@real("kaiser")
def kaiser(d):
    d.reals((), 1.0, 9.0)
    n = d.whole(1, 6)
    return lambda f, beta: f(n, beta)


@both("ediff1d")
def ediff1d(d):
    d.array(d.shape())
    ends = d.pick({}, {"to_end": [7.0, 8.0]}, {"to_begin": 3.0, "to_end": 4.0})
    return lambda f, x: f(x, **ends)


@real("unwrap")
def unwrap(d):
    x = d.array(d.shape(1), 0.0, 0.5)
    turns, axis = 2 * raw.pi * d.random.integers(-2, 3, x.shape), d.axis(x)
    d.reals((), 6.2, 6.4)
    discont = d.pick(None, 4.0)
    return lambda f, x, period: f(x + turns, discont, axis, period=period)


@both("correlate")
def correlate(d):
    d.array((d.whole(1, 5),))
    d.array((d.whole(1, 5),))
    mode = d.pick("full", "same", "valid")
    return lambda f, a, v: f(a, v, mode)


@both("trim_zeros")
def trim_zeros(d):
    d.signed((4,))
    there = raw.array([0.0, 1.0, 0.0, 1.0])[raw.random.default_rng(d.seed).permutation(4)]
    trim = d.pick("fb", "f", "b", "B")
    return lambda f, x: f(x * there, trim)


@both("resize")
def resize(d):
    d.array(d.shape())
    shape = d.pick(5, (2, 3), (1,), (0, 2))
    return lambda f, x: f(x, shape)


@both("cumulative_sum cumulative_prod")
def cumulative(d):
    x = d.array(d.shape(1))
    axis, first = d.axis(x), d.flag()
    axis = None if x.ndim == 1 and d.flag() else axis
    return lambda f, x: f(x, axis=axis, include_initial=first)


@both("corrcoef")
def corrcoef(d):
    n = d.whole(3, 5)
    d.apart(d.pick((2, n), (3, n)))
    if d.flag():
        d.apart((n,))
    return lambda f, *xs: f(*xs)


# ---------------------------------------------------------------- products and equations


@both("matvec vecmat")
def with_a_vector(d):
    a, b = d.broadcast(2, 0, 1)
    n, m = d.side(), d.side()
    one, two = ((*a, m, n), (*b, n)) if d.name == "matvec" else ((*a, n), (*b, n, m))
    d.array(one)
    d.array(two)
    return lambda f, x, y: f(x, y)


@both("linalg.cond")
def cond(d):
    n = d.whole(2, 3)
    d.spread((*d.shape(0, 1), n, n))
    p = d.pick(None, 2, -2, "fro")
    return lambda f, x: f(x, p)


@both("linalg.tensorinv")
def tensorinv(d):
    shape, ind = d.pick(((4, 2, 2), 1), ((2, 2, 4), 2), ((2, 2, 2, 2), 2))
    d.input(d.spread((4, 4)).reshape(shape))
    d.inputs.pop(0)
    return lambda f, a: f(a, ind)


@both("linalg.tensorsolve")
def tensorsolve(d):
    axes = d.pick(None, (0,))
    d.input(d.spread((4, 4)).reshape((4, 2, 2) if axes is None else (2, 4, 2)))
    d.inputs.pop(0)
    d.array((4,))
    return lambda f, a, b: f(a, b, axes)


# ---------------------------------------------------------------- the array itself, and its parts


@both("asarray_chkfinite ascontiguousarray asfortranarray require sort_complex")
def the_same_array(d):
    if d.name == "sort_complex":
        d.apart(d.shape(1))
    else:
        d.array(d.shape())
    return lambda f, x: f(x)


@both("ix_")
def open_mesh(d):
    d.array((d.side(),))
    d.array((d.side(),))
    return lambda f, x, y: f(x, y)


@both("row_stack")
def row_stack(d):
    n = d.side()
    d.array((n,))
    d.array((d.side(), n))
    return lambda f, x, y: f([x, y])


@real("ldexp")
def ldexp(d):
    d.array(d.shape())
    n = d.whole(-3, 3)
    return lambda f, x: f(x, n)


@real("nextafter")
def nextafter(d):
    x, y = d.broadcast(2)
    d.array(x)
    d.array(y)
    return lambda f, x, y: f(x, y)


@real("heaviside")
def heaviside(d):
    x, y = d.broadcast(2)
    step = d.random.integers(-1, 2, x) * 1.0
    d.array(y)
    return lambda f, y: f(step, y)


@real("frexp modf")
def parts_of_numbers(d):
    """Away from whole numbers and powers of two."""
    x = d.numbers(d.shape(), 0.1, 0.9) + 4.0
    d.input(d.turned(x))
    return lambda f, x: f(x)


@real("divmod")
def quotient_and_rest(d):
    x, y = d.broadcast(2)
    d.reals(y, 1.0, 1.1)
    d.inputs.insert(0, d.inputs.pop())
    d.reals(x, 0.2, 0.8)
    return lambda f, y, x: f(x + 3.3, y)


@real("fft.fftfreq fft.rfftfreq")
def frequencies(d):
    d.reals((), 0.5, 2.0)
    n = d.whole(1, 5)
    return lambda f, step: f(n, step)


@both("fft.hfft")
@real("fft.ihfft")
def hermitian_transforms(d):
    x = d.array(d.shape(1, 2, 2))
    axis = d.axis(x)
    n, norm = d.pick(None, 2, 5), d.pick(None, "ortho", "forward", "backward")
    return lambda f, x: f(x, n, axis, norm)
