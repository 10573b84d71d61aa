"""What people do wrong most often, and what the text that they get must say.

Each line is a program, words that the text must hold (what happened, why, what to write instead, in
the words of the program), and words that it must not hold, because they belong to another mistake.
"""

import cmath
import decimal
import fractions
import json
import math
import pickle
import random
import re
import statistics
import struct
import warnings
from functools import partial

import numpy
import pytest

import microad.numpy as np
from microad import (
    autograd,
    checkpoint,
    defvjp,
    deriv,
    grad,
    grad_and_aux,
    hessian,
    hvp,
    jacobian,
    primitive,
    value_and_grad,
)
from microad.dual import Dual
from microad.engine.composites import COMPOSITES
from microad.engine.rules import RULES
from microad.errors import MicroadError, NoRuleError
from microad.scalar import Value

X = numpy.array([1.0, 2.0, 3.0])
LOST = "derivative would be lost"
rng = numpy.random.default_rng(0)


def text_of(program):
    """The text that a program ends in; it must be an error of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(MicroadError) as caught:
            program()
    return str(caught.value)


def check(text, words, never):
    """The text holds all words, none of the others, and reads as sentences."""
    missing = [word for word in words if word not in text]
    wrong = [word for word in never if word in text]
    assert not missing, (missing, text)
    assert not wrong, (wrong, text)
    assert text.endswith((".", "'")), text
    assert not re.search(r"\{(code|name|argument|write|f|kind|shown)\}", text), text


# ---------------------------------------------------------------- writing into arrays


def into_element(x):
    b = numpy.zeros(3)
    b[0] = x[0]
    return np.sum(b)


def into_slice(x):
    b = np.zeros((2, 3))
    b[1, :2] = x[:2] * 2
    return np.sum(b)


def in_a_loop(x):
    out = np.empty_like(x)
    for k in range(3):
        out[k] = x[k] ** 2
    return np.sum(out)


def added_to_element(x):
    total = np.zeros(1)
    total[0] += x[0] * x[1]
    return total[0]


def into_flat(x):
    b = np.zeros((2, 3))
    b.flat[1] = x[0]
    return np.sum(b)


def into_whole_numbers(x):
    counts = np.zeros(3, int)
    counts[:] = x
    return np.sum(counts * x)


def into_attribute(x):
    class Model:
        w = np.zeros(3)

    Model.w[2] = x[0]
    return np.sum(Model.w)


def asserted(x):
    assert x > 0
    return np.sum(x)


def added_in_place(x):
    b = np.ones(3)
    b += x
    return np.sum(b)


def out_of_function(x):
    b = np.zeros(3)
    np.multiply(x, 2.0, out=b)
    return np.sum(b)


def out_in_its_place(x):
    b = np.zeros(3)
    np.add(b, x, b)
    return np.sum(b)


def out_of_a_product(x):
    b = np.zeros(())
    np.dot(x, x, b)
    return b


def of_a_row(x):
    b = np.zeros((2, 2))
    b[0][1] = x[0]
    return np.sum(b)


def deleted(x):
    del x[0]
    return np.sum(x)


def filled(x):
    b = np.zeros(3)
    b.fill(x[0])
    return np.sum(b)


def on_the_diagonal(x):
    b = np.zeros((3, 3))
    np.fill_diagonal(b, x)
    return np.sum(b)


def put_into(x):
    b = np.zeros(3)
    np.put(b, [0], x[0])
    return np.sum(b)


def input_changed(x):
    x[0] = 1.0
    return np.sum(x)


def input_sorted(x):
    x.sort()
    return x[0]


NOT_MATH = ("math.sin", "float(x)", "numpy.array")
WRITING = [
    (
        into_element,
        ["assignment", "b[0] = x[0]", "b = np.index_update(b, 0, x[0])", LOST],
        NOT_MATH,
    ),
    (into_slice, ["b[1, :2]", "np.index_update(b, np.s_[1, :2], x[:2] * 2)", LOST], NOT_MATH),
    (in_a_loop, ["out = np.index_update(out, k, x[k] ** 2)", "np.stack", LOST], NOT_MATH),
    (added_to_element, ["np.index_update(total, 0, total[0] + x[0] * x[1])", LOST], NOT_MATH),
    (
        into_flat,
        ["assignment", "np.reshape(np.index_update(np.ravel(b), 1, x[0]), b.shape)"],
        NOT_MATH,
    ),
    (into_whole_numbers, ["assignment", "counts = np.index_update(counts"], NOT_MATH),
    (into_attribute, ["assignment", "Model.w = np.index_update(Model.w, 2, x[0])"], NOT_MATH),
    (added_in_place, ["b += x", "b = b + x", LOST], ["index_update", "out="]),
    (out_of_function, ["out=b", "b = np.multiply(x, 2.0)"], ["index_update", "b += x"]),
    (out_in_its_place, ["np.add(b, x, b)", "b = np.add(b, x)"], ["index_update"]),
    (out_of_a_product, ["np.dot(x, x, b)", "b = np.dot(x, x)"], ["index_update"]),
    (of_a_row, ["assignment", "b[0][1] = x[0]", "(i, j)"], ["B[0] = np", *NOT_MATH]),
    (deleted, ["del x[0]", "np.delete(x, i)"], NOT_MATH),
    (filled, ["b.fill(x[0])", "np.full(b.shape, x[0])", LOST], ["float"]),
    (on_the_diagonal, ["fill_diagonal(b, x)", "np.diag_indices(len(b))"], ["diagonal,"]),
    (put_into, ["np.put(b, [0], x[0])", "np.index_update"], ["ptp", "split", "outer"]),
    (input_changed, ["x[0] = 1.0", "x = np.index_update(x, 0, 1.0)"], ["math.sin"]),
    (input_sorted, ["x.sort()", "np.sort(x)"], ["math.sin", "out="]),
]

# ---------------------------------------------------------------- numbers of Python

NUMBERS = [
    (lambda x: math.sin(x[0]), ["math.sin", "np.sin(x[0]) for math.sin(x[0])", LOST], ["index_"]),
    (lambda x: math.sqrt(np.sum(x)), ["np.sqrt(np.sum(x))", "stop_gradient(np.sum(x))"], []),
    (lambda x: math.atan2(x[0], x[1]), ["np.arctan2(x[0], x[1])"], ["np.atan2"]),
    (lambda x: math.pow(x[0], 2), ["np.power(x[0], 2) for math.pow"], []),
    (lambda x: math.log(x[0], 2), ["np.log(x[0]) / np.log(2)"], []),
    (lambda x: math.dist(x[:1], x[1:2]), ["np.linalg.norm(x[:1] - x[1:2])"], []),
    (lambda x: math.gamma(x[0]), ["special.gamma(x[0])", "microad.scipy import"], ["np.gamma"]),
    (lambda x: math.lgamma(x[0]), ["special.gammaln(x[0])"], []),
    (lambda x: math.fsum(x), ["np.sum(x) for math.fsum(x)"], []),
    (lambda x: math.trunc(x[0]), ["np.trunc(x[0]) for math.trunc(x[0])"], []),
    (lambda x: np.random.rand(x[0]), ["rand(x[0])", "whole number"], ["mu +"]),
    (lambda x: math.factorial(x[0]), ["math.factorial", "@primitive"], ["np.factorial"]),
    (lambda x: abs(cmath.exp(x[0])), ["cmath.exp", "np.exp(x[0])"], ["complex("]),
    (lambda x: sum(map(math.sin, x)), ["math.sin", "np.sin(x)"], ["np.map"]),
    (lambda x: sum([math.exp(v) for v in x]), ["np.exp(v) for math.exp(v)"], []),
    (lambda x: float(x[0]) ** 2, ["float(x[0])", "Leave float out", LOST], ["math", "assign"]),
    (lambda x: numpy.float64(x[0]) * 2, ["float64(x[0])", "Leave numpy.float64 out"], ["stack"]),
    (lambda x: int(x[0]) * x[1], ["int(x[0])", "np.floor(x[0])", "whole number"], ["math.sin"]),
    (lambda x: abs(complex(x[0])), ["complex(x[0])", "x[0] + 0j"], ["math.sin"]),
    (lambda x: [1.0, 2.0][x[0]], ["index or a count", "whole number"], ["math.sin", "stack"]),
    (lambda x: sum(x[0] for _ in range(x[1])), ["range(x[1])", "int(stop_gradient(x[1]))"], []),
    (lambda x: np.zeros(x[0]) * x[1], ["zeros", "np.zeros(n)"], ["cross", "arccos"]),
    (lambda x: ("%.2f" % x[0], x)[1], ['"%.2f" % x[0]', 'f"{x[0]:.2f}"'], ["math"]),  # noqa: UP031
    (lambda x: ("%d" % x[0], x)[1], ["%d", "f-string"], ["math.sin"]),  # noqa: UP031
    (lambda x: (f"{x:.2f}", x[0])[1], ['f"{x:.2f}"', "array2string"], ["math.sin"]),
    (lambda x: "loss " + x[0], ['"loss " + x[0]', "f\"loss {x}\""], ["math.sin"]),
    (lambda x: statistics.mean(x), ["statistics.mean", "np.mean", LOST], ["numerator"]),
    (lambda x: fractions.Fraction(x[0]), ["fractions.Fraction", LOST], ["math.sin"]),
    (lambda x: decimal.Decimal(x[0]), ["decimal.Decimal", LOST], ["math.sin"]),
    (lambda x: (json.dumps([*x]), x[0])[1], ["json.dumps", "grad_and_aux"], ["math.sin"]),
    (lambda x: (struct.pack("d", x[0]), x[0])[1], ["struct.pack", "stop_gradient(x[0])"], []),
]  # fmt: skip

# ---------------------------------------------------------------- conditions and operators

CONDITIONS = [
    (lambda x: np.max(x, 2 * x), ["np.max(x, 2 * x)", "np.maximum", "axis"], []),
    (lambda x: sum(x, axis=0), ["sum(x, axis=0)", "np.sum(x, axis=0)"], []),
    (lambda x: x.sum(dim=0), ["x.sum(dim=0)", "axis="], []),
    (asserted, ["x > 0", "np.all"], []),
    (lambda x: np.sum(x) if x > 0 else np.sum(-x), ["x > 0", "np.where(x > 0, a, b)"], []),
    (lambda x: x[0] if x else x[1], ["yes or no", "ambiguous", "np.any"], []),
    (lambda x: np.sum(x and 2 * x), ["x and 2 * x", "np.logical_and"], ["np.where"]),
    (lambda x: np.sum(x * (0 < x < 1)), ["0 < x < 1", "(0 < x) & (x < 1)"], ["np.where"]),
    (lambda x: np.sum(max(x, 2 * x)), ["max(x, 2 * x)", "np.maximum"], ["np.where"]),
    (lambda x: sorted(np.outer(x, x))[0][0], ["sorted(np.outer", "key=np.sum"], ["np.where"]),
    (lambda x: [X, X].index(x) * x[0], ["[X, X].index(x)", "np.array_equal"], ["np.where"]),
    (lambda x: x[0] if x in [X] else x[1], ["x in [X]", "np.array_equal"], ["np.where"]),
    (lambda x: {1.0: x[0]}[x[0]], ["key", "stop_gradient"], ["math.sin"]),
    (lambda x: np.sum(x ^ 2), ["x ^ 2", "x ** 2", "bits"], []),
    (lambda x: np.sum(~x), ["~x", "np.logical_and"], []),
    (lambda x: x(0), ["x(0)", "x[0]", "function"], []),
    (lambda x: print("seen") * x, ["None", "return y"], []),
    (lambda x: x[0] * round(x[1], 2) * {}.get(x[2], "a"), ["round(x[1], 2)", "np.round"], []),
]  # fmt: skip

# ---------------------------------------------------------------- methods of other libraries

METHODS = [
    (lambda x: np.sum(x.exp()), ["'exp'", "np.exp(x)"], []),
    (lambda x: x.norm(), ["'norm'", "np.linalg.norm(x)"], []),
    (lambda x: np.sum(x.view(3)), ["'view'", "np.reshape"], []),
    (lambda x: np.sum(x.detach() * x), ["detach", "stop_gradient(x)", "object style"], []),
    (lambda x: x.grad, ["grad(f)(x)", "object style"], []),
    (lambda x: x.fill(0.0), ["x.fill()", "in place", "np.full"], []),
    (lambda x: np.sum(x).backward(), ["backward", "grad(f)(x)", "functional style"], []),
    (lambda x: x.no_such_thing, ["no_such_thing", "microad.numpy"], ["Write np.no_such_thing"]),
]

# ---------------------------------------------------------------- functions of NumPy

NUMPY = [
    (lambda x: np.sum(numpy.array([x[0], 1.0])), ["numpy.array", "np.stack", LOST], NOT_MATH[:2]),
    (lambda x: np.sum(numpy.asarray(x)), ["numpy.asarray(x)", "as it is", LOST], NOT_MATH[:2]),
    (lambda x: np.sum(numpy.full(3, x[0])), ["full(3, x[0])", LOST], NOT_MATH[:2]),
    (lambda x: np.bartlett(x[0]), ["bartlett", "supported()", "@primitive"], ["atleast", "Near"]),
    (lambda x: np.isnat(x), ["isnat", "no derivative"], ["Near"]),
    (lambda x: np.random.normal(loc=x[0]), ["random", "mu + sigma *", LOST], NOT_MATH[:2]),
    (lambda x: rng.normal(x[0], 1.0), ["rng.normal(x[0], 1.0)", "mu + sigma *"], NOT_MATH[:2]),
    (lambda x: np.sum(rng.uniform(0, x)), ["rng.uniform", "low + (high - low)"], NOT_MATH[:2]),
    (lambda x: rng.choice(x), ["rng.choice(x)", "x[rng.integers(len(x))]", LOST], ["mu +"]),
    (lambda x: np.random.permutation(x), ["permutation(x)", "rng.permutation(len(x))"], ["mu +"]),
    (lambda x: np.random.shuffle(x), ["shuffle(x)", "x[rng.permutation(len(x))]"], ["index_up"]),
    (lambda x: rng.poisson(x[0]), ["rng.poisson(x[0])", "whole numbers", LOST], ["mu +"]),
    (lambda x: np.save("x.npy", x), ["save", "np.save(stop_gradient(x))"], ["solve", "Near"]),
    (lambda x: np.sum((x > 1) & x), ["(x > 1) & x", "np.logical_and"], ["defvjp"]),
    (lambda x: random.choices([1, 2], weights=[float(x[0]), 1])[0], ["float(x[0])"], []),
    (lambda x: np.sum(np.frompyfunc(lambda a: a * a, 1, 1)(x)), ["frompyfunc", "whole arrays"], []),
]

# ---------------------------------------------------------------- how an operator is called


def product(x, y):
    return x * y


def forgotten(x):
    loss = np.sum(x * x)  # noqa: F841


def forgotten_at_the_end(x):
    np.sum(x * x)


async def later(x):
    return np.sum(x)


def stepwise(x):
    yield np.sum(x)


class Model:
    def loss(self, w):
        return np.sum(w * w)

    def no_self(w):  # noqa: N805
        return np.sum(w)


ONE = "one real number"
OPERATORS = [
    (lambda: grad(4.0), ["function", "4.0", "grad(f)(x)"], []),
    (lambda: grad(product(2.0, 3.0))(2.0), ["function", "6.0", "grad(f)(x)"], ["callable"]),
    (lambda: value_and_grad(9.0), ["value_and_grad(f)(x)"], []),
    (lambda: jacobian(X), ["jacobian(f)(x)"], []),
    (lambda: hvp(X), ["hvp(f)(x)"], []),
    (lambda: checkpoint(4.0), ["checkpoint", "function"], []),
    (lambda: primitive("sin"), ["primitive", "function", "'sin'"], []),
    (lambda: defvjp(4.0, None), ["defvjp", "function"], []),
    (lambda: grad(product, "z")(1.0, 2.0), ["'z'", "product(x, y)"], ["argnum=2"]),
    (lambda: grad(product, (0, "q"))(1.0, 2.0), ["'q'", "product(x, y)"], []),
    (lambda: grad(product, 2)(1.0, 2.0), ["argnum=2", "2 arguments", "product(x, y)"], []),
    (lambda: grad(product, -3)(1.0, 2.0), ["argnum=-3", "product(x, y)"], []),
    (lambda: grad(lambda x, y=2.0: x * y, "y")(1.0), ["'y'", "default"], ["argnum=1"]),
    (lambda: grad(product, 3.0), ["3.0", "grad(product)(x)"], []),
    (lambda: grad(product, X), ["grad(product)(x)"], []),
    (lambda: grad(product)(), ["without arguments", "grad(product)(x)"], []),
    (lambda: grad(product)(1.0), ["missing", "'y'", "grad(product)(x, y)"], []),
    (lambda: grad(product)(1.0, 2.0, 3.0), ["3 were given", "grad(product)(x, y)"], []),
    (lambda: grad(product)(1.0, z=2.0), ["'z'", "(x, y)"], []),
    (lambda: grad(Model.loss)(X), ["method", "grad(model.loss)(x)"], []),
    (lambda: grad(Model().no_self)(X), ["self", "definition"], []),
    (lambda: grad(forgotten)(X), ["forgotten", "None", "return loss", ONE], ["NoneType"]),
    (lambda: grad(forgotten_at_the_end)(X), ["None", "return np.sum(x * x)"], ["NoneType"]),
    (lambda: jacobian(forgotten)(X), ["forgotten", "None", "return loss"], []),
    (lambda: deriv(forgotten)(2.0), ["forgotten", "None", "return loss"], []),
    (lambda: grad(lambda x: x * 2)(X), ["shape (3,)", "np.sum", "jacobian", ONE], []),
    (lambda: grad(lambda x: "loss")(X), ["a string", "'loss'", "return y"], []),
    (lambda: jacobian(lambda x: "loss")(X), ["a string", "'loss'"], ["data type"]),
    (lambda: grad(lambda x: {"loss": np.sum(x)})(X), ["a dict", "['loss']", "grad_and_aux"], []),
    (lambda: grad(lambda x: [v * v for v in x])(X), ["a list of 3 values", "np.stack"], []),
    (lambda: grad(lambda x: (np.sum(x), 1))(X), ["a tuple of 2", "grad_and_aux"], []),
    (lambda: grad(lambda x: x[0] > 1)(X), ["Boolean", "comparison"], []),
    (lambda: grad(lambda x: np.sum)(X), ["a function", "call"], []),
    (lambda: grad(lambda x: np.sum(x).item)(X), ["a function", "y.sum()"], []),
    (lambda: grad(lambda x: (v * v for v in x))(X), ["generator", "sum("], []),
    (lambda: grad(stepwise)(X), ["generator", "yield", "return"], []),
    (lambda: grad(later)(X), ["async", "write def".capitalize()], []),
    (lambda: grad(lambda x: map(abs, x))(X), ["map", "np.stack"], []),
    (lambda: grad(lambda x: np.sum(x) * 1j)(X), ["complex", "holomorphic_grad", "np.real"], []),
    (lambda: grad_and_aux(np.sum)(X), ["grad_and_aux", "a pair", "return y, aux"], ["len()"]),
    (lambda: hessian(lambda x: "loss")(X), ["a string", "'loss'"], []),
    (lambda: grad(abs)(3), ["3 (int)", "whole numbers", "3.0 for 3"], []),
    (lambda: grad(np.sum)(numpy.array([1, 2])), ["whole numbers", "x.astype(float)"], []),
    (lambda: grad(lambda x: x[0])([1.0, 2]), ["2 (int)", "whole numbers"], []),
    (lambda: grad(abs)("3"), ["'3'", "float(x)"], []),
    (lambda: grad(lambda x: x[0])(range(3)), ["range(0, 3)", "np.array(list(x)"], []),
    (lambda: grad(lambda x: x * x)(np.sin), ["a function is not a number"], []),
    (lambda: grad(lambda x: x * x)(Value(2.0)), ["another engine", "backward()"], []),
    (lambda: grad(lambda w: w)(Model()), ["Model", "object"], []),
]  # fmt: skip

# ---------------------------------------------------------------- two engines in one computation

ENGINES = [
    (lambda x: Value(2.0) * x[0], ["Value", "another engine", "microad.numpy"], []),
    (lambda x: x[0] * Value(2.0), ["Value", "another engine", "microad.numpy"], []),
    (lambda x: Dual(2.0, 1.0) * x[0], ["Dual", "another engine", "microad.numpy"], []),
    (lambda x: np.sum(autograd.array(x)), ["object style", "stop_gradient(x)"], []),
]

OF_X = [*WRITING, *NUMBERS, *CONDITIONS, *METHODS, *NUMPY, *ENGINES]


@pytest.mark.parametrize(("f", "words", "never"), OF_X)
def test_a_function_that_cannot_be_differentiated_says_what_to_write(f, words, never):
    check(text_of(partial(grad(f), X)), words, never)
    check(text_of(partial(grad(lambda x, y: f(x)), X, X)), words[:1], never)


@pytest.mark.parametrize(("program", "words", "never"), OPERATORS)
def test_an_operator_that_is_called_wrongly_says_what_to_write(program, words, never):
    check(text_of(program), words, never)


# ---------------------------------------------------------------- other libraries


@pytest.fixture(scope="module")
def scipy():
    """SciPy, with the rooms that are asked for below."""
    scipy = pytest.importorskip("scipy")
    for room in ("special", "stats", "optimize", "integrate", "sparse", "interpolate", "linalg"):
        pytest.importorskip(f"scipy.{room}")
    return scipy


def test_functions_of_scipy_are_named_with_those_of_microad(scipy):
    special, stats, optimize = scipy.special, scipy.stats, scipy.optimize
    norm = stats.norm
    eye = scipy.sparse.csr_matrix(numpy.eye(3))
    table = [
        (lambda x: special.logsumexp(x), ["scipy.special.logsumexp", "microad.scipy import"]),
        (lambda x: np.sum(special.softmax(x)), ["scipy.special.softmax", "microad.scipy"]),
        (lambda x: stats.norm.logpdf(1.0, loc=x[0]), ["stats.norm.logpdf", "microad.scipy"]),
        (lambda x: np.sum(scipy.linalg.expm(np.outer(x, x))), ["linalg.expm", "microad.scipy"]),
        (lambda x: np.sum(scipy.linalg.eigh(np.outer(x, x))[0]), ["eigh", "np.linalg.eigh"]),
        (lambda x: scipy.integrate.trapezoid(x), ["trapezoid", "np.trapezoid"]),
        (lambda x: np.sum(norm.logpdf(x)), ["stats.norm.logpdf", "microad.scipy"]),
        (lambda x: np.sum(special.bdtr(1, 2, x)), ["bdtr", "@primitive", "defvjp"]),
        (lambda x: scipy.interpolate.interp1d(x, x)(1.5), ["interp1d", "@primitive", "defvjp"]),
        (lambda x: optimize.brentq(lambda t: t * t - x[0], 0, 9), ["brentq", "implicit", LOST]),
        (lambda x: optimize.fsolve(lambda t: t * t - x[0], 1.0)[0], ["fsolve", "implicit", LOST]),
        (lambda x: optimize.minimize(lambda t: (t - x[0]) ** 2, 1.0).fun, ["minimize", LOST]),
        (lambda x: scipy.integrate.quad(lambda t: t * x[0], 0, 1)[0], ["quad", LOST]),
        (lambda x: np.sum(eye @ x), ["eye @ x", "sparse", "@primitive", "A.T @ g"]),
        (lambda x: np.sum(eye.dot(x)), ["eye.dot(x)", "sparse", "toarray()"]),
        (lambda x: np.sum(x @ eye), ["x @ eye", "sparse", "toarray()"]),
    ]  # fmt: skip
    for f, words in table:
        check(text_of(partial(grad(f), X)), words, ["math.sin", "index_update", "np.stack"])
    check(text_of(lambda: grad(special.logsumexp)(X)), ["scipy.special.logsumexp"], ["np.stack"])
    check(text_of(lambda: grad(math.sin)(1.0)), ["np.sin(x) for math.sin(x)"], ["np.sin(1.0)"])


def test_the_names_that_are_said_to_be_in_microad_scipy_have_a_derivative(scipy):
    from importlib import import_module

    from microad.errors.cures import SCIPY

    for room, names in SCIPY.items():
        ours = import_module(f"microad.scipy.{room}")
        theirs = import_module(f"scipy.{room}")
        for name in names.split():
            assert getattr(ours, name) is not getattr(theirs, name), (room, name)


def test_tables_of_pandas_are_named():
    pd = pytest.importorskip("pandas")
    words = ["pandas", "to_numpy()", LOST]
    for f in (
        lambda x: pd.Series(x).sum(),
        lambda x: pd.DataFrame({"a": x})["a"].sum(),
        lambda x: np.sum(pd.DataFrame(numpy.eye(3)) @ x),
    ):
        check(text_of(partial(grad(f), X)), words, ["math.sin", "index_update"])
    check(text_of(lambda: grad(np.sum)(pd.DataFrame([[1.0]]))), ["to_numpy()"], [])


def test_drawing_says_how_to_draw_a_copy():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    plt = pytest.importorskip("matplotlib.pyplot")
    words = [".detach()", ".numpy()", "stop_gradient(", "outside"]

    def drawing(draw, x):
        draw(x)
        return np.sum(x)

    w = autograd.array(X, requires_grad=True)
    for draw in (plt.plot, plt.hist, lambda x: plt.plot([0], [x[0]]), lambda x: plt.axvline(x[0])):
        check(text_of(partial(grad(partial(drawing, draw)), X)), words, ["math.sin"])
        check(text_of(partial(drawing, draw, w * 2)), words, ["math.sin"])
    plt.close("all")


# ---------------------------------------------------------------- the object style


def test_an_array_of_the_object_style_has_other_cures():
    w = autograd.array(X, requires_grad=True)
    check(text_of(lambda: w.gradient), ["'gradient'", "x.grad"], ["stop_gradient"])
    check(text_of(lambda: w.no_such_thing), ["'no_such_thing'"], ["stop_gradient"])
    check(text_of(lambda: numpy.vectorize(abs)(w * 2)), ["np.vectorize", ".detach()"], ["stop_gr"])


def an_unused_input(x, y):
    return x * len(y)


def test_an_unused_input_is_named():
    with pytest.warns(UserWarning, match=r"output of f does not depend on its argument 0 \(x\)"):
        grad(lambda x: 1.0)(2.0)
    with pytest.warns(UserWarning, match="output of an_unused_input does not.* argument 'y'"):
        grad(an_unused_input, "y")(2.0, X)
    with pytest.warns(UserWarning, match="returned .*2.*, a whole number"):
        grad(lambda x: np.argmax(x))(X)


# ---------------------------------------------------------------- what is not a misuse


def test_what_the_learner_raises_stays():
    def f(x):
        raise ValueError("the truth value of an array is mine")

    def g(x):
        try:
            return math.sin(x[0])
        except TypeError as error:
            raise RuntimeError("mine") from error

    with pytest.raises(ValueError, match="is mine"):
        grad(f)(X)
    with pytest.raises(RuntimeError, match="mine"):
        grad(g)(X)


def test_other_errors_of_libraries_stay(scipy):
    with pytest.raises(numpy.linalg.LinAlgError):
        grad(lambda x: np.sum(np.linalg.inv(np.zeros((2, 2))) * x[0]))(X)
    with pytest.raises(ValueError, match="broadcast"):
        grad(lambda x: np.sum(x + np.ones(2)))(X)
    from microad.scipy import stats

    with pytest.raises(ValueError, match="positive semidefinite"):
        grad(lambda c: stats.multivariate_normal.logpdf(np.zeros(2), None, c))(-np.eye(2))
    with pytest.raises(ZeroDivisionError):
        grad(lambda x: x[0] * (1 / 0))(X)
    with pytest.raises(KeyError, match="absent"):
        grad(lambda x: {}["absent"] * x)(X)
    with pytest.raises(pickle.UnpicklingError):
        grad(lambda x: pickle.loads(b"nothing") * x)(X)


def test_what_is_said_to_have_no_rule_has_none():
    for name in (*NoRuleError.INSTEAD, *NoRuleError.CONSTANTS):
        f = getattr(numpy, name)
        assert f not in RULES, name
        assert f not in COMPOSITES, name


def test_a_program_without_its_source_gets_all_causes():
    scope = {"grad": grad, "np": numpy}
    exec("def f(x):\n    B = np.zeros(3)\n    B[:] = x\n    return B.sum()", scope)
    text = text_of(lambda: grad(scope["f"])(X))
    check(text, ["B[0] = x", "np.index_update", "math.sin", "np.stack"], [])
