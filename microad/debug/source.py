"""What the learner wrote where an operation was recorded: the operands, and the name it was given.

A tape holds numbers, not names: of ``z = A @ x + b`` it knows the places of the traced x and what
the rules need later. The rest stands in the source. While an operation runs, Python knows the
instruction that it is at, and the compiler has noted which piece of the source that came from. So
the piece can be found in the syntax tree, and a plain name in it can be looked up, in the
variables of that moment. Nothing is evaluated: an operand that is more than a name or a number has
a text only.

>>> import ast
>>> [operand.text for operand in operands_of(ast.parse("A @ (x + 1)", mode="eval").body)]
['A', '(x + 1)']
"""

from __future__ import annotations

import ast
import inspect
import linecache
import os
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any, NamedTuple

import numpy

HOMES = tuple(
    str(home) + os.sep for home in (Path(__file__).parents[1], Path(str(numpy.__file__)).parent)
)
SIGNS: dict[type, str] = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide", ast.Pow: "power",
    ast.MatMult: "matmul", ast.Mod: "remainder", ast.USub: "negative",
}  # fmt: skip
ATOMS = (ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.Call, ast.List)
OPERATIONS = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Subscript, ast.AugAssign)


class Operand(NamedTuple):
    """An operand as it was written; `value` only if `known`; `parts` are those of a list."""

    text: str
    value: Any = None
    known: bool = False
    parts: tuple = ()


class Written(NamedTuple):
    """An operation as it was written.

    `name` is NumPy's name of it, `operands` are all of them, in order, and `target` is the variable
    that the value is assigned to, or "". What stands before the dot in ``x.dot(y)`` and in
    ``np.dot(x, y)`` is the `owner`: an operand, or a module.
    """

    name: str = ""
    operands: tuple[Operand, ...] = ()
    owner: Operand | None = None
    target: str = ""


class Spot(NamedTuple):
    """Where an operation was recorded, and what stands there."""

    code: CodeType
    offset: int
    written: Written


class Reader:
    """Reads the source around operations; every piece of it once.

    Parameters
    ----------
    border : code
        The frames from the one that runs this code outward are not the learner's.
    """

    def __init__(self, border: CodeType) -> None:
        self.border = border
        self.trees: dict[str, dict] = {}
        self.known: dict[tuple[CodeType, int], Written] = {}

    def spot(self, frame: FrameType | None) -> Spot | None:
        """Find the innermost frame that is the learner's, and what it is doing."""
        while frame and frame.f_code is not self.border and is_ours(frame):
            frame = frame.f_back
        if frame is None or frame.f_code is self.border:
            return None
        key = (frame.f_code, frame.f_lasti)
        if key not in self.known:
            self.known[key] = self.read(*key)
        written = self.known[key]
        operands = written.operands
        if written.owner and not is_module(written.owner, frame):
            operands = (written.owner, *operands)
        seen = tuple(looked_up(operand, frame) for operand in operands)
        return Spot(*key, written._replace(operands=seen))

    def read(self, code: CodeType, offset: int) -> Written:
        """Read what stands in the source where an instruction came from."""
        place = next(islice(code.co_positions(), offset // 2, None))
        if code.co_filename not in self.trees:
            self.trees[code.co_filename] = pieces(code.co_filename)
        return self.trees[code.co_filename].get(place, Written())


def is_ours(frame: FrameType) -> bool:
    """Whether a frame runs code of microad or of NumPy; code that we compiled has no module."""
    return frame.f_code.co_filename.startswith(HOMES) or "__name__" not in frame.f_globals


def pieces(filename: str) -> dict[tuple, Written]:
    """Every operation in a file, by its place: lines and columns as `co_positions` tells them."""
    try:
        tree = ast.parse("".join(linecache.getlines(filename)))
    except SyntaxError:  # a cell with a magic line, or no source at all
        return {}
    found: dict[tuple, Written] = {}
    for node in ast.walk(tree):
        if isinstance(node, OPERATIONS):
            found[place_of(node)] = Written(name_of(node), *sides_of(node), target_of(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            (target,) = node.targets
            if isinstance(target, ast.Name):
                place = place_of(node.value)
                found[place] = found.get(place, Written())._replace(target=target.id)
    return found


def place_of(node: Any) -> tuple:
    """Where a piece begins and ends, in the order of `co_positions`."""
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset


def name_of(node: Any) -> str:
    """What NumPy calls an operation that is written like this."""
    if isinstance(node, ast.Subscript):
        return "getitem"
    if not isinstance(node, ast.Call):
        return SIGNS.get(type(node.op), "")
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return getattr(vars(numpy).get(name), "__name__", name)  # np.str would warn


def target_of(node: Any) -> str:
    """The variable that ``x += y`` changes."""
    is_change = isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
    return node.target.id if is_change else ""


def sides_of(node: Any) -> tuple[tuple[Operand, ...], Operand | None]:
    """The operands, and the object before the dot of a method."""
    is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return operands_of(node), written_as(node.func.value) if is_method else None


def operands_of(node: Any) -> tuple[Operand, ...]:
    """The operands of an operation, as they are written."""
    if isinstance(node, ast.BinOp):
        return written_as(node.left), written_as(node.right)
    if isinstance(node, ast.AugAssign):
        return written_as(node.target), written_as(node.value)
    if isinstance(node, ast.UnaryOp):
        return (written_as(node.operand),)
    if isinstance(node, ast.Subscript):
        return written_as(node.value), Operand(index_of(node.slice))
    if any(isinstance(part, ast.Starred) for part in node.args):
        return ()
    return tuple(written_as(part)._replace(text=ast.unparse(part)) for part in node.args)


def index_of(node: Any) -> str:
    """What stands between the brackets of ``x[1:, i]``."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return ", ".join(map(ast.unparse, parts))


def written_as(node: Any) -> Operand:
    """An operand: a number has its value, anything else a text, in brackets if it needs them."""
    text = ast.unparse(node)
    is_minus = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    number = node.operand if is_minus else node
    if isinstance(number, ast.Constant) and isinstance(number.value, (int, float, complex)):
        return Operand(text, -number.value if is_minus else number.value, True)
    parts = tuple(map(written_as, getattr(node, "elts", ())))
    return Operand(text if isinstance(node, ATOMS) else f"({text})", parts=parts)


def is_module(owner: Operand, frame: FrameType) -> bool:
    """Whether this is a module, such as np and np.linalg: names with dots, a module the first."""
    root, *rest = owner.text.split(".")
    first = looked_up(Operand(root), frame).value
    return isinstance(first, ModuleType) and all(map(str.isidentifier, rest))


def looked_up(operand: Operand, frame: FrameType) -> Operand:
    """The same with its value, if it is the name of a variable."""
    for scope in (frame.f_locals, frame.f_globals):
        if not operand.known and operand.text in scope:
            return Operand(operand.text, scope[operand.text], True)
    return operand


# ---------------------------------------------------------------- the names of inputs


def parameters(f: Callable, args: tuple) -> list[str]:
    """What a function calls its arguments; that of NumPy, if f stands for one of NumPy's."""
    f = getattr(f, "raw", f)
    try:
        if isinstance(f, numpy.ufunc):  # before 2.4, NumPy does not tell their names
            raise TypeError
        bound = inspect.signature(f).bind(*args)
    except (TypeError, ValueError):
        return [f"x{k}" for k in range(1, len(args) + 1)] if len(args) > 1 else ["x"]
    rest = {p.name for p in bound.signature.parameters.values() if p.kind is p.VAR_POSITIONAL}
    names: list[str] = []
    for name, value in bound.arguments.items():
        names += [f"{name}[{k}]" for k in range(len(value))] if name in rest else [name]
    return names


def leaf_names(name: str, x: Any) -> Iterable[str]:
    """What the leaves of a tree are called: p['w'][0]."""
    if type(x) is dict:
        parts = [(f"{name}[{key!r}]", part) for key, part in x.items()]
    elif hasattr(x, "_fields"):
        parts = [(f"{name}.{key}", part) for key, part in zip(x._fields, x)]
    elif isinstance(x, (tuple, list)):
        parts = [(f"{name}[{k}]", part) for k, part in enumerate(x)]
    else:
        return [] if x is None else [name]
    return [label for key, part in parts for label in leaf_names(key, part)]
