"""01-7: three places where the curve is flat: a peak, a valley, and neither."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.course.spec import Namespace, Probe

KINDS = ("peak", "valley", "neither")

CLOSE = (1e-1, 1e-2)

CLOSER = (3e-2, 1e-3)


def kind(f: Any, a: float, steps: tuple[float, ...]) -> str:
    """What the heights on both sides say, at each of some distances."""
    found = {look(f, a, h) for h in steps}
    return found.pop() if len(found) == 1 else "it depends on how close one looks"


def look(f: Any, a: float, h: float) -> str:
    left, here, right = (float(f(x)) for x in (a - h, a, a + h))
    if left < here and right < here:
        return "peak"
    if left > here and right > here:
        return "valley"
    if left < here < right or right < here < left:
        return "neither"
    return "level ground"


def is_flat(f: Any, a: float) -> str:
    """Both one-sided quotients come close to 0 as the step shrinks."""
    worst = 0.0
    for h in (1e-4, -1e-4):
        q = (float(f(a + h)) - float(f(a))) / h
        if abs(q) > 1e-2:
            worst = max(worst, abs(q), key=abs)
    return "it is 0" if worst == 0.0 else f"it is not 0 but about {worst:.3g} in size"


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    wanted, steps = case
    f, a = ns.answer_01_7()[wanted]
    return {"slope at your place": is_flat(f, a), "what is there": kind(f, a, steps)}


def show(case: Any) -> str:
    return f"your answer for {case[0]!r}"


def closer(r: Random) -> Iterator[Any]:
    yield from ((wanted, CLOSER) for wanted in KINDS)


PROBES = (
    Probe(
        "a peak and a valley", lambda r: [("peak", CLOSE), ("valley", CLOSE)], observe, show=show
    ),
    Probe("neither of the two", lambda r: [("neither", CLOSE)], observe, show=show),
    Probe("closer up, they still are what you named", closer, observe, hidden=True, show=show),
)
