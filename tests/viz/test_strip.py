"""Saved notebooks: the same from run to run, and readable without a kernel."""

import copy
import json

import pytest

from microad.errors import NotANotebookError
from microad.viz.strip import VIEW, strip, strip_file

VIEW_DATA = {"model_id": "abc", "version_major": 2, "version_minor": 1}


def cell(*bundles):
    outputs = [
        {"output_type": "display_data", "data": dict(data), "metadata": {VIEW: {}}}
        for data in bundles
    ]
    metadata = {"execution": {"iopub.status.busy": "now"}, "trusted": True, "tags": ["kept"]}
    return {
        "cell_type": "code",
        "execution_count": 1,
        "id": "a",
        "metadata": metadata,
        "outputs": outputs,
        "source": "w",
    }


def notebook(*cells):
    return {
        "cells": list(cells),
        "metadata": {
            "kernelspec": {"display_name": "my venv", "language": "python", "name": "venv3"},
            "language_info": {"name": "python", "version": "3.11.2"},
            "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
            "microad": {"lesson": "05"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def test_what_differs_from_run_to_run_is_gone():
    nb = notebook(cell({VIEW: VIEW_DATA, "text/plain": "Inspector"}))
    assert strip(nb)
    (only,) = nb["cells"]
    assert only["outputs"][0]["data"] == {"text/plain": "Inspector"}
    assert only["outputs"][0]["metadata"] == {}
    assert only["metadata"] == {"tags": ["kept"]}
    assert only["execution_count"] == 1
    assert nb["metadata"] == {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
        "microad": {"lesson": "05"},
    }


def test_a_view_that_stands_alone_stays():
    nb = notebook(cell({VIEW: VIEW_DATA}))
    strip(nb)
    assert nb["cells"][0]["outputs"][0]["data"] == {VIEW: VIEW_DATA}


def test_other_languages_keep_their_kernel():
    nb = notebook()
    nb["metadata"]["kernelspec"]["language"] = "julia"
    strip(nb)
    assert nb["metadata"]["kernelspec"]["name"] == "venv3"


def test_twice_changes_nothing_more():
    nb = notebook(cell({VIEW: VIEW_DATA, "text/plain": "x"}), {"cell_type": "markdown"})
    assert strip(nb)
    once = copy.deepcopy(nb)
    assert not strip(nb)
    assert nb == once


def test_file_is_written_once_and_byte_for_byte(tmp_path):
    path = tmp_path / "lesson.ipynb"
    nb = notebook(cell({VIEW: VIEW_DATA, "text/plain": "größer"}))
    path.write_text(json.dumps(nb))
    path.chmod(0o644)
    assert strip_file(path)
    first = path.read_bytes()
    assert first.decode().startswith('{\n "cells": [\n')
    assert first.endswith(b"}\n")
    assert "größer".encode() in first
    assert not strip_file(str(path))
    assert path.read_bytes() == first
    assert path.stat().st_mode & 0o777 == 0o644
    assert [p.name for p in tmp_path.iterdir()] == ["lesson.ipynb"]


@pytest.mark.parametrize("text", ["", "not JSON", "[]", '{"metadata": {}}', '"text"', "\ufeff\x00"])
def test_files_that_are_no_notebooks(tmp_path, text):
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    with pytest.raises(NotANotebookError, match=r"x\.ipynb is not a notebook"):
        strip_file(path)
    assert path.read_text() == text


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(NotANotebookError, match="No such file"):
        strip_file(tmp_path / "gone.ipynb")
