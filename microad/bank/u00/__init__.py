"""Unit 00: how the course works, tried on one small exercise, and where to begin."""

from microad.bank.u00.questions import CHECKPOINT, PREDICTIONS, REVIEW
from microad.bank.units import Exercises

EXERCISES = Exercises("00")

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
