"""Errors of the command and of the class side."""

from collections.abc import Sequence
from typing import ClassVar

from microad.errors.base import FileError, MicroadError, TableError


class NotANotebookError(FileError, ValueError):
    """A file that should be a Jupyter notebook cannot be read as one."""

    texts: ClassVar = {
        "folder": "it is a folder",
        "large": "it is too large ({size:.0f} MB)",
        "system": "{error}",
        "empty": "it is empty",
        "JSON": "its JSON is broken in line {line} ({error})",
        "no JSON": "it is not text that could be JSON",
        "no cells": "it has no list of cells",
        "empty list": "its list of cells is empty",
        "link": "it is a link to another file",
    }
    frame: ClassVar = (
        "{path} is not a notebook: {why}. Give the path of an .ipynb file that Jupyter can open."
    )


class NoLessonError(MicroadError, ValueError):
    """A notebook does not tell which lesson its exercises belong to."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} does not tell which lesson it belongs to: neither its metadata nor its cells "
            "nor its name does. Give it back the name it had, such as 05_backward.ipynb."
        )


class NoExercisesError(MicroadError, ValueError):
    """A notebook of a lesson holds none of the lesson's exercises."""

    def __init__(self, path: object, lesson: str) -> None:
        super().__init__(
            f"{path} holds no exercise of lesson {lesson}. "
            f"The exercises are in the notebooks of the folder exercises/: check one of those."
        )


class AuthoringError(MicroadError, ValueError):
    """A notebook with solutions cannot be turned into exercises."""

    def __init__(self, path: object, cell: str, problem: str) -> None:
        super().__init__(f"{path}, cell {cell}: {problem}.")


class CellError(TableError, ValueError):
    """What is wrong with a cell of a notebook with solutions; AuthoringError adds file and cell."""

    texts: ClassVar = {
        "no id": "it has no id; save the notebook in format 4.5 (JupyterLab does)",
        "schema": "the schema_version of its nbgrader metadata is not {wanted}",
        "unknown key": "nbgrader knows no {key!r} in the source of an exercise",
        "flags": "grade, solution and locked must each be true or false",
        "grade_id": "its grade_id {name!r} is not made of letters, digits and hyphens",
        "twice": "an earlier cell has the same grade_id",
        "no points": "it is graded, but has no points",
        "no check": 'it does not call check("{id}")',
        "unchecked": "no test cell {name}-check follows it",
        "AUTOTEST": "AUTOTEST is not used here: let the test cell call check",
        "not a solution": "it has a solution region, but is not marked as a solution",
        "not a test": "it has hidden tests, but is not marked as a test cell",
        "not a task": "it has a mark scheme, but is not marked as a task",
        "nested": "BEGIN {region} stands inside another such region",
        "never opened": "END {region} closes a region that was never opened",
        "never closed": "BEGIN {region} is never closed by END {region}",
    }


class NoCourseError(MicroadError, LookupError):
    """The command needs the course folder, and there is none around."""

    def __init__(self, folder: str, start: object) -> None:
        super().__init__(
            f"there is no folder {folder}/ in {start} or above it. "
            "Go to the folder of the course (a clone of its repository) and try again."
        )


class PortError(TableError, OSError):
    """JupyterLab was asked to use a port that it cannot have."""

    texts: ClassVar = {
        "administrator": "only the administrator may use it",
        "taken": "another program uses it",
    }
    frame: ClassVar = (
        "port {port} cannot be used: {why}. Name another one with --port, "
        "or leave --port away and a free one is found."
    )


class LabError(TableError, RuntimeError):
    """JupyterLab ended by itself before anybody could use it."""

    texts: ClassVar = {
        "ended": "it ended at once with exit code {code}",
        "silent": "it did not answer within {seconds:g} s",
    }
    frame: ClassVar = (
        "JupyterLab did not start: {why}. Run `python -m jupyterlab` to see all that it has to say."
    )


class CheckerError(TableError, RuntimeError):
    """The process that runs a notebook could not be started."""

    texts: ClassVar = {
        "silent": "nothing happened for {seconds:g} s",
        "ended": "{words}",
        "no reason": "it gave no reason",
    }
    frame: ClassVar = (
        "the process that runs the notebook did not start: {why}. "
        "Install microad again with all that it needs: pip install -e ."
    )


class NoReleaseError(MicroadError, LookupError):
    """nbgrader's gradebook needs the cells of an assignment, and its release is not there."""

    def __init__(self, assignment: str, path: object) -> None:
        super().__init__(
            f"the assignment {assignment} cannot be entered into nbgrader's gradebook: there is no "
            f"{path}. Write the exercises with `microad release`, or name the assignment as the "
            "folder in exercises/ is named."
        )


class NotGivenError(MicroadError, ImportError):
    """An answer uses a part of the package that the exercise asks to write."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not given in this exercise, since it would be the answer. "
            "Write it yourself, with what the cells above the exercise give."
        )


class NonsenseError(TableError, ValueError):
    """What a child tells is not the observation of an answer."""

    texts: ClassVar = {
        "no JSON": "it is no JSON",
        "cases": "it has another number of cases",
        "no observation": "it is no observation",
        "deep": "it is too deep",
        "long": "it is too long",
    }


class SandboxError(TableError, RuntimeError):
    """The class grader has no walls around the code that it runs."""

    texts: ClassVar = {
        "platform": "{platform} has no sandbox that microad can use",
        "processor": "the processor is neither x86_64 nor aarch64",
        "kernel": "the kernel has no Landlock (Linux 5.13 or later, not disabled)",
    }

    def __init__(self, why: str) -> None:
        MicroadError.__init__(
            self,
            f"NOT SANDBOXED: {why}. What students hand in could read, change and delete your "
            "files. Grade inside a container or on another Linux, or add --unsafe if you trust "
            "every submission.",
        )


class WallError(TableError, OSError):
    """The kernel does not let a child give up what it must give up."""

    texts: ClassVar = {
        "filter": "the kernel took no filter of system calls",
        "privileges": "no new privileges is not to be had",
        "capabilities": "the capabilities cannot be dropped",
    }
    frame: ClassVar = (
        "a wall of the sandbox does not stand: {why} (error {number} of the system). Grade inside "
        "a container or on another Linux, or add --unsafe if you trust every submission."
    )


class AttackError(MicroadError, RuntimeError):
    """The sandbox attacked itself, and attacks succeeded."""

    def __init__(self, attacks: Sequence[str]) -> None:
        super().__init__(
            "the sandbox does not hold on this machine: a student's code can "
            f"{', '.join(attacks)}. Nothing was graded. Grade inside a container or on another "
            "Linux, or add --unsafe if you trust every submission."
        )


class TemplateError(MicroadError, RuntimeError):
    """The process from which submissions are forked does not start, or has ended."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the grader's template does not run: {why or 'it gave no reason'}. "
            "What was graded is kept; run the same command again, with a smaller -j if memory "
            "is short."
        )


class WorkersError(MicroadError, RuntimeError):
    """The processes that grade end before they have graded anything."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"the processes that grade do not live long enough to grade anything: {count} of them "
            "ended, each on another notebook. What was graded before is kept. Try -j 1, look "
            "whether memory is short, and install microad again with all that it needs: "
            "pip install -e '.[class]'"
        )


class StoreError(FileError, OSError):
    """The results cannot be read or written."""

    texts: ClassVar = {
        "busy": "another process is writing to it",
        "disk": "the disk is full or broken ({error})",
        "no writing": "it cannot be written ({error})",
        "other": "{error}",
    }
    frame: ClassVar = (
        "{path} cannot be used: {why}. What was graded so far is kept; "
        "when this is mended, run the same command again and it goes on from there."
    )


class OverlayError(FileError, ValueError):
    """A teacher's own file beside the exercises cannot be used."""

    texts: ClassVar = {
        "no exercise": "there is no exercise {id!r}",
        "spec": "{error}",
        "no probe": "exercise {id} has no probe {name!r}",
        "verdict": "a student's process gets this file as it lies, and its probe {name!r} has a "
        "verdict; move it to VERDICTS in {judging}",
        "does not run": "it does not run: {kind}: {error}",
        "nothing": "it defines none of {known}",
        "no lesson": "there is no lesson {lesson!r}: name it like u05.py",
        "alone": "the file u{lesson}.py, which it belongs to, is missing",
        "empty": "there is no file such as u05.py in it",
    }
    frame: ClassVar = "{path}: {why}. Correct it; docs/teaching.md shows what such a file may hold."


class NoSubmissionsError(MicroadError, LookupError):
    """A folder holds nothing to grade."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"{folder} holds no notebooks. It should hold STUDENT/ASSIGNMENT/NOTEBOOK.ipynb, "
            "as `microad collect` writes it, or STUDENT.ipynb."
        )


class SecretError(FileError, ValueError):
    """The file with the secret of the class cannot be used."""

    texts: ClassVar = {
        "system": "{error}",
        "short": "it holds fewer than {least} characters, too few for a secret",
    }
    frame: ClassVar = (
        "{path} cannot be used: {why}. Name another file with --seed-file; "
        "one that does not exist is made."
    )


class ExecutorError(FileError, ValueError):
    """The place where the work should be done is not one that we know."""

    texts: ClassVar = {
        "scheme": "it does not begin with {scheme}",
        "not installed": "dask.distributed is not installed (pip install '.[class]')",
        "no answer": "nobody answers there ({error})",
        "no workers": "its scheduler has no workers",
    }
    frame: ClassVar = (
        "--executor {path}: {why}. Write dask://HOST:PORT, the address that "
        "`dask scheduler` shows, or leave it away to work on this machine."
    )


class NoNbgraderError(MicroadError, RuntimeError):
    """nbgrader's gradebook was asked for, and there is no nbgrader."""

    def __init__(self) -> None:
        super().__init__(
            "nbgrader is not installed, so its gradebook cannot be written. Install it with "
            "pip install 'microad[class]' (in a clone: pip install -e '.[class]')."
        )
