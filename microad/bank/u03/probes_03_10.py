"""03-10: (log x²)·sin x + 1/x: a rate on every arrow, three routes, at 2 and at -2."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import signed
from microad.course.spec import Namespace, Probe

# the arrows of the graph, as a dictionary "from -> to"
ARROWS = ("x->a", "a->b", "x->c", "b->d", "c->d", "x->e", "d->y", "e->y")


def observe_edges(ns: Namespace, x: Any) -> dict[str, Any]:
    rates = ns.edges(x)
    return {f"rate on {arrow}": rates[arrow] for arrow in ARROWS}


def observe_routes(ns: Namespace, x: Any) -> dict[str, Any]:
    products = list(ns.route_products(x))
    seen = {f"route {name}": p for name, p in zip(("x a b d y", "x c d y", "x e y"), products)}
    return seen | {"d/dx[y]": sum(products)}


def positive(r: Random) -> Iterator[Any]:
    """x = 2, then places above 0."""
    yield from (2.0, 1.0, 0.5)
    yield abs(signed(r, 0.3, 4.0))


def negative(r: Random) -> Iterator[Any]:
    """x = -2, then places below 0."""
    yield from (-2.0, -1.0)
    yield -abs(signed(r, 0.3, 4.0))


def either(r: Random) -> Iterator[Any]:
    """Random places of both signs."""
    for sign in (1, -1, 1, -1):
        yield sign * abs(signed(r, 0.3, 4.0))


def show(x: Any) -> str:
    return f"x = {x:g}"


PROBES = (
    Probe("rates on the arrows at 2", positive, observe_edges, 2, show=show),
    Probe("rates on the arrows at -2", negative, observe_edges, show=show),
    Probe("three routes at 2, and their sum", positive, observe_routes, show=show),
    Probe("three routes at -2, and their sum", negative, observe_routes, show=show),
    Probe("both, anywhere", either, observe_routes, hidden=True, show=show),
)
