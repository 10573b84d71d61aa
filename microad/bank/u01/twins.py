"""Lesson 01: what the learner builds, beside the package."""

from typing import Any

from microad import numeric as PACKAGE  # noqa: N812 (the name that `twin` asks for)
from microad.bank.twin_cases import FUNCTIONS, functions_at, show_function_at
from microad.course.spec import Namespace
from microad.course.twins import Twin

__all__ = ["PACKAGE", "TWINS"]


def quotient(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, h = case
    return {"the quotient": ns.difference_quotient(FUNCTIONS[name], x, h)}


def table(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, h = case
    return {"the table": ns.limit_table(FUNCTIONS[name], x, (h, h / 2))}


def tangent(ns: Namespace, case: Any) -> dict[str, Any]:
    name, a, way = case
    line = ns.tangent_line(FUNCTIONS[name], a, 4.0)
    return {"the height at a": line(a), "the height at a + h": line(a + way)}


TWINS = {
    "difference_quotient": Twin(functions_at, quotient, show_function_at),
    "limit_table": Twin(functions_at, table, show_function_at),
    "tangent_line": Twin(functions_at, tangent, show_function_at),
}
