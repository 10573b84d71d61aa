"""03-11: how many routes lead from x to y after n doublings, and how much of that is work."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.course.spec import Namespace, Probe


def observe_routes(ns: Namespace, n: Any) -> dict[str, Any]:
    return {"routes": ns.answer_03_11(n)["routes"]}


def observe_arrows(ns: Namespace, n: Any) -> dict[str, Any]:
    return {"arrows": ns.answer_03_11(n)["arrows"]}


def observe_both(ns: Namespace, n: Any) -> dict[str, Any]:
    ans = ns.answer_03_11(n)
    return {"routes": ans["routes"], "arrows": ans["arrows"]}


def few(r: Random) -> Iterator[Any]:
    """Graphs that can be drawn, and then one that cannot."""
    yield from (1, 2, 3, 4)
    yield r.randint(5, 40)


def many(r: Random) -> Iterator[Any]:
    """More than anybody draws."""
    yield 30
    yield r.randint(10, 60)


def show(n: Any) -> str:
    return f"n = {n}"


PROBES = (
    Probe("routes, from small graphs on", few, observe_routes, show=show),
    Probe("arrows, from small graphs on", few, observe_arrows, show=show),
    Probe("both, after many doublings", many, observe_both, hidden=True, show=show),
)
