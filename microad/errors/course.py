"""Errors of exercises, questions and lessons."""

from typing import ClassVar

from microad.errors.base import MicroadError, TableError


class BadSpecError(TableError, ValueError):
    """An exercise, a probe, a wrong answer or a question of the bank is not well formed.

    Attributes
    ----------
    problem : str
        What is wrong with it.
    """

    texts: ClassVar = {
        "name": "its name is empty",
        "points": "its points are not above 0",
        "exercise id": "its id is not like '05-3'",
        "question id": "its id is not like '05a', '05-c1' or '05-r1'",
        "kind": "its kind is not one of {kinds}",
        "stars": "its stars are not between 1 and 5",
        "names": "it does not say what to define",
        "probes": "it has no probe",
        "seconds": "its seconds are not above 0",
        "hints": "its hints are not {count} texts",
        "ask": "it asks nothing",
        "options": "it has fewer than two options",
        "reasons": "an option has no text or reason",
        "truth": "its truth {truth!r} is not an option",
        "twice": "{kind} {name!r} stands there more than once",
        "observes": "probe {probe!r} observes {error}",
        "imports": "its probes import {module}, which the judge alone may know",
    }

    def __init__(self, what: str, cause: str, **facts: object) -> None:
        self.problem = self.text(cause, **facts)
        MicroadError.__init__(
            self,
            f"{what} cannot be used: {self.problem}. Correct it in microad/bank, where it is "
            "defined.",
        )


class LettersError(TableError, ValueError):
    """An answer of letters, which puts lines in order, cannot be read."""

    texts: ClassVar = {
        "no text": 'the answer is a text of letters such as "C A F", not {letters!r:.40}',
        "no line": "there is no line {letter!r}: the letters go from A to {last}",
        "twice": "line {letter} stands in the answer more than once",
    }


class ChoiceError(TableError, ValueError):
    """What a page sends is no answer to its questions."""

    texts: ClassVar = {
        "count": "there are {wanted} questions, not {count}",
        "option": "{id} has no option {choice}",
    }


class UnknownIdError(MicroadError, LookupError):
    """There is no exercise or question with this id."""

    def __init__(self, kind: str, id: object, near: list[str]) -> None:
        cure = (
            f"Did you mean {' or '.join(map(repr, near))}?"
            if near
            else "An id looks like '05-3': the lesson, a dash, a number."
        )
        super().__init__(f"there is no {kind} {id!r}. {cure}")


class UnknownLessonError(MicroadError, LookupError):
    """A lesson was named, or a notebook belongs to one, that does not exist."""

    def __init__(self, name: str, known: list[str]) -> None:
        there = ", ".join(known) or "none"
        super().__init__(
            f"there is no lesson {name!r}. Name one by its number or a part of its name; "
            f"there are: {there}."
        )


class UnknownBuildError(MicroadError, LookupError):
    """No lesson builds a part of this name."""

    def __init__(self, name: object, known: list[str]) -> None:
        super().__init__(
            f"no lesson builds {name!r}. Write the name that stands in the cell below your gap; "
            f"there are: {', '.join(known)}."
        )


class NoQuestionsError(MicroadError, LookupError):
    """A lesson has no questions of this kind."""

    def __init__(self, kind: str, lesson: object) -> None:
        super().__init__(
            f"there is no {kind} for lesson {lesson!r}. Write the number of a lesson with two "
            f"digits, such as {kind}('05')."
        )


class NotRaisedError(MicroadError, AssertionError):
    """A block that should end in a certain error did not."""

    def __init__(self, kind: type[BaseException], error: BaseException | None) -> None:
        got = "no error was raised" if error is None else f"{type(error).__name__} was raised"
        super().__init__(
            f"{kind.__name__} was expected, but {got}. Look at what the block does, or name the "
            "error that it does raise."
        )


class DocumentError(TableError, ValueError):
    """A document of the bank cannot be read; the error names the line and says what to write."""

    texts: ClassVar = {
        "front": "a document begins with its facts in TOML between two lines +++; write them first",
        "toml": "the facts are not TOML: {why}. Write lines such as stars = 3, with texts in "
        "quotes",
        "missing": "the facts lack {key}; write a line {key} = ...",
        "unknown": "there is no fact {key!r} in {file}; write one of {known}",
        "type": "{key} is {found!r}; write {wanted}",
        "heading": "there is no section {title!r}; write ## and one of {known}",
        "twice": "a section {title!r} stands further up; put both into one",
        "no section": "the section ## {title} is missing; write it",
        "no prompt": "there is no text for the student; write it below the facts",
        "no name": "this section has no name; write ## {title}: and what it is called",
        "fence": "this block of code is never closed; write ``` in a line of its own below it",
        "no block": "this section begins with no block of code; write ```{kinds} below its title",
        "text": "this text is read by nobody; take it out, or move it to where it belongs",
        "hints": "{found} hints stand here; write {wanted}, with a line --- between two of them",
        "diff line": "this is no line of a diff; begin it with -, + or a space",
        "no context": "no line of the answer stands in this change; add the one before or after it",
        "no match": "the answer does not hold these lines, one after the other: {lines}. Copy them "
        "from ## Answer",
        "many": "the answer holds these lines {count} times: {lines}. Add the line before or after "
        "the ones that you mean",
        "same": "this change changes nothing; mark lines with - and +",
        "spec": "{why}",
        "no probes": "the probes of this exercise are missing; write PROBES = (...) in {file}",
        "no probe": "{file} judges a probe {name!r} that is not there; name one of its PROBES",
    }

    def __init__(self, path: object, line: int, cause: str, **facts: object) -> None:
        MicroadError.__init__(self, f"{path}, line {line}: {self.text(cause, **facts)}.")
