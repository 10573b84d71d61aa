"""The quick ways through sums and products give what the table gives."""

import numpy as raw
import pytest
from hypothesis import given
from hypothesis import strategies as st

import microad.numpy as np
from microad import grad, hessian, jacobian, make_jvp
from microad.check import check_grads
from microad.engine import rules
from microad.engine.fast import form, functions
from microad.engine.tape import Tape, Var
from microad.engine.trace import make_vjp

KINDS = st.sampled_from([float, complex, raw.float32])
SIDES = st.integers(1, 4)


def drawn(seed, shape, kind):
    r = raw.random.default_rng(seed)
    x = r.standard_normal(shape)
    return (x + 1j * r.standard_normal(shape) if kind is complex else x).astype(kind)


def by_the_table(f):
    """Make an array of another class of the constants: only the table knows what to do then."""

    class Other(raw.ndarray):
        pass

    return lambda a, b: f(
        *(x if isinstance(x, Var) else raw.asarray(x).view(Other) for x in (a, b))
    )


@pytest.mark.parametrize("f", [np.dot, np.matmul], ids=["dot", "matmul"])
@given(st.integers(0, 99), SIDES, SIDES, SIDES, st.booleans(), st.booleans(), KINDS)
def test_a_product_with_a_matrix(f, seed, i, j, k, left, vector, kind):
    matrix = drawn(seed, (i, j), kind)
    shape = ((j,) if vector else (j, k)) if left else ((i,) if vector else (k, i))
    x, t = drawn(seed + 1, shape, kind), drawn(seed + 2, shape, kind)

    def program(f):
        return (lambda x: f(matrix, x)) if left else (lambda x: f(x, matrix))

    ans, vjp = make_vjp(program(f), x)
    same, slow = make_vjp(program(by_the_table(f)), x)
    g = drawn(seed + 3, ans.shape, kind)
    rtol = 1e-4 if kind is raw.float32 else 1e-12
    raw.testing.assert_allclose(ans, raw.asarray(same), rtol, rtol)
    raw.testing.assert_allclose(vjp(g), raw.asarray(slow(g)), rtol, rtol)
    raw.testing.assert_allclose(
        make_jvp(program(f))(x)(t)[1],
        raw.asarray(make_jvp(program(by_the_table(f)))(x)(t)[1]), rtol, rtol,
    )  # fmt: skip
    assert vjp(g).dtype == x.dtype
    if kind is float:
        square = lambda x: np.sum(program(f)(x) ** 2)  # noqa: E731
        check_grads(square, x)
        whole = jacobian(program(f))(x).reshape(ans.size, x.size)
        raw.testing.assert_allclose(
            hessian(square)(x).reshape(x.size, x.size), 2 * whole.T @ whole, 1e-9, 1e-9
        )


@given(st.integers(0, 99), st.lists(SIDES, min_size=1, max_size=3), KINDS)
def test_a_whole_sum(seed, shape, kind):
    x = drawn(seed, shape, kind)
    ans, vjp = make_vjp(np.sum, x)
    same, slow = make_vjp(lambda x: np.sum(x, axis=None), x)
    assert ans == same == raw.sum(x)
    assert (vjp(ans) == slow(ans)).all()
    assert make_jvp(np.sum)(x)(x)[1] == ans
    if kind is float:
        check_grads(lambda x: np.sum(np.sin(x)), x)


def test_what_is_large_is_broadcast_and_still_an_array_of_its_own():
    g = grad(np.sum)(raw.zeros((100, 100)))
    g[0, 0] = 5.0
    assert g.sum() == 10_004.0


@form(on=True)
def test_only_the_shape_of_what_was_summed_is_saved():
    tape = Tape()
    x = tape.record(None, (), None, raw.ones(3), (3,))
    np.sum(x)
    np.dot(raw.eye(3), x)
    assert not any(x.value is part for saved in tape.residuals[1:] for part in saved[1])


@pytest.mark.parametrize("f", [raw.sum, raw.dot, raw.matmul], ids=lambda f: f.__name__)
@form(on=True)
def test_numpy_itself_takes_the_quick_way(f, monkeypatch):
    monkeypatch.setattr(rules, "call", None)  # the way by the table
    args = [] if f is raw.sum else [raw.eye(2)]
    assert jacobian(lambda x: f(*args, x))(raw.ones(2)).shape[-1] == 2


def test_rules_of_scipy_are_left_to_the_table():
    """They may be there already when the quick forms are put in place."""
    special = pytest.importorskip("microad.scipy.special")
    quick = functions.quick_functions()
    assert raw.sin in quick
    assert not {special.polygamma.raw, special.zeta.raw} & {*quick}
