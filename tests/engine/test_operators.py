"""The operators: each against formulas, in both modes, by position, by tuple and by name."""

import pickle
import warnings

import numpy as raw
import pytest

import microad
import microad.numpy as np
from microad import (
    checkpoint,
    deriv,
    elementwise_grad,
    grad,
    grad_and_aux,
    guard,
    hessian,
    hessian_tensor_product,
    holomorphic_grad,
    hvp,
    jacobian,
    make_ggnvp,
    make_hvp,
    make_jvp,
    make_vjp,
    primitive,
    stop_gradient,
    tensor_jacobian_product,
    value_and_grad,
)
from microad.engine.leaves import untraced
from microad.engine.rules import defjvp, defvjp, rules_of, supported
from microad.errors import (
    ArgumentError,
    MutatedArrayError,
    NoRuleError,
    OutputError,
    UnusedInputWarning,
)

A = raw.random.default_rng(0).normal(size=(3, 4))
X = raw.random.default_rng(1).normal(size=4)
V = raw.random.default_rng(2).normal(size=4)


def f(x):
    return np.tanh(A @ x)


def jacobian_of_f(x):
    return (1 - raw.tanh(A @ x) ** 2)[:, None] * A


def energy(x):
    return np.sum(x**3) * x[0] + np.sum(np.sin(x))


def numeric(fun, x, eps=1e-6):
    rows = [(fun(x + eps * e) - fun(x - eps * e)) / (2 * eps) for e in raw.eye(len(x))]
    return raw.stack(rows, -1)


# ---------------------------------------------------------------- which argument


def g(a, b, *rest, c=2.0, **more):
    return a * b**2 * c**3 + sum(rest) + sum(more.values())


def test_by_position():
    assert grad(g)(2.0, 3.0) == 72.0
    assert grad(g, 1)(2.0, 3.0) == 96.0
    assert grad(g, -1)(2.0, 3.0) == 96.0
    assert grad(g, 2)(2.0, 3.0, 5.0) == 1.0


def test_by_tuple():
    assert grad(g, (1, 0))(2.0, 3.0) == (96.0, 72.0)
    assert grad(g, [0])(2.0, 3.0) == (72.0,)
    assert grad(g, ("c", 0))(2.0, 3.0, c=2.0) == (216.0, 72.0)


def test_by_name():
    assert grad(g, "b")(2.0, 3.0) == 96.0
    assert grad(g, "b")(2.0, b=3.0) == 96.0
    assert grad(g, "c")(2.0, 3.0, c=2.0) == 216.0
    assert grad(g, "d")(2.0, 3.0, d=1.0) == 1.0


@pytest.mark.parametrize("argnum", [2, -3, "z", "c", None, 1.0])
def test_an_argument_that_is_not_there(argnum):
    with pytest.raises(ArgumentError, match="none of them"):
        grad(g, argnum)(2.0, 3.0)


def test_names_and_texts():
    def foo(x):
        return x

    assert grad.__name__ == "grad"
    assert grad(foo, 1).__name__ == "grad_of_foo_wrt_argnum_1"
    assert jacobian(foo).__doc__.startswith("All derivatives: of shape")
    for name in microad.__all__:
        assert getattr(microad, name).__doc__, name
    with pytest.raises(AttributeError):
        microad.nothing  # noqa: B018
    assert "grad" in dir(microad)


# ---------------------------------------------------------------- first order


def test_value_and_grad():
    value, slope = value_and_grad(energy)(X)
    assert value == energy(X)
    assert slope == pytest.approx(numeric(energy, X), abs=1e-6)


def test_grad_and_aux():
    slope, aux = grad_and_aux(lambda x: (np.sum(x * x), {"twice": 2 * x, "note": "n"}))(X)
    assert slope == pytest.approx(2 * X)
    assert raw.array_equal(aux["twice"], 2 * X)
    assert aux["note"] == "n"


def test_elementwise_grad():
    assert elementwise_grad(lambda a, b: a + np.sin(b), 1)(0.5, X) == pytest.approx(raw.cos(X))


def test_deriv_goes_forward():
    assert deriv(lambda x: x**3)(2.0) == 12.0
    assert deriv(np.sin)(X) == pytest.approx(raw.cos(X))


def test_holomorphic_grad():
    z = 1.0 + 2.0j
    assert holomorphic_grad(lambda z: np.exp(z) * z)(z) == pytest.approx(raw.exp(z) * (1 + z))
    assert type(holomorphic_grad(lambda z: z * z)(z)) is complex


def test_the_gradient_of_a_complex_square():
    assert grad(lambda z: np.abs(z) ** 2)(1.0 + 2.0j) == pytest.approx(2 - 4j)


def test_outputs_that_grad_cannot_take():
    with pytest.raises(OutputError, match=r"array of shape \(4,\).*jacobian"):
        grad(np.sin)(X)
    with pytest.raises(OutputError, match="holomorphic_grad"):
        grad(lambda z: z)(1j)
    with pytest.raises(OutputError, match="Boolean"):
        grad(lambda x: x > 0)(1.0)
    with pytest.raises(OutputError, match="grad_and_aux"):
        grad(lambda x: (x, x))(1.0)
    with pytest.raises(OutputError, match="complex"):
        elementwise_grad(lambda z: z)(raw.ones(2) * 1j)
    assert grad(lambda x: x * x)(raw.array([3.0])) == 6.0  # one element is a number


def test_an_input_without_effect_warns():
    with pytest.warns(UnusedInputWarning, match="does not depend"):
        assert grad(lambda x: 3.0)(1.0) == 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert grad(lambda p: p[0])((1.0, 2.0)) == (1.0, 0.0)


# ---------------------------------------------------------------- Jacobians and second order


def test_a_jacobian_in_both_directions():
    assert jacobian(f)(X) == pytest.approx(jacobian_of_f(X))  # fewer outputs: backward
    tall = lambda x: np.sin(A.T @ x)  # noqa: E731  fewer inputs: forward
    y = X[:3]
    assert jacobian(tall)(y) == pytest.approx(raw.cos(A.T @ y)[:, None] * A.T)


def test_the_shape_of_a_jacobian():
    assert jacobian(lambda x: x * 2.0)(3.0) == 2.0
    assert jacobian(lambda x: x * raw.ones((2, 3)))(3.0).shape == (2, 3)
    assert jacobian(np.sum)(raw.ones((2, 3))).shape == (2, 3)
    x = raw.ones((2, 3))
    assert jacobian(lambda x: np.stack([x, x]).T)(x).shape == (3, 2, 2, 2, 3)
    assert jacobian(lambda x: x[:, :1])(x).shape == (2, 1, 2, 3)
    assert jacobian(lambda x: x[:0])(x).shape == (0, 3, 2, 3)
    assert jacobian(np.sin)(raw.ones((2, 1), "f4")).dtype == raw.float32


def test_a_hessian():
    h = hessian(energy)(X)
    assert h == pytest.approx(numeric(grad(energy), X), abs=1e-6)
    assert h == pytest.approx(h.T)
    assert hessian(lambda x: x**3)(2.0) == 12.0
    assert hessian(lambda a, b: a * b**3, 1)(2.0, 3.0) == 36.0
    assert hessian(lambda a, b: a * b**3, (0, 1))(2.0, 3.0) == ((0.0, 27.0), (27.0, 36.0))


def test_third_derivatives():
    t = jacobian(hessian(lambda x: np.prod(x)))(X[:3])
    assert t[0, 1, 2] == pytest.approx(1.0)
    assert t[0, 0, 2] == pytest.approx(0.0)


def test_products_with_the_hessian():
    want = hessian(energy)(X) @ V
    assert make_hvp(energy)(X)[0](V) == pytest.approx(want)
    assert hvp(energy)(X, V) == pytest.approx(want)
    assert hessian_tensor_product(energy)(X, V) == pytest.approx(want)
    assert hvp(lambda a, x: a * energy(x), 1)(2.0, X, V) == pytest.approx(2 * want)


def test_products_with_the_jacobian():
    vjp, ans = make_vjp(f)(X)
    assert raw.array_equal(ans, f(X))
    u = raw.ones(3)
    assert vjp(u) == pytest.approx(u @ jacobian_of_f(X))
    assert tensor_jacobian_product(f)(X, u) == pytest.approx(u @ jacobian_of_f(X))
    ans, t = make_jvp(f)(X)(V)
    assert raw.array_equal(ans, f(X))
    assert t == pytest.approx(jacobian_of_f(X) @ V)


def test_gauss_newton_products():
    j = jacobian_of_f(X)
    assert make_ggnvp(f)(X)(V) == pytest.approx(j.T @ j @ V)
    h = hessian(lambda y: np.sum(y**4))(f(X))
    assert make_ggnvp(f, lambda y: np.sum(y**4))(X)(V) == pytest.approx(j.T @ h @ j @ V)


# ---------------------------------------------------------------- checkpoint, stop_gradient


def test_checkpoint_in_both_modes_and_orders():
    def block(x, scale=1.0, *, power=2, parts=None):
        y = np.sin(x * scale) ** power
        return y, {"sum": np.sum(y), "parts": [p * 2.0 for p in parts or []]}

    def whole(block):
        def run(x):
            y, more = block(x, x[0], power=3, parts=[x, 1.0])
            return np.sum(y * x) + more["sum"] ** 2 + np.sum(more["parts"][0]) * more["parts"][1]

        return run

    light = whole(checkpoint(block))
    assert light(X) == whole(block)(X)
    assert grad(light)(X) == pytest.approx(grad(whole(block))(X))
    assert deriv(light)(X) == pytest.approx(deriv(whole(block))(X))
    assert hessian(light)(X) == pytest.approx(hessian(whole(block))(X))
    assert hvp(light)(X, V) == pytest.approx(hvp(whole(block))(X, V))


def test_checkpoint_keeps_nothing_from_inside():
    import tracemalloc

    def block(x):
        for _ in range(10):
            x = np.sin(x * x + 1.0)
        return x

    def peak(block):
        def run(x):
            for _ in range(5):
                x = block(x)
            return np.sum(x)

        x = raw.ones(100_000)
        tracemalloc.start()
        grad(run)(x)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top / x.nbytes

    assert peak(checkpoint(block)) < peak(block) / 2.5


def test_stop_gradient():
    assert grad(lambda x: x * stop_gradient(x))(3.0) == 3.0
    assert grad(grad(lambda x: x**2 * stop_gradient(x)))(3.0) == 6.0
    assert grad(lambda x: stop_gradient({"a": [x]})["a"][0] * x)(3.0) == 3.0
    assert stop_gradient(2.0) == 2.0


def test_guard_catches_a_change_in_place():
    a = raw.ones(4)

    def careless(x):
        y = a * x
        a[:] = 5.0
        return np.sum(y)

    with guard(), pytest.raises(MutatedArrayError, match=r"A = A \* 5"), guard():
        grad(careless)(X)
    assert a.flags.writeable
    assert raw.array_equal(a, raw.ones(4))
    assert raw.array_equal(grad(careless)(X), raw.full(4, 5.0))  # what it guards against


def test_guard_lets_harmless_changes_pass():
    a, view = raw.ones(4), raw.ones(8)[2:6]

    def harmless(x):
        y = np.sum((a + x) * 2.0 + x * view)
        a[:] = 5.0  # a sum does not need what was added
        return y

    with guard():
        assert raw.array_equal(grad(harmless)(X), raw.full(4, 3.0))
    assert view.flags.writeable
    with guard(), pytest.raises(ValueError, match="another"):
        grad(lambda x: int("another"))(X)


# ---------------------------------------------------------------- operations of one's own


def test_a_primitive_with_a_vjp_has_both_modes_and_all_orders():
    @primitive
    def cube(x):
        """The third power."""
        return x**3

    defvjp(cube, lambda np, g, ans, x: 3.0 * g * x**2)
    assert cube(2.0) == 8.0
    assert cube.__name__ == "cube"
    assert grad(cube)(2.0) == 12.0
    assert deriv(cube)(2.0) == 12.0
    assert grad(grad(cube))(2.0) == 12.0
    assert deriv(deriv(cube))(2.0) == 12.0
    assert hessian(lambda x: np.sum(cube(x)))(X[:2]) == pytest.approx(raw.diag(6 * X[:2]))


def test_a_primitive_with_a_jvp_of_its_own():
    @primitive
    def weird(x, y):
        return x * y

    defvjp(weird, lambda np, g, ans, x, y: g * y, lambda np, g, ans, x, y: g * x)
    defjvp(weird, lambda np, t, ans, x, y: t * 100.0, lambda np, t, ans, x, y: t * x)
    assert deriv(weird)(2.0, 3.0) == 100.0
    assert grad(weird)(2.0, 3.0) == 3.0


def test_a_primitive_with_some_arguments():
    @primitive
    def power(kind, x, y):
        return x**y

    defvjp(power, lambda np, g, ans, kind, x, y: g * y * x ** (y - 1), argnums=[1])
    assert grad(power, 1)("any", 2.0, 3.0) == 12.0
    with pytest.raises(NoRuleError, match="power has no derivative in its argument 2"):
        grad(power, 2)("any", 2.0, 3.0)


def test_a_primitive_without_a_rule():
    @primitive
    def alone(x):
        return x

    with pytest.raises(NoRuleError, match=r"alone has no derivative\..*supported"):
        grad(alone)(1.0)
    with pytest.raises(NotImplementedError):
        grad(alone)(1.0)


def test_a_primitive_with_several_results():
    @primitive
    def polar(x, y):
        return raw.hypot(x, y), raw.arctan2(y, x)

    defvjp(
        polar,
        lambda np, g, ans, x, y: g[0] * x / ans[0] - g[1] * y / ans[0] ** 2,
        lambda np, g, ans, x, y: g[0] * y / ans[0] + g[1] * x / ans[0] ** 2,
    )
    got = jacobian(lambda p: polar(p[0], p[1]))((3.0, 4.0))
    assert raw.array(got) == pytest.approx(raw.array([[0.6, 0.8], [-4 / 25, 3 / 25]]))
    t = make_jvp(lambda x: polar(x, 4.0))(3.0)(1.0)[1]
    assert t == pytest.approx((0.6, -4 / 25))
    assert grad(grad(lambda x: polar(x, 4.0)[0]))(3.0) == pytest.approx(16 / 125)


def test_what_is_supported():
    names = supported()
    assert names == sorted(set(names))
    assert {"sin", "add", "matmul", "sum"} <= set(names)
    assert rules_of(np.sin) is rules_of(raw.sin)
    assert np.supported is supported


# ---------------------------------------------------------------- a Var in the place of an array


def test_numpy_itself_is_traced():
    def plain_numpy(x):
        y = raw.sin(x) * raw.ones(4) + raw.arange(4.0)
        z = raw.concatenate([y, raw.stack([y[0], y[1]])])
        return (
            raw.sum(z) + raw.add.reduce(y) + raw.einsum("i,i", y, y) + raw.mean(y.reshape(2, 2).T)
        )

    assert grad(plain_numpy)(X) == pytest.approx(numeric(plain_numpy, X), abs=1e-5)


def test_methods_and_attributes():
    def many(x):
        y = x.reshape(2, 2)
        total = y.sum() + y.mean(axis=0)[1] + (y.T @ y).trace() + y.dot(y).max() + y.std()
        total = total + y.transpose(1, 0).ravel()[1] + y.flatten().prod() + y.var(0)[0]
        total = total + abs(y).min() + (+y)[0, 0] + (-y[0]).sum().item()
        total = total + sum(row[0] for row in y) + x.astype(raw.float64)[2] + x.clip(-0.1, 0.1)[0]
        return total + y.real.sum() + y.imag.sum() + y.size + y.ndim + len(y) + x.copy()[3]

    assert grad(many)(X) == pytest.approx(numeric(many, X), abs=1e-5)


def test_comparisons_are_plain():
    seen = []

    def branch(x):
        seen.extend([x > 0, x == 1.0, x != 1.0, x <= 0.5, x < 2.0, bool(x)])
        return x if x > 0 else -x

    assert grad(branch)(1.0) == 1.0
    assert grad(branch)(-1.0) == -1.0
    assert seen[:6] == [True, True, False, False, True, True]


def test_formats():
    texts = []
    grad(lambda x: texts.append(f"{x:.2f}") or x)(1.234)
    assert texts == ["1.23"]


def test_keyword_arguments_are_traced():
    assert grad(lambda x: np.sum(np.clip(raw.ones(3), a_min=x, a_max=2.0)))(1.5) == 3.0
    assert grad(lambda x: np.sum(a=x))(raw.ones(2)).tolist() == [1.0, 1.0]


def test_arguments_by_name_behind_one_that_is_left_out():
    @primitive
    def scaled(a, axis=None, b=2.0):
        return a * b

    defvjp(
        scaled,
        lambda np, g, ans, a, axis, b: g * b,
        None,
        lambda np, g, ans, a, axis, b: g * a,
    )
    assert grad(lambda b: scaled(3.0, b=b))(5.0) == 3.0
    assert grad(lambda a, b: scaled(a, b=b), (0, 1))(3.0, 5.0) == (5.0, 3.0)


def test_mixed_lists():
    assert grad(lambda x: np.sum(np.array([[x, 1.0], [2.0, x * x]])))(3.0) == 7.0
    assert grad(lambda x: np.sum(np.concatenate([x, raw.ones(2), x])))(X).tolist() == [2.0] * 4
    assert make_jvp(lambda x: np.stack([x, 1.0]))(3.0)(1.0)[1].tolist() == [1.0, 0.0]


def test_plain_values_pass_unchanged():
    assert np.sin(0.0) == 0.0
    assert isinstance(np.ones(2), raw.ndarray)
    assert np.float32 is raw.float32
    assert np.pi == raw.pi
    assert untraced(3.0) == 3.0
    assert pickle.loads(pickle.dumps(np.linspace(0, 1, 3))).tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize(
    "fun",
    [
        lambda x: np.outer(x, x) @ x + x[1] * x[::-1],
        lambda x: np.concatenate([x[:2] * x[3], np.stack([x[0], 2.0])]) ** 2,
        lambda x: np.stack(np.split(np.sin(x), 2))[1] * x[:2],
        lambda x: (x.reshape(2, 2) @ np.ones((2, 3)) + np.ones((4, 1, 1)) * x[0]) * x[:3],
        lambda x: A.T @ (A @ np.tanh(x)) + np.dot(x.reshape(2, 2), raw.ones((2, 2))).ravel(),
        lambda x: np.dot(raw.ones((2, 2)), x.reshape(2, 2)) * np.linalg.det(x.reshape(2, 2)),
        lambda x: np.sum(np.matmul(x, A.T) * raw.ones((2, 3)), axis=0) + np.max(x) * x[:3],
        lambda x: x[raw.array([0, 0, 3])] * x[None, 1] + np.cumsum(x)[:3],
    ],
)
def test_rows_of_a_jacobian_walk_together(fun):
    want = raw.moveaxis(raw.stack([make_jvp(fun)(X)(e)[1] for e in raw.eye(4)]), 0, -1)
    assert jacobian(fun)(X) == pytest.approx(want)
    long = lambda x: np.concatenate([np.ravel(fun(x)), np.ravel(fun(2.0 * x))])  # noqa: E731
    rows = jacobian(long)(X)
    assert rows[: want.size // 4] == pytest.approx(want.reshape(-1, 4))
    short = lambda x: np.ravel(fun(x))[:2]  # noqa: E731
    assert jacobian(short)(X) == pytest.approx(want.reshape(-1, 4)[:2])
    third = jacobian(jacobian(lambda x: np.ravel(fun(x))[0]))(X)
    assert third == pytest.approx(numeric(lambda x: jacobian(short)(x)[0], X), abs=1e-5)
