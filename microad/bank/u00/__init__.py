"""Unit 00: how the course works, tried on one small exercise, and where to begin."""

from microad.bank.u00 import rise
from microad.bank.u00.questions import CHECKPOINT, PREDICTIONS, REVIEW

EXERCISES = (rise.EXERCISE,)

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
