"""What is true in 03-3: for the judge alone."""

import math
from typing import Any

from microad.bank.u03.probes_03_3 import PLACES, PROBES, WORDS
from microad.bank.verdicts import verdicts

ROOM = 1e-3


def measured(name: str) -> float:
    """The slope, by a central difference: near enough for the room that is left."""
    functions = {
        "ln_2x": lambda x: math.log(2 * x),
        "cos_2x": lambda x: math.cos(2 * x),
        "ln_cube": lambda x: math.log(-(x**3)),
        "ln_5x": lambda x: math.log(5 * x),
        "sin_exp": lambda x: math.sin(math.exp(x)),
    }
    f, x, h = functions[name], PLACES[name], 1e-5
    return (f(x + h) - f(x - h)) / (2 * h)


def truth(name: Any) -> dict[str, Any]:
    return {f"d/dx[{WORDS[name]}]": measured(name)}


VERDICTS = {probe.name: verdicts(truth, ROOM) for probe in PROBES}
