"""C12: no name is used before it is made, no term before it is explained.

A lesson, and an exercise of it, use only what lessons up to it have built, apart from tools.
`docs/glossary.md` lists the terms: "- **adjoint** (05): ..."; each stands in bold where it is
explained, in its lesson, and nowhere else.
"""

import ast
import builtins
import re
from collections.abc import Iterator

from microad.bank.audit.book import Cell, Course, Lesson
from microad.bank.audit.build import TAG, owners, statements
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet

TOOLS = {"course", "viz", "errors"}  # parts of microad that no lesson builds
TERM = re.compile(r"^[-*] \*\*(.+?)\*\* \((\d\d)\)", re.M)
BOLD = re.compile(r"\*\*(.+?)\*\*")
FRAME = {"time", "you need", "you will build", "predict", "observe", "explain", "build",
         "break it", "watch out", "beyond", "checkpoint", "your turn", "use", "use it"}  # fmt: skip


def check(course: Course, watch: Watch = quiet, glossary: str | None = None) -> Finding:
    """Check names from top to bottom, imports against what is built, bold terms."""
    terms = read_glossary(course, glossary)
    counted = f"{many(len(course.lessons), 'lesson')}, {many(len(terms), 'term')} in the glossary"
    return finding(counted, _problems(course, terms))


def read_glossary(course: Course, text: str | None = None) -> dict[str, str]:
    """The terms, in small letters, with the lesson that explains each."""
    path = course.root / "docs" / "glossary.md"
    if text is None:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    return {name.lower(): lesson for name, lesson in TERM.findall(text)}


def _problems(course: Course, terms: dict[str, str]) -> Iterator[str]:
    built = first_built(course)
    for lesson in course.lessons:
        yield from unmade_names(lesson)
        for cell in lesson.code:
            for name, late in too_early(cell.source, lesson.number, built):
                yield f"{lesson.name}, {cell.id}: uses {name}, which lesson {late} builds"
    for exercise in course.exercises:
        for name, late in too_early(exercise.setup, exercise.lesson, built):
            yield f"{exercise.id}: its setup uses {name}, which lesson {late} builds"
    yield from _bold(course, terms)


# ---------------------------------------------------------------- names


def unmade_names(lesson: Lesson) -> Iterator[str]:
    """Read the code from top to bottom: each global name has a home above its first use."""
    known = set(dir(builtins))
    for cell in lesson.code:
        for statement in ast.parse(cell.source).body:
            made, used = _names(statement)
            late = isinstance(statement, ast.FunctionDef | ast.ClassDef)  # used when it is called
            unknown = set() if late else used - known - made
            if unknown:
                yield f"{lesson.name}, {cell.id}: {', '.join(sorted(unknown))} not made above"
            known |= made


def _names(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """The names that a statement makes, and those that it uses."""
    made: set[str] = set()
    used: set[str] = set()
    for node in _at_once(statement):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else made).add(node.id)
        elif isinstance(node, ast.arg):
            made.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            made.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            made |= {(a.asname or a.name).split(".")[0] for a in node.names}
    return made, used


def _at_once(node: ast.AST) -> Iterator[ast.AST]:
    """All parts of a statement but those of a lambda: they are looked up when it is called."""
    yield node
    if not isinstance(node, ast.Lambda):
        for part in ast.iter_child_nodes(node):
            yield from _at_once(part)


def first_built(course: Course) -> dict[str, str]:
    """The lesson that first builds a part of a module ("scalar"), and each name of it."""
    owner = owners(course)
    built: dict[str, str] = {}
    for lesson in course.lessons:
        for cell in lesson.code:
            for tag in cell.tags:
                if match := TAG.fullmatch(tag):
                    module = match.group(1)
                    names = _defined(cell, owner.get(module, ""))
                    for name in (module, *(f"{module}.{name}" for name in names)):
                        built.setdefault(name, lesson.number)
    return built


def _defined(cell: Cell, owner: str) -> Iterator[str]:
    for text in statements(cell.source, owner):
        for node in ast.parse(text).body:
            yield from _names(node)[0]
    yield owner


def too_early(source: str, number: str, built: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The parts of the package that a program imports and a later lesson builds."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ImportFrom) or (node.module or "").split(".")[0] != "microad":
            continue
        module = node.module.partition(".")[2] if node.module else ""
        for alias in node.names:
            name = f"{module}.{alias.name}" if module else alias.name
            if name.split(".")[0] in TOOLS:
                continue
            late = built.get(name, built.get(name.split(".")[0], "no"))
            if late == "no" or late > number:
                yield f"microad.{name}", late


# ---------------------------------------------------------------- terms


def bold_terms(cell: Cell) -> list[str]:
    """What stands in bold in a cell and is no word of the frame, in small letters."""
    found = (text.strip(" .,:;?!") for text in BOLD.findall(cell.source))
    return [text.lower() for text in found if text and text.lower() not in FRAME]


def _bold(course: Course, terms: dict[str, str]) -> Iterator[str]:
    where: dict[str, list[str]] = {}
    for lesson in course.lessons:
        for cell in lesson.markdown[1:]:
            for term in bold_terms(cell):
                if len(term.split()) > 3:  # a sentence that is set off, no term
                    continue
                where.setdefault(term, []).append(f"{lesson.number}:{cell.id}")
                if terms and term not in terms:
                    yield f"{lesson.name}, {cell.id}: **{term}** is not in docs/glossary.md"
    for term, places in where.items():
        if len(places) > 1:
            yield f"**{term}** stands in bold {len(places)} times: {', '.join(places)}"
    for term, number in terms.items():
        if course.concerns(number) and not any(p[:2] == number for p in where.get(term, ())):
            yield f"docs/glossary.md: lesson {number} does not explain **{term}** in bold"
