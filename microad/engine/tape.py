"""The tape: a program that runs on traced values writes down what it does.

>>> import numpy
>>> import microad.numpy as np
>>> tape = Tape()
>>> x = tape.record(None, (), None, 2.0, ())
>>> y = x * np.sin(x)
>>> [op.name for op in tape.ops[1:]], tape.parents
(['sin', 'multiply'], [(), 0, (0, 1)])
>>> backward(tape.close(), [None, None, 1.0], 1, numpy)[0].round(6)  # sin(2) + 2 cos(2)
np.float64(0.077004)

A `Var` is a value in a computation that is being recorded. Each operation on it computes the
value and appends one row to the tape: the operation, the rows of what it was applied to, and
the residuals: what its rule needs later. So the tape is the graph, in the order in which it was
made (a Wengert list), and a derivative is one walk over it:

    reverse   from the newest row to the oldest, cotangents g are pulled through each;
    forward   from the oldest to the newest, tangents t are pushed through each.

Each derivative has a tape of its own: a level. The value in a `Var` of an inner level may be
a `Var` of an outer one; then all that the inner level does, its own walk included, is recorded
outside. That is all there is to derivatives of derivatives.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from typing import Any, ClassVar

import numpy

from microad.engine.array_methods import ArrayMethods
from microad.engine.leaves import untraced
from microad.errors import ClosedTapeError

next_level = count().__next__  # tapes are numbered in the order in which they are opened
Table = tuple[list, list, list]  # of a tape: operations, parents, residuals

# ---------------------------------------------------------------- what is recorded


class Var(ArrayMethods):
    """A value that is traced: what it is, and its place on a tape.

    Attributes
    ----------
    value : float, complex, ndarray or Var
        The primal; a `Var` of an outer level where derivatives are nested.
    tape : Tape
        Where it was recorded.
    index : int
        Its row there.
    shape : tuple of int
        The shape of the value.
    """

    __slots__ = ("value", "tape", "index", "shape")

    def __init__(self, value: Any, tape: Any, index: Any, shape: tuple[int, ...]) -> None:
        self.value = value
        self.tape = tape
        self.index = index
        self.shape = shape

    def __repr__(self) -> str:
        """The value, and the operation that made it."""
        ops = self.tape.ops
        op = ops[self.index] if self.index < len(ops) else None
        value = untraced(self)
        value = value.item() if isinstance(value, numpy.float64) else value
        return f"Var({value!r}{', op=' + op.name if op else ''})"


@dataclass(slots=True, eq=False)
class Op:
    """A function together with which of its arguments are traced.

    Attributes
    ----------
    name : str
        The name of the function.
    pull : callable
        ``pull(np, g, residuals)``: from the cotangent of ans to those of the parents, or to that
        of the only parent.
    push : callable
        ``push(np, ts, residuals)``: from the tangents of the parents, a list, to that of ans.
    rule, argnums : Rule and tuple of int, optional
        What it was made from, and which arguments are traced.
    read : callable, optional
        ``read(residuals)``: the (ans, args, kwargs) that a rule sees of them.
    retrace : callable, optional
        ``retrace(residuals, at)``: the residuals with ``at(n, value)`` in the place of parent n,
        and of ans for n = -1; a recorded walk needs its values as `Var`s.
    add : callable, optional
        ``add(np, g, residuals, old)``: pull, and add to the adjoint of the only parent, in place.
    batched : Op, optional
        The same on many cotangents or tangents at once, along a new first axis.
    constants : bool
        Whether some arguments are not traced.
    """

    name: str
    pull: Callable
    push: Callable
    rule: Any = None
    argnums: tuple[int, ...] = ()
    read: Callable | None = None
    retrace: Callable | None = None
    add: Callable | None = None
    batched: Op | None = None
    constants: bool = field(init=False)

    def __post_init__(self) -> None:
        rule = self.rule
        self.constants = bool(rule) and (rule.by_index or len(self.argnums) < len(rule.parts))


class Tape:
    """The operations of one level, oldest first: a table of three columns, a row for each.

    Attributes
    ----------
    ops : list of Op or None
        The operation; None in the rows of the inputs, which come first.
    parents : list of int or tuple of int
        The row of what it was applied to, or the rows.
    residuals : list
        What its rule needs later; only the rule knows what that is.
    level : int
        Inner levels have higher numbers.
    nested : bool
        Whether values of an outer level take part.
    """

    __slots__ = ("ops", "parents", "residuals", "level", "nested")
    dispatch: ClassVar[Callable | None] = None  # a tape of another kind may apply rules itself

    def __init__(self) -> None:
        self.ops: list = []
        self.parents: list = []
        self.residuals: list = []
        self.level: Any = next_level()
        self.nested = False

    def record(self, op: Op | None, parents: Any, residuals: Any, ans: Any, shape: Any) -> Var:
        """Append a row; return the value that knows its place."""
        out = Var(ans, self, len(self.ops), shape)
        self.ops.append(op)
        self.parents.append(parents)
        self.residuals.append(residuals)
        return out

    def close(self) -> Table:
        """End the recording and hand out the table."""
        table = self.ops, self.parents, self.residuals
        self.ops = self.parents = self.residuals = CLOSED
        return table


class Closed(list):
    """What stands in the place of the columns when a tape is closed."""

    def append(self, op: Any) -> None:
        """Refuse: the value that was used has outlived its computation."""
        raise ClosedTapeError(op.name)


CLOSED = Closed()
new_tape: ContextVar[Callable[[], Tape]] = ContextVar("new_tape", default=Tape)

# ---------------------------------------------------------------- the two walks


def backward(table: Table, adjoints: list, inputs: int, np: Any, visit: Any = None) -> list:
    """Walk from the newest row to the oldest, pulling adjoints along.

    Rows and adjoints are taken down together, so memory is given back on the way. What remains
    are the adjoints of the inputs. A visitor is told of each row, ``visit(row, g, parts)``, and
    gives back the parts that its parents are to get.
    """
    ops, parents, residuals = table
    for _ in range(len(ops) - inputs):
        op, places, saved, g = ops.pop(), parents.pop(), residuals.pop(), adjoints.pop()
        if g is None:  # no output depends on this one
            continue
        parts = op.pull(np, g, saved)
        if type(places) is not tuple:
            places, parts = (places,), (parts,)
        if visit:
            parts = visit(len(ops), g, parts)
        for i, part in zip(places, parts):
            accumulate(adjoints, i, part)
    return adjoints


def forward(table: Table, tangents: list, np: Any, outs: Any) -> list:
    """Walk from the oldest row to the newest, pushing tangents along.

    What remains are the tangents of the outputs `outs`; memory of the others is given back when
    their last child has them.
    """
    ops, parents, residuals = table
    last = last_children(parents) | {out.index: -1 for out in outs if isinstance(out, Var)}
    for row in range(len(tangents), len(ops)):
        places = parents[row] if type(parents[row]) is tuple else (parents[row],)
        tangents.append(ops[row].push(np, [tangents[i] for i in places], residuals[row]))
        for i in places:
            if last[i] == row:
                tangents[i] = None
    return tangents


def last_children(parents: list) -> dict[int, int]:
    """For each row, the last one that was made of it."""
    rows = enumerate(parents)
    return {i: k for k, at in rows for i in (at if type(at) is tuple else (at,))}


def accumulate(adjoints: list, row: int, part: Any) -> None:
    """Add a part to the adjoint of a row."""
    adjoints[row] = part if adjoints[row] is None else add(adjoints[row], part)


def add(a: Any, b: Any) -> Any:
    """a + b, also for the several results of one function."""
    return [add(x, y) for x, y in zip(a, b)] if isinstance(a, (list, tuple)) else a + b
