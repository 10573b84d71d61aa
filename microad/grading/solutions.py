"""Solutions from documents: the notebook of a lesson's exercises, with answers and their reports.

What stands before the first exercise comes from `microad/bank/uNN/notebook.md`, the rest from the
documents of the exercises. No cell is run for it: only the checks show something, and what they
show of a right answer is known. Whether the answers are right, `microad verify` says, and nbval
runs every cell of what is written here.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from microad import bank
from microad.bank.document import Listing, folder, read_exercise
from microad.bank.markdown import Document, Section, read
from microad.bank.units import documents, load
from microad.course import report as r
from microad.course.spec import Exercise, lessons
from microad.grading.release import SCHEMA, written

Json = dict[str, Any]

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
FORMAT = {"nbformat": 4, "nbformat_minor": 5}
STARS = 5


# ---------------------------------------------------------------- the folders


def are_written_here(course: Path) -> bool:
    """Say whether the solutions of a course come from its own bank, and not from elsewhere."""
    return (course / "microad" / "bank").resolve() == Path(bank.__file__).parent.resolve()


def generated(solutions: Path, wanted: Sequence[str] = ()) -> dict[Path, bytes]:
    """Return the notebooks that belong under solutions/, with their bytes.

    Parameters
    ----------
    solutions : Path
        The folder.
    wanted : sequence of str
        Numbers or names of lessons, such as "05" or "05_backward"; all if left out.

    Raises
    ------
    DocumentError
        If a document is not well formed.
    """
    found = {}
    for lesson in lessons():
        name = folder_of(lesson)
        if not wanted or lesson in wanted or name in wanted:
            found[solutions / name / f"{name}.ipynb"] = written(notebook(lesson))
    return found


def outdated(solutions: Path, wanted: Sequence[str] = ()) -> list[Path]:
    """Return the notebooks under solutions/ that are missing or differ."""
    return [
        path
        for path, content in generated(solutions, wanted).items()
        if not path.is_file() or path.read_bytes() != content
    ]


def write(solutions: Path, wanted: Sequence[str] = ()) -> list[Path]:
    """Generate solutions/ from the documents of the bank and return what changed."""
    fresh = generated(solutions, wanted)
    changed = outdated(solutions, wanted)
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fresh[path])
    return changed


# ---------------------------------------------------------------- one notebook


def folder_of(lesson: str) -> str:
    """Return what the folder of a lesson's exercises is called: "05_backward"."""
    return str(_head(lesson).facts["folder"])


def notebook(lesson: str) -> Json:
    """Return the notebook with the solutions of a lesson."""
    cells = [cell for section in _head(lesson).sections[1:] for cell in _opening(lesson, section)]
    for path in documents(lesson):
        cells += _exercise(path)
    count = 0
    for cell in cells:
        if cell["cell_type"] == "code":
            count += 1
            cell["execution_count"] = count
            for output in cell["outputs"]:
                output["execution_count"] = count
    return {"cells": cells, "metadata": METADATA | {"microad": {"lesson": lesson}}, **FORMAT}


def _head(lesson: str) -> Document:
    return read(folder(lesson) / "notebook.md", {"folder": "05_backward"}, ["folder"])


def _opening(lesson: str, section: Section) -> Iterator[Json]:
    """A cell before the first exercise: a block of code alone is a cell of code."""
    id = f"{lesson}-{section.title.lower()}"
    if section.body.text.startswith("```python"):
        _, code, _ = section.code("python")
        yield _code(id, code.text, locked=True)
    else:
        yield _text(id, section.body.text)


def _exercise(path: Path) -> Iterator[Json]:
    """The cells of an exercise: its text, what is given, the answer, a note and the check."""
    found, task = read_exercise(path), load(path)
    yield _text(f"{task.id}-text", f"{heading(task)}\n\n{found.prompt}")
    for part, listing in (("tool", found.tool), ("given", found.given)):
        if listing.code:
            yield _code(f"{task.id}-{part}", listing.code, locked=True)
            yield from _behind(f"{task.id}-task", listing)
    yield _code(task.id, found.answer.code, solution=True)
    yield from _behind(f"{task.id}-note", found.answer)
    check = _code(f"{task.id}-check", f'check("{task.id}")', grade=True, locked=True)
    check["metadata"]["nbgrader"]["points"] = _whole(task.points)
    check["outputs"] = [_output(full_marks(task))]
    yield check


def _behind(id: str, listing: Listing) -> Iterator[Json]:
    if listing.text:
        yield _text(id, listing.text)


def heading(task: Exercise) -> str:
    """Return how the text of an exercise begins: its title, its stars and its points."""
    stars = "★" * task.stars + "☆" * (STARS - task.stars)
    return f"## {task.id} · {task.title}\n\n{stars} · {_whole(task.points)} points"


def full_marks(task: Exercise) -> r.Report:
    """Return the report of a right answer."""
    results = tuple(r.ProbeResult(p.name, True, p.points, p.hidden) for p in task.probes)
    return r.Report(task.id, task.title, r.RIGHT, task.points, task.points, results)


def _whole(points: float) -> float:
    return int(points) if points == int(points) else points


# ---------------------------------------------------------------- cells


def _text(id: str, text: str) -> Json:
    return _cell("markdown", id, text, locked=True)


def _code(id: str, code: str, **flags: bool) -> Json:
    return _cell("code", id, code.rstrip("\n"), **flags) | {"outputs": []}


def _cell(kind: str, id: str, text: str, **flags: bool) -> Json:
    unset = dict.fromkeys(("grade", "locked", "solution", "task"), False)
    marks = {"schema_version": SCHEMA, "grade_id": id, **unset, **flags}
    source = text.splitlines(keepends=True)
    return {"cell_type": kind, "id": id, "metadata": {"nbgrader": marks}, "source": source}


def _output(report: r.Report) -> Json:
    forms = {"text/html": report._repr_html_(), "text/plain": report.text()}
    data = {form: text.splitlines(keepends=True) for form, text in forms.items()}
    return {"output_type": "execute_result", "metadata": {}, "data": data}
