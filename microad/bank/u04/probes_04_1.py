"""04-1: put the lines of `__add__` in order."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import assemble, inside, plain, run, signed
from microad.course.spec import Namespace, Probe

HEADER = '''\
class Number:
    """A number that remembers the operation that made it."""

    def __init__(self, data, op="", parents=(), partials=()):
        self.data = data
        self.op = op
        self.parents = parents
        self.partials = partials
'''

LINES = {
    "A": "    ans = self.data + other.data",
    "B": "    return Number(ans)",
    "C": "    if not isinstance(other, Number):\n        other = Number(other)",
    "D": '    return Number(ans, "+", (self, other), partials)',
    "E": "def __add__(self, other):",
    "F": "    return ans",
    "G": "    partials = (1.0, 1.0)",
}


def add(ns: Namespace, case: Any) -> tuple[Any, Any, Any]:
    """Build the class from the learner's lines and add two of its numbers."""
    program = inside(HEADER, assemble(LINES, ns.answer_04_1()))
    Number = run(program)["Number"]  # noqa: N806
    a, b, wrapped = case
    left, right = Number(a), Number(b) if wrapped else b
    return left, right, left + right


def observe_value(ns: Namespace, case: Any) -> dict[str, Any]:
    _, _, ans = add(ns, case)
    return {"type of the result": type(ans).__name__, "value": plain(getattr(ans, "data", ans))}


def observe_parents(ns: Namespace, case: Any) -> dict[str, Any]:
    left, _, ans = add(ns, case)
    parents: Any = getattr(ans, "parents", ())
    return {
        "parents": [p.data for p in parents],
        "the left parent is the number itself": bool(parents) and parents[0] is left,
    }


def observe_partials(ns: Namespace, case: Any) -> dict[str, Any]:
    _, _, ans = add(ns, case)
    partials = [*getattr(ans, "partials", [])]
    return dict(zip(("d/da", "d/db"), partials, strict=False)) | {"partials": len(partials)}


def cases(r: Random) -> Iterator[Any]:
    """Two numbers; whether the right one is a `Number` as well or a plain one."""
    yield from [(3.0, 1.0, True), (0.0, -2.0, True), (3.0, 3.0, True), (3.0, 1.0, False)]
    for _ in range(3):
        yield signed(r, 1e-3, 1e3), signed(r), r.random() < 0.5


def show(case: Any) -> str:
    a, b, wrapped = case
    return f"Number({a:g}) + " + (f"Number({b:g})" if wrapped else f"{b:g}")


PROBES = (
    Probe("the sum is a Number with the right value", cases, observe_value, show=show),
    Probe("the sum knows its two parents", cases, observe_parents, show=show),
    Probe("each edge carries its local partial", cases, observe_partials, show=show, hidden=True),
)
