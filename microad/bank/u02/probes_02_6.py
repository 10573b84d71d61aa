"""02-6: design a test function that finds partials taken at a wrong point."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import signed
from microad.course.spec import Namespace, Probe
from microad.numeric import central_diff

Partials = Callable[[Callable, float, float], tuple[float, float]]


def partials(f: Callable, a: float, b: float) -> tuple[float, float]:
    return central_diff(lambda t: f(t, b), a), central_diff(lambda t: f(a, t), b)


def along_a(f: Callable, a: float, b: float) -> float:
    return central_diff(lambda t: f(t, b), a)


def along_b(f: Callable, a: float, b: float) -> float:
    return central_diff(lambda t: f(a, t), b)


RIGHT: dict[str, Partials] = {"right partials": partials}

OTHER_INPUT: dict[str, Partials] = {
    "the first partial with b at 0": lambda f, a, b: (along_a(f, a, 0.0), along_b(f, a, b)),
    "the second partial with a at 0": lambda f, a, b: (along_a(f, a, b), along_b(f, 0.0, b)),
}

OWN_INPUT: dict[str, Partials] = {
    "the first partial at a = 0": lambda f, a, b: (along_a(f, 0.0, b), along_b(f, a, b)),
    "the second partial at b = 0": lambda f, a, b: (along_a(f, a, b), along_b(f, a, 0.0)),
}

SWAPPED: dict[str, Partials] = {
    "partials in the wrong order": lambda f, a, b: partials(f, a, b)[::-1],
    "inputs in the wrong order": lambda f, a, b: partials(f, b, a),
}

# So close to 0 that a step of the test leads across a kink, and how high f must be at a pole there
TINY, HUGE = 1e-4, 1e3

SUBMISSIONS = RIGHT | OTHER_INPUT | OWN_INPUT | SWAPPED


def accepts(partials: Partials, f: Callable, a: float, b: float) -> bool:
    """The test of the given code, which an answer cannot change here."""
    da, db = partials(f, a, b)
    measured = central_diff(lambda t: f(a + 0.6 * t, b + 0.8 * t), 0.0, 1e-5)
    return abs(0.6 * da + 0.8 * db - measured) <= 1e-6 * max(1.0, abs(measured))


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    name, a, b = case
    if min(abs(a), abs(b)) < TINY and abs(ns.revealing(a, b)) > HUGE:
        return {"verdict of the test": "accepted"}  # a pole, and no kink
    passed = accepts(SUBMISSIONS[name], ns.revealing, a, b)
    return {"verdict of the test": "accepted" if passed else "rejected"}


def points(r: Random) -> Iterator[tuple[float, float]]:
    """Two places that are fixed and one that is not; nowhere are a and b alike in size."""
    yield 1.7, 2.9
    yield -1.3, 0.7
    small, large = signed(r, 0.5, 1.0), signed(r, 1.3, 2.0)
    yield (small, large) if r.random() < 0.5 else (large, small)


def cases(group: dict[str, Partials]) -> Callable[[Random], Iterator[Any]]:
    def give(r: Random) -> Iterator[Any]:
        for a, b in points(r):
            for name in group:
                yield name, a, b
        if "right partials" in group:  # beside a kink, two measured slopes do not agree
            yield "right partials", 2e-6, 1.3
            yield "right partials", 1.3, -2e-6

    return give


def show(case: Any) -> str:
    return "{} at a = {:g}, b = {:g}".format(*case)


PROBES = (
    Probe(
        "right partials pass, and those with the other input at a wrong place do not",
        cases(RIGHT | OTHER_INPUT), observe, points=2, show=show,
    ),
    Probe(
        "nor do those with their own input at a wrong place",
        cases(OWN_INPUT), observe, hidden=True, show=show,
    ),
    Probe(
        "nor do swapped partials and inputs", cases(SWAPPED), observe, points=2, hidden=True,
        show=show,
    ),
)  # fmt: skip
