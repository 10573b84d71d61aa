"""The graph of what was computed: it lives in its results, and goes when they go.

>>> from microad.autograd import array
>>> x = array(3.0, requires_grad=True)
>>> y = x * x
>>> y.index.op.name, y.index.parents == (x.index, x.index)
('multiply', True)

An array that was recorded has a `Node`: the operation, the nodes of what it was applied to, and
what its rule needs later. Nodes refer to older nodes only, so nothing goes round in circles, and
Python itself gives the graph back when the last result is gone. Nodes are numbered as they are
created: in this order they are the rows of a tape.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from itertools import count
from operator import attrgetter
from typing import Any

import numpy

from microad.autograd.recording import NEVER
from microad.engine.tape import Spaces, Var
from microad.engine.trees import flatten, like
from microad.errors import ChangedSinceError, FreedGraphError

next_number = count(1).__next__


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
        When operations on the array are recorded, see `microad.autograd.recording`.
    request : Request or None
        What is to happen with the gradient.
    """

    __slots__ = ("op", "parents", "residuals", "number", "wish", "request")

    def __init__(self, op: Any = None, parents: Any = (), residuals: Any = None, wish: int = NEVER):
        self.op, self.parents, self.residuals, self.wish = op, parents, residuals, wish
        self.number = next_number() if op else 0
        self.request: Request | None = None

    def through(self, g: Any) -> Any:
        """What the hooks make of a gradient."""
        for hook in self.request.hooks if self.request else ():
            changed = hook(g)
            g = g if changed is None else changed
        return g

    def receive(self, g: Any) -> Any:
        """Store what the hooks make of a gradient, if it is wanted, and return it."""
        request, g = self.request, self.through(g)
        if request and request.how != "null":
            own = like(Spaces.traced, g, request.value)
            own = own if isinstance(own, Var) else numpy.array(own)  # nobody else may change it
            add = request.how == "add" and request.grad is not None
            request.grad = request.grad + own if add else own
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
        self.value, self.how = value, "null"
        self.grad: Any = None
        self.hooks: list[Callable] = []


RELEASED: Any = object()  # in the place of an operation that a walk has passed


def parents_of(node: Node) -> tuple[Node, ...]:
    """The parents, also of a node with one."""
    return node.parents if type(node.parents) is tuple else (node.parents,)


def behind(heads: Iterable[Node]) -> list[Node]:
    """The nodes that heads were made from, and they themselves, newest first.

    Raises
    ------
    FreedGraphError, ChangedSinceError
        If one was released, or if what its rule needs was edited.
    """
    reached, ahead, last_edit = {*heads}, [*heads], max(EDITS.values(), default=0)
    while ahead:
        node = ahead.pop()
        if node.op is RELEASED:
            raise FreedGraphError
        if node.number < last_edit:
            check_edits(node)
        for parent in parents_of(node):
            if parent not in reached:
                reached.add(parent)
                ahead.append(parent)
    return sorted(reached, key=attrgetter("number"), reverse=True)


# ---------------------------------------------------------------- edits in place

EDITS: dict[int, int] = {}  # for memory that was written to, by its id: the number of that moment


def memory(x: numpy.ndarray) -> numpy.ndarray:
    """The array that owns the memory of x, which may be a view, or a view of a view."""
    return x.base if isinstance(x.base, numpy.ndarray) else x


def note_edit(x: numpy.ndarray) -> None:
    """Note that the memory of x was written to just now."""
    owner = memory(x)
    if id(owner) not in EDITS:
        weakref.finalize(owner, EDITS.pop, id(owner)).atexit = False
    EDITS[id(owner)] = next_number()


def check_edits(node: Node) -> None:
    """Find out whether anything that a rule needs was edited after it had been recorded."""
    for x in flatten(node.residuals)[0]:
        if isinstance(x, numpy.ndarray) and EDITS.get(id(memory(x)), 0) > node.number:
            raise ChangedSinceError(x)
