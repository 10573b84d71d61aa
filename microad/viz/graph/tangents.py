"""Forward mode as a story: a tangent beside each value, for one seed after the other.

A pass carries, for each value, how fast it changes when the inputs move along the seed. With n
input elements, n passes tell the whole gradient: each gives 1 to one of them and 0 to the others.
The tangents of all passes are computed here at once, by the local partials or by what the
engine has recorded to push them; the front end only changes the picture from one to another.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from microad.errors import SeedChoiceError
from microad.viz import words
from microad.viz.graph import texts
from microad.viz.graph.events import plus
from microad.viz.graph.model import NAME_LIMIT, Event, Model, Node
from microad.viz.graph.texts import factor_text, formula_text, is_number, value_text
from microad.viz.questions import asked, shape_asked
from microad.viz.words import number_text

PASSES = 8  # seeds of single elements that a widget offers
MISTAKES = (
    "{answer} is the sum of the local partials. Multiply each by the tangent of its operand.",
    "{answer} is the product. Each operand adds (local partial) × (tangent).",
    "The size of {answer} is right, its sign is not.",
    "{answer} is the value of {name}. How fast does it change?",
    "{answer} is not it: add up (local partial) × (tangent) over the operands.",
)
SHAPE_MISTAKES = ("{answer} is not it: a tangent has the shape of its value.",)


@dataclass(frozen=True)
class Element:
    """One number that can be seeded: an input, or an element of one."""

    name: str
    node: int
    index: tuple[int, ...] | None


@dataclass(frozen=True)
class Seed:
    """A pass: what it is called, the tangent of each element, and which one alone has 1."""

    name: str
    along: tuple[float, ...]
    of: str = ""


def elements(model: Model) -> list[Element]:
    """List what can get a tangent: the numbers in the inputs, in their order.

    Raises
    ------
    SeedChoiceError
        If there is none.
    """
    found: list[Element] = []
    for node in model.nodes:
        if not node.is_leaf or node.role == "constant":
            continue
        name, shape = model.name(node.id), texts.shape_of(node.value)
        if not hasattr(node.value, "ravel") or shape == ():
            found.append(Element(name, node.id, None))
            continue
        places = product(*map(range, shape))
        found += [Element(f"{name}[{', '.join(map(str, i))}]", node.id, i) for i in places]
    if not found:
        raise SeedChoiceError("no input", [])
    return found


def seeds(model: Model, seed: Any) -> tuple[list[Seed], int]:
    """Return the passes that a widget offers, and the number of the one that was asked for.

    Raises
    ------
    SeedChoiceError
        If there is no such input, or if a direction has another length.
    """
    all_of = elements(model)
    axes = [axis_seed(all_of, k) for k in range(len(all_of))]
    offered = axes[:PASSES]
    wanted = choice(all_of, seed)
    if isinstance(wanted, int):
        if wanted >= PASSES:
            offered.append(axes[wanted])
        return offered, min(wanted, PASSES)
    return [*offered, direction_seed(wanted)], len(offered)


def axis_seed(all_of: list[Element], k: int) -> Seed:
    """The seed that is 1 for one element and 0 for the others."""
    along = tuple(float(i == k) for i in range(len(all_of)))
    return Seed(f"tangent 1 for {all_of[k].name}", along, all_of[k].name)


def direction_seed(along: Sequence[float]) -> Seed:
    """The seed that is any direction."""
    return Seed(f"direction {direction_text(along)}", tuple(along))


def direction_text(along: Sequence[float]) -> str:
    """Write a direction: (1, -2)."""
    texts = list(map(number_text, along))
    return f"({', '.join(texts if len(texts) < 7 else [*texts[:5], '…'])})"


def choice(all_of: list[Element], seed: Any) -> int | tuple[float, ...]:
    """Tell which element a seed means; or the numbers of a direction."""
    names = [element.name for element in all_of]
    label = getattr(seed, "label", seed)
    if isinstance(label, str):
        for k, name in enumerate(names):
            if name == label or name.startswith(f"{label}["):
                return k
        raise SeedChoiceError("name", names, seed=label)
    if isinstance(seed, int):
        if 0 <= seed < len(names):
            return int(seed)
        raise SeedChoiceError("place", names, seed=seed)
    try:
        numbers = tuple(map(float, getattr(seed, "ravel", lambda: seed)()))
    except (TypeError, ValueError):
        raise SeedChoiceError("no direction", names, seed=seed) from None
    if len(numbers) != len(names):
        raise SeedChoiceError("length", names, wanted=len(names), count=len(numbers))
    if not all(map(math.isfinite, numbers)):
        raise SeedChoiceError("infinite", names)
    return numbers


# ---------------------------------------------------------------- the sweep


def with_tangents(model: Model, passes: Sequence[Seed]) -> Model:
    """Give every node its tangents, one for each pass."""
    all_of = elements(model)
    table = list(zip(*(sweep(model.nodes, all_of, seed) for seed in passes), strict=True))
    nodes = tuple(replace(n, tangents=row) for n, row in zip(model.nodes, table, strict=True))
    return replace(model, nodes=nodes)


def sweep(nodes: Sequence[Node], all_of: list[Element], seed: Seed) -> list[Any]:
    """Push the seed through the graph, oldest node first."""
    import numpy

    starts: dict[int, Any] = {}
    for element, t in zip(all_of, seed.along, strict=True):
        if element.index is None:
            starts[element.node] = t
            continue
        zeros = numpy.zeros_like(nodes[element.node].value)
        starts.setdefault(element.node, zeros)[element.index] = t
    tangents: list[Any] = []
    with numpy.errstate(all="ignore"):
        for node in nodes:
            ts = [tangents[p] for p in node.parents]
            tangents.append(push(node, ts) if ts else starts.get(node.id, 0.0))
    return tangents


def push(node: Node, ts: list[Any]) -> Any:
    """The tangent of a node, from those of its parents."""
    if node.push:
        return node.push(ts)
    total: Any = 0.0
    for d, t in zip(node.partials, ts, strict=True):
        total = plus(total, d * t)
    return total


# ---------------------------------------------------------------- the story


def told(model: Model, k: int, seed: Seed) -> Model:
    """The same graph with the story of pass k."""
    names = [words.shortened(name, NAME_LIMIT) for name in model.names]
    values = {event.node: event for event in model.events if event.kind == "value"}
    events = []
    for node in model.nodes:
        t = node.tangents[k]
        says = sentence(model, node, names, k, seed)
        events += [values[node.id], Event("tangent", node.id, None, None, t, t, says)]
    return replace(model, events=tuple(events))


def sentence(model: Model, node: Node, names: Sequence[str], k: int, seed: Seed) -> str:
    """Say how a node gets its tangent."""
    name, t = names[node.id], node.tangents[k]
    now = formula_text(t)
    if node.is_leaf:
        if node.role == "constant":
            return f"The constant {name} does not change: its tangent is 0."
        return f"The seed says how fast the input {name} moves: its tangent is {now}."
    end = f" {result_text(model, k, seed)}" if node.id == model.output else ""
    through = name if node.members else model.title(node.id, NAME_LIMIT)
    if way := terms(model, node, names, k):
        return f"Push through {through}: the tangent of {name} is {way} = {now}.{end}"
    moves = " and ".join(
        f"{names[p]} moves by {formula_text(model.nodes[p].tangents[k])}"
        for p in dict.fromkeys(node.parents)
    )
    when = f"when {moves}, " if moves else ""
    return f"Push through {through}: {when}{name} moves by {now}.{end}"


def terms(model: Model, node: Node, names: Sequence[str], k: int) -> str:
    """Write the sum of (local partial) × (tangent) over the operands; "" if it is not short."""
    ts = [model.nodes[p].tangents[k] for p in node.parents]
    known = all(d is not None for d in node.partials)
    if not known or any(map(texts.is_group, ts)) or not 0 < len(ts) <= 3:
        return ""
    if len({texts.shape_of(t) for t in (*ts, node.tangents[k])}) > 1:
        return ""
    pairs = [
        f"{factor_text('local partial', texts.partial_text(d))} × "
        f"{factor_text('tangent', formula_text(t))}"
        for d, t in zip(node.partials, ts, strict=True)
    ]
    return " + ".join(pairs) + ("" if is_number(node.value) else ", element by element,")


def result_name(model: Model, seed: Seed) -> str:
    """What a pass tells: dy/dx1, or the derivative along a direction."""
    name = model.name(model.output)
    return f"d{name}/d{seed.of}" if seed.of else f"{name} along {direction_text(seed.along)}"


def result_text(model: Model, k: int, seed: Seed) -> str:
    """Say what a pass has found."""
    now = formula_text(model.nodes[-1].tangents[k])
    name = result_name(model, seed)
    return f"So {name} = {now}." if seed.of else f"The derivative of {name} is {now}."


def question(model: Model, event: Event, k: int) -> dict[str, Any] | None:
    """Return what to ask before a tangent is pushed into a node; None before other steps."""
    node = model.nodes[event.node]
    if event.kind != "tangent" or not node.parents or texts.is_group(event.total):
        return None
    name, way = model.name(node.id), terms(model, node, model.names, k)
    if is_number(event.total) and way and not texts.dtype_text(event.total).startswith("comp"):
        ts = [model.nodes[p].tangents[k] for p in node.parents]
        near = (sum(node.partials), _product(node.partials, ts), -event.total, node.value)
        asking = f"What is the tangent of {model.title(node.id)}?"
        return {"name": name} | asked(asking, event.total, f"{way} = ", near, MISTAKES)
    asking = f"What is the shape of the tangent of {model.title(node.id)}?"
    shape = str(texts.shape_of(event.total))
    return {"name": name} | shape_asked(asking, shape, name, [], SHAPE_MISTAKES)


def _product(partials: Sequence[float], ts: Sequence[float]) -> float:
    total = 1.0
    for d, t in zip(partials, ts, strict=True):
        total *= d * t
    return total


def arriving(model: Model, k: int) -> list[list[dict[str, Any]]]:
    """Return, for the panel of each node, its tangent and the step at which it is known."""
    found: list[list[dict[str, Any]]] = []
    for node in model.nodes:
        way = terms(model, node, model.names, k) if node.parents else "seed"
        t, step = node.tangents[k], 2 * (node.id + 1)
        share: dict[str, Any] = {"step": step, "says": way or "pushed through the operation"}
        if is_number(t):
            share["sum"] = f"= {value_text(t)}"
        else:
            share |= {"sum": "", "array": texts.long_text(t, "tangent")}
        found.append([share])
    return found
