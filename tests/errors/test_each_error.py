"""Errors that other tests see through the words of a command only: each of them by its class."""

import json
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy
import pytest

import microad
import microad.course
import microad.numpy as np
import microad.viz
from microad import autograd, cli, grad
from microad.bank.probes import chosen
from microad.errors import (
    AuthoringError,
    CallError,
    CellError,
    CheckerError,
    ChoiceError,
    DownloadError,
    InPlaceError,
    LabError,
    LettersError,
    LostTraceError,
    MemberError,
    NoCourseError,
    NoDownloadError,
    NoExercisesError,
    NoMethodError,
    NoNameError,
    NoNbgraderError,
    NoResultsError,
    NoRuleError,
    NotCallableError,
    NotGivenError,
    OperandError,
    PortError,
    ResultError,
    RuleError,
    SubmissionError,
    TruthError,
    WallError,
)
from microad.grading import gradescope, release, teacher_cli
from microad.grading.classroom.downloads import opened
from microad.grading.classroom.late import duration
from microad.grading.grader.store import results
from microad.grading.run import process
from microad.grading.run.execute import check_notebook
from microad.grading.sandbox import syscalls
from microad.grading.sandbox.import_stubs import Withheld
from microad.lab import jupyter

X = numpy.array([1.0, 2.0])


@pytest.mark.parametrize(
    ("f", "kind", "python"),
    [
        (lambda x: np.sum(x.exp()), NoMethodError, AttributeError),
        (lambda x: np.sum(x ^ 2), OperandError, TypeError),
        (lambda x: x[0] if x > 0 else x[1], TruthError, ValueError),
        (lambda x: float(x[0]), LostTraceError, TypeError),
        (lambda x: np.sin(x, out=np.zeros(2)), InPlaceError, TypeError),
        (lambda x: np.bartlett(x[0]), NoRuleError, NotImplementedError),
    ],
)
def test_errors_of_misuses_are_those_that_python_has_for_them(f, kind, python):
    """So that a program that catches Python's error catches ours."""
    for expected in (kind, python):
        with pytest.raises(expected):
            grad(f)(X)


def test_errors_of_calls():
    with pytest.raises(NotCallableError):
        grad(4.0)
    with pytest.raises(CallError):
        grad(lambda x, y: x * y)(1.0)
    with pytest.raises(ResultError, match=r"y\.detach\(\)"):
        (autograd.array(X, requires_grad=True) * 2).requires_grad = False


@pytest.mark.parametrize("module", [microad, microad.viz, microad.course])
def test_a_name_that_a_module_does_not_have(module):
    with pytest.raises(NoNameError, match=rf"'{module.__name__}' has no attribute 'absent'.*dir\("):
        module.absent  # noqa: B018


@pytest.mark.parametrize(
    ("letters", "words"),
    [(3, 'a text of letters such as "C A F", not 3'), ("A Q", "no line 'Q'"), ("A A", "more than")],
)
def test_letters_that_are_no_answer(letters, words):
    with pytest.raises(LettersError, match=words):
        chosen({"A": "x = 1", "B": "y = x"}, letters)


def test_choices_that_are_no_answer():
    assert str(ChoiceError("count", wanted=2, count=1)) == "there are 2 questions, not 1"
    assert str(ChoiceError("option", id="05a", choice=4)) == "05a has no option 4"


# ---------------------------------------------------------------- the class


def test_a_cell_that_cannot_be_released():
    with pytest.raises(CellError, match=r"format 4\.5"):
        release._release_cell({}, {})
    assert str(AuthoringError("a.ipynb", "05-1", str(CellError("no id")))).startswith("a.ipynb")


def test_a_download_that_is_not_there_or_damaged(tmp_path):
    with pytest.raises(NoDownloadError, match="no such file or folder"):
        teacher_cli.collect(tmp_path / "absent.zip")
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w") as download:
        download.writestr("a.ipynb", "x" * 100)
    whole.write_bytes(whole.read_bytes().replace(b"x" * 100, b"y" * 100))
    with opened(whole) as download, pytest.raises(MemberError, match="it is damaged"):
        download.members[0].read(1000)
    (tmp_path / "text.zip").write_text("no zip")
    with pytest.raises(DownloadError), opened(tmp_path / "text.zip"):
        pass


def test_what_is_not_there(tmp_path, monkeypatch):
    with pytest.raises(NoResultsError, match="Grade first"):
        results(tmp_path)
    with pytest.raises(NoCourseError, match="no folder absent/"):
        cli.course_folder("absent")
    with pytest.raises(RuleError, match="'soon' is no duration"):
        duration("soon")
    with pytest.raises(NotGivenError, match="Value is not given"):
        Withheld("Value")(2.0)
    monkeypatch.setitem(sys.modules, "microad.grading.bridge", None)
    with pytest.raises(NoNbgraderError, match="pip install"):
        teacher_cli._write_gradebook([], None, None, tmp_path, tmp_path)


def test_a_notebook_without_exercises(tmp_path):
    path = tmp_path / "05_backward.ipynb"
    cell = {"id": "a", "cell_type": "markdown", "metadata": {}, "source": "text"}
    whole = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole))
    with pytest.raises(NoExercisesError, match="no exercise of lesson 05"):
        check_notebook(path)


def test_a_submission_of_no_notebook(tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "submission").mkdir()
    (tmp_path / "source" / gradescope.CONFIG).write_text("{}")
    with pytest.raises(SubmissionError, match="holds no notebooks"):
        gradescope.grade(tmp_path)


# ---------------------------------------------------------------- processes


def test_a_port_that_is_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortError, match=f"port {port} cannot be used: another program uses it"):
            jupyter.find_port(port)


def test_a_server_that_ends_at_once():
    server = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(LabError, match="ended at once with exit code 3"):
        jupyter._wait_until_ready(server, 1)
    server.wait()


def test_a_checker_that_does_not_start(tmp_path, monkeypatch):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'no module named microad' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(process.sys, "executable", str(broken))
    with process.Process([], Path(tmp_path)) as child, pytest.raises(CheckerError) as caught:
        child.outcome(0, 1.0, lambda: None)
    assert "no module named microad" in str(caught.value)


def test_a_wall_that_does_not_stand(monkeypatch):
    class Refusing:
        def prctl(self, *args):
            return -1

    monkeypatch.setattr(syscalls, "libc", Refusing)
    with pytest.raises(WallError, match="took no filter of system calls") as caught:
        syscalls.install()
    assert isinstance(caught.value, OSError)
