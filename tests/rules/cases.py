"""Where each rule on shapes, sums, products and indices is checked.

`case(name, *inputs, **options)` is one: derivatives are taken in all the inputs, which are
rectangular, of length 1, without axes, complex or lists; the options stay constant.
"""

import numpy as raw

import microad.numpy as np

CASES: dict[str, list] = {}
random = raw.random.default_rng(1)


def R(*shape):  # noqa: N802
    """A real array."""
    return random.standard_normal(shape)


def C(*shape):  # noqa: N802
    """A complex array."""
    return R(*shape) + 1j * R(*shape)


def case(name, *inputs, f=None, **options):
    """Add a case for the function called `name`, or for f, which calls it."""
    call = f or getattr(np, name)
    CASES.setdefault(name, []).append((lambda xs: call(*xs, **options), inputs))


# ---------------------------------------------------------------- one array, moved
case("reshape", R(2, 3), shape=(3, 2))
case("reshape", R(2, 3), shape=-1, order="F")
case("reshape", C(4, 1), f=lambda x: np.reshape(x, (2, 2), "F"))
case("reshape", 1.5, shape=(1, 1))
case("ravel", R(2, 3))
case("ravel", C(2, 3), order="F")
case("ravel", R(2, 3), f=lambda x: np.ravel(x, "F"))
case("ravel", 1.5)
case("squeeze", R(2, 1, 3, 1))
case("squeeze", C(2, 1, 3, 1), axis=(1, 3))
case("expand_dims", R(2, 3), axis=(0, -1))
case("expand_dims", 1.5, axis=0)
case("transpose", C(2, 3, 4))
case("transpose", R(2, 3, 4), axes=(1, 2, 0))
case("transpose", R(2, 3, 4), axes=[-1, 0, 1])
case("transpose", 2.0)
case("swapaxes", R(2, 3, 4), axis1=0, axis2=-1)
case("moveaxis", R(2, 3, 4), source=0, destination=-1)
case("moveaxis", C(2, 3, 4), source=(0, 2), destination=(1, 0))
for axis in (0, 1, 2, -1):
    for start in (0, 1, 2, 3, -1):
        case("rollaxis", R(2, 3, 4), axis=axis, start=start)
case("roll", R(2, 3), shift=2)
case("roll", R(2, 3), shift=-1, axis=1)
case("roll", C(2, 3), shift=(1, -1), axis=(0, 1))
case("flip", R(2, 3))
case("flip", C(2, 3), axis=(0, 1))
case("flip", R(2, 3), axis=-1)
case("fliplr", R(2, 3))
case("flipud", R(2, 3))
case("rot90", R(2, 3))
case("rot90", R(2, 3, 4), k=-1, axes=(1, 2))
case("broadcast_to", R(2, 1), shape=(4, 2, 3))
case("broadcast_to", C(3), shape=(1, 3))
case("broadcast_to", 1.5, shape=(2,))
case("tile", R(2), reps=(2, 3))
case("tile", R(2, 3), reps=2)
case("tile", C(1, 3), reps=[2, 1, 2])
case("tile", 1.5, reps=2)
case("repeat", R(2, 3), repeats=2)
case("repeat", C(2, 3), repeats=[1, 0, 3], axis=-1)
case("repeat", R(2, 3), repeats=0, axis=0)
case("repeat", 1.5, repeats=3)
for shape, k in (((3, 4), 0), ((2, 3, 4), -1), ((4, 3), 1)):
    case("tril", R(*shape), k=k)
    case("triu", C(*shape), k=k)
for shape, k in (((3,), 0), ((3,), 1), ((3, 3), 0), ((2, 4), -1), ((2, 4), 2), ((2, 4), 7)):
    case("diag", R(*shape), k=k)
case("diagonal", R(2, 4))
case("diagonal", C(2, 3, 4), offset=1, axis1=1, axis2=2)
case("diagonal", R(2, 3, 4), offset=-1, axis1=2, axis2=0)
case("diagflat", R(2, 2))
case("diagflat", R(2), k=1)
case("trace", R(3, 4), offset=1)
case("trace", C(2, 3, 4), offset=-1, axis1=2, axis2=0)
case("trace", R(3, 4), offset=9)
case("astype", R(3), f=lambda x: np.astype(x, raw.longdouble))
case("astype", C(2), R(3), f=lambda x, y: (np.astype(x, raw.clongdouble), np.astype(y, complex)))
case("copy", C(3))
for mode in ("constant", "edge", "reflect", "symmetric", "wrap"):
    case("pad", R(3, 4), pad_width=((1, 2), (0, 1)), mode=mode)
case("pad", C(2), pad_width=1, constant_values=3.0)
case("pad", R(2, 2), pad_width=0)

# ---------------------------------------------------------------- many arrays, joined
case("concatenate", [R(2), R(3)])
case("concatenate", (R(2, 2), C(2, 3)), axis=-1)
case("concatenate", (R(2, 2), R(3)), axis=None)
case("concatenate", R(2, 3), f=lambda x: np.concatenate([x, raw.ones((1, 3)), 2.0 * x]))
case("concatenate", R(2), f=lambda x: np.concatenate([[x[0], 1.0], x], 0))
case("concatenate", R(2, 3, 2))
case("stack", [R(2), C(2)])
case("stack", [R(2, 3), R(2, 3)], axis=-1)
case("stack", 2.0, f=lambda x: np.stack([x, 1.0]))
case("stack", R(2, 3, 2), axis=1)
for name in ("array", "asarray", "asanyarray", "ascontiguousarray"):
    case(name, R(2))
    case(name, 3.0, 2.0, f=lambda x, y, name=name: getattr(np, name)([[x, 2 * y], [1.0, x]]))
case("array", R(3, 2), f=lambda x: np.array([x, x * x]))
case("array", R(2), ndmin=3)
case("array", 2.0)
case("array", 2.0, dtype=raw.longdouble)
for name in ("atleast_1d", "atleast_2d", "atleast_3d"):
    for x in (1.5, R(2), C(2, 3), R(2, 3, 4), R(1, 2, 1, 2)):
        case(name, x)
    case(name, 1.5, R(2), R(3, 2))
case("vstack", (R(2), R(3, 2)))
case("vstack", (R(2, 3), C(1, 3)))
case("vstack", R(2))
case("hstack", (R(2), R(3)))
case("hstack", (R(2, 1), C(2, 3)))
case("hstack", (1.0, 2.0))
case("dstack", (R(2), R(2)))
case("dstack", (R(2, 3), R(2, 3, 2)))
case("column_stack", (R(2), R(2, 3)))
case("column_stack", R(2, 2))
case("append", R(2, 3), C(2))
case("append", R(2, 3), R(1, 3), axis=0)
case("append", [1.0, 2.0, 3.0], 4.0)
case("r_", R(3), f=lambda x: np.r_[x, raw.ones(2), 1:3, x[0]])
case("c_", R(3), R(3, 2), f=lambda x, y: np.c_[x, raw.ones(3), y])
case("array_split", R(7), indices_or_sections=3)
case("array_split", C(2, 7), indices_or_sections=[2, 5], axis=1)
case("split", R(2, 4), indices_or_sections=2, axis=-1)
case("split", R(3), indices_or_sections=[1])
case("vsplit", R(4, 2), indices_or_sections=2)
case("hsplit", R(2, 4), indices_or_sections=[1, 2])
case("hsplit", R(4), indices_or_sections=2)
case("dsplit", R(1, 2, 4), indices_or_sections=2)
case("unstack", R(2, 3), axis=1)
case("full", 1.5, f=lambda x: np.full((2, 3), x))
case("full", C(3), f=lambda x: np.full((2, 3), x))
case("full_like", 1.5, f=lambda x: np.full_like(raw.ones((2, 3)), x))
case("broadcast_arrays", R(2, 1), C(3))
case("linspace", 1.0, 2.5, num=5)
case("linspace", R(2), R(2), num=4, axis=1)
case("linspace", 1.5, stop=3.0, num=4, endpoint=False)
case("linspace", 1.5, stop=3.0, num=1)
YES = [raw.array([True, False, True]), raw.array([True, True, False])]
case("select", R(3), C(3), f=lambda x, y: np.select(YES, [x, y]))
case("select", R(3), 1.5, f=lambda x, y: np.select(YES[:1], [x], y))
case("where", R(3), R(2, 1), f=lambda x, y: np.where(YES[0], x, y))
case("where", C(3), R(3), f=lambda x, y: np.where(YES[0], x, y))
case("where", R(3), f=lambda x: np.where(x > 0, x, 1.0))
case("where", 1.0, 2.0, f=lambda x, y: np.where(False, x, y))
case("clip", R(6), a_min=-0.5, a_max=0.5)
case("clip", R(2, 3), -1.0 + 0.1 * R(3), 1.0)
case("clip", R(4), f=lambda x: np.clip(x, None, 0.3))
case("clip", R(4), min=0.1)

# ---------------------------------------------------------------- sums and other reductions
for name in ("sum", "mean", "prod", "max", "min", "amax", "amin", "var", "std", "cumsum"):
    for x in (1.5, raw.array(2.5), R(3), R(1), C(2, 3), R(1, 3)):
        case(name, x)
    case(name, C(2, 3), axis=0)
    case(name, R(2, 3, 2), axis=-2)
    case(name, R(2), f=lambda x, name=name: getattr(np, name)([x, x * x], axis=0))
    case(name, 0.5, f=lambda x, name=name: getattr(np, name)([x, 2 * x + 1]))
    if name != "cumsum":
        case(name, R(2, 1, 3), axis=(0, 1))
        case(name, C(2, 3, 2), axis=(2, 0), keepdims=True)
        case(name, R(2, 3), keepdims=True)
case("sum", R(2, 3), f=lambda x: np.sum(x, 0, None, None, True))
case("prod", raw.array([2.0, 0.0, 3.0]))
case("prod", raw.array([0.0, 0.0, 3.0]))
case("prod", 0.0)
case("prod", raw.array([[2.0, 0.0, 3.0], [0.0, 0.0, 1.0], [1.0, 2.0, 3.0]]), axis=0)
case("prod", raw.round(R(2, 2, 3)), axis=(2, 0))
for name in ("var", "std"):
    case(name, R(4), ddof=1)
    case(name, R(3, 4), axis=1, ddof=1)
    case(name, R(3, 4), f=lambda x, name=name: getattr(np, name)(x, 0, None, None, 1))
    case(name, R(3, 4), correction=1)
case("ptp", R(4))
case("ptp", R(2, 4), axis=1, keepdims=True)
case("diff", R(4))
case("diff", C(4, 3), n=2, axis=0)
case("diff", R(1))
case("diff", R(2), n=3)
case("diff", R(4), n=0)
case("diff", R(4), 1.5, f=lambda x, y: np.diff(x, prepend=y, append=0.0))
case("diff", R(2, 3), append=raw.ones((2, 2)))
case("gradient", R(5))
case("gradient", C(4, 5))
case("gradient", R(4, 5), 0.5, axis=0)
case("gradient", R(4, 5), f=lambda x: np.gradient(x, [0.0, 1.0, 3.0, 4.0], axis=0, edge_order=2))
case("gradient", R(4), raw.array([0.0, 1.0, 3.0, 4.0]))
case("gradient", R(3), edge_order=2)
case("gradient", R(3, 4, 2), 1.0, 2.0, axis=(0, -1))

# ---------------------------------------------------------------- products
VECTORS = [(R(3), R(3)), (R(2, 3), R(3)), (R(3), R(3, 4)), (R(2, 3), R(3, 4)), (R(1, 1), R(1, 1)),
           (R(2, 2, 3), R(3)), (R(3), R(2, 3, 4)), (C(3), R(3)), (C(2, 3), R(3, 2))]  # fmt: skip
NUMBERS = [(1.5, 0.3), (1.5, R(2, 3)), (R(2, 3), 1.5), (raw.array(2.0), R(2))]
for x, y in VECTORS:
    case("dot", x, y)
    case("matmul", x, y)
for x, y in [*NUMBERS, (R(2, 2, 3), R(2, 3, 4))]:
    case("dot", x, y)
case("dot", R(3, 3), f=lambda x: np.dot(x, x))
case("dot", R(2, 3), f=lambda x: np.dot(x, raw.ones((3, 2))))
case("dot", R(2, 3), f=lambda x: np.dot(raw.ones((3, 2)), x))
case("matmul", R(2, 2, 3), R(2, 3, 4))
case("matmul", R(1, 2, 2), R(3, 2, 1))
case("matmul", R(2, 3), R(2, 3, 4))
case("matmul", C(2, 1, 2, 3), R(4, 3, 2))
case("matmul", R(3, 3), f=lambda x: x @ x)
case("tensordot", R(2, 3, 4), C(3, 4, 2))
case("tensordot", R(2, 3, 4), R(4, 3, 2), axes=([2, 1], [0, 1]))
case("tensordot", R(2, 3, 4, 2), R(4, 2, 3), axes=([3, 1], [1, 2]))
case("tensordot", R(2, 3, 4), R(2, 4), axes=([0, -1], [0, 1]))
case("tensordot", R(4), raw.array(1.3), axes=0)
case("tensordot", R(4), 2.0, axes=0)
case("tensordot", R(2, 6), R(6, 3), axes=[-1, 0])
for x, y in [*NUMBERS, (R(3), R(3)), (R(2, 3), C(4, 3))]:
    case("inner", x, y)
for x, y in [(R(3), R(2)), (C(3), R(2)), (R(2, 2), R(3)), (2.0, R(2))]:
    case("outer", x, y)
for x, y in [(R(3), R(3)), (C(3), C(3)), (C(2, 3), R(3, 2))]:
    case("vdot", x, y)
for x, y in [*NUMBERS, (R(2, 3), R(3, 2)), (R(2), R(3, 2)), (R(2, 2, 2), R(2)), (C(2, 2), R(2, 1))]:
    case("kron", x, y)
for x, y in [(R(3), R(3)), (R(2, 3), R(3)), (C(3), R(2, 3))]:
    case("cross", x, y)
for a in (-1, 0):
    for b in (0, 1):
        case("cross", R(3, 3), R(3, 3), axisa=a, axisb=b, axisc=a)
case("cross", R(3, 2), R(3, 2), axis=0)


def einsum(*args):
    """A case of einsum: the first input is the text, or the inputs and sublists alternate."""
    inputs = [x for x in args if isinstance(x, raw.ndarray | float)]
    places = [k for k, x in enumerate(args) if isinstance(x, raw.ndarray | float)]

    def f(*xs):
        filled = list(args)
        for k, x in zip(places, xs):
            filled[k] = x
        return np.einsum(*filled)

    case("einsum", *inputs, f=f)


einsum("ij->ji", R(2, 3))
einsum("ba", R(2, 3))
einsum("ij,jk->ik", C(2, 3), R(3, 4))
einsum("ij,jk->ik", R(50, 60), R(60, 40))
einsum("ij,jk,kl->il", R(2, 3), R(3, 2), R(2, 2))
einsum("ii->i", R(3, 3))
einsum("ii", C(3, 3))
einsum("iii->i", R(2, 2, 2))
einsum("iij,j->i", R(2, 2, 3), R(3))
einsum("ijk,lji,lli->lki", R(2, 3, 4), R(4, 3, 2), R(4, 4, 2))
einsum("k,nk->", R(5), R(2, 5))
einsum("abcd->bd", R(3, 2, 3, 2))
einsum("ij,k", R(2, 3), R(2))
einsum("i->", R(3))
einsum(",i->i", 2.0, R(3))
einsum("i,i->i", R(1), R(3))
einsum("...ij,...jk->...ik", R(2, 3), R(2, 3, 4))
einsum("...,...->...", R(2, 1), R(3))
einsum("j...k,lj...->lk...", R(2, 2, 2), R(2, 2))
einsum("...k,...nk->...", R(3, 2), R(3, 4, 2))
einsum("...ij", R(2, 3, 2))
einsum(R(2, 3), (0, 1), R(3, 4), (1, 2), (0, 2))
einsum(R(2, 3), (0, 1), R(3, 4), (1, 2))
einsum(R(2, 3), [Ellipsis, 0], R(2, 3), [Ellipsis, 0], [Ellipsis])

# ---------------------------------------------------------------- indices and orders
INDICES = [
    0, -1, (3, 0, 1), slice(1, 3), (slice(None, None, -1), slice(2, 4)), None, (None, 1), ...,
    (..., 0), raw.int64(2), (0, 0, 0), [0, 1, 1], (3, slice(2, None), [1, 3]), raw.array([0, 0, 2]),
    (raw.array([0, 0]), raw.array([1, 1])), (raw.array([[0], [1]]), raw.array([1, 1]), 0),
    R(5, 6, 4) > 0, R(5) > 0, (slice(None), R(6) > 0), (raw.array([0, 2]), None, slice(1)),
    [True, False, True, True, False], raw.zeros(5, bool), slice(0), [],
]  # fmt: skip
for index in INDICES:
    case("getitem", R(5, 6, 4), f=lambda x, index=index: x[index])
case("getitem", C(4), f=lambda x: x[[0, 0, 1]] * x[:3])
case("sort", R(7))
case("sort", R(3, 4), axis=0)
case("sort", R(3, 4), axis=None)
case("sort", C(2, 1, 3))
case("partition", R(7), kth=3)
case("partition", R(4, 2), kth=(1, 2), axis=0)
