"""Where the function that is differentiated ends in an error of Python, NumPy or a library.

Some of those errors are about traced values and do not say so, because whoever raised them does
not know traced values: ``struct.error: required argument is not a float``. At the border of a
derivative such an error is exchanged for one that says what happened. What the learner's own code
raises stays as it is.
"""

from __future__ import annotations

import ast
import re
from itertools import takewhile

from microad.errors.asking import Asker, is_learners, is_ours, is_traced, raised, who_asked
from microad.errors.base import MicroadError
from microad.errors.calling import CallError
from microad.errors.lost import LIBRARIES, LostTraceError, told
from microad.errors.operands import NoMethodError, OperandError, TruthError


def explained(error: Exception) -> MicroadError | None:
    """The error that says what happened, in the place of this one; None if this one says it."""
    if isinstance(error, MicroadError):
        return None
    places = raised(error)
    asker = who_asked(places)
    if is_learners(places[0]) and isinstance(asker.statement, ast.Raise):
        return None
    for hidden in (error.__cause__, error.__context__):  # NumPy puts its own words before ours
        if isinstance(hidden, MicroadError):
            return hidden
    return next((made for test in TESTS if (made := test(error, asker, places))), None)


def attribute(error: Exception, asker: Asker, places: list) -> MicroadError | None:
    """A name behind a dot that arrays of NumPy do not have."""
    missing = isinstance(error, AttributeError) and is_traced(error.obj)
    return NoMethodError(error.name) if missing and is_learners(places[0]) else None  # type: ignore[attr-defined]


def truth(error: Exception, asker: Asker, places: list) -> MicroadError | None:
    """One yes or no was asked of an array."""
    return TruthError(asker) if "truth value of an array" in str(error) else None


def wrong_call(error: Exception, asker: Asker, places: list) -> MicroadError | None:
    """The engine called a function that takes other arguments."""
    if not isinstance(error, TypeError) or not is_ours(places[0]):
        return None
    f = places[0].tb_frame.f_locals.get("f")
    ours = str(error).startswith(f"{getattr(f, '__qualname__', '?')}()")
    return CallError(f, str(error)) if ours else None


def lost(error: Exception, asker: Asker, places: list) -> MicroadError | None:
    """A library, or an assignment, met a traced value and could do nothing with it."""
    inner = [is_ours(place) for place in takewhile(lambda p: not is_learners(p), places)]
    if any(inner) and not inner[0]:
        return None  # a rule of ours has called the library
    cause = told(asker)[0]
    named = re.search(r"\b(Var|Array)\b", str(error))
    if not (named or any(map(is_traced, asker.values()))) or "LinAlg" in type(error).__name__:
        return None
    if cause in LIBRARIES or (asker.writes and isinstance(error, ValueError)):
        return LostTraceError("array", asker=asker)
    known = cause in ("format", "math", "int") and named
    return LostTraceError("float", asker=asker) if known else None


def operand(error: Exception, asker: Asker, places: list) -> MicroadError | None:
    """An operator, a call or a key that a traced value cannot be used with."""
    cause = next((cause for kind, words, cause in OPERANDS
                  if isinstance(error, kind) and re.search(words, str(error))), None)  # fmt: skip
    return OperandError(cause, asker, str(error)) if cause else None


OPERANDS: tuple[tuple[type[Exception], str, str], ...] = (  # an error, words in it, and the cause
    (TypeError, r"for \^: .*'(Var|Array)'", "xor"),
    (TypeError, r"for ([|&]|<<|>>): .*'(Var|Array)'|unary ~: '(Var|Array)'", "bits"),
    (TypeError, r"'(Var|Array)' object is not callable", "call"),
    (TypeError, r"dtype\('<U\d+'\)|concatenate str|: 'str' and|and 'str'", "text"),
    (TypeError, r"only integer scalar arrays can be converted", "axis"),
    (TypeError, r"invalid keyword argument for sum|(max|min)\(\) got an unexpected", "builtin"),
    (TypeError, r"unexpected keyword argument '(dim|keepdim)'", "dim"),
    (TypeError, r"format string passed to numpy.ndarray", "format"),
    (TypeError, r"operand type.*'NoneType'", "none"),
    (TypeError, r"'(Var|Array)'|\bnot (Var|Array)\b", "other"),
    (KeyError, r"^\(?(Var|array)\(", "key"),
)
TESTS = (attribute, truth, wrong_call, lost, operand)
