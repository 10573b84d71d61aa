"""`check` and `hint`: what a learner calls below an exercise."""

import dataclasses
import sys
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from microad.course import store
from microad.course.elements import BLUE, card, paragraph, prose
from microad.course.judge import fill, judge
from microad.course.markdown import as_text
from microad.course.report import NOT_ATTEMPTED, RIGHT, Report
from microad.course.spec import LEVELS, Exercise, exercise
from microad.errors import MicroadError

_last: dict[str, Report] = {}  # the last check of each exercise in this session
_level: dict[str, int] = {}  # the level of the last hint since the mistake was recognized


def check(id: str, *objects: Any, hidden: bool = True) -> Report:
    """Check your answer to an exercise.

    Parameters
    ----------
    id : str
        The exercise, such as ``"05-3"``.
    *objects : optional
        What the exercise asks for, in its order. Without them, the names it asks for are
        looked up where `check` is called.
    hidden : bool
        False leaves out the properties whose cases are hidden, and records nothing.

    Returns
    -------
    Report
        In a notebook it shows itself. No answer makes `check` raise an error.
    """
    caller = sys._getframe(1).f_globals
    try:
        task = exercise(id)
        if len(objects) > len(task.names):
            wants = ", ".join(task.names)
            return _unjudged(task.id, task.title, task.points,
                             f"this exercise asks for {wants}: {len(task.names)}, "
                             f"and check was given {len(objects)}")  # fmt: skip
        report = judge(task if hidden else _visible(task), _definitions(task, objects, caller))
        if hidden:
            _remember(report)
        return report
    except MicroadError as error:
        return _unjudged(str(id), "cannot be checked", 0.0, str(error))
    except Exception as error:  # a mistake of ours must not cost the learner the notebook
        return _unjudged(str(id), "cannot be checked", 0.0,
                         f"this exercise is broken, your answer is not to blame: "
                         f"{type(error).__name__}: {error}")  # fmt: skip


def _definitions(task: Exercise, objects: tuple[Any, ...], caller: dict[str, Any]) -> Mapping:
    given = dict(zip(task.names, objects, strict=False))
    return ChainMap(given, caller) if given else caller


def _visible(task: Exercise) -> Exercise:
    return dataclasses.replace(task, probes=tuple(p for p in task.probes if not p.hidden))


def _unjudged(id: str, title: str, points: float, why: str) -> Report:
    return Report(id, title, NOT_ATTEMPTED, 0.0, points, notes=(why,))


def _remember(report: Report) -> None:
    before = _last.get(report.id)
    if before is None or _mistake(before) != _mistake(report):
        _level[report.id] = 0
    _last[report.id] = report
    store.record_check(report)


def _mistake(report: Report) -> tuple[Any, str]:
    """What a hint is about: the mistake, or the property that fails first."""
    found = report.counterexample
    return report.diagnosis, found.probe if found else ""


@dataclass(frozen=True)
class Hint:
    """One step of help.

    Attributes
    ----------
    head : str
        Which hint it is.
    body : str
        The hint, in Markdown.
    """

    head: str
    body: str

    def text(self) -> str:
        """Return the hint as text."""
        return f"{self.head}\n{as_text(self.body)}"

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        parts = [paragraph(self.head, "font-weight:600"), prose(self.body)]
        return card(parts, self.head, BLUE)


def hint(id: str) -> Hint:
    """Show the next hint for the mistake that the last check found.

    There are three: a question, the rule with your own numbers, and an example to fill in.
    A hint costs no points; how many you used is shown by `progress`.

    Parameters
    ----------
    id : str
        The exercise, such as ``"05-3"``.

    Returns
    -------
    Hint
        In a notebook it shows itself.
    """
    try:
        task = exercise(id)
    except MicroadError as error:
        return Hint("No hint", str(error))
    report = _last.get(id)
    if report is None:
        return Hint(f"{id} · no hint yet", f'Run check("{id}") first: a hint answers a mistake.')
    if report.status == RIGHT:
        return Hint(f"{id} · no hint needed", "Your answer is right.")
    level = _level[id] = min(_level[id] + 1, LEVELS)
    store.record_hint(id)
    ladder = report.hints or tuple(fill(text, None) for text in task.hints)
    looks = f" · {report.diagnosis.name}" if report.diagnosis else ""
    return Hint(f"{id} · hint {level} of {LEVELS}{looks}", ladder[level - 1])
