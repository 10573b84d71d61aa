"""Prove that the comparison of notebook cells can fail: every way to slip through is tried."""

import json
import shutil
import subprocess
import sys

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


def verdict(folder, a_cell) -> tuple[int, str]:
    """Run pytest as the project does on a notebook of one cell; return exit code and output."""
    notebook = {
        "cells": [a_cell], "nbformat": 4, "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}},
    }  # fmt: skip
    (folder / "book.ipynb").write_text(json.dumps(notebook))
    shutil.copy(ROOT / "conftest.py", folder)
    shutil.copy(ROOT / "tests" / "sanitize.cfg", folder)
    flags = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with=sanitize.cfg"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "--rootdir=.", *flags, "."],
        cwd=folder, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_an_honest_cell_passes(tmp_path):
    code, out = verdict(tmp_path, cell("1 / 3", "0.3333333333333333"))
    assert code == 0, out


@pytest.mark.parametrize(
    ("a_cell", "words"),
    [
        (cell("1 / 3", "0.3333333333333334"), "Cell outputs differ"),
        (cell("1 / 3"), "Cell outputs differ"),
        (cell("1 / 0", "0"), "ZeroDivisionError"),
        (cell("1 / 3", "0.3333333333333333", count=None), "was never run"),
        (cell("1 / 3", "0.5", tags=["nbval-ignore-output"]), "asks not to be compared"),
        (cell("# NBVAL_SKIP\n1 / 3", "0.5"), "asks not to be compared"),
        (cell("interact(print)", "0"), "only a browser can see"),
    ],
    ids=["changed digit", "lost output", "error", "never run", "ignored", "skipped", "interact"],
)
def test_what_must_not_pass_fails(tmp_path, a_cell, words):
    code, out = verdict(tmp_path, a_cell)
    assert code == 1
    assert words in out
