"""What is true in 02-1: for the judge alone."""

import math

from microad.bank.u02.probes_02_1 import NAMES, PROBES
from microad.bank.verdicts import verdicts

CHOICES = (1e-1, 1e-4, 1e-8, 1e-15)


def error(h: float) -> float:
    """How far the one-sided difference of sin at 1 is off."""
    return abs((math.sin(1 + h) - math.sin(1)) / h - math.cos(1))


def equal_digits(h: float) -> int:
    """In how many digits after the point sin(1 + h) and sin(1) agree, from the left."""
    pairs = zip(repr(math.sin(1 + h))[2:], repr(math.sin(1))[2:])
    return next(place for place, (a, b) in enumerate(pairs) if a != b)


TRUE = {"best": min(CHOICES, key=error), "same": equal_digits(1e-15)}

VERDICTS = {probe.name: verdicts(lambda name: {NAMES[name]: TRUE[name]}) for probe in PROBES}
