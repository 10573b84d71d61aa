"""Lesson 02: what the learner builds, beside the package."""

from typing import Any

from microad import numeric as PACKAGE  # noqa: N812 (the name that `twin` asks for)
from microad.bank.twin_cases import FUNCTIONS, functions_at, show_function_at
from microad.course.spec import Namespace
from microad.course.twins import Twin

__all__ = ["PACKAGE", "TWINS"]


def forward(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, h = case
    f = FUNCTIONS[name]
    return {"with h": ns.forward_diff(f, x, h), "without h": ns.forward_diff(f, 100 * x)}


def central(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, h = case
    f = FUNCTIONS[name]
    return {"with h": ns.central_diff(f, x, h), "without h": ns.central_diff(f, 100 * x)}


def complex_(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, _ = case
    return {"the slope": ns.complex_step(FUNCTIONS[name], x)}


def direction(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, h = case
    f = FUNCTIONS[name]
    return {"the slope": ns.directional_diff(lambda p: f(p[0]) * p[1], [x, 3.0], [1.0, -2.0], h)}


TWINS = {
    "forward_diff": Twin(functions_at, forward, show_function_at),
    "central_diff": Twin(functions_at, central, show_function_at),
    "complex_step": Twin(functions_at, complex_, show_function_at),
    "directional_diff": Twin(functions_at, direction, show_function_at),
}
