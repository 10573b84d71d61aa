"""01-2: put the lines of a proof in order; a line must have the value of the line before it."""

import math
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import chosen, evaluate, signed
from microad.course.spec import Namespace, Probe

SQUARE = {
    "A": "2*x + h",
    "B": "(2*x*h + h**2) / h",
    "C": "((x + 0)**2 - x**2) / 0",
    "D": "((x + h)**2 - x**2) / h",
    "E": "(x**2 + h**2 - x**2) / h",
    "F": "2*x",
    "G": "(x**2 + 2*x*h + h**2 - x**2) / h",
}

CUBE = {
    "A": "(x**3 + h**3 - x**3) / h",
    "B": "3*x**2 + 3*x*h + h**2",
    "C": "(x**3 + 3*x**2*h + 3*x*h**2 + h**3 - x**3) / h",
    "D": "3*x**2",
    "E": "((x + h)**3 - x**3) / h",
    "F": "((x + 0)**3 - x**3) / 0",
    "G": "(3*x**2*h + 3*x*h**2 + h**3) / h",
}

PROOFS = {"square": SQUARE, "cube": CUBE}

FUNCTIONS = {"exp": math.exp}

TINY = 1e-7  # so close is "h has gone to 0", when a line without h is compared


def value(line: str, x: float, h: float) -> float | None:
    """What a line is worth; None if it divides by 0."""
    try:
        return float(evaluate(line, {"x": x, "h": h} | FUNCTIONS))
    except ZeroDivisionError:
        return None


def compare(before: str, line: str, x: float, h: float) -> str:
    """Say whether a line has the value of the line before it, or, without an h, its limit."""
    is_limit = "h" in before and "h" not in line.replace("exp", "")
    old, new = (value(text, x, TINY if is_limit else h) for text in (before, line))
    if new is None:
        return f"{line} has no value"
    if old is None:
        return f"{before} has no value"
    room = 1e-5 if is_limit else 1e-9
    same = math.isclose(old, new, rel_tol=room, abs_tol=room)
    return "the same value" if same else f"{old:g} has become {new:g}"


def values(lines: dict[str, str], letters: Any, x: float, h: float) -> dict[str, str]:
    """For each line after the first, whether it says the same as the line before."""
    proof = [lines[letter] for letter in chosen(lines, letters)]
    pairs = zip(proof, proof[1:])
    return {f"line {k}": compare(a, b, x, h) for k, (a, b) in enumerate(pairs, 2)}


def observe_values(ns: Namespace, case: Any) -> dict[str, Any]:
    return values(SQUARE, ns.answer_01_2()["square"], *case)


def observe_places(ns: Namespace, name: Any) -> dict[str, Any]:
    return {"letters": chosen(PROOFS[name], ns.answer_01_2()[name])}


def points(r: Random) -> Iterator[Any]:
    yield 3.0, 0.5
    for _ in range(3):
        yield signed(r), signed(r, 0.1, 1.0)


def show(case: Any) -> str:
    return "x = {:g} and h = {:g}".format(*case)


def show_name(name: Any) -> str:
    return f"the proof for the {name}"


PROBES = (
    Probe("no line changes the value", points, observe_values, show=show),
    Probe("every step, in order", lambda r: ["square"], observe_places, show=show_name),
    Probe("the cube, too", lambda r: ["cube"], observe_places, hidden=True, show=show_name),
)
