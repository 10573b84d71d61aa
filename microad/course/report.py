"""What a check found out: as data, as text, and as a card in a notebook."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from microad.course.elements import GRAY, block, card, inline, paragraph, prose, tag
from microad.course.markdown import as_text

NOT_ATTEMPTED = "not attempted"
DOES_NOT_RUN = "does not run"
WRONG_SHAPE = "wrong shape"
WRONG_VALUE = "wrong value"
WRONG_GRADIENT = "wrong gradient"
TOO_SLOW = "too slow"
RIGHT = "right"

ACCENTS = {RIGHT: "#009e73", NOT_ATTEMPTED: GRAY}
VERMILION = "#d55e00"  # of any other status
SIGNS = {"holds": "✓", "fails": "✗", "open": "○"}


@dataclass(frozen=True)
class ProbeResult:
    """Whether one property holds."""

    name: str
    passed: bool
    points: float
    hidden: bool


@dataclass(frozen=True)
class Counterexample:
    """The smallest case in which an answer differs from a right one, all as text.

    `case` is empty for a hidden probe; `where` is the learner's line, if an exception ended it.
    """

    probe: str
    case: str
    key: str
    got: str
    expected: str
    where: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """The mistake that explains what an answer does, and the misconception behind it."""

    name: str
    code: str


@dataclass(frozen=True)
class Report:
    """The result of a check.

    Attributes
    ----------
    id, title : str
        The exercise.
    status : str
        "not attempted", "does not run", "wrong shape", "wrong value", "wrong gradient",
        "too slow" or "right".
    score, points : float
        What was earned, and what a right answer earns.
    results : tuple of ProbeResult
        One for each property.
    counterexample : Counterexample or None
        Where it goes wrong first.
    diagnosis : Diagnosis or None
        The recognized mistake.
    hints : tuple of str
        The ladder for this mistake, with the learner's numbers; empty if none is needed.
    output : str
        What the answer printed while it was checked.
    notes : tuple of str
        Warnings, and what could not be done.
    """

    id: str
    title: str
    status: str
    score: float
    points: float
    results: tuple[ProbeResult, ...] = ()
    counterexample: Counterexample | None = None
    diagnosis: Diagnosis | None = None
    hints: tuple[str, ...] = ()
    output: str = ""
    notes: tuple[str, ...] = ()

    @property
    def hint(self) -> str:
        """The first level of the ladder: a question."""
        return self.hints[0] if self.hints else ""

    @property
    def score_text(self) -> str:
        """The score as nbgrader reads it: a bare number."""
        return f"{self.score:.10g}"

    @property
    def head(self) -> str:
        """Exercise, status and score in one line."""
        score = f"{self.score_text} of {self.points:.10g} points"
        return " · ".join((self.id, self.title, self.status, score))

    @property
    def advice(self) -> str:
        """What to do next."""
        if self.status == RIGHT:
            return ""
        if self.status == NOT_ATTEMPTED:
            return "Write your answer into the cell above, run it, and run this cell again."
        return f'hint("{self.id}") shows more.' if self.hints else ""

    def as_dict(self) -> dict[str, Any]:
        """Return everything as data that JSON can hold."""
        found, known = self.counterexample, self.diagnosis
        return vars(self) | {
            "results": tuple(dict(vars(result)) for result in self.results),
            "counterexample": dict(vars(found)) if found else None,
            "diagnosis": dict(vars(known)) if known else None,
        }

    def text(self) -> str:
        """Return the report as lines of text."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self.head
        for result in self.results:
            yield f"  {verdict(self, result):<8} {label(result)}"
        if found := self.counterexample:
            yield counterexample_title(found)
            yield from (f"  {line}" for line in counterexample_lines(found))
        if self.diagnosis:
            yield f"This looks like: {self.diagnosis.name}."
        if self.hint:
            yield from (f"  {line}" for line in as_text(self.hint).splitlines())
        yield from (f"Note: {note}" for note in self.notes)
        if self.output:
            yield "Your code printed:"
            yield from (f"  | {line}" for line in output_lines(self.output))
        if self.advice:
            yield self.advice

    def __repr__(self) -> str:
        # nbgrader takes a number that a test cell ends in for its score: partial credit
        return self.score_text if "NBGRADER_EXECUTION" in os.environ else self.text()

    def _repr_html_(self) -> str:
        accent = ACCENTS.get(self.status, VERMILION)
        return card(report_parts(self), f"Check of {self.id}: {self.status}", accent)


def verdict(report: Report, result: ProbeResult) -> str:
    """Say in a word what became of a property."""
    if report.status == NOT_ATTEMPTED:
        return "open"
    return "holds" if result.passed else "fails"


def label(result: ProbeResult) -> str:
    """Name a property, and say whether its cases are hidden."""
    return result.name + (" (hidden cases)" if result.hidden else "")


def counterexample_title(found: Counterexample) -> str:
    """Say which case it is."""
    if found.case:
        return f"Smallest counterexample: {found.case}"
    return f"A hidden case fails: {found.probe}"


def counterexample_lines(found: Counterexample) -> list[str]:
    """Say what the answer does in this case, and what is right."""
    if found.key and found.expected == "right":  # a verdict says all, and does not tell the answer
        return [f"{found.key}   yours: {found.got}"]
    if found.key:
        return [f"{found.key}   yours {found.got}   expected {found.expected}"]
    if found.where:
        return [found.got, f"in your {found.where}"]
    if key := MISSING_KEY.fullmatch(found.got):
        return [f"what your code hands back has no key {key[1]}"]
    return [UNREADABLE if CHECKERS_OWN.search(found.got) else found.got]


# What Python says when the check takes an answer to pieces and finds something else: it is about
# the check's code, which a learner never sees.
CHECKERS_OWN = re.compile(
    r"^(TypeError|AttributeError|IndexError|ValueError): .*("
    r"'\w+' object|object is not|to unpack|must be an? |operand type|out of range|not supported|"
    r"argument|could not convert|indices must be|Value after)"
)
MISSING_KEY = re.compile(r"KeyError: (.+)")
UNREADABLE = "your code runs, but what it hands back is not in the form that is asked for"


MAX_LINES = 8


def output_lines(output: str) -> list[str]:
    """Return the first few lines of what was printed."""
    lines = [line[:100] for line in output.splitlines()]
    more = [f"... and {len(lines) - MAX_LINES} more lines"] if len(lines) > MAX_LINES else []
    return lines[:MAX_LINES] + more


# ---------------------------------------------------------------- the card


def report_parts(report: Report) -> Iterator[str]:
    """Give the elements of a report's card: the same facts as its text."""
    yield paragraph(report.head, "font-weight:600")
    if report.results:
        items = "".join(result_item(report, result) for result in report.results)
        yield tag("ul", items, "list-style:none;margin:6px 0;padding:0")
    if found := report.counterexample:
        yield paragraph(counterexample_title(found))
        yield block("\n".join(counterexample_lines(found)))
    if report.diagnosis:
        yield tag("p", inline(f"This looks like: {report.diagnosis.name}."), "font-weight:600")
    if report.hint:
        yield prose(report.hint)
    for note in report.notes:
        yield paragraph(f"Note: {note}")
    if report.output:
        yield paragraph("Your code printed:")
        yield block("\n".join(output_lines(report.output)))
    if report.advice:
        yield paragraph(report.advice)


def result_item(report: Report, result: ProbeResult) -> str:
    """Return what became of a property, as an item of a list."""
    word = verdict(report, result)
    sign = f'<span aria-hidden="true">{SIGNS[word]} </span>'
    return tag("li", f"{sign}<strong>{word}</strong> {inline(label(result))}")
