"""05-6: a training loop that never clears its gradients."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import plain, signed
from microad.course.spec import Namespace, Probe


def table(losses: list[float]) -> dict[str, Any]:
    return {f"value of the loss before step {k}": plain(loss) for k, loss in enumerate(losses, 1)}


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    losses = [*ns.fit(*case)]
    return {"shape of the table": len(losses)} | table(losses)


def first_step(r: Random) -> Iterator[Any]:
    """One step is right in the broken loop, too: the leaves begin empty."""
    yield [(1.0, 2.0)], 2, 0.1
    yield [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)], 2, 0.1
    yield [(signed(r), signed(r))], 2, 0.1


def small_fits(r: Random) -> Iterator[Any]:
    yield [(1.0, 2.0)], 3, 0.1
    yield [(1.0, 2.0)], 6, 0.1
    yield [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)], 12, 0.1
    yield [(signed(r), signed(r)), (1.0, 3.0)], 4, 0.1


def random_fits(r: Random) -> Iterator[Any]:
    for _ in range(2):
        points = [(signed(r, 0.1, 1.5), signed(r, 0.5, 3.0)) for _ in range(r.randint(2, 4))]
        yield points, 10, round(r.uniform(0.02, 0.2), 3)


def show(case: Any) -> str:
    points, steps, rate = case
    where = ", ".join(f"({x:g}, {t:g})" for x, t in points)
    return f"points {where}; {steps} steps at rate {rate:g}"


PROBES = (
    Probe("the first step", first_step, observe, show=show),
    Probe(
        "the loss table equals the one of plain Python", small_fits, observe, points=2.0, show=show
    ),
    Probe("random points and rates", random_fits, observe, hidden=True, show=show),
)
