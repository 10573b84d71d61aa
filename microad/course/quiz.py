"""Questions to be answered before one looks: `predict`, `checkpoint` and `review`.

What is right leaves Python only once a question is answered. The first answer counts, and is
stored with the learner's progress.
"""

from typing import Any

import traitlets

from microad.course import store
from microad.course.elements import BLUE, card, inline, paragraph, tag
from microad.course.markdown import pieces
from microad.course.spec import Question, questions
from microad.course.spec import question as find
from microad.errors import ChoiceError, NoQuestionsError
from microad.viz.base import Widget, css, esm

OPEN = -1  # the choice in a question that is not answered yet

WORDS = {
    "Predict": ("Save my prediction", "Noted. Run the next cell and compare."),
    "Checkpoint": ("Save my answer", "Noted. Open “Was it right?” below, and compare."),
    "Review": ("Save my answer", "Noted. Open “Was it right?” below, and compare."),
}


class Quiz(Widget):
    """One question, or several in turn.

    Attributes
    ----------
    choices : list of int
        The index of the option chosen for each question, or -1; setting it answers, once.
    explanations : list of str
        What the learner wrote about each question, in a sentence.
    items : list of dict
        The text of each question and those of its options, in pieces: see `markdown.pieces`.
    feedback : list of dict
        For each answered question whether it was right, and why; empty for the others.
    """

    _esm = esm("quiz", package="microad.course")
    _css = css("quiz", package="microad.course")
    OWN = ("title", "words", "items", "choices", "explanations", "feedback")

    title = traitlets.Unicode().tag(sync=True)
    words = traitlets.List(traitlets.Unicode()).tag(sync=True)
    items = traitlets.List(traitlets.Dict()).tag(sync=True)
    choices = traitlets.List(traitlets.Int()).tag(sync=True)
    explanations = traitlets.List(traitlets.Unicode()).tag(sync=True)
    feedback = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(self, kind: str, name: str, asked: tuple[Question, ...]) -> None:
        self.kind, self.asked = kind, asked
        stored = [store.answer(question.id) for question in asked]
        choices = [_index(q, choice) for q, (choice, _) in zip(asked, stored, strict=True)]
        super().__init__(
            title=f"{kind} {name}",
            words=list(WORDS[kind]),
            items=[_item(question) for question in asked],
            choices=choices,
            explanations=[explanation for _, explanation in stored],
            feedback=list(map(_feedback, asked, choices)),
        )

    @traitlets.validate("choices")
    def _first_answer_stays(self, proposal: Any) -> list[int]:
        """Accept an answer to an open question; the first one stays."""
        old = self.choices or [OPEN] * len(self.asked)
        new = proposal.value
        if len(new) != len(self.asked):
            text = ChoiceError.text("count", wanted=len(self.asked), count=len(new))
            raise traitlets.TraitError(text)
        for question, choice in zip(self.asked, new, strict=True):
            if not OPEN <= choice < len(question.options):
                text = ChoiceError.text("option", id=question.id, choice=choice)
                raise traitlets.TraitError(text)
        return [was if was != OPEN else now for was, now in zip(old, new, strict=True)]

    @traitlets.observe("choices")
    def _answer(self, change: Any) -> None:
        for question, choice in zip(self.asked, self.choices, strict=True):
            if choice != OPEN:
                store.record_choice(question.id, question.options[choice].text)
        self.feedback = list(map(_feedback, self.asked, self.choices))

    @traitlets.observe("explanations")
    def _explain(self, change: Any) -> None:
        for question, text in zip(self.asked, self.explanations, strict=False):
            if text != store.answer(question.id)[1]:
                store.record_explanation(question.id, text)

    def text(self) -> str:
        """Return the questions and their options, without a word on what is right."""
        lines = [self.title]
        for number, question in enumerate(self.asked, 1):
            lines.append(f"{number}. {question.ask}" if len(self.asked) > 1 else question.ask)
            lines += [f"   ( ) {option.text}" for option in question.options]
        return "\n".join(lines)

    def html(self) -> str:
        """Return the questions as a card; those to look back at come with a folded answer."""
        folded = self.kind != "Predict"
        parts = [paragraph(self.title, "font-weight:600")]
        for question in self.asked:
            items = "".join(tag("li", inline(option.text)) for option in question.options)
            parts += [paragraph(question.ask), tag("ul", items, "margin:6px 0")]
            parts += [_folded(question)] if folded else []
        return card(parts, self.title, BLUE)

    def __repr__(self) -> str:
        answered = sum(choice != OPEN for choice in self.choices)
        return f"Quiz({self.title!r}, {answered} of {len(self.asked)} answered)"


def _item(question: Question) -> dict[str, Any]:
    options = [pieces(option.text) for option in question.options]
    return {"ask": pieces(question.ask), "options": options}


def _index(question: Question, choice: str) -> int:
    texts = [option.text for option in question.options]
    return texts.index(choice) if choice in texts else OPEN


def _feedback(question: Question, choice: int) -> dict[str, Any]:
    """Say whether a choice is right, why it looks so, and what is right."""
    if choice == OPEN:
        return {}
    chosen, true = question.options[choice], question.options[question.right]
    parts = [f"You chose “{chosen.text}”: {chosen.why}"]
    if chosen is not true:
        parts.append(f"The right answer is “{true.text}”: {true.why}")
    return {"right": chosen is true, "parts": list(map(pieces, parts))}


def _folded(question: Question) -> str:
    lines = [f"The right answer is “{question.options[question.right].text}”."]
    lines += [f"“{option.text}”: {option.why}" for option in question.options]
    summary = tag("summary", "Answer and reasons", "cursor:pointer")
    return tag("details", summary + "".join(map(paragraph, lines)), "margin:6px 0")


def predict(id: str) -> Quiz:
    """Ask for a prediction, before the next cell shows what happens.

    Parameters
    ----------
    id : str
        The prediction, such as ``"05a"``.

    Returns
    -------
    Quiz
        In a notebook it shows itself; what you answer is stored, on this machine only.

    Raises
    ------
    UnknownIdError
        If there is no such prediction.
    """
    return Quiz("Predict", id, (find(id),))


def checkpoint(lesson: str) -> Quiz:
    """Ask the questions at the end of a lesson, to be answered without looking back.

    Parameters
    ----------
    lesson : str
        The lesson, such as ``"05"``.

    Raises
    ------
    NoQuestionsError
        If the lesson has none.
    """
    return _several("Checkpoint", lesson)


def review(lesson: str) -> Quiz:
    """Ask the questions at the beginning of a lesson, about what earlier ones taught.

    Parameters
    ----------
    lesson : str
        The lesson, such as ``"05"``.

    Raises
    ------
    NoQuestionsError
        If the lesson has none.
    """
    return _several("Review", lesson)


def _several(kind: str, lesson: str) -> Quiz:
    asked = questions(lesson, kind.upper())
    if not asked:
        raise NoQuestionsError(kind.lower(), lesson)
    return Quiz(kind, lesson, asked)
