"""What is true in 01-2: for the judge alone."""

from collections.abc import Sequence
from typing import Any

ORDERS = {"square": "DGBAF", "cube": "ECGBD"}


def places(found: Sequence[str], right: str) -> dict[str, str]:
    """For each line of the right proof, whether the answer has the right one there."""
    report = {}
    for k in range(len(right)):
        letter = found[k] if k < len(found) else ""
        at = right.find(letter) if letter else -1
        late = "comes too early" if at > k else "comes too late"
        words = late if at >= 0 else "does not belong here" if letter else "is missing"
        report[f"line {k + 1}"] = "in its place" if at == k else f"{letter} {words}".strip()
    return report | {"lines in all": str(len(found))}


def every_place(name: Any, seen: dict[str, Any]) -> dict[str, Any]:
    return places(seen["letters"], ORDERS[name])


VERDICTS = {"every step, in order": every_place, "the cube, too": every_place}
