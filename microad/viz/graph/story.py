"""The story of a graph as data: what the Inspector's front end replays.

Everything that a learner can read or be told is written here, numbers as texts, so that the
front end only shows it: the sentence of each step, the panel of each node, the question before
each pull, with the right answer and the answers that show a known mistake.
"""

import math
from collections.abc import Iterable
from typing import Any

from microad.viz import words
from microad.viz.graph import texts
from microad.viz.graph.model import Event, Model, Node
from microad.viz.graph.paint import LOOKS, paint
from microad.viz.graph.scene import Scene
from microad.viz.graph.texts import formula_text, is_group, is_number, shape_of, value_text
from microad.viz.questions import asked, shape_asked
from microad.viz.words import number_text

SENT = ("kind", "node", "child", "operand", "text", "value", "adjoint", "tangent", "partial",
        "share")  # fmt: skip
PHASES = {"value": "forward", "tangent": "tangent", "seed": "backward", "pull": "backward"}
ROLES = {"input": "input", "constant": "constant", "op": "operation", "output": "output"}
TERMS = 12  # shares that are written out in a sum
HINT = "Select a node to see how it was made: click it, or press Enter on it."

# What a wrong answer tells; the last one is for all that is not known.
WHOLE = "{answer} is the whole adjoint of {name} then. What does this step alone add?"
SIGN = "The size of {answer} is right, its sign is not."
SUM = "{answer} is the sum. Along a path the factors are multiplied."
MISTAKES = (  # of a product of numbers, as most are; the local partial stands on the edge
    WHOLE,
    "{answer} is the local partial alone. Multiply it by the adjoint of {above}.",
    "{answer} is the adjoint of {above}. Multiply it by the local partial on the edge.",
    SIGN,
    SUM,
    "{answer} is not it: multiply the local partial on the edge by the adjoint of {above}.",
)
ELEMENT_MISTAKES = (
    "{answer} is the local partial alone. Multiply it by the adjoint of {above}.",
    "{answer} is the adjoint of {above}. Multiply it by the local partial.",
    SIGN,
    SUM,
    "{answer} is not it: multiply the local partial by the adjoint of {above}.",
)
NUMBER_MISTAKES = (WHOLE, SIGN, "{answer} is not it: {name} gets {way}.")
SHAPE_MISTAKES = (
    "{answer} is the shape of {above}. What arrives at {name} has the shape of {name}.",
    "{answer} is not it: what arrives at {name} has the shape of {name}.",
)

# ---------------------------------------------------------------- predict mode


def question(model: Model, event: Event) -> dict[str, Any] | None:
    """Return what to ask before a pull, and what judges the answer; None before other steps.

    A number is asked for: of an array, the element to which the most arrives, if it is a product
    element by element. Of any other array the shape is asked, for nobody predicts forty numbers.
    """
    if event.kind != "pull" or event.child is None or event.operand is None:
        return None
    child, k, amount = model.nodes[event.child], event.operand, event.amount
    if is_group(amount) or (is_number(amount) and not is_real(amount)):
        return None
    name, above = model.name(event.node), model.name(event.child)
    facts = {"name": name, "above": above}
    through = f"through {model.title(child.id)}"
    if is_product(child, k, amount):
        return facts | product_question(name, through, child, k, event)
    if is_number(amount):
        asking = f"What share arrives at {name} {through}?"
        way = texts.way_down(child, k, model.nodes[event.node], above)
        near = (event.total, -amount)
        return facts | {"way": way} | asked(asking, amount, f"{way} = ", near, NUMBER_MISTAKES)
    asking = f"What is the shape of the share that arrives at {name} {through}?"
    shape, near_shape = str(shape_of(amount)), str(shape_of(child.value))
    return facts | shape_asked(asking, shape, name, [near_shape], SHAPE_MISTAKES)


def product_question(name: str, through: str, child: Node, k: int, event: Event) -> dict[str, Any]:
    """Ask for (local partial) × (adjoint): a number, or one element of an array."""
    index = largest_element(event.amount)
    d, g, ans = (element(x, index) for x in (child.partials[k], child.adjoint, event.amount))
    says = f"(local partial {number_text(d)}) × (adjoint {number_text(g)}) = "
    if not index:
        asking = f"What share arrives at {name} {through}?"
        return asked(asking, ans, says, (event.total, d, g, -ans, d + g))
    asking = (
        f"Element by element: what share arrives at {name}[{', '.join(map(str, index))}] "
        f"{through}? The local partial is {number_text(d)} there, and the adjoint {number_text(g)}."
    )
    return asked(asking, ans, says, (d, g, -ans, d + g), ELEMENT_MISTAKES)


def is_product(child: Node, k: int, amount: Any) -> bool:
    """Tell whether what child hands down to its parent k is a product of real elements."""
    factors = (child.partials[k], child.adjoint, amount)
    if any(x is None or is_group(x) or not is_real(x) for x in factors):
        return False
    return math.prod(shape_of(amount)) > 0 and len(set(map(shape_of, factors))) == 1


def largest_element(x: Any) -> tuple[int, ...]:
    """Return the place of the element of the largest size; that of a number is ()."""
    if is_number(x):
        return ()
    sizes = abs(x.ravel())
    at = max(range(len(sizes)), key=lambda i: (math.isfinite(sizes[i]), sizes[i]))
    index: tuple[int, ...] = ()
    for n in reversed(x.shape):
        at, index = at // n, (at % n, *index)
    return index


def element(x: Any, index: tuple[int, ...]) -> float:
    """Return an element of an array; a number has one."""
    return float(x[index] if index else x)


def is_real(x: Any) -> bool:
    """Tell numbers that a learner can type."""
    return not isinstance(x, complex) and not texts.dtype_text(x).startswith("complex")


# ---------------------------------------------------------------- the panel


def closed(text: str) -> str:
    """Put brackets around what reads badly after a sign or a letter.

    >>> closed("x"), closed("-2"), closed("neuron 4")
    ('x', '(-2)', '(neuron 4)')
    """
    return f"({text})" if text.startswith("-") or " " in text else text


def shares(model: Model, events: tuple[Event, ...]) -> list[list[dict[str, Any]]]:
    """Return, for each node, what arrives at its adjoint: at which step, from where, the sum."""
    found: list[list[dict[str, Any]]] = [[] for _ in model.nodes]
    terms: list[list[str]] = [[] for _ in model.nodes]
    for step, event in enumerate(events, start=1):
        if event.kind in ("seed", "pull"):
            terms[event.node].append(term(model, event))
            whole = summed(event, terms[event.node])
            found[event.node].append({"step": step, "says": arrived(model, event)} | whole)
    return found


def term(model: Model, event: Event) -> str:
    """Write what an event adds to an adjoint, as it stands in a sum: 3 × 2, or (-2)."""
    if event.child is None or event.operand is None:
        return closed(formula_text(event.amount))
    child, k = model.nodes[event.child], event.operand
    if not is_number(event.amount) or not is_product(child, k, event.amount):
        return closed(formula_text(event.amount))
    factors = (child.partials[k], child.adjoint)
    return " × ".join(closed(number_text(factor)) for factor in factors)


def arrived(model: Model, event: Event) -> str:
    """Say what an event brings to an adjoint: a product, if it is one of numbers."""
    if event.child is None or event.operand is None:
        return f"seed: {formula_text(event.amount)}"
    text, ans = term(model, event), formula_text(event.amount)
    product = f"{text} = " if " × " in text else ""
    return f"from {model.name(event.child)}: {product}{ans}"


def summed(event: Event, terms: list[str]) -> dict[str, str]:
    """Print the sum so far, as one formula: sum: 3 × 2 + 1 × 4 = 10."""
    if is_number(event.total):
        whole = " + ".join(terms)
        is_formula = len(terms) <= TERMS and whole != closed(value_text(event.total))
        return {"sum": f"sum: {f'{whole} = ' if is_formula else ''}{value_text(event.total)}"}
    return {"sum": "sum:", "array": texts.long_text(event.total, "adjoint")}


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
    """Return how a node got its value: the formula, the formula with the numbers put in, the value.

    What is no number, or comes from something that is not known, is printed.
    """
    node, name = model.nodes[id], model.name(id)
    lines = []
    ans, numbers = value_text(node.value), name
    if node.parents and not node.members:
        lines.append(f"{name} = {words.formula(node.op, model.operand_names(id))}")
        numbers = f"{name} = {words.formula(node.op, model.operand_values(id))}"
    if not is_number(node.value) or "…" in numbers:
        return [*lines, texts.long_text(node.value, name)]
    lines.append(ans if node.role == "constant" else f"{numbers} = {ans}")
    kind = texts.dtype_text(node.value)
    return lines if kind in ("", "float64") else [*lines, kind]


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
        number = f" = {texts.partial_text(d)}"
        found.append(rule if rule.endswith(number) else rule + number)
    return found


def pulls(model: Model, node: Node) -> list[str]:
    """Say what each operand gets where no local partial tells it."""
    if node.members:
        return []
    name = model.name(node.id)
    return [
        f"{model.name(parent)} gets {texts.way_down(node, k, model.nodes[parent], name)}"
        for k, parent in enumerate(node.parents)
        if node.partials[k] is None
    ]


def constants(operands: Iterable[Any]) -> list[str]:
    """Print the constants that an operation was applied to, if their text does not show them."""
    found = []
    for operand in operands:
        if type(operand) is tuple:
            found += constants(operand)
        elif not isinstance(operand, int) and is_worth_printing(operand):
            found.append(texts.long_text(operand.value, operand.text or "constant"))
    return found


def is_worth_printing(constant: Any) -> bool:
    """Tell arrays, and numbers that go by a name."""
    named = constant.text.isidentifier() or not is_number(constant.value)
    return constant.known and texts.is_data(constant.value) and named


def about(model: Model, id: int) -> dict[str, Any]:
    """Return what the panel says about a node, but for what arrives at its adjoint."""
    node = model.nodes[id]
    return {
        "title": model.title(id),
        "role": f"group of {node.operations} operations" if node.members else ROLES[node.role],
        "value": values(model, id),
        "partials": partials(model, id),
        "pulls": pulls(model, node),
        "constants": constants(node.operands),
        "line": source(model, id),
    }


def inside(scene: Scene) -> dict[int, list[str]]:
    """List, for each folded box, the leaves in it: the weights of a neuron, with their adjoints."""
    return {
        card.node: card.tooltip.splitlines()[1:]
        for card in scene.cards
        if scene.model.nodes[card.node].members
    }


def tell(scene: Scene) -> dict[str, Any]:
    """Return the story of a scene: its picture, its steps and its nodes; none if it is refused."""
    model, events = scene.model, () if scene.refusal else scene.events
    then = "; then the adjoints flow back" if model.reverse else ""
    states = scene.states() if events else []  # the events may end before the sweep back
    arriving = shares(model, events) if events else []
    leaves = inside(scene)
    return {
        "name": f"Inspector: graph of {model.name(model.output)}, {len(model.nodes)} nodes",
        "start": f"Nothing has happened yet. Step forward to compute the values{then}.",
        "hint": HINT,
        "row": model.row,
        "svg": paint(scene),
        "looks": LOOKS,
        "mistakes": MISTAKES,
        "steps": [
            {key: state[key] for key in SENT if key in state}
            | {"phase": PHASES[event.kind], "ask": question(model, event)}
            for state, event in zip(states, events, strict=False)
        ],
        "nodes": [
            about(model, id) | {"shares": here, "leaves": leaves.get(id)}
            for id, here in enumerate(arriving)
        ]
        * bool(events),
    }
