"""Hints are short, plain, and keep the solution to themselves until the third level (C6)."""

from dataclasses import replace

import pytest

from microad.bank.audit import hints
from microad.course.spec import exercise as find

GOOD = find("05-4")
FIRST, SECOND, THIRD = GOOD.hints
LONG = " ".join(["word"] * 161)
HEAVY = "Notwithstanding methodological heterogeneity, infrastructure necessitates formalization."


def test_hints_are_as_they_should_be(exercise):
    assert list(hints.problems(exercise)) == []


@pytest.mark.parametrize(
    ("ladder", "words"),
    [
        (("Look again.", SECOND, THIRD), "level 1 does not end with a question"),
        ((FIRST, SECOND.replace("{got}", "it"), THIRD), "does not quote {got}"),
        ((FIRST, SECOND.replace("{case}", "it"), THIRD), "does not quote {case}"),
        ((FIRST, "For {case} you have {got}.", THIRD), "level 2 has 5 words"),
        ((FIRST, f"{SECOND} {LONG}", THIRD), "more than 160"),
        ((FIRST, SECOND, THIRD.replace("___", "2")), "level 3 leaves no gap"),
        ((f"{HEAVY} {HEAVY} So?", SECOND, THIRD), "reads like school year"),
        ((FIRST, f"{SECOND} It is easy.", THIRD), "'easy'"),
        ((FIRST, f"{SECOND} `return [1, 3, 6]`", THIRD), "tell a line of the solution"),
        ((FIRST, f"{SECOND}\n```\n{GOOD.reference}```", THIRD), "levels 1 and 2 tell 4 of 8"),
        ((FIRST, SECOND, f"{THIRD}\n```\n{GOOD.reference}```"), "level 3 tells 8 of 8"),
    ],
)
def test_a_bad_hint_is_noticed(ladder, words):
    problems = list(hints.problems(replace(GOOD, hints=ladder)))
    assert any(words in problem for problem in problems), problems
