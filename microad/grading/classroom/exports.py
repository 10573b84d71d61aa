"""What `microad export` writes: tables, Gradescope's results, code for programs that compare it."""

from collections.abc import Callable, Iterable
from pathlib import Path

from microad.course.report import NOT_ATTEMPTED
from microad.grading.classroom.gradebook import Classroom, gradebook
from microad.grading.classroom.tables import SHAPES, write_csv
from microad.grading.grader.marks import Graded
from microad.grading.gradescope import results
from microad.grading.reports.feedback import folder_name

GIVEN = "given"


def write_table(shape: str, graded: Iterable[Graded], room: Classroom, to: Path) -> int:
    """Write one of the tables into a file; return how many lines the gradebook has."""
    lines = gradebook(graded, room)
    write_csv(SHAPES[shape](lines), to)
    return len(lines)


def write_gradescope(graded: Iterable[Graded], room: Classroom, to: Path) -> int:
    """Write ASSIGNMENT/STUDENT/results.json for everybody; return how many."""
    import json

    count = 0
    for line in gradebook(graded, room):
        if line.graded:
            folder = to / folder_name(line.assignment) / folder_name(line.student.id)
            folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(results(line.graded), indent=1, ensure_ascii=False)
            (folder / "results.json").write_text(text, encoding="utf-8", errors="replace")
            count += 1
    return count


def write_sources(graded: Iterable[Graded], room: Classroom, to: Path) -> int:
    """Write each answer as EXERCISE/STUDENT.py and what was handed out as given/EXERCISE/given.py.

    JPlag takes a folder EXERCISE with given/EXERCISE as its base code; Dolos takes the files of a
    folder, and the file of the other as a template. Answers that were not begun are left out.
    """
    count = 0
    for line in gradebook(graded, room):
        for mark in line.graded.marks if line.graded else ():
            if mark.source.strip() and mark.status != NOT_ATTEMPTED:
                name = f"{folder_name(line.student.id)}.py"
                _write(to / folder_name(mark.id) / name, mark.source)
                count += 1
                if mark.id in room.given:
                    given = to / GIVEN / folder_name(mark.id) / "given.py"
                    _write(given, room.given[mark.id])
    return count


def _write(path: Path, source: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source if source.endswith("\n") else f"{source}\n", encoding="utf-8",
                    errors="replace", newline="\n")  # fmt: skip


WRITERS: dict[str, Callable[[Iterable[Graded], Classroom, Path], int]] = {
    "gradescope": write_gradescope,
    "sources": write_sources,
}
