"""03-4: the gradient of 3x₁² + 5e^{x₂}, a list with an entry for each input."""

from collections.abc import Iterator
from numbers import Real
from random import Random
from typing import Any

from microad.bank.probes import signed
from microad.course.spec import Namespace, Probe


def observe(ns: Namespace, x: Any) -> dict[str, Any]:
    ans = ns.gradient(list(x))
    if isinstance(ans, Real):
        return {"shape of the gradient": f"one number, {float(ans):g}"}
    entries = list(ans)
    slopes = {f"d/dx{i}[f]": entry for i, entry in enumerate(entries, 1)}
    return {"shape of the gradient": f"a list of {len(entries)}"} | slopes


def whole(r: Random) -> Iterator[Any]:
    """Two inputs, small numbers first."""
    yield from ([1.0, 0.0], [2.0, 1.0], [-1.0, -2.0])
    yield [signed(r), signed(r)]


def anywhere(r: Random) -> Iterator[Any]:
    """Two inputs of any sign."""
    yield [0.5, -0.5]
    for _ in range(5):
        yield [signed(r, 0.1, 4.0), signed(r, 0.1, 4.0)]


def longer(r: Random) -> Iterator[Any]:
    """Inputs that f does not use."""
    yield [1.0, 0.0, 7.0]
    for count in (1, 2, 4):
        yield [signed(r) for _ in range(2 + count)]


def show(x: Any) -> str:
    return "x = [" + ", ".join(f"{entry:g}" for entry in x) + "]"


PROBES = (
    Probe("an entry for each input", whole, observe, show=show),
    Probe("the entries, anywhere", anywhere, observe, show=show),
    Probe("an input that is not used gets 0", longer, observe, hidden=True, show=show),
)
