"""Operators: from a function to its derivatives.

>>> import numpy
>>> import microad.numpy as np
>>> def f(x, y):
...     return np.sum(np.sin(x) * y)
>>> grad(f, "y")(numpy.zeros(2), numpy.ones(2))
array([0., 0.])

An operator takes a function and gives one with the same arguments. `argnum` says in which of them
is differentiated: a position, a tuple of positions (then the derivative is a tuple), or a name.
What stands there may be a float, an array, or tuples, lists and dicts of those, and the derivative
has the same form. Each operator is a few lines over `Trace`, one run of the function.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as raw

import microad.numpy as np
from microad.engine import batching
from microad.engine.dispatch import apply
from microad.engine.leaves import dtype_of, ones_like, shape_of, untraced
from microad.engine.rule_types import General
from microad.engine.tape import Var
from microad.engine.trace import Trace
from microad.engine.trace import make_jvp as push_through
from microad.engine.trace import make_vjp as pull_back
from microad.engine.trees import flatten, map_tree, unflatten
from microad.errors import (
    ArgumentError,
    CapturedError,
    NotCallableError,
    OutputError,
    UnusedInputWarning,
    WrongShapeError,
)

# ---------------------------------------------------------------- which argument


def name_of(f: Any) -> str:
    """What a function is called."""
    return getattr(f, "__name__", type(f).__name__)


def place(f: Callable, argnum: Any, args: list, kwargs: dict) -> Any:
    """The position of an argument, or its name if it was given by name."""
    given = argnum
    if isinstance(argnum, str) and argnum not in kwargs:
        names = list(inspect.signature(f).parameters)
        argnum = names.index(argnum) if argnum in names else len(args)
    if isinstance(argnum, str) or (isinstance(argnum, int) and -len(args) <= argnum < len(args)):
        return argnum
    raise ArgumentError(given, f, len(args) + len(kwargs))


def in_argument(f: Callable, argnum: Any, args: tuple, kwargs: dict) -> tuple[Callable, Any]:
    """See f as a function of one argument; return it, and where it is to be differentiated."""
    several, given = isinstance(argnum, (tuple, list)), list(args)
    places = [place(f, k, given, kwargs) for k in (argnum if several else [argnum])]

    def of_one(values: Any) -> Any:
        new_args, new_kwargs = given[:], {**kwargs}
        for at, value in zip(places, values if several else [values]):
            (new_kwargs if isinstance(at, str) else new_args)[at] = value
        return f(*new_args, **new_kwargs)

    of_one.__name__, of_one.argnum = name_of(f), argnum  # type: ignore[attr-defined]
    found = tuple([(kwargs if isinstance(at, str) else given)[at] for at in places])
    return of_one, found if several else found[0]


def check_call(name: str, f: Any, argnum: Any = 0) -> None:
    """Let only a function pass, and a way to name an argument."""
    if not callable(f):
        raise NotCallableError(name, f)
    if not isinstance(argnum, (int, str, tuple, list)):
        raise ArgumentError(argnum, f, 0)


def operator(of_one: Callable) -> Callable:
    """Lift an operator on functions of one argument to functions of many."""

    @wraps(of_one)
    def lifted(f: Callable, argnum: Any = 0) -> Callable:
        check_call(of_one.__name__, f, argnum)

        def derived(*args: Any, **kwargs: Any) -> Any:
            if type(argnum) is int and len(args) == 1 and not kwargs and argnum == 0:
                return of_one(f, args[0])
            return of_one(*in_argument(f, argnum, args, kwargs))

        derived.__name__ = f"{of_one.__name__}_of_{name_of(f)}_wrt_argnum_{argnum}"
        derived.__doc__ = of_one.__doc__
        return derived

    del lifted.__wrapped__  # its signature is its own
    return lifted


# ---------------------------------------------------------------- gradients


NUMBERS = (int, float, complex, raw.generic, raw.ndarray)


def check_output(name: str, out: Any, scalar: bool = True, f: Any = None) -> None:
    """Let only a real number pass, or a real array if it need not be a number."""
    value = untraced(out)
    if type(value) is float or type(value) is raw.float64:
        return
    if type(value) is bool or not isinstance(value, NUMBERS):
        raise OutputError(name, value, f)
    if dtype_of(value).kind not in "fiu" or (scalar and raw.size(value) != 1):
        raise OutputError(name, value, f)


def check_numbers(name: str, out: Any, f: Any) -> None:
    """Let only numbers and arrays pass, and trees of them that have any."""
    leaves = [untraced(leaf) for leaf in flatten(out)[0]]
    wrong = [
        x for x in leaves if not isinstance(x, (int, float, complex, raw.generic, raw.ndarray))
    ]
    if wrong or out is None:
        raise OutputError(name, wrong[0] if wrong else None, f)


def value_and_vjp_of_ones(name: str, f: Callable, x: Any, scalar: bool = True) -> tuple[Any, Any]:
    """f(x), and its transposed Jacobian times ones."""
    run = Trace(f, x)
    ans = run.ans
    check_output(name, ans, scalar, f)
    warn_if_unused(name, f, run)
    found = run.pull(ones_like(ans), retain=False)
    for g, x in zip(flatten(found)[0], run.inputs):
        if shape_of(g) != shape_of(x):
            raise WrongShapeError(shape_of(g), shape_of(x))
    return ans, found


def warn_if_unused(name: str, f: Callable, run: Trace) -> None:
    """Say so if the output does not depend on the input."""
    if run.inputs and not any(map(run.owns, run.outs)):
        warnings.warn(UnusedInputWarning(name, f, getattr(f, "argnum", 0), run.ans), stacklevel=5)


@operator
def grad(f: Callable, x: Any) -> Any:
    """The gradient of a function with one real number as output.

    >>> grad(lambda x, y: x * x * y)(3.0, 2.0)
    12.0
    >>> grad(lambda x, y: x * x * y, (0, 1))(3.0, 2.0)
    (12.0, 9.0)
    """
    return value_and_vjp_of_ones("grad", f, x)[1]


@operator
def value_and_grad(f: Callable, x: Any) -> tuple[Any, Any]:
    """The value and the gradient, in one run.

    >>> value_and_grad(lambda x: x * x)(3.0)
    (9.0, 6.0)
    """
    return value_and_vjp_of_ones("value_and_grad", f, x)


@operator
def grad_and_aux(f: Callable, x: Any) -> tuple[Any, Any]:
    """The gradient of the first of two outputs, and the second as it is.

    >>> grad_and_aux(lambda x: (x * x, "a note"))(3.0)
    (6.0, 'a note')
    """
    aux = []

    def first(x: Any) -> Any:
        pair = f(x)
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise OutputError("grad_and_aux", untraced(pair), f, pair=True)
        out, second = pair
        aux.append(second)
        return out

    run = Trace(first, x)
    check_output("grad_and_aux", run.ans, f=f)
    second = map_tree(lambda leaf: leaf.value if run.owns(leaf) else leaf, aux[0])
    return run.pull(ones_like(run.ans), retain=False), second


@operator
def elementwise_grad(f: Callable, x: Any) -> Any:
    """The sum of each column of the Jacobian: f' at each x, if f goes by elements.

    >>> elementwise_grad(np.sin)(raw.zeros(2))
    array([1., 1.])
    """
    return value_and_vjp_of_ones("elementwise_grad", f, x, scalar=False)[1]


@operator
def deriv(f: Callable, x: Any) -> Any:
    """The derivative in forward mode, with a tangent of ones.

    >>> deriv(lambda x: x * x)(3.0)
    6.0
    """
    ans, t = push_through(f, x)(ones_like(x))
    check_numbers("deriv", ans, f)
    return t


@operator
def holomorphic_grad(f: Callable, x: Any) -> Any:
    """The complex derivative of a holomorphic function.

    >>> holomorphic_grad(lambda z: z * z)(1.0 + 2.0j)
    (2+4j)
    """
    return value_and_vjp_of_ones("holomorphic_grad", lambda x: np.real(f(x)), x)[1]


# ---------------------------------------------------------------- Jacobians and Hessians


@operator
def jacobian(f: Callable, x: Any) -> Any:
    """All derivatives: of shape (shape of the output) + (shape of the input).

    It goes backward, an output at a time, or forward, an input at a time, whichever are fewer.
    For trees of outputs the result is such a tree; each leaf is a tree like the input.

    >>> jacobian(lambda x: x * x)(raw.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    run = Trace(f, x)
    outs = flatten(run.ans)[0]
    check_numbers("jacobian", run.ans, f)
    n, m = (sum(raw.size(untraced(leaf)) for leaf in leaves) for leaves in (run.inputs, outs))
    if m == 1 == len(outs):  # one row: no rows needed
        g = run.pull(ones_like(run.ans), retain=False)
        shape = shape_of(outs[0])
        whole = map_tree(
            lambda leaf: np.reshape(leaf, shape + shape_of(leaf)) if shape else leaf, g
        )
        return unflatten(run.out_form, [whole])
    complex_in, complex_out = (
        any(dtype_of(x).kind == "c" for x in xs) for xs in (run.inputs, outs)
    )
    back = True if complex_in else not complex_out and m <= n  # a real g says nothing of Im ans
    walk, near, far = (
        (batching.pull_many, outs, run.inputs) if back else (batching.push_many, run.inputs, outs)
    )
    starts = raw.cumsum([0, *(raw.size(untraced(leaf)) for leaf in near)])
    rows = batching.jacobian_rows(walk, run, near, far)
    table = [
        [batching.block(r, i, a, b, back) for i, a in zip(starts, near)] for r, b in zip(rows, far)
    ]
    if back:
        table = [[column[k] for column in table] for k in range(len(near))]
    return unflatten(run.out_form, [unflatten(run.form, blocks) for blocks in table])


@operator
def hessian(f: Callable, x: Any) -> Any:
    """All second derivatives of a function with one real number as output.

    >>> hessian(lambda x: np.sum(x * x * x))(raw.array([1.0, 2.0]))
    array([[ 6.,  0.],
           [ 0., 12.]])
    """
    return jacobian(jacobian(f))(x)


# ---------------------------------------------------------------- products with derivatives


@operator
def make_vjp(f: Callable, x: Any) -> tuple[Any, Callable]:
    """The value, and the function from g to g times the Jacobian.

    >>> ans, vjp = make_vjp(lambda x: x * x)(3.0)
    >>> ans, vjp(10.0)
    (9.0, 60.0)
    """
    return pull_back(f, x)


@operator
def make_jvp(f: Callable, x: Any) -> Callable:
    """The function from t to the value and the Jacobian times t.

    >>> make_jvp(lambda x: x * x)(3.0)(10.0)
    (9.0, 60.0)
    """
    return push_through(f, x)


@operator
def make_hvp(f: Callable, x: Any) -> Callable:
    """The function from v to the Hessian times v: forward over reverse, for many v.

    >>> make_hvp(lambda x: np.sum(x**3))(raw.array([1.0, 2.0]))(raw.array([1.0, 0.0]))
    array([6., 0.])
    """
    return Trace(grad(f), x).push


def with_vector(operator: Callable, product: Callable, f: Callable, argnum: Any) -> Callable:
    """Make a function of (*args, v) out of product(function of one argument, x, v)."""
    check_call(name_of(operator), f, argnum)

    def of_args(*args: Any, **kwargs: Any) -> Any:
        *args_of_f, v = args
        return product(*in_argument(f, argnum, tuple(args_of_f), kwargs), v)

    return of_args


def hvp(f: Callable, argnum: Any = 0) -> Callable:
    """The function of (*args, v) that gives the Hessian times v.

    >>> hvp(lambda x: np.sum(x**3))(raw.array([1.0, 2.0]), raw.array([1.0, 0.0]))
    array([6., 0.])
    """
    return with_vector(hvp, lambda f, x, v: make_hvp(f)(x)(v), f, argnum)


def hessian_tensor_product(f: Callable, argnum: Any = 0) -> Callable:
    """The function of (*args, v) that sums the Hessian with v over the axes of v.

    An array v of fewer axes than x is summed with the leading axes of the gradient.

    >>> hessian_tensor_product(lambda x: np.sum(x**3))(raw.array([1.0, 2.0]), raw.ones(2))
    array([ 6., 12.])
    """
    return with_vector(
        hessian_tensor_product, lambda f, x, v: grad(summed(grad(f), v))(x), f, argnum
    )


def tensor_jacobian_product(f: Callable, argnum: Any = 0) -> Callable:
    """The function of (*args, v) that sums v with the Jacobian over the axes of v.

    >>> tensor_jacobian_product(lambda x: x * x)(raw.array([1.0, 2.0]), raw.ones(2))
    array([2., 4.])
    """
    return with_vector(
        tensor_jacobian_product, lambda f, x, v: jacobian(summed(f, v))(x), f, argnum
    )


def summed(f: Callable, v: Any) -> Callable:
    """x -> the sum of v times f(x) over the axes of v."""
    pairs = lambda x: zip(flatten(v)[0], flatten(f(x))[0])  # noqa: E731
    return lambda x: sum(np.tensordot(a, b, np.ndim(a)) for a, b in pairs(x))


def make_ggnvp(f: Callable, g: Callable | None = None, f_argnum: Any = 0) -> Callable:
    """Products with J.T @ H @ J, for the Jacobian J of f and the Hessian H of g at f(x).

    It is the Gauss-Newton matrix of g(f(x)), positive where g is convex; g is the half sum of
    squares unless given.

    >>> make_ggnvp(lambda x: 3.0 * x)(raw.ones(2))(raw.array([1.0, 0.0]))
    array([9., 0.])
    """
    loss = g or (lambda y: 0.5 * np.sum(y * y))

    def of_one(f: Callable, x: Any) -> Callable:
        run = Trace(f, x)
        curve = Trace(grad(loss), run.ans)
        return lambda v: run.pull(curve.push(run.push(v)))

    of_one.__name__ = "ggnvp"
    return operator(of_one)(f, f_argnum)


# ---------------------------------------------------------------- what is recorded, and what not


def stop_gradient(x: Any) -> Any:
    """The value as a constant, for all levels; also of trees.

    >>> grad(lambda x: x * stop_gradient(x))(3.0)
    3.0
    """
    return map_tree(untraced, x)


def checkpoint(f: Callable) -> Callable:
    """The same function, recorded as one operation that computes f again when it is needed.

    Less memory for more time: nothing inside of f is kept.

    >>> grad(checkpoint(lambda x: x * x))(3.0)
    6.0
    """

    check_call("checkpoint", f)

    @wraps(f)
    def checked(*args: Any, **kwargs: Any) -> Any:
        leaves, form = flatten((args, kwargs))
        places = [k for k, leaf in enumerate(leaves) if isinstance(leaf, Var)]
        if not places:
            return f(*args, **kwargs)
        inputs = [leaves[k] for k in places]
        forms = []
        for k in places:
            leaves[k] = None

        def again(inputs: Any) -> tuple:
            every = dict(zip(places, inputs))
            new_args, new_kwargs = unflatten(form, [every.get(k, x) for k, x in enumerate(leaves)])
            outs, out_form = flatten(f(*new_args, **new_kwargs))
            known = [x.tape for x in inputs if isinstance(x, Var)]
            if any(isinstance(out, Var) and out.tape not in known for out in outs):
                raise CapturedError(name_of(f))
            forms.append(out_form)
            return tuple(outs)

        rule = General(again, [lambda np, g, ans, x: pull_back(again, x)[1](tuple(g))])
        rule.jvps = (lambda np, t, ans, x: push_through(again, x)(list(t))[1],)
        rule.of_list, rule.name = True, name_of(f)
        outs = apply(rule, [inputs], {})
        return unflatten(forms[0], outs)

    return checked
