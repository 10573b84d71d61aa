"""What is true in 05-1: for the judge alone."""

from typing import Any

from microad.bank.probes import gradient
from microad.bank.u05.probes_05_1 import PROGRAMS
from microad.bank.verdicts import verdicts
from microad.scalar import Value


def truth(name: Any) -> dict[str, Any]:
    a = Value(3.0)
    (true,) = gradient(PROGRAMS[name][1](a), a)
    return {f"d{name}/da": true}


SETTLE = verdicts(truth)


VERDICTS = {
    "both places of a + a count": SETTLE,
    "so do all three": SETTLE,
}
