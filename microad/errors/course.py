"""Errors of exercises, questions and lessons."""

from microad.errors.base import MicroadError


class BadSpecError(MicroadError, ValueError):
    """An exercise, a probe, a wrong answer or a question of the bank is not well formed."""

    def __init__(self, what: str, problem: str) -> None:
        super().__init__(
            f"{what} cannot be used: {problem}. Correct it in microad/bank, where it is defined."
        )


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


DOCUMENT = {
    "front": "The document begins with its facts in TOML, between two lines +++; write them first.",
    "toml": "The facts are not TOML: {why}. Write lines such as stars = 3, and texts in quotes.",
    "missing": "The facts lack {key}; write a line {key} = ...",
    "unknown": "There is no fact {key!r}; those of {kind} are {known}.",
    "heading": "There is no section {title!r}; write ## {known}.",
    "twice": "The section {title!r} stands here a second time; write one of them.",
    "no section": "The section ## {title} is missing; add it to this document.",
    "no name": "This section needs a name; write ## {title}: and what it is called.",
    "fence": "This block of code is never closed; write a line ``` below it.",
    "no block": "This section begins with a block of code; write ```{kinds} in a line of its own.",
    "text": "Nothing is read here; write only the block of code, or move this text to the prompt.",
    "hints": "{found} hints stand here, not {wanted}; write {wanted}, with a line --- between two.",
    "hunk": "This is no line of a diff; begin it with a space, with + or with -.",
    "no context": "This change has no line of the answer in it; add the line before or after it.",
    "no match": "These lines do not stand in the answer one after the other: {lines}. Copy them "
    "from the section ## Answer.",
    "many": "These lines stand {count} times in the answer: {lines}. Add the line before or after "
    "them, so that it is clear which are meant.",
    "same": "This diff changes nothing; mark lines with + and -.",
    "spec": "{why}",
    "probes": "Its probes are missing; write {path}, with the tuple PROBES.",
    "verdict": "{path} judges a probe {name!r}, which is not among the PROBES.",
}


class DocumentError(MicroadError, ValueError):
    """A document of the bank cannot be read; says where, and what to write.

    `problem` is a key of `DOCUMENT`, and `facts` fill the gaps of its text.
    """

    def __init__(self, path: object, line: int, problem: str, **facts: object) -> None:
        super().__init__(f"{path}, line {line}: {DOCUMENT[problem].format(**facts)}")
