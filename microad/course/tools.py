"""Small tools of the lessons: numbers that print alike everywhere, and errors worth reading."""

import random
from types import TracebackType
from typing import Any, Literal

from microad.errors import MicroadError, NotRaisedError


def num(x: float, digits: int = 6) -> str:
    """Write a number with 6 significant digits, so that it prints alike on every machine.

    Parameters
    ----------
    x : float
        A number, or something with a number in ``.data``.
    digits : int
        How many digits; 3 where only the order of magnitude is certain.

    Examples
    --------
    >>> num(1 / 3), num(1e-9 / 7, 3)
    ('0.333333', '1.43e-10')
    """
    return f"{float(getattr(x, 'data', x)) + 0.0:.{digits}g}"  # adding 0 turns -0 into 0


def rng(name: str) -> random.Random:
    """Make a random generator that gives the same numbers for the same name, anywhere.

    Parameters
    ----------
    name : str
        Such as ``"nb05"``.

    Examples
    --------
    >>> rng("nb05").random() == rng("nb05").random()
    True
    """
    return random.Random(f"microad/{name}")


class raises:  # noqa: N801 (reads as a word of a sentence: with raises(DomainError))
    """Show an error instead of stopping at it.

    The text of our own errors is printed with their kind; of others only the kind, for their
    texts change from version to version.

    Parameters
    ----------
    kind : type
        The error that is expected.

    Raises
    ------
    NotRaisedError
        If another error is raised, or none.

    Examples
    --------
    >>> with raises(ZeroDivisionError):
    ...     1 / 0
    ZeroDivisionError
    """

    def __init__(self, kind: type[BaseException]) -> None:
        self.kind = kind

    def __enter__(self) -> "raises":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Literal[True]:
        if error is None or not isinstance(error, self.kind):
            raise NotRaisedError(self.kind, error) from error
        print(_in_words(error))
        return True


def _in_words(error: Any) -> str:
    """Name an error, with its text if it is ours."""
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, MicroadError) else name
