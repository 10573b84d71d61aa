"""The solution notebooks hold what the bank says: references, given code, points, strips."""

import json
import re
from pathlib import Path

import pytest

from microad.bank.probes import listing
from microad.bank.units import probes_module
from microad.course.spec import exercises

add, sweep = map(probes_module, ("04-1", "05-2"))

ROOT = Path(__file__).parents[2] / "solutions"
NOTEBOOKS = {path.stem[:2]: path.stem for path in sorted(ROOT.glob("*/[0-9][0-9]_*.ipynb"))}
CHECK_FLAGS = {"grade": True, "locked": True, "solution": False, "task": False}


def notebook(lesson):
    name = NOTEBOOKS[lesson]
    return json.loads((ROOT / name / f"{name}.ipynb").read_text())


def cells(lesson):
    return {cell["id"]: cell for cell in notebook(lesson)["cells"]}


def text(cell):
    return "".join(cell["source"])


@pytest.fixture
def cell(exercise):
    """A function that gives a cell of the exercise: its text, given code, answer or check."""
    found = cells(exercise.lesson)
    return lambda part="": found.get(f"{exercise.id}-{part}".rstrip("-"))


def test_the_answer_is_the_reference_of_the_bank(exercise, cell):
    assert text(cell()).strip() == exercise.reference.strip()
    assert cell()["metadata"]["nbgrader"]["solution"]


def test_given_code_stands_in_the_setup_of_the_bank(exercise, cell):
    if exercise.kind == "DB":
        assert cell("given")
    if cell("given"):
        assert text(cell("given")).strip() in exercise.setup


def test_what_the_setup_imports_is_imported(exercise):
    imports = text(cells(exercise.lesson)[f"{exercise.lesson}-imports"])
    for line in exercise.setup.splitlines():
        match = re.match(r"(?:from \S+ )?import (.*)", line)
        for name in match.group(1).split(", ") if match else ():
            assert re.search(rf"import .*\b{name}\b", imports), name


def test_the_check_is_one_line_with_the_points_of_the_bank(exercise, cell):
    assert text(cell("check")) == f'check("{exercise.id}")'
    nbgrader = cell("check")["metadata"]["nbgrader"]
    assert nbgrader["points"] == exercise.points
    assert CHECK_FLAGS.items() <= nbgrader.items()


def test_the_text_states_title_stars_and_points(exercise, cell):
    head = f"## {exercise.id} · {exercise.title}\n\n{'★' * exercise.stars}"
    assert text(cell("text")).startswith(head)
    assert f"{exercise.points:g} points" in text(cell("text"))
    assert cell("text")["metadata"]["nbgrader"]["locked"]


def test_a_right_answer_was_committed_with_full_points(exercise, cell):
    (output,) = cell("check")["outputs"]
    shown = "".join(output["data"]["text/plain"])
    assert f"{exercise.points:g} of {exercise.points:g} points" in shown


def test_the_strips_of_paper_are_those_of_the_bank():
    assert listing(add.LINES) in text(cells("04")["04-1-text"])
    assert add.HEADER.strip() in text(cells("04")["04-1-text"])
    assert listing(sweep.LINES) in text(cells("05")["05-2-text"])


@pytest.mark.parametrize("lesson", NOTEBOOKS)
def test_the_whole_notebook(lesson):
    book = notebook(lesson)
    kinds = [cell["cell_type"] for cell in book["cells"]]
    assert book["metadata"]["microad"] == {"lesson": lesson}
    assert ("code", "code") not in set(zip(kinds, kinds[1:], strict=False))
    assert not any("tags" in cell["metadata"] for cell in book["cells"])
    for cell in book["cells"]:
        nbgrader = cell["metadata"].get("nbgrader", {})
        assert nbgrader.get("grade_id", cell["id"]) == cell["id"]
        assert nbgrader.keys() <= {*CHECK_FLAGS, "schema_version", "grade_id", "points"}


@pytest.mark.parametrize("lesson", NOTEBOOKS)
def test_the_points_add_up_to_what_the_first_cell_says(lesson):
    total = sum(exercise.points for exercise in exercises(lesson))
    assert f"{total:g} points" in text(cells(lesson)[f"{lesson}-start"])


@pytest.mark.parametrize("lesson", NOTEBOOKS)
def test_names_of_one_notebook_do_not_collide(lesson):
    names = [name for exercise in exercises(lesson) for name in exercise.names]
    assert len(names) == len(set(names))
