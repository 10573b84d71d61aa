"""Look more closely at an answer that was found wrong: run it, and changes of it, once more.

This is for a learner's own kernel. When a class is graded, the judge has only what was observed.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Any

from microad.course.attempts import attempt
from microad.course.contract import Slip, wrong_form
from microad.course.diagnosis import Failure
from microad.course.observe import Observed, Signature, cases_of
from microad.course.program import program
from microad.course.repairs import PYTHON, SURE, find_repair
from microad.course.repairs.scope import arguments
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
        tree = attempt(lambda: program(exercise.names, space), 1.0)
        self.tree = tree if isinstance(tree, ast.Module) else None

    def form(self, first: Failure, source: str) -> Slip | None:
        """Compare what was returned in a case with what another answer returns there."""
        exercise, probe = self.exercise, self.exercise.probes[first.probe]
        return wrong_form(
            exercise, self.space, self.define(exercise, source), probe,
            lambda: cases_of(exercise, probe, self.seed)[first.case], self.prints,
        )  # fmt: skip

    def never_writes(self, first: Failure) -> Slip | None:
        """Notice that nothing is stored where the reference stores its result."""
        if not isinstance(first.got, dict) or any(first.got.values()):
            return None  # something has been stored
        wanted = _stored(ast.parse(self.exercise.reference)) - {"self"}
        if self.tree is None or not wanted or _stored(self.tree):
            return None
        return Slip("never writes", {"code": min(wanted)})

    def ignores(self) -> Slip | None:
        """Notice an argument that the answer never reads, and the reference does."""
        used = {f.name: f for f in _functions(ast.parse(self.exercise.reference))}
        for function in _functions(self.tree) if self.tree else ():
            for name in arguments(function):
                wanted = used.get(function.name)
                if wanted and _reads(wanted, name) and not _reads(function, name):
                    return Slip("ignores", {"function": function.name, "code": name})
        return None

    def repair(
        self, first: Failure, passed: set[int], expected: Signature, python_only: bool = False
    ) -> Slip | None:
        """Find the one change that makes the answer right; `python_only` tries slips of Python."""
        if self.tree is None:
            return None
        probe = self.exercise.probes[first.probe]
        many = self.exercise.kind in MANY_RIGHT or (self.exercise.kind == "PN" and probe.verdict)
        place = (first.probe, first.case)
        trial = Trial(self.exercise, self.space, self.seed, expected, place, passed, self.settle)
        words = f"{self.exercise.setup}\n\n{self.exercise.reference}"
        rules = PYTHON if python_only else SURE if many else None
        found = find_repair(self.tree, words, trial.works, rules)
        return found and Slip(found.rule, {"line": str(found.line), "code": found.code})


def _functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _reads(function: ast.FunctionDef, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(function))


def _stored(tree: ast.AST) -> set[str]:
    return {node.attr for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}  # fmt: skip
