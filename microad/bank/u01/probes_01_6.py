"""01-6: the rules for sums, products, quotients and multiples, as functions that can be tested."""

import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import halves, raised, signed
from microad.course.spec import Namespace, Probe

# smooth functions with their slopes, all different from 0 near the places of the cases
CURVES: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "x": (lambda x: x, lambda x: 1.0),
    "x²": (lambda x: x * x, lambda x: 2 * x),
    "x³ + 1": (lambda x: x**3 + 1, lambda x: 3 * x * x),
    "eˣ": (math.exp, math.exp),
    "sin x": (math.sin, math.cos),
    "2 + cos x": (lambda x: 2 + math.cos(x), lambda x: -math.sin(x)),
}

NONZERO = ("eˣ", "2 + cos x", "x² + 1")

CURVES["x² + 1"] = (lambda x: x * x + 1, lambda x: 2 * x)


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    rule, one, other, x = case
    return {f"d/dx of the {rule}": getattr(ns, f"slope_{rule}")(*CURVES[one], *CURVES[other], x)}


def observe_multiple(ns: Namespace, case: Any) -> dict[str, Any]:
    c, one, x = case
    return {"d/dx of the multiple": ns.slope_multiple(c, *CURVES[one], x)}


def observe_refusal(ns: Namespace, height: Any) -> dict[str, Any]:
    """A line that is almost at 0 in the place where it is asked."""

    def g(x: float) -> float:
        return x - 2 + height

    return {"1 / g ends in": raised(lambda: ns.slope_quotient(*CURVES["x"], g, lambda x: 1.0, 2.0))}


def pairs(rule: str) -> Callable[[Random], Iterator[Any]]:
    def cases(r: Random) -> Iterator[Any]:
        yield rule, "x", "x² + 1" if rule == "quotient" else "x", 2.0
        yield rule, "x²", "x² + 1" if rule == "quotient" else "x³ + 1", 2.0
        for _ in range(6):
            other = r.choice(NONZERO if rule == "quotient" else tuple(CURVES))
            yield rule, r.choice(tuple(CURVES)), other, signed(r)

    return cases


def multiples(r: Random) -> Iterator[Any]:
    yield 3.0, "x²", 2.0
    yield 0.0, "x²", 2.0
    for _ in range(4):
        yield halves(r), r.choice(tuple(CURVES)), signed(r)


def refusals(r: Random) -> Iterator[Any]:
    yield from (0.0, 1e-12, -1e-12)
    yield r.choice((-1, 1)) * r.uniform(1e-13, 1e-10)


def show(case: Any) -> str:
    rule, one, other, x = case
    sign = {"sum": "+", "product": "·", "quotient": "/"}[rule]
    return f"({one}) {sign} ({other}) at x = {x:g}"


def show_multiple(case: Any) -> str:
    c, one, x = case
    return f"{c:g}·({one}) at x = {x:g}"


def show_refusal(height: Any) -> str:
    return f"x / g(x) at 2, where g is {height:g}"


PROBES = (
    Probe("sums", pairs("sum"), observe, show=show),
    Probe("products", pairs("product"), observe, points=2.0, show=show),
    Probe("quotients", pairs("quotient"), observe, show=show),
    Probe("multiples, of 0 as well", multiples, observe_multiple, show=show_multiple),
    Probe("a quotient by 0 is refused", refusals, observe_refusal, hidden=True, show=show_refusal),
)
