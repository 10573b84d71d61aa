"""C2 and C3: everything in the two sources of the course, and every D2L exercise, has its place.

`data/sources.toml` has a row for each item of the sources, with pointers to where it is served;
`data/d2l.toml` gives the exercise that asks for each exercise of "Dive into Deep Learning".
"""

from collections.abc import Iterable

from microad.bank.audit.book import Course, data
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet

WAITING = "{} for lessons that do not exist yet"


def check_sources(course: Course, watch: Watch = quiet, rows: list | None = None) -> Finding:
    """Check that each item of the sources points at something that exists."""
    rows = data("sources")["row"] if rows is None else rows
    known = [row for row in rows if any(course.concerns(p) for p in row["served"])]
    dead = (
        f"data/sources.toml: {row['item']!r} is served by {pointer}, which does not exist"
        for row in known
        for pointer in _dead(course, row["served"])
    )
    gaps = ("data/sources.toml says nothing of these lessons",) if not known else tuple(dead)
    return finding(_counted(len(known), len(rows), "item"), gaps)


def check_d2l(course: Course, watch: Watch = quiet, rows: dict | None = None) -> Finding:
    """Check that each D2L exercise has an exercise of ours."""
    rows = data("d2l")["exercise"] if rows is None else rows
    known = {name: ids for name, ids in rows.items() if any(map(course.concerns, ids))}
    ours = {exercise.id for exercise in course.exercises}
    gaps = (
        f"D2L exercise {name} belongs to {id}, which does not exist"
        for name, ids in known.items()
        for id in ids
        if course.concerns(id) and id not in ours
    )
    return finding(_counted(len(known), len(rows), "D2L exercise"), gaps)


def _dead(course: Course, pointers: Iterable[str]) -> list[str]:
    return [p for p in pointers if course.concerns(p) and p not in course.places]


def _counted(known: int, total: int, noun: str) -> str:
    waiting = f", {WAITING.format(total - known)}" if total > known else ""
    return many(known, noun) + waiting
