"""Unit 03: how does a change travel through a chain?"""

from microad.bank.u03 import (
    direction,
    doubling,
    edges,
    gradient,
    inner,
    inverse,
    norm,
    onion,
    table,
    three_routes,
    tower,
)
from microad.bank.u03.questions import CHECKPOINT, PREDICTIONS, REVIEW

EXERCISES = (
    onion.EXERCISE,
    direction.EXERCISE,
    inner.EXERCISE,
    gradient.EXERCISE,
    norm.EXERCISE,
    three_routes.EXERCISE,
    tower.EXERCISE,
    inverse.EXERCISE,
    table.EXERCISE,
    edges.EXERCISE,
    doubling.EXERCISE,
)

__all__ = ["CHECKPOINT", "EXERCISES", "PREDICTIONS", "REVIEW"]
