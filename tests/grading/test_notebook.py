"""The tolerant reader: which lesson, which cell, and what was odd about them."""

import pytest
from submissions import cell, notebook_of

from microad.course.spec import exercises
from microad.errors import NoLessonError, NotANotebookError
from microad.grading import notebook as reader
from microad.grading.notebook import defined, lesson_of, load, places, read
from microad.grading.run.execute import plan

LESSON = "05"
TASKS = exercises(LESSON)


@pytest.mark.parametrize(
    ("metadata", "names", "file", "lesson"),
    [
        ({"microad": {"lesson": "05"}}, ["04-1"], "04_x.ipynb", "05"),
        ({}, ["04-1", "05-1", "05-1-check", "other"], "04_x.ipynb", "05"),
        ({"microad": "damaged"}, ["other"], "04_x.ipynb", "04"),
        (None, [], "05.ipynb", "05"),
    ],
)
def test_lesson(metadata, names, file, lesson, save):
    cells = [cell("code", "", name) for name in names] or [{}]
    assert lesson_of(read(save({"cells": cells, "metadata": metadata}, file))) == lesson


@pytest.mark.parametrize("file", ["x.ipynb", "2024_x.ipynb"])
def test_no_lesson(file, save):
    with pytest.raises(NoLessonError):
        lesson_of(read(save({"cells": [{}]}, file)))


def test_a_huge_file_is_not_read(save, monkeypatch):
    monkeypatch.setattr(reader, "MAX_BYTES", 10)
    with pytest.raises(NotANotebookError, match="too large"):
        load(save(notebook_of(LESSON)))


def test_cells_that_are_no_cells_are_left_out(save):
    raw = {"cells": [None, 3, {"source": 5}, {"metadata": [], "source": ["a\n", "b"]}]}
    assert [c.source for c in read(save(raw)).cells] == ["5", "a\nb"]


def test_every_exercise_is_found_and_judged_at_its_test_cell(save):
    notebook = read(save(notebook_of(LESSON)))
    names = [c.name for c in notebook.cells]
    for id, place in places(notebook, TASKS).items():
        assert names[place.answer] == id
        assert names[place.judged] == f"{id}-check"
        assert place.notes == ()


def test_test_cells_of_the_learner_are_not_run(save):
    notebook = read(save(notebook_of(LESSON)))
    steps = plan(notebook, TASKS, places(notebook, TASKS))
    assert [step.exercise.id for step in steps if step.exercise] == [task.id for task in TASKS]
    assert not any("check(" in step.source for step in steps)


def test_an_answer_without_metadata_is_told_from_the_given_code_by_its_test_cell(save):
    raw = notebook_of(LESSON)
    for number, each in enumerate(raw["cells"]):
        each.update(metadata={}, id=f"new{number}")
    notebook = read(save(raw))
    expected = places(read(save(notebook_of(LESSON))), TASKS)
    for id, place in places(notebook, TASKS).items():
        assert (place.answer, place.judged) == (expected[id].answer, expected[id].judged)
        assert "found by what it defines" in place.notes[0]


def test_a_lesson_is_not_taken_for_its_exercises(save):
    cells = [cell("code", task.reference, f"own{task.id}") for task in TASKS]
    raw = {"cells": cells, "metadata": {"microad": {"lesson": LESSON}}}
    assert all(place.answer is None for place in places(read(save(raw)), TASKS).values())


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(): ...\nasync def g(): ...\nclass A:\n    x = 1\n", {"f", "g", "A"}),
        ("a = b = 1\nc.d = 2", {"a", "b"}),
        ("%magic\nf = 1", set()),
        ("\0", set()),
    ],
)
def test_defined(source, names):
    assert defined(source) == names
