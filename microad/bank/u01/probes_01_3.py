"""01-3: rise over run, and a table that comes close from both sides."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import halves, signed
from microad.course.spec import Namespace, Probe

Curve = tuple[float, ...]  # the coefficients of a polynomial, of x to the powers 0, 1, 2 ...


def polynomial(curve: Curve) -> Any:
    return lambda x: sum(c * x**k for k, c in enumerate(curve))


def formula(curve: Curve) -> str:
    """A polynomial as one would write it: ``2x + 1``."""
    powers = ("", "x", "x²", "x³")
    parts = []
    for c, power in reversed([*zip(curve, powers)]):
        size = "" if abs(c) == 1 and power else f"{abs(c):g}"
        parts += [" - " if c < 0 else " + ", size + power] if c else []
    text = "".join(parts) or " + 0"
    return text.removeprefix(" + ") if text.startswith(" + ") else "-" + text.removeprefix(" - ")


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    curve, x, h = case
    return {"difference_quotient(f, x, h)": ns.difference_quotient(polynomial(curve), x, h)}


def observe_table(ns: Namespace, case: Any) -> dict[str, Any]:
    curve, at, steps = case
    rows = [[*row] for row in ns.limit_table(polynomial(curve), at, steps)]
    cells = {f"row {k}": row for k, row in enumerate(rows, 1)}
    return {"shape of the table": [len(row) for row in rows]} | cells


def observe_touching(ns: Namespace, case: Any) -> dict[str, Any]:
    """A quotient that has no value at the place itself."""
    at, steps = case
    rows = ns.limit_table(lambda x: (x * x - at * at) / (x - at), at, steps)
    return {f"row {k}": [*row] for k, row in enumerate(rows, 1)}


def straight(r: Random) -> Iterator[Any]:
    yield (0.0, 3.0), 2.0, 0.5
    yield (1.0, 2.0), 0.0, 0.25
    for _ in range(2):
        yield (halves(r), halves(r)), halves(r), abs(halves(r))


def to_the_left(r: Random) -> Iterator[Any]:
    yield (0.0, 0.0, 1.0), 3.0, -1.0
    yield (0.0, 0.0, 1.0), 2.0, -0.5
    for _ in range(2):
        yield (halves(r), halves(r), halves(r)), halves(r), -abs(halves(r))


def tables(r: Random) -> Iterator[Any]:
    yield (0.0, 1.0), 3.0, [1.0, 0.5]
    yield (0.0, 0.0, 1.0), 2.0, [1.0, 0.5, 0.25]
    yield (halves(r), halves(r), halves(r)), halves(r), [2.0, 1.0, 0.5, 0.125]


def cubics(r: Random) -> Iterator[Any]:
    """Half the step, half the error: with two steps each, a wrong order of error shows."""
    for _ in range(3):
        curve, x = (signed(r), signed(r), signed(r), signed(r)), signed(r)
        for h in (0.25, 0.125):
            yield curve, x, h


def holes(r: Random) -> Iterator[Any]:
    for _ in range(2):
        yield halves(r), [0.5, 0.25]


def show(case: Any) -> str:
    curve, x, h = case
    return f"f(x) = {formula(curve)}, from x = {x:g} with h = {h:g}"


def show_table(case: Any) -> str:
    curve, at, steps = case
    return f"q(x) = {formula(curve)} at {at:g}, steps {', '.join(f'{s:g}' for s in steps)}"


PROBES = (
    Probe("a straight line has its own slope", straight, observe, show=show),
    Probe("h may go to the left", to_the_left, observe, show=show),
    Probe("a table of both sides", tables, observe_table, show=show_table),
    Probe(
        "on cubics the error shrinks like h", cubics, observe, points=0.5, hidden=True, show=show
    ),
    Probe("the place itself is never touched", holes, observe_touching, points=0.5, hidden=True),
)
