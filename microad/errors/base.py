"""The classes that microad's errors have in common."""

from typing import ClassVar


class MicroadError(Exception):
    """Base class: `except MicroadError` catches whatever microad raises on purpose."""


class TableError(MicroadError):
    """An error with several causes: its class lists a text for each of them.

    Whoever raises it names the cause and gives the facts, so that no text stands outside of this
    package.

    Attributes
    ----------
    texts : dict of str to str
        The text for each cause, with names of facts in braces.
    """

    texts: ClassVar[dict[str, str]] = {}

    def __init__(self, cause: str, **facts: object) -> None:
        super().__init__(self.text(cause, **facts))

    @classmethod
    def text(cls, cause: str, **facts: object) -> str:
        """Return the text for a cause, with the facts in their places."""
        return cls.texts[cause].format(**facts)


class FileError(TableError):
    """A `TableError` about a file, in a sentence that all its causes share.

    Attributes
    ----------
    frame : str
        The sentence, with {path} and {why} in it.
    """

    frame: ClassVar[str] = "{path}: {why}."

    def __init__(self, path: object, cause: str, **facts: object) -> None:
        Exception.__init__(
            self, self.frame.format(path=path or "this", why=self.text(cause, **facts))
        )
