"""The tape: a program that runs on traced values writes down what it does.

>>> import microad.numpy as np
>>> ans, vjp = make_vjp(lambda x: x * np.sin(x), 2.0)
>>> round(vjp(1.0), 6)  # sin(2) + 2 cos(2)
0.077004

A `Var` is a value in a computation that is being recorded. Each operation on it computes the
value and appends one row to the tape: the operation, the rows of what it was applied to, and
what its rule needs later. So the tape is the graph, in the order in which it was made (a Wengert
list), and a derivative is one walk over it:

    reverse   from the newest row to the oldest, cotangents g are pulled through each;
    forward   from the oldest to the newest, tangents t are pushed through each.

Each derivative has a tape of its own: a level. The value in a `Var` of an inner level may be
a `Var` of an outer one; then all that the inner level does, its own walk included, is recorded
outside. That is all there is to derivatives of derivatives.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from itertools import count
from typing import Any

import numpy

from microad.engine.trees import (
    check_input,
    check_seeds,
    dtype_of,
    flatten,
    like,
    shape_of,
    unflatten,
)
from microad.errors import ClosedTapeError, LostTraceError, MicroadError

next_level = count().__next__  # tapes are numbered in the order in which they are opened
new = object.__new__


class Spaces:
    """The namespaces that a rule is applied in; `microad.numpy` puts two of them here."""

    floats: Any = numpy  # on Python floats: functions of `math`
    traced: Any = numpy  # on values that are traced by an outer level: functions that record


# ---------------------------------------------------------------- what is recorded


class Var:
    """A value that is traced: what it is, and its place on a tape.

    Attributes
    ----------
    value : float, complex, ndarray or Var
        The primal; a `Var` of an outer level where derivatives are nested.
    tape : Tape
        Where it was recorded.
    index : int
        Its place there (in microad.autograd, for what is on no tape: what belongs to it).
    shape : tuple of int
        The shape of the value.
    """

    __slots__ = ("value", "tape", "index", "shape")
    value: Any
    tape: Tape
    index: Any
    shape: tuple[int, ...]
    __array__: Any  # these come from microad.numpy.methods
    __array_ufunc__: Any
    __array_function__: Any
    __float__: Any


class Tape:
    """The operations of one level, oldest first: a table of three columns, a row for each.

    Attributes
    ----------
    ops : list of Op or None
        The operation; None in the rows of the inputs, which come first.
    parents : list of int or tuple of int
        The row of what it was applied to, or the rows.
    saved : list
        What its rule needs later; only the rule knows what that is.
    level : int
        Inner levels have higher numbers.
    nested : bool
        Whether values of an outer level take part.
    """

    __slots__ = ("ops", "parents", "saved", "level", "nested")
    apply: Any = None  # how a tape of another kind applies a function, see microad.autograd.arrays

    def __init__(self) -> None:
        self.ops: list = []
        self.parents: list = []
        self.saved: list = []
        self.level: Any = next_level()
        self.nested = False

    def record(self, op: Op | None, parents: Any, saved: Any, ans: Any, shape: Any) -> Var:
        """Append a row; return the value that knows its place."""
        out = new(Var)
        out.value = ans
        out.tape = self
        out.shape = shape
        ops = self.ops
        out.index = len(ops)
        ops.append(op)
        self.parents.append(parents)
        self.saved.append(saved)
        return out

    def close(self) -> tuple[list, list, list]:
        """End the recording and hand out the table."""
        rows = self.ops, self.parents, self.saved
        self.ops = self.parents = self.saved = CLOSED
        return rows


class Closed(list):
    """What stands in the place of the columns when a tape is closed."""

    def append(self, op: Any) -> None:
        """Refuse: the value that was used has outlived its computation."""
        raise ClosedTapeError(op.name)


CLOSED = Closed()
new_tape: ContextVar[Callable[[], Tape]] = ContextVar("new_tape", default=Tape)


class Op:
    """A function together with which of its arguments are traced.

    Attributes
    ----------
    name : str
        The name of the function.
    pull : callable
        ``pull(np, g, saved)``: from the cotangent of ans to the parents'.
    push : callable
        ``push(np, ts, saved)``: from the parents' tangents to the one of ans.
    add : callable, optional
        ``add(np, g, saved, old)``: pull, and add to the adjoint of the only parent, in place.
    lift : callable, optional
        ``lift(saved, at)``: what was saved, with ``at(n, value)`` in the place of argument n, and
        of ans for n = -1.
    keeps : tuple of bool
        Which of (ans, *args) the rule reads: the others are not saved.
    rows : Op, optional
        The same on many cotangents or tangents at once, along a new first axis.
    """

    __slots__ = ("name", "pull", "push", "add", "lift", "keeps", "rows")

    def __init__(self, name: str, pull: Callable, push: Callable, add: Any = None) -> None:
        self.name = name
        self.pull = pull
        self.push = push
        self.add: Callable | None = add
        self.lift: Callable | None = None
        self.keeps: tuple[bool, ...] = ()
        self.rows: Op | None = None


# ---------------------------------------------------------------- the two walks


def backward(table: tuple[list, list, list], adjoints: list, inputs: int, np: Any) -> list:
    """Walk from the newest row to the oldest, pulling adjoints along.

    Rows and adjoints are taken down together, so memory is given back on the way. What remains
    are the adjoints of the inputs.
    """
    ops, parents, saved = table
    floats = Spaces.floats if np is numpy else np
    for _ in range(len(ops) - inputs):
        op, place, kept, g = ops.pop(), parents.pop(), saved.pop(), adjoints.pop()
        if g is None:  # no output depends on this one
            continue
        space = np
        if type(g) is float:
            space = floats
        elif type(g) is Sum:
            g = g.whole
        if type(place) is tuple:
            for i, part in zip(place, op.pull(space, g, kept)):
                old = adjoints[i]
                adjoints[i] = part if old is None else old + part
        elif op.add is None:
            part = op.pull(space, g, kept)
            old = adjoints[place]
            adjoints[place] = part if old is None else old + part
        else:
            adjoints[place] = op.add(space, g, kept, adjoints[place])
    return adjoints


def forward(table: tuple[list, list, list], tangents: list, np: Any) -> list:
    """Walk from the oldest row to the newest, pushing tangents along."""
    ops, parents, saved = table
    for row in range(len(tangents), len(ops)):
        place = parents[row]
        ts = [tangents[place]] if type(place) is int else [tangents[i] for i in place]
        tangents.append(ops[row].push(np, ts, saved[row]))
    return tangents


class Sum:
    """An adjoint that many small parts are added to, in an array that only the walk holds."""

    __slots__ = ("whole",)

    def __init__(self, whole: Any) -> None:
        self.whole = whole

    @classmethod
    def of(cls, old: Any, shape: tuple[int, ...], dtype: Any) -> Sum:
        """The sum so far, ready to take a part of this dtype."""
        if type(old) is not cls:
            whole = cls(numpy.zeros(shape, dtype))
            return whole if old is None else whole + old
        if dtype != old.whole.dtype:
            old.whole = old.whole.astype(numpy.promote_types(dtype, old.whole.dtype), copy=False)
        return old

    def __add__(self, part: Any) -> Sum:
        total = Sum.of(self, self.whole.shape, dtype_of(part))
        total.whole += part
        return total


# ---------------------------------------------------------------- a function and its derivative


class Trace:
    """One run of a function on traced values: what came out, and the record of how.

    Parameters
    ----------
    f : callable
        A function of one argument.
    x : tree
        A number, an array, or tuples, lists and dicts of those.

    Attributes
    ----------
    ans : tree
        What came out, not traced by this level any more.

    Raises
    ------
    InputError
        If a leaf of x is not a float, a complex number or an array of those.
    """

    def __init__(self, f: Callable, x: Any) -> None:
        self.inputs, self.form = flatten(x)
        self.tape = tape = new_tape.get()()
        try:
            leaves = []
            for leaf in self.inputs:
                check_input(leaf)
                tape.nested = tape.nested or isinstance(leaf, Var)
                leaves.append(tape.record(None, (), None, leaf, shape_of(leaf)))
            self.outs, self.out_form = flatten(f(unflatten(self.form, leaves)))
            check_outs(self.outs)
        except ValueError as error:  # NumPy hides our words behind its own in B[0] = x
            if isinstance(error.__cause__, MicroadError):
                raise error.__cause__ from None
            raise
        finally:
            self.table = tape.close()
        self.values = [out.value if self.owns(out) else out for out in self.outs]
        self.ans = unflatten(self.out_form, self.values)

    def owns(self, out: Any) -> bool:
        """Whether an output depends on the inputs."""
        return isinstance(out, Var) and out.tape is self.tape

    def space(self, seeds: list) -> Any:
        """NumPy itself, or the traced functions where the walk is to be recorded outside."""
        return (
            Spaces.traced if self.tape.nested or any(isinstance(g, Var) for g in seeds) else numpy
        )

    def pull(self, g: Any, keep: bool = True) -> Any:
        """Multiply the Jacobian by a cotangent from the left; once only, if not `keep`."""
        seeds = check_seeds(g, self.out_form, self.values)
        ops, parents, saved = self.table
        table = (ops[:], parents[:], saved[:]) if keep else self.table
        adjoints: list = [None] * len(ops)
        for out, seed in zip(self.outs, seeds):
            if self.owns(out):
                old = adjoints[out.index]
                adjoints[out.index] = seed if old is None else old + seed
        np = self.space(seeds)
        adjoints = backward(table, adjoints, len(self.inputs), np)
        wholes = [a.whole if type(a) is Sum else a for a in adjoints]
        found = [like(np, a, x) for a, x in zip(wholes, self.inputs)]
        return unflatten(self.form, own(found, seeds))

    def push(self, t: Any) -> Any:
        """Multiply the Jacobian by a tangent from the right."""
        seeds = check_seeds(t, self.form, self.inputs)
        np = self.space(seeds)
        tangents = forward(self.table, list(seeds), np)
        return unflatten(
            self.out_form,
            [tangents[o.index] if self.owns(o) else like(np, None, o) for o in self.outs],
        )


def check_outs(outs: list) -> None:
    """Refuse arrays of objects: they may hold traced values, but have no derivative."""
    for out in outs:
        if isinstance(out, numpy.ndarray) and out.dtype == object:
            raise LostTraceError("an array of objects", "np.stack([x, y]) for it")


def own(found: list, seeds: list) -> list:
    """Gradients, each of them an array of its own that may be written to."""
    taken = {id(seed) for seed in seeds}
    for k, g in enumerate(found):
        if type(g) is numpy.ndarray and (g.base is not None or id(g) in taken):
            found[k] = g.copy()
        taken.add(id(g))
    return found


def make_vjp(f: Callable, x: Any) -> tuple[Any, Callable]:
    """Return f(x), and the function that multiplies its Jacobian by a cotangent from the left.

    >>> ans, vjp = make_vjp(lambda x: 3.0 * x, 2.0)
    >>> ans, vjp(10.0)
    (6.0, 30.0)
    """
    run = Trace(f, x)
    return run.ans, run.pull


def make_jvp(f: Callable, x: Any) -> Callable:
    """Return the function from a tangent t to f(x) and the Jacobian times t.

    >>> make_jvp(lambda x: x * x, 3.0)(1.0)
    (9.0, 6.0)
    """
    run = Trace(f, x)
    return lambda t: (run.ans, run.push(t))
