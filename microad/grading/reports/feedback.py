"""What a student gets back: a page and the same as data, for one submission."""

import json
from hashlib import sha256
from pathlib import Path

from microad.grading.classroom.gradebook import Line
from microad.grading.discretion import as_json, redacted
from microad.grading.grader.marks import Graded
from microad.grading.reports.pages import page

LONGEST = 20_000  # characters of an answer that a page repeats
LONGEST_NAME = 240  # bytes; file systems allow 255


def feedback(line: Line, graded: Graded) -> tuple[str, str]:
    """Return what a student gets: a page, and the same as JSON.

    The page has score, lateness, and a card for each exercise.

    Parameters
    ----------
    line : Line
        The student's line of the gradebook.
    graded : Graded
        The submission in it.
    """
    reports = [redacted(mark) for mark in graded.marks]
    cards = [(report, _short(mark.source)) for report, mark in zip(reports, graded.marks)]
    data = as_json(graded, reports) | {
        "assignment": line.assignment,
        "raw_score": line.raw_score,
        "late_days": line.late.days,
        "late_submission_penalty": line.penalty,
        "score": line.score,
        "max_score": line.max_score,
    }
    facts = {"line": line, "graded": graded, "cards": cards, "remarks": data["remarks"]}
    return page("feedback.html", **facts), json.dumps(data, ensure_ascii=False)


def _short(source: str) -> str:
    if len(source) <= LONGEST:
        return source
    return f"{source[:LONGEST]}\n... and {len(source) - LONGEST:,} more characters"


def write_feedback(line: Line, graded: Graded, folder: Path) -> None:
    """Write both into the folder `STUDENT` of a folder, named after the lesson."""
    own = folder / folder_name(line.student.id)
    own.mkdir(parents=True, exist_ok=True)
    name = folder_name(graded.lesson or line.assignment)
    for kind, text in zip(("html", "json"), feedback(line, graded)):
        (own / f"{name}.{kind}").write_text(text, encoding="utf-8", errors="replace")


def folder_name(student: str) -> str:
    """Write a student's id so that it can name one folder, and no other student's.

    >>> folder_name("ada"), folder_name("../x"), folder_name("50%")
    ('ada', '%2E.%2Fx', '50%25')
    """
    safe = "".join(c if c.isalnum() or c in "-_.@+ " else _escaped(c) for c in student)
    safe = f"%2E{safe[1:]}" if safe.startswith(".") else safe or "%"
    if len(safe.encode()) <= LONGEST_NAME:
        return safe
    return f"{safe[:40]}%{sha256(student.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
