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
