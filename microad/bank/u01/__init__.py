"""Unit 01: what can a slope at one single point mean?"""

from microad.bank.u01 import (
    flat,
    limits,
    powers,
    quotients,
    rules,
    secant_slopes,
    strips,
    tangent,
)
from microad.bank.u01.questions import CHECKPOINT, PREDICTIONS, REVIEW

EXERCISES = (
    secant_slopes.EXERCISE,
    strips.EXERCISE,
    quotients.EXERCISE,
    limits.EXERCISE,
    powers.EXERCISE,
    rules.EXERCISE,
    flat.EXERCISE,
    tangent.EXERCISE,
)

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
