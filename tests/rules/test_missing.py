"""What had no rule: every name of NumPy is accounted for, and calls that are not drawn."""

import numpy as raw
import pytest
from drawn_judge import judge

import microad.numpy as np
from microad import grad, jacobian
from microad.engine.composites import COMPOSITES
from microad.engine.rules import RULES, WRITERS
from microad.engine.trace import make_vjp
from microad.errors import InPlaceError, NoOptionError, NoRuleError

random = raw.random.default_rng(3)
X, M = raw.array([0.3, -1.2, 2.1]), random.normal(size=(2, 3))

# ---------------------------------------------------------------- every name is accounted for

NOT_OF_FLOATS = {  # functions of whole numbers, shapes, dtypes, texts, dates, files and settings
    "": """asmatrix bartlett base_repr binary_repr bitwise_and bitwise_count bitwise_invert
        bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor blackman bmat
        broadcast_shapes busday_count busday_offset datetime_as_string datetime_data diag_indices
        empty eye format_float_positional format_float_scientific from_dlpack frombuffer fromfile
        fromiter frompyfunc fromregex fromstring gcd genfromtxt get_include get_printoptions
        getbufsize geterr geterrcall hamming hanning histogram2d histogramdd identity indices info
        invert is_busday isdtype isnat issubdtype lcm left_shift load loadtxt mask_indices
        mintypecode nested_iters ones packbits printoptions promote_types ravel_multi_index
        right_shift save savetxt savez savez_compressed set_printoptions setbufsize seterr
        seterrcall show_config show_runtime test tri tril_indices triu_indices typename unpackbits
        unravel_index zeros""",
    "linalg": "test",
    "fft": "test",
}


@pytest.mark.parametrize("room", NOT_OF_FLOATS)
def test_each_function_of_numpy_has_a_rule_or_is_listed(room):
    space = getattr(raw, room) if room else raw
    known = {*RULES, *COMPOSITES, *WRITERS}
    names = {name for name in dir(space) if not name.startswith("_")}
    functions = {n: f for n in names if callable(f := getattr(space, n)) and type(f) is not type}
    functions = {n: f for n, f in functions.items() if not isinstance(f, type)}
    without = {name for name, f in functions.items() if f not in known}
    assert without - {*NOT_OF_FLOATS[room].split()} == set()


@pytest.mark.parametrize("name", ["bitwise_and", "asmatrix", "histogram2d", "packbits", "gcd"])
def test_what_has_no_rule_says_so(name):
    with pytest.raises(NoRuleError, match=f"{name} has no derivative"):
        grad(lambda x: getattr(np, name)(x, x))(1.0)


WRITING = {
    "copyto": lambda b, x: np.copyto(b, x),
    "put": lambda b, x: np.put(b, [0], x[:1]),
    "place": lambda b, x: np.place(b, b == 0, x),
    "putmask": lambda b, x: np.putmask(b, b == 0, x),
    "put_along_axis": lambda b, x: np.put_along_axis(b, raw.array([0]), x[:1], 0),
    "fill_diagonal": lambda b, x: np.fill_diagonal(b[None] * b[:, None], x),
    "add.at": lambda b, x: np.add.at(b, [0], x[:1]),
}


@pytest.mark.parametrize("name", WRITING)
def test_what_writes_into_an_array_says_what_to_write_instead(name):
    def f(x):
        box = raw.zeros(3)
        WRITING[name](box, x)
        return box.sum()

    with pytest.raises(InPlaceError, match=f"{name}.* writes .*Write . = np"):
        grad(f)(X)


def test_what_has_a_value_only():
    def f(x):
        rows = raw.tril_indices(2)
        assert np.array_equal(np.tril_indices_from(x), rows)
        assert np.iterable(x)
        assert not np.may_share_memory(x, X)
        assert np.array_repr(x) == repr(M[:2, :2])
        return np.sum(np.isin(x, [5.0]) + x)

    assert grad(f)(M[:2, :2]).tolist() == [[1.0, 1.0], [1.0, 1.0]]


# ---------------------------------------------------------------- methods of functions of elements

UFUNCS = [
    (lambda x: np.add.outer(x, x), X),
    (lambda x: np.multiply.outer(x, M), X),
    (lambda x: np.subtract.outer(M, x), X),
    (lambda x, y: raw.power.outer(x * x, y), X, M),
    (lambda x: np.hypot.outer(x, 2.0), X),
    (lambda x: np.add.accumulate(x, axis=1), M),
    (lambda x: np.multiply.accumulate(x), M),
    (lambda x: np.subtract.accumulate(x, 1), M),
    (lambda x: np.logaddexp.accumulate(x), X),
    (lambda x: np.maximum.accumulate(x), X),
    (lambda x: np.add.reduceat(x, [0, 2, 1]), X),
    (lambda x: np.multiply.reduceat(x, [0, 1], axis=1), M),
    (lambda x: np.logaddexp.reduce(x), X),
    (lambda x: np.logaddexp.reduce(x, axis=(0, 1)), M),
    (lambda x: np.subtract.reduce(x, axis=1, keepdims=True), M),
    (lambda x: np.hypot.reduce(x, axis=None), M),
    (lambda x: np.add.reduce(x, axis=1), M),
    (lambda x: np.multiply.reduce(x), M),
    (lambda x: np.floor_divide.outer(x, 2.0) * x[:, None], M[0]),
]


@pytest.mark.parametrize("call", UFUNCS, ids=[str(k) for k in range(len(UFUNCS))])
def test_methods_of_functions_of_elements(call):
    judge(call[0], [raw.array(x) for x in call[1:]], seed=0)


def test_methods_without_a_rule():
    with pytest.raises(NoRuleError, match=r"bitwise_and\.reduce has no derivative"):
        grad(lambda x: raw.bitwise_and.reduce(x))(X)
    with pytest.raises(NoOptionError, match=r"logaddexp\.reduce .*'where'.*leave it out"):
        grad(lambda x: raw.logaddexp.reduce(x, where=X > 0))(X)


# ---------------------------------------------------------------- functions that call functions


def test_a_trace_that_comes_in_by_the_function():
    xs = raw.array([1.0, 2.0, 3.0])
    judge(lambda a: np.vectorize(lambda t: a * t**2 if t > 1 else a)(xs), [2.0], 0)
    judge(lambda a: np.apply_along_axis(lambda v: a * v[0] + a * a, 0, M), [2.0], 0)
    judge(lambda a: np.piecewise(xs, [xs < 2], [lambda t: a * t, lambda t: a**3]), [2.0], 0)
    judge(lambda a: np.fromfunction(lambda i, j: a * i + j, (2, 3)), [2.0], 0)


def test_vectorize():
    @np.vectorize
    def f(x, y, power=2.0):
        return x**power * y if x > 0 else y

    judge(f, [raw.array([[1.5, -0.5], [0.5, 2.0]]), raw.array([0.3, 0.7])], 0)
    judge(lambda x, p: f(x, 2.0, power=p), [raw.array([1.5, 0.5]), 1.3], 0)
    judge(lambda x: np.vectorize(lambda t: (t, t * t))(x), [X], 0)
    judge(lambda x: np.vectorize(lambda t, c: c[0] * t, excluded=[1])(x, [2.0, 5.0]), [X], 0)
    assert f.__name__ == "f"
    assert np.vectorize(abs, doc="text").__doc__ == "text"
    assert np.vectorize(lambda t: t, otypes=[int])(X).dtype == int
    assert np.vectorize(lambda t: t, otypes=[float])(raw.empty((0, 2))).shape == (0, 2)
    pairs = np.vectorize(lambda t: (t, 1), otypes="ff")(raw.empty(0))
    assert [p.dtype for p in pairs] == [raw.float32] * 2
    with pytest.raises(ValueError, match="otypes"):
        np.vectorize(lambda t: t)(raw.empty(0))
    inner = np.vectorize(raw.inner, signature="(n),(n)->()")
    assert inner(M, X) == pytest.approx(M @ X)
    with pytest.raises(NoOptionError, match=r"vectorize .*'signature'.*loop"):
        grad(lambda x: np.sum(inner(M, x)))(X)


def test_on_plain_arrays_they_are_as_numpy():
    cases = [
        lambda np: np.vectorize(lambda a, b: a + b)(M, X),
        lambda np: np.vectorize(lambda a: a > 0)(M),
        lambda np: np.apply_along_axis(raw.sort, 1, M),
        lambda np: np.apply_along_axis(lambda v: v[:2, None] * v[:2], 0, M.T),
        lambda np: np.piecewise(X, [X < 0, X > 1], [-1, lambda t: t**2]),
        lambda np: np.piecewise(2.0, [True], [3.0]),
    ]
    for f in cases:
        ours, theirs = f(np), f(raw)
        assert raw.array_equal(ours, theirs)
        assert (ours.dtype, ours.shape) == (theirs.dtype, theirs.shape)
    with pytest.raises(ValueError, match="condition"):
        np.piecewise(X, [X < 0], [1, 2, 3])


# ---------------------------------------------------------------- edges


def test_linear_ramps():
    judge(lambda x: np.pad(x, 2, "linear_ramp"), [M], 0)
    judge(lambda x, e: np.pad(x, ((0, 2), (3, 1)), "linear_ramp", end_values=e), [M, 5.0], 0)
    judge(lambda x: np.pad(x, (1, 2), "linear_ramp", end_values=(1.0, -2.0)), [X + 1j], 0)


def test_edges_of_numbers():
    assert grad(lambda x: np.modf(x)[0])(raw.inf) == 0.0
    assert grad(lambda x: np.frexp(x)[0])(0.0) == 1.0
    assert grad(np.i0)(0.0) == 0.0
    assert grad(grad(np.i0))(0.0) == pytest.approx(0.5)
    assert grad(np.i0)(600.0) / raw.i0(600.0) == pytest.approx(0.9991663190, rel=1e-9)
    assert grad(lambda h: np.heaviside(0.0, h))(0.5) == 1.0
    assert grad(lambda x: np.sum(np.roots([1.0, x, 0.0])))(3.0) == pytest.approx(-1.0)
    assert np.roots([0.0, 0.0]).size == 0
    assert jacobian(lambda x: np.trim_zeros(0.0 * x))(X).shape == (0, 3)
    assert jacobian(lambda x: np.resize(x[:0], 2) + x[0])(X).tolist() == [[1.0, 0.0, 0.0]] * 2


def test_shares_of_equal_elements():
    x = raw.array([2.0, 1.0, 2.0])
    assert grad(lambda x: np.sum(np.unique(x)))(x).tolist() == [1.0, 1.0, 0.0]
    parts = []
    grad(lambda x: parts.append(np.unique(x, True, True, True)) or x[0])(x)
    _, *others = parts[0]
    assert [part.tolist() for part in others] == [
        part.tolist() for part in raw.unique(x, True, True, True)[1:]
    ]


def test_histograms():
    x, w = raw.array([0.5, 1.5, 1.7, 9.0]), raw.array([1.0, 2.0, 3.0, 4.0])
    counts = jacobian(lambda w: np.histogram(x, [0.0, 1.0, 2.0], weights=w)[0])(w)
    assert counts.tolist() == [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 1.0, 0.0]]
    edges = jacobian(lambda x: np.histogram(x, 2)[1])(x)
    assert edges.tolist() == [[1.0, 0, 0, 0], [0.5, 0, 0, 0.5], [0, 0, 0, 1.0]]
    for options in ({}, {"density": True}, {"bins": 3, "range": (0.0, 2.0)}):
        ours = make_vjp(lambda x, o=options: np.histogram(x, **o), x)[0]
        for part, theirs in zip(ours, raw.histogram(x, **options)):
            assert part == pytest.approx(theirs)
    with pytest.raises(NoOptionError, match="bins='auto'"):
        grad(lambda x: np.histogram(x, "auto")[1][0])(x)


def test_options_that_have_no_derivative():
    for f in (
        lambda x: np.intersect1d(x, x, return_indices=True),
        lambda x: np.polyfit(x, x, 1, full=True),
        lambda x: np.polyfit(x, x, 1, cov=True),
    ):
        with pytest.raises(NoOptionError, match="Instead, "):
            grad(lambda x, f=f: f(x)[0][0])(X)


def test_choices_of_another_number_are_refused_as_numpy_does():
    with pytest.raises(ValueError, match="invalid entry"):
        grad(lambda x: np.sum(np.choose([0, 2, 1], [x, x])))(X)


def test_a_class_of_numpy_that_calls_its_functions():
    c = raw.array([1.0, 2.0, 3.0])
    assert grad(lambda x: raw.poly1d(c)(x))(2.0) == 6.0
    assert grad(lambda x: raw.polyval(c, x))(2.0) == 6.0
