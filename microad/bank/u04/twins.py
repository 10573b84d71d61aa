"""Lesson 04: what the learner builds, beside the package."""

from typing import Any

from microad import scalar as PACKAGE  # noqa: N812 (the name that `twin` asks for)
from microad.bank.twin_cases import pairs, show_pair
from microad.course.spec import Namespace
from microad.course.twins import Twin

__all__ = ["PACKAGE", "TWINS"]

METHODS = ("exp", "log", "sqrt", "relu", "sin", "cos", "tanh")


def facts(node: Any) -> list[Any]:
    """The number, the operation and the local partials of a node."""
    return [node.data, node.op, node.d_left, node.d_right]


def product(ns: Namespace, case: Any) -> tuple[Any, Any, Any]:
    """Two leaves and a node that says it is their product."""
    a, b = case
    x, y = ns.Value(a, label="x"), ns.Value(b, label="y")
    return x, y, ns.Value(a * b, "*", x, y, b, a)


def value(ns: Namespace, case: Any) -> dict[str, Any]:
    x, y, z = product(ns, case)
    return {"data": z.data, "op": z.op, "left is x": z.left is x, "right is y": z.right is y,
            "the local partials": [z.d_left, z.d_right],
            "the data of the leaf x": x.data}  # fmt: skip


def text(ns: Namespace, case: Any) -> dict[str, Any]:
    x, _, z = product(ns, case)
    return {"a leaf in words": repr(x), "a product in words": repr(z)}


def parents(ns: Namespace, case: Any) -> dict[str, Any]:
    x, _, z = product(ns, case)
    return {"the labels of the parents": [parent.label for parent in z.parents],
            "the partials": list(z.partials), "the parents of a leaf": list(x.parents)}  # fmt: skip


def binary_table(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b = case
    found = {}
    for op, (f, partials) in ns.BINARY.items():
        found[f"the answer of {op}"] = f(a, b)
        found[f"the local partials of {op}"] = partials(a, b, f(a, b))
    return found


def binary(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b = case
    method, reflected = ns.binary("/")
    x = ns.Value(a)
    return {"a / b": facts(method(x, b)), "b / a": facts(reflected(x, b)),
            "is x the left parent": method(x, b).left is x}  # fmt: skip


def operators(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b = case
    x, y = ns.Value(a), ns.Value(b)
    both = {
        "x + y": x + y,
        "x - y": x - y,
        "x * y": x * y,
        "x / y": x / y,
        "x.power(y)": x.power(y),
    }
    mixed = {"2 + x": 2 + x, "2 - x": 2 - x, "2 * x": 2 * x, "2 / x": 2 / x, "2 ** x": 2**x}
    return {name: facts(node) for name, node in (both | mixed).items()}


def power(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b = case
    x = ns.Value(a)
    return {"x ** 2": facts(x**2), "x ** b": facts(x**b), "(-x) ** 3": facts(ns.Value(-a) ** 3)}


def unary_table(ns: Namespace, case: Any) -> dict[str, Any]:
    a, _ = case
    found = {}
    for op, (f, partial) in ns.UNARY.items():
        found[f"the answer of {op}"] = f(a)
        found[f"the slope of {op}"] = partial(a, f(a))
    return found


def unary(ns: Namespace, case: Any) -> dict[str, Any]:
    a, _ = case
    x = ns.Value(a)
    ans = ns.unary("log")(x)
    return {"log x": facts(ans), "is x the left parent": ans.left is x}


def functions(ns: Namespace, case: Any) -> dict[str, Any]:
    x = ns.Value(case[0])
    return {f"x.{name}()": facts(getattr(x, name)()) for name in METHODS} | {"-x": facts(-x)}


def comparisons(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b = case
    x, y = ns.Value(a), ns.Value(b)
    return {"x < y": x < y, "x >= y": x >= y, "x == y": x == y, "x == a": x == a, "x > b": x > b}


OBSERVED = {
    "Value": value, "Value.__repr__": text, "Value.parents": parents, "BINARY": binary_table,
    "binary": binary, "Value.operators": operators, "Value.__pow__": power, "UNARY": unary_table,
    "unary": unary, "Value.functions": functions, "Value.comparisons": comparisons,
}  # fmt: skip
TWINS = {name: Twin(pairs, observe, show_pair) for name, observe in OBSERVED.items()}
