"""A made-up class, graded: real reports of the judge on answers that students might give."""

from functools import cache
from hashlib import sha256

from microad.course.judge import define, judge
from microad.course.spec import exercise, exercises
from microad.grading.grader.marks import Graded, Mark

NAMES = ("ada", "bob", "cleo", "dan", "eve", "fay", "gus", "hal", "ida", "jon")
STUB = "def answer():\n    # YOUR CODE HERE\n    raise NotImplementedError()"


@cache
def mark(id, wrong=None, **changes):
    """The mark for the reference, for a wrong answer by its place, or for none ("")."""
    task = exercise(id)
    if wrong == "":
        return Mark(
            id, task.title, "not attempted", 0.0, task.points, "its answer cell is as given"
        )
    source = task.reference if wrong is None else task.wrongs[wrong].source
    report = judge(task, define(task, source))
    return Mark(
        id, task.title, report.status, report.score, report.points, report=report.as_dict(),
        source=source, **changes,
    )  # fmt: skip


def graded(student, lesson="05", wrongs=None, name="05_backward", **changes):
    """A submission: by exercise the place of a wrong answer; the others are right."""
    marks = tuple(mark(task.id, (wrongs or {}).get(task.id)) for task in exercises(lesson))
    facts = {
        "path": f"{student}/{name}/{name}.ipynb", "sha256": sha256(student.encode()).hexdigest(),
        "seconds": 0.01, "submitted": "2026-03-01T10:00:00+00:00", "seed": "SEED-MARKER",
    }  # fmt: skip
    return Graded(student, lesson, marks=marks, **facts | changes)


def a_class(size=10, lesson="05"):
    """Students who know more or less: the later in the list, the more mistakes."""
    tasks = exercises(lesson)
    results = []
    for number in range(size):
        name = NAMES[number] if number < len(NAMES) else f"s{number:04}"
        wrongs = {
            task.id: (number + place) % len(task.wrongs)
            for place, task in enumerate(tasks)
            if (number * 7 + place * 3) % 10 < number % 6
        }
        if number % 5 == 4:
            wrongs[tasks[-1].id] = ""
        results.append(graded(name, lesson, wrongs))
    return results
