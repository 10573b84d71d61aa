"""Verify the bank: right answers are accepted, wrong ones rejected, each for its own reason.

>>> from microad.course.spec import exercise
>>> row = verify_exercise(exercise("05-1"))
>>> row.rejected, row.problems
((3, 3), ())
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from microad.course import spec
from microad.course.judge import define, judge
from microad.course.report import Report
from microad.course.spec import Exercise

STEPS = ("a question", "the rule", "an example")  # what the levels of a ladder are called


@dataclass(frozen=True)
class Row:
    """What was found out about one exercise.

    Attributes
    ----------
    id, title, kind : str
        The exercise.
    points : float
        What a right answer earns.
    reference : float
        What the reference earned.
    right, rejected, diagnosed, hints : tuple of int
        How many of how many: other right answers accepted, wrong answers rejected, listed wrong
        answers recognized as themselves, their hint levels shown.
    unfair, survivors, unseen : tuple of str
        What is not as it should be, in words: right answers that are rejected, wrong ones that
        are accepted, mistakes that are taken for others and hints that are never shown.
    """

    id: str
    title: str
    kind: str
    points: float
    reference: float
    right: tuple[int, int]
    rejected: tuple[int, int]
    diagnosed: tuple[int, int]
    hints: tuple[int, int]
    unfair: tuple[str, ...]
    survivors: tuple[str, ...]
    unseen: tuple[str, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """Whatever is not as it should be."""
        return self.unfair + self.survivors + self.unseen


def verify(lessons: Iterable[str] | None = None, seeds: Iterable[int] = (0,)) -> list[Row]:
    """Judge every answer that the bank knows.

    Parameters
    ----------
    lessons : iterable of str, optional
        The lessons to verify, such as ``["05"]``; all of them if left out.
    seeds : iterable of int
        A check counts as passed if it passes for each of these seeds.

    Returns
    -------
    list of Row
        One row for each exercise.
    """
    chosen = spec.lessons() if lessons is None else list(lessons)
    seeds = tuple(seeds)
    return [verify_exercise(e, seeds) for lesson in chosen for e in spec.exercises(lesson)]


def verify_exercise(
    exercise: Exercise, seeds: Sequence[int] = (0,), wrong_seeds: Sequence[int] | None = None
) -> Row:
    """Judge every answer that the bank knows for one exercise.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    seeds : sequence of int
        The seeds that right answers are judged with.
    wrong_seeds : sequence of int, optional
        Those that wrong answers are judged with, if they are not the same: each of them is
        compared with every listed mistake, so a seed costs ten times as much.
    """

    def reports(source: str, seeds: Sequence[int] = seeds) -> list[Report]:
        return [judge(exercise, define(exercise, source), seed) for seed in seeds]

    reference = min(report.score for report in reports(exercise.reference))
    accepted = [all(r.score == exercise.points for r in reports(text)) for text in exercise.right]
    judged = [reports(wrong.source, wrong_seeds or seeds) for wrong in exercise.wrongs]
    rejected = [all(r.score < exercise.points for r in each) for each in judged]
    listed = [(w, each) for w, each in zip(exercise.wrongs, judged, strict=True) if w.listed]
    known = [all(r.diagnosis and r.diagnosis.name == w.name for r in each) for w, each in listed]
    shown = [all(r.hints and _comes_from(r.hints[level], w.hints[level]) for r in each)
             for w, each in listed for level in range(len(STEPS))]  # fmt: skip
    return Row(
        exercise.id,
        exercise.title,
        exercise.kind,
        exercise.points,
        reference,
        _count(accepted),
        _count(rejected),
        _count(known),
        _count(shown),
        tuple(_unfair(exercise, reference, accepted)),
        tuple(_survivors(exercise, rejected)),
        tuple(_unseen(exercise, known, shown)),
    )


def _count(passed: list[bool]) -> tuple[int, int]:
    return sum(passed), len(passed)


def _comes_from(shown: str, template: str) -> bool:
    """Say whether a hint is this template with all of its gaps filled."""
    fixed = template
    for gap in ("{case}", "{key}", "{got}", "{expected}"):
        fixed = fixed.replace(gap, "\0")
    place = 0
    for piece in fixed.split("\0"):
        place = shown.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return True


def _unfair(exercise: Exercise, reference: float, accepted: list[bool]) -> Iterator[str]:
    if reference != exercise.points:
        yield f"the reference earns {reference:g} of {exercise.points:g}"
    for number, good in enumerate(accepted, 1):
        if not good:
            yield f"right answer {number} is rejected"


def _survivors(exercise: Exercise, rejected: list[bool]) -> Iterator[str]:
    for wrong, good in zip(exercise.wrongs, rejected, strict=True):
        if not good:
            yield f"wrong answer {wrong.name!r} is accepted"


def _unseen(exercise: Exercise, known: list[bool], shown: list[bool]) -> Iterator[str]:
    names = [wrong.name for wrong in exercise.wrongs if wrong.listed]
    for name, good in zip(names, known, strict=True):
        if not good:
            yield f"wrong answer {name!r} is taken for something else"
    for index, good in enumerate(shown):
        if not good:
            name, step = names[index // len(STEPS)], STEPS[index % len(STEPS)]
            yield f"the hint with {step} for {name!r} is never shown"
