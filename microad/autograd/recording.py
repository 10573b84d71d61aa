"""What is recorded: a node for each result, in one of three states.

    RECORDING   in ``with record():``, what is computed from any array that wants a gradient
    OUTSIDE     in no block, what is computed from arrays with requires_grad=True
    PAUSED      in ``with pause():``, nothing: all results are constants

Each array has a wish, and each state is the least wish that it listens to, so an operation is
recorded if ``wish >= state.get()``. A result has the strongest wish of what it was computed from.

>>> from microad.autograd import array
>>> x = array(3.0, requires_grad=True)
>>> y = x * x
>>> y.index.op.name, y.index.parents == (x.index, x.index)
('multiply', True)

The graph lives in its results: nodes refer to older nodes only, so nothing goes round in circles,
and Python itself gives the graph back when the last result is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any

import numpy

from microad.engine.leaves import like
from microad.engine.spaces import Spaces
from microad.engine.tape import Var
from microad.errors import InsideGradError

next_number = count(1).__next__

# ---------------------------------------------------------------- three states

NEVER, IN_BLOCKS, ALWAYS = 0, 1, 2  # wishes: of constants, after attach_grad, with requires_grad
RECORDING, OUTSIDE, PAUSED = IN_BLOCKS, ALWAYS, ALWAYS + 1

state = ContextVar("state", default=OUTSIDE)
training = ContextVar("training", default=False)

guards: list = []  # those that are at work, in any thread, and what this one does: see `guard`
guarding: ContextVar[Callable | None] = ContextVar("guarding", default=None)


@contextmanager
def during(block: Any, what: ContextVar = state) -> Iterator[None]:
    """Be in another state in this block."""
    token = what.set(block)
    try:
        yield
    finally:
        what.reset(token)


@contextmanager
def record(train_mode: bool = True) -> Iterator[None]:
    """Record what is computed in this block from arrays that want a gradient.

    Parameters
    ----------
    train_mode : bool
        What `is_training` says in this block: a layer such as dropout may ask for it.

    >>> from microad.autograd import array
    >>> x = array(2.0)
    >>> x.attach_grad()
    >>> with record():
    ...     y = x * x
    >>> y.backward()
    >>> float(x.grad)
    4.0
    """
    with during(RECORDING), during(train_mode, training):
        yield


@contextmanager
def pause(train_mode: bool = False) -> Iterator[None]:
    """Record nothing in this block: what is computed in it is constant.

    Parameters
    ----------
    train_mode : bool
        What `is_training` says in this block.

    >>> from microad.autograd import array
    >>> x = array(2.0, requires_grad=True)
    >>> with no_grad():
    ...     x -= 0.5  # a step of a training: in place, and unrecorded
    >>> x.item()
    1.5
    """
    with during(PAUSED), during(train_mode, training):
        yield


no_grad = pause


def train_mode() -> AbstractContextManager[None]:
    """Let `is_training` be true in this block, whether it is recorded or not."""
    return during(True, training)


def predict_mode() -> AbstractContextManager[None]:
    """Let `is_training` be false in this block, whether it is recorded or not."""
    return during(False, training)


def is_recording() -> bool:
    """Whether this is in a block of `record`.

    >>> with record():
    ...     is_recording(), is_training()
    (True, True)
    """
    return state.get() == RECORDING


def is_training() -> bool:
    """Whether a model is being trained here: in `record`, unless it is told otherwise."""
    return training.get()


# ---------------------------------------------------------------- the graph


class Node:
    """An array's place in the graph.

    Attributes
    ----------
    op : Op or None
        The operation; None for a leaf, which was not computed; `RELEASED` after a walk.
    parents : Node or tuple of Node
        The place of what it was applied to.
    residuals : object
        What the rule needs later.
    number : int
        When it was created; leaves have 0 and so come first.
    wish : int
        In which states operations on the array are recorded.
    request : Request or None
        What is to happen with the gradient.
    marks : list of (ndarray, bytes)
        If the operation has constants: those that its rule needs, and what was in them.
    """

    __slots__ = ("op", "parents", "residuals", "number", "wish", "request", "marks")
    marks: list

    def __init__(self, op: Any = None, parents: Any = (), residuals: Any = None, wish: int = NEVER):
        self.op, self.parents, self.residuals, self.wish = op, parents, residuals, wish
        self.number = next_number() if op else 0
        self.request: Request | None = None

    def through(self, g: Any) -> Any:
        """What the hooks make of a gradient."""
        for hook in self.request.hooks if self.request else ():
            g = g if (changed := hook(g)) is None else changed
        return g

    def receive(self, g: Any) -> Any:
        """Store what the hooks make of a gradient, if it is wanted, and return it."""
        request, g = self.request, self.through(g)
        if request and request.how != "null":
            own = like(Spaces.traced, g, request.value)
            own = own if isinstance(own, Var) else numpy.array(own)  # nobody else may change it
            add = request.how == "add" and request.grad is not None
            total = request.grad + own if add else own
            request.grad = total if isinstance(total, Var) else numpy.asarray(total)
        return g


class Request:
    """What is to happen with the gradient of an array.

    Attributes
    ----------
    value : array
        The array: its gradient has the same shape and dtype.
    how : str
        "write" a gradient, "add" it to the one before, or "null": do not store it.
    grad : array or None
        The gradient.
    hooks : list of callable
        Each is called with a gradient that arrives, and may return another one.
    """

    __slots__ = ("value", "how", "grad", "hooks")

    def __init__(self, value: Any) -> None:
        self.value, self.how, self.hooks = value, "null", list[Callable]()
        self.grad: Any = None


def from_outside(x: Any, what: str) -> Any:
    """What is given to the object style: anything but a value that `grad` traces."""
    if isinstance(x, Var) and not isinstance(x.index, Node):
        raise InsideGradError(what)
    return x
