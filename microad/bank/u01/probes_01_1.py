"""01-1: three secants of x² that begin at 2."""

from typing import Any

from microad.course.spec import Namespace, Probe

STEPS = ("1", "0.1", "0.01")


def observe(ns: Namespace, step: Any) -> dict[str, Any]:
    slopes = [*ns.answer_01_1()]
    got = slopes[STEPS.index(step)]
    return {"shape of the list": len(slopes), f"slope for h = {step}": got}


def show(step: Any) -> str:
    return f"the secant of x² from 2 to 2 + {step}"


PROBES = (
    Probe("one step to the right", lambda r: STEPS[:1], observe, show=show),
    Probe("two points close together", lambda r: STEPS[1:], observe, hidden=True, show=show),
)
