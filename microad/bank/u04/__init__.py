"""Unit 04: can a program watch itself compute?"""

from microad.bank.u04.questions import CHECKPOINT, PREDICTIONS, REVIEW
from microad.bank.units import Exercises

EXERCISES = Exercises("04")

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
