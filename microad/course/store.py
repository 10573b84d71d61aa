"""The learner's progress: one small JSON file, on this machine only.

``MICROAD_PROGRESS`` names another file, or is ``memory`` for a progress that ends with the
process. While nbgrader runs a notebook, nothing is written.
"""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from microad.course.report import Report

VERSION = 1
MEMORY = "memory"

FIELDS: dict[str, Any] = {
    "status": str, "best": int | float, "points": int | float, "hints": int,
    "choice": str, "explanation": str,
}  # fmt: skip

Progress = dict[str, Any]

_memory: dict[str, Progress] = {}  # by path: what could not be, or should not be, a file


def path() -> Path | None:
    """Return the file that holds the progress, or None if it is in memory only."""
    name = os.environ.get("MICROAD_PROGRESS", "")
    if name == MEMORY or "NBGRADER_EXECUTION" in os.environ:
        return None
    return Path(name).expanduser() if name else Path.home() / ".microad" / "progress.json"


def read() -> Progress:
    """Return the progress so far.

    A damaged file is set aside under another name, and the progress starts anew.
    """
    file = path()
    if (progress := _memory.get(str(file))) is not None:
        return progress
    if file is None or not file.exists():
        return _empty()
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError:  # it is there but cannot be read now: leave it alone
        return _empty()
    except ValueError:
        data = None
    if _is_progress(data):
        return data
    _set_aside(file)
    return _empty()


def _empty() -> Progress:
    return {"version": VERSION, "exercises": {}, "questions": {}}


def _is_progress(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and data.get("version") == VERSION
        and all(_is_table(data.get(name)) for name in ("exercises", "questions"))
        and _is_table(data.get("builds", {}))  # an older microad knew no builds
    )


def _is_table(rows: Any) -> bool:
    return isinstance(rows, dict) and all(map(_is_row, rows.values()))


def _is_row(row: Any) -> bool:
    return isinstance(row, dict) and all(
        isinstance(value, FIELDS.get(name, object)) for name, value in row.items()
    )


def _set_aside(file: Path) -> None:
    number = 1
    while (aside := file.with_name(f"{file.name}.damaged-{number}")).exists():
        number += 1
    try:
        file.rename(aside)
    except OSError:
        _memory[str(file)] = _empty()  # it cannot be moved, and must not be overwritten


def _update(change: Callable[[Progress], None]) -> Progress:
    """Read, change and write the progress; whatever happens, the file on disk is whole."""
    data = read()
    change(data)
    file = path()
    if file is None or str(file) in _memory:
        _memory[str(file)] = data
        return data
    try:
        _write(file, json.dumps(data, indent=1, ensure_ascii=False))
    except OSError:  # a full or read-only disk must not stop a lesson
        _memory[str(file)] = data
    return data


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def is_saved() -> bool:
    """Say whether the progress is in a file, and not only in memory."""
    return path() is not None and str(path()) not in _memory


# ---------------------------------------------------------------- what is recorded


def record_check(report: Report) -> None:
    """Store the status of the last check, and the best score so far."""

    def change(data: Progress) -> None:
        row = data["exercises"].setdefault(report.id, {})
        row["status"], row["points"] = report.status, report.points
        row["best"] = max(report.score, row.get("best", 0.0))

    _update(change)


def record_build(name: str, status: str) -> None:
    """Store whether a part was built, used from the package, or is open."""
    _update(lambda data: data.setdefault("builds", {}).update({name: {"status": status}}))


def record_hint(id: str) -> int:
    """Count a hint; return how many were used for this exercise."""

    def change(data: Progress) -> None:
        row = data["exercises"].setdefault(id, {})
        row["hints"] = row.get("hints", 0) + 1

    return _update(change)["exercises"][id]["hints"]


def record_choice(id: str, choice: str) -> None:
    """Store the answer to a question; the first one counts, as it was made before the fact."""
    _update(lambda data: data["questions"].setdefault(id, {}).setdefault("choice", choice))


def record_explanation(id: str, text: str) -> None:
    """Store what the learner wrote about the answer to a question."""
    _update(lambda data: data["questions"].setdefault(id, {}).update(explanation=text))


def answer(id: str) -> tuple[str, str]:
    """Return the choice made for a question and the explanation; empty if there is none."""
    row = read()["questions"].get(id, {})
    return str(row.get("choice", "")), str(row.get("explanation", ""))
