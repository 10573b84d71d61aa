"""Derivatives of the solutions of differential equations, in both modes and of order two."""

import numpy as raw
import pytest
from drawn_judge import judge

import microad.numpy as np
from microad import grad, jacobian
from microad.engine.trace import make_jvp
from microad.scipy.integrate import odeint

EXACT = {"rtol": 1e-11, "atol": 1e-11}


def right(y, t, k, more):
    return -k * y + np.sin(t + more["shift"]) * np.mean(y) - more["rate"] * y**2


def turned(t, y, k, more):
    return list(right(y, t, k, more))


@pytest.mark.parametrize(("n", "tfirst"), [(1, False), (2, True)])
def test_all_derivatives(n, tfirst):
    """In y0, in the times, in a number, and in a leaf of a dict beside a constant one."""

    def solved(y0, t, k, shift):
        args = k, {"rate": 0.3, "shift": shift}
        return odeint(turned if tfirst else right, y0, t, args, tfirst=tfirst, **EXACT)

    y0, t = raw.linspace(0.4, 0.9, n), raw.array([0.1, 0.5])
    judge(solved, [y0, t, 0.7, raw.full(n, 0.2)], 0)


def test_a_linear_equation_has_the_exponential_as_its_jacobian():
    a, t = raw.array([[0.0, 1.0], [-1.0, 0.0]]), raw.array([0.0, 1.0])
    turn = raw.array([[raw.cos(1.0), raw.sin(1.0)], [-raw.sin(1.0), raw.cos(1.0)]])
    j = jacobian(lambda y0: odeint(lambda y, t: a @ y, y0, t, **EXACT)[-1])(raw.array([1.0, 2.0]))
    raw.testing.assert_allclose(j, turn, atol=1e-8)


def test_times_that_differ_and_a_single_one():
    """y = exp(-(t - t0)): the slopes in t are -y, and the one in t0 is the sum of the others."""
    t = raw.array([0.0, 0.3, 1.1])

    def total(t):
        return np.sum(odeint(lambda y, t: -y, 1.0, t, **EXACT))

    inner = -raw.exp(-t[1:])
    raw.testing.assert_allclose(grad(total)(t), [-inner.sum(), *inner], atol=1e-8)
    raw.testing.assert_allclose(make_jvp(total, t)(raw.array([1.0, 0, 0]))[1], -inner.sum())
    assert grad(lambda y: np.sum(odeint(lambda y, t: -y, y, raw.array([2.0]))))(1.5) == 1.0


def test_constants_are_solved_by_scipy_itself():
    ans, info = odeint(lambda y, t: -y, 1.0, [0.0, 1.0], full_output=True)
    assert ans[-1, 0] == pytest.approx(raw.exp(-1.0))
    assert "nst" in info


def test_one_argument_need_not_be_in_a_tuple():
    f = lambda k: odeint(lambda y, t, k: -k * y, 1.0, raw.array([0.0, 1.0]), k)[-1, 0]  # noqa: E731
    assert grad(f)(0.5) == pytest.approx(-raw.exp(-0.5), rel=1e-6)


def test_tolerances_may_be_given_for_each_component():
    def last(k):
        equations = {"rtol": [1e-10, 1e-9], "atol": [1e-10, 1e-11]}
        y = odeint(lambda y, t, k: -k * y, raw.ones(2), raw.array([0.0, 1.0]), (k,), **equations)
        return np.sum(y[-1])

    assert grad(last)(0.5) == pytest.approx(-2 * raw.exp(-0.5), rel=1e-8)
