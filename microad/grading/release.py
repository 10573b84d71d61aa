"""Exercises from solutions: what a student gets, byte for byte as nbgrader would write it.

A source notebook stands in ``solutions/NN_topic/``. Regions between ``### BEGIN SOLUTION`` and
``### END SOLUTION`` become a stub, outputs go, cells are locked and signed. The same input gives
the same bytes, so that a test can tell whether ``exercises/`` is up to date.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from microad.errors import AuthoringError, CellError, UnknownLessonError
from microad.grading.notebook import CHECK, load, source_text

CODE_STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
TEXT_STUB = ("YOUR ANSWER HERE",)
SCHEMA = 3  # of nbgrader's cell metadata
KEYS = {"schema_version", "grade", "solution", "locked", "task", "grade_id", "points"}
RUN_ONLY = ("collapsed", "scrolled")  # they belong to outputs
IGNORED = {".ipynb_checkpoints", "__pycache__", ".DS_Store"}

Json = dict[str, Any]


# ---------------------------------------------------------------- one notebook


def released(notebook: Json, path: Path) -> Json:
    """Turn a notebook with solutions into the one that students get.

    Parameters
    ----------
    notebook : dict
        A notebook of format 4.5, as `json.load` reads it; it is changed in place.
    path : Path
        Where it stands, for the errors.

    Returns
    -------
    dict
        The same notebook, released.

    Raises
    ------
    AuthoringError
        If nbgrader could not have made sense of it, or an answer is not checked.
    """
    for key in ("celltoolbar", "orig_nbformat", "orig_nbformat_minor", "signature"):
        notebook.setdefault("metadata", {}).pop(key, None)
    seen: dict[str, Json] = {}
    for number, cell in enumerate(notebook["cells"], start=1):
        try:
            _release_cell(cell, seen)
        except CellError as problem:
            name = _marks(cell).get("grade_id") or cell.get("id") or f"number {number}"
            raise AuthoringError(path, str(name), str(problem)) from None
    for name, marks in seen.items():
        if marks["solution"] and not marks["grade"] and f"{name}-check" not in seen:
            raise AuthoringError(path, name, str(CellError("unchecked", name=name)))
    return notebook


def _release_cell(cell: Json, seen: dict[str, Json]) -> None:
    """Release one cell, in the order in which nbgrader's own steps stand."""
    if "id" not in cell:
        raise CellError("no id")
    metadata = cell.setdefault("metadata", {})
    marks = _validated(cell, seen)
    _lock(metadata, marks)
    source = _without_answers(source_text(cell), cell["cell_type"], marks)
    cell["source"] = source.splitlines(keepends=True)
    metadata.pop("trusted", None)
    if cell["cell_type"] == "code":
        cell.update(outputs=[], execution_count=None)
        for key in RUN_ONLY:
            metadata.pop(key, None)
    if marks.get("grade") or marks.get("solution") or marks.get("locked"):
        marks.update(checksum=checksum(source, cell["cell_type"], marks))
        marks.update(cell_type=cell["cell_type"])


def _marks(cell: Json) -> Json:
    return cell.get("metadata", {}).get("nbgrader", {})


def _validated(cell: Json, seen: dict[str, Json]) -> Json:
    """Return the nbgrader metadata of a cell, as nbgrader 0.9 would accept it."""
    marks = _marks(cell)
    if not marks:
        return marks
    if marks.get("schema_version") != SCHEMA:
        raise CellError("schema", wanted=SCHEMA)
    if more := set(marks) - KEYS:
        raise CellError("unknown key", key=sorted(more)[0])
    if not all(isinstance(marks.get(flag), bool) for flag in ("grade", "solution", "locked")):
        raise CellError("flags")
    name = marks.get("grade_id", "")
    if not re.fullmatch(r"[a-zA-Z0-9_\-]+", name):
        raise CellError("grade_id", name=name)
    if name in seen:
        raise CellError("twice")
    if marks["grade"] and not (
        isinstance(marks.get("points"), int | float) and marks["points"] >= 0
    ):
        raise CellError("no points")
    if name.endswith("-check") and name.removesuffix("-check") not in CHECK.findall(
        source_text(cell)
    ):
        raise CellError("no check", id=name.removesuffix("-check"))
    seen[name] = marks
    return marks


def _lock(metadata: Json, marks: Json) -> None:
    if marks.get("solution"):
        metadata["deletable"] = False
    elif marks.get("grade") or marks.get("locked"):
        metadata["deletable"] = False
        metadata["editable"] = False


def _without_answers(source: str, kind: str, marks: Json) -> str:
    """Cut out solutions, hidden tests and mark schemes; a cell is a solution from end to end
    if it marks no region in itself."""
    stub = CODE_STUB if kind == "code" else TEXT_STUB
    if kind == "code" and "AUTOTEST" in source:
        raise CellError("AUTOTEST")
    lines, found = _cut(source.split("\n"), "SOLUTION", stub)
    if found and not marks.get("solution"):
        raise CellError("not a solution")
    if marks.get("solution") and not found:
        lines = list(stub)
    lines, found = _cut(lines, "HIDDEN TESTS")
    if found and not marks.get("grade"):
        raise CellError("not a test")
    lines, found = _cut(lines, "MARK SCHEME")
    if found and not marks.get("task"):
        raise CellError("not a task")
    return "\n".join(lines)


def _cut(lines: Sequence[str], region: str, stub: Sequence[str] = ()) -> tuple[list[str], bool]:
    """Replace each region by the stub; tell whether there was one.

    >>> _cut(["a", " # BEGIN X", " b", " # END X", "c"], "X", ["?"])
    (['a', ' ?', 'c'], True)
    """
    kept: list[str] = []
    inside = found = False
    for line in lines:
        if f"BEGIN {region}" in line:
            if inside:
                raise CellError("nested", region=region)
            inside = found = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + text for text in stub]
        elif f"END {region}" in line:
            if not inside:
                raise CellError("never opened", region=region)
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise CellError("never closed", region=region)
    return kept, found


def checksum(source: str, kind: str, marks: Json) -> str:
    """Sign a cell as nbgrader does, so that it sees whether a student changed a locked one."""
    grade, solution = marks.get("grade", False), marks.get("solution", False)
    locked = not solution and (grade or marks.get("locked", False))
    parts = [source, kind, str(grade), str(solution), str(locked), marks["grade_id"]]
    if grade:
        parts.append(str(float(marks["points"])))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def written(notebook: Json) -> bytes:
    """Return the bytes of a notebook file, laid out as Jupyter's own tools do."""
    text = json.dumps(
        notebook, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": ")
    )
    return f"{text}\n".encode()


# ---------------------------------------------------------------- the folders


def lessons(solutions: Path, wanted: Sequence[str] = ()) -> list[Path]:
    """Return the folders of the wanted lessons, or of all, in order.

    Raises
    ------
    UnknownLessonError
        If a wanted one is not there.
    """
    folders = sorted({path.parent for path in solutions.glob("*/*.ipynb")})
    return [_one(name, folders) for name in wanted] or folders


def _one(name: str, folders: list[Path]) -> Path:
    for folder in folders:
        if name in (folder.name, folder.name.split("_")[0]):
            return folder
    raise UnknownLessonError(name, [folder.name for folder in folders])


def contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield the files of a released lesson, as path inside its folder and bytes."""
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if file.is_dir() or IGNORED.intersection(inside.parts):
            continue
        is_notebook = file.suffix == ".ipynb"
        yield inside, written(released(load(file), file)) if is_notebook else file.read_bytes()


def generated(solutions: Path, exercises: Path, wanted: Sequence[str] = ()) -> dict[Path, bytes]:
    """Return every file that belongs under exercises/, with its bytes."""
    return {
        exercises / folder.name / inside: content
        for folder in lessons(solutions, wanted)
        for inside, content in contents(folder)
    }


def outdated(solutions: Path, exercises: Path, wanted: Sequence[str] = ()) -> list[Path]:
    """Return the files under exercises/ that are missing, differ, or should not be there."""
    return _stale(exercises, generated(solutions, exercises, wanted), not wanted)


def write(solutions: Path, exercises: Path, wanted: Sequence[str] = ()) -> list[Path]:
    """Generate exercises/ from solutions/ and return what changed."""
    fresh = generated(solutions, exercises, wanted)
    changed = _stale(exercises, fresh, not wanted)
    for path in changed:
        if path in fresh:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(fresh[path])
        else:
            path.unlink()
    return changed


def _stale(exercises: Path, fresh: dict[Path, bytes], everything: bool) -> list[Path]:
    """Compare what is there with what belongs there; `everything` that is there, or only the
    folders of the fresh files."""
    differ = {p for p, content in fresh.items() if not p.is_file() or p.read_bytes() != content}
    folders = {exercises / p.relative_to(exercises).parts[0] for p in fresh}
    there = {p for f in ({exercises} if everything else folders) for p in f.rglob("*")}
    surplus = {p for p in there if p.is_file() and not IGNORED.intersection(p.parts)} - set(fresh)
    return sorted(differ | surplus)
