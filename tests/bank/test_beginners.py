"""409 answers of the kind that beginners give: none is treated unfairly, most are understood."""

from pathlib import Path

import pytest

from microad.bank.answers import Answer, Figures, Judged, judged, measure, read_answers

FILE = Path(__file__).with_name("answers.json")
LEAST_NAMED = 0.75


@pytest.fixture(scope="module")
def figures():
    return measure(read_answers(FILE))


def test_no_right_answer_is_rejected_no_wrong_one_accepted_and_none_taken_for_another(figures):
    assert [(r.answer.exercise, r.answer.name, r.problem) for r in figures.problems] == []


def test_most_mistakes_are_named(figures):
    assert figures.named >= LEAST_NAMED
    assert figures.reached


def test_no_report_speaks_of_what_the_checker_does(figures):
    for row in figures.rows:
        text = row.report.text() if row.report else ""
        own_line = "in your line" in text
        for words in ("Foreign(", "'NoneType'", "to unpack", "must be an iterable", "KeyError"):
            assert words not in text or own_line, row.answer.name


def test_a_missed_goal_is_noticed():
    right = Answer("05-1", "rejected", "def answer_05_1():\n    return {'b': 1, 'c': 1}", True)
    assert measure([right]).problems[0].problem == "right, and rejected"
    wrong = Answer("05-1", "accepted", "def answer_05_1():\n    return {'b': 2, 'c': 3}", False)
    assert measure([wrong]).problems[0].problem == "wrong, and accepted"
    prints = Answer("05-1", "false", right.code, False, kind="printed-not-returned")
    assert measure([prints]).problems[0].problem.startswith("taken for")
    unnamed = Judged(Answer("05-1", "silent", "", False), None, "generic")
    assert not Figures((unnamed,)).reached
    assert Figures((unnamed,)).named == 0


def test_a_cell_that_does_not_run_is_located():
    broken = Answer("05-1", "broken", "answer_05_1 = nobody_knows_this", False)
    assert judged(broken).verdict == "located"
