"""Our marks in nbgrader's gradebook, and our grader in the place of nbgrader's.

`sync` writes what `microad grade` found into ``gradebook.db``, through nbgrader's own interface,
and the notebooks with our reports into its folder ``autograded``. From there on everything of
nbgrader works: formgrader, marks by hand, `generate_feedback`, `release_feedback`, `export`.

`SandboxExecute` stands in nbgrader's configuration in the place of its `Execute`:

    c.Autograde.autograde_preprocessors = [
        "microad.grading.bridge.SandboxExecute",
        "nbgrader.preprocessors.IgnorePattern", ...
    ]

Then `nbgrader autograde` runs each notebook in our sandbox, and no kernel is started.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor, SaveCells
from traitlets import Bool, Float, Unicode

from microad.errors import MicroadError, NoReleaseError
from microad.grading.classroom.gradebook import Line
from microad.grading.discretion import redacted
from microad.grading.grader.grade import Submission
from microad.grading.grader.marks import Graded, Mark
from microad.grading.grader.secret import read_secret
from microad.grading.grader.workers import work
from microad.grading.specs import Settings

Json = dict[str, Any]

# ---------------------------------------------------------------- reports in a notebook


def output_of(mark: Mark) -> Json:
    """The output of a test cell: the score, for nbgrader, and the report, for people."""
    report = redacted(mark)
    data = {"text/plain": report.score_text, "text/html": report._repr_html_()}
    return {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}


def annotate(cells: Iterable[Any], graded: Graded) -> None:
    """Put the report on each exercise below its test cell.

    A test cell without a mark gets a 0: nbgrader takes one without an output for passed.
    """
    outputs = {f"{mark.id}-check": output_of(mark) for mark in graded.marks}
    for cell in cells:
        if cell["cell_type"] == "code":
            unmarked = nothing(graded) if is_test(cell) else None
            found = outputs.get(name_of(cell), unmarked)
            cell["outputs"] = [nbformat.from_dict(found)] if found else []
            cell["execution_count"] = None


def nothing(graded: Graded) -> Json:
    """The output of a test cell that nothing is known of."""
    why = escape(graded.broken or "this exercise does not belong to the lesson")
    data = {"text/plain": "0", "text/html": f"<p>Not graded: {why}</p>"}
    return {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}


def is_test(cell: Mapping[str, Any]) -> bool:
    """Whether nbgrader takes the score of a cell from its output."""
    marks = cell.get("metadata", {}).get("nbgrader", {})
    return bool(marks.get("grade")) and not marks.get("solution")


def name_of(cell: Mapping[str, Any]) -> str:
    """The grade_id of a cell, or nothing."""
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")


# ---------------------------------------------------------------- into the gradebook


def sync(lines: Iterable[Line], submitted: Path, course: Path) -> int:
    """Write marks into nbgrader's gradebook, and notebooks with reports beside it.

    What a teacher has marked by hand stays. Doing it twice changes nothing.

    Parameters
    ----------
    lines : iterable of Line
        Those without a submission are passed over.
    submitted : Path
        The folder of the submissions, which `Graded.path` begins in.
    course : Path
        The folder of the course, with ``exercises`` and ``class`` in it.

    Returns
    -------
    int
        How many submissions were written.

    Raises
    ------
    NoReleaseError
        If the course does not hold the exercises of a lesson that was graded.
    """
    found = [(line, line.graded) for line in lines if line.graded]
    released = {line.assignment: release_of(course, line.assignment) for line, _ in found}
    database = f"sqlite:///{course.resolve() / 'class' / 'gradebook.db'}"
    (course / "class").mkdir(exist_ok=True)
    let_alembic_be_found()
    with Gradebook(database, "microad") as gradebook:
        for line, graded in found:
            notebook = released[line.assignment]
            enter_assignment(gradebook, database, line, notebook)
            enter_marks(gradebook, line, graded)
            write_notebook(notebook, graded, submitted, autograded(course, line))
    return len(found)


def let_alembic_be_found() -> None:
    """nbgrader starts it by its bare name, which works only in an environment that is activated."""
    folder = str(Path(sys.executable).parent)
    if folder not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join((folder, os.environ["PATH"]))


def release_of(course: Path, assignment: str) -> NotebookNode:
    """The notebook that students got."""
    path = course / "exercises" / assignment / f"{assignment}.ipynb"
    try:
        return nbformat.read(path, as_version=4)
    except OSError:
        raise NoReleaseError(assignment, path) from None


def autograded(course: Path, line: Line) -> Path:
    """Where nbgrader looks for a graded notebook."""
    folder = course / "class" / "autograded" / line.student.id / line.assignment
    return folder / f"{line.assignment}.ipynb"


def enter_assignment(gradebook: Any, database: str, line: Line, released: NotebookNode) -> None:
    """Let nbgrader know the assignment and its cells, as `generate_assignment` would."""
    name = line.assignment
    try:
        gradebook.find_notebook(name, name)
    except MissingEntry:
        gradebook.update_or_create_assignment(name)
        where = {"notebook": name, "assignment": name, "db_url": database}
        SaveCells().preprocess(nbformat.from_dict(released), {"nbgrader": where})
        gradebook.db.expire_all()


def enter_marks(gradebook: Any, line: Line, graded: Graded) -> None:
    """Enter the student, the submission and its marks."""
    student, name = line.student, line.assignment
    known = {key: getattr(student, key) for key in ("first_name", "last_name", "email")}
    gradebook.update_or_create_student(student.id, **{k: v for k, v in known.items() if v})
    in_utc = line.submitted and line.submitted.astimezone(UTC).replace(tzinfo=None)
    when = {"timestamp": in_utc} if in_utc else {}
    gradebook.update_or_create_submission(name, student.id, **when)
    notebook = gradebook.find_submission_notebook(name, name, student.id)
    notebook.late_submission_penalty = line.penalty
    for mark in graded.marks:
        grade = gradebook.find_grade(f"{mark.id}-check", name, name, student.id)
        grade.auto_score = mark.score
        grade.needs_manual_grade = grade.manual_score is not None
    gradebook.db.commit()


def write_notebook(released: NotebookNode, graded: Graded, submitted: Path, to: Path) -> None:
    """Write the student's notebook with our reports.

    nbgrader needs every cell of the release once; where cells were lost or copied, the answers are
    put into a fresh copy of the release.
    """
    wanted = sorted(filter(None, map(name_of, released.cells)))
    notebook = own_notebook(submitted / graded.path)
    if notebook is None or sorted(filter(None, map(name_of, notebook.cells))) != wanted:
        notebook = nbformat.from_dict(json.loads(json.dumps(released)))
        answers = {mark.id: mark.source for mark in graded.marks}
        for cell in notebook.cells:
            cell["source"] = answers.get(name_of(cell)) or cell["source"]
    annotate(notebook.cells, graded)
    to.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, to)


def own_notebook(path: Path) -> NotebookNode | None:
    """A submitted notebook, if nbgrader could read it."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except (OSError, ValueError, nbformat.ValidationError, AttributeError, KeyError, TypeError):
        return None
    return notebook


# ---------------------------------------------------------------- in the place of Execute


class SandboxExecute(NbGraderPreprocessor):
    """Runs a notebook in our sandbox and leaves the reports where nbgrader looks for scores.

    Raises
    ------
    SandboxError, AttackError
        If there is no sandbox, or it does not hold: nbgrader stops, nothing is marked.
    """

    seed_file = Unicode("class/seed", help="The secret of the class.").tag(config=True)
    timeout = Float(5.0, help="Seconds that a cell may take.").tag(config=True)
    unsafe = Bool(False, help="Grade without a sandbox: trust every one.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Any:
        """Grade, and write the reports below the test cells."""
        where = resources["nbgrader"]
        path = f"{where['student']}/{where['assignment']}/{where['notebook']}.ipynb"
        data = nbformat.writes(nb).encode()
        submission = Submission(where["student"], where["assignment"], path, data)
        settings = Settings(read_secret(Path(self.seed_file)), {}, self.unsafe, self.timeout)
        reply = work(settings, [submission])
        if reply.refused:
            raise MicroadError(reply.refused)
        annotate(nb.cells, Graded.from_json(reply.graded[0]))
        return nb, resources
