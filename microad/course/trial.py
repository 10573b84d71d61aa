"""Run a changed answer where it failed, and say whether it does now what is asked for."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from microad.course.attempts import Alarm, contained
from microad.course.data import as_data, same
from microad.course.observe import Signature, cases_of, is_slow
from microad.course.spec import Exercise, Namespace, Probe

A_MOMENT = 0.1  # seconds that one case may take; most need less than a thousandth
SLOW = 1  # cases that may run out of time before no further change is tried

Settle = Callable[[Probe, Any, Any], Any]


@dataclass
class Trial:
    """The probes of an exercise, for programs that are run one after the other.

    Attributes
    ----------
    exercise : Exercise
        What was asked for.
    space : mapping
        The learner's namespace, which is not changed.
    seed : int
        The seed of the random cases.
    expected : Signature
        What a right answer does.
    first : tuple of int
        The probe and the case that the learner is told about.
    passed : set of int
        The probes that the unchanged answer passes; a changed one must pass them, too.
    settle : callable
        Asks those probes that know the truth.
    """

    exercise: Exercise
    space: Mapping[str, Any]
    seed: int
    expected: Signature
    first: tuple[int, int]
    passed: set[int]
    settle: Settle
    slow: int = field(default=0)

    def works(self, tree: ast.Module) -> bool:
        """Say whether a program is right in the first failure's probe, and as right elsewhere."""
        try:
            return self.slow < SLOW and self._works(tree)
        except Exception:  # a changed program may have changed what this module runs on
            return False

    def _works(self, tree: ast.Module) -> bool:
        space = {name: self.space[name] for name in self.space}
        with contained(), Alarm() as alarm:
            self.alarm = alarm
            try:
                code = compile(tree, "<changed>", "exec")
            except (SyntaxError, ValueError, TypeError):
                return False
            if self._attempt(partial(exec, code, space)) is not None:
                return False
            probe, case = self.first
            return self._right(probe, space, case) and all(
                self._right(index, space) for index in sorted({probe, *self.passed})
            )

    def _right(self, index: int, space: dict[str, Any], only: int | None = None) -> bool:
        probe = self.exercise.probes[index]
        return all(self._looks(probe, space, index, only))

    def _looks(
        self, probe: Probe, space: dict[str, Any], index: int, only: int | None
    ) -> Iterator[bool]:
        for number, case in enumerate(cases_of(self.exercise, probe, self.seed)):
            if only is None or number == only:
                seen = self._attempt(partial(_look, probe, space, case))
                got = self.settle(probe, case, seen)
                yield same(got, self.expected[index][number], self.exercise.rtol)

    def _attempt(self, call: Callable[[], Any]) -> Any:
        seen = self.alarm.attempt(call, A_MOMENT)
        self.slow += is_slow(seen)
        return seen


def _look(probe: Probe, space: Mapping[str, Any], case: Any) -> Any:
    return as_data(probe.observe(Namespace(space), case))
