"""Broken notebooks: graded or reported, and the batch goes on."""

import copy
import json

import pytest
from sandboxed import FULL, quick_grader, scores, submission
from submissions import cell, notebook_of

from microad.grading.grader.grade import Submission
from microad.grading.grader.marks import Graded
from microad.grading.sandbox.walls import missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


@pytest.fixture(scope="module")
def grader():
    with quick_grader() as made:
        yield made


def changed(change):
    """A right notebook with something done to it."""
    notebook = copy.deepcopy(notebook_of("05"))
    return submission(change(notebook) or notebook)


def each_cell(change):
    def on_all(notebook):
        for one in notebook["cells"]:
            change(one)

    return on_all


def without(*names):
    def change(notebook):
        notebook["cells"] = [c for c in notebook["cells"] if c["id"] not in names]

    return change


def doubled(notebook):
    wrong = cell("code", "def fit(points, steps, rate): return []", "05-6", solution=True)
    notebook["cells"].insert(2, wrong)


def version_3(notebook):
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {},
            "worksheets": [{"cells": notebook["cells"]}]}  # fmt: skip


GRADED = {
    "untouched": lambda notebook: None,
    "no metadata at all": lambda n: n.update(metadata={}) or each_cell(lambda c: c.update(
        metadata={}))(n),
    "no ids": each_cell(lambda c: c.pop("id")),
    "metadata of a wrong kind": each_cell(lambda c: c.update(metadata=[1])) and (
        lambda n: n.update(metadata="?")),
    "sources as lines": each_cell(lambda c: c.update(source=c["source"].splitlines(True))),
    "answers retyped": each_cell(lambda c: c.update(cell_type="markdown") if c["id"] == "05-3"
                                 else None),
    "test cells deleted": without(*(f"{id}-check" for id in FULL)),
    "given cells deleted": without("setup", *(f"{id}-given" for id in FULL)),
    "edited points": each_cell(lambda c: c["metadata"].get("nbgrader", {}).update(points=100)),
    "edited test cells": each_cell(lambda c: c.update(source="score = 100")
                                   if c["id"].endswith("-check") else None),
    "a wrong answer before the right one": doubled,
    "an old minor format": lambda n: n.update(nbformat_minor=0),
    "cells that are no cells": lambda n: n["cells"].extend([None, 7, "x", [], {}]),
    "a lone surrogate": lambda n: n["cells"].append(cell("code", "x = '\ud800'", "more")),
    "magics": lambda n: n["cells"].insert(0, cell("code", "%matplotlib inline\n!ls\nhelp?", "m")),
    "pictures": lambda n: n["cells"].insert(0, cell(
        "code", "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1])\n"
        "from microad.course import *\nshow(fig, alt=num(1.0))", "m")),
    "a cell that does not parse": lambda n: n["cells"].insert(0, cell("code", "def f(:", "m")),
    "a cell that nests deeply": lambda n: n["cells"].insert(0, cell(
        "code", "(" * 10_000 + "-" * 100_000, "m")),
    "null bytes": lambda n: n["cells"].insert(0, cell("code", "x = '\0'", "m")),
}  # fmt: skip


@pytest.mark.parametrize("change", GRADED.values(), ids=GRADED)
def test_what_can_be_read_is_graded_in_full(grader, change):
    graded = grader.grade(changed(change))
    assert scores(graded) == FULL
    assert Graded.from_json(graded.to_json()).score == graded.score


def test_a_deleted_answer_costs_its_own_exercise_and_is_told(grader):
    graded = grader.grade(changed(without("05-3")))
    assert scores(graded) == FULL | {"05-3": 0}
    (mark,) = (mark for mark in graded.marks if mark.id == "05-3")
    assert mark.line == "its answer cell is not in the notebook"


BAD = {
    "empty": (b"", "it is empty"),
    "cut off": (json.dumps(notebook_of("05")).encode()[:5000], "its JSON is broken"),
    "not text": (b"\xff\xfe\x00", "it is not text"),
    "a list": (b"[]", "it has no list of cells"),
    "no cells": (b'{"cells": []}', "its list of cells is empty"),
    "deep": (b"[" * 200_000, "could be JSON"),
    "a long number": (b'{"cells": [' + b"1" * 5000 + b"]}", "could be JSON"),
    "the format of 2013": (json.dumps(version_3(notebook_of("05"))).encode(), "no list of cells"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "why"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_reported_and_the_next_one_graded(grader, data, why):
    graded = grader.grade(submission(data))
    assert why in graded.broken
    assert (graded.marks, graded.lesson, graded.score) == ((), "05", 0)
    assert scores(grader.grade(submission(notebook_of("05")))) == FULL


def test_the_lesson_is_told_by_folder_file_or_notebook(grader):
    data = json.dumps(notebook_of("05")).encode()
    places = ("05_backward", "x/a/y.ipynb"), ("hw", "x/hw/05.ipynb"), ("", "x.ipynb")
    for assignment, path in places:
        assert grader.grade(Submission("x", assignment, path, data)).lesson == "05"
    unknown = notebook_of("05") | {"metadata": {"microad": {"lesson": "../77"}}}
    graded = grader.grade(Submission("x", "", "x.ipynb", json.dumps(unknown).encode()))
    assert "there is no lesson '../77'" in graded.broken
