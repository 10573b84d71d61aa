"""04-4: how many nodes and edges a program leaves behind."""

from typing import Any

from microad.course.spec import Namespace, Probe

PROGRAMS = {"A": "x*x + x", "B": "s = x*x; s*s", "C": "(x*x) * (x*x)"}


def observe(ns: Namespace, letter: Any) -> dict[str, Any]:
    return dict(zip(("nodes", "edges"), ns.answer_04_4()[letter], strict=True))


def show(letter: Any) -> str:
    return f"program {letter}, {PROGRAMS[letter]}"


PROBES = (
    Probe("a variable used again", lambda r: "A", observe, show=show),
    Probe("one square used twice, or two squares", lambda r: "BC", observe, show=show, hidden=True),
)
