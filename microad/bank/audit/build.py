"""C11: what a lesson builds IS the package: the same syntax trees, no line left unexplained."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import microad
from microad.bank.audit.book import Cell, Course, Lesson
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet

GROUPS = {"operators", "functions", "comparisons"}  # tags that name several things at once
TAG = re.compile(r"build:(\w+)\.(.+)")
MEMBER = re.compile(r"build:(\w+)\.(\w+)\.\w+")  # a class whose methods are built one at a time


def check(course: Course, watch: Watch = quiet) -> Finding:
    """Compare build cells with the package, and the package with build cells."""
    cells = [cell for lesson in course.lessons for cell in lesson.code if modules_of(cell)]
    modules = sorted({module for cell in cells for module in modules_of(cell)})
    return finding(
        f"{many(len(cells), 'build cell')}, {many(len(modules), 'module')}", _problems(course)
    )


def _problems(course: Course) -> Iterator[str]:
    owner = owners(course)
    built: dict[str, list[str]] = {}
    for lesson in course.lessons:
        for cell in lesson.code:
            yield from _misnamed(lesson, cell)
            for module in modules_of(cell):
                there = package(module, owner.get(module, ""))
                text = statements(cell.source, owner.get(module, ""))
                mine = [s for s in text if not attaches(s)]
                built.setdefault(module, []).extend(mine)
                for statement in mine:
                    if statement not in there and len(modules_of(cell)) == 1:
                        first = statement.splitlines()[0]
                        yield f"{lesson.name}, {cell.id}: not as in microad/{module}.py: `{first}`"
    for module, mine in built.items() if course.whole else ():
        for statement in package(module, owner.get(module, "")):
            if statement not in mine:
                yield f"microad/{module}.py: no lesson builds `{statement.splitlines()[0]}`"


def owners(course: Course) -> dict[str, str]:
    """For each module the class whose methods are built one at a time, if there is one.

    A tag such as "build:scalar.Value.backward" says so.
    """
    tags = (tag for lesson in course.lessons for cell in lesson.code for tag in cell.tags)
    return {m.group(1): m.group(2) for tag in tags if (m := MEMBER.fullmatch(tag))}


def _misnamed(lesson: Lesson, cell: Cell) -> Iterator[str]:
    for tag in cell.tags:
        match = TAG.fullmatch(tag)
        name = match.group(2).split(".")[-1] if match else ""
        if name and name not in GROUPS and not re.search(rf"\b{name}\b", cell.source):
            yield f"{lesson.name}, {cell.id}: the tag {tag} names nothing in the cell"


def modules_of(cell: Cell) -> list[str]:
    """The modules that a cell builds a part of."""
    return sorted({match.group(1) for tag in cell.tags if (match := TAG.fullmatch(tag))})


@lru_cache
def package(module: str, owner: str) -> list[str]:
    """The statements of a module of the package; none if there is no such module."""
    path = Path(microad.__file__).parent / f"{module}.py"
    return statements(path.read_text(encoding="utf-8"), owner) if path.exists() else []


# ---------------------------------------------------------------- statements as comparable text


class _Bare(ast.NodeTransformer):
    """Drop docstrings; write `Value.add = ...` as the class body does: `add = ...`."""

    def __init__(self, owner: str = "") -> None:
        self.owner = owner

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        _drop_docstring(node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        _drop_docstring(node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        stored = isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name)
        if stored and getattr(node.value, "id", "") == self.owner:
            return ast.Name(node.attr, node.ctx)
        return node


def _drop_docstring(node: ast.FunctionDef | ast.ClassDef) -> None:
    if ast.get_docstring(node) is not None:
        node.body = node.body[1:]


def statements(source: str, owner: str = "") -> list[str]:
    """Every statement of a module, those of class `owner` one by one, as comparable text.

    Imports and bare expressions are left out: they build nothing.
    """
    found = []
    for node in ast.parse(source).body:
        body = node.body if isinstance(node, ast.ClassDef) and node.name == owner else [node]
        for item in body:
            if not isinstance(item, ast.Import | ast.ImportFrom | ast.Expr):
                found += _pieces(_Bare(owner).visit(item))
    return found


def _pieces(node: ast.stmt) -> list[str]:
    """Split `a, b = c, d` into two, so that it does not matter how assignments are grouped."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
        names, value = node.targets[0].elts, node.value
        if isinstance(value, ast.Tuple):
            return [
                f"{ast.unparse(n)} = {ast.unparse(v)}"
                for n, v in zip(names, value.elts, strict=True)
            ]
    return [ast.unparse(node)]


def attaches(statement: str) -> bool:
    """Does it only hand a function, written above it, to the class: `backward = backward`?"""
    left, _, right = statement.partition(" = ")
    return left == right
