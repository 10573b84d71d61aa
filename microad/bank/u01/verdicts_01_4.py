"""What is true in 01-4: for the judge alone."""

from typing import Any

from microad.bank.u01.probes_01_4 import PROBES
from microad.bank.verdicts import named

NONE = "none"

TRUTH = {"A": 0, "B": 1, "C": NONE, "D": -1, "E": 6, "F": NONE}


def judged(got: Any, true: Any) -> str:
    """Say whether an answer is right, without giving the right one away."""
    if isinstance(got, str):
        got = got.strip().lower()
    elif isinstance(got, bool) or not isinstance(got, int | float):
        return f"{named(got)} is neither a number nor 'none'"
    if got == true or (not isinstance(got, str) and true != NONE and abs(got - true) < 1e-9):
        return "right"
    if isinstance(got, str):
        return (
            "none, but there is one"
            if got == NONE
            else f"{got!r:.40} is neither a number nor 'none'"
        )
    return f"{got:.10g} is not it"


def on_limit(key: Any, seen: dict[str, Any]) -> dict[str, Any]:
    return {name: judged(got, TRUTH[key]) for name, got in seen.items()}


VERDICTS = {probe.name: on_limit for probe in PROBES}
