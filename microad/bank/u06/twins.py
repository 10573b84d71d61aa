"""Lesson 06: what the learner builds, beside the package."""

from typing import Any

from microad import dual as PACKAGE  # noqa: N812 (the name that `twin` asks for)
from microad.bank.twin_cases import FUNCTIONS, pairs, show_pair
from microad.course.spec import Namespace
from microad.course.twins import Twin

__all__ = ["PACKAGE", "TWINS"]

ONE_INPUT = ("neg", "exp", "log", "sin", "cos", "tanh", "sqrt", "relu", "abs")


def facts(x: Any) -> list[Any]:
    """The primal, the tangent and the tag of a dual number."""
    return [x.primal, x.tangent, x.tag]


def dual(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b = case
    return {"Dual(a, b, 1)": facts(ns.Dual(a, b, 1)), "Dual(a)": facts(ns.Dual(a)),
            "in words": repr(ns.Dual(a, b))}  # fmt: skip


def exponent(ns: Namespace, case: Any) -> dict[str, Any]:
    """Only where no function that is built later is needed."""
    _, b = case
    return {"the slope at a = 0": ns.slope_in_exponent(0.0, b),
            "is it NaN at a = -1": str(ns.slope_in_exponent(-1.0, b))}  # fmt: skip


def rules(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b = case
    found = {}
    for op in ("exp", "log", "tanh", "sqrt", "relu", "+", "-", "*", "/"):
        f, partials = ns.RULES[op]
        args = (a,) if op in ONE_INPUT else (a, b)
        found[f"the slopes of {op}"] = partials(*args, f(*args))
    return found


def split(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b = case
    x = ns.Dual(a, b, 1)
    same, other = ns.split(x, 1), ns.split(x, 2)
    return {"with its own tag": list(same), "with another tag": [other[0] is x, other[1]],
            "a number": list(ns.split(a, 1))}  # fmt: skip


def operation(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b = case
    times = ns.operation("*")
    return {"(a + bε) * a": facts(times(ns.Dual(a, b, 1), a)),
            "(a + bε) * (b + 2ε)": facts(times(ns.Dual(a, b, 1), ns.Dual(b, 2.0, 1))),
            "a * b": times(a, b)}  # fmt: skip


def operators(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b = case
    x, y = ns.Dual(a, 1.0, 1), ns.Dual(b, 2.0, 1)
    both = {"x + y": x + y, "x - y": x - y, "x * y": x * y, "x / y": x / y, "x ** y": x**y}
    mixed = {"2 + x": 2 + x, "2 - x": 2 - x, "2 * x": 2 * x, "2 / x": 2 / x, "2 ** x": 2**x}
    return {name: facts(node) for name, node in (both | mixed).items()}


def comparisons(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b = case
    x, y = ns.Dual(a, 1.0), ns.Dual(b, 2.0)
    return {"x < y": x < y, "x >= y": x >= y, "x == y": x == y, "x == a": x == a, "x > b": x > b}


def derivative(ns: Namespace, case: Any) -> dict[str, Any]:
    a, _ = case
    square, cube, quotient, *_ = FUNCTIONS.values()
    return {"the slope of t * t": ns.derivative(square, a),
            "the slope of t * t * t - 2 * t": ns.derivative(cube, a),
            "the slope of 1 / (2 + t * t)": ns.derivative(quotient, a)}  # fmt: skip


OBSERVED = {
    "Dual": dual, "slope_in_exponent": exponent, "RULES": rules, "split": split,
    "operation": operation, "Dual.operators": operators, "Dual.comparisons": comparisons,
    "derivative": derivative,
}  # fmt: skip
TWINS = {name: Twin(pairs, observe, show_pair) for name, observe in OBSERVED.items()}
