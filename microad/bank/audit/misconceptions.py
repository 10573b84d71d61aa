"""C4: every misconception has an exercise, a wrong answer with hints, and a warning before them.

A warning is a prediction with the misconception among its options, or a cell that
`bank/misconceptions.toml` names: one that says "Watch out" or "Break it".
"""

import re
from collections.abc import Iterator

from microad.bank.audit.book import Course
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet
from microad.bank.misconceptions import misconceptions

WARNS = re.compile(r"Watch out|Break it|Observe|Explain")


def check(course: Course, watch: Watch = quiet, rows: dict | None = None) -> Finding:
    """Check the misconceptions whose lesson exists."""
    rows = misconceptions() if rows is None else rows
    mine = {code: row for code, row in rows.items() if course.concerns(row["lesson"])}
    return finding(many(len(mine), "misconception"), _problems(course, rows, mine))


def _problems(course: Course, rows: dict, mine: dict) -> Iterator[str]:
    used = {code: e.id for e in course.exercises for code in e.misconceptions}
    used |= {o.code: q.id for q in course.questions for o in q.options if o.code}
    for code, where in used.items():
        if code not in rows:
            yield f"{where}: {code} is not in bank/misconceptions.toml"
    for code, row in mine.items():
        yield from _served(course, code, row)


def _served(course: Course, code: str, row: dict) -> Iterator[str]:
    name = f"{code} ({row['words']})"
    asking = [e for e in course.exercises if code in e.misconceptions]
    fixtures = [(e, w) for e in asking for w in e.wrongs if w.code == code and w.listed]
    if not asking:
        yield f"{name}: no exercise lists it"
    elif not fixtures:
        yield f"{name}: no exercise has a wrong answer with hints for it"
    else:
        last = max(course.places[e.id] for e, _ in fixtures)
        warnings = [course.places[p] for p in _warnings(course, code, row)]
        if not any(place < last for place in warnings):
            yield f"{name}: no prediction and no 'Watch out' before {fixtures[-1][0].id}"


def _warnings(course: Course, code: str, row: dict) -> Iterator[str]:
    """Where a learner meets the misconception: predictions with it, and the cells that warn."""
    for unit in course.units:
        for question in unit.predictions:
            if any(option.code == code for option in question.options):
                yield question.id
    texts = {f"{x.number}:{c.id}": c.source for x in course.lessons for c in x.cells}
    yield from (p for p in row.get("warned", ()) if WARNS.search(texts.get(p, "")))
