"""The two halves of a check: looking at an answer, and judging what was seen."""

from dataclasses import replace

from microad.course.judge import define, judge, judge_observed
from microad.course.observe import Observed, look
from microad.course.spec import Probe

from .conftest import EXERCISE


def judged_by(verdict):
    probe = Probe("twice", lambda r: [3.0], lambda ns, x: {"value": ns.double(x)}, verdict=verdict)
    return replace(EXERCISE, probes=(probe,))


def test_looking_and_judging_give_what_a_check_gives():
    for source in (EXERCISE.reference, *(wrong.source for wrong in EXERCISE.wrongs[:2]), ""):
        space = define(EXERCISE, source)
        assert judge_observed(EXERCISE, look(EXERCISE, space, 3), 3) == judge(EXERCISE, space, 3)


def test_looking_needs_no_reference():
    bare = replace(EXERCISE, reference="def double(x): 1 / 0", wrongs=(), right=())
    seen = look(bare, define(EXERCISE, EXERCISE.reference)).signature
    assert seen[0][0] == {"value": 2.0}


def test_what_a_verdict_says_is_compared_and_shown():
    task = judged_by(lambda x, seen: {"value": "right" if seen["value"] == 2 * x else "too large"})
    assert judge(task, define(task, task.reference)).status == "right"
    report = judge(task, define(task, "def double(x): return 7"))
    assert (report.counterexample.got, report.counterexample.expected) == ("too large", "right")


def test_data_that_breaks_the_verdict_is_no_right_answer():
    task = judged_by(lambda x, seen: {"value": seen["value"] + 0.0})
    observed = Observed((({"value": ["forged"]},),))
    assert judge_observed(task, observed).status == "does not run"
