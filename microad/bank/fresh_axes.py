"""Axes to draw in, for the exercises that ask for a picture.

Each answer gets axes that nobody has drawn in. To make them takes longer than to draw in them, so
the grader of a class makes some before the answers come.
"""

from typing import Any

_prepared: list[Any] = []


def prepare(count: int) -> None:
    """Make axes for later, so that so many are there."""
    while len(_prepared) < count:
        _prepared.append(_new())


def axes() -> Any:
    """Return fresh axes, in a figure of their own."""
    return _prepared.pop() if _prepared else _new()


def _new() -> Any:
    from matplotlib.figure import Figure  # only who checks such an exercise needs it

    return Figure().add_subplot()
