"""Judge answers of the kind that beginners give, and say how well they are understood.

A file of answers is a JSON list. Each answer has `exercise`, `name`, `code` and `right` (true,
false, or null where it can be argued); a wrong one also says what the `mistake` is, and of which
`kind`.

>>> answer = Answer("05-1", "a guess", "def answer_05_1():\\n    return {'b': 1, 'c': 1}", False)
>>> judged(answer).verdict
'named'
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from microad.bank.document import folder
from microad.course.attempts import attempt, contained
from microad.course.data import Raised
from microad.course.judge import define, judge
from microad.course.report import DOES_NOT_RUN, RIGHT, Report
from microad.course.spec import exercise

GOAL = 0.75  # of the mistakes are named
VERDICTS = ("named", "located", "generic")
IMPORTS = re.compile(r"^(?:import|from) .*$", re.MULTILINE)

# What a true name says about a mistake of a kind that can be seen in any exercise. A name that
# says nothing of the sort is another mistake's.
TRUE_NAMES = {
    "printed-not-returned": r"print|return|no words|alt text|sentence",
    "text-not-number": r"text|number|letter",
    "leftover-raise": r"raise|written",
    "concept:degrees": r"unit|degree|angle",
    "concept:recursion": r"itself|recurs|limit",
}


@dataclass(frozen=True)
class Answer:
    """An answer of a beginner, and what is known about it."""

    exercise: str
    name: str
    code: str
    right: bool | None
    mistake: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Judged:
    """An answer, and what a learner is told about it.

    Attributes
    ----------
    answer : Answer
        The answer.
    report : Report or None
        None if its cell does not even run, so that Python speaks first.
    verdict : str
        "accepted", or "named", "located" (the line, or the part that is wrong), "generic".
    """

    answer: Answer
    report: Report | None
    verdict: str

    @property
    def name(self) -> str:
        """The name of the recognized mistake, if there is one."""
        known = self.report and self.report.diagnosis
        return known.name if known else ""

    @property
    def problem(self) -> str:
        """What must never happen, in words; empty if it does not."""
        accepted = self.verdict == "accepted"
        if self.answer.right is True and not accepted:
            return "right, and rejected"
        if self.answer.right is False and accepted:
            return "wrong, and accepted"
        pattern = TRUE_NAMES.get(self.answer.kind)
        if self.name and pattern and not re.search(pattern, self.name):
            return f"taken for {self.name!r}"
        return ""


def read_answers(path: Path) -> list[Answer]:
    """Read a file of answers."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    fields = ("exercise", "name", "code", "right", "mistake", "kind")
    return [Answer(**{name: row[name] for name in fields if name in row}) for row in rows]


def judged(answer: Answer, seed: int = 0) -> Judged:
    """Judge an answer as a learner would see it, below the imports of the lesson's exercises."""
    task = exercise(answer.exercise)
    source = f"{imports(task.lesson)}\n{answer.code}"
    with contained():
        space = attempt(lambda: define(task, source), task.seconds)
    if isinstance(space, Raised):
        return Judged(answer, None, "located")
    report = judge(task, space, seed)
    return Judged(answer, report, verdict(report))


def verdict(report: Report) -> str:
    """Say how much a report tells about a mistake."""
    if report.status == RIGHT:
        return "accepted"
    if report.diagnosis:
        return "named"
    found = report.counterexample
    holds = [result.passed for result in report.results]
    at_a_line = report.status == DOES_NOT_RUN and found is not None and found.where
    return "located" if at_a_line or any(holds) else "generic"


@cache
def imports(lesson: str) -> str:
    """Return what the notebook with the exercises of a lesson imports before the first answer."""
    text = (folder(lesson) / "notebook.md").read_text(encoding="utf-8")
    found = "\n".join(line for line in IMPORTS.findall(text) if "microad.course" not in line)
    exec(found, {})  # once, and not in the time of an answer: a first import can take long
    return found


@dataclass(frozen=True)
class Figures:
    """How well a set of answers is understood."""

    rows: tuple[Judged, ...]

    @property
    def wrong(self) -> tuple[Judged, ...]:
        """The wrong answers that were rejected."""
        return tuple(r for r in self.rows if r.answer.right is False and r.verdict != "accepted")

    @property
    def problems(self) -> tuple[Judged, ...]:
        """The answers with which something happened that must not."""
        return tuple(row for row in self.rows if row.problem)

    @property
    def named(self) -> float:
        """The share of the wrong answers whose mistake is named."""
        count = sum(row.answer.right is False for row in self.rows)
        return sum(row.verdict == "named" for row in self.wrong) / count if count else 1.0

    @property
    def reached(self) -> bool:
        """Whether the goal is reached: nothing unfair, nothing false, three quarters named."""
        return not self.problems and self.named >= GOAL

    def by_kind(self) -> dict[str, Counter[str]]:
        """Count the verdicts on wrong answers for each kind of mistake."""
        found: dict[str, Counter[str]] = {}
        for row in self.wrong:
            found.setdefault(row.answer.kind, Counter())[row.verdict] += 1
        return dict(sorted(found.items()))


def measure(answers: Iterable[Answer], seed: int = 0) -> Figures:
    """Judge all answers."""
    return Figures(tuple(judged(answer, seed) for answer in answers))
