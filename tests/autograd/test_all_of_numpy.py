"""Every function of NumPy's namespaces, on arrays that want no gradient, beside NumPy itself."""

import warnings

import numpy as np
import pytest

from microad.autograd import array, no_grad
from microad.autograd.arrays import Array

VALUES = (
    np.array([1.0, 2.0, 2.5]),
    np.array([[2.0, 1.0, 0.5], [0.3, 3.0, 0.2], [0.1, 0.4, 4.0]]),
    np.array(1.5),
)
CALLS = {  # what many functions understand; each is tried where NumPy has an answer
    "v": lambda f, v, m, s: f(v),
    "m": lambda f, v, m, s: f(m),
    "s": lambda f, v, m, s: f(s),
    "v, v": lambda f, v, m, s: f(v, v),
    "v, v, v": lambda f, v, m, s: f(v, v, v),
    "m, v": lambda f, v, m, s: f(m, v),
    "m, m": lambda f, v, m, s: f(m, m),
    "s, s": lambda f, v, m, s: f(s, s),
    "[v, v]": lambda f, v, m, s: f([v, v]),
    "(m, m)": lambda f, v, m, s: f((m, m)),
    "v, 1": lambda f, v, m, s: f(v, 1),
    "1, v": lambda f, v, m, s: f(1, v),
    "v, v, 1": lambda f, v, m, s: f(v, v, 1),
    "m, 0": lambda f, v, m, s: f(m, 0),
    "m, 0, 1": lambda f, v, m, s: f(m, 0, 1),
    "v, index": lambda f, v, m, s: f(v, [0, 1]),
    "v, mask": lambda f, v, m, s: f(v, [True, False, True]),
    "masks, choices": lambda f, v, m, s: f([v > 1], [v]),
    "axis": lambda f, v, m, s: f(m, axis=0),
    "keepdims": lambda f, v, m, s: f(m, axis=1, keepdims=True),
    "where": lambda f, v, m, s: f(v, axis=0, where=[True, False, True]),
    "where, out": lambda f, v, m, s: f(v, where=[True, False, True], out=np.zeros(3)),
    "out": lambda f, v, m, s: f(v, out=np.zeros(3)),
}
NOT_ASKED = {  # functions that do not ask their arguments what they are, so no array can answer
    "bmat": "knows NumPy's own arrays only",
    "frombuffer": "wants a buffer, by which memory would be shared behind our back",
    "from_dlpack": "the same",
    "mintypecode": "takes letters, not arrays",
    "assert_equal": "compares what is not NumPy's own array by the truth of ==",
    "assert_almost_equal": "the same",
}
OTHER = {  # functions that are no computation of an array from arrays
    "empty", "empty_like", "frompyfunc", "nditer", "nested_iters", "vectorize", "test", "info",
    "show_config", "show_runtime", "seterr", "seterrcall", "setbufsize", "set_printoptions",
    "get_include", "fromfile", "fromregex", "load", "loadtxt", "genfromtxt", "save", "savez",
    "savez_compressed", "savetxt", "put", "place", "putmask", "copyto", "fill_diagonal",
    "put_along_axis",
}  # fmt: skip


def functions():
    """All public functions, the methods of ufuncs, and what NumPy's tests assert with."""
    for space in (np, np.linalg, np.fft):
        for name in sorted(set(dir(space)) - OTHER - NOT_ASKED.keys()):
            f = getattr(space, name)
            if name[0] == "_" or isinstance(f, type) or not callable(f):
                continue
            yield name, f
            if isinstance(f, np.ufunc) and f.nin == 2 and f.signature is None:
                yield from [(f"{name}.{how}", getattr(f, how)) for how in METHODS]
    for name in sorted(set(dir(np.testing)) - NOT_ASKED.keys()):
        if name.startswith("assert_"):
            yield name, getattr(np.testing, name)


METHODS = ("reduce", "accumulate", "outer", "reduceat")
FUNCTIONS = dict(functions())


def constants():
    return [array(x) for x in VALUES]


def detached():
    return [(array(x, requires_grad=True) * 1.0).detach() for x in VALUES]


def parts(x):
    """All that is in lists, tuples and iterators, one after another."""
    if isinstance(x, (list, tuple)) or hasattr(x, "__next__"):
        return [part for item in x for part in parts(item)]
    return [x]


def assert_same(got, wanted):
    got, wanted = parts(got), parts(wanted)
    assert len(got) == len(wanted)
    for g, w in zip(got, wanted):
        if isinstance(w, (np.ndarray, np.generic)):
            assert np.asarray(g).dtype == w.dtype
            np.testing.assert_array_equal(np.asarray(g), w)
            assert not isinstance(g, Array) or not g.requires_grad
        else:
            assert type(g) is type(w)


def compare(f, made):
    """Make all calls that NumPy has an answer to; return how many there were."""
    count = 0
    for call in CALLS.values():
        try:
            wanted = call(f, *[x.copy() for x in VALUES])
        except Exception:  # not a call that this function understands
            continue
        assert_same(call(f, *made()), wanted)
        count += 1
    return count


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_array_without_a_gradient_is_one_of_numpys(name):
    f = FUNCTIONS[name]
    with np.errstate(all="ignore"):
        compare(f, constants)
        compare(f, detached)
        leaves = [array(x, requires_grad=True) for x in VALUES]
        with no_grad():
            compare(f, lambda: [x * 1.0 for x in leaves])


def test_many_calls_are_made():
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        counts = [compare(f, constants) for f in FUNCTIONS.values()]
    assert sum(counts) > 2000
    assert np.mean(np.array(counts) > 0) > 0.75


@pytest.mark.parametrize("name", ["modf", "frexp", "divmod"])
def test_one_of_two_results_is_written_to_a_place(name):
    f, x = getattr(np, name), VALUES[0]
    args = (x, 2.0) if name == "divmod" else (x,)
    place = np.zeros(3)
    got = f(array(args[0]), *args[1:], out=(place, None))
    assert got[0] is place
    assert_same(got, f(*args))
