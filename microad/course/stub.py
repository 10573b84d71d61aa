"""Tell an answer that was not begun from one that went wrong."""

import dis
from collections.abc import Mapping
from types import CodeType, FunctionType
from typing import Any

STUB_ERROR = "NotImplementedError"

# what `raise NotImplementedError("...")` compiles to, in any version of Python
_RAISING = {
    "LOAD_GLOBAL", "LOAD_COMMON_CONSTANT", "LOAD_CONST", "PUSH_NULL", "PRECALL", "CALL",
    "KW_NAMES", "RAISE_VARARGS",
}  # fmt: skip
_RETURNING = {"LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}
_NOISE = {"RESUME", "CACHE", "NOP", "COPY_FREE_VARS", "MAKE_CELL"}


def not_attempted(names: tuple[str, ...], space: Mapping[str, Any]) -> bool:
    """Say whether every one of `names` is missing or still a stub."""
    return all(name not in space or is_stub(space[name]) for name in names)


def is_stub(thing: Any) -> bool:
    """Say whether a function's body, or that of every method of a class, does nothing.

    >>> def f(x):
    ...     "A docstring."
    ...     raise NotImplementedError()
    >>> is_stub(f), is_stub(is_stub)
    (True, False)
    """
    if isinstance(thing, FunctionType):
        return _is_empty(thing.__code__)
    if isinstance(thing, type):
        methods = [item for item in vars(thing).values() if isinstance(item, FunctionType)]
        return all(map(is_stub, methods))
    return thing is None or thing is ...


def _is_empty(code: CodeType) -> bool:
    if code.co_names not in ((), (STUB_ERROR,)):  # most answers; their steps are not worth a look
        return False
    steps = [step for step in dis.get_instructions(code) if step.opname not in _NOISE]
    names = {step.opname for step in steps}
    if names <= _RETURNING:
        return all(step.argval is None for step in steps)
    return names <= _RAISING
