"""C20: a lesson runs from top to bottom in half a minute, and the whole course in six.

Times differ from machine to machine: tests count cells, the command measures as well.
"""

import os
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL

from microad.bank.audit.book import Course
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet

MOST_CODE = 40  # cells of code in a lesson
MOST_SECONDS = 30
MOST_IN_ALL = 360


def count(course: Course, watch: Watch = quiet) -> Finding:
    """Count the cells that a restart has to run."""
    cells = sum(len(lesson.code) for lesson in course.lessons)
    return finding(f"{many(cells, 'code cell')}", _too_many(course))


def _too_many(course: Course) -> Iterator[str]:
    for lesson in course.lessons:
        if len(lesson.code) > MOST_CODE:
            yield f"{lesson.name}: {len(lesson.code)} cells of code, more than {MOST_CODE}"


def measure(course: Course, watch: Watch = quiet) -> Finding:
    """Count the cells, run all lessons, and time them."""
    counted = count(course)
    if find_spec("nbclient") is None:
        return Finding(f"{counted.counted}; not timed, nbclient is not installed", counted.problems)
    found, took = list(counted.problems), []
    for number, lesson in enumerate(course.lessons):
        watch(number, len(course.lessons))
        begin = time.monotonic()
        _run(course.root / "notebooks" / f"{lesson.name}.ipynb")
        took.append(time.monotonic() - begin)
        if took[-1] > MOST_SECONDS:
            found.append(f"{lesson.name} took {took[-1]:.0f} s, more than {MOST_SECONDS}")
    if sum(took) > MOST_IN_ALL:
        found.append(f"all lessons took {sum(took):.0f} s, more than {MOST_IN_ALL}")
    slowest = max(took, default=0.0)
    text = f"{counted.counted}; restart and run: {sum(took):.0f} s, slowest lesson {slowest:.0f} s"
    return Finding(text, tuple(found))


def _run(notebook: Path) -> None:
    """Run a notebook in a kernel of its own; nothing is written."""
    import nbformat
    from nbclient import NotebookClient

    cells = nbformat.read(notebook, as_version=4)
    resources = {"metadata": {"path": str(notebook.parent)}}
    kept = os.environ.get("MICROAD_PROGRESS")
    os.environ["MICROAD_PROGRESS"] = "memory"  # the learner's progress is not touched
    try:
        client = NotebookClient(cells, timeout=120, resources=resources)
        client.execute(stderr=DEVNULL)  # a new kernel likes to say that it listens
    finally:
        if kept is None:
            del os.environ["MICROAD_PROGRESS"]
        else:
            os.environ["MICROAD_PROGRESS"] = kept
