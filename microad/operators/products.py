"""Products with derivatives: a vector times a Jacobian or a Hessian that nobody writes down.

>>> hvp(lambda x: x[0] * x[1])(np.array([2.0, 3.0]), np.array([1.0, 0.0]))
array([0., 1.])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import microad.numpy as np
from microad.engine.trace import Trace
from microad.engine.trace import make_jvp as push_through
from microad.engine.trace import make_vjp as pull_back
from microad.engine.trees import flatten
from microad.operators.gradients import check_call, grad, in_argument, operator
from microad.operators.jacobians import jacobian


@operator
def make_vjp(f: Callable, x: Any) -> tuple[Callable, Any]:
    """The function from g to g times the Jacobian, and the value, in the order of HIPS autograd.

    JAX's order, the value first, is that of `microad.vjp`.

    >>> vjp, ans = make_vjp(lambda x: x * x)(3.0)
    >>> vjp(10.0), ans
    (60.0, 9.0)
    """
    ans, pull = pull_back(f, x)
    return pull, ans


@operator
def make_jvp(f: Callable, x: Any) -> Callable:
    """The function from t to the value and the Jacobian times t.

    >>> make_jvp(lambda x: x * x)(3.0)(10.0)
    (9.0, 60.0)
    """
    return push_through(f, x)


@operator
def make_jvp_reversemode(f: Callable, x: Any) -> Callable:
    """The function from t to the Jacobian times t, without the value, under HIPS autograd's name.

    >>> make_jvp_reversemode(lambda x: x * x)(3.0)(10.0)
    60.0
    """
    return Trace(f, x).push


@operator
def make_hvp(f: Callable, x: Any) -> tuple[Callable, Any]:
    """The function from v to the Hessian times v, for many v, and the gradient.

    >>> product, slope = make_hvp(lambda x: np.sum(x**3))(np.array([1.0, 2.0]))
    >>> product(np.array([1.0, 0.0])), slope
    (array([6., 0.]), array([ 3., 12.]))
    """
    run = Trace(grad(f), x)
    return run.push, run.ans


def with_vector(name: str, product: Callable, f: Callable, argnum: Any) -> Callable:
    """Make a function of (*args, v) out of product(function of one argument, x, v)."""
    check_call(name, f, argnum)

    def of_args(*args: Any, **kwargs: Any) -> Any:
        *args_of_f, v = args
        return product(*in_argument(f, argnum, tuple(args_of_f), kwargs), v)

    return of_args


def hvp(f: Callable, argnum: Any = 0) -> Callable:
    """The function of (*args, v) that gives the Hessian times v.

    >>> hvp(lambda x: np.sum(x**3))(np.array([1.0, 2.0]), np.array([1.0, 0.0]))
    array([6., 0.])
    """
    return with_vector("hvp", lambda f, x, v: make_hvp(f)(x)[0](v), f, argnum)


def hessian_tensor_product(f: Callable, argnum: Any = 0) -> Callable:
    """The function of (*args, v) that sums the Hessian with v over the axes of v.

    An array v of fewer axes than x is summed with the leading axes of the gradient.

    >>> hessian_tensor_product(lambda x: np.sum(x**3))(np.array([1.0, 2.0]), np.ones(2))
    array([ 6., 12.])
    """
    return with_vector(
        "hessian_tensor_product", lambda f, x, v: grad(summed(grad(f), v))(x), f, argnum
    )


def tensor_jacobian_product(f: Callable, argnum: Any = 0) -> Callable:
    """The function of (*args, v) that sums v with the Jacobian over the axes of v.

    >>> tensor_jacobian_product(lambda x: x * x)(np.array([1.0, 2.0]), np.ones(2))
    array([2., 4.])
    """
    return with_vector(
        "tensor_jacobian_product", lambda f, x, v: jacobian(summed(f, v))(x), f, argnum
    )


def summed(f: Callable, v: Any) -> Callable:
    """x -> the sum of v times f(x) over the axes of v."""
    pairs = lambda x: zip(flatten(v)[0], flatten(f(x))[0])  # noqa: E731
    return lambda x: sum(np.tensordot(a, b, np.ndim(a)) for a, b in pairs(x))


def make_ggnvp(f: Callable, g: Callable | None = None, f_argnum: Any = 0) -> Callable:
    """Products with J.T @ H @ J, for the Jacobian J of f and the Hessian H of g at f(x).

    It is the Gauss-Newton matrix of g(f(x)), positive where g is convex; g is the half sum of
    squares unless given.

    >>> make_ggnvp(lambda x: 3.0 * x)(np.ones(2))(np.array([1.0, 0.0]))
    array([9., 0.])
    """
    loss = g or (lambda y: 0.5 * np.sum(y * y))

    def of_one(f: Callable, x: Any) -> Callable:
        run = Trace(f, x)
        curve = Trace(grad(loss), run.ans)
        return lambda v: run.pull(curve.push(run.push(v)))

    of_one.__name__ = "ggnvp"
    return operator(of_one)(f, f_argnum)
