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
    frame : str
        A sentence that all causes share, with {why} in it and names of facts.
    """

    texts: ClassVar[dict[str, str]] = {}
    frame: ClassVar[str] = "{why}"

    def __init__(self, cause: str, **facts: object) -> None:
        super().__init__(self.frame.format(why=self.text(cause, **facts), **facts))

    @classmethod
    def text(cls, cause: str, **facts: object) -> str:
        """Return the text for a cause, with the facts in their places."""
        return cls.texts[cause].format(**facts)


class FileError(TableError):
    """A `TableError` about a file: its frame has {path} in it."""

    frame: ClassVar[str] = "{path}: {why}."

    def __init__(self, path: object, cause: str, **facts: object) -> None:
        Exception.__init__(
            self, self.frame.format(path=path or "this", why=self.text(cause, **facts))
        )


class NoNameError(MicroadError, AttributeError):
    """A module has nothing of this name."""

    def __init__(self, module: str, name: str) -> None:
        super().__init__(
            f"module {module!r} has no attribute {name!r}: nothing of that name is in it. Look at "
            f"dir({module}), which lists all that it has."
        )
