"""The gradebook as tables: nbgrader's own, beside it the shapes of Canvas and Moodle."""

import csv
import io
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from classes import graded
from hypothesis import given
from hypothesis import strategies as st

from microad.grading.classroom.gradebook import Classroom, assignment_of, gradebook
from microad.grading.classroom.late import Rule, Rules
from microad.grading.classroom.roster import Roster, Student
from microad.grading.classroom.tables import (
    FILES,
    SHAPES,
    canvas,
    moodle,
    nbgrader,
    neutral,
    wide,
    write_csv,
)
from microad.grading.grader.marks import Graded

DUE = datetime(2026, 2, 27, 23, 59, tzinfo=UTC)
ADA = Student("ada", "Lovelace", "Ada", "ada@example.org", "4711")
ROOM = Classroom(
    Roster((ADA, Student("zoe"))), Rules(assignments={"05": Rule(DUE, per_day=10, cap=50)})
)


def read(table, path):
    """A table as it arrives in another program."""
    write_csv(table, path)
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def book():
    four = graded("ada", "04", name="04_recording", submitted="")
    return gradebook([graded("ada"), four, graded("eve", wrongs={"05-3": 0})], ROOM)


def test_the_columns_are_those_of_nbgrader(tmp_path, monkeypatch):
    """The real exporter, on the same facts in its own database, writes the same file."""
    api = pytest.importorskip("nbgrader.api")
    from nbgrader.plugins.export import CsvExportPlugin

    # nbgrader starts `alembic` by its bare name
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    lines = book()
    with api.Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as theirs:
        for line in lines:
            who = line.student
            facts = {"first_name": who.first_name, "last_name": who.last_name, "email": who.email}
            theirs.update_or_create_student(who.id, **facts)
            if line.assignment not in {a.name for a in theirs.assignments}:
                due = line.due and line.due.replace(tzinfo=None)
                theirs.add_assignment(line.assignment, duedate=due)
                theirs.add_notebook("n", line.assignment)
                theirs.add_grade_cell("g", "n", line.assignment, max_score=line.max_score,
                                      cell_type="code")  # fmt: skip
            if line.graded:
                when = line.submitted and line.submitted.replace(tzinfo=None)
                theirs.add_submission(line.assignment, who.id, timestamp=when)
                grade = theirs.find_grade("g", "n", line.assignment, who.id)
                grade.auto_score, grade.needs_manual_grade = line.raw_score, False
                part = theirs.find_submission_notebook("n", line.assignment, who.id)
                part.late_submission_penalty = line.penalty
        theirs.db.commit()
        CsvExportPlugin(to=str(tmp_path / "theirs.csv")).export(theirs)
    ours = read(nbgrader(lines), tmp_path / "ours.csv")
    with (tmp_path / "theirs.csv").open() as file:
        reader = csv.DictReader(file)
        wanted = list(reader)
    assert list(ours[0]) == reader.fieldnames
    key = ("assignment", "student_id")
    assert [numbers(r) for r in sorted(ours, key=lambda r: [r[k] for k in key])] == [
        numbers(r) for r in sorted(wanted, key=lambda r: [r[k] for k in key])
    ]
    assert len(ours) == 6


def numbers(row):
    """A row with its numbers as numbers: 24 is 24.0."""
    scores = ("raw_score", "late_submission_penalty", "score", "max_score")
    return row | {name: pytest.approx(float(row[name])) for name in scores}


def test_wide_has_a_column_for_each_exercise(tmp_path):
    rows = {row["student_id"]: row for row in read(wide(book()), tmp_path / "w.csv")}
    assert list(rows) == ["ada", "zoe", "eve"]
    assert [rows["ada"][f"04-{n}"] for n in range(1, 7)] == ["3", "5", "4", "2", "4", "5"]
    assert rows["eve"]["05-3"] != "5"
    assert rows["zoe"]["05-3"] == rows["eve"]["04-1"] == ""
    assert rows["ada"]["05_backward late_submission_penalty"] == "4.8"
    assert rows["ada"]["05_backward score"] == "19.2"
    assert rows["zoe"]["05_backward score"] == "0"


def test_canvas_and_moodle_leave_out_what_is_missing(tmp_path):
    points, *rows = read(canvas(book()), tmp_path / "c.csv")
    assert points["Student"] == "Points Possible"
    assert (points["04_recording"], points["05_backward"]) == ("23", "24")
    ada, zoe, eve = rows
    assert ada == {
        "Student": "Lovelace, Ada", "ID": "4711", "SIS User ID": "", "SIS Login ID": "ada",
        "Section": "", "04_recording": "23", "05_backward": "19.2",
    }  # fmt: skip
    assert (zoe["Student"], zoe["05_backward"], eve["04_recording"]) == ("zoe", "", "")
    ada, zoe, _ = read(moodle(book()), tmp_path / "m.csv")
    assert ada == {
        "ID number": "ada", "Email address": "ada@example.org", "First name": "Ada",
        "Last name": "Lovelace", "04_recording": "23", "05_backward": "19.2",
    }  # fmt: skip
    assert zoe["05_backward"] == ""


ATTACKS = ['=cmd|"/C calc"!A0', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "-2+3+cmd"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_is_a_formula(tmp_path, shape, attack):
    evil = Student(attack, attack, attack, attack, attack)
    work = graded("x")
    work = replace(work, student=attack, path=f"x/{attack}/y.ipynb", submitted=attack)
    work = replace(work, marks=tuple(replace(m, id=attack, title=attack) for m in work.marks))
    write_csv(SHAPES[shape](gradebook([work], Classroom(Roster((evil,))))), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert any(attack.strip() in cell for cell in cells)
    for cell in cells:
        assert not cell.strip().startswith(tuple("=+-@＝＋－＠")), cell


@given(st.text())
def test_a_text_stays_readable(text):
    assert not neutral(text).strip().startswith(("=", "+", "-", "@"))
    assert len(neutral(text).splitlines()) <= 1
    if text.isprintable():
        assert neutral(text) in (text, f"'{text}")


def test_numbers_are_no_texts(tmp_path):
    write_csv([["a", -1.5, 0.1 + 0.2, 24.0, None]], tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text() == "a,-1.5,0.3,24,\n"


# ---------------------------------------------------------------- lines of the gradebook


def test_everybody_has_a_line_for_everything():
    lines = book()
    assert [(line.assignment, line.student.id) for line in lines] == [
        ("04_recording", "ada"), ("04_recording", "zoe"), ("04_recording", "eve"),
        ("05_backward", "ada"), ("05_backward", "zoe"), ("05_backward", "eve"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("ada/05_backward/05_backward.ipynb", "05_backward"),
        ("ada\\05_backward\\05_backward.ipynb", "05_backward"),
        ("ada.ipynb", "05"),
        ("ada/homework.ipynb", "05"),
    ],
)
def test_the_assignment_is_told_by_the_path(path, name):
    assert assignment_of(Graded("ada", "05", path, "0")) == name


def test_of_several_submissions_the_last_one_counts():
    early = graded("ada", submitted="2026-02-01T00:00:00+00:00")
    late = graded("Ada", wrongs={"05-3": 0}, submitted="2026-02-02T00:00:00+00:00")
    for results in ([early, late], [late, early]):
        [line, _] = gradebook(results, ROOM)
        assert line.graded == late
        assert line.student is ADA


def test_a_broken_submission_is_worth_nothing_of_what_the_bank_says():
    [line] = gradebook([Graded("ada", "05", "ada.ipynb", "0", broken="it is empty")])
    assert (line.score, line.max_score) == (0, 24)


@given(st.integers(0, 30), st.floats(0, 100), st.floats(0, 100))
def test_the_score_is_never_below_nothing_nor_above_what_was_earned(days, per_day, cap):
    rules = Rules(assignments={"05": Rule(DUE, per_day=per_day, cap=cap)})
    work = graded("ada", submitted=f"2026-03-{1 + days:02}T00:00:00+00:00")
    [line] = gradebook([work], Classroom(rules=rules))
    assert 0 <= line.score <= line.raw_score
    assert line.score + line.penalty == pytest.approx(line.raw_score)


def test_the_names_of_the_files():
    assert FILES == {
        "nbgrader": "gradebook.csv", "wide": "wide.csv",
        "canvas": "canvas.csv", "moodle": "moodle.csv",
    }  # fmt: skip
