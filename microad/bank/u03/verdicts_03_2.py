"""What is true in 03-2: for the judge alone."""

import math
from typing import Any

from microad.bank.u03.probes_03_2 import PROBES
from microad.bank.verdicts import verdicts

ROOM = 1e-4  # four digits are enough


def truth(which: Any) -> dict[str, Any]:
    """dc/da at a = 0.7, or its reciprocal."""
    rate = 2 * 0.7 * math.cos(0.7**2)
    return {"dc/da": rate} if which == "dc_da" else {"da/dc": 1 / rate}


VERDICTS = {probe.name: verdicts(truth, ROOM) for probe in PROBES}
