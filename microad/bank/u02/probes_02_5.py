"""02-5: a checker that sees no change, since its two results are the same memory."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import signed
from microad.course.spec import Namespace, Probe

# name -> a function of one array; those in the first group make new memory, the others show x's own
NEW: dict[str, Callable] = {
    "x*x": lambda x: x * x,
    "3*x": lambda x: 3 * x,
    "x*x*x": lambda x: x * x * x,
}

VIEWS: dict[str, Callable] = {
    "x": lambda x: x,
    "x.reshape(-1)": lambda x: x.reshape(-1),
    "x.T": lambda x: x.T,
    "x[::-1]": lambda x: x[::-1],
    "x[0]": lambda x: x[0],
}

FUNCTIONS = NEW | VIEWS


def array(rows: list[list[float]]) -> Any:
    import numpy as np  # not before an answer is checked: it takes a moment to load

    return np.array(rows)


def weights(rows: list[list[float]], name: str) -> Any:
    """A cotangent for f(x): the numbers 1, -2, 3, ... in the shape of the output."""
    ans = FUNCTIONS[name](array(rows))
    count = range(1, ans.size + 1)
    return array([k * (-1.0) ** (k + 1) for k in count]).reshape(ans.shape)  # type: ignore[misc]


def observe_gradient(ns: Namespace, case: Any) -> dict[str, Any]:
    name, rows = case
    gradient = array(ns.measured_gradient(FUNCTIONS[name], array(rows), weights(rows, name)))
    return {"shape of the gradient": list(gradient.shape), "gradient": gradient.tolist()}


def observe_input(ns: Namespace, case: Any) -> dict[str, Any]:
    """What the call leaves in x, to the last bit."""
    name, rows = case
    x = array(rows)
    gradient = ns.measured_gradient(FUNCTIONS[name], x, weights(rows, name))
    pairs = zip(array(rows).ravel().tolist(), x.ravel().tolist())
    return {
        "gradient": array(gradient).tolist(),
        "entries of x that were changed": [before for before, after in pairs if before != after],
    }


def grid(r: Random, rows: int, columns: int) -> list[list[float]]:
    return [[signed(r) for _ in range(columns)] for _ in range(rows)]


def new_memory(r: Random) -> Iterator[Any]:
    yield "3*x", [[1.0, 2.0]]
    yield "x*x", [[1.0, 2.0], [3.0, 4.0]]
    yield "x*x*x", grid(r, 2, 3)


def views(r: Random) -> Iterator[Any]:
    yield "x", [[1.0, 2.0]]
    yield "x.reshape(-1)", [[1.0, 2.0], [3.0, 4.0]]
    yield "x.T", [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    yield "x[0]", grid(r, 2, 2)


def random_shapes(r: Random) -> Iterator[Any]:
    for name in FUNCTIONS:
        yield name, grid(r, r.randint(1, 3), r.randint(2, 4))


def inputs(r: Random) -> Iterator[Any]:
    """With 0.7 and its neighbors, x + h - 2h + h is not x."""
    yield "x*x", [[0.7, 0.9], [1.1, 1.3]]
    yield "x*x*x", [[0.7, 0.9, 1.1], *grid(r, 2, 3)]


def show(case: Any) -> str:
    name, rows = case
    lines = ", ".join("[" + ", ".join(f"{entry:g}" for entry in row) + "]" for row in rows)
    return f"f(x) = {name} with x = [{lines}]"


PROBES = (
    Probe("functions that make a new array", new_memory, observe_gradient, show=show),
    Probe("functions that show the memory of x", views, observe_gradient, show=show),
    Probe("all of them, in random shapes", random_shapes, observe_gradient, hidden=True, show=show),
    Probe("x stays as it is, to the last bit", inputs, observe_input, hidden=True, show=show),
)
