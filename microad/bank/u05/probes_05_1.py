"""05-1: how much of b = a + a belongs to a."""

from typing import Any

from microad.course.spec import Namespace, Probe

PROGRAMS = {"b": "a + a", "c": "(a + a) + a"}


def observe(ns: Namespace, name: Any) -> dict[str, Any]:
    return {f"d{name}/da": ns.answer_05_1()[name]}


def show(name: Any) -> str:
    return f"{name} = {PROGRAMS[name]} with a = 3"


PROBES = (
    Probe("both places of a + a count", lambda r: "b", observe, show=show),
    Probe("so do all three", lambda r: "c", observe, show=show, hidden=True),
)
