"""A teacher's own file beside the exercises: more probes, other weights, another seed.

A folder holds files named after units, such as `u05.py`. It stays private: students have the
public exercises, and are graded by these as well. A file may define

- ``ADD``: more probes by exercise, ``{"05-3": (Probe("deep graphs", cases, observe),)}``;
- ``POINTS``: other points by exercise and name of a probe, ``{"05-3": {"deep graphs": 2.0}}``;
- ``NEEDS``: exercises on which one builds, ``{"05-4": ("05-3",)}``;
- ``SEED``: a text that changes the random cases of the lesson.

A student's process gets this file as it lies, so nothing that is right may stand in it. What the
judge alone may know stands in `u05_verdicts.py` beside it:
``VERDICTS = {"05-3": {"deep graphs": verdict}}``, see `microad.course.spec.Probe`.
"""

import runpy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from microad.course.spec import Exercise, Probe, Verdict, lessons
from microad.errors import BadSpecError, OverlayError

KNOWN = {"ADD", "POINTS", "NEEDS", "SEED"}
JUDGING = "_verdicts"  # how the name of the judge's own file ends


@dataclass(frozen=True)
class Overlay:
    """What a teacher's file changes in one lesson.

    Attributes
    ----------
    path : Path
        The file.
    text : str
        What stands in it and in the judge's own file; another text is another specification.
    add, points, needs, seed
        What the file defines.
    verdicts
        What the judge's own file defines.
    """

    path: Path
    text: str
    add: Mapping[str, tuple[Probe, ...]] = field(default_factory=dict)
    points: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seed: str = ""
    verdicts: Mapping[str, Mapping[str, Verdict]] = field(default_factory=dict)

    def apply(self, tasks: tuple[Exercise, ...]) -> tuple[Exercise, ...]:
        """Return the exercises of the lesson as the teacher wants them.

        Raises
        ------
        OverlayError
            If the file speaks of something that is not there.
        """
        known = {task.id for task in tasks}
        for id in {*self.add, *self.points, *self.needs, *self.verdicts} - known:
            raise OverlayError(self.path, "no exercise", id=id)
        try:
            return tuple(self._changed(task) for task in tasks)
        except BadSpecError as error:
            raise OverlayError(self.path, "spec", error=str(error).rstrip(".")) from None

    def _changed(self, task: Exercise) -> Exercise:
        probes = (*task.probes, *self._added(task.id))
        points = self.points.get(task.id, {})
        judged = self.verdicts.get(task.id, {})
        for name in {*points, *judged} - {probe.name for probe in probes}:
            raise OverlayError(self.path, "no probe", id=task.id, name=name)
        changed = (
            replace(p, points=points.get(p.name, p.points), verdict=judged.get(p.name, p.verdict))
            for p in probes
        )
        return replace(task, probes=tuple(changed), needs=self.needs.get(task.id, task.needs))

    def _added(self, id: str) -> tuple[Probe, ...]:
        for probe in self.add.get(id, ()):
            if probe.verdict is not None:
                home = judging(self.path).name
                raise OverlayError(self.path, "verdict", name=probe.name, judging=home)
        return self.add.get(id, ())

    def extras(self) -> dict[str, Path]:
        """Return the file with the probes that are added, by exercise."""
        return dict.fromkeys(self.add, self.path)


def judging(path: Path) -> Path:
    """Return where the judge's own file stands beside a teacher's file."""
    return path.with_name(f"{path.stem}{JUDGING}.py")


def read_overlay(path: Path) -> Overlay:
    """Read a teacher's file.

    Raises
    ------
    OverlayError
        If it cannot be read, does not run, or defines something else.
    """
    text, wanted = _run(path, KNOWN)
    if judging(path).is_file():
        more, verdicts = _run(judging(path), {"VERDICTS"})
        text, wanted = text + more, wanted | verdicts
    return Overlay(path, text, **wanted)


def _run(path: Path, known: set[str]) -> tuple[str, dict[str, Any]]:
    """Run a file; return its text and what it defines of what is known."""
    try:
        text = path.read_text(encoding="utf-8")
        found: dict[str, Any] = runpy.run_path(str(path))
    except Exception as error:
        kind = type(error).__name__
        raise OverlayError(path, "does not run", kind=kind, error=error) from error
    wanted = {name.lower(): found[name] for name in known if name in found}
    if not wanted:
        raise OverlayError(path, "nothing", known=", ".join(sorted(known)))
    return text, wanted


def overlay_files(folder: Path) -> dict[str, str]:
    """Return the text of each file in a folder of overlays, by lesson: "05", "05_verdicts".

    Raises
    ------
    OverlayError
        If a file is not named after a lesson, or none is there.
    """
    found = {}
    for path in sorted(folder.glob("*.py")):
        name = path.stem.removeprefix("u")
        lesson = name.removesuffix(JUDGING)
        if lesson not in lessons():
            raise OverlayError(path, "no lesson", lesson=lesson)
        if not path.with_name(f"u{lesson}.py").is_file():
            raise OverlayError(path, "alone", lesson=lesson)
        found[name] = path.read_text(encoding="utf-8")
    if not found:
        raise OverlayError(folder, "empty")
    return found
