"""C15: help fades: an algorithm is shown whole, then with gaps, then as strips, then not at all.

`data/fading.toml` says where, and why if a stage is skipped.
"""

from collections.abc import Iterator

from microad.bank.audit.book import Course, data
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet

STAGES = ("example", "gaps", "order", "blank")  # from much help to none
GAP = ("___", "predict(")


def check(course: Course, watch: Watch = quiet, rows: list | None = None) -> Finding:
    """Check that every stage exists, in this order."""
    rows = data("fading")["algorithm"] if rows is None else rows
    mine = [row for row in rows if course.concerns(row["example"])]
    problems = [problem for row in mine for problem in _problems(course, row)]
    served = {row["example"][:2] for row in mine}
    for lesson in course.lessons:
        if lesson.number not in served and any(c.tags for c in lesson.code):
            problems.append(f"data/fading.toml: no algorithm of lesson {lesson.number}")
    skipped = sum(len(row.get("skipped", {})) for row in mine)
    counted = f"{many(len(mine), 'algorithm')}, {many(skipped, 'stage')} skipped for a reason"
    return finding(counted, problems)


def _problems(course: Course, row: dict) -> Iterator[str]:
    name = row["name"]
    for stage in STAGES:
        if stage not in row and stage not in row.get("skipped", {}):
            yield f"data/fading.toml: {name!r} has no stage {stage!r}, and no reason for that"
    stages = [stage for stage in STAGES if stage in row]
    dead = [stage for stage in stages if row[stage] not in course.places]
    for stage in dead:
        if course.concerns(row[stage]):
            yield f"data/fading.toml: {name!r}, {stage}: {row[stage]} does not exist"
    alive = [stage for stage in stages if stage not in dead]
    for early, late in zip(alive, alive[1:]):
        if not course.places[row[early]] < course.places[row[late]]:
            yield f"{name!r}: the stage {late!r} comes before {early!r}"
    yield from _kinds(course, row, alive)


def _kinds(course: Course, row: dict, alive: list[str]) -> Iterator[str]:
    """Check that each stage is what it is called."""
    kinds = {exercise.id: exercise.kind for exercise in course.exercises}
    sources = {f"{x.number}:{c.id}": c.source for x in course.lessons for c in x.cells}
    if "gaps" in alive and not any(gap in sources.get(row["gaps"], "___") for gap in GAP):
        yield f"{row['name']!r}: nothing is left out in {row['gaps']}"
    if "order" in alive and kinds.get(row["order"]) != "PA":
        yield f"{row['name']!r}: {row['order']} puts no lines in order"
    if "blank" in alive and kinds.get(row["blank"]) in (None, "PA"):
        yield f"{row['name']!r}: {row['blank']} is no exercise that asks for the whole"
