"""The Python side of a quiz: what it keeps, what it tells, and what it does not tell."""

import json

import pytest
import traitlets

from microad.course import checkpoint, predict, review, store
from microad.errors import NoQuestionsError, UnknownIdError


def synced(quiz):
    return json.dumps({name: getattr(quiz, name) for name in quiz.trait_names(sync=True)
                       if name in quiz.OWN})  # fmt: skip


def test_a_prediction_does_not_tell_what_is_right(bank):
    quiz = predict("99a")
    data, _ = quiz._repr_mimebundle_()
    for shown in (synced(quiz), data["text/html"], data["text/plain"]):
        assert "Two and two is" not in shown
        assert "One too many" not in shown
    assert data["text/plain"] == (
        "Predict 99a\nWhat is `2 + 2`?\n   ( ) 4\n   ( ) 22\n   ( ) <b>5</b>"
    )
    assert "&lt;b&gt;5" in data["text/html"]
    assert repr(quiz) == "Quiz('Predict 99a', 0 of 1 answered)"


def test_an_answer_is_kept_and_answered(bank):
    quiz = predict("99a")
    quiz.choices = [1]
    assert quiz.feedback == [
        {
            "right": False,
            "parts": [
                [("You chose “22”: That joins the texts.", False)],
                [("The right answer is “4”: Two and two is ", False), ("4", True), (".", False)],
            ],
        }
    ]
    quiz.explanations = ["I read it as texts."]
    assert store.answer("99a") == ("22", "I read it as texts.")
    quiz.choices = [0]  # the first one counts
    assert quiz.choices == [1]
    again = predict("99a")
    assert (again.choices, again.explanations) == ([1], ["I read it as texts."])
    assert again.feedback == quiz.feedback
    assert again._repr_mimebundle_()[0]["text/html"] == predict("99a").html()


def test_a_right_answer_is_told_once(bank):
    quiz = predict("99a")
    quiz.choices = [0]
    reason = [("You chose “4”: Two and two is ", False), ("4", True), (".", False)]
    assert quiz.feedback == [{"right": True, "parts": [reason]}]


def test_several_questions_one_by_one(bank):
    quiz = checkpoint("99")
    quiz.choices = [-1, 1]
    assert [bool(told) for told in quiz.feedback] == [False, True]
    quiz.choices = [2, -1]
    assert quiz.choices == [2, 1]
    assert store.answer("99-c1")[0] == "<b>5</b>"
    assert quiz.text().splitlines()[:2] == ["Checkpoint 99", "1. What is `2 + 2`?"]
    assert quiz.html().count("<details") == 2
    assert review("99").title == "Review 99"


@pytest.mark.parametrize("choices", [[3], [-2], [], [0, 0]])
def test_a_choice_that_does_not_exist_is_refused(bank, choices):
    with pytest.raises(traitlets.TraitError):
        predict("99a").choices = choices


def test_unknown_questions_are_told(bank):
    with pytest.raises(UnknownIdError, match="'05a'"):
        predict("05aa")
    with pytest.raises(NoQuestionsError, match="lesson '98'"):
        review("98")
    with pytest.raises(NoQuestionsError):
        checkpoint("..")


def test_progress_counts_predictions(bank, monkeypatch):
    from microad.course import progress

    monkeypatch.setattr("microad.course.overview.lessons", lambda: ["99"])
    predict("99a").choices = [1]
    assert "99a  What is `2 + 2`?  22               a surprise" in progress().text()


def test_the_questions_of_the_lessons_are_sound():
    from microad.course.spec import lessons, questions

    kinds = ("PREDICTIONS", "CHECKPOINT", "REVIEW")
    found = [
        question for lesson in lessons() for kind in kinds for question in questions(lesson, kind)
    ]
    assert len(found) > 6 * len(lessons())
    assert all(0 <= question.right < len(question.options) for question in found)
