"""Feedback for students: it says what the learner's own check says, and nothing hidden."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser

import pytest
from classes import a_class, graded, mark
from hypothesis import given
from hypothesis import strategies as st

from microad.course.judge import define, judge
from microad.course.report import Counterexample, Diagnosis, ProbeResult, Report
from microad.course.spec import exercise
from microad.grading.classroom.gradebook import Classroom, gradebook
from microad.grading.classroom.late import Rule, Rules
from microad.grading.classroom.roster import Roster, Student
from microad.grading.discretion import UNSEEN, WITHHELD, kind_only, redacted, report_of, text
from microad.grading.grader.marks import Graded, Mark
from microad.grading.reports.feedback import (
    LONGEST,
    feedback,
    folder_name,
    write_feedback,
)

SECRET = "HIDDEN-INPUT-MARKER"


class Text(HTMLParser):
    """The words of a page, without its style sheet."""

    def __init__(self):
        super().__init__()
        self.parts, self.silent = [], 0

    def handle_starttag(self, tag, attributes):
        self.silent += tag == "style"

    def handle_endtag(self, tag):
        self.silent -= tag == "style"

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def words(html):
    parser = Text()
    parser.feed(html)
    return " ".join(" ".join(parser.parts).split())


def pages(submission, classroom=None):
    """The page and the data for a submission."""
    [line] = [line for line in gradebook([submission], classroom) if line.graded]
    html, data = feedback(line, submission)
    return html, json.loads(data), html + data


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("id", ["05-2", "05-3", "05-4", "05-5", "05-6"])
def test_a_card_says_what_the_notebook_says(id, place):
    """Whatever the learner's own check shows of a mistake stands in the page, too."""
    task = exercise(id)
    own = judge(task, define(task, task.wrongs[place % len(task.wrongs)].source))
    page = words(pages(graded("ada", wrongs={id: place % len(task.wrongs)}))[0])
    assert own.counterexample
    if own.counterexample.case:
        said = words(replace(own, output="", notes=())._repr_html_())
        for sentence in said.removesuffix(own.advice).split(". "):
            assert sentence.strip() in page


def test_hints_open_one_after_the_other():
    html, data, _ = pages(graded("ada", wrongs={"05-3": 0}))
    assert html.count("<summary>Tell me more") == html.count("<summary>And an example") == 1
    [found] = [e for e in data["exercises"] if e["id"] == "05-3"]
    assert len(found["hints"]) == 3
    for hint in found["hints"]:
        assert hint.split("\n")[0].split("`")[0] in words(html)


def test_own_code_is_shown_and_the_reference_is_not():
    task = exercise("05-3")
    html, data, _ = pages(graded("ada", wrongs={"05-3": 1}))
    assert " ".join(task.wrongs[1].source.split()) in words(html)
    assert data["exercises"][2]["source"] == task.wrongs[1].source
    assert task.reference.strip() not in html


def test_a_very_long_answer_is_cut():
    long = replace(mark("05-1"), source="x = 1\n" * LONGEST)
    html, _, _ = pages(replace(graded("ada"), marks=(long,)))
    assert "more characters" in html
    assert len(html) < 2 * LONGEST


def test_what_being_late_costs():
    due = datetime(2026, 2, 27, 23, 59, tzinfo=UTC)
    rules = Rules(assignments={"05": Rule(due, per_day=10, cap=50)})
    room = Classroom(Roster((Student("ada", "Lovelace", "Ada"),)), rules)
    html, data, _ = pages(graded("ada"), room)
    assert "2 days late: 24 points, less 20 % (4.8 points)." in words(html)
    assert "05_backward: 19.2 of 24 points" in words(html)
    assert "Ada Lovelace (ada) · handed in 2026-03-01 10:00 UTC · due 2026-02-27" in words(html)
    assert (data["raw_score"], data["score"], data["late_days"]) == (24, 19.2, 2)


def test_a_broken_notebook_gets_a_page_that_says_what_to_do():
    html, data, _ = pages(Graded("ada", "05", "ada.ipynb", "0", broken="its JSON is broken"))
    assert "This notebook could not be graded: its JSON is broken." in words(html)
    assert "hand it in again" in words(html)
    assert data["broken"] == "its JSON is broken"
    assert data["max_score"] == 24


def test_a_page_needs_nothing_but_itself_and_is_small():
    for submission in a_class():
        html, _, _ = pages(submission)
        assert not re.search(r"\b(src|href)=\"(?!#)|url\(|@import|<script|\son\w+=", html)
        assert "default-src 'none'; style-src 'sha256-" in unescape(html)
        assert len(html.encode()) < 20_000


# ---------------------------------------------------------------- what stays hidden


def hidden_report(**changes):
    """A report on an answer that carries hidden inputs out wherever it can write."""
    facts = {
        "id": "05-3", "title": "T", "status": "wrong value", "score": 1.0, "points": 5.0,
        "results": (ProbeResult("open", True, 1, False), ProbeResult("closed", False, 4, True)),
        "counterexample": Counterexample(
            "closed", "", "d/dx", SECRET, f"{SECRET}+", "line 3: " + SECRET
        ),
        "diagnosis": Diagnosis("overwrites", "M-OVER"),
        "hints": ("a question", f"you have {SECRET}", f"it is {SECRET}+"),
        "output": SECRET,
        "notes": (f"UserWarning: {SECRET}",),
    }  # fmt: skip
    return Report(**facts | changes)


def submission_with(report, **changes):
    facts = {
        "line": f"its cell stops with ValueError: {SECRET}", "report": report.as_dict(),
        "notes": (f"its cell stops with ValueError: {SECRET}",),
    }  # fmt: skip
    one = Mark("05-3", "T", report.status, 1.0, 5.0, **facts | changes)
    return Graded(
        "ada", "05", "ada/05_backward/05_backward.ipynb", "ab", (one,),
        remarks=(f"cell 9 stops with ValueError: {SECRET}",),
        seed="CLASS-SEED", spec="SPEC-HASH",
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {
            "counterexample": Counterexample("closed", "", "", f"ValueError: {SECRET}", "", SECRET),
            "hints": ("a", f"it ends with ValueError: {SECRET}", "c"),
        },
        {"status": "does not run"},
        {
            "counterexample": Counterexample("open", "x = 1", "y", "1", "2"),
            "hints": ("a", "b", "c"),
        },
    ],
)
def test_nothing_of_a_hidden_case_comes_out(changes):
    report = hidden_report(**changes)
    html, data, both = pages(submission_with(report))
    assert SECRET not in both
    assert "CLASS-SEED" not in both
    assert "SPEC-HASH" not in both
    assert WITHHELD in html
    assert "fails closed (hidden cases)" in words(html)  # the name of what fails is told
    assert "overwrites" in html
    assert SECRET not in text(redacted(submission_with(report).marks[0]))
    if not report.counterexample.case:
        assert UNSEEN in html
    assert data["exercises"][0]["hints"]


def test_a_cell_that_failed_before_it_was_judged_tells_the_kind_of_its_error():
    report = hidden_report(status="not attempted", counterexample=None, hints=())
    submission = submission_with(report)
    failed = replace(submission.marks[0], status="does not run")
    html, _, both = pages(replace(submission, marks=(failed,)))
    assert "its cell stops with ValueError." in words(html)
    assert SECRET not in both
    unjudged = replace(submission.marks[0], report=None)
    html, _, both = pages(replace(submission, marks=(unjudged,)))
    assert "its cell stops with ValueError." in words(html)
    assert SECRET not in both


def test_an_exercise_without_hidden_cases_shows_what_was_printed():
    report = hidden_report(
        results=(ProbeResult("open", False, 5, False),),
        counterexample=Counterexample("open", "x = 1", "y", "1", "2"), output="hello",
    )  # fmt: skip
    html, _, _ = pages(submission_with(report))
    assert "Your code printed: hello" in words(html)
    assert WITHHELD not in html


def test_a_real_report_survives_the_way_to_data_and_back():
    for submission in a_class(6):
        for one in submission.marks:
            if one.report:
                assert report_of(json.loads(json.dumps(one.report))).as_dict() == one.report


@given(st.text())
def test_a_remark_without_an_error_stays(remark):
    assert kind_only(remark) == remark or " stops with " in remark


# ---------------------------------------------------------------- folders


long = st.text(min_size=1) | st.text(min_size=1).map(lambda text: text * 100)


@given(long, long)
def test_names_of_folders_are_safe_and_differ(one, other):
    names = folder_name(one), folder_name(other)
    assert (names[0] == names[1]) == (one == other)
    for name in names:
        assert "/" not in name
        assert "\\" not in name
        assert "\0" not in name
        assert not name.startswith(".")
        assert 0 < len(f"{name}.html".encode()) <= 255


def test_a_student_with_a_name_like_a_path_stays_in_the_folder(tmp_path):
    evil = graded("../../evil", path="x")
    [line] = gradebook([evil])
    write_feedback(line, evil, tmp_path / "feedback")
    assert [p.name for p in tmp_path.iterdir()] == ["feedback"]
    files = sorted(p.name for p in tmp_path.rglob("*") if p.is_file())
    assert files == ["05.html", "05.json"]
