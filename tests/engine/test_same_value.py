"""A traced function computes what it computes without a trace: the value, its dtype, its type.

Numbers of Python take the dtype of what they meet, those of NumPy have their own, and a trace must
not make one of the other. Programs are drawn from operators, functions and constants of all kinds.
"""

import operator

import numpy as raw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microad.numpy as np
from microad import grad, grad_and_aux, make_jvp, value_and_grad
from microad.engine.fast import form
from microad.engine.leaves import ones_like
from microad.engine.trace import make_vjp

FLOATS, INFIX = (0.7, 1.25), (operator.add, operator.sub, operator.mul, operator.truediv)
PREFIX = (operator.neg, operator.pos, operator.abs)
UNARY = (np.sin, np.exp, np.sqrt, np.square, np.tanh, np.abs, np.negative, np.sinc, np.sum, np.max)
BINARY = (np.add, np.multiply, np.subtract, np.maximum, np.hypot, np.power)
MORE = (
    lambda x: x**2,
    lambda x: x % 2 + x // 2,
    lambda x: np.clip(x, 0.1, 5.0),
    lambda x: np.mean(x * raw.ones(2, "float32")),
    lambda x: np.std(np.stack([x, x])),
    lambda x: np.where(x > 0, x, 0.0),
    lambda x: np.sum(np.sin(x)[..., None]),
    lambda x: np.sin(x)[()],
)
CONSTANTS = (
    2, 0.5, raw.float32(0.5), raw.float64(0.5), raw.float16(2.0), True, raw.int64(2), raw.int8(2),
    raw.array([1.5, 0.25], "float32"), raw.array(0.75), raw.array(0.75, "float32"), raw.arange(2),
)  # fmt: skip
LEAVES = st.sampled_from(
    [*FLOATS, raw.float64(0.7), raw.float32(0.7), raw.float16(0.7), raw.longdouble(0.7),
     raw.array(0.7), raw.array([0.7, 0.5], "float32"), raw.array([0.7, 0.5])]
)  # fmt: skip
STEPS = st.one_of(
    st.tuples(st.sampled_from(PREFIX + UNARY + MORE)),
    st.tuples(st.sampled_from(INFIX + BINARY), st.sampled_from(("x", "y", *CONSTANTS))),
    st.tuples(st.sampled_from(INFIX), st.sampled_from(CONSTANTS), st.just("mirrored")),
)


def program(steps):
    """A function of a number or an array, out of drawn steps."""

    def f(x):
        y = x
        for step, *operands in steps:
            other = [{"x": x, "y": y}[b] if isinstance(b, str) else b for b in operands[:1]]
            y = step(*other, y) if len(operands) == 2 else step(y, *other)
        return y

    return f


def same(a, b):
    """Whether two values are of one type and dtype, and as good as equal."""
    assert type(a) is type(b), (type(a), type(b))
    assert raw.result_type(a) == raw.result_type(b)
    eps = max(1e-12, 4 * float(raw.finfo(raw.result_type(a)).eps))
    raw.testing.assert_allclose(a, b, rtol=eps)


@settings(max_examples=300)
@given(LEAVES, st.lists(STEPS, min_size=1, max_size=5), st.booleans())
def test_the_value_is_that_of_the_function(x, steps, quick):
    f = program(steps)
    with raw.errstate(all="ignore"), form(on=quick):
        plain = f(x)
        if not raw.isfinite(plain).all():
            return
        same(make_vjp(f, x)[0], plain)
        same(make_jvp(f)(x)(ones_like(x))[0], plain)
        if not raw.shape(plain):
            same(value_and_grad(f)(x)[0], plain)
            same(grad_and_aux(lambda x: (f(x), f(x)))(x)[1], plain)


@pytest.mark.parametrize("x", [0.7, raw.float32(0.7), raw.float64(0.7)])
def test_a_gradient_has_the_type_of_its_input(x):
    b = raw.array([1.1, 2.2], "float32")
    for f in (lambda x: np.sum(b * np.sin(x)), lambda x: np.sum(b * x**2), lambda x: x * x):
        assert type(grad(f)(x)) is type(x)
        assert type(grad(grad(f))(x)) is type(x)
