"""Notebooks for the tests: an exercise notebook of a lesson, with any answers, and any damage."""

import os
import subprocess
import sys
from pathlib import Path

from microad.course.spec import exercises

ROOT = Path(__file__).resolve().parents[2]
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def cell(kind, source, name, **marks):
    """One cell in format 4.5; with marks, it has nbgrader metadata."""
    made = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    if marks:
        flags = {"grade": False, "solution": False, "locked": False, "task": False}
        made["metadata"]["nbgrader"] = {"schema_version": 3, "grade_id": name} | flags | marks
    return made


def notebook_of(lesson, answers=None):
    """The exercises of a lesson with these answers by id; the others have the reference."""
    cells = [cell("code", "from microad.course import check", "setup", locked=True)]
    for task in exercises(lesson):
        answer = (answers or {}).get(task.id, task.reference)
        marks = {"grade": True, "locked": True, "points": task.points}
        cells += [
            cell("markdown", f"### {task.title}", f"{task.id}-text", locked=True),
            cell("code", task.setup or "pass", f"{task.id}-given", locked=True),
            cell("code", answer, task.id, solution=True),
            cell("code", f'check("{task.id}")', f"{task.id}-check", **marks),
        ]
    metadata = {"kernelspec": KERNEL, "microad": {"lesson": lesson}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def run_command(*arguments, cwd=None, **environment):
    """Run `microad` as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "microad.cli", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"COLUMNS": "250", "PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
