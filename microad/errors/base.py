"""The classes that microad's errors have in common."""

from typing import ClassVar


class MicroadError(Exception):
    """Base class: `except MicroadError` catches whatever microad raises on purpose."""


class TableError(MicroadError):
    """An error with several causes: its class lists a text for each of them.

    Whoever raises it names the cause and gives the facts, so that no text stands outside of this
    package.
    """

    texts: ClassVar[dict[str, str]] = {}

    def __init__(self, cause: str, **facts: object) -> None:
        super().__init__(self.text(cause, **facts))

    @classmethod
    def text(cls, cause: str, **facts: object) -> str:
        """Return the text for a cause, with the facts in their places."""
        return cls.texts[cause].format(**facts)
