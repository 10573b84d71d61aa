"""Which of the wrong answers that the bank lists is this one?

An answer that does the same as one of them in every case has its mistake. One that shares all of
its failures, or does the same in the whole property that the learner is told about, has at
least the same mistake there.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from microad.course.data import Raised, same
from microad.course.observe import Signature
from microad.course.spec import Exercise, Wrong

TYPED = 2e-3  # how exactly a learner types a number
TELLING = 2  # different numbers that tell mistakes apart, if none of them has many digits


class Failure(NamedTuple):
    """A case in which an answer differs from the reference."""

    probe: int
    case: int
    got: Any
    expected: Any


class Mistake(NamedTuple):
    """What a listed wrong answer does, and where that differs from the reference."""

    wrong: Wrong
    signature: Signature
    failures: tuple[Failure, ...]


def failures_of(exercise: Exercise, seen: Signature, expected: Signature) -> Iterator[Failure]:
    """Give every case in which two answers differ."""
    for probe, (row, true_row) in enumerate(zip(seen, expected, strict=True)):
        for case, (got, true) in enumerate(zip(row, true_row, strict=True)):
            if not same(got, true, exercise.rtol):
                yield Failure(probe, case, got, true)


def told_about(exercise: Exercise, failures: Sequence[Failure]) -> Failure:
    """Return the failure that a learner is told about: one whose case can be shown, if possible."""
    return min(failures, key=lambda f: (exercise.probes[f.probe].hidden, f.probe, f.case))


def exactly(
    exercise: Exercise, known: Sequence[Mistake], seen: Signature, first: Failure
) -> Wrong | None:
    """Return the wrong answer that does the same in every case."""
    found = [m for m in known if _fails_at(m, first) and _agree(exercise, seen, m.failures)
             and _does_the_same(exercise, seen, m)]  # fmt: skip
    return max(found, key=lambda m: len(m.failures)).wrong if found else None


def partly(
    exercise: Exercise, known: Sequence[Mistake], seen: Signature, first: Failure
) -> Wrong | None:
    """Return the listed wrong answer whose failures all are among those of an answer."""
    found = [m for m in known if m.wrong.listed and _fails_at(m, first)
             and _agree(exercise, seen, m.failures) and tells(m.failures)]  # fmt: skip
    return max(found, key=lambda m: len(m.failures)).wrong if found else None


def in_the_part(
    exercise: Exercise, known: Sequence[Mistake], seen: Signature, first: Failure
) -> Wrong | None:
    """Return the only wrong answer that does the same in the property that fails first."""
    place = first.probe
    found = [m for m in known if _fails_at(m, first)
             and tells([f for f in m.failures if f.probe == place])
             and all(alike(a, b, exercise.rtol)
                     for a, b in zip(seen[place], m.signature[place], strict=True))]  # fmt: skip
    return found[0].wrong if len(found) == 1 else None


def _does_the_same(exercise: Exercise, seen: Signature, mistake: Mistake) -> bool:
    return all(
        alike(a, b, exercise.rtol)
        for row, other in zip(seen, mistake.signature, strict=True)
        for a, b in zip(row, other, strict=True)
    )


def _fails_at(mistake: Mistake, first: Failure) -> bool:
    return any((f.probe, f.case) == (first.probe, first.case) for f in mistake.failures)


def _agree(exercise: Exercise, seen: Signature, failures: Sequence[Failure]) -> bool:
    """Say whether an answer shares all failures of a wrong one.

    Errors of one kind have many causes: if a mistake shows in nothing else, their texts must
    agree, too.
    """
    pairs = [(seen[failure.probe][failure.case], failure.got) for failure in failures]
    if all(isinstance(wrong, Raised) for _, wrong in pairs):
        return all(isinstance(got, Raised) and got[:2] == wrong[:2] for got, wrong in pairs)
    return all(alike(got, wrong, exercise.rtol) for got, wrong in pairs)


def alike(a: Any, b: Any, rtol: float) -> bool:
    """Say whether two wrong results are the same one.

    Both are measured by the other: 1e-30 is not 0. A number in a verdict is a learner's, who may
    have typed four digits of it.

    >>> alike("1.2353 is too small", "1.23528 is too small", 1e-9), alike(1e-30, 0.0, 1e-9)
    (True, False)
    """
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        return all(alike(a[key], b[key], rtol) for key in a)
    if isinstance(a, str) and isinstance(b, str):
        (one, text), (other, same_text) = _verdict(a), _verdict(b)
        return text == same_text and same(one, other, TYPED) and same(other, one, TYPED)
    return same(a, b, rtol) and same(b, a, rtol)


def _verdict(text: str) -> tuple[float | None, str]:
    found = re.match(r"(-?\d+\.?\d*(?:e-?\d+)?)( .*)", text)
    return (float(found[1]), found[2]) if found else (None, text)


def tells(failures: Sequence[Failure]) -> bool:
    """Say whether failures hold enough different numbers to be no coincidence."""
    numbers = {number for failure in failures for number in _numbers(failure.got)}
    long = any(round(number, 1) != number for number in numbers)
    return len(numbers) >= TELLING or long


def _numbers(data: Any) -> Iterator[float]:
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from _numbers(item)
    elif isinstance(data, str):
        number, _ = _verdict(data)
        if number is not None:
            yield number
    elif isinstance(data, int | float) and not isinstance(data, bool) and data not in (0, 1):
        yield data
