"""06-2: how good is the derivative of a loop, round by round?"""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.fresh_axes import axes, prepare
from microad.course.spec import Namespace, Probe

ROUNDS = 3


def drawn(ns: Namespace) -> tuple[Any, Any]:
    """The axes after the answer has drawn in them, and the text that it returned."""
    ax = axes()
    return ax, ns.draw_06_2(ax)


def observe_errors(ns: Namespace, rounds: Any) -> dict[str, Any]:
    return {f"error after {rounds}": float(ns.answer_06_2()[rounds - 1])}


def observe_picture(ns: Namespace, case: Any) -> dict[str, Any]:
    ax, _ = drawn(ns)
    points = [(float(x), float(y)) for line in ax.get_lines() for x, y in line.get_xydata()]
    heights = {f"height after {x:g}": y for x, y in points}
    return {"scale of the error axis": ax.get_yscale(), "points": len(points)} | heights


def observe_words(ns: Namespace, case: Any) -> dict[str, Any]:
    ax, alt = drawn(ns)
    alt = alt if isinstance(alt, str) else ""
    return {
        "label of the x axis": "there" if ax.get_xlabel() else "missing",
        "label of the y axis": "there" if ax.get_ylabel() else "missing",
        "alt text": "long enough" if len(alt) >= 30 else "shorter than 30 letters",
    }


def show_rounds(rounds: Any) -> str:
    return f"the root of 2 after {rounds} round{'s' * (rounds > 1)}"


def each_round(r: Random) -> Iterator[int]:
    yield from range(1, ROUNDS + 1)


def once(r: Random) -> Iterator[str]:
    prepare(1)  # cases are made before the clock runs, which must not count the import
    yield "your picture"


PROBES = (
    Probe("the errors of the derivative", each_round, observe_errors, show=show_rounds),
    Probe("a picture in which all of them can be read", once, observe_picture),
    Probe("axes with names, and an alt text", once, observe_words, hidden=True),
)
