"""Unit 02: why does a smaller h make it worse?"""

from microad.bank.u02 import aliases, best, central, complexes, curves, scale, weak
from microad.bank.u02.questions import CHECKPOINT, PREDICTIONS, REVIEW

EXERCISES = (
    best.EXERCISE,
    central.EXERCISE,
    curves.EXERCISE,
    complexes.EXERCISE,
    aliases.EXERCISE,
    weak.EXERCISE,
    scale.EXERCISE,
)

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
