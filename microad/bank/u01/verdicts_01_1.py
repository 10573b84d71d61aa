"""What is true in 01-1: for the judge alone."""

from fractions import Fraction
from typing import Any

from microad.bank.verdicts import verdicts

ROOM = 1e-9


def true_slope(step: str) -> float:
    """Rise over run without any rounding."""
    h = Fraction(step)
    return float(((2 + h) ** 2 - 4) / h)


def truth(step: Any) -> dict[str, Any]:
    return {f"slope for h = {step}": true_slope(step)}


SETTLE = verdicts(truth, ROOM)


VERDICTS = {
    "one step to the right": SETTLE,
    "two points close together": SETTLE,
}
