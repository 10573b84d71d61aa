"""The learner's copies of the lessons: no outputs, and a gap in every cell that builds something.

A copy is written once. As long as nobody has changed it, it follows the course; from then on it
belongs to the learner, and a newer version is written beside it.
"""

import copy
import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

from microad.course.material import Material, build_facts

RECORD = ".handed_out.json"  # what each copy looked like when it was written
NEW = "_new"
TOOLS = "\n\nfrom microad.course import twin, use  # compare yours, or go on with the package's"
WELCOME = """\
**This copy is yours.** In each cell that builds a part of the engine, some lines are missing. A
comment says what belongs there. Write your lines in place of the comment and of what stands in the
gap, and run the cell. The cell after it compares yours with the package's. To go on without an
answer, change `twin` to `use` in that cell and run it."""


class Handed(NamedTuple):
    """What was done with the copies.

    Attributes
    ----------
    folder : Path
        The learner's folder.
    beside : tuple of Path
        Newer versions that stand beside copies with the learner's own changes.
    """

    folder: Path
    beside: tuple[Path, ...]

    def notes(self) -> list[str]:
        """Say where the copies are, and what is new."""
        newer = [path.relative_to(self.folder).as_posix() for path in self.beside]
        lines = [f"Your copies of the lessons are in {self.folder}"]
        return lines + [f"There is a newer version beside your own: {name}" for name in newer]


def folder_for(course: Material) -> Path:
    """Return where the copies lie: `work` in a clone that can be written, else in the home."""
    if course.root is not None and _can_write(course.root):
        return course.root / "work"
    return Path.home() / "microad"


def _can_write(folder: Path) -> bool:
    try:
        (folder / "work").mkdir(exist_ok=True)
    except OSError:
        return False
    return True


def learner_copy(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a lesson as a learner gets it.

    Parameters
    ----------
    notebook : dict
        The complete lesson, as `json.load` reads it. It stays as it is.
    """
    notebook = copy.deepcopy(notebook)
    has_gaps = any(map(build_facts, notebook["cells"]))
    cells = []
    for cell in notebook["cells"]:
        cells.append(cell)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        if has_gaps and cell["id"] == "imports":
            cell["source"] = "".join(cell["source"]) + TOOLS
            cells.append(_markdown("your-copy", WELCOME))
        if facts := build_facts(cell):
            cell["source"] = with_gaps("".join(cell["source"]), facts["gaps"])
            cells.append(_code(f"mine-{cell['id']}", f'twin("{facts["build"]}")'))
    notebook["cells"] = cells
    return notebook


def with_gaps(source: str, gaps: list[dict[str, Any]]) -> str:
    """Cut the lines of the gaps out of a cell; a comment in their place says what belongs there.

    >>> print(with_gaps("def f(x):\\n    return x", [{"lines": [2, 2], "say": "return x"}]))
    def f(x):
        # Your turn (1 line): return x
        raise NotImplementedError()
    """
    lines = source.splitlines()
    for gap in reversed(gaps):
        first, last = gap["lines"]
        count = last - first + 1
        start = lines[first - 1]
        indent = start[: len(start) - len(start.lstrip())]
        comment = f"{indent}# Your turn ({count} line{'s' * (count > 1)}): {gap['say']}"
        stub = gap.get("instead", f"{indent}raise NotImplementedError()")
        lines[first - 1 : last] = [comment, *stub.splitlines()]
    return "\n".join(lines)


def _markdown(id: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": text}


def _code(id: str, text: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"execution_count": None, "outputs": []}
    return {"cell_type": "code", "id": id, "metadata": {}, "source": text} | empty


# ---------------------------------------------------------------- writing them


def hand_out(course: Material, folder: Path) -> Handed:
    """Write the learner's copies; whatever the learner has changed stays as it is.

    Parameters
    ----------
    course : Material
        The complete course.
    folder : Path
        Where the copies go. It is made if it is not there.
    """
    record = _read(folder / RECORD)
    beside = []
    for name, path in course.documents.items():
        text = _copied(name, path)
        target = folder / name
        if target.exists() and record.get(name) != _digest(target.read_bytes()):
            if record.get(name) == _digest(text):
                continue  # the learner's changes, in the version of today
            name = f"{name.removesuffix(target.suffix)}{NEW}{target.suffix}"
            target = folder / name
            if target.exists() and record.get(name) != _digest(target.read_bytes()):
                continue  # that one has changes as well: nothing is written over it
            beside.append(target)
        if not target.exists() or target.read_bytes() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
        record[name] = _digest(text)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
    return Handed(folder, tuple(beside))


def _copied(name: str, path: Path) -> bytes:
    """Return what a learner gets of a document."""
    if not name.startswith("notebooks/"):
        return path.read_bytes()
    notebook = learner_copy(json.loads(path.read_text(encoding="utf-8")))
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def _read(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
