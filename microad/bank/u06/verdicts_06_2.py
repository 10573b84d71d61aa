"""What is true in 06-2: for the judge alone."""

import math
from functools import cache, partial
from typing import Any

from microad.bank.u06.probes_06_2 import ROUNDS
from microad.dual import derivative


@cache
def true_errors() -> tuple[float, ...]:
    """The errors of the derivative after 1, 2 and 3 rounds."""

    def root(a: Any, rounds: int) -> Any:
        x = (1 + a) / 2
        for _ in range(rounds):
            x = (x + a / x) / 2
        return x

    true = 1 / (2 * math.sqrt(2))
    slopes = [derivative(partial(root, rounds=k), 2.0) for k in range(1, ROUNDS + 1)]
    return tuple(abs(slope - true) for slope in slopes)


def near(got: Any, true: float) -> str:
    """Compare a small number within a factor of 2, without giving the true one away."""
    if isinstance(got, bool) or not isinstance(got, int | float) or got < 0:
        return f"{got!r:.40} is not an error"
    if true / 2 <= got <= true * 2:
        return "right, within a factor of 2"
    return f"{got:.2g} is too {'large' if got > true else 'small'}"


def judge(case: Any, seen: dict[str, Any]) -> dict[str, Any]:
    """Compare errors and heights with the true ones, here, where the answer cannot look."""
    judged = dict(seen)
    for k, true in enumerate(true_errors(), 1):
        for name in (f"error after {k}", f"height after {k}"):
            if name in seen:
                judged[name] = near(seen[name], true)
    return judged


VERDICTS = {
    "the errors of the derivative": judge,
    "a picture in which all of them can be read": judge,
}
