"""Judge an answer: run it and the reference on the same cases, and compare what they do.

>>> from microad.course.spec import exercise
>>> task = exercise("05-3")
>>> judge(task, define(task, task.reference)).status
'right'
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import CodeType
from typing import Any, NamedTuple

from microad.course import report as r
from microad.course.attempts import attempt, contained, original_functions
from microad.course.data import Raised, as_data, form, same, same_form, shorten, words
from microad.course.program import program, remember_source
from microad.course.repairs import find_repair
from microad.course.observe import Observed, Signature, cases_of, is_slow, look, observe
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.course.stub import STUB_ERROR
from microad.course.trial import Trial
from microad.errors import BadSpecError

MAX_CASE = 300  # characters of a case that is shown
SETTLE_SECONDS = 2.0
CACHED = 256  # pairs of exercise and seed: a class needs one for each exercise
PATIENCE = 10  # times what an answer may take: the reference is right, however busy the machine


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


@original_functions()
def judge(exercise: Exercise, namespace: Mapping[str, Any] | Namespace, seed: int = 0) -> r.Report:
    """Judge the answer to an exercise.

    Parameters
    ----------
    exercise : Exercise
        What was asked for.
    namespace : mapping or Namespace
        The definitions of the answer, by name.
    seed : int
        Another seed gives other random cases.

    Returns
    -------
    Report
        Whatever the answer does, short of killing the process, ends in a report.

    Raises
    ------
    BadSpecError
        If the reference of the exercise itself does not run.
    """
    space = namespace._names if isinstance(namespace, Namespace) else namespace
    observed = look(exercise, space, seed)
    report = judge_observed(exercise, observed, seed)
    if report.status == r.RIGHT or report.diagnosis:
        return report
    return _repaired(exercise, space, observed, report, seed)


def _repaired(
    exercise: Exercise, space: Mapping[str, Any], observed: Observed, report: r.Report, seed: int
) -> r.Report:
    """Name the mistake in an answer whose program can be read, by undoing it."""
    tree = program(exercise.names, space)
    if tree is None or not observed.attempted:
        return report
    expected = reference(exercise, seed)
    failures = list(_failures(exercise, _settled(exercise, observed.signature, seed), expected))
    first = _first(exercise, failures)
    passed = {i for i, result in enumerate(report.results) if result.passed}
    trial = Trial(exercise, space, seed, expected, (first.probe, first.case), passed, _settle)
    repair = find_repair(tree, exercise.setup + "\n\n" + exercise.reference, trial.works)
    if repair is None:
        return report
    return replace(report, diagnosis=r.Diagnosis(repair.rule + f" L{repair.line}: {repair.code}", ""))


@original_functions()
def judge_observed(exercise: Exercise, observed: Observed, seed: int = 0) -> r.Report:
    """Judge what was observed of an answer, in whatever process that was.

    Parameters
    ----------
    exercise : Exercise
        What was asked for.
    observed : Observed
        What `microad.course.observe.look` found, with the same seed.
    seed : int
        The seed of the random cases.

    Raises
    ------
    BadSpecError
        If the reference of the exercise itself does not run.
    """
    if not observed.attempted:
        return _report(exercise, r.NOT_ATTEMPTED, passed=set())
    expected = reference(exercise, seed)
    seen = _settled(exercise, observed.signature, seed)
    failures = list(_failures(exercise, seen, expected))
    passed = set(range(len(exercise.probes))) - {failure.probe for failure in failures}
    facts = {"output": observed.output, "notes": observed.notes}
    if not failures:
        return _report(exercise, r.RIGHT, passed, **facts)
    if not passed and all(_is_stub_error(failure.got) for failure in failures):
        return _report(exercise, r.NOT_ATTEMPTED, passed, **facts)
    return _explain(exercise, seed, seen, failures, passed, facts)


def define(exercise: Exercise, source: str) -> dict[str, Any]:
    """Run the setup of an exercise and then an answer cell; return what they define."""
    space: dict[str, Any] = {"__name__": "__main__"}
    for text in (exercise.setup, source):
        exec(_code(text), space)
    return space


@lru_cache(maxsize=512)
def _code(source: str) -> CodeType:
    name = f"<answer {hashlib.sha256(source.encode()).hexdigest()[:12]}>"
    remember_source(name, source)
    return compile(source, name, "exec")


# ---------------------------------------------------------------- running


def _settled(exercise: Exercise, seen: Signature, seed: int) -> Signature:
    """Let the probes that know the truth have their word on what was observed."""
    rows = []
    for probe, row in zip(exercise.probes, seen, strict=True):
        if probe.verdict is not None:
            cases = cases_of(exercise, probe, seed)
            row = tuple(_settle(probe, case, got) for case, got in zip(cases, row, strict=True))
        rows.append(row)
    return tuple(rows)


def _settle(probe: Probe, case: Any, got: Any) -> Any:
    if probe.verdict is None or not isinstance(got, dict):
        return got
    verdict = probe.verdict
    return attempt(lambda: as_data(verdict(case, got)), SETTLE_SECONDS)


def _is_stub_error(seen: Any) -> bool:
    return isinstance(seen, Raised) and seen.kind == STUB_ERROR


@lru_cache(maxsize=CACHED)
def reference(exercise: Exercise, seed: int) -> Signature:
    """What the reference does; it must do it without an exception."""
    with contained():
        patient = replace(exercise, seconds=PATIENCE * exercise.seconds)
        observed = observe(patient, define(exercise, exercise.reference), seed)
        seen = _settled(exercise, observed, seed)
    for probe, observations in zip(exercise.probes, seen, strict=True):
        for observed in observations:
            if not isinstance(observed, dict):
                what = f"exercise {exercise.id!r}"
                raise BadSpecError(what, f"probe {probe.name!r} observes {words(observed)}")
    return seen


@lru_cache(maxsize=CACHED)
def mistakes(exercise: Exercise, seed: int) -> tuple[Mistake, ...]:
    """What each wrong answer does, in the order of `exercise.wrongs`.

    This is worked out once for an exercise and a seed, however many answers are diagnosed by it.
    Exercises are told apart by all that is in them, since a teacher's file can exchange one.
    """
    expected = reference(exercise, seed)
    return tuple(_mistake(exercise, wrong, seed, expected) for wrong in exercise.wrongs)


def _mistake(exercise: Exercise, wrong: Wrong, seed: int, expected: Signature) -> Mistake:
    with contained():
        space = attempt(lambda: define(exercise, wrong.source), exercise.seconds)
        seen = observe(exercise, space if isinstance(space, dict) else {}, seed)
        signature = _settled(exercise, seen, seed)
    return Mistake(wrong, signature, tuple(_failures(exercise, signature, expected)))


# ---------------------------------------------------------------- comparing


def _failures(exercise: Exercise, seen: Signature, expected: Signature) -> Iterator[Failure]:
    for probe, (row, true_row) in enumerate(zip(seen, expected, strict=True)):
        for case, (got, true) in enumerate(zip(row, true_row, strict=True)):
            if not same(got, true, exercise.rtol):
                yield Failure(probe, case, got, true)


def _first(exercise: Exercise, failures: Sequence[Failure]) -> Failure:
    """The failure that a learner is told about: one whose case can be shown, if there is one."""
    return min(failures, key=lambda f: (exercise.probes[f.probe].hidden, f.probe, f.case))


def _explain(
    exercise: Exercise,
    seed: int,
    seen: Signature,
    failures: list[Failure],
    passed: set[int],
    facts: dict[str, Any],
) -> r.Report:
    """Report a wrong answer: its first failure, the mistake behind it and the hints."""
    first = _first(exercise, failures)
    key, got, expected = _difference(first, exercise.rtol)
    found = _counterexample(exercise, seed, first, key, got, expected)
    wrong = _diagnose(exercise, seed, seen, first)
    ladder = wrong.hints if wrong and wrong.hints[0] else exercise.hints
    return _report(
        exercise,
        _status(key, got, expected),
        passed,
        counterexample=found,
        diagnosis=r.Diagnosis(wrong.name, wrong.code) if wrong else None,
        hints=tuple(fill(hint, found) for hint in ladder),
        **facts,
    )


def _difference(failure: Failure, rtol: float) -> tuple[str, Any, Any]:
    """Return the first name whose observations differ, with both of them."""
    got, expected = failure.got, failure.expected
    if not isinstance(got, dict):
        return "", got, expected
    for key in (*expected, *got):
        if not same(got.get(key), expected.get(key), rtol):
            return key, got.get(key), expected.get(key)
    return "names", sorted(got), sorted(expected)


def _status(key: str, got: Any, expected: Any) -> str:
    if not key:
        return r.TOO_SLOW if is_slow(got) else r.DOES_NOT_RUN
    if key.startswith(("shape", "type", "names")) or not same_form(got, expected):
        return r.WRONG_SHAPE
    return r.WRONG_GRADIENT if key.startswith("d/d") or "gradient" in key else r.WRONG_VALUE


def _counterexample(
    exercise: Exercise, seed: int, failure: Failure, key: str, got: Any, expected: Any
) -> r.Counterexample:
    probe = exercise.probes[failure.probe]
    # the answer may have changed the case it got, so an unused one is shown
    case = cases_of(exercise, probe, seed)[failure.case]
    return r.Counterexample(
        probe.name,
        "" if probe.hidden else shorten(probe.show(case), MAX_CASE),
        key,
        *(_told_apart(got, expected) if key else (words(got), "")),
        got.where if isinstance(got, Raised) else "",
    )


def _told_apart(got: Any, expected: Any) -> tuple[str, str]:
    """Write two observations down so that one sees the difference."""
    texts = words(got), words(expected)
    if texts[0] != texts[1]:
        return texts
    if form(got) != form(expected):  # the number 5 beside the text "5"
        return f"{texts[0]} ({form(got)})", f"{texts[1]} ({form(expected)})"
    return repr(got), repr(expected)  # equal in the first 6 digits


def _diagnose(exercise: Exercise, seed: int, seen: Signature, first: Failure) -> Wrong | None:
    """Find the wrong answer that does the same: everywhere, or wherever it goes wrong itself.

    It must also explain the counterexample that the learner is shown.
    """
    best: tuple[bool, int] = (False, 0)
    found = None
    for wrong, signature, failures in mistakes(exercise, seed):
        at_first = any((f.probe, f.case) == (first.probe, first.case) for f in failures)
        if not at_first or not _agree(exercise, seen, failures):
            continue
        exact = not any(_failures(exercise, seen, signature))
        if (exact or wrong.listed) and (exact, len(failures)) > best:
            found, best = wrong, (exact, len(failures))
    return found


def _agree(exercise: Exercise, seen: Signature, failures: Sequence[Failure]) -> bool:
    """Say whether an answer shares all failures of a wrong one.

    Errors of one kind have many causes: if a mistake shows in nothing else, their texts must
    agree, too.
    """
    pairs = [(seen[failure.probe][failure.case], failure.got) for failure in failures]
    if all(isinstance(wrong, Raised) for _, wrong in pairs):
        return all(isinstance(got, Raised) and got[:2] == wrong[:2] for got, wrong in pairs)
    return all(same(got, wrong, exercise.rtol) for got, wrong in pairs)


def fill(hint: str, found: r.Counterexample | None) -> str:
    """Put the learner's own numbers into a hint."""
    numbers = {
        "{case}": found.case if found and found.case else "a case that is not shown",
        "{key}": found.key if found and found.key else "the result",
        "{got}": found.got if found else "nothing yet",
        "{expected}": found.expected if found and found.expected else "a result",
    }
    for place, text in numbers.items():
        hint = hint.replace(place, text)
    return hint


def _report(exercise: Exercise, status: str, passed: set[int], **facts: Any) -> r.Report:
    results = tuple(
        r.ProbeResult(probe.name, index in passed, probe.points, probe.hidden)
        for index, probe in enumerate(exercise.probes)
    )
    score = sum(result.points for result in results if result.passed)
    return r.Report(exercise.id, exercise.title, status, score, exercise.points, results, **facts)
