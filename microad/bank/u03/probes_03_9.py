"""03-9: fill in the trace table of ln x₁ + x₁x₂ - sin x₂: values downward, slopes upward."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import signed
from microad.course.spec import Namespace, Probe

VALUES, MIDDLE, INPUTS = ("v1", "v2", "v3", "v4", "y"), ("y", "v4", "v3", "v2", "v1"), ("x1", "x2")


def observe_values(ns: Namespace, point: Any) -> dict[str, Any]:
    rows = ns.values(*point)
    return {name: rows[name] for name in VALUES}


def observe_middle(ns: Namespace, point: Any) -> dict[str, Any]:
    rows = ns.slopes(*point)
    return {f"d/d{name}[y]": rows[name] for name in MIDDLE}


def observe_inputs(ns: Namespace, point: Any) -> dict[str, Any]:
    rows = ns.slopes(*point)
    return {f"d/d{name}[y]": rows[name] for name in INPUTS}


def points(r: Random) -> Iterator[Any]:
    """The point of the lesson, then random ones; the log wants x1 above 0."""
    yield [2.0, 5.0]
    yield from (point(r) for _ in range(2))


def more_points(r: Random) -> Iterator[Any]:
    """Random points only."""
    yield from (point(r) for _ in range(6))


def point(r: Random) -> list[float]:
    return [abs(signed(r, 0.2, 5.0)), signed(r, 0.2, 5.0)]


def show(point: Any) -> str:
    return "x1 = {:g}, x2 = {:g}".format(*point)


PROBES = (
    Probe("values, from top to bottom", points, observe_values, show=show),
    Probe("slopes of y in the rows below", points, observe_middle, show=show),
    Probe("slopes of y in the inputs", points, observe_inputs, show=show),
    Probe("the inputs, anywhere", more_points, observe_inputs, hidden=True, show=show),
)
