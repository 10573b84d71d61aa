"""Unit 06: what if we push changes forward instead?"""

from microad.bank.u06 import babylon, brackets, confusion, directions, moving, two_tables
from microad.bank.u06.questions import CHECKPOINT, PREDICTIONS, REVIEW

EXERCISES = (
    moving.EXERCISE,
    babylon.EXERCISE,
    two_tables.EXERCISE,
    directions.EXERCISE,
    brackets.EXERCISE,
    confusion.EXERCISE,
)

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
