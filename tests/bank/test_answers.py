"""Right answers earn full marks, wrong ones do not and are known by name, whatever the seed."""

import sys
from dataclasses import replace
from random import Random

import pytest

from microad.bank.verify import verify_exercise
from microad.course.judge import define, judge
from microad.course.spec import exercise as find

LEAST_WRONG = 8
LEAST_RIGHT = 3


def test_every_answer_is_judged_as_it_should_be(exercise, seeds, wrong_seeds):
    row = verify_exercise(exercise, seeds, wrong_seeds)
    assert row.problems == ()
    assert row.reference == row.points == exercise.points


@pytest.mark.full
def test_wrong_answers_are_known_whatever_the_seed(exercise, seeds, wrong_seeds):
    rest = seeds[len(wrong_seeds) :]
    assert not rest or verify_exercise(exercise, rest[:1], rest).problems == ()


def test_code_is_tried_with_enough_right_and_wrong_answers(exercise):
    if exercise.kind in ("CO", "DB"):
        assert len({exercise.reference, *exercise.right}) >= LEAST_RIGHT
        assert len({wrong.source for wrong in exercise.wrongs}) >= LEAST_WRONG
    assert any(wrong.listed for wrong in exercise.wrongs)


def test_codes_of_listed_mistakes_are_those_of_the_exercise(exercise, wrong):
    assert wrong.code in exercise.misconceptions


def test_a_wrong_answer_shows_its_own_numbers(exercise, wrong):
    report = judge(exercise, define(exercise, wrong.source))
    assert report.counterexample is not None
    assert report.counterexample.got in report.hints[1]
    assert not any(gap in hint for hint in report.hints for gap in ("{case}", "{got}", "{key}"))


def test_points_are_whole_so_that_a_notebook_can_state_them(exercise):
    assert exercise.points == int(exercise.points)
    assert any(probe.hidden for probe in exercise.probes)


def test_another_seed_brings_other_cases(exercise):
    if exercise.kind in ("PR",):
        return  # there is one answer, and nothing random in it
    cases = [[list(p.cases(Random(seed))) for p in exercise.probes] for seed in (1, 2)]
    assert cases[0] != cases[1]


def test_fixed_cases_come_first(exercise):
    """The first case of each probe that is shown does not depend on the seed."""
    for probe in exercise.probes:
        if not probe.hidden:
            first, again = (next(iter(probe.cases(Random(seed)))) for seed in (1, 2))
            assert first == again


def test_a_recursion_limit_that_was_raised_before_does_not_help():
    """A notebook may have raised it in another cell."""
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(1_000_000)
        (recursive,) = (w for w in find("05-5").wrongs if w.name == "plain recursion")
        report = judge(find("05-5"), define(find("05-5"), recursive.source))
        assert sys.getrecursionlimit() == 1_000_000
    finally:
        sys.setrecursionlimit(limit)
    assert report.diagnosis.name == "plain recursion"


def without_the_long_chain():
    """05-5 as far as it depends on the seed: the chain is the same for every one."""
    whole = find("05-5")
    quick = replace(whole, probes=tuple(p for p in whole.probes if "chain" not in p.name))
    assert len(quick.probes) == len(whole.probes) - 1
    return quick


def test_the_long_chain_aside_05_5_accepts_right_answers_over_fifty_seeds():
    quick = without_the_long_chain()
    for source in {quick.reference, *quick.right}:
        space = define(quick, source)
        assert all(judge(quick, space, seed).status == "right" for seed in range(50))


@pytest.mark.parametrize(
    "seeds", [range(10), pytest.param(range(10, 50), marks=pytest.mark.full)], ids=len
)
def test_the_long_chain_aside_05_5_rejects_wrong_answers_for_each_seed_or_none(seeds):
    quick = without_the_long_chain()
    rejected = []
    for wrong in quick.wrongs:
        space = define(quick, wrong.source)
        results = {judge(quick, space, seed).status == "right" for seed in seeds}
        assert len(results) == 1, f"{wrong.name} passes for some seeds only"
        rejected.append(results == {False})
    assert sum(rejected) >= LEAST_WRONG
