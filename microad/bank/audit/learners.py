"""C17: scripted learners go through all exercises, and earn what they should.

The perfect one hands in every reference. One learner for each misconception hands in the wrong
answer that embodies it, where there is one. The guesser hands in trivial answers, or answers of the
right form at random; the copy-paster the answers to another seed.
"""

import random
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from microad.bank.audit.book import Course
from microad.bank.audit.cheats import copied_score
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet
from microad.course.judge import define, judge, mark
from microad.course.report import Report
from microad.course.spec import Exercise, Wrong

MOST_GUESSED = 0.25
MOST_COPIED = 0.10
LEAST_NAMED = 0.90  # how often a mistake is known for the misconception behind it
GUESSES = 10

TRIVIAL = (
    "lambda *args, **options: 0",
    "lambda *args, **options: 1.0",
    "lambda *args, **options: []",
    "lambda *args, **options: args[0] if args else None",
    "lambda *args, **options: args[-1] if args else None",
)


@lru_cache(maxsize=4096)
def hand_in(exercise: Exercise, source: str) -> Report:
    """Judge an answer, once for all learners who hand it in."""
    return judge(exercise, define(exercise, source))


def check(course: Course, watch: Watch = quiet) -> Finding:
    """Let all scripted learners work on all exercises."""
    tasks = course.exercises
    points = sum(task.points for task in tasks)
    found = list(_perfect(course))
    named, asked = 0, 0
    codes = sorted({code for task in tasks for code in task.misconceptions})
    for code in codes:
        right, all_of_it, problems = misled(course, code)
        named, asked = named + right, asked + all_of_it
        found += problems
    if asked and named / asked < LEAST_NAMED:
        found.append(f"{named} of {asked} mistakes are known for the misconception behind them")
    guessed = copied = drawn = 0.0
    for number, task in enumerate(tasks):
        watch(number, len(tasks))
        guessed += guess(task)
        got, of = copied_score(task)
        copied, drawn = copied + got, drawn + of
    shares = guessed / max(1.0, points), copied / max(1.0, drawn)
    if shares[0] >= MOST_GUESSED:
        found.append(f"the guesser earns {shares[0]:.0%} of all points")
    if shares[1] >= MOST_COPIED:
        found.append(f"the copy-paster earns {shares[1]:.0%} where cases are drawn anew")
    return finding(
        f"perfect, {many(len(codes), 'misconception')} ({named} of {asked} named), "
        f"guesser {shares[0]:.1%}, copy-paster {shares[1]:.1%}",
        found,
    )


def _perfect(course: Course) -> Iterator[str]:
    for task in course.exercises:
        report = hand_in(task, task.reference)
        if report.score != task.points:
            yield f"the perfect learner earns {report.score:g} of {task.points:g} in {task.id}"
    for question in course.questions:
        if question.truth() != question.options[question.right].text:
            yield f"the perfect learner fails {question.id}"


def misled(course: Course, code: str) -> tuple[int, int, list[str]]:
    """Let a learner with one misconception work.

    Returns
    -------
    tuple of (int, int, list of str)
        How many mistakes were named after the misconception, of how many; and what went wrong.
    """
    named = asked = 0
    found = []
    for task in course.exercises:
        if code not in task.misconceptions:
            continue
        wrongs = [wrong for wrong in task.wrongs if wrong.code == code]
        if not wrongs:
            found.append(f"{task.id} lists {code}, but has no wrong answer that comes from it")
        for wrong in wrongs:
            report = hand_in(task, wrong.source)
            if report.score >= task.points:
                found.append(f"a learner with {code} loses no point in {task.id}: {wrong.name!r}")
            if wrong.listed:
                asked += 1
                named += bool(report.diagnosis and report.diagnosis.code == code)
                found += _without_hint(task, wrong, report)
    return named, asked, found


def _without_hint(task: Exercise, wrong: Wrong, report: Report) -> list[str]:
    """Say if a learner does not get the hint that was written for the mistake."""
    begin = wrong.hints[0].split("{")[0]
    if report.hint.startswith(begin):
        return []
    return [f"{task.id}: a learner with {wrong.code} does not get the hint for {wrong.name!r}"]


# ---------------------------------------------------------------- guessing


def guess(task: Exercise) -> float:
    """What a guesser earns on average: trivial answers, or the right form filled at random."""
    space = define(task, task.reference)
    scores = []
    options = _options(task, space)
    if options is None:
        for text in TRIVIAL:
            guesses = "".join(f"{name} = {text}\n" for name in task.names)
            scores.append(hand_in(task, guesses).score)
    else:
        r = random.Random(f"guess {task.id}")
        for _ in range(GUESSES):
            filled = {name: _constant(_filled(answer, r)) for name, answer in options.items()}
            scores.append(mark(task, space | filled).score)
    return sum(scores) / len(scores)


def _options(task: Exercise, space: dict[str, Any]) -> dict[str, Any] | None:
    """The form of the answers, if they are answers of fixed form to a question."""
    found = {}
    for name in task.names:
        if not name.startswith("answer_"):
            return None
        try:
            found[name] = space[name]()
        except TypeError:  # it takes arguments: no fixed answer
            return None
    return found


def _constant(answer: Any) -> Any:
    return lambda: answer


def _filled(form: Any, r: random.Random) -> Any:
    """Something of the same form: other numbers, another order of letters or words."""
    if isinstance(form, dict):
        return {key: _filled(value, r) for key, value in form.items()}
    if isinstance(form, list | tuple):
        return type(form)(_filled(value, r) for value in form)
    if isinstance(form, bool):
        return r.random() < 0.5
    if isinstance(form, int | float):
        return r.choice((0, 1, 2, 3, 4, 5, 6, 8, 10, 0.5, -1))
    if isinstance(form, str):
        pieces = form.split()
        r.shuffle(pieces)
        return " ".join(pieces) if len(pieces) > 1 else r.choice((form, "yes", "no", "none", "?"))
    return form
