"""06-3: one trace, walked once from x to f and once from f to x."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import plain, signed
from microad.course.spec import Namespace, Probe

ROWS = "abcdef"


def observe_forward(ns: Namespace, x: Any) -> dict[str, Any]:
    table = ns.forward_table(x)
    return {f"tangent of {row}": plain(table[row]) for row in ROWS}


def observe_reverse(ns: Namespace, x: Any) -> dict[str, Any]:
    table = ns.reverse_table(x)
    return {f"adjoint of {row}": plain(table[row]) for row in (*reversed(ROWS), "x")}


def observe_counts(ns: Namespace, key: Any) -> dict[str, Any]:
    got = ns.answer_06_3()[key]
    if key == "equal":
        return {key: bool(got)}
    return {f"products of the {key} table": got}


def places(r: Random) -> Iterator[Any]:
    yield 2.0
    yield -2.0
    yield signed(r)


def questions(r: Random) -> Iterator[Any]:
    """In any order, so that a list of three answers does not do."""
    yield "forward"
    rest = ["reverse", "equal"]
    r.shuffle(rest)
    yield from rest


def show_place(x: Any) -> str:
    return f"x = {x:g}"


PROBES = (
    Probe("from x to f: the tangents", places, observe_forward, points=2.0, show=show_place),
    Probe("from f to x: the adjoints", places, observe_reverse, points=2.0, show=show_place),
    Probe("what it costs, and what comes out", questions, observe_counts, hidden=True),
)
