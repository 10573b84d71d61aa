"""Judge an answer: run it and the reference on the same cases, and compare what they do.

>>> from microad.course.spec import exercise
>>> task = exercise("05-3")
>>> judge(task, define(task, task.reference)).status
'right'
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from types import CodeType
from typing import Any

from microad.course import report as r
from microad.course.attempts import attempt, contained, original_functions
from microad.course.closer import Closer
from microad.course.contract import Slip, by_ending, by_kind, by_message, not_there
from microad.course.data import Raised, as_data, form, same, same_form, shorten, words
from microad.course.diagnosis import (
    Failure,
    Mistake,
    exactly,
    failures_of,
    in_the_part,
    partly,
    told_about,
)
from microad.course.observe import Observed, Signature, cases_of, is_slow, look, observe
from microad.course.program import remember_source
from microad.course.slips import told
from microad.course.spec import Exercise, Hints, Namespace, Probe, Wrong
from microad.course.stub import STUB_ERROR
from microad.errors import BadSpecError

CERTAIN = {"unwritten", "not defined", "endless recursion"}  # nothing can be said more surely
GRADING = "NBGRADER_EXECUTION"  # set where a class is graded
MAX_CASE = 300  # characters of a case that is shown
SETTLE_SECONDS = 2.0
CLOSER_SECONDS = 10.0  # for all changes of a program that are tried
CACHED = 256  # pairs of exercise and seed: a class needs one for each exercise
PATIENCE = 10  # times what an answer may take: the reference is right, however busy the machine


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
    closer = Closer(exercise, space, observed, seed, define, _settle)
    return judge_observed(exercise, observed, seed, closer)


@original_functions()
def mark(exercise: Exercise, namespace: Mapping[str, Any], seed: int = 0) -> r.Report:
    """Judge an answer as in a class, without a closer look at the program: it takes less time."""
    return judge_observed(exercise, look(exercise, namespace, seed), seed)


@original_functions()
def judge_observed(
    exercise: Exercise, observed: Observed, seed: int = 0, closer: Closer | None = None
) -> r.Report:
    """Judge what was observed of an answer, in whatever process that was.

    Parameters
    ----------
    exercise : Exercise
        What was asked for.
    observed : Observed
        What `microad.course.observe.look` found, with the same seed.
    seed : int
        The seed of the random cases.
    closer : Closer, optional
        Looks at the answer once more if it is wrong; not where a class is graded.

    Raises
    ------
    BadSpecError
        If the reference of the exercise itself does not run.
    """
    if not observed.attempted:
        return _not_begun(exercise, closer)
    expected = reference(exercise, seed)
    seen = _settled(exercise, observed.signature, seed)
    failures = list(failures_of(exercise, seen, expected))
    passed = set(range(len(exercise.probes))) - {failure.probe for failure in failures}
    facts = {"output": observed.output, "notes": observed.notes}
    if not failures:
        return _report(exercise, r.RIGHT, passed, **facts)
    if not passed and all(_is_stub_error(failure.got) for failure in failures):
        return _not_begun(exercise, closer, **facts)
    return _explain(exercise, seed, seen, failures, passed, closer, facts)


def _not_begun(exercise: Exercise, closer: Closer | None, **facts: Any) -> r.Report:
    slip = closer and attempt(lambda: not_there(exercise, closer.space, closer.tree), 1.0)
    if isinstance(slip, Slip):
        known = told(slip)
        facts |= {"diagnosis": r.Diagnosis(known.name, ""), "hints": known.hints}
    return _report(exercise, r.NOT_ATTEMPTED, passed=set(), **facts)


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
                raise BadSpecError(what, "observes", probe=probe.name, error=words(observed))
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
    return Mistake(wrong, signature, tuple(failures_of(exercise, signature, expected)))


# ---------------------------------------------------------------- comparing


def _explain(
    exercise: Exercise,
    seed: int,
    seen: Signature,
    failures: list[Failure],
    passed: set[int],
    closer: Closer | None,
    facts: dict[str, Any],
) -> r.Report:
    """Report a wrong answer: its first failure, the mistake behind it and the hints."""
    first = told_about(exercise, failures)
    key, got, expected = _difference(first, exercise.rtol)
    found = _counterexample(exercise, seed, first, key, got, expected)
    if closer is None or GRADING in os.environ:  # who learns alone may see a case that has failed
        hidden = exercise.probes[first.probe].hidden
        found = replace(found, case="") if hidden else found
    wrong = _diagnose(exercise, seed, seen, first, passed, closer)
    known = told(wrong) if isinstance(wrong, Slip) else wrong
    ladder = known.hints if known and known.hints[0] else _general(exercise, passed)
    code = wrong.code if isinstance(wrong, Wrong) else ""
    return _report(
        exercise,
        _status(key, got, expected),
        passed,
        counterexample=found,
        diagnosis=r.Diagnosis(known.name, code) if known else None,
        hints=tuple(fill(hint, found) for hint in ladder),
        **facts,
    )


def _general(exercise: Exercise, passed: set[int]) -> Hints:
    """The hints for a mistake that has none of its own; none that concerns what passes."""
    if len(exercise.names) > 1 and passed:
        return told(Slip("unknown", {})).hints
    return exercise.hints


def _diagnose(
    exercise: Exercise, seed: int, seen: Signature, first: Failure, passed: set[int],
    closer: Closer | None,
) -> Wrong | Slip | None:  # fmt: skip
    """Name a mistake, by what can be said most surely."""
    known = mistakes(exercise, seed)
    slip = by_message(first.got, exercise.names)
    if slip and slip.rule in CERTAIN:
        return slip
    exact = exactly(exercise, known, seen, first)
    found: Any = None
    if closer:  # what a hostile answer does to this is no reason to fail
        look_closer = partial(_look_closer, exercise, seed, seen, first, passed, exact, closer)
        found = attempt(look_closer, CLOSER_SECONDS)
        found = None if isinstance(found, Raised) else found
    found = found or exact or partly(exercise, known, seen, first)
    found = found or in_the_part(exercise, known, seen, first) or slip or _by_part(exercise, first)
    return found or (closer.ignores() if closer else None)


def _look_closer(
    exercise: Exercise, seed: int, seen: Signature, first: Failure, passed: set[int],
    exact: Wrong | None, closer: Closer,
) -> Wrong | Slip | None:  # fmt: skip
    """Name what can be seen in the program and in what it returns."""
    expected = reference(exercise, seed)
    slip = closer.form(first, exercise.reference)
    sure = slip if slip and slip.rule != "other entries" else None
    if found := closer.never_writes(first):
        return found
    if exact:
        if sure and closer.form(first, exact.source):
            return sure
        return closer.repair(first, passed, expected, python_only=True) or exact
    if found := sure or closer.repair(first, passed, expected, python_only=True):
        return found
    listed = partly(exercise, mistakes(exercise, seed), seen, first)
    return listed or closer.repair(first, passed, expected) or slip


def _by_part(exercise: Exercise, first: Failure) -> Slip | None:
    key, got, expected = _difference(first, exercise.rtol)
    return by_ending(got, expected) or by_kind(key, got, expected)


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
        shorten(probe.show(case), MAX_CASE),
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
