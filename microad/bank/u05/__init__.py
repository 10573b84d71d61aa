"""Unit 05: in which order must blame flow back?"""

from microad.bank.u05 import counting, deep, repeated, sweep, training, unordered
from microad.bank.u05.questions import CHECKPOINT, PREDICTIONS, REVIEW

EXERCISES = (
    counting.EXERCISE,
    sweep.EXERCISE,
    unordered.EXERCISE,
    repeated.EXERCISE,
    deep.EXERCISE,
    training.EXERCISE,
)

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
