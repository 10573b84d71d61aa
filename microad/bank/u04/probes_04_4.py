"""04-4: how many nodes and edges a program leaves behind."""

from typing import Any

from microad.course.spec import Namespace, Probe
from microad.scalar import Value


def once_more(x: Value) -> Value:
    return x * x + x


def one_square(x: Value) -> Value:
    s = x * x
    return s * s


def two_squares(x: Value) -> Value:
    return (x * x) * (x * x)


PROGRAMS = {
    "A": ("x*x + x", once_more),
    "B": ("s = x*x; s*s", one_square),
    "C": ("(x*x) * (x*x)", two_squares),
}


def observe(ns: Namespace, letter: Any) -> dict[str, Any]:
    return dict(zip(("nodes", "edges"), ns.answer_04_4()[letter], strict=True))


def show(letter: Any) -> str:
    return f"program {letter}, {PROGRAMS[letter][0]}"


PROBES = (
    Probe("a variable used again", lambda r: "A", observe, show=show),
    Probe("one square used twice, or two squares", lambda r: "BC", observe, show=show, hidden=True),
)
