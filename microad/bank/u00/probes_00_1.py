"""00-1: how steep is the line through two points? The first exercise of all."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import halves
from microad.course.spec import Namespace, Probe

Points = tuple[float, float, float, float]


def observe(ns: Namespace, points: Any) -> dict[str, Any]:
    return {"rise_over_run": ns.rise_over_run(*points)}


def by_hand(r: Random) -> Iterator[Points]:
    """Lines that one can see in the head: up, down, level."""
    yield 1.0, 2.0, 3.0, 8.0
    yield 0.0, 5.0, 2.0, 1.0
    yield 0.0, 4.0, 3.0, 4.0
    yield 0.0, 0.0, 4.0, 1.0


def anywhere(r: Random) -> Iterator[Points]:
    """Points on all sides of the axes, from left to right and from right to left."""
    for sign in (1, -1, 1, -1):
        x = halves(r)
        yield x, halves(r), x + sign * r.choice((0.5, 2.0, 4.0)), halves(r)
    for run in (3.0, -7.0):  # slopes with more digits than anybody would round to
        yield 0.0, 1.0, run, 2.0


def show(points: Any) -> str:
    return "the points ({:g}, {:g}) and ({:g}, {:g})".format(*points)


PROBES = (
    Probe("a line that goes up, one that goes down, a level one", by_hand, observe, show=show),
    Probe("any two points, in either order", anywhere, observe, hidden=True, show=show),
)
