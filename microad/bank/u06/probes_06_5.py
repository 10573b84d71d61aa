"""06-5: the cheapest bracket of a chain of Jacobians."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.course.spec import Namespace, Probe


def observe(ns: Namespace, sizes: Any) -> dict[str, Any]:
    mine = list(sizes)
    return {"multiplications": ns.cheapest(mine), "sizes afterwards": mine}


def lesson_chains(r: Random) -> Iterator[Any]:
    """Three Jacobians of a few inputs and outputs."""
    yield [1, 50, 100, 200]
    yield [200, 100, 50, 1]
    yield [2, 3, 4]
    yield [5, 7]
    yield [r.randint(1, 9), r.randint(20, 60), r.randint(20, 60), r.randint(100, 300)]


def inside_out(r: Random) -> Iterator[Any]:
    """Chains whose best bracket begins in the middle, or in two places."""
    yield [30, 2, 40, 3, 50]
    yield [10, 1, 10, 1, 10]
    yield [40, 2, 30, 20, 3, 60]


def random_chains(r: Random) -> Iterator[Any]:
    for _ in range(12):
        yield [r.choice((1, 2, 5, 10, 30, 60)) + r.randint(0, 4) for _ in range(r.randint(4, 7))]


def show(sizes: Any) -> str:
    return "a chain of sizes " + ", ".join(map(str, sizes))


PROBES = (
    Probe("a chain of up to three", lesson_chains, observe, show=show),
    Probe("the best bracket may begin in the middle", inside_out, observe, show=show),
    Probe("random chains against all brackets there are", random_chains, observe, hidden=True,
          show=show),
)  # fmt: skip
