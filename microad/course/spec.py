"""What an exercise and a question are, and how one is found by its id.

The bank (`microad.bank.uNN`, one package a lesson) is written with these classes; it is loaded
by name when somebody asks for one of its ids, so nothing here depends on it.
"""

import difflib
import importlib
import pkgutil
import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

from microad.errors import BadSpecError, UnknownIdError

BANK = "microad.bank"
KINDS = {
    "CO": "code",
    "DB": "debug",
    "PR": "predict",
    "PA": "put in order",
    "FI": "fill in",
    "PN": "prove by number",
    "PL": "plot",
    "OP": "open question",
    "TD": "design a test",
}
LEVELS = 3  # a question, the rule with the learner's own numbers, a faded example

Hints = tuple[str, str, str]
Verdict = Callable[[Any, dict[str, Any]], dict[str, Any]]


class Namespace:
    """The definitions of an answer, as attributes: ``space.backward(y)``.

    >>> Namespace({"f": abs}).f(-2)
    2
    """

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names

    def __getattr__(self, name: str) -> Any:
        try:
            return self._names[name]
        except KeyError:
            raise NameError(f"name {name!r} is not defined") from None


@dataclass(frozen=True)
class Probe:
    """One property of a right answer, in words; the unit of partial credit.

    Attributes
    ----------
    name : str
        The property: "a value used twice gets both shares".
    cases : callable
        Gives plain data, one case after the other: the simplest first, fixed before random.
    observe : callable
        Runs the answer on one case and returns plain data under names that a learner sees. A
        name that begins with "d/d" or holds "gradient" marks a gradient, one that begins with
        "shape" or "type" a form; all others are values.
    points : float
        What it counts.
    hidden : bool
        It counts and is named, but its cases are not shown.
    show : callable
        Writes a case down: "x = 3".
    verdict : callable, optional
        Turns a case and what was observed in it into what is compared and shown, such as "5 is
        too small". It runs with the judge, never with the learner's code, so it may know the
        truth.
    """

    name: str
    cases: Callable[[random.Random], Iterable[Any]]
    observe: Callable[[Namespace, Any], dict[str, Any]]
    points: float = 1.0
    hidden: bool = False
    show: Callable[[Any], str] = str
    verdict: Verdict | None = None

    def __post_init__(self) -> None:
        _need(bool(self.name), "a probe", "name")
        _need(self.points > 0, f"probe {self.name!r}", "points")


@dataclass(frozen=True)
class Wrong:
    """An executable wrong answer: fixture, mutant and diagnosis in one.

    Attributes
    ----------
    name : str
        The mechanism in words: "overwrites instead of adding".
    code : str
        The misconception it comes from, such as "M-OVER".
    source : str
        The whole answer cell with this mistake.
    hints : tuple of str
        Three levels; {case}, {key}, {got} and {expected} become the learner's own numbers.
    listed : bool
        False for a generic mutant, which may do without hints of its own.
    """

    name: str
    code: str
    source: str
    hints: Hints
    listed: bool = True

    def __post_init__(self) -> None:
        _need(bool(self.name), "a wrong answer", "name")
        if self.listed or any(self.hints):
            _need_ladder(self.hints, f"wrong answer {self.name!r}")


@dataclass(frozen=True)
class Exercise:
    """An exercise, all but its prompt: what is asked for, what is right, what goes wrong.

    Attributes
    ----------
    id, title, kind : str
        "05-3", a title, and one of `KINDS`, such as "CO" (code).
    stars : int
        The difficulty, 1 to 5.
    names : tuple of str
        What the answer cell must define.
    setup : str
        What the notebook runs before the answer cell.
    reference : str
        A right answer cell.
    right : tuple of str
        Right answers in other styles.
    wrongs : tuple of Wrong
        Wrong answers, those of the curriculum first.
    probes : tuple of Probe
        What a right answer does.
    hints : tuple of str
        The ladder for a mistake that is not recognized.
    seconds : float
        How long the answer may take for one probe.
    rtol : float
        How far a number may be off, relative to the expected one.
    needs : tuple of str
        Exercises whose answers this one builds on. If one of them is wrong, the class grader
        tries this one on the reference in its place, so that one mistake costs once.
    """

    id: str
    title: str
    kind: str
    stars: int
    names: tuple[str, ...]
    setup: str
    reference: str
    right: tuple[str, ...]
    wrongs: tuple[Wrong, ...]
    probes: tuple[Probe, ...]
    hints: Hints
    misconceptions: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    lesson: str = ""
    seconds: float = 2.0
    rtol: float = 1e-9
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        what = f"exercise {self.id!r}"
        _need(bool(re.fullmatch(r"\d\d-\d+", self.id)), what, "exercise id")
        _need(self.kind in KINDS, what, "kind", kinds=", ".join(KINDS))
        _need(1 <= self.stars <= 5, what, "stars")
        _need(bool(self.names) and all(self.names), what, "names")
        _need(bool(self.probes), what, "probes")
        _need_unique([probe.name for probe in self.probes], what, "probe")
        _need_unique([wrong.name for wrong in self.wrongs], what, "wrong answer")
        _need(self.seconds > 0, what, "seconds")
        _need_ladder(self.hints, what)

    @property
    def points(self) -> float:
        """What a right answer earns."""
        return sum(probe.points for probe in self.probes)


@dataclass(frozen=True)
class Option:
    """One answer to a question.

    Attributes
    ----------
    text : str
        The answer.
    why : str
        Why it is right, or what it overlooks.
    code : str
        The misconception behind a wrong option.
    """

    text: str
    why: str
    code: str = ""


@dataclass(frozen=True)
class Question:
    """A question with options, whose right one is computed, never written down.

    Attributes
    ----------
    id : str
        "05a" (prediction), "05-c1" (checkpoint) or "05-r1" (review).
    ask : str
        The question.
    options : tuple of Option
        Two or more answers.
    truth : callable
        Computes the text of the right option with the package.
    """

    id: str
    ask: str
    options: tuple[Option, ...]
    truth: Callable[[], str]

    def __post_init__(self) -> None:
        what = f"question {self.id!r}"
        _need(bool(re.fullmatch(r"\d\d([a-z]|-[cr]\d+)", self.id)), what, "question id")
        _need(bool(self.ask), what, "ask")
        _need(len(self.options) > 1, what, "options")
        _need(all(o.text and o.why for o in self.options), what, "reasons")
        _need_unique([option.text for option in self.options], what, "option")

    @cached_property
    def right(self) -> int:
        """The index of the right option."""
        true = self.truth()
        texts = [option.text for option in self.options]
        _need(true in texts, f"question {self.id!r}", "truth", truth=true)
        return texts.index(true)


def _need(condition: bool, what: str, cause: str, **facts: object) -> None:
    if not condition:
        raise BadSpecError(what, cause, **facts)


def _need_unique(names: list[str], what: str, kind: str) -> None:
    for name in names:
        _need(names.count(name) == 1, what, "twice", kind=kind, name=name)


def _need_ladder(hints: Hints, what: str) -> None:
    _need(len(hints) == LEVELS and all(hints), what, "hints", count=LEVELS)


# ---------------------------------------------------------------- finding by id


def lessons() -> list[str]:
    """Return the lessons that have a bank, such as ["04", "05"]."""
    bank = importlib.import_module(BANK)
    names = (module.name for module in pkgutil.iter_modules(bank.__path__))
    return sorted(name[1:] for name in names if re.fullmatch(r"u\d\d", name))


def _unit(lesson: str) -> ModuleType | None:
    if not re.fullmatch(r"\d\d", str(lesson)):
        return None
    name = f"{BANK}.u{lesson}"
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:  # the unit exists, but something that it imports does not
            raise
        return None


def module_of(id: str, what: str) -> str:
    """Return the name of a module that belongs to an exercise.

    >>> module_of("05-4", "probes")
    'microad.bank.u05.probes_05_4'
    """
    return f"{BANK}.u{id[:2]}.{what}_{id.replace('-', '_')}"


def exercises(lesson: str) -> tuple[Exercise, ...]:
    """Return the exercises of a lesson; none if the lesson has no bank."""
    return tuple(_exercises(lesson).values())


def _exercises(lesson: str) -> Mapping[str, Exercise]:
    return getattr(_unit(lesson), "EXERCISES", {})


def questions(lesson: str, kind: str) -> tuple[Question, ...]:
    """Return the questions of a lesson.

    Parameters
    ----------
    lesson : str
        "05".
    kind : str
        "PREDICTIONS", "CHECKPOINT" or "REVIEW".
    """
    return getattr(_unit(lesson), kind, ())


def exercise(id: str) -> Exercise:
    """Return the exercise with this id.

    Raises
    ------
    UnknownIdError
        If there is none; the error names ids that look like it.
    """
    found = _exercises(str(id)[:2])
    if str(id) in found:
        return found[str(id)]
    raise UnknownIdError("exercise", id, _near(id, _exercises))


def question(id: str) -> Question:
    """Return the prediction, checkpoint or review question with this id.

    Raises
    ------
    UnknownIdError
        If there is none; the error names ids that look like it.
    """
    found = _all_questions(str(id)[:2])
    if str(id) in found:
        return found[str(id)]
    raise UnknownIdError("question", id, _near(id, _all_questions))


def _all_questions(lesson: str) -> Mapping[str, Question]:
    kinds = ("PREDICTIONS", "CHECKPOINT", "REVIEW")
    return {q.id: q for kind in kinds for q in questions(lesson, kind)}


def _near(id: object, listed: Callable[[str], Iterable[str]]) -> list[str]:
    """Return the ids that look like one that is not there."""
    known = [known for lesson in lessons() for known in listed(lesson)]
    return difflib.get_close_matches(str(id), known, n=3, cutoff=0.3)
