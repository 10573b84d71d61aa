"""What is true in 02-7: for the judge alone."""

from typing import Any

from microad.bank.u02.probes_02_7 import PROBES
from microad.bank.verdicts import named

LOW, HIGH = 1e-6, 1e-4  # the good steps for sqrt, as parts of x: 1 to 100 at a million


def compared(h: Any, x: float) -> str:
    """Say on which side of the good steps h lies, and do not tell them."""
    if isinstance(h, bool) or not isinstance(h, int | float):
        return f"{named(h)} is not a number"
    if LOW <= h / x <= HIGH:
        return "right"
    return f"{h:.1e} is too {'small' if h < LOW * x else 'large'}"


def on_step(x: Any, seen: dict[str, Any]) -> dict[str, Any]:
    return seen | {"h": compared(seen["h"], x)}


VERDICTS = {probe.name: on_step for probe in PROBES}
