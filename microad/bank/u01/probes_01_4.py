"""01-4: six quotients, some of which read 0/0: what do they come close to?"""

from typing import Any

from microad.course.spec import Namespace, Probe

QUOTIENTS = {
    "A": "x²/x at 0",
    "B": "sin h / h at 0",
    "C": "abs(h)/h at 0",
    "D": "(x + 3)/(x² - 9) at 2",
    "E": "(x² - 9)/(x - 3) at 3",
    "F": "(h² + h)/h² at 0",
}


def observe(ns: Namespace, key: Any) -> dict[str, Any]:
    return {f"limit {key}": ns.answer_01_4()[key]}


def show(key: Any) -> str:
    return QUOTIENTS[key]


PROBES = (
    Probe("0/0 says nothing yet", lambda r: "AB", observe, show=show),
    Probe("both sides must agree, and 0/0 must be there", lambda r: "CD", observe, show=show),
    Probe("two more", lambda r: "EF", observe, hidden=True, show=show),
)
