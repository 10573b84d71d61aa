"""What is true in 03-5: for the judge alone."""

import math
from typing import Any

from microad.bank.u03.probes_03_5 import CANDIDATES
from microad.bank.verdicts import verdicts


def true_slopes(side: Any) -> dict[str, Any]:
    return {f"slope at the {side}": {"right": 1, "left": -1}[side]}


def judge_choice(letter: Any, seen: dict[str, Any]) -> dict[str, Any]:
    """A plane g·x stays below the length of x if g is no longer than 1."""
    fits = math.hypot(*CANDIDATES[letter]) <= 1
    return {key: "right" if named == fits else "wrong" for key, named in seen.items()}


def judge_zero(count: Any, seen: dict[str, Any]) -> dict[str, Any]:
    """Any vector no longer than 1 will do, if it is the one that was declared."""
    got, declared = seen["at 0"], seen["at_zero"]
    if not isinstance(got, list) or len(got) != count:
        return {"at 0": got}
    if any(isinstance(entry, str) for entry in got):
        return {"at 0": f"{got}, and nobody is told"}
    if math.hypot(*got) > 1 + 1e-12:
        return {"at 0": f"{got}, a vector longer than 1"}
    return {"at 0": "as declared" if got == declared else f"{got}, where at_zero says {declared}"}


VERDICTS = {
    "at 0 the slope depends on the side": verdicts(true_slopes),
    "vectors that could stand for a gradient at 0": judge_choice,
    "what comes back at 0 is what you declare": judge_zero,
}
