"""Unit 04: can a program watch itself compute?"""

from microad.bank.u04 import add, arithmetic, counting, edges, functions, powers
from microad.bank.u04.questions import CHECKPOINT, PREDICTIONS, REVIEW

EXERCISES = (
    add.EXERCISE,
    arithmetic.EXERCISE,
    functions.EXERCISE,
    counting.EXERCISE,
    edges.EXERCISE,
    powers.EXERCISE,
)

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
