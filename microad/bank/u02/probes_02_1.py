"""02-1: the best h for a one-sided difference, and the digits that the subtraction loses."""

from typing import Any

from microad.course.spec import Namespace, Probe

NAMES = {"best": "best h", "same": "number of equal digits"}

CASES = {
    "best": "the slope of sin at 1",
    "same": "the digits of sin(1 + 1e-15) and sin(1)",
}


def observe(ns: Namespace, name: Any) -> dict[str, Any]:
    return {NAMES[name]: ns.answer_02_1()[name]}


PROBES = (
    Probe("the best h of the four", lambda r: ["best"], observe, show=CASES.__getitem__),
    Probe(
        "the digits that vanish", lambda r: ["same"], observe, show=CASES.__getitem__, hidden=True
    ),
)
