"""Each question has one right option, which the package itself computes."""

import re

import pytest

from microad.course.spec import lessons, questions

KINDS = {"PREDICTIONS": "{}[a-z]", "CHECKPOINT": r"{}-c\d", "REVIEW": r"{}-r\d"}
QUESTIONS = [
    (lesson, kind, question)
    for lesson in lessons()
    for kind in KINDS
    for question in questions(lesson, kind)
]


@pytest.mark.parametrize(
    ("lesson", "kind", "question"), QUESTIONS, ids=[question.id for *_, question in QUESTIONS]
)
class TestQuestion:
    def test_one_option_is_true_by_computation(self, lesson, kind, question):
        assert [o.text for o in question.options].count(question.truth()) == 1

    def test_the_id_says_what_it_is(self, lesson, kind, question):
        assert re.fullmatch(KINDS[kind].format(lesson), question.id)

    def test_every_option_has_a_reason_and_some_wrong_one_a_misconception(
        self, lesson, kind, question
    ):
        right = question.options[question.right]
        assert not right.code
        assert all(len(option.why) > 30 for option in question.options)
        assert any(option.code for option in question.options)


def test_there_are_three_of_each_kind_and_no_lack_of_predictions():
    for lesson in lessons():
        predictions, checkpoint, review = (len(questions(lesson, kind)) for kind in KINDS)
        if lesson == "00":  # it teaches no mathematics: its review tells where to begin
            assert (predictions, checkpoint, review) == (1, 0, 6)
            continue
        assert predictions >= 3
        assert checkpoint == review == 3


def test_the_right_option_is_not_always_in_the_same_place():
    places = [question.right for *_, question in QUESTIONS]
    assert all(places.count(place) <= 0.6 * len(places) for place in set(places))
