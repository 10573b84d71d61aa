"""JAX's order of arguments and results: the primals beside the function, the value first.

>>> ans, pullback = vjp(lambda x, y: x * y, 3.0, 2.0)
>>> ans, pullback(1.0)
(6.0, (2.0, 3.0))
>>> jvp(lambda x, y: x * y, (3.0, 2.0), (1.0, 0.0))
(6.0, 2.0)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from microad.engine.leaves import dtype_of
from microad.engine.trace import Trace
from microad.engine.trees import flatten
from microad.errors import ComplexJacobianError
from microad.operators.gradients import name_of, operator, without_aux
from microad.operators.jacobians import jacobian_of


def run_of(f: Callable, primals: tuple, has_aux: bool) -> tuple[Trace, list]:
    """One run of f(*primals); with `has_aux`, the second output goes into a list."""
    of_tuple = lambda xs: f(*xs)  # noqa: E731
    of_tuple.__name__ = name_of(f)
    first, aux = without_aux(of_tuple) if has_aux else (of_tuple, [])
    return Trace(first, tuple(primals)), aux


def vjp(f: Callable, *primals: Any, has_aux: bool = False) -> tuple:
    """The value of f(*primals), and the function from a cotangent to those of all primals.

    Parameters
    ----------
    f : callable
        A function of arrays, or of trees of them.
    *primals : tree
        What it is applied to.
    has_aux : bool
        Whether f returns (output, aux); then aux comes third.

    Returns
    -------
    ans : tree
        The value.
    pullback : callable
        ``pullback(g)`` is a tuple with a cotangent for each primal, for g in the form of `ans`.

    Examples
    --------
    >>> import microad.numpy as np
    >>> ans, pullback = vjp(np.sin, 0.0)
    >>> pullback(5.0)
    (5.0,)
    """
    run, aux = run_of(f, primals, has_aux)
    return (run.ans, run.pull, *aux)


def jvp(f: Callable, primals: Any, tangents: Any, has_aux: bool = False) -> tuple:
    """The value of f(*primals), and its tangent along the tangents of the primals.

    Parameters
    ----------
    f : callable
        A function of arrays, or of trees of them.
    primals, tangents : tuple or list
        What it is applied to, and a tangent for each of these.
    has_aux : bool
        Whether f returns (output, aux); then aux comes third.

    Raises
    ------
    SeedError
        If the tangents do not have the form of the primals.

    Examples
    --------
    >>> jvp(lambda x: x**2, (3.0,), (1.0,))
    (9.0, 6.0)
    """
    run, aux = run_of(f, primals, has_aux)
    return (run.ans, run.push(tuple(tangents)), *aux)


def linearize(f: Callable, *primals: Any) -> tuple[Any, Callable]:
    """The value of f(*primals), and the function from tangents to the tangent, for many of them.

    >>> ans, push = linearize(lambda x, y: x * y, 3.0, 2.0)
    >>> push(1.0, 0.0), push(0.0, 1.0)
    (2.0, 3.0)
    """
    run, _ = run_of(f, primals, False)
    return run.ans, lambda *tangents: run.push(tangents)


@operator
def jacfwd(f: Callable, x: Any, has_aux: bool = False, holomorphic: bool = False) -> Any:
    """The Jacobian by forward mode, an input at a time: for more outputs than inputs.

    With `has_aux`, f returns (output, aux), and you get (Jacobian, aux).

    Raises
    ------
    ComplexJacobianError
        If inputs are complex, and `holomorphic` does not say that one direction tells it all.

    >>> import microad.numpy as np
    >>> jacfwd(lambda x: np.stack([x, x * x]))(3.0)
    array([1., 6.])
    """
    return one_way(f, x, False, has_aux, holomorphic)


@operator
def jacrev(f: Callable, x: Any, has_aux: bool = False, holomorphic: bool = False) -> Any:
    """The Jacobian by reverse mode, an output at a time: for more inputs than outputs.

    With `has_aux`, f returns (output, aux), and you get (Jacobian, aux).

    Raises
    ------
    ComplexJacobianError
        If outputs are complex, and `holomorphic` does not say that one direction tells it all.

    >>> import microad.numpy as np
    >>> jacrev(np.sum)(np.ones(3))
    array([1., 1., 1.])
    """
    return one_way(f, x, True, has_aux, holomorphic)


def one_way(f: Callable, x: Any, back: bool, has_aux: bool, holomorphic: bool) -> Any:
    """The Jacobian, backward or forward."""
    first, aux = without_aux(f) if has_aux else (f, [])
    run = Trace(first, x)
    near = flatten(run.ans)[0] if back else run.inputs
    if not holomorphic and any(dtype_of(leaf).kind == "c" for leaf in near):
        raise ComplexJacobianError("jacrev" if back else "jacfwd", "outputs" if back else "inputs")
    found = jacobian_of(run, back)
    return (found, *aux) if has_aux else found
