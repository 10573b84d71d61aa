"""05-1: how much of b = a + a belongs to a."""

from typing import Any

from microad.course.spec import Namespace, Probe
from microad.scalar import Value


def double(a: Value) -> Value:
    return a + a


def triple(a: Value) -> Value:
    return (a + a) + a


PROGRAMS = {"b": ("a + a", double), "c": ("(a + a) + a", triple)}


def observe(ns: Namespace, name: Any) -> dict[str, Any]:
    return {f"d{name}/da": ns.answer_05_1()[name]}


def show(name: Any) -> str:
    return f"{name} = {PROGRAMS[name][0]} with a = 3"


PROBES = (
    Probe("both places of a + a count", lambda r: "b", observe, show=show),
    Probe("so do all three", lambda r: "c", observe, show=show, hidden=True),
)
