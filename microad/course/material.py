"""Where the complete lessons lie: in a clone around here, or beside an installed package.

A wheel brings the lessons, the exercises and the pages as data files, in `share/microad`.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

from microad.errors import NoCourseError, UnknownBuildError

SHARED = "share/microad"


@dataclass(frozen=True)
class Material:
    """The complete course.

    Attributes
    ----------
    root : Path or None
        The clone, or None if the course came with an installed package.
    documents : dict
        Every file of the course, by its place in a learner's folder, such as
        ``"notebooks/05_backward.ipynb"``.
    """

    root: Path | None
    documents: dict[str, Path]

    @property
    def lessons(self) -> list[Path]:
        """The lessons in their order."""
        return [path for name, path in self.documents.items() if re.match(r"notebooks/\d", name)]


@dataclass(frozen=True)
class Build:
    """A cell of a lesson in which the learner writes a part of the package.

    Attributes
    ----------
    name : str
        What is built, such as ``"topo_order"``.
    lesson : str
        The number of the lesson, such as ``"05"``.
    source : str
        The complete cell.
    missing : str
        The lines that are a gap in the learner's copy.
    """

    name: str
    lesson: str
    source: str
    missing: str


def material(start: Path | None = None) -> Material:
    """Find the course: around `start`, around the package, or beside an installed one.

    Parameters
    ----------
    start : Path, optional
        A folder of the clone; the working folder if left out.

    Raises
    ------
    NoCourseError
        If there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if (folder / "nbgrader_config.py").is_file() and (folder / "notebooks").is_dir():
            return Material(folder, _in_clone(folder))
    if documents := _installed():
        return Material(None, documents)
    raise NoCourseError("notebooks", here)


def _in_clone(root: Path) -> dict[str, Path]:
    patterns = ("notebooks/*.ipynb", "exercises/*/*.ipynb", "docs/*.md", "docs/*.png")
    found = [path for pattern in patterns for path in sorted(root.glob(pattern))]
    return {path.relative_to(root).as_posix(): path for path in found}


def _installed() -> dict[str, Path]:
    """Find the data files of the wheel, wherever the installer has put them."""
    try:
        listed = files("microad") or []
    except PackageNotFoundError:
        return {}
    found = {}
    for entry in sorted(listed):
        _, shared, name = entry.as_posix().partition(f"{SHARED}/")
        if shared:
            kind, _, file = name.partition("/")
            folder = f"{kind}/{Path(file).stem}" if kind == "exercises" else kind
            found[f"{folder}/{file}"] = Path(str(entry.locate())).resolve()
    return {name: path for name, path in found.items() if path.is_file()}


@cache
def builds() -> dict[str, Build]:
    """Return every part that the lessons build, by its name, in the order of the course."""
    found = {}
    for path in material().lessons:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if facts := build_facts(cell):
                source = "".join(cell["source"])
                lines = source.splitlines()
                spans = [gap["lines"] for gap in facts["gaps"]]
                missing = "\n".join(line for a, b in spans for line in lines[a - 1 : b])
                found[facts["build"]] = Build(facts["build"], path.name[:2], source, missing)
    return found


def build_facts(cell: dict[str, Any]) -> dict[str, Any]:
    """Return what a cell says of the part that is built in it; nothing for any other cell."""
    facts = cell["metadata"].get("microad", {})
    return facts if "build" in facts else {}


def build(name: str) -> Build:
    """Return the part of this name.

    Raises
    ------
    UnknownBuildError
        If no lesson builds it.
    """
    if name not in builds():
        raise UnknownBuildError(name, list(builds()))
    return builds()[name]
