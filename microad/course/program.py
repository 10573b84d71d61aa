"""The program that a learner wrote, as a syntax tree: what defines the names that are asked for.

Only definitions are taken over, so that a cell which also calls `check` or draws a picture can be
run once more without doing that again.

>>> from microad.course.judge import define
>>> from microad.course.spec import exercise
>>> task = exercise("05-1")
>>> program(("answer_05_1",), define(task, task.reference)).body[0].name
'answer_05_1'
"""

import ast
import linecache
from collections.abc import Iterator, Mapping
from types import FunctionType
from typing import Any

DEFINITIONS = (
    ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign,
)  # fmt: skip


def remember_source(name: str, source: str) -> None:
    """Let tracebacks and `program` find the lines of a cell that has no file."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)


def program(names: tuple[str, ...], space: Mapping[str, Any]) -> ast.Module | None:
    """Return the definitions in the cells that define `names`; None if they cannot be read.

    Parameters
    ----------
    names : tuple of str
        What the exercise asks for.
    space : mapping
        The namespace of the learner.
    """
    files = dict.fromkeys(file for name in names for file in _files(space.get(name)))
    body: list[ast.stmt] = []
    for file in files:
        try:
            tree = ast.parse("".join(linecache.getlines(file)))
        except SyntaxError:
            return None
        body += [statement for statement in tree.body if isinstance(statement, DEFINITIONS)]
    return ast.Module(body, []) if body else None


def _files(thing: Any) -> Iterator[str]:
    """The cells in which a function, or the methods of a class, were written."""
    found = [*vars(thing).values()] if isinstance(thing, type) else [thing]
    for item in found:
        if isinstance(item, FunctionType) and item.__module__ == "__main__":
            yield item.__code__.co_filename
