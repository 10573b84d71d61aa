"""What the tests of the class grader share: a grader with short limits, and submissions."""

import json
from contextlib import contextmanager
from pathlib import Path

from submissions import cell, notebook_of

from microad.course.spec import exercises
from microad.grading.grader.grade import Grader, Submission
from microad.grading.sandbox import client
from microad.grading.specs import Settings

SECRET = b"the secret of the tests, long enough"
SECONDS = 1.0  # for a cell: enough on a busy machine, and short for those that hang
FULL = {task.id: task.points for task in exercises("05")}


@contextmanager
def quick_grader(**options):
    """A grader that waits for nobody."""
    grace, client.GRACE = client.GRACE, 0.4
    try:
        with Grader(Settings(SECRET, timeout=SECONDS, **options)) as grader:
            yield grader
    finally:
        client.GRACE = grace


def submission(notebook, student="eve", lesson="05"):
    """A notebook, or bytes, as it was handed in."""
    data = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    return Submission(student, f"{lesson}_x", f"{student}/{lesson}_x/{lesson}_x.ipynb", data)


def attacked(attack, answers=None, lesson="05"):
    """An exercise notebook with a hostile cell before all others."""
    notebook = notebook_of(lesson, answers)
    notebook["cells"].insert(0, cell("code", attack, "attack"))
    return submission(notebook, lesson=lesson)


def scores(graded):
    """The marks by exercise."""
    assert not graded.broken
    return {mark.id: mark.score for mark in graded.marks}


def processes(session):
    """The processes of a session, such as a template and all that it has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            after = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after[3]) == session and after[0] != "Z":
            found.append(int(path.name))
    return found


def is_alive(pid):
    """Whether a process is there and more than a name in the list."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
