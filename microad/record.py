"""Recording: what happens when a function meets traced values.

>>> import numpy
>>> from microad.rules import rules_of
>>> tape = Tape()
>>> x = tape.record(None, (), (), 2.0)
>>> apply(rules_of(numpy.multiply), [x, 5.0], {}).value
10.0
>>> op, parents, saved = tape.records[-1]
>>> op.name, parents, saved
('multiply', 0, (None, None, 5.0))

The operators of a `Var` and functions of one traced value do the same by a shorter way (see
`microad.numpy.methods`). This is the way that always works: several levels, arguments by name,
lists of values, functions with several results.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any

from microad.tape import Op, Tape, Var
from microad.trees import like


def apply(rule: Any, args: Any, kwargs: Any) -> Any:
    """Compute a function and record it on the innermost tape among its arguments.

    The value is computed by the same function one level further out, until nothing is traced.
    """
    if kwargs and any(type(x) is Var for x in kwargs.values()):
        args, kwargs = positional(rule.f, args, kwargs)
    args = [pack(x) if type(x) is list or type(x) is tuple else x for x in args]
    tape = innermost(args)
    if tape is None:
        return rule.compute(args, kwargs)
    values, argnums, places = [], [], []
    for k, x in enumerate(args):
        if type(x) is Var and x.tape is tape:
            values.append(x.value)
            if rule.part(k) is not None:
                argnums.append(k)
                places.append(x.index)
        else:
            values.append(x)
    ans = apply(rule, values, kwargs) if tape.nested else rule.compute(values, kwargs)
    if not argnums:  # no derivative: a constant
        return ans
    op, saved = rule.record(tuple(argnums), ans, values, kwargs)
    parents: Any = tuple(places)
    if len(places) == 1:
        parents = places if rule.adds_in_place else places[0]
    out = tape.record(op, parents, saved, ans)
    if isinstance(ans, (tuple, list)):
        return unpack(out)
    for k in argnums:
        if args[k].shape == out.shape:
            out.shape = args[k].shape  # the same object
    return out


def innermost(args: Any) -> Tape | None:
    """The newest tape among some arguments."""
    tape = None
    for x in args:
        if type(x) is Var and x.tape is not tape:
            if tape is None:
                tape = x.tape
            else:
                tape = max(tape, x.tape, key=lambda t: t.level)
                tape.nested = True
    return tape


def positional(f: Callable, args: Any, kwargs: Any) -> tuple[Any, Any]:
    """Put arguments that were given by name in their places."""
    bound = signature(f).bind(*args, **kwargs)
    bound.apply_defaults()
    return bound.args, bound.kwargs


# ---------------------------------------------------------------- lists inside of a computation


def pack(parts: Any) -> Any:
    """Make one traced value of a list that holds traced values, for functions of a list."""
    items = [pack(x) if type(x) is list or type(x) is tuple else x for x in parts]
    tape = innermost(items)
    if tape is None:
        return parts
    here = [type(x) is Var and x.tape is tape for x in items]
    values = [x.value if own else x for x, own in zip(items, here)]
    places = tuple(k for k, own in enumerate(here) if own)
    return tape.record(PACK, tuple(items[k].index for k in places), (places, values), values)


def pack_push(np: Any, ts: Any, saved: Any) -> list:
    """The tangents of a list, zeros where an item is constant."""
    places, values = saved
    given = dict(zip(places, ts))
    return [given[k] if k in given else like(np, None, x) for k, x in enumerate(values)]


def unpack(out: Var) -> Any:
    """Make a traced value of each result of a function with several."""
    results = out.value
    parts = [
        out.tape.record(UNPACK, [out.index], (k, results), part) for k, part in enumerate(results)
    ]
    kind = type(results)
    return kind(*parts) if hasattr(kind, "_fields") else kind(parts)


def unpack_pull(np: Any, g: Any, saved: Any, old: Any) -> list:
    """The cotangents of all results, zeros for those that are not used."""
    k, results = saved
    gs = [like(np, None, x) for x in results] if old is None else old
    gs[k] = g
    return gs


PACK = Op("pack", lambda np, g, saved: [g[k] for k in saved[0]], pack_push)
UNPACK = Op("unpack", unpack_pull, lambda np, ts, saved: ts[0][saved[0]])
