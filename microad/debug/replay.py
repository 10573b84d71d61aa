"""Apply an operation of `microad.scalar` once more, by its name: a record with other inputs."""

import math
from collections.abc import Sequence
from typing import Any

from microad.scalar import BINARY, NO_VALUE, UNARY, slope_in_base


def applied(op: str, xs: Sequence[float]) -> tuple[float, tuple[float, ...]]:
    """The value of an operation, and its local partials; NaN where there is no value.

    Raises
    ------
    KeyError
        If the rule of the operation is not known.
    """
    f: Any
    both: Any
    try:
        if op in BINARY:
            f, both = BINARY[op]
            ans = f(*xs)
            return ans, both(*xs, ans)
        if op.startswith("**"):  # the exponent is part of the operation
            n = float(op[2:])
            return math.pow(xs[0], n), (slope_in_base(xs[0], n),)
        rule: Any = UNARY[op]
        f, one = rule
        ans = f(*xs)
        return ans, (one(*xs, ans),)
    except NO_VALUE:
        return math.nan, (math.nan,) * len(xs)
