"""The same graph with other inputs: every operation is applied again, in the order of the record.

This needs operations whose rules are known: those of the tables in `microad.scalar`. A graph of
which a replay does not give the recorded values (another class may mean something else by ``*``)
stands still.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from microad.debug.replay import applied
from microad.viz.graph import texts
from microad.viz.graph.build import make_model
from microad.viz.graph.model import Model

STEPS = 80  # of the slider of an input


def moved(model: Model, places: Mapping[int, float]) -> Model:
    """Compute a graph of single numbers anew, with other values for some of its inputs.

    Where an operation has no value, it and all that is made from it are NaN.

    Raises
    ------
    KeyError
        If the rule of an operation is not known.

    Examples
    --------
    >>> from microad.scalar import Value
    >>> from microad.viz.graph.build import build
    >>> x = Value(3.0, label="x")
    >>> model = moved(build(x * x), {0: 5.0})
    >>> model.nodes[1].value, model.nodes[0].adjoint
    (25.0, 10.0)
    """
    nodes = []
    for node in model.nodes:
        if node.is_leaf:
            nodes.append(replace(node, value=places.get(node.id, node.value)))
            continue
        ans, partials = applied(node.op, [nodes[p].value for p in node.parents])
        nodes.append(replace(node, value=ans, partials=partials))
    return make_model(nodes, model.names, model.seed)


def is_movable(model: Model) -> bool:
    """Tell whether a replay with the recorded inputs gives what was recorded."""
    if any(node.members or not texts.is_number(node.value) or node.shares for node in model.nodes):
        return False
    try:
        again = moved(model, {})
    except (KeyError, TypeError):
        return False
    pairs = zip(model.nodes, again.nodes, strict=True)
    return all(a.value == b.value and a.partials == b.partials for a, b in pairs)


def ranges(model: Model) -> dict[int, dict[str, Any]]:
    """For each input the slider that moves it: to both sides by twice its size, at least by 2."""
    found = {}
    for node in model.nodes:
        if node.role == "input" and math.isfinite(node.value):
            reach = 2 * max(1.0, abs(node.value))
            ends = {"min": node.value - reach, "max": node.value + reach}
            found[node.id] = ends | {
                "step": 2 * reach / STEPS,
                "label": f"Move {model.name(node.id)}",
            }
    return found
