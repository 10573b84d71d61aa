"""The commands around `microad grade`: collect before it, report and export after it."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from microad.grading.classroom.collect import Collection
    from microad.grading.classroom.gradebook import Line

CLASS = Path("class")
SEED = "seed"
MANY = 20  # lines of a kind that are printed


class What(StrEnum):
    """What can be exported."""

    nbgrader = "nbgrader"
    gradebook = "gradebook"
    wide = "wide"
    canvas = "canvas"
    moodle = "moodle"
    gradescope = "gradescope"
    sources = "sources"
    autograder = "autograder"


def collect(
    source: Annotated[Path, typer.Argument(readable=False, help="A zip file or a folder.")],
    class_folder: Annotated[
        Path, typer.Option("--class", help="Gets submitted/, may hold students.csv.")
    ] = CLASS,
    assignment: Annotated[
        str, typer.Option(help="What all notebooks belong to; else they say so themselves.")
    ] = "",
) -> None:
    """Sort a download of Canvas, Moodle, Gradescope or nbgrader into the class folder.

    The last attempt of each student counts; nothing else of a download is copied or run. Whatever
    was left out is said.
    """
    from microad.errors import NoDownloadError
    from microad.grading.classroom.collect import collect as collect_from
    from microad.grading.classroom.gradebook import Classroom

    if not source.exists():
        raise NoDownloadError(source)
    course = class_folder.resolve().parent
    known = sorted(path.name for path in (course / "exercises").glob("[0-9][0-9]*"))
    roster = Classroom.at(class_folder, given={}).roster
    show(collect_from(source, class_folder / "submitted", roster, assignment, known))


def show(found: "Collection") -> None:
    """Print what a download brought."""
    states = [taken.state for taken in found.taken.values()]
    counts = [f"{states.count(s)} {s}" for s in ("new", "replaced", "unchanged") if s in states]
    print(f"{len(states)} submissions: {', '.join(counts)}")
    _some("not in the roster:", found.unknown)
    for assignment, students in found.missing.items():
        _some(f"missing, {assignment}:", students)
    _some("left out:", [f"{name}: {why}" for name, why in found.skipped])


def _some(title: str, lines: Iterable[str]) -> None:
    clean = ["".join(c if c.isprintable() else "?" for c in line) for line in lines]
    if clean:
        print(f"{len(clean)} {title}")
    for line in clean[:MANY]:
        print(f"  {line}")
    if len(clean) > MANY:
        print(f"  ... and {len(clean) - MANY} more")


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The results of microad grade.")],
    class_folder: Annotated[
        Path | None,
        typer.Option("--class", help="With students.csv and late.toml; else the one above DIR."),
    ] = None,
) -> None:
    """Write feedback, class page and tables anew, after a change of roster or late rules.

    DIR gets feedback/STUDENT/LESSON.html and .json, class.html and four tables.
    """
    from microad.grading.classroom.gradebook import Classroom
    from microad.grading.grader.store import results
    from microad.grading.reports import write_all

    graded = results(folder)
    lines = write_all(graded, folder, Classroom.at(_class_of(folder, class_folder)))
    handed_in = sum(line.graded is not None for line in lines)
    print(f"{handed_in} pages of feedback in {folder / 'feedback'}; {folder / 'class.html'}")


def _class_of(folder: Path, named: Path | None) -> Path:
    return (named or folder.resolve().parent).resolve()


def export(
    what: Annotated[What, typer.Argument(help="What to write.")],
    source: Annotated[
        str, typer.Argument(metavar="DIR", help="The results; for autograder, an assignment.")
    ],
    to: Annotated[Path, typer.Option(help="A file for tables and autograder, else a folder.")],
    class_folder: Annotated[
        Path | None,
        typer.Option("--class", help="With students.csv and late.toml; else the one above DIR."),
    ] = None,
    submitted: Annotated[
        Path | None, typer.Option(help="For gradebook: what was graded; else CLASS/submitted.")
    ] = None,
    overlay: Annotated[
        Path | None, typer.Option(help="For autograder: your own uNN.py, as for microad grade.")
    ] = None,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="For autograder: grade where no sandbox is, too.")
    ] = False,
) -> None:
    """Write results for another program: a gradebook, Gradescope, a search for copies.

    nbgrader, wide, canvas and moodle are tables; gradebook is nbgrader's database, with --to the
    folder of the course; gradescope is a results.json for each student,
    sources a file for each answer (for JPlag and Dolos), autograder the zip for Gradescope.
    """
    if what is What.autograder:
        size = _write_autograder(source, class_folder or CLASS, to, overlay, unsafe)
        print(f"{to}: {size / 1000:.0f} kB, with the secret of the class in it: for teachers only")
        return
    from microad.grading.classroom.exports import WRITERS, write_table
    from microad.grading.classroom.gradebook import Classroom, gradebook
    from microad.grading.grader.store import results

    folder = Path(source)
    graded = results(folder)
    room = Classroom.at(_class_of(folder, class_folder))
    if what is What.gradebook:
        count = _write_gradebook(gradebook(graded, room), class_folder, submitted, folder, to)
    elif what in WRITERS:
        count = WRITERS[what](graded, room, to)
    else:
        count = write_table(what, graded, room, to)
    print(f"{count} written to {to}")


def _write_gradebook(
    lines: "list[Line]", class_folder: Path | None, submitted: Path | None, folder: Path, to: Path
) -> int:
    from microad.errors import NoNbgraderError

    try:
        from microad.grading.bridge import sync
    except ImportError:
        raise NoNbgraderError from None
    return sync(lines, submitted or _class_of(folder, class_folder) / "submitted", to)


def _write_autograder(
    assignment: str, class_folder: Path, to: Path, overlay: Path | None, unsafe: bool
) -> int:
    from microad.course.spec import exercises, lessons
    from microad.errors import UnknownLessonError
    from microad.grading.grader.secret import read_secret
    from microad.grading.gradescope import autograder
    from microad.grading.overlay import overlay_files

    if not exercises(assignment[:2]):
        raise UnknownLessonError(assignment, lessons())
    files = dict(overlay_files(overlay)) if overlay else {}
    secret = read_secret(class_folder / SEED).decode()
    return to.write_bytes(autograder(assignment, secret, files, unsafe))


COMMANDS: tuple[Callable[..., None], ...] = (collect, report, export)
