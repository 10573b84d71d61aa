"""The plain form is the specification: the fast one gives the same, in every respect that counts.

Programs are drawn at random: operations of each kind, on Python floats and on arrays of all widths,
real and complex, with broadcasting, constants, parts, lists and several results.
"""

import ast
import os
import subprocess
import sys
import tracemalloc
import warnings
from pathlib import Path

import numpy as raw
import pytest
from hypothesis import given
from hypothesis import strategies as st

import microad.numpy as np
from microad import grad, jacobian, make_jvp, make_vjp
from microad.engine import fast
from microad.engine.fast import form
from microad.engine.leaves import dtype_of, shape_of

# What may happen to x, beside an earlier value y: real numbers, and those that may be complex.
BOTH = [
    lambda x, y: x + y,
    lambda x, y: y - x * 0.5,
    lambda x, y: 2.0 / (x * x + 3.0),
    lambda x, y: x * y,
    lambda x, y: -x / (y * y + 4.0),
    lambda x, y: (x**2 - 1) / 3,
    lambda x, y: np.sin(x) * np.exp(y * 0.1),
    lambda x, y: np.mean(x) + y,
    lambda x, y: np.stack([x, y])[1] * x,
    lambda x, y: np.concatenate([np.ravel(x), np.ravel(y)])[: raw.size(shape_of(x)) or 1].sum() + x,
    lambda x, y: np.where(raw.full(shape_of(x), True), x, y) * 0.5,
    lambda x, y: np.transpose(x) @ y if np.ndim(x) else x,
    lambda x, y: x[0] * y + x[-1:] if np.ndim(x) else y,
    lambda x, y: np.reshape(x, (-1,))[::2].sum() * y,
    lambda x, y: np.add(x, 1j) * y,
]
REAL = [
    lambda x, y: np.maximum(x, y * 0.3),
    lambda x, y: np.tanh(x) + np.abs(y),
    lambda x, y: np.logaddexp(x, y),
    lambda x, y: np.hypot(x, y + 2.0),
    lambda x, y: np.max(x) * y,
    lambda x, y: x % 3.0 + (y + 4.0) ** 0.5,
    lambda x, y: np.linalg.eigh(np.outer(x, x) + raw.diag(raw.arange(len(np.ravel(x)))))[0][0] + y,
    lambda x, y: np.sort(np.ravel(x))[0] * y + np.linalg.norm(np.ravel(x)),
]  # fmt: skip
POINTS = [
    0.7, 1.3 + 0.4j, raw.float64(0.3), raw.array([0.5, -0.2, 1.1]),
    raw.array([0.5, -0.2], "float32"), raw.array([[0.4, 1.2], [0.3, -0.6]]),
    raw.array([0.3 + 0.1j, -0.2]), raw.array([[0.5, 1.5]], "float32"),
    raw.array([0.9], "complex64"),
]  # fmt: skip


@st.composite
def programs(draw):
    """A point, and a function of it that yields a number."""
    x = draw(st.sampled_from(POINTS))
    ops = BOTH if dtype_of(x).kind == "c" else BOTH[:-1] + REAL
    steps = draw(
        st.lists(st.tuples(st.sampled_from(ops), st.integers(0, 9)), min_size=1, max_size=5)
    )

    def program(x):
        values = [x, x * 0.5]
        for op, k in steps:
            values.append(op(values[-1], values[k % len(values)]))
        return np.real(np.sum(values[-1]) + np.sum(values[len(values) // 2]))

    return program, x


def everything(f, x):
    """Value, gradient, tangent and second derivatives, or the class of the error."""
    try:
        with raw.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            vjp, ans = make_vjp(f)(x)
            t = raw.ones_like(x)[()]
            second = grad(lambda x: np.real(np.sum(grad(f)(x))))
            found = [ans, vjp(1.0), make_jvp(f)(x)(t)[1], second(x)]
            if dtype_of(x).kind == "f":
                found += [make_jvp(grad(f))(x)(t)[1], jacobian(grad(f))(x)]
            return found
    except (ValueError, TypeError, IndexError) as error:
        return type(error)


@given(programs())
def test_values_and_derivatives_are_the_same(drawn):
    f, x = drawn
    with form(on=False):
        plain = everything(f, x)
    with form(on=True):
        quick = everything(f, x)
    if isinstance(plain, type):
        assert plain is quick
        return
    for a, b in zip(plain, quick, strict=True):
        assert dtype_of(a) == dtype_of(b)
        assert shape_of(a) == shape_of(b)
        close = 1e-3 if dtype_of(x).itemsize < 8 or dtype_of(x) == raw.complex64 else 1e-9
        raw.testing.assert_allclose(a, b, close, close)


@given(st.lists(st.sampled_from(["x + 1.0", "x * 0.5", "-x", "2.0 * x", "x / 4.0", "x - 3.0",
                                 "x[::-1]", "np.reshape(x, (-1,))", "np.flip(x)"]),
                min_size=5, max_size=20))  # fmt: skip
def test_linear_operations_hold_no_arrays_in_either_form(steps):
    x = raw.ones(20_000)

    def f(x):
        for step in steps:
            x = eval(step, {"x": x, "np": np})
        return np.sum(x)

    for on in (False, True):
        with form(on):
            grad(f)(x)
            tracemalloc.start()
            grad(f)(x)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert peak < 3.5 * x.nbytes, on


# ---------------------------------------------------------------- the switch


def test_the_switch_leaves_nothing_behind():
    def places():
        return [vars(owner).get(name) for owner, name, _ in fast.replacements()]

    with form(on=False):
        before = places()
        with form(on=True):
            assert all(a is not b for a, b in zip(before, places(), strict=True))
        assert all(a is b for a, b in zip(before, places(), strict=True))


@pytest.mark.parametrize(("setting", "on"), [("", True), ("1", False)])
def test_a_variable_leaves_the_plain_engine_as_it_is(setting, on):
    code = "import sys, microad.numpy; print('microad.engine.fast' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MICROAD_PLAIN": setting},
    )
    assert done.stdout.strip() == str(on)


def test_the_plain_engine_is_plain():
    """No text is compiled, no byte code read, no class exchanged, no fast layer imported."""
    home = Path(fast.__file__).parents[1]
    for path in home.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node, "id", getattr(node, "attr", ""))
            assert name not in ("exec", "eval", "compile", "__class__"), path
            if isinstance(node, ast.ImportFrom):
                assert "fast" not in (node.module or ""), path
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                assert "dis" not in [alias.name for alias in node.names], path
