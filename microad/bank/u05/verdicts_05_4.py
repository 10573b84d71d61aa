"""What is true in 05-4: for the judge alone."""

from typing import Any

from microad.bank.document import exercise_document
from microad.bank.probes import run
from microad.bank.verdicts import verdicts
from microad.scalar import Value


def naive_sweeps(count: int) -> list[float]:
    """x.grad after each of some naive sweeps over z = x + 1, y = z + 1."""
    sweep = run(exercise_document("05-4").setup)["naive_backward"]
    x = Value(2.0)
    y = (x + 1) + 1
    seen = []
    for _ in range(count):
        sweep(y)
        seen.append(x.grad)
    return seen


def prediction(calls: Any) -> dict[str, Any]:
    return {f"d/dx after {calls} calls": naive_sweeps(calls)[-1]}


VERDICTS = {
    "the naive sweep, predicted": verdicts(prediction),
}
