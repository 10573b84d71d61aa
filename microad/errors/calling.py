"""Errors of how an operator is called: the function, its arguments, its output."""

from __future__ import annotations

from types import BuiltinFunctionType, CoroutineType, FunctionType, GeneratorType, MethodType
from typing import Any, ClassVar

from microad.errors.base import MicroadError, TableError

FUNCTIONS = (FunctionType, MethodType, BuiltinFunctionType, type)


def kind_of(thing: object) -> str:
    """The dtype of an array, else the name of the type."""
    return str(getattr(thing, "dtype", type(thing).__name__))


def parameters(f: Any) -> str:
    """The arguments of a function, as they are written in its definition."""
    import inspect  # who reads no error needs no inspector

    try:
        return str(inspect.signature(f))
    except (TypeError, ValueError):
        return "(...)"


def names_of_arguments(f: Any) -> list[str]:
    """What the arguments of a function are called, as far as that is known."""
    import inspect

    try:
        return list(inspect.signature(f).parameters)
    except (TypeError, ValueError):
        return []


def name_of(f: Any) -> str:
    """What a function is called; f, if it has no name."""
    name = getattr(f, "__name__", type(f).__name__)
    return "f" if name == "<lambda>" else name


class NotCallableError(MicroadError, TypeError):
    """An operator was given something that is not a function."""

    def __init__(self, operator: str, thing: object) -> None:
        super().__init__(
            f"{operator} needs a function, and {thing!r:.60} is not one "
            f"({type(thing).__name__}). If you wrote {operator}(f(x)), Python called f before "
            f"{operator} could look at it. Write {operator}(f)(x): this makes the derivative "
            "first, and then calls it at x."
        )


class CallError(MicroadError, TypeError):
    """A derivative was called with other arguments than its function takes."""

    def __init__(self, f: Any, python: str) -> None:
        name, names = name_of(f), names_of_arguments(f)
        cure = f"{name} takes {parameters(f)}: write grad({name})({', '.join(names)})."
        owner = f.__qualname__.rpartition(".")[0]
        if names[:1] == ["self"]:
            cure = (
                f"{name} is a method, and its first argument is the object. Make one, model = "
                f"{owner}(...), and write grad(model.{name})(x)."
            )
        elif isinstance(f, MethodType) and "takes" in python:
            cure = f"{name} is a method: write self as the first argument in its definition."
        super().__init__(
            f"{python}. A derivative takes the same arguments as the function that it is made "
            f"from. {cure}"
        )


class InputError(TableError, TypeError):
    """A derivative was asked for with respect to something that cannot change a little."""

    texts: ClassVar = {
        "whole": "whole numbers cannot change a little. Write 3.0 for 3, or x.astype(float) for an "
        "array",
        "text": "a string is not a number. Write float(x) to convert it",
        "table": "a table holds names and an index besides its numbers. Write x.to_numpy()",
        "engine": "it belongs to another engine of microad. Write a float, such as 2.0, or use "
        "the backward() of that engine",
        "function": "a function is not a number. Write grad(f)(x) with a number x, not grad(f)(g)",
        "once": "its numbers are not there until you loop over it. Write "
        "np.array(list(x), dtype=float)",
        "object": "an object may hold numbers, but it is not a number. Pass its numbers as an "
        "array, a list, a tuple or a dict of floats",
        "array": "only numbers that can change a little have a derivative. Write "
        "np.array(x, dtype=float)",
    }

    def __init__(self, thing: object) -> None:
        kind = kind_of(thing)
        shown = f"{thing!r:.60}".replace("\n", " ")
        cause = self.cause(thing, kind)
        why = "" if cause == "whole" else "it is neither a float nor an array of floats; "
        MicroadError.__init__(
            self,
            f"there is no derivative with respect to {shown} ({kind}): {why}{self.texts[cause]}, "
            "or name another argument with argnum.",
        )

    @staticmethod
    def cause(thing: Any, kind: str) -> str:
        """Which of the texts answers."""
        tests = {
            "whole": kind.startswith(("int", "uint", "bool")),
            "table": hasattr(thing, "to_numpy"),
            "text": isinstance(thing, (str, bytes)),
            "array": hasattr(thing, "dtype") or isinstance(thing, (set, frozenset)),
            "engine": type(thing).__module__ in ("microad.scalar", "microad.dual"),
            "once": (hasattr(thing, "__iter__") and hasattr(type(thing), "__next__"))
            or isinstance(thing, (range, map, zip)),
            "function": callable(thing),
        }  # fmt: skip
        return next((cause for cause, holds in tests.items() if holds), "object")


class ArgumentError(TableError, TypeError):
    """There is no such argument to differentiate in."""

    texts: ClassVar = {
        "name": "{f}{parameters} has no argument of that name; argnum={argnum!r} is none of them. "
        "Write one of its names, or a position (0, 1, ...).",
        "position": "{f}{parameters} was called with {count}; argnum={argnum!r} is none of them. "
        "Write a position from 0 on, a tuple of positions, or the name of an argument.",
        "default": "{f}{parameters} was called with {count}; argnum={argnum!r} is none of them, "
        "because it was left at its default. Pass a value for it in the call, too: that value "
        "is the point where you get the derivative.",
        "nothing": "the derivative of {f}{parameters} was called without arguments; "
        "argnum={argnum!r} is none of them. Write the point where you want it: grad({f})(x).",
        "value": "argnum says in which argument of {f}{parameters} to differentiate; "
        "argnum={argnum!r:.40} is none of them. Write a position (0, 1, ...), a tuple of "
        "positions, or a name. If you meant the point where you want the derivative, write "
        "grad({f})(x) instead of grad({f}, x).",
    }

    def __init__(self, argnum: object, f: Any, count: int) -> None:
        known = parameters(f)
        names = names_of_arguments(f)
        if not isinstance(argnum, (int, str)):
            cause = "value"
        elif not count:
            cause = "nothing"
        elif isinstance(argnum, str) and argnum not in names:
            cause = "name"
        else:
            place = names.index(argnum) if isinstance(argnum, str) else argnum
            cause = "default" if count <= place < len(names) else "position"
        name = name_of(f)
        arguments = f"{count} argument{'s' * (count != 1)}"
        super().__init__(cause, argnum=argnum, f=name, parameters=known, count=arguments)


class OutputError(TableError, TypeError):
    """A function does not have the output that an operator needs."""

    texts: ClassVar = {
        "pair": "{f} returned {shown} instead of a pair. Write return y, aux: first the number to "
        "differentiate, then whatever else you want to get back",
        "none": "{f} returned None. Most often its last line computes the result and does not "
        "return it. Write {back}",
        "generator": "{f} returned a {kind}, because it has a `yield` in it, or returns a loop in "
        "parentheses: nothing has been computed yet. Write return in place of yield, and put "
        "sum(...) or np.stack([...]) around the loop",
        "coroutine": "{f} is an async function, so calling it returned a coroutine and computed "
        "nothing. Write def in place of async def",
        "once": "{f} returned {shown}, which computes nothing until you loop over it. Write "
        "np.sum(np.stack([...])) for one number, or use jacobian for all derivatives",
        "function": "{f} returned a function, {shown}. If you forgot to call it, add parentheses "
        "after its name, as in y.sum()",
        "text": "{f} returned a string, {shown}. Write return y, where y is the number itself, and "
        "print the string outside of the function",
        "dict": "{f} returned a dict. Write return d['loss'] for the number to differentiate; "
        "grad_and_aux gives you the other values, too, and jacobian the derivatives of all",
        "list": "{f} returned a {kind} of {length}. Write return np.sum(np.stack(...)) for one "
        "number. Use jacobian for the derivatives of all values, or grad_and_aux to "
        "differentiate only the first",
        "engine": "{f} returned a {kind}, which belongs to another engine of microad, and two "
        "engines cannot share one computation. Write floats and functions of microad.numpy in "
        "place of {kind}",
        "complex": "{f} has a complex output ({kind}). Write holomorphic_grad(f), or make it "
        "real: np.real(y), np.abs(y)",
        "boolean": "{f} has a Boolean output, {shown}: a comparison is true or false, and has no "
        "derivative. Write a number: return x - 1 in place of x > 1",
        "array": "{f} has an array of shape {shape} as output. Write np.sum(y) or np.mean(y) in "
        "the function, elementwise_grad(f) if each element of y depends on one of x only, or "
        "jacobian(f) for all derivatives",
        "other": "{f} has {kind} as output: {shown}. Write return y, where y is a number; "
        "grad_and_aux gives you other values, too",
    }

    def __init__(self, operator: str, out: Any, f: Any = None, pair: bool = False) -> None:
        name = "this function" if f is None else name_of(f)
        facts = {
            "f": "this function" if name == "f" else name,
            "kind": kind_of(out),
            "shown": f"{out!r:.40}".replace("\n", " "),
            "shape": getattr(out, "shape", ()),
            "length": values_in(out),
            "back": returning(f) or "return y as its last line",
        }  # fmt: skip
        cause = "pair" if pair else self.cause(out, str(facts["kind"]))
        what = self.text(cause, **facts)
        needs = "numbers" if operator in ("jacobian", "deriv") else "one real number"
        needs = "a pair" if pair else needs
        MicroadError.__init__(
            self, f"{operator} needs a function with {needs} as output, but {what}."
        )

    @staticmethod
    def cause(out: Any, kind: str) -> str:
        """Which of the texts answers."""
        tests = {
            "none": out is None,
            "engine": type(out).__module__ in ("microad.scalar", "microad.dual"),
            "generator": isinstance(out, GeneratorType),
            "coroutine": isinstance(out, CoroutineType),
            "complex": kind.startswith("complex"),
            "boolean": kind.startswith("bool"),
            "text": isinstance(out, (str, bytes)),
            "array": bool(getattr(out, "shape", ())),
            "dict": isinstance(out, dict),
            "list": isinstance(out, (list, tuple, set)),
            "once": isinstance(out, (map, zip, range, filter)),
            "function": isinstance(out, FUNCTIONS),
        }
        return next((cause for cause, holds in tests.items() if holds), "other")


def values_in(out: Any) -> str:
    """How many values a container has."""
    count = len(out) if isinstance(out, (list, tuple, set)) else 0
    return "1 value" if count == 1 else f"{count} values"


def returning(f: Any) -> str:
    """The last line of a function with a return before it, if it is an expression that lacks it."""
    import ast
    import inspect
    from textwrap import dedent

    try:
        last = ast.parse(dedent(inspect.getsource(f))).body[0].body[-1]  # type: ignore[attr-defined]
    except (OSError, TypeError, SyntaxError, AttributeError, IndexError):
        return ""
    match last:
        case ast.Expr(value=value) if not ast.unparse(value).startswith("print"):
            return f"return {ast.unparse(value)}"
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AugAssign(target=ast.Name(id=name)):
            return f"return {name} as its last line"
    return ""


class UnusedInputWarning(UserWarning):
    """The output of a function does not depend on the input."""

    def __init__(self, operator: str, f: Any, argnum: object, out: object = None) -> None:
        whole = kind_of(out).startswith(("int", "uint"))
        why = (
            f"It returned {out!r:.40}, a whole number, and whole numbers do not change a little. "
            "Return what is computed before it is counted or rounded."
            if whole
            else "If it should depend on it: look for float(x), numpy.array or stop_gradient on "
            "the way, or for an argument that is not used."
        )
        names = [] if hasattr(f, "argnum") else names_of_arguments(f)
        which = f"argument {argnum!r}" + (f" ({names[argnum]})" if argnum == 0 and names else "")
        super().__init__(
            f"{operator}: the output of {name_of(f)} does not depend on its {which}, so the "
            f"derivative is zero. {why}"
        )
