"""Unit 04: can a program watch itself compute?"""

from microad.bank.u04.questions import CHECKPOINT, PREDICTIONS, REVIEW
from microad.bank.units import load_unit

EXERCISES = load_unit("04")

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
