"""03-6: du/da and du/db when u is made from x, y and z, and each of these from a and b."""

import math
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import signed
from microad.course.spec import Namespace, Probe

Case = list[list[float]]


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    du_da, du_db = ns.two_slopes(*(list(rates) for rates in case))
    return {"d/da[u]": du_da, "d/db[u]": du_db}


def rates(a: float, b: float) -> Case:
    """The rates of u = x·y + sin z, with x = a·b, y = a + b² and z = a - 3b."""
    x, y, z = a * b, a + b * b, a - 3 * b
    return [[y, x, math.cos(z)], [b, a], [1.0, 2 * b], [1.0, -3.0]]


def whole(r: Random) -> Iterator[Any]:
    """Small whole rates: one route at a time, then all of them."""
    yield [[2.0, 3.0, 5.0], [1.0, 10.0], [4.0, 20.0], [2.0, 30.0]]
    yield [[1.0, 0.0, 0.0], [2.0, 3.0], [5.0, 7.0], [4.0, 9.0]]
    yield [[float(r.randint(1, 9)) for _ in range(3)]] + [
        [float(r.randint(-9, 9)) for _ in range(2)] for _ in range(3)
    ]


def one_in(r: Random) -> Iterator[Any]:
    """b has routes through z only, so a slope in b has one term."""
    yield [[2.0, 3.0, 5.0], [1.0, 0.0], [4.0, 0.0], [0.0, 2.0]]
    yield [[signed(r), signed(r), signed(r)], [signed(r), 0.0], [0.0, signed(r)], [signed(r), 1.0]]


def functions(r: Random) -> Iterator[Any]:
    """Real functions at random places."""
    for _ in range(5):
        yield rates(signed(r), signed(r))


def show(case: Any) -> str:
    names = ("du", "dx", "dy", "dz")
    return ", ".join(f"{n} = [{', '.join(f'{v:g}' for v in d)}]" for n, d in zip(names, case))


PROBES = (
    Probe("three routes from a, three from b", whole, observe, 2, show=show),
    Probe("a rate of 0 closes a route", one_in, observe, show=show),
    Probe("rates of functions", functions, observe, hidden=True, show=show),
)
