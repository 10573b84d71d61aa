"""Recording: what happens when a function meets traced values.

>>> import numpy
>>> from microad.engine.rules import rules_of
>>> tape = Tape()
>>> x = tape.record(None, (), None, 2.0, ())
>>> apply(rules_of(numpy.multiply), [x, 5.0], {}).value
10.0
>>> tape.ops[-1].name, tape.parents[-1], tape.saved[-1]
('multiply', 0, 5.0)

The operators of a `Var` and functions of one traced value do the same by a shorter way (see
`microad.numpy.methods`). This is the way that always works: several levels, arguments by name,
lists of values, functions with several results.
"""

from __future__ import annotations

from functools import reduce
from inspect import signature
from typing import Any, cast

import numpy

from microad.engine.tape import Op, Spaces, Tape, Var
from microad.engine.trees import dtype_of, like, shape_of
from microad.errors import NoOptionError


def apply(rule: Any, args: Any, kwargs: Any) -> Any:
    """Compute a function and record it on the innermost tape among its arguments.

    The value is computed by the same function one level further out, until nothing is traced.
    """
    if kwargs:
        args, kwargs = in_place(rule, args, kwargs)
    if rule.of_list and isinstance(args[0], Var) and args[0].shape:
        args = [[*iter(cast(Any, args[0]))], *args[1:]]
    tape: Tape | None = None
    for x in args:
        kind = type(x)
        if isinstance(x, Var):
            if x.tape is not tape:
                tape = x.tape if tape is None else newer(tape, x.tape)
        elif (kind is list or kind is tuple) and holds(x):
            tape = reduce(newer, {part.tape for part in traced_in(args)})
            break
    if tape is None:
        return rule.compute(args, kwargs)
    if tape.apply:
        return tape.apply(rule, args, kwargs)
    return apply_on(tape, rule, args, kwargs)


def apply_on(tape: Tape, rule: Any, args: Any, kwargs: Any) -> Any:
    """Compute a function and record it on this tape, the innermost one among its arguments."""
    if any((type(x) is list or type(x) is tuple) and holds(x) for x in args):
        return apply(rule, [joined(rule, x) for x in args], kwargs)
    values = list(args)
    argnums: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    for k, x in enumerate(args):
        if isinstance(x, Var) and x.tape is tape:
            values[k] = x.value
            if k not in rule.constant:
                argnums += (k,)
                places += (x.index,)
    ans = apply(rule, values, kwargs) if tape.nested else rule.compute(values, kwargs)
    if not argnums:  # no derivative: a constant
        return ans
    op, saved = rule.record(argnums, ans, values, kwargs)
    parents = places if len(places) > 1 else places[0]
    if isinstance(ans, (tuple, list)):
        return unpack(tape.record(op, parents, saved, ans, ()))
    return tape.record(op, parents, saved, ans, getattr(ans, "shape", ()))


def newer(tape: Tape, other: Tape) -> Tape:
    """The inner one of two tapes, which notes that values of another level take part."""
    inner = tape if tape.level > other.level else other
    inner.nested = True
    return inner


def in_place(rule: Any, args: Any, kwargs: Any) -> tuple[Any, Any]:
    """Refuse options that have no derivative; put traced arguments with a name in their places."""
    for option in rule.refuse.keys() & kwargs.keys():
        if kwargs[option] is not True:  # where=True leaves nothing out
            raise NoOptionError(rule.name, option, rule.refuse[option])
    if not any(map(holds, kwargs.values())):
        return args, kwargs
    bound = signature(rule.f).bind(*args, **kwargs)
    return bound.args, bound.kwargs


# ---------------------------------------------------------------- lists inside of a computation


def holds(x: Any) -> bool:
    """Whether something is a traced value or a list with one in it."""
    return isinstance(x, Var) or ((type(x) is list or type(x) is tuple) and any(map(holds, x)))


def traced_in(x: Any) -> list[Var]:
    """All traced values in lists of lists."""
    if type(x) is list or type(x) is tuple:
        return [part for item in x for part in traced_in(item)]
    return [x] if isinstance(x, Var) else []


def joined(rule: Any, x: Any) -> Any:
    """Make one traced value of a list that holds some: an array, or a list where f wants one."""
    if isinstance(x, Var) or not holds(x):
        return x
    if not rule.of_list:
        return Spaces.traced.array(x)
    items = [Spaces.traced.array(part) if type(part) is list else part for part in x]
    tape = reduce(newer, {part.tape for part in items if isinstance(part, Var)})
    here = [isinstance(part, Var) and part.tape is tape for part in items]
    values = [part.value if own else part for part, own in zip(items, here)]
    places = tuple(k for k, own in enumerate(here) if own)
    parents = tuple(items[k].index for k in places)
    shapes = [shape_of(part) for part in values]
    return tape.record(PACK, parents, (places, shapes), values, ())


def pack_push(np: Any, ts: Any, saved: Any) -> list:
    """The tangents of a list, zeros where an item is constant."""
    places, shapes = saved
    given = dict(zip(places, ts))
    dtype = dtype_of(ts[0])
    return [given[k] if k in given else numpy.zeros(s, dtype) for k, s in enumerate(shapes)]


def unpack(out: Var) -> Any:
    """Make a traced value of each result of a function with several."""
    results = out.value
    parts = [
        out.tape.record(UNPACK, out.index, (k, results), part, shape_of(part))
        for k, part in enumerate(results)
    ]
    kind = type(results)
    return kind(*parts) if hasattr(kind, "_fields") else kind(parts)


def unpack_pull(np: Any, g: Any, saved: Any) -> list:
    """The cotangents of all results: this one, zeros for the others."""
    return unpack_add(np, g, saved, None)


def unpack_add(np: Any, g: Any, saved: Any, old: Any) -> list:
    """The same, added to those that are known already: a recorded walk may unpack once more."""
    k, results = saved
    gs = [like(np, None, x) for x in results] if old is None else old
    gs[k] = gs[k] + g
    return gs


PACK = Op("pack", lambda np, g, saved: [g[k] for k in saved[0]], pack_push)
UNPACK = Op("unpack", unpack_pull, lambda np, ts, saved: ts[0][saved[0]], unpack_add)
