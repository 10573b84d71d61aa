"""Rules at random shapes, dtypes and options: Hypothesis looks for the ones that go wrong."""

import numpy as raw
import pytest
from cases import CASES
from elementwise_cases import COMPLEX, REAL
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import microad.numpy as np
from microad.check import check_grads
from microad.rules import defvjp, primitive
from microad.tape import make_jvp, make_vjp
from microad.trees import flatten, map_tree

few = settings(max_examples=20, deadline=None, derandomize=True, database=None)
seeds = st.integers(0, 2**32 - 1)
DTYPES = [float, raw.float32, raw.float64, raw.longdouble, complex]


def draw(seed, shape, dtype=float, interval=(-2.0, 2.0)):
    """A number or an array of this dtype, each part of its entries in the interval."""
    random = raw.random.default_rng(seed)
    x = random.uniform(*interval, shape)
    if dtype is complex:
        x = x + 1j * random.uniform(*interval, shape)
    return dtype(x) if shape == () else x.astype(dtype)


def check(f, *inputs, order=2):
    """Check values as well as derivatives of f(*inputs)."""
    ans = make_vjp(lambda xs: f(*xs), inputs)[0]
    eps = raw.finfo(raw.result_type(f(*inputs))).eps
    raw.testing.assert_allclose(ans, f(*inputs), rtol=8 * eps, atol=8 * eps)
    check_grads(lambda xs: f(*xs), inputs, order)


# ---------------------------------------------------------------- elementwise


@pytest.mark.parametrize("name", REAL)
@few
@given(data=st.data(), seed=seeds)
def test_elementwise(name, data, seed):
    intervals, f = REAL[name], getattr(np, name)
    dtype = data.draw(st.sampled_from([*DTYPES[:4], *[complex] * (name in COMPLEX)]))
    shapes = data.draw(
        hnp.mutually_broadcastable_shapes(num_shapes=len(intervals), max_dims=3, max_side=3)
    ).input_shapes
    check(f, *[draw(seed + k, s, dtype, i) for k, (s, i) in enumerate(zip(shapes, intervals))])


@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide", "power", "where", "dot"])
@few
@given(seed=seeds, first=st.booleans())
def test_real_with_complex(name, seed, first):
    f = getattr(np, name) if name != "where" else lambda x, y: np.where(YES, x, y)
    x, y = draw(seed, (3,), float, (0.5, 2.0)), draw(seed, (3,), complex, (0.5, 2.0))
    check(f, *((x, y) if first else (y, x)))


YES = raw.array([True, False, True])

# ---------------------------------------------------------------- dtypes


SEEN = []  # the dtypes of the cotangents that came to the probe


@primitive
def probe(x):
    """x itself; its rule notes what comes by."""
    return x


defvjp(probe, lambda np, g, ans, x: SEEN.append(raw.result_type(g)) or g)
NARROW = [name for name in REAL if name != "float_power"]  # whose result is always a double


@pytest.mark.parametrize("name", NARROW)
@pytest.mark.parametrize("dtype", [raw.float16, raw.float32, raw.longdouble])
def test_the_dtype_of_elementwise_derivatives_is_that_of_the_values(name, dtype):
    f, intervals = getattr(np, name), REAL[name]
    xs = tuple(draw(k, (2,), dtype, i) for k, i in enumerate(intervals))
    SEEN.clear()
    ans, vjp = make_vjp(lambda xs: f(*[probe(x) for x in xs]), xs)
    vjp(raw.ones_like(ans))
    assert {*SEEN} == {raw.dtype(dtype)} or name == "sign"
    assert make_jvp(lambda xs: f(*xs), xs)(xs)[1].dtype == ans.dtype


@pytest.mark.parametrize("name", [name for name in NARROW if len(REAL[name]) == 2])
@pytest.mark.parametrize("number", [2, 2.0])
@pytest.mark.parametrize("place", [0, 1])
def test_a_plain_number_leaves_float32_alone(name, number, place):
    def f(x):
        return getattr(np, name)(*((probe(x), number) if place else (number, probe(x))))

    x = draw(1, (2,), raw.float32, (0.5, 1.5))
    SEEN.clear()
    make_vjp(f, x)[1](x)
    make_vjp(lambda x: make_vjp(f, x)[1](x), x)[1](x)
    assert {*SEEN} == {x.dtype}


@pytest.mark.parametrize(("name", "k"), [(n, k) for n in CASES for k in range(len(CASES[n]))])
def test_the_dtype_of_other_derivatives_is_that_of_the_values(name, k):
    f, inputs = CASES[name][k]
    if any(raw.iscomplexobj(x) for x in flatten(inputs)[0]) or name in (
        "array",
        "astype",
        "r_",
        "c_",
    ):
        return
    single = map_tree(lambda x: raw.float32(x), inputs)
    SEEN.clear()
    ans, vjp = make_vjp(lambda xs: f(map_tree(probe, xs)), single)
    assert map_tree(raw.result_type, ans) == map_tree(raw.result_type, f(single))
    vjp(map_tree(raw.ones_like, ans))
    assert {*SEEN} <= {*(raw.result_type(x) for x in flatten(ans)[0]), raw.dtype(raw.float32)}


# ---------------------------------------------------------------- sums and other reductions

REDUCTIONS = ["sum", "mean", "prod", "max", "min", "var", "std"]


def axes(data, ndim):
    """None, an axis or several, counted from either end."""
    one = st.integers(-ndim, ndim - 1)
    several = st.lists(one, unique_by=lambda k: k % ndim, min_size=1).map(tuple)
    return data.draw(st.none() | one | several)


@pytest.mark.parametrize("name", REDUCTIONS)
@few
@given(data=st.data(), seed=seeds)
def test_reductions(name, data, seed):
    shape = data.draw(hnp.array_shapes(max_dims=4, max_side=3))
    options = {"axis": axes(data, len(shape)), "keepdims": data.draw(st.booleans())}
    x = draw(seed, shape, data.draw(st.sampled_from(DTYPES)))
    check(lambda x: getattr(np, name)(x, **options), x)


@few
@given(data=st.data(), seed=seeds)
def test_products_are_exact_where_factors_are_zero(data, seed):
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=3, max_side=5))
    x = raw.random.default_rng(seed).integers(-1, 3, shape).astype(float)
    axis = axes(data, len(shape))
    check(lambda x: np.prod(x, axis), x)


@pytest.mark.parametrize("name", ["cumsum", "sort", "diff", "gradient", "ptp"])
@few
@given(data=st.data(), seed=seeds)
def test_functions_of_one_axis(name, data, seed):
    shape = data.draw(hnp.array_shapes(max_dims=3, min_side=2, max_side=4))
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    x = draw(seed, shape, data.draw(st.sampled_from(DTYPES)))
    check(lambda x: getattr(np, name)(x, axis=axis), x)


# ---------------------------------------------------------------- products

sides = st.integers(1, 3)


@few
@given(data=st.data(), seed=seeds, dtypes=st.tuples(*[st.sampled_from(DTYPES)] * 2))
def test_matmul_of_stacks(data, seed, dtypes):
    i, j, k = (data.draw(sides) for _ in range(3))
    stacks = data.draw(hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=2, max_side=2))
    a, b = (s + core for s, core in zip(stacks.input_shapes, [(i, j), (j, k)]))
    check(np.matmul, draw(seed, a, dtypes[0]), draw(seed + 1, b, dtypes[1]))


@few
@given(data=st.data(), seed=seeds, dtypes=st.tuples(*[st.sampled_from(DTYPES)] * 2))
def test_dot(data, seed, dtypes):
    m, n, k = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3)), data.draw(sides)
    a, b = [data.draw(sides) for _ in range(m)], [data.draw(sides) for _ in range(n)]
    if m and n:
        a[-1] = b[max(n - 2, 0)] = k
    check(np.dot, draw(seed, tuple(a), dtypes[0]), draw(seed + 1, tuple(b), dtypes[1]))


@few
@given(data=st.data(), seed=seeds)
def test_tensordot(data, seed):
    a, b = data.draw(hnp.array_shapes(max_side=3)), list(data.draw(hnp.array_shapes(max_side=3)))
    n = data.draw(st.integers(0, min(len(a), len(b))))
    mine = data.draw(st.permutations(range(len(a))))[:n]
    theirs = data.draw(st.permutations(range(len(b))))[:n]
    for i, j in zip(mine, theirs):
        b[j] = a[i]
    check(lambda x, y: np.tensordot(x, y, (mine, theirs)), draw(seed, a), draw(seed + 1, tuple(b)))


@few
@given(data=st.data(), seed=seeds)
def test_einsum(data, seed):
    side = {c: data.draw(sides, label=c) for c in "ijkl"}
    terms = data.draw(st.lists(st.text("ijkl", max_size=3), min_size=1, max_size=3))
    out = data.draw(st.permutations(sorted({*"".join(terms)})))[: data.draw(st.integers(0, 3))]
    text = ",".join(terms) + data.draw(st.sampled_from(["->" + "".join(out), ""]))
    xs = [draw(seed + k, tuple(side[c] for c in t)) for k, t in enumerate(terms)]
    check(lambda *xs: np.einsum(text, *xs), *xs)


# ---------------------------------------------------------------- moving and indexing


@settings(few, max_examples=100)
@given(data=st.data(), seed=seeds, dtype=st.sampled_from(DTYPES))
def test_moves(data, seed, dtype):
    shape = data.draw(hnp.array_shapes(min_dims=2, max_dims=4, max_side=3))
    x, n = draw(seed, shape, dtype), len(shape)
    order = data.draw(st.permutations(range(n)))
    new = [shape[k] for k in order]
    i, j = data.draw(st.permutations(range(-n, 0)))[:2]
    letter = data.draw(st.sampled_from("CF"))
    moves = {
        "transpose": lambda x: np.transpose(x, order),
        "reshape": lambda x: np.reshape(x, new, letter),
        "moveaxis": lambda x: np.moveaxis(x, (i, j), (0, -1)),
        "swapaxes": lambda x: np.swapaxes(x, i, j),
        "roll": lambda x: np.roll(x, (1, -2), (i, j)),
        "flip": lambda x: np.flip(x, (i, j)),
        "rot90": lambda x: np.rot90(x, 3, (i, j)),
        "diagonal": lambda x: np.diagonal(x, 1, i, j),
        "tile": lambda x: np.tile(x, order),
        "repeat": lambda x: np.repeat(x, range(x.shape[i]), i),
        "pad": lambda x: np.pad(x, [(k, 1) for k in order], "symmetric"),
        "concatenate": lambda x: np.concatenate([x, 2 * x, raw.ones(shape)], i),
        "stack": lambda x: np.stack([x, 3 * x], i),
    }
    check(moves[data.draw(st.sampled_from(sorted(moves)))], x)


@settings(few, max_examples=60)
@given(data=st.data(), seed=seeds)
def test_indices(data, seed):
    shape = data.draw(hnp.array_shapes(max_dims=4, max_side=4))
    index = data.draw(
        hnp.basic_indices(shape, allow_newaxis=True)
        | hnp.integer_array_indices(shape)
        | hnp.arrays(bool, shape)
    )
    check(lambda x: x[index], draw(seed, shape))
