"""Break a lesson or an exercise in one place, to prove that a check notices."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from microad.bank.audit.book import Cell, Course, Lesson, Unit, read_course
from microad.course.spec import Exercise, Option, Question

ROOT = Path(__file__).parents[2]
WHOLE = replace(read_course(ROOT, ["04", "05"]), whole=True)  # two lessons that build one module


def lesson(number: str = "05") -> Lesson:
    return next(x for x in WHOLE.lessons if x.number == number)


def unit(number: str = "05") -> Unit:
    return next(x for x in WHOLE.units if x.lesson == number)


def exercise(id: str) -> Exercise:
    return next(e for e in WHOLE.exercises if e.id == id)


def course(*parts: Lesson | Unit) -> Course:
    """The whole course, with these lessons or units in place of its own."""
    lessons = {x.number: x for x in [*WHOLE.lessons, *(p for p in parts if isinstance(p, Lesson))]}
    units = {x.lesson: x for x in [*WHOLE.units, *(p for p in parts if isinstance(p, Unit))]}
    return Course(ROOT, tuple(lessons.values()), tuple(units.values()))


def edit(id: str, change: Callable[[str], str], number: str = "05", **more: object) -> Course:
    """The course with one cell changed."""
    cells = {cell.id: cell for cell in lesson(number).cells}
    before = cells[id].source
    cells[id] = replace(cells[id], source=change(before), **more)
    assert more or cells[id].source != before, "the change must change something"
    return course(replace(lesson(number), cells=tuple(cells.values())))


def swap(id: str, old: str, new: str, number: str = "05") -> Course:
    """The course with other words in one cell."""
    return edit(id, lambda source: source.replace(old, new), number)


def add(id: str, text: str) -> Course:
    """The course with a sentence more in one cell."""
    return edit(id, lambda source: f"{source}\n\n{text}")


def without(id: str, number: str = "05") -> Course:
    """The course without one cell."""
    cells = tuple(cell for cell in lesson(number).cells if cell.id != id)
    return course(replace(lesson(number), cells=cells))


def insert(*new: Cell) -> Course:
    """The course with cells at the end of lesson 05."""
    return course(replace(lesson(), cells=(*lesson().cells, *new)))


def output(**data: str) -> dict:
    return {"output_type": "display_data", "metadata": {}, "data": data}


def exercises(id: str, **changes: object) -> Course:
    """The course with an exercise that differs."""
    mine = unit(id[:2])
    changed = (replace(e, **changes) if e.id == id else e for e in mine.exercises)
    return course(replace(mine, exercises=tuple(changed)))


def ask(kind: str, changed: Question) -> Course:
    """The course with another question of lesson 05 in the place of the one with its id."""
    asked = tuple(changed if q.id == changed.id else q for q in getattr(unit(), kind))
    return course(replace(unit(), **{kind: asked}))


def constant_truth() -> str:
    return "2"


WHY = "a reason that is long enough to be one"
WRITTEN_DOWN = Question(
    "05a", "?", (Option("1", WHY, "M-OVER"), Option("2", WHY), Option("6", WHY)), constant_truth
)
