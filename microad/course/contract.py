"""The contract of an answer, before any value counts: is it there, and of the form asked for?

>>> describe((1, 2.5)), describe({"b": 1, "a": 2}), describe("x"), describe(len)
('a tuple of 2 numbers', 'a dict with the keys a and b', 'a text', 'a function')
"""

import ast
import difflib
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial, wraps
from numbers import Number
from types import FunctionType
from typing import Any, NamedTuple

from microad.course.attempts import attempt, contained
from microad.course.data import Raised, form, same_form
from microad.course.spec import Exercise, Namespace, Probe
from microad.course.stub import STUB_ERROR

CLOSE = 0.6  # how alike two names are that may be one


NOTHING = "nothing"


class Slip(NamedTuple):
    """A mistake that is recognized: the name of its entry in `slips.toml`, and its words."""

    rule: str
    facts: dict[str, str]


# ---------------------------------------------------------------- is it there?


def not_there(exercise: Exercise, space: Mapping[str, Any], tree: ast.Module | None) -> Slip | None:
    """Say why an answer counts as not begun, although something was written."""
    for name in exercise.names:
        near = _other_names(name, space)
        if name not in space and near:
            return Slip("another name", {"function": name, "code": near[0]})
    return _stub_left(exercise, tree)


def _other_names(name: str, space: Mapping[str, Any]) -> list[str]:
    own = [n for n in space if getattr(space[n], "__module__", "") == "__main__" and n != name
           and isinstance(space[n], FunctionType | type)]  # fmt: skip
    lower = [n for n in own if n.lower().replace("_", "") == name.lower().replace("_", "")]
    return lower or difflib.get_close_matches(name, own, n=1, cutoff=CLOSE)


def _stub_left(exercise: Exercise, tree: ast.Module | None) -> Slip | None:
    for function in ast.walk(tree) if tree else ():
        if isinstance(function, ast.FunctionDef) and function.name in exercise.names:
            lines = [s for s in function.body if not isinstance(s, ast.Expr)]
            if (
                len(lines) > 1
                and isinstance(lines[0], ast.Raise)
                and STUB_ERROR in ast.dump(lines[0])
            ):
                return Slip(
                    "leftover raise", {"function": function.name, "line": str(lines[0].lineno)}
                )
    return None


# ---------------------------------------------------------------- what errors say by themselves

# what Python says, and what stands behind it: the first pattern that fits gives the name
MESSAGES = (
    (STUB_ERROR, r"", "unwritten"),
    ("NameError", r"name '(?P<code>\w+)' is not defined", "unknown name"),
    ("UnboundLocalError", r"'(?P<code>\w+)'", "no value yet"),
    ("RecursionError", r"", "endless recursion"),
    ("TypeError", r"for \^", "caret"),
    ("TypeError", r"'(float|int)' object is not callable", "calls a number"),
    ("TypeError", r"must be real number, not (?P<code>\w+)", "object for number"),
    ("TypeError", r"float\(\) argument must be .* not '(?P<code>\w+)'", "object for number"),
    ("TypeError", r"unsupported operand .*(function|method)", "function for number"),
    ("TypeError", r"unsupported operand .*'NoneType'", "nothing for number"),
    ("TypeError", r"(unsupported operand|can't multiply sequence|can only concatenate)"
     r".*(list|tuple|str)", "list for number"),
    ("TypeError", r"(list|tuple) indices must be integers", "index of a list"),
    ("TypeError", r"missing \d+ required positional|takes .* positional argument", "arguments"),
    ("TypeError", r"operand type(\(s\))? for (unary )?(?P<code>\S+): '(?P<got_form>\w+)'",
     "no operation"),
    ("ZeroDivisionError", r"", "divides by zero"),
    ("IndexError", r"", "past the end"),
    ("KeyError", r"(?P<code>.+)", "no such key"),
    ("AttributeError", r"'(?P<got_form>\w+)' object has no attribute '(?P<code>\w+)'",
     "no attribute"),
    ("ValueError", r"math domain error|expected a .* input", "outside of the domain"),
)  # fmt: skip

# the same where the check's own code stops, because it was handed something else than it needs
OUTSIDE = (
    ("RecursionError", r"", "endless recursion"),
    ("AttributeError", r"'(?P<got_form>\w+)' object has no attribute '(?P<code>\w+)'", "hands out"),
    ("KeyError", r"'?(?P<code>[^']+)'?", "lacks a key"),
    ("TypeError", r"'(?P<got_form>\w+)' object is not (?P<code>iterable|callable|subscriptable)",
     "hands out a wrong thing"),
    ("TypeError", r"cannot unpack non-iterable (?P<got_form>\w+)", "hands out no pair"),
    ("ValueError", r"(not enough|too many) values to unpack", "hands out no pair"),
    ("TypeError", r"unsupported operand .*'(?P<got_form>tuple|list|str|function)'",
     "hands out a wrong thing"),
)  # fmt: skip


def by_message(seen: Any, names: tuple[str, ...]) -> Slip | None:
    """Name what an exception in the learner's own code says."""
    if not isinstance(seen, Raised):
        return None
    found = re.search(r"'(\w+)'", seen.text)
    if seen.kind == "NameError" and found and found[1] in names:
        return Slip("not defined", {"function": found[1]})
    for kind, pattern, rule in MESSAGES if seen.where else OUTSIDE:
        if seen.kind == kind and (found := re.search(pattern, seen.text)):
            words = {name: text or "" for name, text in found.groupdict().items()}
            return Slip(rule, words | {"where": seen.where})
    return None


def by_ending(got: Any, expected: Any) -> Slip | None:
    """Name an error that was asked for and did not come, or came as another one."""
    if isinstance(got, str) and isinstance(expected, str) and ERROR.fullmatch(expected):
        rule = "another error" if ERROR.fullmatch(got) else "no error"
        return Slip(rule, {"got_form": got, "wanted_form": expected})
    return None


ERROR = re.compile(r"\w+Error")


def by_kind(key: str, got: Any, expected: Any) -> Slip | None:
    """Name a part of the result that is of another kind than it should be."""
    if (
        not key
        or isinstance(got, Raised)
        or same_form(got, expected)
        or form(got) == form(expected)
    ):
        return None
    facts = {"code": key, "got_form": form(got), "wanted_form": form(expected)}
    return Slip("wrong part", facts)


# ---------------------------------------------------------------- is it of the right form?


class Recorder(Namespace):
    """The definitions of an answer, which notes the form of what its functions return."""

    def __init__(self, names: Mapping[str, Any], asked: tuple[str, ...]) -> None:
        super().__init__(names)
        self._asked = asked
        self.forms: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        thing = super().__getattr__(name)
        if name not in self._asked or not isinstance(thing, FunctionType):
            return thing

        @wraps(thing)
        def recorded(*args: Any, **names: Any) -> Any:
            ans = thing(*args, **names)
            self.forms.setdefault(name, describe(ans))
            return ans

        return recorded


def wrong_form(
    exercise: Exercise, space: Mapping[str, Any], right: Mapping[str, Any], probe: Probe,
    case: Callable[[], Any], prints: bool,
) -> Slip | None:  # fmt: skip
    """Compare the form of what an answer returns in a case with what a right one returns.

    Parameters
    ----------
    exercise : Exercise
        What was asked for.
    space, right : mapping
        The definitions of the answer, and those of the reference.
    probe : Probe
        The property that fails.
    case : callable
        Makes the case in which it fails, anew.
    prints : bool
        Whether the answer has printed something.
    """
    forms = []
    for names in (space, right):
        view = Recorder(names, exercise.names)
        with contained():
            attempt(partial(probe.observe, view, case()), exercise.seconds)
        forms.append(view.forms)
    got, wanted = forms
    for name in got:
        if wanted.get(name, NOTHING) != NOTHING and not is_as_good(got[name], wanted[name]):
            facts = {"function": name, "got_form": got[name], "wanted_form": wanted[name]}
            if got[name] == NOTHING:
                return Slip("prints" if prints else "returns nothing", facts)
            near = is_near(got[name], wanted[name])
            return Slip("other entries" if near else "wrong form", facts)
    return None


def describe(thing: Any) -> str:
    """Name the form of what a function returns; the same words for what serves equally well."""
    if thing is None:
        return NOTHING
    if isinstance(thing, bool):
        return "True or False"
    if isinstance(thing, str):
        return "a text"
    if isinstance(thing, Mapping):
        return f"a dict with {_keys(sorted(map(str, thing)))}"
    if isinstance(thing, BaseException) or (
        isinstance(thing, type) and issubclass(thing, BaseException)
    ):
        return "an error"
    if isinstance(thing, FunctionType) or type(thing).__name__.startswith("builtin_function"):
        return "a function"
    if isinstance(thing, Number) or getattr(thing, "shape", None) == ():
        return "a number"
    with suppress(Exception):
        return (
            _list(thing)
            if isinstance(thing, list | tuple) or hasattr(thing, "shape")
            else f"a {type(thing).__name__}"
        )
    return f"a {type(thing).__name__}"


def _keys(texts: list[str]) -> str:
    if len(texts) < 2:
        return f"the key {texts[0]}" if texts else "no keys"
    return f"the keys {', '.join(texts[:-1])} and {texts[-1]}"


PLURALS = {"a number": "numbers", "a text": "texts", "a function": "functions"}


def _list(things: Any) -> str:
    items = list(things)
    plain = "a tuple" if isinstance(things, tuple) else "a list"
    whole = plain if isinstance(things, list | tuple) else "an array"
    kinds = {describe(item) for item in items}
    if len(kinds) != 1:
        return f"{whole} of {len(items)}" if items else f"{whole} of nothing"
    (kind,) = kinds
    if kind in PLURALS:
        return f"{whole} of {len(items)} {kind[2:] if len(items) == 1 else PLURALS[kind]}"
    return f"{whole} of {len(items)}, each of them {kind}"


def is_as_good(got: str, wanted: str) -> bool:
    """Say whether a form serves as well as another one.

    >>> is_as_good("a tuple of 2 numbers", "a list of 2 numbers")
    True
    """
    got, wanted = (re.sub(r"an? (tuple|array)", "a list", text) for text in (got, wanted))
    both_dicts = got.startswith(A_DICT) and wanted.startswith(A_DICT)
    if both_dicts:
        return set(re.findall(r"\w+", wanted)) <= set(re.findall(r"\w+", got)) | {"keys"}
    return got == wanted


A_DICT = "a dict with"


def is_near(got: str, wanted: str) -> bool:
    """Say whether two forms are of one kind: two lists, or two dicts with other keys."""
    return all(re.match(r"an? (list|tuple|array)|a dict", text) for text in (got, wanted)) and (
        got.startswith(A_DICT) == wanted.startswith(A_DICT)
    )
