"""01-5: four derivatives, from the definition: c, xⁿ, eˣ and ln x."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import chosen, signed
from microad.bank.u01.probes_01_2 import values
from microad.course.spec import Namespace, Probe

LINES = {
    "A": "exp(x) * (exp(0) - 1) / 0",
    "B": "exp(x)",
    "C": "(exp(x + h) - exp(x)) / h",
    "D": "(exp(x) + exp(h) - exp(x)) / h",
    "E": "exp(x) * (exp(h) - 1) / h",
    "F": "(exp(x) * exp(h) - exp(x)) / h",
}


def observe_proof(ns: Namespace, case: Any) -> dict[str, Any]:
    letters = ns.answer_01_5()
    return values(LINES, letters, *case) | {"letters": chosen(LINES, letters)}


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    name, *args = case
    return {f"d/dx[{KEYS[name]}]": getattr(ns, f"slope_{name}")(*args)}


KEYS = {"constant": "c", "power": "xⁿ", "exp": "eˣ", "log": "ln x"}


def steps(r: Random) -> Iterator[Any]:
    yield 1.0, 0.5
    yield signed(r), signed(r, 0.1, 1.0)


def constants(r: Random) -> Iterator[Any]:
    yield "constant", 5.0, 2.0
    yield "exp", 0.0
    for _ in range(5):
        yield "constant", signed(r), signed(r)
        yield "exp", signed(r)


def powers(r: Random) -> Iterator[Any]:
    yield "power", 2, 3.0
    yield "power", 3, 2.0
    for _ in range(5):
        yield "power", r.randint(2, 6), signed(r)


def logs(r: Random) -> Iterator[Any]:
    yield "log", 4.0
    for _ in range(5):
        yield "log", abs(signed(r))


def odd_powers(r: Random) -> Iterator[Any]:
    """The ends of the rule: n = 0, n = 1 at 0, and n below 0."""
    yield from [("power", 0, 2.0), ("power", 0, 0.0), ("power", 1, 0.0), ("power", -1, 2.0)]
    for _ in range(5):
        yield "power", -r.randint(1, 4), signed(r)


def show_steps(case: Any) -> str:
    return "the proof at x = {:g} with h = {:g}".format(*case)


def show(case: Any) -> str:
    name, *args = case
    texts = {"constant": "f(x) = {:g}", "power": "f(x) = x**{}", "exp": "f(x) = eˣ", "log": "ln x"}
    return texts[name].format(*args) + f", at x = {args[-1]:g}"


PROBES = (
    Probe("the proof for eˣ", steps, observe_proof, show=show_steps),
    Probe("constants and eˣ", constants, observe, show=show),
    Probe("whole powers", powers, observe, points=2.0, show=show),
    Probe("the logarithm", logs, observe, show=show),
    Probe("n = 0 and n below 0", odd_powers, observe, hidden=True, show=show),
)
