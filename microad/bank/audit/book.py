"""Read the course: the cells of its lessons, and the units of the bank."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from microad.course import spec
from microad.course.spec import Exercise, Question

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Cell:
    """A cell of a lesson: its id, its kind ("markdown" or "code"), its text, tags and outputs."""

    id: str
    kind: str
    source: str
    tags: tuple[str, ...] = ()
    outputs: tuple[dict[str, Any], ...] = ()

    @property
    def shown(self) -> str:
        """What the cell shows, as text."""
        return "\n".join(_text(output) for output in self.outputs)


def _text(output: dict[str, Any]) -> str:
    return "".join(output.get("text", "") or output.get("data", {}).get("text/plain", ""))


@dataclass(frozen=True)
class Lesson:
    """A lesson: its number ("05"), its name ("05_backward") and its cells."""

    number: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def markdown(self) -> tuple[Cell, ...]:
        """The cells of text."""
        return tuple(cell for cell in self.cells if cell.kind == "markdown")

    @property
    def code(self) -> tuple[Cell, ...]:
        """The cells of code."""
        return tuple(cell for cell in self.cells if cell.kind == "code")

    @cached_property
    def objectives(self) -> tuple[str, ...]:
        """The verbs, in italics, that begin the objectives in the first cell."""
        return tuple(re.findall(r"^- \*([\w-]+)\*", self.cells[0].source, re.M))


@dataclass(frozen=True)
class Unit:
    """What the bank has for one lesson."""

    lesson: str
    exercises: tuple[Exercise, ...] = ()
    predictions: tuple[Question, ...] = ()
    checkpoint: tuple[Question, ...] = ()
    review: tuple[Question, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all three kinds."""
        return self.predictions + self.checkpoint + self.review


@dataclass(frozen=True)
class Course:
    """Lessons and units, in their order.

    `root` is the folder that holds notebooks/ and docs/; `whole` says that no lesson is left out.
    """

    root: Path
    lessons: tuple[Lesson, ...]
    units: tuple[Unit, ...]
    whole: bool = True

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """All exercises."""
        return tuple(e for unit in self.units for e in unit.exercises)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions."""
        return tuple(q for unit in self.units for q in unit.questions)

    @cached_property
    def places(self) -> dict[str, tuple[str, int]]:
        """Where a pointer leads: "05:blame" is a cell, "05-3" an exercise, "05a" a question.

        The place is the lesson and how far into it; exercises come after all cells.
        """
        found = {}
        for lesson in self.lessons:
            for index, cell in enumerate(lesson.cells):
                found[f"{lesson.number}:{cell.id}"] = (lesson.number, index)
                for id in re.findall(r'predict\("(\d\d[a-z])"\)', cell.source):
                    found[id] = (lesson.number, index)
        for unit in self.units:
            for number, each in enumerate(unit.exercises):
                found[each.id] = (unit.lesson, 1000 + number)
            for question in unit.questions:
                found.setdefault(question.id, (unit.lesson, 1000))
        return found

    def concerns(self, pointer: str) -> bool:
        """Say whether a pointer leads into a lesson of this course, be it alive or dead."""
        return pointer[:2] in {lesson.number for lesson in self.lessons}


def read_lesson(path: Path) -> Lesson:
    """Read a notebook, such as ``notebooks/05_backward.ipynb``."""
    cells = tuple(
        Cell(
            cell.get("id", ""),
            cell["cell_type"],
            "".join(cell["source"]),
            tuple(cell["metadata"].get("tags", ())),
            tuple(cell.get("outputs", ())),
        )
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    )
    return Lesson(path.stem[:2], path.stem, cells)


def read_unit(lesson: str) -> Unit:
    """Collect what the bank has for a lesson."""
    kinds = ("PREDICTIONS", "CHECKPOINT", "REVIEW")
    return Unit(lesson, spec.exercises(lesson), *(spec.questions(lesson, k) for k in kinds))


def read_course(root: Path, only: Iterable[str] = ()) -> Course:
    """Read the lessons below `root`, those with the numbers in `only` or all of them."""
    wanted = set(only)
    paths = sorted((root / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    lessons = tuple(read_lesson(p) for p in paths if not wanted or p.stem[:2] in wanted)
    units = tuple(read_unit(n) for n in spec.lessons() if not wanted or n in wanted)
    return Course(root, lessons, units, whole=not wanted)


def data(name: str) -> dict[str, Any]:
    """Read one of the lists beside this module."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


# ---------------------------------------------------------------- reading aloud


def prose(source: str) -> str:
    """Markdown without what is not read aloud: code, mathematics, tables, marks."""
    text = re.sub(r"```.*?```|\$\$.*?\$\$", " ", source, flags=re.S)
    text = re.sub(r"`[^`]*`|\$[^$]*\$", "x", text)
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("|")]
    text = "\n".join(re.sub(r"^\s*(#+|[-*]|\d+\.)\s+(.*?)[.,;]?$", r"\2.", line) for line in lines)
    return re.sub(r"[*_>#]", "", text)


def words(source: str) -> int:
    """Count the words that are read aloud."""
    return len(re.findall(r"\S+", prose(source)))


def reading_grade(text: str) -> float:
    """Automated Readability Index (Smith and Senter 1967): about the school year needed."""
    found = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    sentences = max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))
    letters = sum(len(re.sub(r"[^A-Za-z]", "", word)) for word in found)
    return 4.71 * letters / max(1, len(found)) + 0.5 * len(found) / sentences - 21.43


def every_cell(course: Course) -> Iterator[tuple[Lesson, Cell]]:
    """Go through all cells of all lessons."""
    for lesson in course.lessons:
        for cell in lesson.cells:
            yield lesson, cell
