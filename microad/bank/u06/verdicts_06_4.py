"""What is true in 06-4: for the judge alone."""

from typing import Any

from microad.bank.u06.probes_06_4 import PROBES, SHAPES, Shape
from microad.bank.verdicts import verdict


def better(shape: Shape) -> str:
    """The direction with fewer sweeps; where they are equal, the one that remembers nothing.

    A sweep goes along each arrow once in both directions, so sweeps tell what is to be computed.
    """
    return "reverse" if shape.m < shape.n else "forward"


def sweeps(shape: Shape, direction: str) -> int:
    return shape.n if direction == "forward" else shape.m


def judge_choice(letter: Any, seen: dict[str, Any]) -> dict[str, Any]:
    shape = SHAPES[letter]
    right = better(shape)
    direction, count = (seen[f"{what} for {letter}"] for what in ("direction", "number of sweeps"))
    if direction == right:
        said = "right"
    elif direction in ("forward", "reverse"):
        said = f"{direction} takes {sweeps(shape, direction):,} sweeps"
        if direction == "reverse":
            said += f" and remembers {shape.steps:,} steps"
    else:
        said = f"{direction!r:.40} is no direction"
    judged = {f"direction for {letter}": said}
    if said == "right":
        judged[f"number of sweeps for {letter}"] = verdict(count, sweeps(shape, right))
    return judged


def judge(name: Any, seen: dict[str, Any]) -> dict[str, Any]:
    if name in SHAPES:
        return judge_choice(name, seen)
    true = {"remembered_forward": 0, "remembered_reverse": SHAPES["E"].steps, "turns": 1}[name]
    return {name: verdict(seen[name], true)}


VERDICTS = {probe.name: judge for probe in PROBES}
