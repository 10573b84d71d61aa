"""Unit 05: in which order must blame flow back?"""

from microad.bank.u05.questions import CHECKPOINT, PREDICTIONS, REVIEW
from microad.bank.units import Exercises

EXERCISES = Exercises("05")

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
