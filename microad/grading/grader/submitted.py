"""Find what was handed in: nbgrader's folders, or one notebook for each student."""

from pathlib import Path

from microad.errors import NoSubmissionsError, NotANotebookError
from microad.grading.classroom.late import moment
from microad.grading.grader.grade import Submission
from microad.grading.notebook import content

STAMP = "timestamp.txt"


def find(folder: Path) -> list[Path]:
    """Return the notebooks in a folder of submissions, in order.

    Raises
    ------
    NoSubmissionsError
        If there is none.
    """
    found = sorted(
        path
        for path in folder.rglob("*.ipynb")
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not found:
        raise NoSubmissionsError(folder)
    return found


def owner(folder: Path, path: Path) -> tuple[str, str]:
    """Return the student and the path inside the folder, by which a submission is known."""
    inside = path.relative_to(folder)
    return inside.parts[0] if len(inside.parts) > 1 else path.stem, inside.as_posix()


def read(folder: Path, path: Path) -> Submission:
    """Read one submission; a file that cannot be read is one, too, with its trouble."""
    parts = path.relative_to(folder).parts
    student, where = owner(folder, path)
    assignment = parts[1] if len(parts) > 2 else ""
    try:
        if not path.resolve().is_relative_to(folder.resolve()) or path.is_symlink():
            raise NotANotebookError(path, "link")
        data, trouble = content(path), ""
    except NotANotebookError as error:
        data, trouble = b"", str(error)
    stamp = _stamp(path.parent / STAMP) if len(parts) > 1 else ""
    return Submission(student, assignment, where, data, stamp, trouble)


def _stamp(path: Path) -> str:
    """Return the time in nbgrader's file as ISO 8601, or nothing if there is none."""
    try:
        when = moment(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError):
        return ""
    return when.isoformat() if when else ""
