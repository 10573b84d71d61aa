"""Look more closely at an answer that was found wrong: run it, and changes of it, once more.

This is for a learner's own kernel. When a class is graded, the judge has only what was observed.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Any

from microad.course.contract import Slip, wrong_form
from microad.course.diagnosis import Failure
from microad.course.observe import Observed, Signature, cases_of
from microad.course.program import program
from microad.course.repairs import find_repair
from microad.course.spec import Exercise
from microad.course.trial import Settle, Trial

MANY_RIGHT = ("TD", "OP", "PL")  # kinds of exercises in which many different answers are right


class Closer:
    """An answer and its program.

    Parameters
    ----------
    exercise : Exercise
        What was asked for.
    space : mapping
        The learner's namespace.
    observed : Observed
        What was observed of the answer.
    seed : int
        The seed of the random cases.
    define : callable
        Runs a source for the exercise and returns its definitions.
    settle : callable
        Asks the probes that know the truth.
    """

    def __init__(
        self, exercise: Exercise, space: Mapping[str, Any], observed: Observed, seed: int,
        define: Callable[[Exercise, str], Mapping[str, Any]], settle: Settle,
    ) -> None:  # fmt: skip
        self.exercise, self.space, self.seed = exercise, space, seed
        self.prints = bool(observed.output)
        self.define, self.settle = define, settle
        self.tree = program(exercise.names, space)

    def form(self, first: Failure, source: str) -> Slip | None:
        """Compare what was returned in a case with what another answer returns there."""
        exercise, probe = self.exercise, self.exercise.probes[first.probe]
        return wrong_form(
            exercise, self.space, self.define(exercise, source), probe,
            lambda: cases_of(exercise, probe, self.seed)[first.case], self.prints,
        )  # fmt: skip

    def never_writes(self) -> Slip | None:
        """Notice that nothing is stored where the reference stores its result."""
        wanted = _stored(ast.parse(self.exercise.reference)) - {"self"}
        if self.tree is None or not wanted or _stored(self.tree):
            return None
        return Slip("never writes", {"code": min(wanted)})

    def repair(self, first: Failure, passed: set[int], expected: Signature) -> Slip | None:
        """Find the one change that makes the answer right."""
        if self.tree is None:
            return None
        probe = self.exercise.probes[first.probe]
        many = self.exercise.kind in MANY_RIGHT or (self.exercise.kind == "PN" and probe.verdict)
        place = (first.probe, first.case)
        trial = Trial(self.exercise, self.space, self.seed, expected, place, passed, self.settle)
        words = f"{self.exercise.setup}\n\n{self.exercise.reference}"
        found = find_repair(self.tree, words, trial.works, sure=bool(many))
        return found and Slip(found.rule, {"line": str(found.line), "code": found.code})


def _stored(tree: ast.AST) -> set[str]:
    return {node.attr for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}  # fmt: skip
