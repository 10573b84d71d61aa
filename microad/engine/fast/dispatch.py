"""Dispatch for what is most common: one tape, and neither lists nor names of traced values."""

from __future__ import annotations

from typing import Any

from microad.engine.dispatch import apply as plain_apply
from microad.engine.dispatch import recorded as plain_recorded
from microad.engine.dispatch import unpacked
from microad.engine.tape import Tape, Var


def apply(rule: Any, args: Any, kwargs: Any) -> Any:
    """Compute a function and record it, as the plain engine does, with one look at the arguments.

    >>> import numpy
    >>> from microad.engine.tape import Tape
    >>> from microad.engine.rules import rules_of
    >>> x = Tape().record(None, (), None, 2.0, ())
    >>> apply(rules_of(numpy.multiply), [x, 5.0], {}).value
    np.float64(10.0)
    """
    tape: Any = None
    for x in args:
        if isinstance(x, Var):
            if x.tape is not tape:
                if tape is not None:
                    return plain_apply(rule, args, kwargs)
                tape = x.tape
        elif (type(x) is list or type(x) is tuple) and holds(x):
            return plain_apply(rule, args, kwargs)
    if rule.of_list or (kwargs and not simple(rule, kwargs)):
        return plain_apply(rule, args, kwargs)
    if tape is None:
        return rule.compute(args, kwargs)
    if tape.dispatch:
        return tape.dispatch(rule, args, kwargs)
    return recorded(rule, tape, args, kwargs)


def recorded(rule: Any, tape: Tape, args: Any, kwargs: Any) -> Any:
    """Compute a function and append a row to its tape, the only one among the arguments."""
    values = list(args)
    argnums: tuple[int, ...] = ()
    places: tuple[Any, ...] = ()
    for k, x in enumerate(args):
        if isinstance(x, Var):
            if x.tape is not tape:
                return plain_recorded(rule, tape, args, kwargs)
            values[k] = x.value
            if k not in rule.constant:
                argnums += (k,)
                places += (x.index,)
        elif (type(x) is list or type(x) is tuple) and holds(x):
            return plain_recorded(rule, tape, args, kwargs)
    ans = apply(rule, values, kwargs) if tape.nested else rule.compute(values, kwargs)
    if not argnums:
        return ans
    op, residuals = rule.record(argnums, ans, values, kwargs)
    parents = places if len(places) > 1 else places[0]
    out = tape.record(op, parents, residuals, ans, getattr(ans, "shape", ()))
    return unpacked(out) if isinstance(ans, (tuple, list)) else out


def simple(rule: Any, kwargs: Any) -> bool:
    """Whether options are constants that the rule does not refuse."""
    return not rule.refuse.keys() & kwargs.keys() and not holds([*kwargs.values()])


def holds(x: Any) -> bool:
    """Whether a list or a tuple holds a traced value."""
    for part in x:
        if isinstance(part, Var):
            return True
        if (type(part) is list or type(part) is tuple) and holds(part):
            return True
    return False
