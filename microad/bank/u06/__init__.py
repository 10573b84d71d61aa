"""Unit 06: what if we push changes forward instead?"""

from microad.bank.u06.questions import CHECKPOINT, PREDICTIONS, REVIEW
from microad.bank.units import Exercises

EXERCISES = Exercises("06")

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
