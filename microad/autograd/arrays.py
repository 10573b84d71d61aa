"""The object style: attach_grad, record, backward and detach, on plain NumPy arrays.

>>> import numpy as np  # NumPy itself: what it computes from such arrays is recorded
>>> x = array(np.arange(4.0))
>>> x.attach_grad()
>>> with record():
...     y = 2 * np.dot(x, x)
>>> y.backward()
>>> x.grad  # d/dx[2 xᵀx] = 4x
array([ 0.,  4.,  8., 12.])

An array of this kind is a `Var` like those that `grad` traces, and whatever is computed from it in
the block is recorded, by `microad.autograd.recording`. `backward` is the same walk as everywhere
in microad; what arrives at an array that wants a gradient, the array receives.

The words are those of MXNet, PyTorch and the book "Dive into Deep Learning".
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as raw

import microad.numpy as np
from microad.autograd.backward import kept_by, sweep
from microad.autograd.recording import (
    FREE,
    FREED,
    Recording,
    free,
    no_grad,
    open_tape,
    pause,
    record,
    through,
)
from microad.engine.array_methods import ArrayMethods
from microad.engine.leaves import full_like, like, untraced
from microad.engine.tape import Var
from microad.errors import (
    AssignmentError,
    GradRequestError,
    LostTraceError,
    ResultError,
    UpdateError,
)

__all__ = ["array", "grad", "no_grad", "pause", "record"]

REQUESTS = ("write", "add", "null")

# ---------------------------------------------------------------- gradients, returned


def grad(
    heads: Any,
    variables: Any,
    head_grads: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
) -> Any:
    """The gradients of recorded values, returned and not stored.

    Parameters
    ----------
    heads, variables : Var or list of Var
        What is differentiated, and with respect to what: leaves or results on the way.
    head_grads : array or list of arrays, optional
        The cotangents of the heads; they are needed where a head is not a number.
    retain_graph : bool, optional
        Whether another walk is to be possible; by default only with `create_graph`.
    create_graph : bool
        Whether the walk itself is recorded, so that the gradients can be differentiated.

    Returns
    -------
    array or list of arrays
        Zeros where a head does not depend on a variable; each of the shape of its variable.

    Raises
    ------
    NotRecordedError, SeedNeededError, FreedGraphError, ChangedSinceError
        As `backward` of an array does.

    >>> x = array(3.0, requires_grad=True)
    >>> slope = grad(x**3, x, create_graph=True)  # 3 x**2 = 27
    >>> slope.backward()
    >>> float(x.grad)  # 6 x
    18.0
    """
    many, several = isinstance(variables, (list, tuple)), isinstance(heads, (list, tuple))
    xs, ys = list(variables) if many else [variables], list(heads) if several else [heads]
    gs = [None] * len(ys) if head_grads is None else head_grads if several else [head_grads]
    found: dict[int, Any] = {}

    def find(k: int, x: Var, g: Any) -> None:
        g = through(x.index.hooks, g) if x.tape is FREE else g
        found[k] = found[k] + g if k in found else g

    def taps(tape: Recording) -> dict[int, list[Callable]]:
        at: dict[int, list[Callable]] = {}
        for k, x in enumerate(xs):
            row = x.index if x.tape is tape else tape.rows.get(x.index, (-1, 0))[0]
            if row >= 0:
                at.setdefault(row, []).append(partial(find, k, x))
        return at

    sweep(ys, gs, create_graph if retain_graph is None else retain_graph, create_graph, taps)
    results = [like(np, found.get(k), untraced(x)) for k, x in enumerate(xs)]
    return results if many else results[0]


# ---------------------------------------------------------------- what an array can do


def array(x: Any, dtype: Any = None, requires_grad: bool = False) -> Var:
    """An array that can be recorded: a copy of x, whole numbers as floats.

    >>> array([1, 2, 3])
    array([1., 2., 3.])
    """
    if type(x) is not Var:
        x = raw.array(x, dtype)
        x = x if x.dtype.kind in "fc" else x.astype(float)
    made = free(raw.array(x.value) if type(x) is Var and x.tape is FREE else x)
    if requires_grad:
        require(made, True)
    return made


def attach_grad(x: Var, grad_req: str = "write") -> None:
    """Ask for a gradient; until `backward` it is zero. On the way, it is that of `retain_grad`."""
    if grad_req not in REQUESTS:
        raise GradRequestError(grad_req, REQUESTS)
    if x.tape is not FREE:
        retain_grad(x)
        return
    x.index.request, x.index.always = grad_req, False
    x.index.grad = None if grad_req == "null" else full_like(x.value, 0.0)


def require(x: Var, wanted: bool) -> None:
    """Ask for a gradient as PyTorch does: always recorded, None at first, then added up."""
    if x.tape is FREE:
        x.index.request, x.index.always = ("add", True) if wanted else ("null", False)
    elif not wanted:
        raise ResultError


def required(x: Var) -> bool:
    """Whether x is a leaf that wants a gradient, or was computed from one."""
    return x.index.request != "null" if x.tape is FREE else True


def gradient(x: Var) -> Any:
    """The gradient that has arrived."""
    return x.index.grad if x.tape is FREE else kept_by(x).grads.get(x.index)


def set_gradient(x: Var, g: Any) -> None:
    """Put another gradient in its place, or None."""
    if x.tape is FREE:
        x.index.grad = g
    else:
        kept_by(x).grads[x.index] = g


def zero_grad(x: Var) -> None:
    """Begin again: with None after ``requires_grad``, with zeros after `attach_grad`."""
    set_gradient(x, None if x.tape is not FREE or x.index.always else full_like(x.value, 0.0))


def pull(x: Var, g: Any = None, retain_graph: bool = False, create_graph: bool = False) -> None:
    """Compute the gradients of everything that x was made from, and give them to the leaves.

    Parameters
    ----------
    x : Var
        A recorded result.
    g : array of the shape of x, optional
        The cotangent of x; it is needed if x is not one real number.
    retain_graph : bool
        Whether to keep what another walk needs; else it is let go.
    create_graph : bool
        Whether the walk is recorded, so that the gradients can be differentiated.

    Raises
    ------
    NotRecordedError, SeedNeededError, SeedError
        If x was not recorded, or if g is missing or has another shape.
    FreedGraphError, ChangedSinceError
        If a walk has been here before, or if an array that took part was changed since.
    """
    sweep([x], [g], retain_graph or create_graph, create_graph)


def register_hook(x: Var, hook: Callable) -> None:
    """Call a function with the gradient when it arrives; what it returns replaces the gradient."""
    hooks = x.index.hooks if x.tape is FREE else kept_by(x).taps.setdefault(x.index, [])
    hooks.append(hook)


def retain_grad(x: Var) -> None:
    """Keep the gradient of a result on the way, too."""
    kept_by(x).grads.setdefault(x.index, None)


def detach(x: Var) -> Any:
    """A constant with the same memory: what is written to it, counts as written to x."""
    if x.tape is FREE:
        return free(x.value, [x.index])
    made = free(untraced(x))
    kept_by(x).watch(x.index, made.index)
    return made


def assign(x: Var, index: Any, value: Any) -> None:
    """Write into a leaf, unless that is being recorded."""
    if x.tape is not FREE or is_recorded(value):
        raise AssignmentError
    if is_recorded(x):
        raise UpdateError
    x.value[index] = untraced(value)
    x.index.version[0] += 1


def is_recorded(x: Any) -> bool:
    """Whether an operation on x is recorded at this moment."""
    return type(x) is Var and (x.tape is not FREE or open_tape([x.index]) is not None)


def in_place(f: Callable) -> Callable:
    """Make x += y: a leaf is changed, a result on the way is replaced by a new one."""

    def update(x: Var, y: Any) -> Var:
        if x.tape is not FREE or (is_recorded(y) and x.index.request == "null"):
            return f(x, y)
        assign(x, ..., f(untraced(x), untraced(y)))
        return x

    return update


def number(x: Var) -> float:
    """float(x) of a constant; from what is recorded it would take the trace."""
    if is_recorded(x):
        raise LostTraceError("float(x), or a function of math,", "np.sin(x) for math.sin(x)")
    return float(x.value)


def as_array(x: Var, dtype: Any = None, copy: Any = None) -> Any:
    """numpy.asarray(x): a copy of a constant; for what is recorded as in `grad`."""
    return ArrayMethods.__array__(x, dtype, copy) if is_recorded(x) else raw.array(x.value, dtype)


def item(x: Var) -> Any:
    """The number in an array of one element; inside of `grad` it stays traced."""
    kept = x.tape is FREE or isinstance(x.tape, Recording)
    return untraced(x).item() if kept else np.reshape(x, ())


traced_repr = Var.__repr__


def shown(x: Var) -> str:
    """The value; for results also the operation."""
    gone = x.tape is FREE or (isinstance(x.tape, Recording) and x.tape.ops[x.index] is FREED)
    return repr(x.value) if gone else traced_repr(x)


def install() -> None:
    """Give all of it to `Var`."""
    for method in (attach_grad, zero_grad, register_hook, retain_grad):
        setattr(Var, method.__name__, method)
    things: dict[str, Any] = {
        "backward": pull,
        "grad": property(gradient, set_gradient),
        "requires_grad": property(required, require),
        "detach": detach,
        "copy": lambda x: np.copy(x) if x.tape is FREE else x,
        "numpy": lambda x: raw.array(untraced(x)),
        "item": item,
        "__setitem__": assign,
        "__float__": number,
        "__array__": as_array,
        "__repr__": shown,
    }
    for name in ["add", "sub", "mul", "truediv", "pow", "matmul"]:
        things[f"__i{name}__"] = in_place(getattr(operator, name))
    for name, thing in things.items():
        setattr(Var, name, thing)


install()
