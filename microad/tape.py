"""The tape: a program that runs on traced values writes down what it does.

>>> import microad.numpy as np
>>> ans, vjp = make_vjp(lambda x: x * np.sin(x), 2.0)
>>> round(vjp(1.0), 6)  # sin(2) + 2 cos(2)
0.077004

A `Var` is a value in a computation that is being recorded. Each operation on it computes the
value and appends one record to the tape: the operation, the places on the tape of what it was
applied to, and what its rule needs later. So the tape is the graph, in the order in which it was
made (a Wengert list), and a derivative is one walk over it:

    reverse   from the newest record to the oldest, cotangents g are pulled through each;
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

from microad.errors import ClosedTapeError, MicroadError
from microad.trees import check_input, check_seeds, dtype_of, flatten, like, unflatten

next_level = count().__next__  # tapes are numbered in the order in which they are opened
new_records: ContextVar[Callable[[], list]] = ContextVar("new_records", default=list)


class Spaces:
    """The namespaces that a rule is applied in; `microad.numpy` puts two of them here."""

    floats: Any = numpy  # on Python floats: functions of `math`
    traced: Any = numpy  # on values that are traced by an outer level: functions that record


# ---------------------------------------------------------------- what is recorded


class Tape:
    """The operations of one level, oldest first.

    Attributes
    ----------
    records : list of tuple
        (op, parents, saved). The parents are one place on the tape, a tuple of several, or a
        list of one, where the rule adds to the adjoint itself.
    level : int
        Inner levels have higher numbers.
    nested : bool
        Whether values of an outer level take part.
    """

    __slots__ = ("records", "level", "nested")

    def __init__(self) -> None:
        self.records = new_records.get()()
        self.level = next_level()
        self.nested = False

    def record(self, op: Op | None, parents: Any, saved: Any, value: Any) -> Var:
        """Append a record; return the value that knows its place."""
        records = self.records
        records.append((op, parents, saved))
        return Var(value, self, len(records) - 1, getattr(value, "shape", ()))

    def close(self) -> list:
        """End the recording and hand out the records."""
        records, self.records = self.records, Closed()
        return records


class Closed(list):
    """What stands in the place of the records when a tape is closed."""

    def append(self, record: Any) -> None:
        """Refuse: the value that was used has outlived its computation."""
        raise ClosedTapeError(record[0].name)


class Var:
    """A value that is traced: what it is, and its place on a tape.

    Attributes
    ----------
    value : float, complex, ndarray or Var
        The primal; a `Var` of an outer level where derivatives are nested.
    tape : Tape
        Where it was recorded.
    index : int
        Its place there.
    shape : tuple of int
        The same object as long as the shape stays the same, so that `is` can compare it.
    """

    __slots__ = ("value", "tape", "index", "shape")

    def __init__(self, value: Any, tape: Tape, index: int, shape: Any) -> None:
        self.value = value
        self.tape = tape
        self.index = index
        self.shape = shape


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
    keeps : tuple of bool
        Which of (ans, *args) the rule reads: the others are not saved.
    rows : Op, optional
        The same on many cotangents or tangents at once, along a new first axis.
    """

    __slots__ = ("name", "pull", "push", "keeps", "rows")

    def __init__(self, name: str, pull: Callable, push: Callable, keeps: tuple = ()) -> None:
        self.name = name
        self.pull = pull
        self.push = push
        self.keeps = keeps
        self.rows: Op | None = None


# ---------------------------------------------------------------- the two walks


def backward(records: list, adjoints: list, inputs: int, np: Any) -> list:
    """Walk from the newest record to the oldest, pulling adjoints along.

    Records and adjoints are taken down together, so memory is given back on the way. What
    remains are the adjoints of the inputs.
    """
    floats = Spaces.floats if np is numpy else np
    for _ in range(len(records) - inputs):
        op, parents, saved = records.pop()
        g = adjoints.pop()
        if g is None:  # no output depends on this one
            continue
        space = np
        if type(g) is float:
            space = floats
        elif type(g) is Sum:
            g = g.whole
        if type(parents) is int:
            part = op.pull(space, g, saved)
            old = adjoints[parents]
            adjoints[parents] = part if old is None else old + part
        elif type(parents) is tuple:
            for i, part in zip(parents, op.pull(space, g, saved)):
                old = adjoints[i]
                adjoints[i] = part if old is None else old + part
        else:
            (i,) = parents
            adjoints[i] = op.pull(space, g, saved, adjoints[i])
    return adjoints


def forward(records: list, tangents: list, np: Any) -> list:
    """Walk from the oldest record to the newest, pushing tangents along."""
    for op, parents, saved in records[len(tangents) :]:
        places = (parents,) if type(parents) is int else parents
        tangents.append(op.push(np, [tangents[i] for i in places], saved))
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
        self.tape = tape = Tape()
        try:
            leaves = []
            for leaf in self.inputs:
                check_input(leaf)
                tape.nested = tape.nested or type(leaf) is Var
                leaves.append(tape.record(None, (), (), leaf))
            self.outs, self.out_form = flatten(f(unflatten(self.form, leaves)))
        except ValueError as error:  # NumPy hides our words behind its own in B[0] = x
            if isinstance(error.__cause__, MicroadError):
                raise error.__cause__ from None
            raise
        finally:
            self.records = tape.close()
        outs = [out.value if self.owns(out) else out for out in self.outs]
        self.ans = unflatten(self.out_form, outs)

    def owns(self, out: Any) -> bool:
        """Whether an output depends on the inputs."""
        return type(out) is Var and out.tape is self.tape

    def space(self, seeds: list) -> Any:
        """NumPy itself, or the traced functions where the walk is to be recorded outside."""
        nested = self.tape.nested or any(type(seed) is Var for seed in seeds)
        return Spaces.traced if nested else numpy

    def pull(self, g: Any, keep: bool = True) -> Any:
        """Multiply the Jacobian by a cotangent from the left; once only, if not `keep`."""
        seeds = check_seeds(g, self.ans)
        records = self.records[:] if keep else self.records
        adjoints: list = [None] * len(records)
        for out, seed in zip(self.outs, seeds):
            if self.owns(out):
                old = adjoints[out.index]
                adjoints[out.index] = seed if old is None else old + seed
        np = self.space(seeds)
        adjoints = backward(records, adjoints, len(self.inputs), np)
        wholes = [a.whole if type(a) is Sum else a for a in adjoints]
        return unflatten(self.form, [like(np, a, x) for a, x in zip(wholes, self.inputs)])

    def push(self, t: Any) -> Any:
        """Multiply the Jacobian by a tangent from the right."""
        seeds = check_seeds(t, unflatten(self.form, self.inputs))
        np = self.space(seeds)
        tangents = forward(self.records, list(seeds), np)
        return unflatten(
            self.out_form,
            [tangents[o.index] if self.owns(o) else like(np, None, o) for o in self.outs],
        )


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
