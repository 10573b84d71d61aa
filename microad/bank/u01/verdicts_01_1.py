"""What is true in 01-1: for the judge alone."""

from fractions import Fraction
from typing import Any

from microad.bank.u01.probes_01_1 import PROBES
from microad.bank.verdicts import verdicts

ROOM = 1e-9


def true_slope(step: str) -> float:
    """Rise over run without any rounding."""
    h = Fraction(step)
    return float(((2 + h) ** 2 - 4) / h)


def truth(step: Any) -> dict[str, Any]:
    return {f"slope for h = {step}": true_slope(step)}


VERDICTS = {probe.name: verdicts(truth, ROOM) for probe in PROBES}
