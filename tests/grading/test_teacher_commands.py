"""microad collect, report and export as a teacher meets them, around the real `microad grade`."""

import csv
import json
import shutil
import zipfile

import pytest
from submissions import ROOT, notebook_of, run_command

from microad.course.spec import exercise

NAME = "05_backward"
SLIP = exercise("05-3").wrongs[0]
ROSTER = """id,last_name,first_name,email,lms_user_id
ada,Lovelace,Ada,a@x,1
bob,B,Bob,b@x,2
zoe,Z,Zoe,z@x,3
"""
OVERLAY = """
import sys

from microad.course.spec import Probe

def observe(ns, case):
    sys.case = case  # where an answer without parameters can see it
    try:
        return {"its answer": ns.answer_05_1()["b"]}
    finally:
        del sys.case

ADD = {"05-1": (Probe("a hidden one", lambda r: ["HIDDEN-CASE-7"], observe, hidden=True),)}
"""
SMUGGLER = """
import sys, warnings

KEPT = []

def answer_05_1():
    case = getattr(sys, "case", "nothing")
    KEPT.append(case)
    print(case, file=sys.stderr)
    print(case)
    warnings.warn(case)
    raise ValueError(case)
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with a small class, collected and graded."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "exercises" / NAME, folder / "exercises" / NAME)
    (folder / "class").mkdir()
    (folder / "class" / "students.csv").write_text(ROSTER)
    answers = {"lovelaceada_1_900": {}, "bbob_2_901": {"05-3": SLIP.source}}
    with zipfile.ZipFile(folder / "canvas.zip", "w") as archive:
        for name, own in answers.items():
            archive.writestr(f"{name}_x.ipynb", json.dumps(notebook_of("05", own)))
        archive.writestr("../evil.ipynb", "{}")
        archive.writestr("notes.txt", "")
    done = run_command("collect", "canvas.zip", cwd=folder)
    assert (done.returncode, done.stderr) == (0, ""), done
    assert done.stdout.splitlines() == [
        "2 submissions: 2 new",
        f"1 missing, {NAME}:",
        "  zoe",
        "2 left out:",
        "  ../evil.ipynb: its name leads out of the archive",
        "  notes.txt: it is no notebook",
    ]
    done = run_command("grade", "class/submitted", "--out", "class/results", cwd=folder)
    assert done.returncode == 0, done
    return folder


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_all_reports_are_there(course):
    results = course / "class" / "results"
    files = {p.relative_to(results).as_posix() for p in results.rglob("*") if p.is_file()}
    assert files >= {
        "results.sqlite", "class.html", "gradebook.csv", "wide.csv", "canvas.csv", "moodle.csv",
        "feedback/ada/05.html", "feedback/ada/05.json", "feedback/bob/05.html",
    }  # fmt: skip
    assert SLIP.name in (results / "feedback" / "bob" / "05.html").read_text()
    marks = {row["student_id"]: float(row["score"]) for row in rows(results / "gradebook.csv")}
    assert (marks["ada"], marks["zoe"]) == (24, 0)
    assert 0 < marks["bob"] < 24


def test_late_rules_change_reports_without_grading(course):
    rules = course / "class" / "late.toml"
    stamp = course / "class" / "submitted" / "ada" / NAME / "timestamp.txt"
    rules.write_text("per_day = 10\n[assignments.05]\ndue = 2026-03-01T12:00:00Z\n")
    stamp.write_text("2026-03-02 11:00:00.000000 UTC\n")
    results = course / "class" / "results"
    done = run_command("grade", "class/submitted", "--out", "class/results", cwd=course)
    assert "0 graded, 2 known" in done.stdout
    rules.write_text("per_day = 50\n[assignments.05]\ndue = 2026-03-01T12:00:00Z\n")
    done = run_command("report", "class/results", cwd=course)
    assert done.returncode == 0, done
    assert done.stdout.startswith("2 pages of feedback in class/results/feedback")
    [ada] = [row for row in rows(results / "gradebook.csv") if row["student_id"] == "ada"]
    assert (ada["late_submission_penalty"], ada["score"]) == ("12", "12")
    assert "1 day late" in (results / "feedback" / "ada" / "05.html").read_text()
    assert (
        "No time known, so nothing taken off for being late: bob."
        in (results / "class.html").read_text()
    )


@pytest.mark.parametrize("shape", ["nbgrader", "wide", "canvas", "moodle"])
def test_tables_can_be_exported_one_by_one(course, tmp_path, shape):
    done = run_command("export", shape, "class/results", "--to", tmp_path / "t.csv", cwd=course)
    assert done.returncode == 0, done
    assert "Lovelace" in (tmp_path / "t.csv").read_text()


def test_answers_as_files_for_programs_that_compare_them(course, tmp_path):
    done = run_command("export", "sources", "class/results", "--to", tmp_path, cwd=course)
    assert done.stdout == f"12 written to {tmp_path}\n"
    assert (tmp_path / "05-3" / "bob.py").read_text().strip() == SLIP.source.strip()
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"05-{n}" for n in range(1, 7)] + [
        "given"
    ]
    assert "NotImplementedError" in (tmp_path / "given" / "05-3" / "given.py").read_text()


def test_results_in_the_shape_of_gradescope(course, tmp_path):
    run_command("export", "gradescope", "class/results", "--to", tmp_path, cwd=course)
    bob = json.loads((tmp_path / NAME / "bob" / "results.json").read_text())
    assert bob["score"] == sum(test["score"] for test in bob["tests"])
    assert [test["number"] for test in bob["tests"]] == [f"05-{n}" for n in range(1, 7)]
    assert [t["status"] for t in bob["tests"]].count("failed") == 1
    assert f"This looks like: {SLIP.name}." in bob["tests"][2]["output"]


def test_the_secret_of_the_class_is_in_no_file_for_students(course):
    secret = (course / "class" / "seed").read_text().strip()
    assert len(secret) >= 32
    for path in (course / "class" / "results" / "feedback").rglob("*.*"):
        assert secret not in path.read_text()


def test_an_answer_cannot_carry_a_hidden_case_into_its_feedback(course, tmp_path):
    """It prints the case, warns of it, raises it, and lets later cells do so, too."""
    private = tmp_path / "private"
    private.mkdir()
    (private / "u05.py").write_text(OVERLAY)
    notebook = notebook_of("05", {"05-1": SMUGGLER, "05-2": "print(KEPT)\nraise KeyError(KEPT)"})
    notebook["cells"].append(notebook["cells"][0] | {"id": "x", "source": "raise OSError(KEPT)"})
    for name, content in (("eve", notebook), ("ada", notebook_of("05"))):
        place = tmp_path / "submitted" / name / NAME
        place.mkdir(parents=True)
        (place / f"{NAME}.ipynb").write_text(json.dumps(content))
    done = run_command("grade", tmp_path / "submitted", "--out", tmp_path / "results",
                       "--seed-file", tmp_path / "seed", "--overlay", private)  # fmt: skip
    assert done.returncode == 0, done
    run_command("export", "gradescope", tmp_path / "results", "--to", tmp_path / "results" / "gs")
    stored = (tmp_path / "results" / "results.sqlite").read_bytes()
    assert b"HIDDEN-CASE-7" in stored  # the grader's own record has it: the test can fail
    marks = {row["student_id"]: row for row in rows(tmp_path / "results" / "gradebook.csv")}
    assert (marks["ada"]["score"], marks["ada"]["max_score"]) == ("25", "25")  # the probe counts
    pages = [*(tmp_path / "results" / "feedback").rglob("*.*"),
             *(tmp_path / "results" / "gs").rglob("*.json")]  # fmt: skip
    assert len(pages) == 6
    for page in pages:
        assert "HIDDEN-CASE-7" not in page.read_text(), page
        assert "a hidden one" in page.read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["collect", "nowhere.zip"], "nowhere.zip: no such file or folder"),
        (["collect", "class/students.csv"], "it is neither a folder nor a zip file"),
        (["report", "class"], "class holds no results. Grade first: microad grade"),
        (["export", "wide", "nowhere", "--to", "x.csv"], "nowhere holds no results"),
        (["export", "pdf", "class/results", "--to", "x"], "'pdf' is not one of 'nbgrader'"),
        (["export", "autograder", "99", "--to", "x.zip"], "there is no lesson '99'"),
        (["export", "wide", "class/results", "--to", "no/such/x.csv"], "no such file"),
    ],
)
def test_one_sentence_for_whatever_does_not_work(course, arguments, words):
    done = run_command(*arguments, cwd=course)
    assert (done.returncode, done.stdout) == (2, ""), done
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("microad: ")
    assert words in done.stderr.lower() or words in done.stderr


def test_a_roster_or_rules_that_cannot_be_used_stop_the_report(course, tmp_path):
    (tmp_path / "students.csv").write_text("name\nada\n")
    done = run_command("report", "class/results", "--class", tmp_path, cwd=course)
    assert done.returncode == 2
    assert "is no list of students" in done.stderr
