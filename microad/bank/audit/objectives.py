"""C1: every objective is explained, tried and graded; every exercise serves one or two.

The first cell of a lesson lists its objectives as ``- *verb* the rest``. The verb, which comes once
a lesson, is the objective's name: an exercise's objective begins with it.
"""

import re
from collections.abc import Iterator

from microad.bank.audit.book import Course, Lesson, Unit, data, words
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet

MOST = 2  # objectives of an exercise
ACTIVE = re.compile(r"\b(predict|check|checkpoint|review)\(")
INVITES = re.compile(r"\*\*(Break it|Your turn|Predict|Build)|Try it|try it|Step through|Answer ")


def check(course: Course, watch: Watch = quiet, rows: dict | None = None) -> Finding:
    """Check the objectives of every lesson."""
    pointed = data("objectives") if rows is None else rows
    count = sum(len(lesson.objectives) for lesson in course.lessons)
    counted = f"{many(count, 'objective')}, {many(len(course.exercises), 'exercise')}"
    return finding(counted, _problems(course, pointed))


def _problems(course: Course, pointed: dict) -> Iterator[str]:
    units = {unit.lesson: unit for unit in course.units}
    for lesson in course.lessons:
        unit = units.pop(lesson.number, Unit(lesson.number))
        yield from _graded(lesson, unit)
        yield from _taught(lesson, pointed.get(lesson.number, {}))
    for number in units:
        yield f"unit {number} of the bank has no lesson in notebooks/"


def _graded(lesson: Lesson, unit: Unit) -> Iterator[str]:
    verbs = lesson.objectives
    for verb in {v for v in verbs if verbs.count(v) > 1}:
        yield f"{lesson.name}: two objectives begin with *{verb}*; give each a verb of its own"
    served = set()
    for exercise in unit.exercises:
        mine = [text.split()[0] for text in exercise.objectives]
        if not 1 <= len(mine) <= MOST:
            yield f"{exercise.id} names {len(mine)} objectives, not one or two"
        for verb in mine:
            if verb not in verbs:
                yield (
                    f"{exercise.id}: its objective {verb!r} is none of lesson {lesson.number}: "
                    f"the first cell has {', '.join(verbs)}"
                )
        served |= set(mine)
    for verb in verbs:
        if verb not in served:
            yield f"{lesson.name}: no exercise serves the objective *{verb}*"


def _taught(lesson: Lesson, pointed: dict) -> Iterator[str]:
    cells = {cell.id: index for index, cell in enumerate(lesson.cells)}
    where = f"lesson {lesson.number} in data/objectives.toml"
    for verb in lesson.objectives:
        row = pointed.get(verb)
        if row is None:
            yield f"{where}: the objective *{verb}* does not say where it is explained and tried"
            continue
        for key in ("explained", "tried"):
            if row[key] not in cells:
                yield f"{where}: *{verb}* is {key} in cell {row[key]!r}, which does not exist"
        if row["explained"] in cells and not _explains(lesson, cells[row["explained"]]):
            yield f"{where}: cell {row['explained']!r} explains nothing: it has no text"
        if row["tried"] in cells and not _invites(lesson, cells[row["tried"]]):
            yield f"{where}: in cell {row['tried']!r} the learner has nothing to do"
    for verb in set(pointed) - set(lesson.objectives):
        yield f"{where}: *{verb}* is no objective of the lesson"


def _explains(lesson: Lesson, index: int) -> bool:
    return lesson.cells[index].kind == "markdown" and words(lesson.cells[index].source) > 15


def _invites(lesson: Lesson, index: int) -> bool:
    """Say whether a cell asks something, or the text above it asks to try it."""
    cell = lesson.cells[index]
    if cell.kind != "code":
        return bool(INVITES.search(cell.source))
    above = lesson.cells[index - 1].source if index else ""
    asked = ACTIVE.search(cell.source) or "predict=True" in cell.source
    return bool(asked or INVITES.search(above))
