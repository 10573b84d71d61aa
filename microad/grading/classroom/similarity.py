"""Answers that are the same: letter by letter, or but for names, comments and layout.

An answer that half the class has says nothing about who talked to whom. So each answer that two
students share weighs the logarithm of how rare it is, in bits, and short answers and the code
that everybody was given count for nothing. The result is where to look, not a verdict.

>>> canonical("def f(a): return a + 1").text == canonical("def g(b):  # !\\n  return b+1").text
True
"""

import ast
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from microad.course.report import NOT_ATTEMPTED
from microad.grading.grader.marks import Graded, Mark

SHORT = 20  # nodes of a syntax tree; what has fewer is the same by chance
RARE = 0.02  # an answer that a larger part of the class has is no evidence


@dataclass(frozen=True)
class Canonical:
    """An answer without what is easily changed, and how much of it is the student's own."""

    text: str
    size: int


@dataclass
class Pair:
    """Two students, and what they share.

    Attributes
    ----------
    students : tuple of str
        Both, in the order of the alphabet.
    exact, renamed : list of str
        Exercises with the same text, and with the same but for names and layout.
    wrong : list of str
        Those of them that are not right: one finds the right answer alone, seldom the same slip.
    bits : float
        How rare all that is.
    """

    students: tuple[str, str]
    exact: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    bits: float = 0.0


def alike(results: Sequence[Graded], given: Mapping[str, str] | None = None) -> list[Pair]:
    """Return the pairs of students with rare answers in common, the most striking first.

    Parameters
    ----------
    results : sequence of Graded
        The submissions of one assignment.
    given : mapping of str to str, optional
        The answer cells as they were handed out, by exercise.
    """
    pairs: dict[tuple[str, str], Pair] = {}
    answers: dict[str, dict[str, list[tuple[str, Mark]]]] = defaultdict(lambda: defaultdict(list))
    for graded in results:
        for mark in graded.marks:
            if mark.status != NOT_ATTEMPTED and mark.source.strip():
                known = canonical(mark.source, (given or {}).get(mark.id, ""))
                if known.size >= SHORT:
                    answers[mark.id][known.text].append((graded.student, mark))
    for groups in answers.values():
        for group in groups.values():
            _count(pairs, group, len(results))
    return sorted(pairs.values(), key=lambda p: (-p.bits, p.students))


def same_files(results: Iterable[Graded]) -> list[list[str]]:
    """Return the groups of students whose notebooks are the same, byte by byte."""
    by_hash: dict[str, list[str]] = defaultdict(list)
    for graded in results:
        by_hash[graded.sha256].append(graded.student)
    return sorted(sorted(group) for group in by_hash.values() if len(group) > 1)


def _count(pairs: dict[tuple[str, str], Pair], group: list[tuple[str, Mark]], size: int) -> None:
    """Note an answer that a few students share with each pair of them."""
    if not 2 <= len(group) <= max(2, RARE * size):
        return
    ordered = sorted(group, key=lambda item: item[0])
    for (a, mine), (b, yours) in combinations(ordered, 2):
        pair = pairs.setdefault((a, b), Pair((a, b)))
        same = mine.source.split() == yours.source.split()
        (pair.exact if same else pair.renamed).append(mine.id)
        if mine.score < mine.points:
            pair.wrong.append(mine.id)
        pair.bits += math.log2(size / len(group))


# ---------------------------------------------------------------- one answer


@lru_cache(maxsize=4096)
def canonical(source: str, given: str = "") -> Canonical:
    """Bring an answer into the form in which answers are compared.

    Parameters
    ----------
    source : str
        An answer cell; one that does not parse is compared by its words.
    given : str
        The cell as it was handed out: what stands in it, too, does not count as own.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        words = source.split()
        return Canonical(" ".join(words), len(words))
    try:
        common = set(_own_parts(ast.parse(given)))
    except SyntaxError:
        common = set()
    size = sum(part.count("(") for part in _own_parts(tree) if part not in common)
    return Canonical(ast.dump(_Rename().visit(tree)), size)


def _own_parts(tree: ast.Module) -> Iterator[str]:
    """Give each statement, a compound one without its body; nodes are its brackets."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not _is_docstring(node):
            fields = [(k, v) for k, v in ast.iter_fields(node) if not _holds_statements(v)]
            yield f"{type(node).__name__}({', '.join(f'{k}={_dump(v)}' for k, v in fields)})"


def _holds_statements(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(v, ast.stmt) for v in value)


def _dump(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_dump, value))}]"
    return ast.dump(value) if isinstance(value, ast.AST) else repr(value)


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


class _Rename(ast.NodeTransformer):
    """Number the names in the order in which they appear; drop annotations and docstrings."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def _number(self, name: str) -> str:
        return self.names.setdefault(name, f"n{len(self.names)}")

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if _is_docstring(node) else self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._number(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg, node.annotation = self._number(node.arg), None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name, node.returns = self._number(node.name), None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return self.visit(ast.Assign([node.target], node.value))
