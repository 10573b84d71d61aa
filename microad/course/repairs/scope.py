"""What the rules may know of a program besides the place that they change."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


class Slot(NamedTuple):
    """A place in a syntax tree that holds a node: a field, or an entry of a field's list."""

    owner: ast.AST
    field: str
    place: int | None
    node: ast.AST

    def put(self, node: ast.AST) -> None:
        """Exchange what stands in this place."""
        if self.place is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.place] = node


@dataclass(frozen=True)
class Scope:
    """The words of a program and of the exercise.

    Attributes
    ----------
    parameters : tuple of str
        The parameters of all functions of the learner.
    orders : dict
        The parameters of each function that is asked for, in the order that is asked for.
    words : tuple of str
        The texts that the reference uses: keys and labels.
    attributes : tuple of str
        The attributes that the exercise's own code and the reference read.
    errors : tuple of str
        The exceptions that the reference raises.
    """

    parameters: tuple[str, ...]
    orders: dict[str, list[str]]
    words: tuple[str, ...]
    attributes: tuple[str, ...]
    errors: tuple[str, ...]


def slots(tree: ast.AST) -> Iterator[Slot]:
    """Give every place in a tree, from top to bottom."""
    for owner in ast.walk(tree):
        for field, value in ast.iter_fields(owner):
            if isinstance(value, ast.AST):
                yield Slot(owner, field, None, value)
            elif isinstance(value, list):
                for index, node in enumerate(value):
                    if isinstance(node, ast.AST):
                        yield Slot(owner, field, index, node)


def scope_of(tree: ast.Module, reference: str) -> Scope:
    """Collect the words of a learner's program and of a reference."""
    return Scope(tuple(_parameters(tree)), *_words(reference))


def arguments(function: ast.FunctionDef) -> list[str]:
    """Return the names of a function's parameters."""
    return [arg.arg for arg in function.args.args]


def _parameters(tree: ast.AST) -> dict[str, None]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return dict.fromkeys(name for function in functions for name in arguments(function))


@lru_cache(maxsize=256)
def _words(reference: str) -> tuple[dict[str, list[str]], tuple[str, ...], tuple[str, ...],
                                    tuple[str, ...]]:  # fmt: skip
    tree = ast.parse(reference)
    nodes = list(ast.walk(tree))
    orders = {node.name: arguments(node) for node in nodes if isinstance(node, ast.FunctionDef)}
    texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    keys = [n.arg for n in nodes if isinstance(n, ast.keyword) and n.arg]
    read = [n.attr for n in nodes if isinstance(n, ast.Attribute) and _on_name(n)]
    raised = [name for n in nodes if isinstance(n, ast.Raise) and (name := _error(n.exc))]
    return orders, _once(texts + keys), _once(read), _once(raised)


def _on_name(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id not in ("math", "np", "cmath")


def _error(raised: ast.expr | None) -> str:
    called = raised.func if isinstance(raised, ast.Call) else raised
    return called.id if isinstance(called, ast.Name) else ""


def _once(items: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


class Block(NamedTuple):
    """The lines of a function, of a loop or of a branch."""

    owner: ast.AST
    field: str
    body: list[ast.stmt]

    def put(self, body: list[ast.stmt]) -> None:
        """Exchange the lines."""
        setattr(self.owner, self.field, body)


def blocks(tree: ast.AST) -> Iterator[Block]:
    """Give every list of lines in a tree, from the outside to the inside."""
    for owner in ast.walk(tree):
        for field in ("body", "orelse"):
            lines = getattr(owner, field, None)
            if isinstance(lines, list) and lines:
                yield Block(owner, field, lines)


def results(tree: ast.AST) -> Iterator[Slot]:
    """Give every expression that is handed out: what is returned, and each entry of it."""
    for owner in ast.walk(tree):
        if isinstance(owner, ast.Return) and owner.value is not None:
            yield Slot(owner, "value", None, owner.value)
            yield from _entries(owner.value)
        elif isinstance(owner, ast.Lambda):
            yield Slot(owner, "body", None, owner.body)


def _entries(node: ast.expr) -> Iterator[Slot]:
    if isinstance(node, ast.Tuple | ast.List):
        found = [Slot(node, "elts", index, entry) for index, entry in enumerate(node.elts)]
    elif isinstance(node, ast.Dict):
        found = [Slot(node, "values", index, entry) for index, entry in enumerate(node.values)]
    elif isinstance(node, ast.Call):
        found = [Slot(keyword, "value", None, keyword.value) for keyword in node.keywords]
        found += [Slot(node, "args", index, entry) for index, entry in enumerate(node.args)]
    elif isinstance(node, ast.ListComp):
        found = [Slot(node, "elt", None, node.elt)]
    else:
        return
    for slot in found:
        yield slot
        if isinstance(slot.node, ast.expr):
            yield from _entries(slot.node)
