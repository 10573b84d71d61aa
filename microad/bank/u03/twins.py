"""Lesson 03: what the learner builds, beside the package."""

from typing import Any

from microad import expr as PACKAGE  # noqa: N812 (the name that `twin` asks for)
from microad.bank.twin_cases import pairs, show_pair
from microad.course.spec import Namespace
from microad.course.twins import Twin
from microad.errors import RowOrderError

__all__ = ["PACKAGE", "TWINS"]


def steps(ns: Namespace, case: Any) -> list[Any]:
    """The steps of (a + b) * b."""
    va, vb = case
    a, b = ns.Step("a", va), ns.Step("b", vb)
    c = ns.Step("c", va + vb, "+", (a, 1.0), (b, 1.0))
    return [a, b, c, ns.Step("e", c.data * vb, "*", (c, vb), (b, c.data))]


def step(ns: Namespace, case: Any) -> dict[str, Any]:
    *_, e = steps(ns, case)
    return {
        "the labels of the parents": [parent.label for parent in e.parents],
        "the partials": list(e.partials),
        "the rates on the arrows": [rate for _, rate in e.arrows],
    }


def route_sum(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b, _, e = steps(ns, case)
    return {"the routes from b to e": ns.routes(b, e), "de/db": ns.route_sum(b, e),
            "de/da": ns.route_sum(a, e), "da/de": ns.route_sum(e, a)}  # fmt: skip


def table(ns: Namespace, case: Any) -> dict[str, Any]:
    rows = steps(ns, case)
    try:
        ns.trace_table(*reversed(rows))
        refused = "no"
    except RowOrderError:
        refused = "yes"
    return {"the table": ns.trace_table(*rows), "are rows in the wrong order refused": refused}


def show(case: Any) -> str:
    return f"e = (a + b) * b at {show_pair(case)}"


TWINS = {
    "Step": Twin(pairs, step, show),
    "route_sum": Twin(pairs, route_sum, show),
    "trace_table": Twin(pairs, table, show),
}
