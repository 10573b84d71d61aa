"""No false alarm: every right answer of the bank earns all points in the sandbox."""

import json

import pytest
from submissions import ROOT

from microad.course.spec import exercises, lessons
from microad.grading.grader.grade import Grader, Submission
from microad.grading.sandbox.walls import missing
from microad.grading.specs import Settings

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"no sandbox: {missing()}")


def notebook_with(name, answers):
    """The notebook that students get, with these answers in it."""
    notebook = json.loads((ROOT / "exercises" / name / f"{name}.ipynb").read_text())
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    return json.dumps(notebook).encode()


@pytest.mark.parametrize("lesson", lessons())
@pytest.mark.parametrize(
    "secret", [b"one secret of thirty-two letters", b"another secret, quite different"]
)
def test_right_answers_earn_all_points(lesson, secret):
    tasks = exercises(lesson)
    (folder,) = (ROOT / "exercises").glob(f"{lesson}_*")
    styles = max(len(task.right) for task in tasks)
    with Grader(Settings(secret)) as grader:
        for style in range(-1, styles):
            answers = {
                task.id: task.right[style % len(task.right)] if style >= 0 and task.right
                else task.reference
                for task in tasks
            }  # fmt: skip
            path = f"ada/{folder.name}/{folder.name}.ipynb"
            data = notebook_with(folder.name, answers)
            graded = grader.grade(Submission("ada", folder.name, path, data))
            lost = {mark.id: (mark.status, mark.line) for mark in graded.marks
                    if mark.score < mark.points}  # fmt: skip
            assert lost == {}, f"style {style}"
            assert graded.remarks == ()
