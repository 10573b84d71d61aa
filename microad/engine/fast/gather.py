"""Gather and scatter, quick: of the array only its shape is saved, and parts are added in place."""

from __future__ import annotations

from typing import Any

import numpy

from microad.engine.fast.batching import either
from microad.engine.fast.dispatch import apply
from microad.engine.fast.walk import Sum
from microad.engine.gather import Gather, Scatter
from microad.engine.leaves import Stub, dtype_of
from microad.engine.tape import Op

SIMPLE = (int, slice, type(...))


def record_gather(rule: Gather, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
    """The operation x[index], and as its residuals the shape and the index."""
    key = argnums, "quick", type(args[1]) in SIMPLE
    if key not in rule.ops:
        rule.ops[key] = gather_op(rule, argnums, simple=key[-1])
    return rule.ops[key], (args[0].shape, args[1])


def record_scatter(
    rule: Scatter, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any
) -> Any:
    """Its transpose, with the same residuals."""
    key = argnums, "quick"
    if key not in rule.ops:
        rule.ops[key] = scatter_op(rule, argnums)
    return rule.ops[key], tuple(args[1:])


def gather_op(rule: Gather, argnums: tuple[int, ...], simple: bool) -> Op:
    """Pull by scattering; push by the function. A simple index cannot change."""
    plain = rule.op(argnums)

    def add(np: Any, g: Any, residuals: Any, old: Any) -> Any:
        if np is not numpy:
            part = scattered(rule.scatter, np, g, residuals)
            return part if old is None else old + part
        total = Sum.of(old, residuals[0], dtype_of(g))
        rule.add_into(total.whole, g, residuals[1])
        return total

    op = Op(
        plain.name,
        lambda np, g, residuals: scattered(rule.scatter, np, g, residuals),
        lambda np, ts, residuals: gathered(rule, np, ts[0], residuals),
        rule=rule,
        argnums=argnums,
        read=lambda residuals: (None, [Stub(residuals[0], None), residuals[1]], {}),
        add=add,
    )
    op.constants = not simple
    op.batched = batched(op)
    return op


def scatter_op(rule: Scatter, argnums: tuple[int, ...]) -> Op:
    """Pull by gathering; push by the function."""
    op = Op(
        rule.op(argnums).name,
        lambda np, g, residuals: gathered(rule.gather, np, g, residuals),
        lambda np, ts, residuals: scattered(rule, np, ts[0], residuals),
        rule=rule,
        argnums=argnums,
        read=lambda residuals: (None, [None, *residuals], {}),
    )
    op.batched = batched(op)
    return op


def gathered(rule: Gather, np: Any, x: Any, residuals: Any) -> Any:
    """The part of x."""
    return rule.f(x, residuals[1]) if np is numpy else apply(rule, (x, residuals[1]), {})


def scattered(rule: Scatter, np: Any, g: Any, residuals: Any) -> Any:
    """The whole."""
    return rule.f(g, *residuals) if np is numpy else apply(rule, (g, *residuals), {})


# ---------------------------------------------------------------- in rows


def one_place(rows: Any, residuals: Any) -> bool:
    """Whether NumPy leaves the axis of the rows where it is when x[index] becomes x[:, index]."""
    index = residuals[1]
    items = index if type(index) is tuple else (index,)
    return len(items) == 1 or all(i is None or type(i) in SIMPLE for i in items)


def batched(op: Op) -> Op:
    """The operation x[index], or its transpose, on rows."""

    def wide(rows: Any, residuals: Any) -> Any:
        shape, index = residuals
        items = index if type(index) is tuple else (index,)
        return (len(rows), *shape), (slice(None), *items)

    def add(np: Any, g: Any, residuals: Any, old: Any) -> Any:
        if op.add and one_place(g, residuals):
            return op.add(np, g, wide(g, residuals), old)
        part = made.pull(np, g, residuals)
        return part if old is None else old + part

    made = either(
        op,
        one_place,
        Op(
            op.name,
            lambda np, g, residuals: op.pull(np, g, wide(g, residuals)),
            lambda np, ts, residuals: op.push(np, ts, wide(ts[0], residuals)),
        ),
    )
    made.add = add
    return made
