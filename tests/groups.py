"""Which tests stay together on one worker, and which groups begin first."""

import re

IN_JUPYTERLAB = re.compile(r"tests/viz/test_(gallery|lab|lab_start|plots_lab|saved)\.py")
BY_LESSON = re.compile(r"(tests/(?:bank|grading/test_nbgrader)\b.*?)::.*\[(\d\d)[-_]")

# What takes longest begins first, so that in the end no worker waits for another.
LONGEST = (
    "tests in JupyterLab",
    "tests/grading/test_nbgrader.py",
    "tests/grading/test_bridge.py",
    "tests/grading/test_grade_class.py",
    "tests/grading/test_hostile.py",
    "notebooks/",
    "tests/bank/",
)


def group_of(nodeid: str) -> str:
    """Name the group of a test: it runs on one worker, in order.

    That is its file, so that a notebook is run from top to bottom; a lesson, where a file has
    much to do for each; and all that share a JupyterLab.

    >>> group_of("notebooks/05_backward.ipynb::Cell 3")
    'notebooks/05_backward.ipynb'
    >>> group_of("tests/bank/test_answers.py::test_hints[05-3 overwrites]")
    'tests/bank/test_answers.py 05'
    >>> group_of("tests/viz/test_saved.py::test_each_picture")
    'tests in JupyterLab'
    """
    file = nodeid.partition("::")[0]
    if IN_JUPYTERLAB.match(file):
        return "tests in JupyterLab"
    lesson = BY_LESSON.match(nodeid)
    return f"{lesson[1]} {lesson[2]}" if lesson else file


def rank(nodeid: str) -> int:
    """How late a test begins.

    >>> rank("tests/engine/test_tape.py::test_leaf") > rank("tests/viz/test_lab.py::test_keys")
    True
    """
    group = group_of(nodeid)
    return next((n for n, name in enumerate(LONGEST) if group.startswith(name)), len(LONGEST))
