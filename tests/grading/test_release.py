"""exercises/ is generated, up to date, and authoring mistakes are named."""

import json
import shutil

import pytest
from submissions import ROOT, cell, notebook_of, run_command

from microad.course.judge import define, judge
from microad.course.spec import exercises, lessons
from microad.errors import AuthoringError
from microad.grading import solutions
from microad.grading.release import generated, outdated, released, write, written

SOURCE = "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n"
STUB = "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n"


def source_notebook(answer=SOURCE, **more):
    """A source notebook with one exercise; `more` replaces cells by name, None takes them out."""
    cells = {
        "text": cell("markdown", "Write f.", "99-1-text", locked=True),
        "answer": cell("code", answer, "99-1", solution=True),
        "check": cell("code", 'check("99-1")', "99-1-check", grade=True, locked=True, points=2),
    }
    kept = [made for made in (cells | more).values() if made]
    return {"cells": kept, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def test_the_exercises_in_the_repository_are_up_to_date():
    assert outdated(ROOT / "solutions", ROOT / "exercises") == []


def test_the_solutions_in_the_repository_are_those_of_the_documents():
    assert solutions.are_written_here(ROOT)
    assert solutions.outdated(ROOT / "solutions") == []


def test_solutions_are_written_once_for_the_lessons_that_are_wanted(tmp_path):
    assert not solutions.are_written_here(tmp_path)
    (path,) = solutions.write(tmp_path, ["05"])
    assert path == tmp_path / "05_backward" / "05_backward.ipynb"
    assert solutions.write(tmp_path, ["05_backward"]) == []
    path.write_text("{}")
    assert solutions.outdated(tmp_path, ["05"]) == [path]
    assert len(solutions.outdated(tmp_path)) == len(lessons())


@pytest.mark.parametrize("lesson", lessons())
def test_what_is_stored_below_a_check_is_what_the_answer_earns(lesson):
    for task in exercises(lesson):
        assert judge(task, define(task, task.reference)) == solutions.full_marks(task)


def test_every_exercise_of_the_bank_stands_in_its_notebook_with_its_points():
    for folder in (ROOT / "solutions").glob("*/"):
        tasks = exercises(folder.name.split("_")[0])
        points = {}
        for path in folder.glob("*.ipynb"):
            for each in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                marks = each["metadata"].get("nbgrader", {})
                if marks.get("grade"):
                    points[marks["grade_id"]] = marks["points"]
        assert points == {f"{task.id}-check": task.points for task in tasks}
    assert sorted(f.name.split("_")[0] for f in (ROOT / "solutions").glob("*/")) == lessons()


def test_regeneration_gives_the_same_bytes():
    first = generated(ROOT / "solutions", ROOT / "exercises")
    assert first == generated(ROOT / "solutions", ROOT / "exercises")
    assert all(b"BEGIN SOLUTION" not in content for content in first.values())


def test_release():
    notebook = source_notebook()
    notebook["cells"][1] |= {"outputs": [{"output_type": "stream"}], "execution_count": 7}
    notebook["cells"][1]["metadata"]["scrolled"] = True
    text, answer, check = released(notebook, "x.ipynb")["cells"]
    assert "".join(answer["source"]) == STUB
    assert (answer["outputs"], answer["execution_count"]) == ([], None)
    marks = answer["metadata"].pop("nbgrader")
    assert answer["metadata"] == {"deletable": False}
    assert marks["cell_type"] == "code"
    assert len(marks["checksum"]) == 32
    for locked in (text, check):
        assert locked["metadata"]["editable"] is False
        assert locked["metadata"]["deletable"] is False


def test_a_solution_without_a_region_is_replaced_whole():
    notebook = released(source_notebook("def f(x): return x"), "x.ipynb")
    answer = "".join(notebook["cells"][1]["source"])
    assert answer == "# YOUR CODE HERE\nraise NotImplementedError()"


def test_hidden_tests_are_cut_out():
    test = 'check("99-1")\n### BEGIN HIDDEN TESTS\nassert f(3) == 3\n### END HIDDEN TESTS'
    check = cell("code", test, "99-1-check", grade=True, locked=True, points=2)
    notebook = released(source_notebook(check=check), "x.ipynb")
    assert "".join(notebook["cells"][2]["source"]) == 'check("99-1")'


def prose(text):
    """A text cell that nbgrader has no part in."""
    return cell("markdown", text, "prose")


def marked(**marks):
    """An answer cell with other nbgrader metadata."""
    made = cell("code", SOURCE, "99-1", solution=True)
    made["metadata"]["nbgrader"] |= marks
    return made


MISTAKES = {
    "region left open": (
        source_notebook("### BEGIN SOLUTION\npass"),
        "BEGIN SOLUTION is never closed",
    ),
    "nested region": (
        source_notebook(f"### BEGIN SOLUTION\n{SOURCE}"),
        "BEGIN SOLUTION stands inside another such region",
    ),
    "region closed only": (source_notebook("pass\n### END SOLUTION"), "was never opened"),
    "region elsewhere": (
        source_notebook(more=cell("markdown", SOURCE, "prose")),
        "is not marked as a solution",
    ),
    "hidden tests elsewhere": (
        source_notebook(more=prose("### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS")),
        "is not marked as a test cell",
    ),
    "mark scheme elsewhere": (
        source_notebook(more=prose("### BEGIN MARK SCHEME\n### END MARK SCHEME")),
        "is not marked as a task",
    ),
    "duplicate id": (
        source_notebook(more=marked()),
        "cell 99-1: an earlier cell has the same grade_id",
    ),
    "no test cell": (source_notebook(check=None), "cell 99-1: no test cell 99-1-check"),
    "test of something else": (
        source_notebook(
            check=cell("code", 'check("99-2")', "99-1-check", grade=True, locked=True, points=2)
        ),
        'cell 99-1-check: it does not call check("99-1")',
    ),
    "no points": (
        source_notebook(
            check=cell("code", 'check("99-1")', "99-1-check", grade=True, locked=True)
        ),
        "it is graded, but has no points",
    ),
    "dots in the id": (source_notebook(more=marked(grade_id="99.1")), "its grade_id"),
    "old schema": (source_notebook(more=marked(schema_version=2)), "schema_version"),
    "flag missing": (source_notebook(more=marked(grade=None)), "true or false"),
    "unknown key": (source_notebook(more=marked(hint="x")), "nbgrader knows no 'hint'"),
    "autotest": (source_notebook("### AUTOTEST f(1)"), "AUTOTEST is not used here"),
    "no cell id": (
        source_notebook(more={"cell_type": "code", "source": "", "metadata": {}}),
        "cell number 4: it has no id",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", MISTAKES)
def test_authoring_mistakes_name_file_and_cell(kind):
    notebook, words = MISTAKES[kind]
    with pytest.raises(AuthoringError) as caught:
        released(json.loads(json.dumps(notebook)), "solutions/x.ipynb")
    assert words in str(caught.value)
    assert str(caught.value).startswith("solutions/x.ipynb, cell ")


@pytest.fixture
def course(tmp_path):
    """A small course with one lesson and a picture."""
    folder = tmp_path / "solutions" / "99_topic"
    folder.mkdir(parents=True)
    (folder / "99_topic.ipynb").write_bytes(written(source_notebook()))
    (folder / "figure.svg").write_text("<svg/>")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    return tmp_path


def test_write_then_nothing_is_outdated(course):
    solutions, target = course / "solutions", course / "exercises"
    changed = [path.name for path in write(solutions, target)]
    assert changed == ["99_topic.ipynb", "figure.svg"]
    assert write(solutions, target) == []
    (target / "98_old").mkdir()
    surplus = target / "98_old" / "old.ipynb"
    surplus.write_text("{}")
    (target / "99_topic" / "figure.svg").write_text("changed")
    assert write(solutions, target, ["99"]) == [target / "99_topic" / "figure.svg"]
    assert outdated(solutions, target) == [surplus]
    write(solutions, target)
    assert not surplus.exists()


def test_command(course):
    assert run_command("release", "--check", cwd=course).returncode == 1
    done = run_command("release", cwd=course)
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        0,
        "written: exercises/99_topic/99_topic.ipynb",
    )
    done = run_command("release", "99_topic", "--check", cwd=course)
    assert (done.returncode, done.stdout) == (0, "exercises/ is up to date\n")
    done = run_command("release", "nosuch", cwd=course)
    assert done.returncode == 2
    assert "there is no lesson 'nosuch'" in done.stderr
    (course / "solutions" / "99_topic" / "99_topic.ipynb").write_text("{")
    done = run_command("release", cwd=course)
    assert done.returncode == 2
    assert "its JSON is broken" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_released_notebook_can_be_checked(save):
    notebook = released(notebook_of("04"), "x.ipynb")
    done = run_command("check", save(notebook), "--no-record")
    assert done.returncode == 1
    assert "not attempted" in done.stdout
