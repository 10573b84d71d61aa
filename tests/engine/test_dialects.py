"""Programs in the spelling of HIPS autograd and of JAX: only their imports are changed.

Each program is text as its writer has it; `IMPORTS` changes the imports, and nothing else does. The
programs are ours, about the ideas of HIPS autograd's README and tutorial and of JAX's cookbook of
automatic differentiation. They end in assertions.
"""

import importlib
import re

import numpy as raw
import pytest
from microad.test_util import check_equivalent, check_grads, combo_check

import microad
import microad.numpy as np
from microad import check, deriv, extend, grad, multigrad_dict, tracer
from microad.errors import (
    CheckModeError,
    ComplexJacobianError,
    GradientMismatch,
    NoRuleError,
    OutputError,
    SeedError,
    SpaceError,
    VmapError,
)

X = raw.array([0.3, -1.2, 2.0])

IMPORTS = [  # what stands in an import, and what takes its place
    (r"\bautograd\b", "microad"),
    (r"\bimport jax\.numpy as\b", "import microad.numpy as"),
    (r"\bfrom jax\.scipy\b", "from microad.scipy"),
    (r"\bfrom jax\.lax import\b", "from microad import"),
    (r"\bfrom jax import\b", "from microad import"),
]

# ---------------------------------------------------------------- HIPS autograd

HIPS = {}

HIPS["a curve and its derivatives"] = """
import autograd.numpy as np
from autograd import grad, elementwise_grad as egrad

def logistic(x):
    return 1.0 / (1.0 + np.exp(-x))

s = logistic(0.4)
assert np.isclose(grad(logistic)(0.4), s * (1 - s))
assert np.isclose(grad(grad(logistic))(0.4), s * (1 - s) * (1 - 2 * s))
xs = np.linspace(-3, 3, 7)
third = egrad(egrad(egrad(logistic)))(xs)
e = 1e-4
second = egrad(egrad(logistic))
assert np.allclose(third, (second(xs + e) - second(xs - e)) / (2 * e), atol=1e-6)
"""

HIPS["a series in a loop"] = """
import autograd.numpy as np
from autograd import grad

def sine(x):
    ans = term = x
    k = 1
    while abs(term) > 1e-12:
        term = -term * x * x / ((k + 1) * (k + 2))
        ans = ans + term
        k += 2
    return ans

assert np.isclose(grad(sine)(1.3), np.cos(1.3))
"""

HIPS["logistic regression"] = """
import autograd.numpy as np
import autograd.numpy.random as npr
from autograd import grad, value_and_grad
from autograd.test_util import check_grads

inputs = npr.RandomState(0).randn(20, 3)
targets = inputs @ np.array([1.0, -2.0, 0.5]) > 0

def prob(weights):
    return 0.5 * (np.tanh(np.dot(inputs, weights) / 2) + 1)

def loss(weights):
    p = prob(weights)
    return -np.sum(np.log(p * targets + (1 - p) * (1 - targets)))

weights = np.zeros(3)
check_grads(loss, modes=["rev"], order=2)(weights)
first = loss(weights)
for i in range(100):
    value, slope = value_and_grad(loss)(weights)
    weights = weights - slope * 0.01
assert loss(weights) < first / 2
"""

HIPS["a rule of one's own"] = """
import autograd.numpy as np
from autograd import grad, jacobian, make_vjp, make_jvp
from autograd.extend import primitive, defvjp, defjvp
from autograd.test_util import check_grads

@primitive
def softplus(x):
    return np.logaddexp(0.0, x)

defvjp(softplus, lambda ans, x: lambda g: g / (1 + np.exp(-x)))
defjvp(softplus, lambda g, ans, x: g / (1 + np.exp(-x)))
check_grads(softplus)(np.array([0.3, -2.0]))

@primitive
def scale(a, x, power=1):
    return a * x**power

defvjp(scale, lambda ans, a, x, power=1: lambda g: np.sum(g * x**power),
              lambda ans, a, x, power=1: lambda g: g * a * power * x ** (power - 1))
x = np.array([1.0, 2.0])
assert np.allclose(jacobian(scale, 1)(3.0, x, power=2), np.diag(6.0 * x))
assert grad(lambda a: np.sum(scale(a, x)))(1.0) == 3.0

@primitive
def pick(k, x):
    return x[k]

defvjp(pick, lambda ans, k, x: lambda g: np.where(np.arange(len(x)) == k, g, 0.0), argnums=[1])
assert np.allclose(grad(pick, 1)(1, x), [0.0, 1.0])
vjp, ans = make_vjp(softplus)(0.0)
assert vjp(4.0) == 2.0 and np.isclose(ans, np.log(2))
assert make_jvp(softplus)(0.0)(4.0) == (np.log(2), 2.0)
"""

HIPS["the order of results"] = """
import autograd.numpy as np
from autograd import (
    deriv, elementwise_grad, grad, grad_and_aux, grad_named, hessian, hessian_tensor_product,
    hessian_vector_product, holomorphic_grad, jacobian, make_ggnvp, make_hvp, make_jvp, make_vjp,
    tensor_jacobian_product, value_and_grad, vector_jacobian_product)
from autograd.differential_operators import make_jvp_reversemode

f = lambda x: np.sum(np.sin(x) * x[::-1])
x, v = np.array([0.3, 1.2, -0.7]), np.array([1.0, -1.0, 2.0])
H = hessian(f)(x)
hvp, slope = make_hvp(f)(x)
assert np.allclose(hvp(v), H @ v) and np.allclose(slope, grad(f)(x))
assert np.allclose(hessian_vector_product(f)(x, v), H @ v)
assert np.allclose(hessian_tensor_product(f)(x, v), H @ v)
F = lambda x: np.outer(x, np.cos(x))
J, w = jacobian(F)(x), np.arange(9.0).reshape(3, 3)
assert np.allclose(tensor_jacobian_product(F)(x, w), np.tensordot(w, J, 2))
assert np.allclose(vector_jacobian_product(np.cumsum)(x, v), v @ jacobian(np.cumsum)(x))
vjp, ans = make_vjp(F)(x)
assert np.allclose(vjp(w), np.tensordot(w, J, 2)) and np.allclose(ans, F(x))
ans, t = make_jvp(F)(x)(v)
assert np.allclose(t, J @ v) and np.allclose(ans, F(x))
assert np.allclose(make_jvp_reversemode(F)(x)(v), J @ v)
value, slope = value_and_grad(f)(x)
assert value == f(x) and np.allclose(slope, grad(f)(x))
slope, aux = grad_and_aux(lambda x: (f(x), {"twice": 2 * x}))(x)
assert np.allclose(slope, grad(f)(x)) and np.allclose(aux["twice"], 2 * x)
assert grad_named(lambda a, b: a * b**2, "b")(3.0, 2.0) == 12.0
assert grad(lambda a, b: a * b**2, (0, 1))(3.0, 2.0) == (4.0, 12.0)
assert np.allclose(make_ggnvp(np.sin)(x)(v), np.cos(x) ** 2 * v)
assert deriv(np.sin)(0.0) == 1.0 and np.allclose(elementwise_grad(np.sin)(x), np.cos(x))
assert np.isclose(holomorphic_grad(np.exp)(1j), np.exp(1j))
"""

HIPS["trees of parameters, and optimizers"] = """
import autograd.numpy as np
import autograd.numpy.random as npr
from autograd import grad
from autograd.builtins import dict, isinstance, list, tuple, type
from autograd.misc import flatten
from autograd.misc.optimizers import adam, rmsprop, sgd

rs = npr.RandomState(1)
params = [(rs.randn(1, 8) * 0.5, np.zeros(8)), (rs.randn(8, 1) * 0.5, np.zeros(1))]
x = np.linspace(-2, 2, 15)[:, None]
y = np.tanh(x) + 0.5

def net(params, x):
    for W, b in params:
        assert isinstance(W, np.ndarray) and type(W) is np.ndarray
        out = np.dot(x, W) + b
        x = np.tanh(out)
    return out

def objective(params, i):
    return np.mean((net(params, x) - y) ** 2)

steps = []
for optimize in (sgd, rmsprop, adam):
    seen = []
    found = optimize(grad(objective), params, callback=lambda p, i, g: seen.append(i),
                     num_iters=60, step_size=0.05)
    assert seen == [k for k in range(60)]
    assert objective(found, 0) < objective(params, 0) / 2
    assert isinstance(found, list) and isinstance(found[0], tuple)
vector, unflatten = flatten(dict(b=np.ones(2), a=5.0))
assert vector.tolist() == [5.0, 1.0, 1.0]
assert unflatten(2 * vector)["b"].tolist() == [2.0, 2.0]
assert grad(lambda d: flatten(d)[0] @ vector)(dict(b=np.ones(2), a=5.0))["a"] == 5.0
"""

HIPS["complex numbers, convolutions, checkpoints"] = """
import autograd.numpy as np
from autograd import checkpoint, elementwise_grad, grad, holomorphic_grad, jacobian
from autograd.scipy.signal import convolve
from autograd.scipy.special import gammaln, logsumexp
from autograd.scipy.stats import norm
from autograd.tracer import getval

z = 0.3 + 0.4j
assert np.isclose(holomorphic_grad(lambda z: np.exp(z) * z)(z), np.exp(z) * (1 + z))
g = grad(lambda z: np.abs(z) ** 2)(z)
assert np.isclose(g, 2 * np.conj(z))
image, kernel = np.arange(12.0).reshape(3, 4), np.ones((2, 2))
assert grad(lambda k: np.sum(convolve(image, k, mode="valid")))(kernel).shape == (2, 2)
block = checkpoint(lambda x: np.tanh(np.sin(x) * x))
assert np.isclose(grad(block)(0.7), grad(lambda x: np.tanh(np.sin(x) * x))(0.7))
assert np.allclose(grad(logsumexp)(np.zeros(4)), 0.25)
data = np.array([1.0, 2.0, 6.0])
assert np.isclose(grad(lambda m: np.sum(norm.logpdf(data, m, 2.0)))(3.0), 0.0)
assert np.isclose(grad(gammaln)(1.0), -0.5772156649)
assert grad(lambda x: x * getval(x))(3.0) == 3.0
"""

# ---------------------------------------------------------------- JAX

JAX = {}

JAX["gradients of a classifier"] = """
import jax.numpy as jnp
from jax import grad, value_and_grad

def predict(W, b, inputs):
    return 0.5 * (jnp.tanh((jnp.dot(inputs, W) + b) / 2) + 1)

inputs = jnp.array([[0.5, 1.1, 0.1], [0.9, -1.0, 0.1], [0.5, 0.0, -1.3]])
targets = jnp.array([True, False, True])

def loss(W, b):
    preds = predict(W, b, inputs)
    label_probs = preds * targets + (1 - preds) * (1 - targets)
    return -jnp.sum(jnp.log(label_probs))

W, b = jnp.array([0.1, -0.2, 0.3]), 0.5
W_grad = grad(loss, argnums=0)(W, b)
assert jnp.allclose(W_grad, grad(loss)(W, b))
W_grad, b_grad = grad(loss, (0, 1))(W, b)
value, (W_too, b_too) = value_and_grad(loss, (0, 1))(W, b)
assert value == loss(W, b) and jnp.allclose(W_grad, W_too) and jnp.isclose(b_grad, b_too)
tree = grad(lambda p: loss(p["W"], p["b"]))({"W": W, "b": b})
assert jnp.allclose(tree["W"], W_grad) and jnp.isclose(tree["b"], b_grad)
eps, unit = 1e-5, jnp.array([0.0, 1.0, 0.0])
assert jnp.isclose((loss(W + eps * unit, b) - loss(W - eps * unit, b)) / (2 * eps), W_grad[1])
W_new, note = grad(lambda W: (loss(W, b), {"W": W}), has_aux=True)(W)
assert jnp.allclose(W_new, W_grad) and note["W"] is W
(value, note), W_new = value_and_grad(lambda W: (loss(W, b), "seen"), has_aux=True)(W)
assert value == loss(W, b) and note == "seen"
"""

JAX["Jacobians and Hessians"] = """
import jax.numpy as jnp
from jax import grad, hessian, jacfwd, jacrev, jvp, linearize, vjp, vmap

A = jnp.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]])
f = lambda w: jnp.tanh(A @ w)
w, v = jnp.array([0.2, -0.4]), jnp.array([1.0, 2.0])
J = jacfwd(f)(w)
assert J.shape == (3, 2) and jnp.allclose(J, jacrev(f)(w))
assert jnp.allclose(J, (1 - f(w) ** 2)[:, None] * A)
y, t = jvp(f, (w,), (v,))
assert jnp.allclose(y, f(w)) and jnp.allclose(t, J @ v)
y, vjp_fun = vjp(f, w)
(back,) = vjp_fun(jnp.ones(3))
assert jnp.allclose(back, J.T @ jnp.ones(3))
y, f_jvp = linearize(f, w)
assert jnp.allclose(f_jvp(v), J @ v)
rows = vmap(lambda g: vjp_fun(g)[0])(jnp.eye(3))
columns = vmap(lambda s: jvp(f, (w,), (s,))[1], out_axes=1)(jnp.eye(2))
assert jnp.allclose(rows, J) and jnp.allclose(columns, J)

loss = lambda w: jnp.sum(f(w) ** 2)
H = jacfwd(jacrev(loss))(w)
assert jnp.allclose(H, hessian(loss)(w)) and jnp.allclose(H, jacrev(jacfwd(loss))(w))
hvp = lambda f, primals, tangents: jvp(grad(f), primals, tangents)[1]
assert jnp.allclose(hvp(loss, (w,), (v,)), H @ v)
assert jnp.allclose(grad(lambda w: jnp.vdot(grad(loss)(w), v))(w), H @ v)
blocks = hessian(lambda a, b: jnp.sum(a * a * b), argnums=(0, 1))(w, v)
assert jnp.allclose(blocks[0][1], jnp.diag(2 * w)) and jnp.allclose(blocks[1][1], 0.0)
J, aux = jacrev(lambda w: (f(w), w[0]), has_aux=True)(w)
assert jnp.allclose(J, jacfwd(f)(w)) and aux == w[0]
out, t, aux = jvp(lambda a, b: (a * b, a), (2.0, 3.0), (1.0, 0.0), has_aux=True)
assert (out, t, aux) == (6.0, 3.0, 2.0)
out, pull, aux = vjp(lambda a, b: (a * b, a), 2.0, 3.0, has_aux=True)
assert (out, pull(1.0), aux) == (6.0, (3.0, 2.0), 2.0)
"""

JAX["a gradient for each example"] = """
from functools import partial
import jax.numpy as jnp
from jax import grad, vmap

def loss(params, x, y):
    return (jnp.tanh(params["w"] @ x) + params["b"] - y) ** 2

params = {"w": jnp.array([0.3, -0.5]), "b": 0.1}
xs, ys = jnp.array([[1.0, 2.0], [0.5, 0.1], [-1.0, 3.0]]), jnp.array([1.0, 0.0, 2.0])
each = vmap(partial(grad(loss), params))(xs, ys)
too = vmap(grad(loss), in_axes=(None, 0, 0))(params, xs, ys)
mean = grad(lambda p: jnp.mean(vmap(loss, (None, 0, 0))(p, xs, ys)))(params)
assert each["w"].shape == (3, 2) and jnp.allclose(each["w"], too["w"])
assert jnp.allclose(mean["w"], jnp.mean(each["w"], 0)) and jnp.isclose(mean["b"], each["b"].mean())
matrix = jnp.arange(6.0).reshape(2, 3)
assert jnp.allclose(vmap(jnp.sum, in_axes=1)(matrix), matrix.sum(0))
assert vmap(lambda v: v, in_axes=0, out_axes=1)(matrix).shape == (3, 2)
pairwise = vmap(vmap(jnp.dot, (None, 0)), (0, None))(matrix, matrix)
assert jnp.allclose(pairwise, matrix @ matrix.T)
"""

JAX["complex numbers, constants, square roots by iteration"] = """
import jax.numpy as jnp
from jax import checkpoint, grad, jacfwd, jacrev
from jax.lax import stop_gradient
from jax.scipy.special import logsumexp

z = 3.0 + 4j
assert jnp.isclose(grad(jnp.sin, holomorphic=True)(z), jnp.cos(z))
assert jnp.isclose(jacfwd(jnp.sin, holomorphic=True)(z), jnp.cos(z))
assert jnp.isclose(jacrev(jnp.sin, holomorphic=True)(z), jnp.cos(z))
f = lambda z: jnp.real(z) ** 2 + jnp.imag(z) ** 2
assert jnp.isclose(grad(f)(z), 2 * jnp.conj(z))

@checkpoint
def newton(a):
    x = 1.0
    for _ in range(30):
        x = 0.5 * (x + a / x)
    return x

assert jnp.isclose(grad(newton)(4.0), 0.25)
assert grad(lambda x: x * stop_gradient(x))(3.0) == 3.0
assert jnp.allclose(grad(logsumexp)(jnp.zeros(4)), 0.25)
A = jnp.array([[2.0, 1.0], [1.0, 3.0]])
assert jnp.allclose(grad(lambda A: jnp.linalg.slogdet(A)[1])(A), jnp.linalg.inv(A).T)
"""

PROGRAMS = {f"HIPS: {name}": text for name, text in HIPS.items()}
PROGRAMS |= {f"JAX: {name}": text for name, text in JAX.items()}


def translated(program):
    """The program with other imports."""
    lines = program.split("\n")
    for k, line in enumerate(lines):
        if re.match(r"(import|from) ", line):
            for old, new in IMPORTS:
                line = re.sub(old, new, line)
            lines[k] = line
    return "\n".join(lines)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_runs_with_other_imports(name):
    text = translated(PROGRAMS[name])
    assert text != PROGRAMS[name]
    exec(compile(text, name, "exec"), {"__name__": "program"})


# ---------------------------------------------------------------- names, orders, errors


def test_microads_own_spelling_of_rules_stands_beside_that_of_hips():
    assert microad.defvjp is not extend.defvjp
    assert microad.misc is importlib.import_module("microad.misc")
    assert microad.extend.primitive is microad.primitive


def test_multigrad_dict():
    def f(a, *more, b=2.0, **named):
        return a * b**2 + sum(x * x for x in more) + 5.0 * named.get("c", 0.0)

    found = multigrad_dict(f)(3.0, 1.0, 4.0, c=1.0)
    assert found == {"a": 4.0, "more": (2.0, 8.0), "b": 12.0, "named": {"c": 5.0}}
    assert list(found) == ["a", "more", "b", "named"]


def test_rules_by_halves():
    @extend.primitive
    def f(x, y):
        return x * x * y

    extend.defjvp(f, lambda t, ans, x, y: 2.0 * x * y * t, None)
    assert grad(f)(3.0, 2.0) == deriv(f)(3.0, 2.0) == 12.0
    assert grad(grad(f))(3.0, 2.0) == 4.0
    assert deriv(f, 1)(3.0, 2.0) == 0.0
    extend.defvjp(f, lambda ans, x, y: lambda g: 7.0 * g, lambda ans, x, y: lambda g: g * x * x)
    assert (grad(f)(3.0, 2.0), deriv(f)(3.0, 2.0), grad(f, 1)(3.0, 2.0)) == (7.0, 12.0, 9.0)

    @extend.primitive
    def g(x):
        return 2.0 * x

    extend.defjvp(g, "same")
    assert deriv(g)(3.0) == 2.0
    with pytest.raises(NoRuleError, match="g has no derivative in its argument 0"):
        grad(g)(3.0)


def test_rules_for_all_arguments_at_once():
    @extend.primitive
    def dot(*xs):
        return sum((k + 1) * x for k, x in enumerate(xs))

    extend.defvjp_argnum(dot, lambda k, ans, args, kwargs: lambda g: (k + 1) * g)
    extend.defjvp_argnum(dot, lambda k, t, ans, args, kwargs: (k + 1) * t)
    check_grads(dot, (0, 1, 2))(1.0, 2.0, 3.0)
    assert grad(dot, (0, 2))(1.0, 2.0, 3.0) == (1.0, 3.0)


def test_spaces():
    space = extend.vspace({"z": 1j, "x": raw.zeros((2, 2))})
    assert space.size == 6
    assert len(list(space.standard_basis())) == 6
    assert space == extend.vspace({"x": raw.ones((2, 2)), "z": 5j})
    assert space != extend.vspace({"x": raw.ones((2, 2)), "z": 5.0})
    v, w = space.randn(), space.ones()
    total = space.add(v, space.scalar_mul(w, 2.0))
    assert space.inner_prod(total, w) == pytest.approx(
        space.inner_prod(v, w) + 2 * space.inner_prod(w, w)
    )
    assert space.covector(v)["z"] == raw.conj(v["z"])
    assert repr(extend.vspace(1.0)) == "VSpace(0.0)"


def test_checks_find_what_is_wrong():
    @extend.primitive
    def f(x):
        return x * x

    extend.defvjp(f, lambda ans, x: lambda g: g * x)
    with pytest.raises(GradientMismatch):
        check_grads(f, modes=["rev"], order=1)(3.0)
    with pytest.raises(GradientMismatch):
        combo_check(f, [0], ["rev"], 1)([3.0])
    with pytest.raises(CheckModeError):
        check_grads(f, modes=["sideways"])(3.0)
    check_equivalent((1.0, 2.0), (1.0, 2.0 + 1e-9))
    for other in ((1.0, 3.0), (1.0, [2.0, 3.0])):
        with pytest.raises(SpaceError, match="not equivalent"):
            check_equivalent((1.0, 2.0), other)


def test_constants_and_traces():
    @tracer.notrace_primitive
    def value(x, y=0.0):
        return x + y

    assert grad(lambda x: x * value(x, y=x))(3.0) == 6.0
    assert not tracer.isbox(3.0)


# ---------------------------------------------------------------- vmap


def test_vmap_reaches_wherever_python_does():
    def f(x):
        return np.sort(x)[0] if x[0] > 0 else np.linalg.norm(x)

    batch = raw.array([[1.0, -2.0], [-3.0, 4.0]])
    assert microad.vmap(f)(batch).tolist() == [-2.0, 5.0]
    check.check_grads(microad.vmap(f), batch)
    slopes = microad.vmap(grad(lambda x, y: np.sum(x**2 * y)), (0, None))
    check.check_grads(lambda x: slopes(x, x[0]), batch)


def test_vmap_of_trees_and_names():
    def f(pair, scale, shift=0.0):
        return {"sum": pair["a"] + pair["b"] * scale + shift, "both": (pair["a"], scale)}

    tree = {"a": raw.arange(3.0), "b": raw.ones((2, 3))}
    mapped = microad.vmap(f, ({"a": 0, "b": 1}, None), {"sum": 1, "both": (0, 0)})
    out = mapped(tree, 2.0, shift=raw.array([1.0, 2.0, 3.0]))
    assert out["sum"].tolist() == [[3.0, 5.0, 7.0]] * 2
    assert out["both"][1].tolist() == [2.0] * 3
    assert mapped.__name__ == "f"
    assert microad.vmap(lambda x: x, -1, -1)(raw.ones((2, 3))).shape == (2, 3)


VMAP = {  # the call, and what the message must say
    "arguments": (lambda v: v(np.dot, (0, None, 0))(X, X), r"in_axes=\(0, None, 0\).* 2 argument"),
    "form": (lambda v: v(np.sum, ([0, 1],))(X), "lay in_axes=.* beside a"),
    "axis": (lambda v: v(np.sin, 2)(X), r"axis 2 of an argument of shape \(3,\).*Write None"),
    "nothing": (lambda v: v(np.sin, None)(X), "no argument to go along"),
    "sizes": (lambda v: v(np.add)(X, X[:2]), r"different lengths, \[3, 2\].*None"),
    "empty": (lambda v: v(np.sin)(X[:0]), "0 examples"),
    "out": (lambda v: v(np.sin, 0, None)(X), "None in out_axes.*Write a number"),
    "out form": (lambda v: v(np.sin, 0, (0, 0))(X), "lay out_axes=.* beside a"),
}


@pytest.mark.parametrize("name", VMAP)
def test_what_vmap_cannot_do(name):
    call, text = VMAP[name]
    with pytest.raises(VmapError, match=text):
        call(microad.vmap)


# ---------------------------------------------------------------- Jacobians by one mode


@pytest.mark.parametrize("mode", [microad.jacfwd, microad.jacrev])
def test_jacobians_by_one_mode(mode):
    def f(x, y):
        return {"a": np.outer(x, y), "b": np.sum(x)}

    x, y = raw.array([1.0, 2.0]), raw.array([0.5, -1.0, 3.0])
    found, want = mode(f, (0, 1))(x, y), microad.jacobian(f, (0, 1))(x, y)
    for name in "ab":
        for ours, theirs in zip(found[name], want[name]):
            assert ours == pytest.approx(theirs)
    assert mode(lambda x: x * x)(3.0) == 6.0
    assert mode(mode(lambda x: np.sum(x**3)))(x) == pytest.approx(raw.diag(6 * x))


def test_jacobians_of_complex_functions_by_one_mode():
    z = raw.array([1.0 + 2.0j, 0.5j])
    for mode, which in ((microad.jacfwd, "inputs"), (microad.jacrev, "outputs")):
        assert mode(np.exp, holomorphic=True)(z) == pytest.approx(raw.diag(raw.exp(z)))
        with pytest.raises(ComplexJacobianError, match=f"complex {which}.*holomorphic=True"):
            mode(np.exp)(z)
    to_complex = microad.jacfwd(lambda x: np.exp(1j * x))(X)
    assert to_complex == pytest.approx(raw.diag(1j * raw.exp(1j * X)))
    to_real = microad.jacrev(lambda z: np.sum(np.abs(z) ** 2))(z)
    assert to_real == pytest.approx(2 * z.conj())


def test_options_of_gradients():
    with pytest.raises(SeedError):
        microad.jvp(np.multiply, (1.0, 2.0), (1.0,))
    with pytest.raises(TypeError, match="no_such_option"):
        grad(np.sin, no_such_option=True)(1.0)
    with pytest.raises(OutputError):
        grad(lambda x: (x, x), has_aux=True)(X)
    for part, slope in ((0, 12.0), (1, 1.0)):  # 2 x y at y = x, and y itself
        nested = grad(lambda x, k=part: grad(lambda y: (x * y * y, y), has_aux=True)(x)[k])
        assert nested(3.0) == slope
