"""The frame that all lessons share, so that they read as one book."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from microad import course
from microad.bank.audit.book import read_course

COURSE = read_course(Path(__file__).parents[2])
FRAME = ("**Predict.**", "**Build.**", "**Break it", "## Twins", "## What is next")
TITLE = ("When you are done, you can", "**You need**", "**You will build**")
FIRST = "00"  # it says how the course works: nothing older to recall, nothing to build

lesson = pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.name)


def missing(lesson, parts):
    source = "\n".join(cell.source for cell in lesson.cells)
    return [part for part in parts if part not in source]


@lesson
def test_the_first_cell_asks_a_question_and_makes_promises(lesson):
    first = lesson.cells[0].source
    assert re.match(rf"# {lesson.number} · ", first)
    if lesson.number == FIRST:
        return
    assert re.match(r"# .*\?\n", first)
    assert [part for part in TITLE if part not in first] == []
    assert len(lesson.objectives) >= 4


@lesson
def test_the_frame_of_a_lesson_is_complete(lesson):
    number = lesson.number
    if number == FIRST:
        assert missing(lesson, ("check(", "hint(", "predict(", "## What is next")) == []
        return
    calls = (f'review("{number}")', f'checkpoint("{number}")', f'progress("{number}")', "check(")
    assert missing(lesson, (*calls, *FRAME)) == []
    assert any("twin: 50/50" in cell.shown for cell in lesson.code)


def test_a_lesson_without_its_parts_is_noticed():
    assert missing(COURSE.lessons[-1], ("**Sing.**", "## What is next")) == ["**Sing.**"]


def not_imported(prose, code):
    """The tools that the text tells to call, and no cell imports."""
    imported = " ".join(re.findall(r"from microad\.course import (.*)", code))
    told = set(re.findall(r"`(\w+)\(", prose)) & set(course.__all__)
    return sorted(told - set(re.findall(r"\w+", imported)))


@lesson
def test_what_the_text_tells_to_call_is_imported(lesson):
    prose = "\n".join(cell.source for cell in lesson.cells if cell not in lesson.code)
    assert not_imported(prose, "\n".join(cell.source for cell in lesson.code)) == []


def test_a_tool_that_is_not_imported_is_noticed():
    assert not_imported('run `hint("05-1")`', "from microad.course import check") == ["hint"]


def leads_on(lesson, lessons):
    """Say whether the last text of a lesson links to its exercises and to the next lesson."""
    wanted = [f"](../exercises/{lesson.name}/{lesson.name}.ipynb)"]
    wanted += [f"]({later.name}.ipynb)" for later in lessons if later.number > lesson.number][:1]
    return all(link in lesson.markdown[-1].source for link in wanted)


@lesson
def test_the_end_of_a_lesson_leads_to_its_exercises_and_to_the_next_lesson(lesson):
    assert leads_on(lesson, COURSE.lessons)


def test_an_end_that_leads_nowhere_is_noticed():
    first, second = COURSE.lessons[:2]
    assert not leads_on(replace(first, name="99_nowhere"), COURSE.lessons)
    assert not leads_on(first, (first, replace(second, name="99_nowhere")))
