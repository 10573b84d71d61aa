"""Who asked? What the call stack says while an error is being raised.

An error names the learner's own expression, and the function of a library that could not work on
a traced value. Python knows both: the frames of the stack lead from the engine through the library
to the learner's code, and the compiler has noted which piece of the source each frame is at.
Nothing is evaluated. Nothing here runs before something has gone wrong.

>>> def f():
...     return who_asked(stack())
>>> print(*[name for name in f().names])
<BLANKLINE>
"""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from types import FrameType, FunctionType, MethodType, ModuleType, TracebackType
from typing import Any, NamedTuple

PATHS = sysconfig.get_paths()
MICROAD = str(Path(__file__).parents[1])
LIBRARIES = tuple(PATHS[key] for key in ("stdlib", "platstdlib", "purelib", "platlib"))
NOBODY = ("<frozen", "<rule>", "<__array_function__")  # files of code that no learner wrote


WHOLE = (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp, ast.UnaryOp, ast.Call)


class Asker(NamedTuple):
    """Who asked a traced value for something.

    Attributes
    ----------
    names : tuple of str
        Full names of the functions that may have asked, such as "math.sin", the likeliest first.
    node, statement : ast.AST or None
        The learner's expression that was being computed, and the statement that it stands in.
    source : str
        The source that both stand in, "" if it is not at hand.
    scope : dict
        What the names in it stand for.
    """

    names: tuple[str, ...] = ()
    node: Any = None
    statement: Any = None
    source: str = ""
    scope: dict[str, Any] = {}  # noqa: RUF012

    def text(self, node: Any) -> str:
        """How a piece is written, on one line."""
        if node is None:
            return ""
        found = lines_of(self.source)[node.lineno - 1 : node.end_lineno]
        found[-1] = found[-1][: node.end_col_offset]  # places are counted in bytes
        found[0] = found[0][node.col_offset :]
        return re.sub(r"\s+", " ", b"".join(found).decode())

    @property
    def code(self) -> str:
        """The expression; the statement, if that assigns or the expression is not known."""
        whole = self.node is None or self.writes or isinstance(self.statement, ast.Delete)
        return shortened(self.text(self.statement if whole else self.node))

    @property
    def argument(self) -> str:
        """The part of the expression that is traced: an argument, an operand, a value assigned."""
        match self.statement if self.writes else self.node:
            case ast.Call(func=f, args=args, keywords=words):
                parts = [*args, *[word.value for word in words], *ast.iter_child_nodes(f)]
            case ast.BinOp(left=left, right=right):
                parts = [left, right]
            case ast.Assign(value=value) | ast.AugAssign(value=value):
                parts = [value]
            case _:
                parts = []
        traced = [part for part in parts if any(map(is_traced, self.values(part)))]
        if not traced:
            return "x"
        if isinstance(traced[0], WHOLE):
            return shortened(self.text(traced[0]))
        inside = [part for part in ast.walk(traced[0]) if isinstance(part, ast.Name)]
        return next(part.id for part in inside if is_traced(self.scope.get(part.id)))

    @property
    def writes(self) -> bool:
        """Whether an element or a slice is assigned to."""
        return isinstance(self.node, ast.Subscript) and isinstance(self.node.ctx, ast.Store)

    def values(self, piece: Any = None) -> list:
        """What the names in a piece stand for: in the expression, or in the whole assignment."""
        piece = piece or (self.statement if self.writes else self.node)
        found = [n.id for n in ast.walk(piece) if isinstance(n, ast.Name)] if piece else []
        return [self.scope[name] for name in found if name in self.scope]


def is_traced(x: Any) -> bool:
    """Whether something is a traced value, or a list with one in it."""
    return any(map(is_traced, x)) if type(x) in (list, tuple) else hasattr(type(x), "tape")


def shortened(text: str, most: int = 70) -> str:
    """A text of a certain length at most."""
    return text if len(text) <= most else f"{text[: most - 4]} ..."


# ---------------------------------------------------------------- the stack


def stack() -> Iterator[FrameType]:
    """The frames that are running, innermost first."""
    frame = inspect.currentframe()
    while frame := frame and frame.f_back:
        yield frame


def raised(error: BaseException) -> list[TracebackType]:
    """The places that an error has passed, innermost first."""
    places, here = [], error.__traceback__
    while here:
        places.append(here)
        here = here.tb_next
    return places[::-1]


def who_asked(places: Iterable[FrameType | TracebackType]) -> Asker:
    """The learner's expression, and the functions between it and the engine.

    Parameters
    ----------
    places : iterable of frame or traceback
        Innermost first.
    """
    between: list[str] = []
    for place in places:
        frame: Any = place if isinstance(place, FrameType) else place.tb_frame
        name = frame.f_code.co_filename
        if name.startswith((MICROAD, *NOBODY)):
            f = frame.f_locals.get("f")  # a function in C has no frame: the engine called it
            if callable(f) and not isinstance(f, (FunctionType, MethodType)):
                between.append(full_name(f))
        elif name.startswith(LIBRARIES):
            between.append(f"{frame.f_globals.get('__name__')}.{frame.f_code.co_qualname}")
        else:
            return reading(place, frame, between)
    return Asker(tuple(reversed(between)))


def is_learners(place: TracebackType) -> bool:
    """Whether a place is in code that is neither ours nor a library's."""
    name = place.tb_frame.f_code.co_filename
    return not name.startswith((MICROAD, *NOBODY, *LIBRARIES))


def is_ours(place: TracebackType) -> bool:
    """Whether a place is in microad itself."""
    return place.tb_frame.f_code.co_filename.startswith(MICROAD)


def reading(place: Any, frame: FrameType, between: list[str]) -> Asker:
    """Read the expression at a place of the learner's."""
    source = "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
    info = inspect.getframeinfo(place, context=0)
    node, statement = piece_at(source, tuple(info.positions or ()))
    scope = {**vars(builtins), **frame.f_globals, **frame.f_locals}
    names = [called(node, scope), *reversed(between)]
    if isinstance(node, ast.expr):
        inner = [n for n in ast.walk(node) if isinstance(n, (ast.Attribute, ast.Name))]
        names += [called(n, scope) for n in inner]
    known = [name for name in names if name and not name.startswith("microad.")]
    return Asker(tuple(dict.fromkeys(known)), node, statement, source, scope)


# ---------------------------------------------------------------- the source


@lru_cache(8)
def lines_of(source: str) -> list[bytes]:
    """The lines of a source."""
    return source.encode().splitlines(keepends=True)


@lru_cache(8)
def pieces(source: str) -> dict[Any, tuple[Any, Any]]:
    """For each place in a source the innermost piece of its tree, and the statement around it."""
    found: dict[Any, tuple[Any, Any]] = {}

    def visit(node: Any, statement: Any) -> None:
        if isinstance(node, ast.stmt):
            statement = node
            found.setdefault(node.lineno, (None, node))
        if hasattr(node, "end_lineno"):
            place = node.lineno, node.end_lineno, node.col_offset, node.end_col_offset
            found[place] = node, statement
        for child in ast.iter_child_nodes(node):
            visit(child, statement)

    try:
        visit(ast.parse(source), None)
    except (SyntaxError, ValueError):
        return {}
    return found


def piece_at(source: str, place: tuple) -> tuple[Any, Any]:
    """The piece of the tree at a place, and its statement; None where that is not known."""
    known = pieces(source)
    return known.get(place) or known.get(place[0] if place else None) or (None, None)


def called(node: Any, scope: dict[str, Any]) -> str:
    """The full name of what an expression calls or works on, "" if that is not known.

    >>> import math
    >>> called(ast.parse("m.sin(2)", mode="eval").body, {"m": math})
    'math.sin'
    """
    match node:
        case ast.Name(id=name):
            return full_name(scope[name]) if name in scope else ""
        case ast.Attribute(value=owner, attr=name):
            before = called(owner, scope)
            return f"{before}.{name}" if before else ""
        case ast.Call(func=inner) | ast.Subscript(value=inner) | ast.BinOp(left=inner):
            return called(inner, scope)
        case ast.Constant(value=value):
            return full_name(value)
        case ast.List() | ast.ListComp():
            return "builtins.list"
    return ""


def full_name(thing: Any) -> str:
    """Where something comes from: a module, a function, or the class of a value.

    >>> import math
    >>> full_name(math), full_name(math.sin), full_name("text")
    ('math', 'math.sin', 'builtins.str')
    """
    if isinstance(thing, ModuleType):
        return thing.__name__.replace("microad.numpy", "numpy")
    if type(thing).__name__ == "ufunc":
        ours = getattr(sys.modules["numpy"], thing.__name__, None) is thing
        return f"{'numpy' if ours else 'scipy.special'}.{thing.__name__}"
    kind = thing if hasattr(thing, "__qualname__") else type(thing)
    owner = getattr(thing, "__self__", None)  # a method in C knows its object only
    home = getattr(kind, "__module__", None) or type(owner).__module__
    return f"{home}.{kind.__qualname__}"


def public(name: str) -> str:
    """A full name without the parts that a library hides.

    >>> public("scipy.special._logsumexp.logsumexp")
    'scipy.special.logsumexp'
    """
    return re.sub(r"\._\w+(?=\.)|_gen(?=\.)", "", name).replace("builtins.", "")
