"""Words of PyTorch and MXNet, and what an array without a gradient can do as NumPy's can."""

import io
import json
import warnings

import numpy as np
import pytest
from leaves import leaf

from microad.autograd import array, no_grad, record
from microad.errors import NoGradOfResultWarning


def test_the_words_of_pytorch():
    x = array(np.arange(4.0)).requires_grad_()
    assert x.requires_grad
    assert x.is_leaf
    assert x.grad is None
    y = 2 * x.matmul(x)
    assert not y.is_leaf
    assert y.grad_fn.name == "multiply"
    assert x.grad_fn is None
    y.backward()
    assert (x.grad == 4 * x).all()
    assert x.grad.zero_().tolist() == x.grad.tolist() == [0.0] * 4
    (x * x).backward(gradient=np.ones(4))
    assert x.grad.tolist() == [0.0, 2.0, 4.0, 6.0]
    x.data = np.ones(4)
    assert x.data.tolist() == [1.0] * 4
    assert x.requires_grad
    assert x.clone().view(2, 2).t().shape == (2, 2)
    assert (x.numel(), x.dim()) == (4, 1)
    x.requires_grad_(False)
    assert not (x * 2).requires_grad


@pytest.mark.parametrize("name", ["abs", "exp", "log", "sqrt", "sin", "cos", "tanh", "square"])
def test_functions_as_methods(name):
    w = array([0.5, 1.5], requires_grad=True)
    getattr(w, name)().sum().backward()
    g, w.grad = w.grad, None
    getattr(np, name)(w).sum().backward()
    assert w.grad.tolist() == g.tolist()


def test_the_norm():
    w = array([3.0, 4.0], requires_grad=True)
    w.norm().backward()
    np.testing.assert_allclose(w.grad.numpy(), [0.6, 0.8])
    assert float(w.norm(1)) == 7.0


def test_the_words_of_mxnet():
    x = leaf(np.arange(4.0))
    with record():
        y = x * x
    y.backward(out_grad=np.ones(4))
    assert x.grad.asnumpy().tolist() == [0.0, 2.0, 4.0, 6.0]
    assert y.sum().asscalar() == 14.0


@pytest.mark.parametrize("make", [lambda: leaf(2.0), lambda: array(2.0, requires_grad=True)])
def test_backward_of_a_leaf(make):
    x = make()
    x.backward()
    assert float(x.grad) == 1.0
    x.backward(np.array(3.0))
    assert float(x.grad) in (3.0, 4.0)  # written, and added up


def test_a_rebound_parameter_is_told():
    w = array([1.0, 2.0], requires_grad=True)
    (w * w).sum().backward()
    w = w - 0.1 * w.grad
    (w * w).sum().backward()
    with pytest.warns(NoGradOfResultWarning, match=r"no_grad\(\): w -= lr \* w\.grad"):
        assert w.grad is None
    y = w * 2
    y.retain_grad()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert y.grad is None  # it will come


# ---------------------------------------------------------------- as NumPy's arrays

B = np.array([3.0, 1.0, 2.5])


def unrecorded():
    w = array(B, requires_grad=True)
    with no_grad():
        yield w * 1.0
    yield array(B)
    yield w.detach()


LOOKS = {
    "unique": np.unique,
    "histogram": lambda a: np.histogram(a, 3),
    "isin": lambda a: np.isin(a, [1]),
    "corrcoef": lambda a: np.corrcoef(a, a**2),
    "polyfit": lambda a: np.polyfit([0, 1, 2], a, 1),
    "sum, where": lambda a: np.sum(a, where=[True, False, True]),
    "array2string": np.array2string,
    "accumulate": np.maximum.accumulate,
    "reduceat": lambda a: np.add.reduceat(a, [0, 2]),
    "outer": lambda a: np.subtract.outer(a, a),
    "in place": lambda a: np.zeros(3).__iadd__(a),
    "digitize": lambda a: np.digitize(a, [1.5, 2.7]),
    "lexsort": lambda a: np.lexsort((a,)),
    "percentile": lambda a: np.percentile(a, [10, 50]),
    "roots": np.roots,
    "packbits": lambda a: np.packbits(a > 2),
    "json": lambda a: json.dumps(a.tolist()),
    "tolist": lambda a: a.tolist(),
    "tobytes": lambda a: a.tobytes().hex(),
    "nbytes": lambda a: a.nbytes,
    "sorted": sorted,
    "max": max,
    "in": lambda a: 2.5 in a,
    "list": list,
    "sum": sum,
    "asarray": np.asarray,
    "float32": lambda a: np.asarray(a, "float32"),
    "fft": np.fft.fft,
    "inv": lambda a: np.linalg.inv(np.diag(a)),
    "einsum": lambda a: np.einsum("i,i", a, a),
    "bincount": lambda a: np.bincount([0, 1, 1], weights=a),
    "interp": lambda a: np.interp(1.5, [1, 2, 3], a),
    "normal": lambda a: np.random.default_rng(0).normal(a, 1.0),
    "choice": lambda a: np.random.default_rng(0).choice(a),
    "int": lambda a: int(a[2]),
    "round": lambda a: round(a[2], 1),
    "divmod": lambda a: divmod(a[2], 2.0),
    "divmod of a number": lambda a: divmod(7.0, a[2]),
    "format": lambda a: f"{a[2]:.3f}",
    "percent": lambda a: "%.2f" % a[2],  # noqa: UP031
    "bool": lambda a: bool(a[0]),
    "complex": lambda a: complex(a[0]),
    "argpartition": lambda a: np.argpartition(a, 1),
    "insert": lambda a: np.insert(a, 1, 9.0),
    "flatnonzero": lambda a: np.flatnonzero(a > 2),
    "ptp": np.ptp,
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_without_a_gradient_an_array_is_one_of_numpys(look):
    for a in unrecorded():
        got, wanted = look(a), look(B.copy())
        if isinstance(wanted, (str, int, bool)):
            assert got == wanted
        else:
            pairs = zip(got, wanted) if isinstance(wanted, tuple) else [(got, wanted)]
            for g, w in pairs:
                np.testing.assert_array_equal(np.asarray(g), np.asarray(w))


def test_files():
    for a in unrecorded():
        for save in (np.save, lambda f, a: np.savez(f, a=a)):
            file = io.BytesIO()
            save(file, a)
            file.seek(0)
            found = np.load(file)
            np.testing.assert_array_equal(found if isinstance(found, np.ndarray) else found["a"], B)
        text = io.StringIO()
        np.savetxt(text, a)
        np.testing.assert_allclose(np.loadtxt(io.StringIO(text.getvalue())), B)
