"""What a student may see of a report: nothing of hidden cases but the name of what fails.

The grader's own report holds what an answer did in hidden cases, and an answer can try to carry
such a case out: in what it prints, in a warning, in the text of an error. So whatever the answer
wrote in words is left out of the report of an exercise with hidden cases, and a counterexample
from such a case is only named. (What an answer returns in a case that is shown is shown, up to
the few hundred characters of a counterexample, even if it smuggles there.)
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from microad.course import report as r
from microad.grading.grader.marks import Graded, Mark

WITHHELD = "what the code printed is not shown, because some cases of this exercise are hidden"
UNSEEN = "what your code does in it is not shown"


def report_of(data: dict[str, Any]) -> r.Report:
    """Make a report again of what `Report.as_dict` gave."""
    found, known = data["counterexample"], data["diagnosis"]
    results = tuple(r.ProbeResult(**result) for result in data["results"])
    return r.Report(**data | {
        "results": results,
        "counterexample": r.Counterexample(**found) if found else None,
        "diagnosis": r.Diagnosis(**known) if known else None,
        "hints": tuple(data["hints"]),
        "notes": tuple(data["notes"]),
    })  # fmt: skip


def redacted(mark: Mark) -> r.Report:
    """Return the report on an exercise as its author may see it.

    Parameters
    ----------
    mark : Mark
        What became of the exercise.

    Returns
    -------
    Report
        Also where nothing was judged: then it has notes only.
    """
    notes = tuple(kind_only(note) for note in mark.notes)
    if mark.report is None:
        lines = (kind_only(mark.line), *notes) if mark.line else notes
        return r.Report(mark.id, mark.title, mark.status, mark.score, mark.points, notes=lines)
    full = report_of(mark.report)
    if mark.status != full.status and mark.line:  # its cell failed before it could be judged
        notes = (kind_only(mark.line), *notes)
    if not any(result.hidden for result in full.results):
        notes = (*notes, *full.notes)
    elif full.output or full.notes:
        notes = (*notes, WITHHELD)
        full = replace(full, output="")
    found, hints = _discreet(full)
    return replace(
        full, status=mark.status, score=mark.score, points=mark.points,
        counterexample=found, hints=hints, notes=notes,
    )  # fmt: skip


def _discreet(report: r.Report) -> tuple[r.Counterexample | None, tuple[str, ...]]:
    """Take out of counterexample and hints what the answer did in a hidden case."""
    found = report.counterexample
    if found is None or found.case:
        return found, report.hints
    secret = [text for text in (found.got, found.expected) if text]
    hints = tuple(hint for hint in report.hints if not any(text in hint for text in secret))
    return r.Counterexample(found.probe, "", "", UNSEEN, ""), hints


def kind_only(remark: str) -> str:
    """Cut the text of an error off a remark on a cell; its kind stays.

    >>> kind_only("cell 7 stops with ValueError: [3.0, 1.5]")
    'cell 7 stops with ValueError'
    """
    head, stops, error = remark.partition(" stops with ")
    return head + stops + error.partition(":")[0]


def text(report: r.Report) -> str:
    """Return a report as text, without the advice that makes sense in a notebook only."""
    return report.text().removesuffix(report.advice).rstrip()


def as_json(graded: Graded, reports: Iterable[r.Report]) -> dict[str, Any]:
    """Return what a student may see of a graded submission as plain data.

    The seed, the hash of the exercises and everything hidden stay behind: only what is named
    here goes out.

    Parameters
    ----------
    graded : Graded
        The submission.
    reports : iterable of Report
        What is `redacted` of its marks.
    """
    return {
        "student": graded.student,
        "lesson": graded.lesson,
        "submitted": graded.submitted,
        "sha256": graded.sha256,
        "broken": graded.broken,
        "remarks": [kind_only(remark) for remark in graded.remarks],
        "exercises": [
            report.as_dict() | {"source": mark.source}
            for mark, report in zip(graded.marks, reports, strict=True)
        ],
    }
