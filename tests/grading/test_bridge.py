"""Our marks in nbgrader's gradebook, as the real nbgrader and its pages show them."""

import csv
import json
import shutil
from dataclasses import replace
from html import unescape

import pytest
from classes import a_class, graded
from nbgrader_app import nbgrader
from submissions import ROOT, run_command

pytest.importorskip("nbgrader", reason="nbgrader is not installed: pip install -e '.[test]'")

from test_nbgrader import load, with_answers

from microad.errors import NoReleaseError
from microad.grading.bridge import sync
from microad.grading.classroom.gradebook import Classroom, gradebook
from microad.grading.classroom.roster import Roster, Student
from microad.grading.grader.store import Store

NAME = "05_backward"


def hand_in(course, results):
    """Write what the students of `results` have handed in; one of them damaged the notebook."""
    released = load(course / "exercises" / NAME / f"{NAME}.ipynb")
    for result in results:
        answers = {mark.id: mark.source for mark in result.marks if mark.source}
        notebook = with_answers(released, answers)
        if result.student == "bob":
            notebook["cells"] = [c for c in notebook["cells"] if c["id"] != "05-2-check"]
        path = course / "class" / "submitted" / result.path
        path.parent.mkdir(parents=True)
        path.write_text("{" if result.broken else json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def synced(tmp_path_factory):
    """A course whose gradebook was written by us, twice, and what stands in it."""
    course = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "exercises" / NAME, course / "exercises" / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    results = [*a_class(6), replace(graded("zed"), broken="its JSON is broken", marks=())]
    hand_in(course, results)
    roster = Roster([Student("ada", "Lovelace", "Ada", "ada@example.org"), Student("nobody")])
    lines = gradebook(results, Classroom(roster))
    for _ in range(2):
        assert sync(lines, course / "class" / "submitted", course) == len(results)
    return course, results


def exported(course):
    code, log = nbgrader(course, "export")
    assert code == 0, log
    with (course / "grades.csv").open(newline="") as stream:
        return {row["student_id"]: row for row in csv.DictReader(stream)}


def test_nbgrader_exports_our_marks(synced):
    course, results = synced
    rows = exported(course)
    for result in results:
        assert float(rows[result.student]["score"]) == result.score
    assert rows["ada"]["last_name"] == "Lovelace"
    assert rows["ada"]["timestamp"].startswith("2026-03-01 10:00:00")


def test_its_feedback_pages_hold_our_reports(synced):
    course, results = synced
    code, log = nbgrader(course, "generate_feedback", NAME)
    assert code == 0, log[-2000:]
    for result in results:
        page = course / "class" / "feedback" / result.student / NAME / f"{NAME}.html"
        text = unescape(page.read_text(encoding="utf-8"))
        for mark in result.marks:
            if mark.report and mark.report["diagnosis"]:
                assert mark.report["diagnosis"]["name"] in text


def test_a_mark_by_hand_stays(synced):
    from nbgrader.api import Gradebook

    course, results = synced
    where = f"sqlite:///{course / 'class' / 'gradebook.db'}"
    with Gradebook(where, "microad") as book:
        grade = book.find_grade("05-1-check", NAME, NAME, "cleo")
        grade.manual_score = 0.5
        book.db.commit()
    sync(gradebook(results), course / "class" / "submitted", course)
    with Gradebook(where, "microad") as book:
        grade = book.find_grade("05-1-check", NAME, NAME, "cleo")
        assert (grade.manual_score, grade.needs_manual_grade) == (0.5, True)


def test_without_the_release_it_says_what_to_do(tmp_path):
    with pytest.raises(NoReleaseError, match="microad release"):
        sync(gradebook([graded("ada")]), tmp_path, tmp_path)


def test_the_command(tmp_path):
    """From graded results to nbgrader's table, by commands only; late work costs there, too."""
    shutil.copytree(ROOT / "exercises" / NAME, tmp_path / "exercises" / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    results = [graded("ada"), graded("bob", wrongs={"05-1": 0})]
    hand_in(tmp_path, results)
    (tmp_path / "class" / "late.toml").write_text(
        f"[assignments.{NAME}]\ndue = 2026-03-01T00:00:00Z\nper_day = 10\n"
    )
    with Store(tmp_path / "class" / "results") as store:
        store.save(results)
    where = tmp_path / "class" / "results"
    done = run_command("export", "gradebook", where, "--to", tmp_path, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2 written" in done.stdout
    rows = exported(tmp_path)
    for result in results:
        lost = float(rows[result.student]["late_submission_penalty"])
        assert lost == pytest.approx(result.score / 10)
        assert float(rows[result.student]["score"]) == pytest.approx(result.score - lost)


# ---------------------------------------------------------------- our grader inside of nbgrader

CONFIG = """
c.Autograde.autograde_preprocessors = [
    "microad.grading.bridge.SandboxExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""
ALL_POINTS = """
import os, sys
get_ipython().input_transformers_post.append(lambda lines: ["24.0"])
"""


@pytest.fixture(scope="module")
def inside(tmp_path_factory):
    """A course that nbgrader autogrades with our sandbox in the place of a kernel."""
    course = tmp_path_factory.mktemp("inside")
    shutil.copytree(ROOT / "solutions" / NAME, course / "solutions" / NAME)
    text = (ROOT / "nbgrader_config.py").read_text() + CONFIG
    (course / "nbgrader_config.py").write_text(text)
    code, log = nbgrader(course, "generate_assignment", NAME)
    assert code == 0, log
    results = a_class(6)
    hand_in(course, results)
    evil = graded("mallory", wrongs={mark.id: "" for mark in results[0].marks})
    marks = tuple(replace(mark, source=ALL_POINTS) for mark in evil.marks)
    hand_in(course, [replace(evil, marks=marks)])
    code, log = nbgrader(course, "autograde", NAME)
    assert code == 0, log[-3000:]
    return course, results


def test_nbgrader_autogrades_in_our_sandbox(inside):
    course, results = inside
    rows = exported(course)
    for result in results:
        assert float(rows[result.student]["score"]) == result.score, result.student
    assert float(rows["mallory"]["score"]) == 0.0


def test_no_kernel_ran(inside):
    course, _ = inside
    notebook = load(course / "class" / "autograded" / "ada" / NAME / f"{NAME}.ipynb")
    outputs = [cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [len(found) for found in outputs if found] == [1] * len(results_of(notebook))


def results_of(notebook):
    return [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]


def test_a_test_cell_that_nothing_is_known_of_earns_nothing():
    import nbformat
    from nbgrader.utils import determine_grade

    from microad.grading.bridge import annotate

    (cell,) = [c for c in load(ROOT / "exercises" / NAME / f"{NAME}.ipynb")["cells"]
               if c["id"] == "05-1-check"]  # fmt: skip
    annotate([cell], replace(graded("zed"), marks=(), broken="<b>no</b>"))
    assert determine_grade(nbformat.from_dict(cell))[0] == 0.0
    assert "<b>" not in cell["outputs"][0]["data"]["text/html"]
