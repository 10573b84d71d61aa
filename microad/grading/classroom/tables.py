"""The gradebook as CSV, in the shapes that other programs read.

>>> [neutral(text) for text in ("=1+1", "Ada", "-2", " @x")]
["'=1+1", 'Ada', "'-2", "' @x"]
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from microad.grading.classroom.gradebook import Line
from microad.grading.classroom.roster import Student

Cell = str | float | None
Table = list[list[Cell]]

NBGRADER = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip
FORMULA = tuple("=+-@＝＋－＠")  # a spreadsheet would run what begins with these


def neutral(text: str) -> str:
    """Stop a spreadsheet from taking a text for a formula, and a line break from making a row."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return f"'{line}" if line.lstrip().startswith(FORMULA) else line


def write_csv(table: Iterable[Sequence[Cell]], path: Path) -> None:
    """Write a table; texts are made harmless, numbers stay numbers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [_text(cell) for cell in row] for row in table
        )


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return neutral(cell)
    return "" if cell is None else f"{cell:.10g}"


def nbgrader(lines: Sequence[Line]) -> Table:
    """Return what `nbgrader export` writes: one row an assignment and student."""
    table: Table = [list(NBGRADER)]
    for line in lines:
        who = line.student
        table.append([
            line.assignment, _time(line.due), _time(line.submitted), who.id, who.last_name,
            who.first_name, who.email, line.raw_score, line.penalty, line.score, line.max_score,
        ])  # fmt: skip
    return table


def _time(when: datetime | None) -> str:
    """Write a time as nbgrader does: in UTC, without saying so."""
    return f"{when.astimezone(UTC).replace(tzinfo=None)}" if when else ""


def wide(lines: Sequence[Line]) -> Table:
    """Return one row a student, with a column for each exercise and the totals."""
    marks: dict[str, list[str]] = {}
    for line in lines:
        seen = marks.setdefault(line.assignment, [])
        for mark in line.graded.marks if line.graded else ():
            if mark.id not in seen:
                seen.append(mark.id)
    totals = ("raw_score", "late_submission_penalty", "score", "max_score")
    head: list[Cell] = ["student_id", "last_name", "first_name", "email"]
    for name, ids in marks.items():
        head += [*ids, *(f"{name} {total}" for total in totals)]
    table: Table = [head]
    for who, own in by_student(lines):
        row: list[Cell] = [who.id, who.last_name, who.first_name, who.email]
        for name, ids in marks.items():
            row += _marks(own.get(name), ids)
        table.append(row)
    return table


def _marks(line: Line | None, ids: Sequence[str]) -> list[Cell]:
    if line is None:
        return [None] * (len(ids) + 4)
    scores = {mark.id: mark.score for mark in line.graded.marks} if line.graded else {}
    sums = [line.raw_score, line.penalty, line.score, line.max_score]
    return [*(scores.get(id) for id in ids), *sums]


def canvas(lines: Sequence[Line]) -> Table:
    """Return what Canvas imports into its gradebook; what is missing stays empty."""
    names = list(dict.fromkeys(line.assignment for line in lines))
    most = {line.assignment: line.max_score for line in lines}
    table: Table = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *names]]
    table.append(["Points Possible", "", "", "", "", *(most[name] for name in names)])
    for who, own in by_student(lines):
        name = f"{who.last_name}, {who.first_name}" if who.last_name else who.id
        table.append([name, who.lms_user_id, "", who.id, "", *_scores(own, names)])
    return table


def moodle(lines: Sequence[Line]) -> Table:
    """Return what Moodle imports as grades, by ID number or email; what is missing stays empty."""
    names = list(dict.fromkeys(line.assignment for line in lines))
    table: Table = [["ID number", "Email address", "First name", "Last name", *names]]
    for who, own in by_student(lines):
        table.append([who.id, who.email, who.first_name, who.last_name, *_scores(own, names)])
    return table


def _scores(own: dict[str, Line], names: Sequence[str]) -> list[Cell]:
    return [own[n].score if n in own and own[n].graded else None for n in names]


def by_student(lines: Sequence[Line]) -> list[tuple[Student, dict[str, Line]]]:
    """Return each student once, with the lines by assignment."""
    rows: dict[str, tuple[Student, dict[str, Line]]] = {}
    for line in lines:
        rows.setdefault(line.student.id, (line.student, {}))[1][line.assignment] = line
    return list(rows.values())


SHAPES: dict[str, Callable[[Sequence[Line]], Table]] = {
    "nbgrader": nbgrader,
    "wide": wide,
    "canvas": canvas,
    "moodle": moodle,
}
FILES = {
    "nbgrader": "gradebook.csv",
    "wide": "wide.csv",
    "canvas": "canvas.csv",
    "moodle": "moodle.csv",
}
