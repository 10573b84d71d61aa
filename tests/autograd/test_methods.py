"""What an array is and can do: every method and operator is traced, every mistake told in words."""

import json
import math
import operator

import numpy as np
import pytest
from leaves import leaf, weighed

import microad
import microad.numpy
from microad import autograd
from microad.autograd import array, pause, record
from microad.autograd.arrays import Array
from microad.errors import (
    GradRequestError,
    LostTraceError,
    MicroadError,
    NotRecordedError,
    SeedNeededError,
)

X = np.array([[1.5, 0.5, 2.5], [1.0, 3.0, 2.0]])


# ---------------------------------------------------------------- array


def test_array_copies_and_turns_whole_numbers_into_floats():
    values = np.arange(4)
    x = array(values)
    assert x.dtype == float
    values[0] = 7
    assert x[0].item() == 0.0
    assert array([[1, 2], [3, 4]]).shape == (2, 2)
    assert array(True).dtype == float


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex128"])
def test_array_keeps_the_width_of_floats(dtype):
    assert array(np.ones(2, dtype)).dtype == dtype
    assert array([1, 2], dtype=dtype).dtype == dtype


def test_array_of_an_array_is_another_array():
    x = leaf([1.0, 2.0])
    y = array(x)
    assert y.grad is None
    assert not y.requires_grad


@pytest.mark.parametrize("another", [array, lambda x: x.copy()])
def test_a_copy_has_memory_of_its_own(another):
    x = leaf([1.0, 2.0])
    y = another(x)
    y[0] = 9.0
    assert x.numpy().tolist() == [1.0, 2.0]


def test_shape_size_dtype_length_and_numbers():
    x = array(X)
    assert (x.shape, x.ndim, x.size, len(x), x.dtype) == ((2, 3), 2, 6, 2, np.dtype(float))
    assert float(x[0, 0]) == 1.5
    assert x[0, 0].item() == 1.5
    assert type(x[0, 0].item()) is float
    assert f"{x[0, 1]:.2f}" == "0.50"
    assert bool(x[0, 0] > 1)


def test_numpy_is_a_copy_without_a_past():
    x = leaf([1.0, 2.0])
    with record():
        y = x * 2
    for here in (x, y):
        plain = here.numpy()
        assert type(plain) is np.ndarray
        plain[0] = 9.0
    assert x.numpy().tolist() == [1.0, 2.0]
    assert y.numpy().tolist() == [2.0, 4.0]


def test_item_is_a_python_number_also_of_a_result():
    x = leaf([1.0, 2.0])
    with record():
        y = x.sum()
    assert y.item() == 3.0
    assert type(y.item()) is float
    with pytest.raises(ValueError, match="size 1"):
        x.item()


def test_the_text_shows_the_value_and_of_results_the_operation():
    x = leaf([1.0, 2.0])
    with record():
        y = x * 2
    assert repr(x) == "array([1., 2.])"
    assert repr(y) == "Var(array([2., 4.]), op=multiply)"


def test_what_is_looked_at_outside_may_become_a_plain_array():
    """Plotting x asks for that."""
    assert np.asarray(leaf([1.0, 2.0])).tolist() == [1.0, 2.0]


# ---------------------------------------------------------------- every method and operator

C = np.array([[0.5, 2.0, 1.5], [2.5, 0.7, 1.2]])
TRACED = {
    "x + y": lambda x: x + C,
    "y + x": lambda x: C + x,
    "x - y": lambda x: x - C,
    "y - x": lambda x: C - x,
    "x * y": lambda x: x * C,
    "y * x": lambda x: C * x,
    "x / y": lambda x: x / C,
    "y / x": lambda x: C / x,
    "x ** y": lambda x: x**C,
    "y ** x": lambda x: C**x,
    "x % y": lambda x: x % C,
    "y % x": lambda x: C % x,
    "x @ y": lambda x: x @ C.T,
    "y @ x": lambda x: C.T @ x,
    "x * 2": lambda x: x * 2,
    "2 / x": lambda x: 2 / x,
    "x * x": lambda x: x * x,
    "-x": lambda x: -x,
    "+x": lambda x: +x,
    "abs(x)": lambda x: abs(x - 2),
    "x[1]": lambda x: x[1],
    "x[0, 2]": lambda x: x[0, 2],
    "x[:, ::2]": lambda x: x[:, ::2],
    "x[mask]": lambda x: x[C > 1],
    "x[list]": lambda x: x[:, [0, 0, 2]],
    "rows": lambda x: sum(row * (k + 1) for k, row in enumerate(x)),
    "unpacked": lambda x: (lambda a, b: a * b)(*x),
    "astype": lambda x: x.astype(float),
    "clip": lambda x: x.clip(0.8, 2.2),
    "conj": lambda x: x.conj(),
    "conjugate": lambda x: x.conjugate(),
    "copy": lambda x: x.copy(),
    "cumprod": lambda x: x.cumprod(axis=1),
    "cumsum": lambda x: x.cumsum(axis=0),
    "diagonal": lambda x: x.diagonal(),
    "dot": lambda x: x.dot(C.T),
    "flatten": lambda x: x.flatten(),
    "imag": lambda x: (x * (1 + 2j)).imag,
    "max": lambda x: x.max(axis=1),
    "mean": lambda x: x.mean(axis=0),
    "min": lambda x: x.min(),
    "prod": lambda x: x.prod(axis=1),
    "ravel": lambda x: x.ravel(),
    "real": lambda x: (x * (1 + 2j)).real,
    "repeat": lambda x: x.repeat(2, axis=1),
    "reshape": lambda x: x.reshape(3, 2),
    "squeeze": lambda x: x[None].squeeze(),
    "std": lambda x: x.std(axis=1),
    "sum": lambda x: x.sum(),
    "swapaxes": lambda x: x.swapaxes(0, 1),
    "T": lambda x: x.T,
    "take": lambda x: x.take([2, 0], axis=1),
    "trace": lambda x: x.trace(),
    "transpose": lambda x: x.transpose(1, 0),
    "var": lambda x: x.var(),
}
LOOKING = {  # what only looks at the value, and records nothing
    "all": (),
    "any": (),
    "argmax": (),
    "argmin": (1,),
    "argsort": (),
    "dtype": None,
    "ndim": None,
    "nonzero": (),
    "round": (),
    "searchsorted": None,
    "shape": None,
    "size": None,
}
OWN = (  # words of the object style, which have tests of their own above; and the slots of a Var
    "attach_grad backward detach grad item numpy register_hook requires_grad retain_grad sort "
    "zero_grad value tape index request tolist "
    # and of PyTorch and MXNet
    "abs exp log sqrt sin cos tanh square pow clone matmul mm mv t is_leaf grad_fn requires_grad_ "
    "norm view asnumpy asscalar numel dim data copy_ fill_ zero_"
)


@pytest.mark.parametrize("f", TRACED.values(), ids=TRACED)
def test_methods_and_operators_are_traced(f):
    wanted = microad.grad(lambda x: weighed(f(x)))(X)
    x, w = leaf(X), array(X, requires_grad=True)
    with record():
        y = f(x)
        assert isinstance(y, Array)
        assert y.requires_grad
        weighed(y).backward()
    weighed(f(w)).backward()
    assert np.array_equal(x.grad, wanted)
    assert np.array_equal(w.grad, wanted)


def test_tolist_has_traced_elements_where_a_derivative_is_taken_and_else_numbers():
    def f(x):
        return sum(a * b for row in x.tolist() for a, b in zip(row, row))

    x, w = leaf(X), array(X, requires_grad=True)
    with record():
        f(x).backward()
    assert np.array_equal(x.grad, 2 * X)
    assert np.array_equal(microad.grad(f)(X), 2 * X)
    assert microad.grad(lambda a: (a * a).tolist())(3.0) == 6.0  # a number is its own list
    for y, wanted in ((w, X.tolist()), (w[0, 0] * 2.0, float(X[0, 0] * 2.0))):  # as PyTorch's
        assert y.tolist() == wanted
        assert json.loads(json.dumps(y.tolist())) == wanted
    assert np.count_nonzero(wanted)


def test_the_table_of_methods_is_complete():
    public = {name for name in dir(Array) if not name.startswith("_")}
    assert public == (public & {*TRACED}) | {*LOOKING} | {*OWN.split()}


@pytest.mark.parametrize("name", [name for name, args in LOOKING.items() if args is not None])
def test_what_only_looks_gives_plain_values(name):
    x = leaf(X)
    with record():
        got = getattr(x, name)(*LOOKING[name])
    wanted = getattr(X, name)(*LOOKING[name])
    assert not isinstance(got, Array)
    assert np.array_equal(np.asarray(got), wanted)


@pytest.mark.parametrize("how", ["lt", "le", "gt", "ge", "eq", "ne"])
def test_comparisons_give_plain_values(how):
    compare = getattr(operator, how)
    x = leaf(X)
    with record():
        assert np.array_equal(compare(x, C), compare(X, C))
        assert np.array_equal(compare(x, x), compare(X, X))


def test_whole_division_has_a_value_and_no_slope():
    x = leaf(X)
    with record():
        y = x // C
    assert np.array_equal(np.asarray(y.numpy() if isinstance(y, Array) else y), X // C)


# ---------------------------------------------------------------- errors and their words


def lost(f):
    with record():
        return f(leaf([1.0, 2.0]))


NOT_RECORDED = (NotRecordedError, r"x\.attach_grad\(\) first, then compute y inside of")


@pytest.mark.parametrize(
    ("program", "error", "words"),
    [
        (lambda: array(1.0).backward(), *NOT_RECORDED),
        (lambda: (leaf(1.0) * 2).backward(), *NOT_RECORDED),
        (lambda: array(1.0).retain_grad(), *NOT_RECORDED),
        (lambda: autograd.grad(array(1.0), array(2.0)), *NOT_RECORDED),
        (lambda: leaf(1.0, "sum"), GradRequestError, "'sum'. Write one of write, add, null"),
        (lambda: lost(lambda x: (x * 2).backward()), SeedNeededError,
         r"shape \(2,\).*y\.sum\(\).*y\.backward\(g\) with a cotangent g of shape"),
        (lambda: lost(math.exp), LostTraceError, r"np\.exp\(x\) for math\.exp\(x\)"),
        (lambda: lost(lambda x: math.exp(x.sum())), LostTraceError, "function of math"),
        (lambda: lost(lambda x: float(x[0])), LostTraceError, r"float\(x\[0\]\)"),
        (lambda: lost(lambda x: int(x[0])), LostTraceError, r"int\(x\[0\]\)"),
        (lambda: lost(lambda x: complex(x[0])), LostTraceError, r"complex\(x\[0\]\)"),
        (lambda: lost(lambda x: range(x[0])), LostTraceError, "an index or a count"),
        (lambda: lost(np.array), LostTraceError, r"np\.stack"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_what_to_write(program, error, words):
    with pytest.raises(error, match=words) as caught:
        program()
    assert isinstance(caught.value, MicroadError)


def test_numbers_of_constants_are_numbers():
    x = leaf([0.0, 2.0])
    assert math.exp(x[0]) == 1.0  # outside of a recording
    with pause():
        assert float(x[1]) == 2.0
