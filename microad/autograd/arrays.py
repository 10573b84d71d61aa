"""The object style: attach_grad, record, backward and detach, on plain NumPy arrays.

>>> from microad.autograd import record
>>> import numpy as np  # NumPy itself: what it computes from such arrays is recorded
>>> x = array(np.arange(4.0))
>>> x.attach_grad()
>>> with record():
...     y = 2 * np.dot(x, x)
>>> y.backward()
>>> x.grad  # d/dx[2 xᵀx] = 4x
array([ 0.,  4.,  8., 12.])

An `Array` is a `Var` like those that `grad` traces. Where those have a tape of their own for each
derivative, all arrays have one that writes nothing down: it gives each result a node, and the
nodes are the graph. That tape is outside of all others, so `grad` works inside of a recording.

The words are those of MXNet, PyTorch and the book "Dive into Deep Learning".
"""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable
from functools import partial, partialmethod
from typing import Any

import numpy as raw

import microad.numpy as np
from microad.autograd.backward import marks_of, node_of, note_edit, parents_of, sweep
from microad.autograd.copies import Copies
from microad.autograd.recording import (
    ALWAYS,
    IN_BLOCKS,
    NEVER,
    RECORDING,
    Node,
    Request,
    from_outside,
    guarding,
    guards,
    state,
)
from microad.autograd.spellings import Spellings
from microad.engine import dispatch
from microad.engine.leaves import full_like, like, untraced
from microad.engine.tape import Tape, Var
from microad.engine.trees import flatten, map_tree
from microad.errors import (
    AssignmentError,
    GradRequestError,
    LostTraceError,
    NoGradOfResultWarning,
    NoMethodError,
    ResultError,
    UpdateError,
)

REQUESTS = {"write": IN_BLOCKS, "add": IN_BLOCKS, "null": NEVER}
WISH = operator.attrgetter("wish")
NUMBERS = ("float", "int", "complex", "unknown")  # who asks an array for its number, to read it

# ---------------------------------------------------------------- what is recorded


class Graph(Tape):
    """In the place of a tape: it gives each recorded result a node, and writes nothing down."""

    def __init__(self) -> None:
        """There are no columns; all derivatives that are being taken are inside of this level."""
        self.level, self.nested = -1, False

    def record(self, op: Any, parents: Any, saved: Any, ans: Any, shape: Any) -> Any:
        """Give a result its node, if one of its parents asks for that at this moment."""
        wish = parents.wish if type(parents) is Node else max(map(WISH, parents))
        if wish < state.get():
            return constant(ans)
        node = Node(op, parents, saved, wish)
        if op.constants:
            node.marks = marks_of(op, saved)
        if guards and (lock := guarding.get()):
            lock(saved)
        return Array(ans, node)

    def dispatch(self, rule: Any, args: Any, kwargs: Any) -> Any:
        """Compute a function; what is not recorded at this moment is a plain value to it."""
        args = [seen(x) for x in args]
        if not any(map(dispatch.holds, args)):
            return constant(rule.compute(args, kwargs))
        return dispatch.recorded(rule, self, args, kwargs)

    def retrace(self, node: Node) -> Any:
        """What a rule needs, as arrays with their nodes, so that what it computes is recorded."""
        retrace = node.op and node.op.retrace
        at = partial(self.operand, node)
        return retrace(node.residuals, at) if retrace else node.residuals

    def operand(self, node: Node, n: int, value: Any) -> Any:
        """The array that was argument n of a node, or its result for n = -1."""
        place = node if n < 0 else parents_of(node)[n]
        several = isinstance(value, (list, tuple))
        if n < 0 or not several:
            return dispatch.unpacked(Array(value, place)) if several else Array(value, place)
        items = [*value]  # a list of arrays: its node has theirs as parents
        for k, parent in zip(place.residuals[0], parents_of(place)):
            items[k] = Array(items[k], parent)
        return items


def is_traced(x: Any) -> bool:
    """Whether an operation on x is recorded at this moment."""
    return x.index.wish >= state.get() if isinstance(x, Array) else isinstance(x, Var)


def seen(x: Any) -> Any:
    """The value in the place of an array that is not recorded at this moment; in lists, too."""
    if isinstance(x, (list, tuple)):
        return map_tree(seen, x)
    return x.value if isinstance(x, Array) and not is_traced(x) else x


def constant(ans: Any) -> Any:
    """Make arrays of what NumPy has computed; whole numbers and the like stay as they are."""
    return map_tree(lambda x: Array(raw.asarray(x)) if is_inexact(x) else x, ans)


def is_inexact(x: Any) -> bool:
    """Whether x is an array, or a number of NumPy, that can change a little."""
    return isinstance(x, (raw.ndarray, raw.generic)) and x.dtype.kind in "fc"


def unrecorded(f: Callable, args: Any, kwargs: Any) -> Any:
    """Let NumPy compute from plain values, or ask an array that is recorded, if one is left."""
    ans = f(*[seen(x) for x in args], **{name: seen(x) for name, x in kwargs.items()})
    out = flatten(kwargs.get("out"))[0]
    # what returns nothing, such as copyto, has written to its first argument
    for x in filter(is_inexact, map(untraced, out if ans is not None else args[:1])):
        note_edit(x)
    places = {id(untraced(x)): x for x in out}
    return map_tree(lambda x: places[id(x)] if id(x) in places else constant(x), ans)


# ---------------------------------------------------------------- what an array can do


class Array(Copies, Spellings, Var):
    """A NumPy array that can be recorded.

    Attributes
    ----------
    value : ndarray
        The numbers.
    index : Node
        Its place in the graph.
    shape : tuple of int
        The shape of the value.
    """

    __slots__ = ()
    tape: Tape = Graph()

    def __init__(self, value: Any, node: Node | None = None) -> None:
        self.value, self.index, self.shape = value, node or Node(), getattr(value, "shape", ())

    def __repr__(self) -> str:
        """The value; of results also the operation."""
        name = getattr(self.index.op, "name", "")
        return f"Var({self.value!r}, op={name})" if name else repr(self.value)

    # ------------------------------------------------------------ gradients

    def attach_grad(self, grad_req: str = "write") -> None:
        """Ask for a gradient; until `backward` it is zero. Of a result, it is as `retain_grad`."""
        if grad_req not in REQUESTS:
            raise GradRequestError(grad_req, tuple(REQUESTS))
        if self.index.op:
            return self.retain_grad()
        self.index.wish, self.request.how = REQUESTS[grad_req], grad_req
        return self.zero_grad()

    @property
    def requires_grad(self) -> bool:
        """Whether this is a leaf that wants a gradient, or was computed from one.

        To set it asks for a gradient as PyTorch does: always recorded, None at first, added up.
        """
        return self.index.wish > NEVER

    @requires_grad.setter
    def requires_grad(self, wanted: bool) -> None:
        if self.index.op is None:
            self.index.wish, self.request.how = (ALWAYS, "add") if wanted else (NEVER, "null")
        elif not wanted:
            raise ResultError

    @property
    def request(self) -> Request:
        """What is to happen with the gradient."""
        if self.index.request is None:
            self.index.request = Request(self.value)
        return self.index.request

    @property
    def grad(self) -> Any:
        """The gradient that has arrived, an array; None before that."""
        g = self.index.request and self.index.request.grad
        if g is None and self.index.op and self.index.request is None:
            warnings.warn(NoGradOfResultWarning(), stacklevel=2)
        return Array(g) if isinstance(g, raw.ndarray) else g

    @grad.setter
    def grad(self, g: Any) -> None:
        self.request.grad = g if g is None or is_traced(g) else raw.asarray(untraced(g))

    def zero_grad(self) -> None:
        """Begin again: with zeros after `attach_grad`, else with None."""
        zeros = self.index.op is None and self.index.wish == IN_BLOCKS
        self.grad = full_like(self.value, 0.0) if zeros else None

    def retain_grad(self) -> None:
        """Store the gradient of a result on the way, too."""
        node_of(self)
        self.request.how = "add" if self.index.wish == ALWAYS else "write"

    def register_hook(self, hook: Callable) -> None:
        """Call a function with the gradient when it arrives; what it returns replaces it."""
        self.request.hooks.append(hook)

    def backward(
        self,
        g: Any = None,
        retain_graph: bool = False,
        create_graph: bool = False,
        *,
        gradient: Any = None,
        out_grad: Any = None,
    ) -> None:
        """Compute the gradients of everything that this was made from, and give them to the leaves.

        Parameters
        ----------
        g : array of the same shape, optional
            The cotangent; it is needed if this is not one real number. PyTorch calls it
            `gradient`, and MXNet calls it `out_grad`.
        retain_graph : bool
            Whether to hold on to what another walk needs; else it is released.
        create_graph : bool
            Whether the walk is recorded, so that the gradients can be differentiated.

        Raises
        ------
        NotRecordedError, SeedNeededError, SeedError
            If this was not recorded, or if g is missing or has another shape.
        FreedGraphError, ChangedSinceError
            If a walk has been here before, or if an array that a rule needs was changed since.
        """
        g = next((seed for seed in (g, gradient, out_grad) if seed is not None), None)
        sweep([self], [g], Node.receive, retain_graph or create_graph, create_graph)

    # ------------------------------------------------------------ values

    def detach(self) -> Array:
        """A constant with the same memory: what is written to it counts as written to this."""
        return Array(raw.asarray(self.value))

    def copy(self) -> Any:
        """A copy; of a result, which cannot change, the result itself."""
        return self if self.index.op else np.copy(self)

    def numpy(self) -> raw.ndarray:
        """A plain array with a copy of the numbers."""
        return raw.array(self.value)

    def item(self) -> Any:
        """The number in an array of one element."""
        return self.value.item()

    def tolist(self) -> Any:
        """Lists of numbers; within a block of `record`, of traced elements."""
        recorded = is_traced(self) and state.get() == RECORDING
        return super().tolist() if recorded else raw.asarray(self.value).tolist()

    def __float__(self) -> float:
        return self._number(float)

    def __int__(self) -> int:
        return self._number(int)

    def __complex__(self) -> complex:
        return self._number(complex)

    def __index__(self) -> int:
        return super().__index__() if is_traced(self) else operator.index(self.value)

    def __round__(self, digits: int | None = None) -> Any:
        """As of a number: round(loss, 3)."""
        return round(self._number(float), digits)

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> Any:
        return other // self, other % self

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        """A plain array with a copy of the numbers, of what is not recorded."""
        return super().__array__(dtype, copy) if is_traced(self) else raw.array(self.value, dtype)

    def _number(self, kind: type) -> Any:
        """This as a number of Python: where nothing is recorded, or somebody only wants to read it.

        Within a block of `record`, and in a function of `math`, it would lose its trace.
        """
        if is_traced(self):
            lost = LostTraceError(kind.__name__, self)
            reads = lost.cause == "format" or (lost.cause in NUMBERS and state.get() != RECORDING)
            if not reads:
                raise lost
        return kind(self.value)

    def __getattr__(self, name: str) -> Any:
        """What else an array of NumPy has, where nothing is recorded: x.tobytes(), x.nbytes."""
        if name.startswith("_"):  # what Python and NumPy look for
            raise AttributeError(name)
        if is_traced(self) or not hasattr(self.value, name):
            raise NoMethodError(name, recorded=True)
        return getattr(self.value, name)

    # ------------------------------------------------------------ writing

    def __setitem__(self, index: Any, value: Any) -> None:
        """Write into a leaf, unless that is being recorded."""
        if self.index.op or is_traced(value):
            raise AssignmentError
        if is_traced(self):
            raise UpdateError
        self.value[seen(index)] = untraced(value)
        note_edit(self.value)

    def _update(self, f: Callable, y: Any) -> Any:
        """Make x += y: a leaf is changed, a result on the way is replaced by a new one."""
        if self.index.op or (is_traced(y) and not self.requires_grad):
            return f(self, y)
        self[...] = f(self.value, untraced(y))
        return self

    __iadd__ = partialmethod(_update, operator.add)
    __isub__ = partialmethod(_update, operator.sub)
    __imul__ = partialmethod(_update, operator.mul)
    __itruediv__ = partialmethod(_update, operator.truediv)
    __ipow__ = partialmethod(_update, operator.pow)
    __imatmul__ = partialmethod(_update, operator.matmul)

    # ------------------------------------------------------------ what NumPy asks for

    def __array_ufunc__(self, ufunc: Any, how: str, *args: Any, **kwargs: Any) -> Any:
        """Answer NumPy's own functions of elements; where nothing is recorded, NumPy does."""
        if is_traced(self):
            return super().__array_ufunc__(ufunc, how, *args, **kwargs)
        return unrecorded(getattr(ufunc, how), args, kwargs)

    def __array_function__(self, f: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """Answer all other functions of NumPy."""
        if is_traced(self):
            return super().__array_function__(f, types, args, kwargs)
        return unrecorded(f, args, kwargs)


# ---------------------------------------------------------------- functions


def array(x: Any, dtype: Any = None, requires_grad: bool = False) -> Array:
    """An array that can be recorded: a copy of x, whole numbers as floats.

    Parameters
    ----------
    x : array_like
        The numbers.
    dtype : dtype, optional
        What they are to be stored as: floats or complex numbers of any width.
    requires_grad : bool
        Whether it wants a gradient as in PyTorch: recorded outside of `record`, too.

    Raises
    ------
    InsideGradError
        If `grad` is differentiating with respect to x.

    >>> array([1, 2, 3])
    array([1., 2., 3.])
    """
    value = raw.array(untraced(from_outside(x, "an array")), dtype)
    made = Array(value if is_inexact(value) else value.astype(float))
    made.requires_grad = requires_grad
    return made


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
    heads, variables : Array or list of Array
        What is differentiated, and with respect to what: leaves that want a gradient, or results
        on the way.
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
        As `backward` of an array does, and if a variable does not want a gradient.

    >>> x = array(3.0, requires_grad=True)
    >>> slope = grad(x**3, x, create_graph=True)  # 3 x**2 = 27
    >>> slope.backward()
    >>> float(x.grad)  # 6 x
    18.0
    """
    many, several = isinstance(variables, (list, tuple)), isinstance(heads, (list, tuple))
    xs, ys = list(variables) if many else [variables], list(heads) if several else [heads]
    gs = [None] * len(ys) if head_grads is None else head_grads if several else [head_grads]
    found: dict[Node, Any] = dict.fromkeys([node_of(x) for x in xs])

    def find(node: Node, g: Any) -> None:
        if node in found:
            found[node] = g if node.op else node.through(g)

    sweep(ys, gs, find, create_graph if retain_graph is None else retain_graph, create_graph, found)
    results = [like(np, found[x.index], x.value) for x in xs]
    return results if many else results[0]
