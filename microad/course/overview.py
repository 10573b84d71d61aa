"""How far a learner has come: exercises and predictions, as text and as HTML."""

from collections.abc import Iterator
from dataclasses import dataclass

from microad.course import store
from microad.course.elements import card, paragraph, table
from microad.course.material import builds
from microad.course.report import NOT_ATTEMPTED
from microad.course.spec import exercises, lessons, questions
from microad.errors import UnknownLessonError


@dataclass(frozen=True)
class Table:
    """A titled table of texts."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> Iterator[str]:
        """Give the table as lines of text with columns in line."""
        widths = [max(map(len, column)) for column in zip(self.head, *self.rows, strict=True)]
        yield self.title
        for row in (self.head, *self.rows):
            cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
            yield ("  " + "  ".join(cells)).rstrip()


@dataclass(frozen=True)
class Overview:
    """The progress in tables, with notes."""

    tables: tuple[Table, ...]
    notes: tuple[str, ...]

    def text(self) -> str:
        """Return the tables as text."""
        lines = [line for table in self.tables for line in table.lines()]
        return "\n".join([*lines, *self.notes])

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        parts = [table(t.head, t.rows, t.title) for t in self.tables]
        parts += [paragraph(note) for note in self.notes]
        return card(parts, "Your progress")


def progress(lesson: str | None = None) -> Overview:
    """Show every exercise with its status, best score and hints, and the predictions made.

    Parameters
    ----------
    lesson : str, optional
        Only this lesson, such as ``"05"``; all of them if left out.

    Returns
    -------
    Overview
        A notebook shows it as tables; `print` shows it as text.

    Raises
    ------
    UnknownLessonError
        If there is no such lesson.
    """
    if lesson is not None and lesson not in lessons():
        raise UnknownLessonError(str(lesson), lessons())
    chosen = lessons() if lesson is None else [lesson]
    data = store.read()
    tables = (
        _exercise_table(data, chosen), _build_table(data, chosen), _prediction_table(data, chosen),
    )  # fmt: skip
    if store.is_saved():
        note = "This is stored on this machine only and sent nowhere."
    else:
        note = "This progress is not saved: it ends with this session."
    return Overview(tuple(table for table in tables if table.rows), (note,))


def _exercise_table(data: store.Progress, chosen: list[str]) -> Table:
    rows, earned, total = [], 0.0, 0.0
    for task in (task for lesson in chosen for task in exercises(lesson)):
        row = data["exercises"].get(task.id, {})
        best = min(row.get("best", 0.0), task.points)
        earned, total = earned + best, total + task.points
        score = f"{best:g} of {task.points:g}"
        status = row.get("status", NOT_ATTEMPTED)
        rows.append((task.id, task.title, status, score, str(row.get("hints", 0))))
    title = f"Exercises: {earned:g} of {total:g} points"
    return Table(title, ("id", "title", "last check", "best", "hints"), tuple(rows))


def _build_table(data: store.Progress, chosen: list[str]) -> Table:
    """List what was built, and what was used from the package; nothing before the first twin."""
    done = data.get("builds", {})
    names = [part.name for part in builds().values() if part.lesson in chosen] if done else []
    rows = [(name, done.get(name, {}).get("status", "open")) for name in names]
    count = sum(status == "built" for _, status in rows)
    return Table(
        f"Parts of the engine: {count} of {len(rows)} built", ("part", "status"), tuple(rows)
    )


def _prediction_table(data: store.Progress, chosen: list[str]) -> Table:
    rows = []
    for question in (q for lesson in chosen for q in questions(lesson, "PREDICTIONS")):
        texts = [option.text for option in question.options]
        choice = data["questions"].get(question.id, {}).get("choice")
        if choice in texts:
            outcome = "as it is" if texts.index(choice) == question.right else "a surprise"
            rows.append((question.id, question.ask, choice, outcome))
    head = ("id", "question", "your prediction", "outcome")
    return Table(f"Predictions: {len(rows)} made", head, tuple(rows))
