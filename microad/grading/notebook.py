"""A notebook as it comes back from a learner: read with patience, by the standard library alone.

Cells may be gone, doubled, retyped or stripped of their metadata. Whatever can be told is told
by a note, and the exercise is judged all the same: what it must do stands in the bank, not here.
"""

import ast
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from microad.course.spec import Exercise
from microad.errors import NoLessonError, NotANotebookError

MAX_BYTES = 64 * 2**20  # a saved print flood; nothing that a person wrote
CHECK = re.compile(r"""\bcheck\(\s*['"](\d\d-\d+)['"]""")


@dataclass(frozen=True)
class Cell:
    """One cell, with what its metadata says about its part in an exercise.

    Attributes
    ----------
    kind : str
        "code", "markdown" or "raw".
    source : str
        The text in it.
    name : str
        Its grade_id, or the cell id where the grade_id was lost; "" for a cell without either.
    answer, test, locked : bool
        Whether it is for the learner to fill in, judges an answer, or is not to be changed.
    """

    kind: str
    source: str
    name: str = ""
    answer: bool = False
    test: bool = False
    locked: bool = False


@dataclass(frozen=True)
class Notebook:
    """The cells of a notebook file and the lesson that its metadata names, if it does."""

    path: Path
    cells: tuple[Cell, ...]
    lesson: str = ""


@dataclass(frozen=True)
class Place:
    """Where an exercise is in a notebook.

    Attributes
    ----------
    answer : int or None
        Index of the cell that counts as the answer; None if there is none.
    judged : int or None
        Index of the cell after which the answer is judged: its test cell, or itself.
    notes : tuple of str
        What was odd, in words.
    """

    answer: int | None = None
    judged: int | None = None
    notes: tuple[str, ...] = ()


# ---------------------------------------------------------------- reading


def load(path: Path) -> dict[str, Any]:
    """Read the JSON of a notebook file; all that can be wrong with it is one kind of error.

    Raises
    ------
    NotANotebookError
        If there is no such file, or no notebook of format 4 in it.
    """
    return parse(content(path), path)


def content(path: Path) -> bytes:
    """Read the bytes of a file that is not too large to be a notebook.

    Raises
    ------
    NotANotebookError
        If there is no such file, or if it cannot be read.
    """
    try:
        if path.is_dir():
            raise NotANotebookError(path, "folder")
        if (size := path.stat().st_size) > MAX_BYTES:
            raise NotANotebookError(path, "large", size=size / 2**20)
        return path.read_bytes()
    except OSError as error:
        raise NotANotebookError(
            path, "system", error=(error.strerror or str(error)).lower()
        ) from None


def parse(data: bytes, path: Path) -> dict[str, Any]:
    """Read the JSON of a notebook; `path` is what the errors call it.

    Raises
    ------
    NotANotebookError
        If there is no notebook of format 4 in it.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, data, error) from None
    if not isinstance(found, dict) or not isinstance(found.get("cells"), list):
        raise NotANotebookError(path, "no cells")
    if not found["cells"]:
        raise NotANotebookError(path, "empty list")
    return found


def _damaged(path: Path, data: bytes, error: Exception) -> NotANotebookError:
    if not data:
        return NotANotebookError(path, "empty")
    if isinstance(error, json.JSONDecodeError):
        return NotANotebookError(path, "JSON", line=error.lineno, error=error.msg.lower())
    return NotANotebookError(path, "no JSON")


def read(path: Path) -> Notebook:
    """Read a notebook file, forgiving all but a file that holds no notebook.

    Raises
    ------
    NotANotebookError
        If there is no such file, or no notebook in it.
    """
    return notebook_in(load(path), path)


def notebook_in(found: dict[str, Any], path: Path) -> Notebook:
    """Turn the JSON of a notebook into cells, forgiving what is missing."""
    own = _dict(_dict(found.get("metadata")).get("microad"))
    cells = tuple(_cell(raw) for raw in found["cells"] if isinstance(raw, dict))
    return Notebook(path, cells, str(own.get("lesson", "")))


def _dict(thing: Any) -> dict[str, Any]:
    return thing if isinstance(thing, dict) else {}


def _cell(raw: dict[str, Any]) -> Cell:
    marks = _dict(_dict(raw.get("metadata")).get("nbgrader"))
    grade, solution = bool(marks.get("grade")), bool(marks.get("solution"))
    return Cell(
        kind=str(raw.get("cell_type", "raw")),
        source=source_text(raw),
        name=str(marks.get("grade_id") or raw.get("id") or ""),
        answer=solution,
        test=grade and not solution,
        locked=bool(marks.get("locked")) and not solution,
    )


def source_text(raw: dict[str, Any]) -> str:
    """Return the text of a cell, which a file holds as one string or as a list of lines."""
    source = raw.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


# ---------------------------------------------------------------- which lesson, which cells


def lesson_of(notebook: Notebook) -> str:
    """Return the lesson of a notebook, such as "05": from metadata, cell names, or file name.

    Raises
    ------
    NoLessonError
        If none of them tells.
    """
    if notebook.lesson:
        return notebook.lesson
    named = [cell.name[:2] for cell in notebook.cells if re.match(r"\d\d-\d+(-|$)", cell.name)]
    if named:
        return max(named, key=named.count)
    if start := re.match(r"\d\d(?!\d)", notebook.path.name):
        return start[0]
    raise NoLessonError(notebook.path)


@dataclass
class _Finder:
    """The cells of each exercise; cells that one exercise has taken are not given to another."""

    notebook: Notebook
    exercises: Sequence[Exercise]
    taken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        cells = list(enumerate(self.notebook.cells))
        self.by_name: dict[str, list[int]] = {}
        self.tests: dict[str, list[int]] = {}
        for index, cell in cells:
            self.by_name.setdefault(cell.name, []).append(index)
            named = cell.name.removesuffix("-check") if cell.name.endswith("-check") else ""
            for id in {named, *CHECK.findall(cell.source if cell.kind == "code" else "")} - {""}:
                self.tests.setdefault(id, []).append(index)
        ids = [exercise.id for exercise in self.exercises]
        self.taken.update(
            i for id in ids for i in self.by_name.get(id, []) + self.tests.get(id, [])
        )
        self.known = bool(self.taken)

    def place(self, exercise: Exercise) -> Place:
        """Find the answer cell by its name or by what it defines, and the test cell after it."""
        notes = []
        named = self.by_name.get(exercise.id, [])
        tests = self.tests.get(exercise.id, [])
        answer = named[-1] if named else self._defining(exercise, tests)
        if answer is None:
            return Place(notes=("its answer cell is not in the notebook",))
        if not named:
            notes.append("its answer cell lost its name; it was found by what it defines")
        if len(named) > 1:
            notes.append(f"its answer cell is there {len(named)} times; the last one counts")
        if self.notebook.cells[answer].kind != "code":
            notes.append("its answer cell is no code cell any more; it was run as code")
        if not tests:
            notes.append("its test cell is gone; it was judged all the same")
        later = [test for test in tests if test > answer]
        return Place(answer, later[0] if later else answer, tuple(notes))

    def _defining(self, exercise: Exercise, tests: list[int]) -> int | None:
        """Return the last free cell before the test cell that defines all that is asked for."""
        if self.notebook.lesson and not self.known:
            return None  # a lesson, not its exercises: it may define things of the same name
        end = tests[0] if tests else len(self.notebook.cells)
        for index in range(end - 1, -1, -1):
            cell = self.notebook.cells[index]
            free = cell.kind == "code" and not cell.locked and index not in self.taken
            if free and set(exercise.names) <= defined(cell.source):
                self.taken.add(index)
                return index
        return None


def places(notebook: Notebook, exercises: Sequence[Exercise]) -> dict[str, Place]:
    """Return where each exercise is in a notebook, by its id."""
    finder = _Finder(notebook, exercises)
    return {exercise.id: finder.place(exercise) for exercise in exercises}


def unknown(notebook: Notebook, known: Sequence[str]) -> list[str]:
    """Return the exercises that answer cells are named after, but that do not exist."""
    names = dict.fromkeys(c.name for c in notebook.cells if re.fullmatch(r"\d\d-\d+", c.name))
    return [name for name in names if name not in known]


def defined(source: str) -> set[str]:
    """Return the names that the top level of a cell defines; none if it does not parse.

    >>> sorted(defined("def f(): ...\\nclass A: ...\\ng = 1"))
    ['A', 'f', 'g']
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return set(_names(body))


def _names(body: Iterable[ast.stmt]) -> Iterable[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
