"""04-6: a power in which the base and the exponent may both move."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import gradient, plain, raised, signed
from microad.course.spec import Namespace, Probe
from microad.scalar import Value


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b, moving = case
    base = Value(a)
    exponent = Value(b) if moving else b
    ans = ns.power(base, exponent)
    seen = {"type of the result": type(ans).__name__}
    if not isinstance(ans, Value):
        return seen | {"value": ans}
    names = {"d/dbase": base} | ({"d/dexponent": exponent} if moving else {})
    slopes = gradient(ans, *names.values())
    return seen | {"value": plain(ans.data)} | dict(zip(names, slopes, strict=True))


def observe_refusal(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b, _ = case
    return {"what happens": raised(lambda: ns.power(Value(a), Value(b)))}


def positive(r: Random) -> Iterator[Any]:
    """Bases above 0, where both slopes exist."""
    yield from [
        (3.0, 2.0, True),
        (2.0, 3.0, True),
        (2.0, -1.0, True),
        (1.0, 5.0, True),
        (4.0, 0.5, True),
        (5.0, 0.0, True),
        (2.0, 2.0, True),
    ]
    for _ in range(4):
        yield abs(signed(r, 1e-3, 20.0)), signed(r, 0.1, 3.0), True


def constant(r: Random) -> Iterator[Any]:
    """A plain number as the exponent: no slope in it is asked for."""
    yield from [(3.0, 2, False), (-2.0, 3, False), (-1.5, 2, False), (0.0, 2, False),
                (4.0, 0.5, False), (2.0, -1.5, False)]  # fmt: skip
    for _ in range(3):
        yield signed(r), r.choice((1, 2, 3, 4, -1, -2)), False


def zero(r: Random) -> Iterator[Any]:
    """0 to a power; the slope in the exponent is 0, since 0**b stays 0."""
    yield from [
        (0.0, 2.0, True),
        (0.0, 1.0, True),
        (0.0, 3.0, True),
        (0.0, 0.5, True),
        (0.0, 0.0, True),
    ]
    yield 0.0, round(r.uniform(1.1, 4.0), 2), True


def negative(r: Random) -> Iterator[Any]:
    """Below 0 with a whole exponent: a value, a slope in the base, none in the exponent."""
    yield from [
        (-2.0, 3.0, True),
        (-2.0, 2.0, True),
        (-1.0, 4.0, True),
        (-3.0, 0.0, True),
        (-2.0, -1.0, True),
    ]
    for _ in range(3):
        yield -abs(signed(r, 0.1, 10.0)), float(r.choice((-2, -1, 1, 2, 3, 5))), True


def impossible(r: Random) -> Iterator[Any]:
    """No real value at all."""
    yield from [(-8.0, 1 / 3, True), (-2.0, 0.5, True), (0.0, -1.0, True)]
    yield -abs(signed(r)), r.randint(-3, 3) + 0.5, True


def show(case: Any) -> str:
    a, b, moving = case
    return f"base = {a:g}, exponent = {b:.4g} " + ("(a Value)" if moving else "(a plain number)")


PROBES = (
    Probe("a positive base: both slopes", positive, observe, show=show),
    Probe("a plain number as the exponent needs no logarithm", constant, observe, show=show),
    Probe("base 0", zero, observe, hidden=True, show=show),
    Probe("a negative base and a whole exponent", negative, observe, hidden=True, show=show),
    Probe("no value at all: refused by name", impossible, observe_refusal, hidden=True, show=show),
)
