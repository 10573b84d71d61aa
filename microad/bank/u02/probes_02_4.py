"""02-4: the complex step, and the functions that it must refuse."""

import cmath
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import evaluate, programs, raised, signed
from microad.course.spec import Namespace, Probe

# name -> a function that takes complex numbers
SMOOTH: dict[str, Callable] = {
    "x*x*x": lambda x: x * x * x,
    "1/x": lambda x: 1 / x,
    "x": lambda x: x,
    "(x*x + 1)/(x + 3)": lambda x: (x * x + 1) / (x + 3),
    "sin(x)": cmath.sin,
    "exp(x)": cmath.exp,
    "exp(-x*x)": lambda x: cmath.exp(-x * x),
    "sin(x)/x": lambda x: cmath.sin(x) / x,
}

REAL: dict[str, Callable] = {
    "abs(x)": abs,
    "x.real": lambda x: x.real,
    "abs(x*x - 2)": lambda x: abs(x * x - 2),
}

COMPARING: dict[str, Callable] = {
    "x if x > 0 else 0*x": lambda x: x if x > 0 else 0 * x,
    "max(x, 0.0)": lambda x: max(x, 0.0),
    "float(x)": float,
}


def observe_slope(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x = case
    return {"d/dx": ns.complex_step(SMOOTH[name], x)}


def observe_program(ns: Namespace, case: Any) -> dict[str, Any]:
    text, point = case
    return {"d/dx": ns.complex_step(lambda x: evaluate(text, {"x": x}), point["x"])}


def observe_refusal(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x = case
    f = (REAL | COMPARING)[name]
    return {"what happens": raised(lambda: ns.complex_step(f, x))}


def arithmetic(r: Random) -> Iterator[Any]:
    yield "x", 5.0
    yield "x*x*x", 2.0
    yield "1/x", 2.0
    yield "(x*x + 1)/(x + 3)", signed(r)


def functions(r: Random) -> Iterator[Any]:
    yield "exp(x)", 0.0
    yield "sin(x)", 1.0
    for name in ("sin(x)", "exp(-x*x)", "sin(x)/x"):
        yield name, signed(r)


def random_programs(r: Random) -> Iterator[Any]:
    return programs(r, 4, names="x", powers=False)


def real_answers(r: Random) -> Iterator[Any]:
    yield "abs(x)", 2.0
    for name in REAL:
        yield name, signed(r)


def comparisons(r: Random) -> Iterator[Any]:
    yield "x if x > 0 else 0*x", 2.0
    for name in COMPARING:
        yield name, signed(r)


def show(case: Any) -> str:
    return "{} at x = {:g}".format(*case)


def show_random(case: Any) -> str:
    return f"{case[0]} at x = {case[1]['x']:g}"


PROBES = (
    Probe("arithmetic", arithmetic, observe_slope, points=0.5, show=show),
    Probe("sin and exp of cmath", functions, observe_slope, show=show),
    Probe("random formulas", random_programs, observe_program, points=0.5, hidden=True,
          show=show_random),
    Probe("abs is refused", real_answers, observe_refusal, show=show),
    Probe("comparisons are refused", comparisons, observe_refusal, hidden=True, show=show),
)  # fmt: skip
