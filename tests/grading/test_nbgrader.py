"""The exercises in the hands of the real nbgrader, unmodified: its marks are those of `judge`."""

import csv
import json
import shutil
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest
from nbgrader_app import nbgrader
from submissions import ROOT

from microad.course.judge import define, judge
from microad.course.spec import exercises
from microad.grading.release import generated

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install -e '.[test]'")

FOLDERS = sorted(path.parent for path in (ROOT / "solutions").glob("*/*.ipynb"))
NAMES = [folder.name for folder in FOLDERS]
DELETED = "deleted"  # the student who deleted the first test cell


@dataclass
class Course:
    """A lesson's copy of the course, graded by nbgrader.

    By student: `answers` has what was handed in for each exercise, `mistakes` the exercises and
    the wrong answers in them, and `expected` the marks that `judge` gives.
    """

    folder: Path
    name: str
    answers: dict = field(default_factory=dict)
    mistakes: dict = field(default_factory=dict)
    expected: dict = field(default_factory=dict)

    @property
    def lesson(self):
        return self.name.split("_")[0]

    @property
    def deleted(self):
        return f"{exercises(self.lesson)[0].id}-check"

    def notebook(self, *parts):
        return self.folder.joinpath(*parts, self.name, f"{self.name}.ipynb")


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def with_answers(released, answers):
    """The released notebook with source text put into answer cells."""
    notebook = json.loads(json.dumps(released))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    return notebook


def submissions(lesson, solved):
    """Yield student, answers by exercise, and the mistakes in them.

    Every listed wrong answer is handed in by somebody, one for each exercise at a time.
    """
    yield "full", solved, []
    yield "blank", {}, []
    yield DELETED, solved, []
    listed = [(task, [w for w in task.wrongs if w.listed]) for task in exercises(lesson)]
    for number in range(max(len(wrongs) for _, wrongs in listed)):
        mistakes = [(task, wrongs[number]) for task, wrongs in listed if number < len(wrongs)]
        yield (
            f"wrong-{number}",
            solved | {task.id: wrong.source for task, wrong in mistakes},
            mistakes,
        )


def marks(lesson, answers):
    """What `judge` gives for each exercise."""
    given = {}
    for task in exercises(lesson):
        space = define(task, answers[task.id]) if task.id in answers else {}
        given[task.id] = judge(task, space).score
    return given


def graded(folder, name):
    """Set up a course with one lesson, hand in all submissions, and let nbgrader grade them."""
    (folder / "solutions").mkdir(parents=True)
    shutil.copytree(ROOT / "solutions" / name, folder / "solutions" / name)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    code, log = nbgrader(folder, "generate_assignment", name)
    assert code == 0, log
    course = Course(folder, name)
    released = load(course.notebook("exercises"))
    ids = {task.id for task in exercises(course.lesson)}
    solved = {
        cell["id"]: "".join(cell["source"])
        for cell in load(course.notebook("solutions"))["cells"] if cell["id"] in ids
    }  # fmt: skip
    for student, answers, mistakes in submissions(course.lesson, solved):
        path = course.notebook("class/submitted", student)
        path.parent.mkdir(parents=True)
        notebook = with_answers(released, answers)
        if student == DELETED:
            notebook["cells"] = [c for c in notebook["cells"] if c["id"] != course.deleted]
        path.write_text(json.dumps(notebook), encoding="utf-8")
        course.answers[student] = answers
        course.mistakes[student] = mistakes
    for command in ("autograde", "generate_feedback"):
        code, log = nbgrader(folder, command, name)
        assert code == 0, log[-3000:]
    code, log = nbgrader(folder, "export")
    assert code == 0, log
    return course


@pytest.fixture(scope="module", params=NAMES)
def course(request, tmp_path_factory):
    """A lesson that nbgrader has graded."""
    made = graded(tmp_path_factory.mktemp(request.param), request.param)
    made.expected = {who: marks(made.lesson, given) for who, given in made.answers.items()}
    del made.expected[DELETED][made.deleted.removesuffix("-check")]  # a person must grade it
    return made


def test_released_by_us_is_byte_for_byte_what_nbgrader_writes(course):
    ours = generated(course.folder / "solutions", course.folder / "ours")
    theirs = {
        course.folder / "ours" / path.relative_to(course.folder / "exercises"): path.read_bytes()
        for path in (course.folder / "exercises").rglob("*") if path.is_file()
    }  # fmt: skip
    assert {path: json.loads(text) for path, text in ours.items()} == {
        path: json.loads(text) for path, text in theirs.items()
    }
    assert ours == theirs


def test_marks_are_those_of_judge(course):
    from nbgrader.api import Gradebook

    found = {}
    with Gradebook(f"sqlite:///{course.folder / 'class' / 'gradebook.db'}") as book:
        for submission in book.assignment_submissions(course.name):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            manual = [grade.name for grade in grades if grade.needs_manual_grade]
            assert manual == ([course.deleted] if submission.student.id == DELETED else [])
            found[submission.student.id] = {
                grade.name.removesuffix("-check"): grade.auto_score
                for grade in grades
                if grade.name not in manual
            }
    assert found == course.expected


def test_full_blank_and_every_wrong_answer_were_handed_in(course):
    tasks = exercises(course.lesson)
    assert course.expected["full"] == {task.id: task.points for task in tasks}
    assert course.expected[DELETED] == {task.id: task.points for task in tasks[1:]}
    assert course.expected["blank"] == {task.id: 0.0 for task in tasks}
    handed_in = [(task.id, wrong.name) for m in course.mistakes.values() for task, wrong in m]
    assert sorted(handed_in) == sorted((t.id, w.name) for t in tasks for w in t.wrongs if w.listed)
    for student, mistakes in course.mistakes.items():
        lost = {id for id, score in course.expected[student].items()
                if score < course.expected["full"][id]}  # fmt: skip
        assert student == "blank" or lost == {task.id for task, _ in mistakes}


def test_feedback_names_the_mistake(course):
    for student, mistakes in course.mistakes.items():
        page = course.notebook("class/feedback", student).with_suffix(".html")
        text = unescape(page.read_text(encoding="utf-8"))
        assert [wrong.name for _, wrong in mistakes if wrong.name not in text] == [], student


def test_export(course):
    with (course.folder / "grades.csv").open(newline="") as stream:
        rows = {row["student_id"]: row for row in csv.DictReader(stream)}
    assert {student: float(row["score"]) for student, row in rows.items()} == {
        student: sum(given.values()) for student, given in course.expected.items()
    }
    total = sum(task.points for task in exercises(course.lesson))
    assert {float(row["max_score"]) for row in rows.values()} == {total}


def test_validate(course):
    _, text = nbgrader(course.folder, "validate", course.notebook("solutions"))
    assert "Success! Your notebook passes all the tests." in text, text
    _, text = nbgrader(course.folder, "validate", course.notebook("exercises"))
    count = len(exercises(course.lesson))
    assert f"VALIDATION FAILED ON {count} CELL(S)!" in text, text
