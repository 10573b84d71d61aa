"""Dispatch: what happens when a function meets traced values.

>>> import numpy
>>> from microad.engine.rules import rules_of
>>> tape = Tape()
>>> x = tape.record(None, (), None, 2.0, ())
>>> apply(rules_of(numpy.multiply), [x, 5.0], {}).value
np.float64(10.0)
>>> tape.ops[-1].name, tape.parents[-1]
('multiply', 0)

There may be several levels, arguments by name, lists of values, functions with several results.
"""

from __future__ import annotations

from inspect import signature
from typing import Any

import numpy

from microad.engine.leaves import dtype_of, shape_of, zeros_like
from microad.engine.spaces import Spaces
from microad.engine.tape import Op, Tape, Var
from microad.errors import NoOptionError


def apply(rule: Any, args: Any, kwargs: Any) -> Any:
    """Compute a function and record it on the innermost tape among its arguments.

    The value is computed by the same function one level further out, until nothing is traced.
    """
    args, kwargs = arranged(rule, args, kwargs)
    tape = innermost(args)
    if tape is None:
        return rule.compute(args, kwargs)
    if tape.dispatch:
        return tape.dispatch(rule, args, kwargs)
    return recorded(rule, tape, args, kwargs)


def recorded(rule: Any, tape: Tape, args: Any, kwargs: Any) -> Any:
    """Compute a function on the values that this tape knows, and append a row to it."""
    args = [joined(rule, x) for x in args]
    here = [isinstance(x, Var) and x.tape is tape for x in args]
    values = [x.value if own else x for x, own in zip(args, here)]
    ans = apply(rule, values, kwargs)
    argnums = tuple([k for k, own in enumerate(here) if own and k not in rule.constant])
    if not argnums:  # no derivative: a constant
        return ans
    op, residuals = rule.record(argnums, ans, values, kwargs)
    parents = tuple([args[k].index for k in argnums])
    out = tape.record(op, parents if len(parents) > 1 else parents[0], residuals, ans, shape(ans))
    return unpacked(out) if isinstance(ans, (tuple, list)) else out


def arranged(rule: Any, args: Any, kwargs: Any) -> tuple[Any, Any]:
    """Refuse options that have no derivative; put traced arguments with a name in their places."""
    for option in rule.refuse.keys() & kwargs.keys():
        if kwargs[option] is not True:  # where=True leaves nothing out
            raise NoOptionError(rule.name, option, rule.refuse[option])
    if traced_in([*kwargs.values()]):
        bound = signature(rule.f).bind(*args, **kwargs)
        if traced_in([*bound.kwargs.values()]):  # an argument before it was left out
            bound.apply_defaults()
        args, kwargs = bound.args, bound.kwargs
    if rule.of_list and isinstance(args[0], Var) and args[0].shape:
        args = [list(args[0]), *args[1:]]
    return args, kwargs


def innermost(args: Any) -> Tape | None:
    """The tape of the innermost level, which notes whether values of another level take part."""
    tapes = {x.tape for x in traced_in(args)}
    tape = max(tapes, key=lambda tape: tape.level, default=None)
    if tape and len(tapes) > 1:
        tape.nested = True
    return tape


def shape(ans: Any) -> tuple[int, ...]:
    """The shape of a result; a list of several has none."""
    return () if isinstance(ans, (tuple, list)) else shape_of(ans)


# ---------------------------------------------------------------- lists inside of a computation


def traced_in(x: Any) -> list[Var]:
    """All traced values in lists of lists."""
    if type(x) is list or type(x) is tuple:
        return [part for item in x for part in traced_in(item)]
    return [x] if isinstance(x, Var) else []


def holds(x: Any) -> bool:
    """Whether something is a traced value or a list with one in it."""
    return bool(traced_in(x))


def joined(rule: Any, x: Any) -> Any:
    """Make one traced value of a list that holds some: an array, or a list where f wants one."""
    if isinstance(x, Var) or not holds(x):
        return x
    if not rule.of_list:
        return Spaces.traced.array(x)
    items = [Spaces.traced.array(part) if type(part) is list else part for part in x]
    tape: Any = innermost(items)
    places = tuple([k for k, x in enumerate(items) if isinstance(x, Var) and x.tape is tape])
    parents = tuple([items[k].index for k in places])
    values = [x.value if k in places else x for k, x in enumerate(items)]
    return tape.record(PACK, parents, (places, [shape_of(x) for x in values]), values, ())


def pack_push(np: Any, ts: Any, residuals: Any) -> list:
    """The tangents of a list, zeros where an item is constant."""
    places, shapes = residuals
    given = dict(zip(places, ts))
    dtype = dtype_of(ts[0])
    return [given[k] if k in given else numpy.zeros(s, dtype) for k, s in enumerate(shapes)]


def unpacked(out: Var) -> Any:
    """Make a traced value of each result of a function with several."""
    results = out.value
    parts = [
        out.tape.record(UNPACK, out.index, (k, results), part, shape_of(part))
        for k, part in enumerate(results)
    ]
    kind = type(results)
    return kind(*parts) if hasattr(kind, "_fields") else kind(parts)


def unpack_pull(np: Any, g: Any, residuals: Any) -> list:
    """The cotangents of all results: this one, zeros for the others."""
    place, results = residuals
    return [g if k == place else zeros_like(x) for k, x in enumerate(results)]


PACK = Op("pack", lambda np, g, residuals: [g[k] for k in residuals[0]], pack_push)
UNPACK = Op("unpack", unpack_pull, lambda np, ts, residuals: ts[0][residuals[0]])
