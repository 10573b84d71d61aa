"""03-5: the gradient of the length of a vector, and what to say at 0, where there is none."""

from collections.abc import Iterator
from numbers import Real
from random import Random
from typing import Any

from microad.bank.probes import plain, signed
from microad.course.spec import Namespace, Probe

# The vectors to choose from in part C
CANDIDATES: dict[str, list[float]] = {
    "A": [0, 0],
    "B": [0.6, 0],
    "C": [0.6, 0.8],
    "D": [1, 1],
    "E": [0, -2],
}


def observe(ns: Namespace, x: Any) -> dict[str, Any]:
    ans = ns.norm_gradient(list(x))
    if isinstance(ans, Real):
        return {"shape of the gradient": f"one number, {float(ans):g}"}
    return {f"d/dx{i}[length]": entry for i, entry in enumerate(ans, 1)}


def observe_slopes(ns: Namespace, side: Any) -> dict[str, Any]:
    """The slope at 0 along the first axis, read off at one side."""
    return {f"slope at the {side}": ns.answer_03_5()[side]}


def observe_choice(ns: Namespace, letter: Any) -> dict[str, Any]:
    """Whether a vector was named among those whose plane stays below the cone."""
    return {f"{letter} is possible": letter in str(ns.answer_03_5()["possible"]).upper()}


def observe_zero(ns: Namespace, count: Any) -> dict[str, Any]:
    """What the function returns at 0, and what was declared for two zeros."""
    try:
        got: Any = [plain(float(entry)) for entry in ns.norm_gradient([0.0] * count)]
    except ZeroDivisionError as error:
        got = type(error).__name__
    declared = [float(entry) for entry in ns.answer_03_5()["at_zero"]]
    return {"at 0": got, "at_zero": declared if count == 2 else got}


def vectors(r: Random) -> Iterator[Any]:
    """Away from 0; lengths are whole at first."""
    yield from ([3.0, 4.0], [0.0, -2.0], [-3.0, 4.0, 12.0])
    for count in (1, 2, 3, 4):
        yield [signed(r, 0.1, 5.0) for _ in range(count)]


def counts(r: Random) -> Iterator[Any]:
    """How many zeros; two of them first."""
    yield from (2, 1, 3, r.randint(4, 9))


def show(x: Any) -> str:
    return "x = [" + ", ".join(f"{entry:g}" for entry in x) + "]"


PROBES = (
    Probe("away from 0", vectors, observe, show=show),
    Probe(
        "at 0 the slope depends on the side",
        lambda r: ["right", "left"],
        observe_slopes,
        show=lambda side: f"from 0 to the {side}, along the first axis",
    ),
    Probe(
        "vectors that could stand for a gradient at 0",
        lambda r: list(CANDIDATES),
        observe_choice,
        hidden=True,
        show=lambda letter: f"vector {letter}, {CANDIDATES[letter]}",
    ),
    Probe(
        "what comes back at 0 is what you declare",
        counts,
        observe_zero,
        show=lambda count: f"{count} zeros",
    ),
)
