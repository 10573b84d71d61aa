"""A teacher's own file beside the exercises: more probes, other weights, another seed.

A folder holds files named after units, such as `u05.py`. It stays private: students have the
public exercises, and are graded by these as well. A file may define

- ``ADD``: more probes by exercise, ``{"05-3": (Probe("deep graphs", cases, observe),)}``;
- ``POINTS``: other points by exercise and name of a probe, ``{"05-3": {"deep graphs": 2.0}}``;
- ``NEEDS``: exercises on which one builds, ``{"05-4": ("05-3",)}``;
- ``SEED``: a text that changes the random cases of the lesson.
"""

import runpy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from microad.course.spec import Exercise, Probe, lessons
from microad.errors import BadSpecError, OverlayError
from microad.grading.sandbox.bundle import Extra

KNOWN = {"ADD", "POINTS", "NEEDS", "SEED"}


@dataclass(frozen=True)
class Overlay:
    """What a teacher's file changes in one lesson.

    Attributes
    ----------
    path : Path
        The file.
    text : str
        What stands in it; another text is another specification.
    add, points, needs, seed
        What the file defines.
    """

    path: Path
    text: str
    add: Mapping[str, tuple[Probe, ...]] = field(default_factory=dict)
    points: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seed: str = ""

    def apply(self, tasks: tuple[Exercise, ...]) -> tuple[Exercise, ...]:
        """Return the exercises of the lesson as the teacher wants them.

        Raises
        ------
        OverlayError
            If the file speaks of something that is not there.
        """
        known = {task.id for task in tasks}
        for id in {*self.add, *self.points, *self.needs} - known:
            raise OverlayError(self.path, f"there is no exercise {id!r}")
        try:
            return tuple(self._changed(task) for task in tasks)
        except BadSpecError as error:
            raise OverlayError(self.path, str(error).rstrip(".")) from None

    def _changed(self, task: Exercise) -> Exercise:
        probes = (*task.probes, *self.add.get(task.id, ()))
        points = self.points.get(task.id, {})
        for name in set(points) - {probe.name for probe in probes}:
            raise OverlayError(self.path, f"exercise {task.id} has no probe {name!r}")
        weighed = (replace(p, points=points[p.name]) if p.name in points else p for p in probes)
        return replace(task, probes=tuple(weighed), needs=self.needs.get(task.id, task.needs))

    def extras(self) -> dict[str, Extra]:
        """Return where the probes that are added are written down, by exercise."""
        return {id: Extra(self.path, f"ADD[{id!r}]") for id in self.add}


def read_overlay(path: Path) -> Overlay:
    """Read a teacher's file.

    Raises
    ------
    OverlayError
        If it cannot be read, does not run, or defines something else.
    """
    try:
        text = path.read_text(encoding="utf-8")
        found: dict[str, Any] = runpy.run_path(str(path))
    except Exception as error:
        raise OverlayError(path, f"it does not run: {type(error).__name__}: {error}") from error
    wanted = {name.lower(): found[name] for name in KNOWN if name in found}
    if not wanted:
        raise OverlayError(path, f"it defines none of {', '.join(sorted(KNOWN))}")
    return Overlay(path, text, **wanted)


def overlay_files(folder: Path) -> dict[str, str]:
    """Return the text of each file in a folder of overlays, by lesson.

    Raises
    ------
    OverlayError
        If a file is not named after a lesson, or none is there.
    """
    found = {}
    for path in sorted(folder.glob("*.py")):
        lesson = path.stem.removeprefix("u")
        if lesson not in lessons():
            raise OverlayError(path, f"there is no lesson {lesson!r}: name it like u05.py")
        found[lesson] = path.read_text(encoding="utf-8")
    if not found:
        raise OverlayError(folder, "there is no file such as u05.py in it")
    return found
