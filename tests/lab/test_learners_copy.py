"""The learner's copy: gaps that the package fills, nothing overwritten, and always a way on."""

import json
from types import SimpleNamespace

import nbformat
import pytest
from nbclient import NotebookClient

from microad.course.material import build, build_facts, builds, material
from microad.course.twins import BUILT, DIFFERENT, OPEN, compare, find
from microad.errors import UnknownBuildError
from microad.lab.copies import NEW, hand_out, learner_copy, with_gaps

LESSONS = [path for path in material().lessons if path.stem != "gallery"]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell):
    return "".join(cell["source"])


def built_cells():
    return [cell for path in LESSONS for cell in read(path)["cells"] if build_facts(cell)]


# ---------------------------------------------------------------- what is cut out


def test_every_build_cell_has_a_gap_and_a_comparison():
    for path in LESSONS:
        for cell in read(path)["cells"]:
            tagged = any(tag.startswith("build:") for tag in cell["metadata"].get("tags", ()))
            assert tagged == bool(build_facts(cell)), (path.name, cell["id"])
    assert all(find(part) for part in builds().values())


@pytest.mark.parametrize("cell", built_cells(), ids=lambda cell: build_facts(cell)["build"])
def test_a_gap_is_one_to_five_lines_and_leaves_a_program(cell):
    gaps = build_facts(cell)["gaps"]
    assert all(1 <= last - first + 1 <= 5 for first, last in (gap["lines"] for gap in gaps))
    cut = with_gaps(source(cell), gaps)
    compile(cut, "cell", "exec")
    for gap in gaps:
        first, last = gap["lines"]
        assert not set(source(cell).splitlines()[first - 1 : last]) & set(cut.splitlines())


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_gaps_filled_from_the_package_give_the_committed_lesson(path):
    complete = read(path)
    copied = {cell["id"]: cell for cell in learner_copy(complete)["cells"]}
    for cell in complete["cells"]:
        mine = copied[cell["id"]]
        assert not mine.get("outputs")
        if facts := build_facts(cell):
            mine["source"] = fill(source(mine), facts["gaps"], source(cell))
        if cell["id"] != "imports":
            assert source(mine) == source(cell)


def fill(cut, gaps, complete):
    """Put the lines of the package where a comment of the copy asks for them."""
    lines = cut.splitlines()
    for gap in gaps:
        first, last = gap["lines"]
        height = len(gap.get("instead", "one line").splitlines())
        assert "# Your turn" in lines[first - 1]
        lines[first - 1 : first + height] = complete.splitlines()[first - 1 : last]
    return "\n".join(lines)


# ---------------------------------------------------------------- going through


def go_through(path, change):
    """Run a copy in which every comparison was changed; return its cells."""
    notebook = nbformat.reads(json.dumps(learner_copy(read(path))), 4)
    complete = {cell["id"]: cell for cell in read(path)["cells"]}
    for cell in notebook.cells:
        change(cell, complete.get(cell["id"]))
    return NotebookClient(notebook, timeout=120, allow_errors=True).execute().cells


def errors(cells):
    return [
        (c.id, o.ename) for c in cells for o in c.get("outputs", ()) if o.output_type == "error"
    ]


def text_of(cell):
    """What a cell printed and showed, however the kernel has cut it into pieces."""
    return "".join(o.get("text", "") or o.data.get("text/plain", "") for o in cell.outputs)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_with_every_gap_open_one_goes_through_by_use(path):
    def go_on(cell, original):
        if cell.id.startswith("mine-"):
            cell.source = cell.source.replace("twin(", "use(")

    cells = go_through(path, go_on)
    gaps = {cell["id"] for cell in read(path)["cells"] if build_facts(cell)}
    for id, kind in errors(cells):
        assert id in gaps, f"{id} ends with {kind}"
        assert kind in ("NotImplementedError", "TypeError")
    used = [cell for cell in cells if cell.id.startswith("mine-")]
    assert all("The package's version is in place" in text_of(cell) for cell in used)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_filled_gaps_agree_with_the_package_and_give_the_committed_outputs(path):
    def complete(cell, original):
        if original is not None and build_facts(original):
            cell.source = source(original)

    cells = go_through(path, complete)
    assert errors(cells) == []
    originals = {cell.id: cell for cell in nbformat.read(path, 4).cells}
    for cell in cells:
        if cell.id.startswith("mine-"):
            assert ": built\n" in text_of(cell)
        elif cell.cell_type == "code" and cell.id != "progress":  # that one counts what was built
            was = originals[cell.id]
            assert text_of(cell) == text_of(was), cell.id


# ---------------------------------------------------------------- comparisons


def test_a_twin_shows_the_smallest_difference():
    space = {"difference_quotient": lambda f, x, h: f(x + h) - f(x)}
    found = compare(build("difference_quotient"), space)
    assert found.status == DIFFERENT
    assert "h = 0.5" in found.lines[0] or "h = 0.1" in found.lines[0]
    assert "the quotient: yours gives" in found.lines[1]
    assert ", and the package gives " in found.lines[1]


def test_a_twin_knows_a_gap_and_a_missing_name():
    def difference_quotient(f, x, h):
        raise NotImplementedError()

    part = build("difference_quotient")
    assert compare(part, {"difference_quotient": difference_quotient}).status == OPEN
    found = compare(part, {})
    assert found.status == DIFFERENT
    assert "is not defined" in found.lines[1]


@pytest.mark.parametrize("part", builds().values(), ids=lambda part: part.name)
def test_the_package_agrees_with_itself(part):
    assert compare(part, vars(find(part)[1])).status == BUILT


def test_an_unknown_part_names_those_that_are_there():
    with pytest.raises(UnknownBuildError, match=r"no lesson builds 'nosuch'.*topo_order"):
        build("nosuch")


# ---------------------------------------------------------------- nothing is overwritten


@pytest.fixture
def course(tmp_path):
    """A course of one lesson, whose text can be changed."""
    lesson = tmp_path / "course" / "05.ipynb"
    lesson.parent.mkdir()
    name = "notebooks/05.ipynb"

    def write(text):
        cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": text}
        lesson.write_text(json.dumps({"cells": [cell]}))

    write("one")
    return SimpleNamespace(write=write, documents={name: lesson}, name=name)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "Übung mit Raum"


def test_an_untouched_copy_follows_the_course(course, folder):
    hand_out(course, folder)
    course.write("two")
    assert hand_out(course, folder).beside == ()
    assert "two" in (folder / course.name).read_text()


def test_a_changed_copy_is_never_overwritten(course, folder):
    hand_out(course, folder)
    mine = folder / course.name
    mine.write_text("my own work")
    assert hand_out(course, folder).beside == ()  # nothing is new
    for text in ("two", "three"):
        course.write(text)
        handed = hand_out(course, folder)
        (newer,) = handed.beside
        assert f"a newer version beside your own: notebooks/05{NEW}.ipynb" in handed.notes()[1]
        assert newer.name == f"05{NEW}.ipynb"
        assert text in newer.read_text()
        assert mine.read_text() == "my own work"
    newer.write_text("work in the new one")
    course.write("four")
    hand_out(course, folder)
    assert newer.read_text() == "work in the new one"
    assert mine.read_text() == "my own work"


def test_a_file_that_was_there_before_is_not_ours(course, folder):
    mine = folder / course.name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    hand_out(course, folder)
    assert mine.read_text() == "mine"
