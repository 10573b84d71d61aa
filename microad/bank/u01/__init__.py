"""Unit 01: what can a slope at one single point mean?"""

from microad.bank.u01.questions import CHECKPOINT, PREDICTIONS, REVIEW
from microad.bank.units import Exercises

EXERCISES = Exercises("01")

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
