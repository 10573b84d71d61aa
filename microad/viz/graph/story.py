"""The story of a graph as plain data: what the Inspector's front end replays.

Everything that a learner can read or be told is written here, numbers as texts, so that the
front end only shows it: the sentence of each step, the panel of each node, the question before
each pull, with the right answer and the answers that show a known mistake.
"""

from typing import Any

from microad.viz import words
from microad.viz.graph import array_story as arrays
from microad.viz.graph import array_text
from microad.viz.graph.array_story import finite
from microad.viz.graph.model import Event, Model
from microad.viz.graph.paint import LOOKS, paint
from microad.viz.graph.scene import Scene
from microad.viz.words import number_text

SHOWN = ("kind", "node", "child", "operand", "text", "value", "adjoint", "tangent", "partial")
PHASES = {"value": "forward", "tangent": "tangent", "seed": "backward", "pull": "backward"}
ROLES = {"input": "input", "constant": "constant", "op": "operation", "output": "output"}
MISTAKES = (  # what a wrong answer tells; the last one is for all that is not known
    "{answer} is the whole adjoint of {name} then. What does this step alone add?",
    "{answer} is the local partial alone. Multiply it by the adjoint of {above}.",
    "{answer} is the adjoint of {above}. Multiply it by the local partial on the edge.",
    "The size of {answer} is right, its sign is not.",
    "{answer} is the sum. Along a path the factors are multiplied.",
    "{answer} is not it: multiply the local partial on the edge by the adjoint of {above}.",
)
HINT = "Select a node to see how it was made: click it, or press Enter on it."


def question(model: Model, event: Event) -> dict[str, Any] | None:
    """Return what to ask before a pull, and what judges the answer; None before other steps.

    `near` holds the numbers that known mistakes lead to, in the order of `MISTAKES`.
    """
    if event.kind != "pull" or event.child is None or event.operand is None:
        return None
    child = model.nodes[event.child]
    if is_about_arrays(model, event):
        return arrays.question(model, event, child, event.operand)
    partial, adjoint = child.partials[event.operand], child.adjoint
    near = (event.total, partial, adjoint, -event.amount, partial + adjoint)
    product = f"(local partial {number_text(partial)}) × (adjoint {number_text(adjoint)})"
    name = model.name(event.node)
    return {
        "question": f"What adjoint arrives at {name} through {model.title(event.child)}?",
        "answer": finite(event.amount),
        "word": number_text(event.amount),
        "says": f"{product} = {number_text(event.amount)}.",
        "near": [finite(x) for x in near],
        "name": name,
        "above": model.name(event.child),
    }


def is_about_arrays(model: Model, event: Event) -> bool:
    """Tell a pull that is not the product of two real numbers."""
    if event.child is None or event.operand is None:
        return not array_text.is_number(event.total)
    child = model.nodes[event.child]
    factors = (child.partials[event.operand], child.adjoint, event.total)
    return not all(x is not None and array_text.is_number(x) and arrays.is_real(x) for x in factors)


def closed(text: str) -> str:
    """Put brackets around what reads badly after a sign or a letter.

    >>> closed("x"), closed("-2"), closed("neuron 4")
    ('x', '(-2)', '(neuron 4)')
    """
    return f"({text})" if text.startswith("-") or " " in text else text


def shares(model: Model, events: tuple[Event, ...]) -> list[list[dict[str, Any]]]:
    """Return, for each node, what arrives at its adjoint: at which step, from where, the sum."""
    found: list[list[dict[str, Any]]] = [[] for _ in model.nodes]
    for step, event in enumerate(events, start=1):
        if event.kind in ("value", "tangent"):
            continue
        if is_about_arrays(model, event):
            found[event.node].append({"step": step} | arrays.arrived(model, event))
            continue
        says = f"seed: {number_text(event.total)}"
        if event.child is not None and event.operand is not None:
            child = model.nodes[event.child]
            d, g = number_text(child.partials[event.operand]), closed(number_text(child.adjoint))
            says = f"from {model.name(child.id)}: {d} × {g} = {number_text(event.amount)}"
        share = {"step": step, "says": says, "sum": f"sum: {number_text(event.total)}"}
        found[event.node].append(share)
    return found


def source(model: Model, id: int) -> dict[str, str] | None:
    """Return the source line of a node, cut in three where the operation starts and ends."""
    line = model.nodes[id].line
    if line is None:
        return None
    return {
        "name": "Source" if line.number is None else f"Source, line {line.number}",
        "before": line.text[: line.start],
        "marked": line.text[line.start : line.end],
        "after": line.text[line.end :],
    }


def values(model: Model, id: int) -> list[str]:
    """Return how a node got its value: the formula, and the formula with the numbers put in."""
    node, name = model.nodes[id], model.name(id)
    formula = numbers = ""
    if node.parents and not node.members:
        formula = f"{name} = {words.formula(node.op, model.operand_names(id))}"
        numbers = f"{name} = {words.formula(node.op, model.operand_values(id))}"
    if node.shares or not array_text.is_number(node.value):
        return arrays.values(model, id, formula, numbers)
    ans = number_text(node.value)
    if not formula:
        return [f"{name} = {ans}" if node.role != "constant" else ans]
    return [formula, f"{numbers} = {ans}"]


def partials(model: Model, id: int) -> list[str]:
    """Return the rule and the number of every local partial of a node."""
    node, found = model.nodes[id], []
    places = {o: place for place, o in enumerate(node.operands) if isinstance(o, int)}
    places = places or {k: k for k in range(len(node.parents))}
    for k, d in enumerate(node.partials):
        if d is None:
            continue
        if node.members:
            rule = f"d{closed(model.name(id))}/d{closed(model.name(node.parents[k]))}"
        else:
            rule = words.partial_text(node.op, places[k], model.operand_names(id))
        number = f" = {array_text.partial_text(d)}"
        found.append(rule if rule.endswith(number) else rule + number)
    return found


def about(model: Model, id: int) -> dict[str, Any]:
    """Return what the panel says about a node, but for what arrives at its adjoint."""
    node = model.nodes[id]
    more: dict[str, Any] = {}
    if node.shares:
        more = {"pulls": arrays.pulls(model, node), "constants": arrays.constants(node.operands)}
    return more | {
        "title": model.title(id),
        "role": f"group of {node.operations} operations" if node.members else ROLES[node.role],
        "value": values(model, id),
        "partials": partials(model, id),
        "line": source(model, id),
    }


def tell(scene: Scene) -> dict[str, Any]:
    """Return the story of a scene: its picture, its steps and its nodes; none if it is refused."""
    model, events = scene.model, () if scene.refusal else scene.events
    then = "; then the adjoints flow back" if model.reverse else ""
    states = scene.states() if events else []  # the events may end before the sweep back
    arriving = shares(model, events) if events else []
    return {
        "name": f"Inspector: graph of {model.name(model.output)}, {len(model.nodes)} nodes",
        "start": f"Nothing has happened yet. Step forward to compute the values{then}.",
        "hint": HINT,
        "row": model.row,
        "svg": paint(scene),
        "looks": LOOKS,
        "mistakes": MISTAKES,
        "steps": [
            {key: state[key] for key in SHOWN if key in state}
            | {"phase": PHASES[event.kind], "ask": question(model, event)}
            for state, event in zip(states, events, strict=False)
        ],
        "nodes": [about(model, id) | {"shares": here} for id, here in enumerate(arriving)]
        * bool(events),
    }
