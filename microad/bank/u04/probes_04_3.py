"""04-3: exp, log, sin and tanh, each with its local partial."""

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import gradient, plain, raised, signed
from microad.course.spec import Namespace, Probe
from microad.scalar import Value


def probe_of(name: str, cases: Callable[[Random], Iterable[Any]]) -> Probe:
    """The value and the slope of one function."""

    def observe(ns: Namespace, x: Any) -> dict[str, Any]:
        at = Value(x)
        ans = getattr(ns, name)(at)
        seen = {"type of the result": type(ans).__name__, "value": plain(getattr(ans, "data", ans))}
        if isinstance(ans, Value):
            (seen["d/dx"],) = gradient(ans, at)
            seen["parents that are recorded twice"] = len(ans.parents) - len(
                {*map(id, ans.parents)}
            )
        seen["x afterwards"] = plain(at.data)
        return seen

    return Probe(
        f"{name} has the right value and local partial",
        cases,
        observe,
        points=0.5 if name == "log" else 1.0,
        show=lambda x: f"{name}(x) with x = {x:g}",
    )


def anywhere(r: Random) -> Iterator[Any]:
    yield from (0.0, 1.0, -1.0, 2.0)
    for _ in range(5):
        yield signed(r, 1e-3, 3.0)


def positive(r: Random) -> Iterator[Any]:
    yield from (1.0, 2.0, 0.5)
    for _ in range(5):
        yield round(10 ** r.uniform(-3, 3), 6)


def outside(r: Random) -> Iterator[Any]:
    yield from (-1.0, 0.0)
    for _ in range(3):
        yield -abs(signed(r, 1e-3, 1e3))


def observe_refusal(ns: Namespace, x: Any) -> dict[str, Any]:
    """`log` must say no, in the package's words."""
    return {"what happens": raised(lambda: ns.log(Value(x)))}


PROBES = (
    probe_of("exp", anywhere),
    probe_of("sin", anywhere),
    probe_of("tanh", anywhere),
    probe_of("log", positive),
    Probe(
        "log refuses what has no logarithm",
        outside,
        observe_refusal,
        points=0.5,
        hidden=True,
        show=lambda x: f"log(x) with x = {x:g}",
    ),
)
