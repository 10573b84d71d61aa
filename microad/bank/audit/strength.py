"""C7 and C8: an exercise rejects what is wrong, listed or generated, and nothing that is right.

Generated are all mutants of the reference. One that is no mistake, since it does the same,
stands in `data/equivalent.toml` with the reason.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from microad.bank.audit.book import Course, data
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet
from microad.bank.audit.hints import verified
from microad.bank.audit.mutants import mutants
from microad.course.attempts import attempt, contained
from microad.course.judge import define, mark
from microad.course.report import RIGHT
from microad.course.spec import Exercise

LEAST_WRONG = 8
LEAST_RIGHT = 3
LEAST_KILLED = 0.95
CODE = ("CO", "DB")


@dataclass(frozen=True)
class Mutation:
    """The generated wrong answers of an exercise: their names, and those of the accepted ones."""

    names: tuple[str, ...]
    survivors: tuple[str, ...]


@lru_cache(maxsize=256)
def mutate(exercise: Exercise, seed: int = 0) -> Mutation:
    """Judge every mutant of the reference."""
    quick = impatient(exercise, seed)
    names, survivors = [], []
    for mutant in mutants(exercise.reference):
        names.append(mutant.name)
        if accepts(quick, mutant.source, seed):
            survivors.append(mutant.name)
    return Mutation(tuple(names), tuple(survivors))


def accepts(exercise: Exercise, source: str, seed: int = 0) -> bool:
    """Say whether an answer earns full points, whatever it does."""
    with contained():
        space = attempt(lambda: define(exercise, source), exercise.seconds)
    return isinstance(space, dict) and mark(exercise, space, seed).status == RIGHT


@lru_cache(maxsize=256)
def impatient(exercise: Exercise, seed: int = 0) -> Exercise:
    """The same exercise with ten times what the reference takes: endless loops end soon."""
    took = min(_seconds(exercise, seed) for _ in range(2))  # the first run may have to import
    return replace(exercise, seconds=min(exercise.seconds, max(0.3, 10 * took)))


def _seconds(exercise: Exercise, seed: int) -> float:
    begin = time.perf_counter()
    mark(exercise, define(exercise, exercise.reference), seed)
    return time.perf_counter() - begin


def check_wrong(
    course: Course, watch: Watch = quiet, seeds: int = 1, rows: dict | None = None
) -> Finding:
    """C7: wrong answers are rejected: each listed one, and 95 of 100 generated ones."""
    equal = data("equivalent") if rows is None else rows
    found: list[str] = []
    listed = generated = killed = same = 0
    for number, exercise in enumerate(course.exercises):
        watch(number, len(course.exercises))
        row = verified(exercise, tuple(range(seeds)))
        listed += row.rejected[1]
        found += [f"{exercise.id}: {problem}" for problem in row.survivors]
        if exercise.kind not in CODE:
            continue
        if (count := len({wrong.source for wrong in exercise.wrongs})) < LEAST_WRONG:
            found.append(f"{exercise.id} has {count} wrong answers, fewer than {LEAST_WRONG}")
        mutation, known = mutate(exercise), equal.get(exercise.id, {})
        found += _weak(exercise.id, mutation, known)
        same += len([name for name in mutation.names if name in known])
        generated += len(mutation.names)
        killed += len(mutation.names) - len(mutation.survivors)
    rate = killed / max(1, generated - same)
    counted = f"{listed} written, {generated} generated ({same} equivalent): {rate:.1%} rejected"
    return finding(counted, found)


def _weak(id: str, mutation: Mutation, known: dict[str, str]) -> Iterator[str]:
    alive = [name for name in mutation.survivors if name not in known]
    wrong = [name for name in mutation.names if name not in known]
    if len(alive) > (1 - LEAST_KILLED) * len(wrong):
        for name in alive:
            yield f"{id} accepts a generated mistake ({len(alive)} of {len(wrong)}): {name}"
    for name in known:
        if name not in mutation.survivors:
            yield f"data/equivalent.toml: {id} rejects or does not generate {name!r}"


def check_right(course: Course, watch: Watch = quiet, seeds: int = 1) -> Finding:
    """C8: right answers in three styles are accepted, whatever the seed."""
    found, answers = [], 0
    for number, exercise in enumerate(course.exercises):
        watch(number, len(course.exercises))
        row = verified(exercise, tuple(range(seeds)))
        styles = len({exercise.reference, *exercise.right})
        answers += styles
        found += [f"{exercise.id}: {problem}" for problem in row.unfair]
        if exercise.kind in CODE and styles < LEAST_RIGHT:
            found.append(f"{exercise.id} has {styles} right answers, fewer than {LEAST_RIGHT}")
    counted = f"{many(answers, 'right answer')}, {many(seeds, 'seed')} each"
    return finding(counted, found)
