"""Every check of exercises notices a broken exercise: C5, C7, C8, C9, C17, and the mutants."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from microad.bank.audit import cheats, hints, learners, strength
from microad.bank.audit.book import Course, Unit
from microad.bank.audit.mutants import mutants
from microad.course.spec import Exercise, Namespace, Probe
from microad.course.spec import exercise as find

TASK = find("05-4")
PREDICTED, ONE_LEAF, TANGLES, TWO_OUTPUTS = TASK.probes
NOT_PICKY = (PREDICTED, replace(ONE_LEAF, cases=lambda r: [([2.0, 1.0], [("+", 0, 1)])]))
ANOTHER = TASK.wrongs[1].hints


def course(*exercises: Exercise) -> Course:
    return Course(Path(), (), (Unit("05", exercises),))


def problems(check, *exercises):
    return " | ".join(check(course(*exercises)).problems)


def blind(answer_counts: float) -> Exercise:
    """An exercise that believes what a learner says of an answer."""

    def observe(ns: Namespace, case: float) -> dict:
        return {"value": "right" if ns.double(case) == 2 * case else "wrong"}

    return replace(
        find("05-1"),
        names=("double",),
        reference="def double(x):\n    return 2 * x\n",
        wrongs=(),
        probes=(Probe("it doubles", lambda r: [r.random()], observe, points=answer_counts),),
    )


def test_good_exercises_have_no_problems():
    for check in (hints.check_reached, strength.check_wrong, strength.check_right, cheats.check):
        assert problems(lambda c, check=check: check(c), TASK) == ""


def test_a_hint_that_is_never_reached():
    """Two mistakes that do the same cannot be told apart."""
    first = TASK.wrongs[0]
    twin = replace(first, name="the twin", hints=ANOTHER)
    broken = replace(TASK, wrongs=(first, twin, *TASK.wrongs[1:]))
    assert "'the twin' is taken for something else" in problems(hints.check_reached, broken)
    assert "the hint with a question for 'the twin'" in problems(hints.check_reached, broken)


def test_a_code_that_the_exercise_does_not_list():
    assert "lacks" in problems(hints.check_reached, replace(TASK, misconceptions=("M-OVER",)))


def test_a_grader_that_lets_mistakes_pass():
    found = problems(strength.check_wrong, replace(TASK, probes=NOT_PICKY))
    assert "wrong answer 'oldest first' is accepted" in found
    assert "accepts a generated mistake" in found


def test_too_few_wrong_answers():
    assert "3 wrong answers, fewer than 8" in problems(
        strength.check_wrong, replace(TASK, wrongs=TASK.wrongs[:3])
    )


def test_a_stale_line_in_the_list_of_equivalent_changes():
    rows = {"05-4": {"overwrite: `a` becomes `b`": "a reason"}}
    finding = strength.check_wrong(course(TASK), rows=rows)
    assert any("does not generate" in problem for problem in finding.problems)


def test_a_right_answer_that_is_rejected():
    broken = replace(TASK, right=(*TASK.right, TASK.wrongs[0].source))
    assert "right answer 4 is rejected" in problems(strength.check_right, broken)


def test_too_few_right_answers():
    assert "1 right answers" in problems(strength.check_right, replace(TASK, right=()))


def test_a_judge_that_believes_a_liar():
    assert "equals everything earns 3 of 3" in problems(cheats.check, blind(3.0))


def test_a_table_of_answers_that_passes():
    def observe(ns: Namespace, case: float) -> dict:
        return {"type": type(ns.double(case)).__name__}

    broken = replace(blind(1.0), probes=(replace(blind(1.0).probes[0], observe=observe),))
    assert cheats.copied_score(broken) == (1.0, 1.0)
    assert "a table of the answers" in problems(cheats.check, broken)
    assert "the copy-paster earns 100%" in problems(learners.check, broken)


def test_cheats_leave_nothing_behind():
    import builtins
    import math

    before = dict(vars(builtins)), dict(vars(math))
    list(cheats.problems(TASK))
    assert (dict(vars(builtins)), dict(vars(math))) == before


def test_an_exercise_that_a_guesser_solves():
    generous = replace(PREDICTED, observe=lambda ns, case: {"it runs": True})
    found = problems(learners.check, replace(TASK, probes=(generous,), wrongs=()))
    assert "the guesser earns 100%" in found


def test_a_misconception_that_costs_nothing():
    broken = replace(TASK, probes=NOT_PICKY)
    assert "a learner with M-TWICE loses no point in 05-4" in problems(learners.check, broken)


def test_a_misconception_without_a_wrong_answer():
    broken = replace(TASK, misconceptions=(*TASK.misconceptions, "M-X"))
    assert "lists M-X, but has no wrong answer" in problems(learners.check, broken)


def test_a_learner_who_gets_the_hint_for_another_mistake():
    first, second = TASK.wrongs[:2]
    twin = replace(first, name="the twin", code="M-SEED", hints=ANOTHER)
    broken = replace(TASK, wrongs=(first, twin, second))
    assert "does not get the hint for 'the twin'" in problems(learners.check, broken)


def test_a_reference_that_fails_on_another_seed():
    spoiled = replace(TASK, reference=TASK.wrongs[0].source, wrongs=())
    half = replace(spoiled, right=(TASK.reference,))
    assert "right answer 1 is rejected" in problems(strength.check_right, half)


# ---------------------------------------------------------------- the mutants

PROGRAM = """
def f(items, low):
    total = 0
    seen = []
    for x in reversed(items):
        if x < low and x not in seen:
            total += abs(x) * 2
            seen.append(min(x, low))
        self.grad = -x ** 2
    return total if seen else low - 1
"""


@pytest.mark.parametrize(
    "name",
    [
        "overwrite: `total += abs(x) * 2` becomes `total = abs(x) * 2`",
        "another sign: `total += abs(x) * 2` becomes `total -= abs(x) * 2`",
        "drop the right part: `abs(x) * 2` becomes `abs(x)`",
        "leave out the function: `abs(x)` becomes `x`",
        "leave out the function: `reversed(items)` becomes `items`",
        "another comparison: `x < low` becomes `x <= low`",
        "another comparison: `x not in seen` becomes `x in seen`",
        "and for or: `x < low and x not in seen` becomes `x < low or x not in seen`",
        "another function: `min(x, low)` becomes `max(x, low)`",
        "drop the sign: `-x ** 2` becomes `x ** 2`",
        "another operation: `x ** 2` becomes `x * 2`",
        "swap the sides: `low - 1` becomes `1 - low`",
        "off by one: `0` becomes `1`",
        "leave it out: `seen.append(min(x, low))` becomes `pass`",
        "leave it out: `self.grad = -x ** 2` becomes `pass`",
        "never: `total if seen else low - 1` becomes `low - 1`",
    ],
)
def test_the_mistakes_of_the_list_are_generated(name):
    assert name in {mutant.name for mutant in mutants(PROGRAM)}


def test_every_mutant_is_a_program_that_differs():
    right = ast.unparse(ast.parse(PROGRAM))
    texts = [mutant.source for mutant in mutants(PROGRAM)]
    assert len(texts) == len(set(texts)) > 30
    assert all(ast.unparse(ast.parse(text)) != right for text in texts)


def test_an_endless_mutant_ends():
    endless = TASK.reference.replace("    root.grad += 1.0\n", "    while True:\n        pass\n")
    assert not strength.accepts(strength.impatient(TASK), endless)
