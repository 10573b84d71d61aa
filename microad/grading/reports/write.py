"""Write all reports on a graded class into one folder."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from microad.grading.classroom.gradebook import Classroom, Line, gradebook
from microad.grading.classroom.late import EVERY
from microad.grading.classroom.overview import overviews
from microad.grading.classroom.roster import key
from microad.grading.classroom.tables import FILES, SHAPES, write_csv
from microad.grading.grader.marks import Graded
from microad.grading.reports.feedback import write_feedback
from microad.grading.reports.pages import page

PAGE = "class.html"
FEEDBACK = "feedback"
MANY = 20

Watch = Callable[[int, int], None]


def write_all(
    results: Iterable[Graded],
    out: Path,
    classroom: Classroom | None = None,
    watch: Watch = lambda done, total: None,
) -> list[Line]:
    """Write feedback, class page and tables.

    Parameters
    ----------
    results : iterable of Graded
        The submissions, of one assignment or of several.
    out : Path
        Gets feedback/STUDENT/LESSON.html and .json, class.html, gradebook.csv, wide.csv,
        canvas.csv and moodle.csv; what is there of these names is written anew.
    classroom : Classroom, optional
        Roster, late rules and the cells as handed out; if left out, the roster and the rules
        of the folder above `out`.
    watch : callable, optional
        Called with the number of feedback pages written and their total.

    Returns
    -------
    list of Line
        The gradebook.
    """
    room = classroom or Classroom.at(out.resolve().parent)
    lines = gradebook(results, room)
    out.mkdir(parents=True, exist_ok=True)
    graded = [(line, line.graded) for line in lines if line.graded]
    for done, (line, work) in enumerate(graded):
        watch(done, len(graded))
        write_feedback(line, work, out / FEEDBACK)
    (out / PAGE).write_text(class_html(lines, room), encoding="utf-8", errors="replace")
    for shape, table in SHAPES.items():
        write_csv(table(lines), out / FILES[shape])
    return lines


def class_html(lines: Sequence[Line], classroom: Classroom) -> str:
    """Return the page for the teacher."""
    return page(
        "class.html", overviews=overviews(lines, classroom), notes=remarks(lines, classroom)
    )


def remarks(lines: Sequence[Line], classroom: Classroom) -> list[str]:
    """Say what in the class folder does not fit together: a typing error is found here."""
    roster, rules = classroom.roster, classroom.rules
    students = {line.student.id for line in lines}
    notes = []
    if roster:
        listed = {key(student.id) for student in roster}
        strangers = sorted(name for name in students if key(name) not in listed)
        if strangers:
            notes.append(f"Not in the roster: {_some(strangers)}.")
    if nobody := sorted(set(rules.extensions) - students):
        notes.append(f"Extensions for students who are not there: {_some(nobody)}.")
    names = {line.assignment for line in lines}
    used = {part for name in names for part in (name, name[:2])} | {EVERY}
    own = {name for table in rules.extensions.values() for name in table}
    if idle := sorted((own | set(rules.assignments)) - used):
        notes.append(f"Late rules for assignments that nobody handed in: {_some(idle)}.")
    if timeless := sorted({line.student.id for line in lines if _without_time(line)}):
        notes.append(f"No time known, so nothing taken off for being late: {_some(timeless)}.")
    return notes


def _some(names: Sequence[str]) -> str:
    """List names; of many only the first ones."""
    more = f" and {len(names) - MANY} more" if len(names) > MANY else ""
    return f"{', '.join(names[:MANY])}{more}"


def _without_time(line: Line) -> bool:
    return line.due is not None and line.graded is not None and line.submitted is None
