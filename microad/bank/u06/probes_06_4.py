"""06-4: forward or reverse, for six functions."""

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from microad.course.spec import Namespace, Probe


class Shape(NamedTuple):
    """What matters of a function: how many inputs, outputs and steps it has, and what it is."""

    n: int
    m: int
    steps: int
    story: str


SHAPES = {
    "A": Shape(1, 500, 2_000, "one knob moves 500 points of a curve"),
    "B": Shape(2_000, 1, 9_000, "2,000 weights give one loss"),
    "C": Shape(3, 1_000, 8_000, "3 angles place 1,000 points of a robot"),
    "D": Shape(400, 2, 3_000, "400 prices give a profit and a risk"),
    "E": Shape(1, 1, 1_000_000, "a loop of a million steps turns one number into another"),
    "F": Shape(20, 20, 900, "20 currents depend on 20 voltages"),
}


def observe_choice(ns: Namespace, letter: Any) -> dict[str, Any]:
    direction, count = ns.answer_06_4()[letter]
    return {
        f"direction for {letter}": str(direction).lower(),
        f"number of sweeps for {letter}": count,
    }


def observe_number(ns: Namespace, name: Any) -> dict[str, Any]:
    return {name: ns.answer_06_4()[name]}


def observe_long(ns: Namespace, name: Any) -> dict[str, Any]:
    return observe_choice(ns, name) if name == "E" else observe_number(ns, name)


def shapes(r: Random) -> Iterator[str]:
    yield "A"
    yield from sorted("BCD", key=lambda _: r.random())


def long_loop(r: Random) -> Iterator[str]:
    yield "remembered_reverse"
    yield from sorted(("remembered_forward", "E"), key=lambda _: r.random())


def show(name: Any) -> str:
    if name in SHAPES:
        return f"{name}, where {SHAPES[name].story}"
    return "the million steps of E" if name.startswith("remembered") else "F on 20 machines"


PROBES = (
    Probe("shapes: what there are fewer of", shapes, observe_choice, points=2.0, show=show),
    Probe("what has to be remembered", long_loop, observe_long, points=2.0, show=show),
    Probe("sweeps side by side", lambda r: ("turns",), observe_number, show=show),
    Probe("as many inputs as outputs", lambda r: "F", observe_choice, hidden=True, show=show),
)
