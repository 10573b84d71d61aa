"""What a rule reads: its byte code tells which of its parameters are ever mentioned.

>>> reads(lambda np, ans, x: np.cos(x), 3)
(True, False, True)

Residuals that no rule reads need not be saved. The plain engine saves them all.
"""

from __future__ import annotations

import dis
import inspect
from functools import cache
from typing import Any

from microad.engine.leaves import stub
from microad.engine.rule_types import General


@cache
def reads(rule: Any, count: int) -> tuple[bool, ...]:
    """Which of its first `count` parameters the code of a rule mentions."""
    code = getattr(rule, "__code__", None)
    if code is None or hasattr(rule, "__self__") or {"locals", "eval"} & {*code.co_names}:
        return (True,) * count
    used = set(code.co_cellvars)
    for step in dis.get_instructions(code):
        if "LOAD" in step.opname:
            used.update(step.argval if isinstance(step.argval, tuple) else (step.argval,))
    names = list(code.co_varnames[: code.co_argcount])
    if code.co_flags & inspect.CO_VARARGS:
        names += [code.co_varnames[code.co_argcount + code.co_kwonlyargcount]] * count
    return tuple([name in used for name in names[:count]])


def read_by(rules: list, count: int) -> tuple[bool, ...]:
    """Which of (ans, *args) are read by rules, given with the place of their parameter ans."""
    rows = [reads(rule, first + count)[first:] for rule, first in rules]
    return tuple(any(row[k : k + 1] == (True,) for row in rows) for k in range(count))


def general_residuals(
    rule: General, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any
) -> Any:
    """Stubs in place of what neither the vjps nor the jvps of these arguments read."""
    rules = [rule.parts[k] for k in argnums] + [rule.jvps[k] for k in argnums if rule.jvps]
    read = read_by([(part, 2) for part in rules], len(args) + 1)
    ans, *args = [x if needed else stub(x) for x, needed in zip((ans, *args), read)]
    return ans, args, kwargs
