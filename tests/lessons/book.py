"""Read a lesson for the tests: its cells, its prose without code, its build cells."""

import ast
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


@dataclass(frozen=True)
class Cell:
    id: str
    kind: str  # "markdown" or "code"
    source: str
    tags: tuple[str, ...]
    outputs: tuple[dict, ...]


@cache
def cells(path: Path) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            c["id"],
            c["cell_type"],
            "".join(c["source"]),
            tuple(c["metadata"].get("tags", ())),
            tuple(c.get("outputs", ())),
        )
        for c in json.loads(path.read_text())["cells"]
    )


def prose(source: str) -> str:
    """Markdown without what is not read aloud: code, mathematics, tables, marks."""
    text = re.sub(r"```.*?```|\$\$.*?\$\$", " ", source, flags=re.S)
    text = re.sub(r"`[^`]*`|\$[^$]*\$", "x", text)
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("|")]
    text = "\n".join(re.sub(r"^\s*(#+|[-*]|\d+\.)\s+(.*?)[.,;]?$", r"\2.", line) for line in lines)
    return re.sub(r"[*_>#]", "", text)


def reading_grade(text: str) -> float:
    """Automated Readability Index (Smith and Senter 1967): about the school year needed."""
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    sentences = max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))
    letters = sum(len(re.sub(r"[^A-Za-z]", "", word)) for word in words)
    return 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43


# ------------------------------------------------------------- build cells against the package


class _Bare(ast.NodeTransformer):
    """Drop docstrings; write `Value.add = ...` as the class body does: `add = ...`."""

    def __init__(self, owner: str = ""):
        self.owner = owner

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        return node

    def visit_ClassDef(self, node):
        return self.visit_FunctionDef(node)

    def visit_Attribute(self, node):
        self.generic_visit(node)
        mine = isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name)
        if mine and node.value.id == self.owner:
            return ast.Name(node.attr, node.ctx)
        return node


def statements(source: str, owner: str) -> list[str]:
    """Every statement of a module, those of class `owner` one by one, as comparable text.

    Imports and bare expressions are left out: they build nothing.
    """
    found = []
    for node in ast.parse(source).body:
        body = node.body if isinstance(node, ast.ClassDef) and node.name == owner else [node]
        for item in body:
            if not isinstance(item, ast.Import | ast.ImportFrom | ast.Expr):
                found += pieces(_Bare(owner).visit(item))
    return found


def pieces(node: ast.stmt) -> list[str]:
    """Split `a, b = c, d` into two, so that it does not matter how assignments are grouped."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
        names, value = node.targets[0].elts, node.value
        if isinstance(value, ast.Tuple):
            return [f"{ast.unparse(n)} = {ast.unparse(v)}" for n, v in zip(names, value.elts)]
    return [ast.unparse(node)]


def attaches(statement: str) -> bool:
    """Does it only hand a function, written above it, to the class: `backward = backward`?"""
    left, _, right = statement.partition(" = ")
    return left == right
