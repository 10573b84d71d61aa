"""What a check of the course found out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Watch = Callable[[int, int], None]  # told how many steps are done, and of how many


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    Attributes
    ----------
    counted : str
        What was looked at, with numbers: "13 exercises, 41 hints".
    problems : tuple of str
        What is not as it should be: where, and what to do.
    """

    counted: str
    problems: tuple[str, ...] = ()


def finding(counted: str, problems: Iterable[str]) -> Finding:
    """Make a finding from whatever yields its problems."""
    return Finding(counted, tuple(problems))


def quiet(done: int, total: int) -> None:
    """Watch nothing."""


def many(count: int, noun: str) -> str:
    """Write a count with its noun.

    >>> many(1, "lesson"), many(2, "lesson")
    ('1 lesson', '2 lessons')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
