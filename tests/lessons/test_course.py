"""The course passes its checks C1 to C21, the same that `microad verify --course` runs."""

from pathlib import Path

import pytest

from microad.bank.audit import budget
from microad.bank.audit.book import Course, read_course
from microad.bank.audit.table import checks, run

COURSE = read_course(Path(__file__).parents[2])
HERE = [check for check in checks() if check.run and check.code != "C20"]


def test_the_seven_lessons_are_there_each_with_its_unit():
    wanted = {f"{n:02}" for n in range(7)}
    assert wanted <= {lesson.number for lesson in COURSE.lessons}
    assert wanted <= {unit.lesson for unit in COURSE.units}


@pytest.mark.parametrize("check", HERE, ids=lambda check: check.code)
def test_check(check):
    assert check.run(COURSE, lambda done, total: None).problems == ()


def test_c20_without_a_clock():
    assert budget.count(COURSE).problems == ()


def test_the_table_says_ok_only_for_what_was_run(monkeypatch):
    """C10 needs pytest; with no lesson at all, nothing is covered."""
    lines = {line.check.code: line for line in run(Course(Path(__file__).parent, (), ()))}
    assert len(lines) == 21
    assert lines["C10"].verdict == "not run here"
    assert "pytest" in lines["C10"].counted
    assert lines["C2"].verdict == "1 problem"
