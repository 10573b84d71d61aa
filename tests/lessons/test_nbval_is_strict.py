"""Prove that the comparison of notebook cells can fail: every way to slip through is tried."""

import json
import shutil
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from broken import ROOT


def cell(source, output=None, tags=(), count=1):
    """A code cell whose stored output, if there is one, is the value of its last line."""
    outputs = [] if output is None else [
        {"output_type": "execute_result", "execution_count": 1, "metadata": {},
         "data": {"text/plain": output}}
    ]  # fmt: skip
    return {"cell_type": "code", "id": "c1", "source": source, "outputs": outputs,
            "metadata": {"tags": list(tags)}, "execution_count": count}  # fmt: skip


KERNEL = {"name": "python3", "display_name": "x", "language": "python"}
HONEST = cell("1 / 3", "0.3333333333333333")
WRONG = {
    "changed digit": (cell("1 / 3", "0.3333333333333334"), "Cell outputs differ"),
    "lost output": (cell("1 / 3"), "Cell outputs differ"),
    "error": (cell("1 / 0", "0"), "ZeroDivisionError"),
    "never run": (cell("1 / 3", "0.3333333333333333", count=None), "was never run"),
    "ignored": (cell("1 / 3", "0.5", tags=["nbval-ignore-output"]), "asks not to be compared"),
    "skipped": (cell("# NBVAL_SKIP\n1 / 3", "0.5"), "asks not to be compared"),
    "interact": (cell("interact(print)", "0"), "only a browser can see"),
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Run pytest as the project does on notebooks of one cell; return what it says of each."""
    folder = tmp_path_factory.mktemp("strict")
    wrong = {name: a_cell for name, (a_cell, _) in WRONG.items()}
    for name, a_cell in {"honest": HONEST, **wrong}.items():
        notebook = {
            "cells": [a_cell], "nbformat": 4, "nbformat_minor": 5,
            "metadata": {"kernelspec": KERNEL},
        }  # fmt: skip
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook))
    shutil.copy(ROOT / "conftest.py", folder)
    shutil.copy(ROOT / "tests" / "sanitize.cfg", folder)
    flags = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with=sanitize.cfg"]
    flags += ["-c", "/dev/null", "--rootdir=.", "--junitxml=found.xml"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *flags, "."],
        cwd=folder, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    cases = ElementTree.parse(folder / "found.xml").iter("testcase")
    return {
        case.get("classname").removesuffix(".ipynb"): "".join(
            problem.text or problem.get("message") for problem in case
        )
        for case in cases
    }


def test_an_honest_cell_passes(verdicts):
    assert len(verdicts) == 1 + len(WRONG)
    assert verdicts["honest"] == ""


@pytest.mark.parametrize("name", WRONG)
def test_what_must_not_pass_fails(verdicts, name):
    assert WRONG[name][1] in verdicts[name]
