"""The checks of the course, C1 to C21, as one table.

A check that needs a browser, or runs every cell of every notebook, is a matter of pytest: the table
says where it lives, and never "ok" for what was not run.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from microad.bank.audit import (
    access,
    budget,
    build,
    cheats,
    fading,
    hints,
    learners,
    load,
    misconceptions,
    numbers,
    objectives,
    order,
    predictions,
    sources,
    spacing,
    strength,
    transfer,
)
from microad.bank.audit.book import Course
from microad.bank.audit.finding import Finding, Watch, quiet

Run = Callable[[Course, Watch], Finding]


@dataclass(frozen=True)
class Check:
    """A rule of the course: its code, its name, and the function that checks it.

    `elsewhere` says which tests check it if no function here does.
    """

    code: str
    name: str
    run: Run | None = None
    elsewhere: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the table: a check and its finding, or None if it is not run here."""

    check: Check
    finding: Finding | None

    @property
    def verdict(self) -> str:
        """How the check went, in a word or two."""
        if self.finding is None:
            return "not run here"
        count = len(self.finding.problems)
        return f"{count} problem{'s' * (count > 1)}" if count else "ok"

    @property
    def counted(self) -> str:
        """What was looked at, or where the check lives."""
        return self.finding.counted if self.finding else self.check.elsewhere


def checks(seeds: int = 1) -> tuple[Check, ...]:
    """All checks in their order; answers are judged with `seeds` different seeds."""
    return (
        Check("C1", "objectives are explained, tried, graded", objectives.check),
        Check("C2", "the sources are covered", sources.check_sources),
        Check("C3", "the D2L exercises are covered", sources.check_d2l),
        Check("C4", "misconceptions are met", misconceptions.check),
        Check("C5", "every hint is reached", partial(hints.check_reached, seeds=seeds)),
        Check("C6", "hints help and do not tell", hints.check_quality),
        Check("C7", "wrong answers are rejected", partial(strength.check_wrong, seeds=seeds)),
        Check("C8", "right answers are accepted", partial(strength.check_right, seeds=seeds)),
        Check("C9", "cheating earns nothing", cheats.check),
        Check("C10", "every cell gives what it shows", elsewhere="pytest notebooks solutions"),
        Check("C11", "build cells are the package", build.check),
        Check("C12", "nothing is used before its time", order.check),
        Check("C13", "load of a lesson", load.check),
        Check("C14", "predictions are worth it", predictions.check),
        Check("C15", "help fades", fading.check),
        Check("C16", "older lessons are recalled", spacing.check),
        Check("C17", "scripted learners", learners.check),
        Check("C18", "what is built works elsewhere", transfer.check),
        Check("C19", "access", access.check),
        Check("C20", "restart and run", budget.measure),
        Check("C21", "numbers in the text", numbers.check),
    )


def run(course: Course, watch: Watch = quiet, seeds: int = 1) -> Iterator[Line]:
    """Run all checks, one after the other.

    Parameters
    ----------
    course : Course
        What to check.
    watch : callable
        Told how far it has come, in hundredths of a check.
    seeds : int
        How many seeds the answers of the bank are judged with.

    Yields
    ------
    Line
        One for each check.
    """
    todo = checks(seeds)
    for number, check in enumerate(todo):
        watch(100 * number, 100 * len(todo))
        yield Line(
            check, check.run(course, _within(watch, number, len(todo))) if check.run else None
        )


def _within(watch: Watch, number: int, count: int) -> Watch:
    """A watch for one check of many."""

    def step(done: int, total: int) -> None:
        watch(100 * number + 100 * done // max(1, total), 100 * count)

    return step
