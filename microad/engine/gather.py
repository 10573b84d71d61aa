"""Picking a part of an array, and the transpose: putting it back among zeros.

>>> from operator import getitem
>>> def add_into(whole, g, index):
...     whole[index] += g
>>> rule = Sparse(getitem, [add_into])
>>> op, saved = rule.record((0,), None, [numpy.zeros(3), 1], {})
>>> op.pull(numpy, 5.0, saved)
array([0., 5., 0.])

A loop that reads x[i] for every i would make a whole array of zeros each time, and add them all
up. So a walk adds what comes back from all these parts into one array, which only it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import EllipsisType
from typing import Any

import numpy

from microad.engine.batching import either
from microad.engine.dispatch import apply
from microad.engine.rule_types import Rule
from microad.engine.tape import Op, Sum
from microad.engine.trees import dtype_of
from microad.errors import NoRuleError

SIMPLE = (int, slice, EllipsisType)


class Sparse(Rule):
    """f(x, index) picks a part of x; a cotangent is added in where that was."""

    def __init__(self, f: Callable, parts: Sequence[Any]) -> None:
        super().__init__(f, parts)
        self.put = Put(self)

    def at(self, np: Any, x: Any, saved: Any) -> Any:
        """The part of x."""
        return self.f(x, saved[1]) if np is numpy else apply(self, (x, saved[1]), {})

    def add(self, np: Any, g: Any, saved: Any, old: Any) -> Any:
        """Add g to an array that only the walk holds, or to a new one where that is recorded."""
        if np is not numpy:
            part = self.put.at(np, g, saved)
            return part if old is None else old + part
        total = Sum.of(old, saved[0], dtype_of(g))
        self.parts[0](total.whole, g, saved[1])
        return total

    def make(self, argnums: tuple[int, ...]) -> Op:
        """Pull by the transpose; push by the function."""
        for k in argnums[1:]:
            raise NoRuleError(self.name, [], k)
        op = Op(self.name, self.put.at, lambda np, ts, saved: self.at(np, ts[0], saved), self.add)
        op.rows = picked_rows(op)
        return op

    def record(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """Keep the shape and the index."""
        return self.op(argnums), (args[0].shape, args[1])


class Put(Rule):
    """The transpose of picking: zeros, and g where the part was."""

    def __init__(self, picks: Sparse) -> None:
        def put(g: Any, shape: tuple[int, ...], index: Any) -> Any:
            whole = numpy.zeros(shape, dtype_of(g))
            picks.parts[0](whole, g, index)
            return whole

        super().__init__(put, [picks.at])

    def at(self, np: Any, g: Any, saved: Any) -> Any:
        """The whole."""
        return self.f(g, *saved) if np is numpy else apply(self, (g, *saved), {})

    def make(self, argnums: tuple[int, ...]) -> Op:
        """Pull by picking; push by the function."""
        op = Op(self.name, self.parts[0], lambda np, ts, saved: self.at(np, ts[0], saved))
        op.rows = picked_rows(op)
        return op

    def record(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """Keep the shape and the index."""
        return self.op(argnums), tuple(args[1:])


# ---------------------------------------------------------------- in rows


def one_place(rows: Any, saved: Any) -> bool:
    """Whether NumPy leaves the axis of the rows where it is when x[index] becomes x[:, index]."""
    items = saved[1] if type(saved[1]) is tuple else (saved[1],)
    return len(items) == 1 or all(i is None or type(i) in SIMPLE for i in items)


def picked_rows(op: Op) -> Op:
    """The operation x[index], or its transpose, on rows."""

    def wide(rows: Any, saved: Any) -> Any:
        shape, index = saved
        items = index if type(index) is tuple else (index,)
        return (len(rows), *shape), (slice(None), *items)

    def add(np: Any, g: Any, saved: Any, old: Any) -> Any:
        if op.add and one_place(g, saved):
            return op.add(np, g, wide(g, saved), old)
        part = made.pull(np, g, saved)
        return part if old is None else old + part

    pull = lambda np, g, saved: op.pull(np, g, wide(g, saved))  # noqa: E731
    push = lambda np, ts, saved: op.push(np, ts, wide(ts[0], saved))  # noqa: E731
    made = either(op, one_place, Op(op.name, pull, push))
    made.add = add
    return made
