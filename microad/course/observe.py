"""Look at an answer: run its probes on their cases and write down what it does, as data.

This is the half of a check that runs where the learner's code runs. It knows no right answer:
what it finds is compared by `microad.course.judge`, in another process when a class is graded.

>>> from microad.course.spec import exercise
>>> task = exercise("05-3")
>>> look(task, {"sweep": lambda root: root.id}).attempted
True
"""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from microad.course.attempts import (
    TICK,
    TOO_SLOW,
    Alarm,
    attempt,
    can_interrupt,
    contained,
    original_functions,
)
from microad.course.data import Raised, as_data
from microad.course.spec import Namespace
from microad.course.stub import not_attempted

NOT_TRIED = Raised("not tried", "an earlier case was too slow")
PATIENCE = 2  # probes that may run out of time before the others are not tried anymore
UNLIMITED = "there is no time limit here: an endless loop would not be stopped"

Signature = tuple[tuple[Any, ...], ...]  # for each probe, what was observed in each case


class Looking(Protocol):
    """The part of a probe that is needed to look at an answer."""

    @property
    def name(self) -> str: ...
    @property
    def cases(self) -> Any: ...
    @property
    def observe(self) -> Any: ...


class Task(Protocol):
    """The part of an exercise that is needed to look at an answer."""

    @property
    def id(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def probes(self) -> Sequence[Looking]: ...
    @property
    def seconds(self) -> float: ...


@dataclass(frozen=True)
class Observed:
    """What an answer does.

    Attributes
    ----------
    signature : tuple of tuple
        For each probe, the observation in each case; empty for a stub.
    attempted : bool
        Whether something stands in place of the stub.
    output : str
        What it printed meanwhile.
    notes : tuple of str
        What it warned of, and what could not be done.
    """

    signature: Signature = ()
    attempted: bool = True
    output: str = ""
    notes: tuple[str, ...] = ()


@original_functions()
def look(task: Task, space: Mapping[str, Any], seed: int = 0) -> Observed:
    """Run all probes of an exercise on the definitions in `space`; never raises."""
    # looking at a class can run a learner's metaclass, so even this is an attempt
    if attempt(partial(not_attempted, task.names, space), task.seconds) is True:
        return Observed(attempted=False)
    with contained() as caught:
        seen = observe(task, space, seed)
    notes = [*caught.warning_texts, *([] if can_interrupt() else [UNLIMITED])]
    return Observed(seen, True, caught.output.text, tuple(notes))


def cases_of(task: Task, probe: Looking, seed: int) -> list[Any]:
    """Make the cases of a probe anew: the last answer may have changed the last ones."""
    return list(probe.cases(random.Random(f"{task.id}/{probe.name}/{seed}")))


def observe(task: Task, space: Mapping[str, Any], seed: int) -> Signature:
    """Return what the definitions in `space` do in every case."""
    signature = []
    slow = 0
    for probe in task.probes:
        cases = cases_of(task, probe, seed)
        seen = _observe_probe(task, probe, cases, space) if slow < PATIENCE else []
        slow += bool(seen) and is_slow(seen[-1])
        signature.append(tuple(seen) + (NOT_TRIED,) * (len(cases) - len(seen)))
    return tuple(signature)


def _observe_probe(
    task: Task, probe: Looking, cases: list[Any], space: Mapping[str, Any]
) -> list[Any]:
    view = Namespace(space)
    deadline = time.monotonic() + task.seconds
    seen: list[Any] = []
    with Alarm() as alarm:  # anew for each probe: an answer may have exchanged it
        for case in cases:
            left = max(deadline - time.monotonic(), TICK)
            seen.append(alarm.attempt(partial(_look, probe, view, case), left, space))
            if is_slow(seen[-1]):
                seen[-1] = Raised(TOO_SLOW, f"it was stopped after {task.seconds:g} s")
                break
    return seen


def _look(probe: Looking, view: Namespace, case: Any) -> Any:
    return as_data(probe.observe(view, case))


def is_slow(seen: Any) -> bool:
    """Say whether an observation ended because the time was up."""
    return isinstance(seen, Raised) and seen.kind == TOO_SLOW
