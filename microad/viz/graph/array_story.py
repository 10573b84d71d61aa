"""What the story of a graph tells where values are arrays: the panel of a node, and the questions.

Nobody predicts forty numbers. So the question before a pull is about one number where only one
arrives, about one element where operand and result go element by element, and about the shape
everywhere else: an adjoint has the shape of the value that it belongs to.
"""

import math
from collections.abc import Iterable
from typing import Any

from microad.viz.graph import array_text
from microad.viz.graph.array_text import formula_text, is_group, is_number, shape_of, value_text
from microad.viz.graph.model import Event, Model, Node
from microad.viz.words import number_text

NUMBER_MISTAKES = (
    "{answer} is the whole adjoint of {name} then. What does this step alone add?",
    "The size of {answer} is right, its sign is not.",
    "{answer} is not it: {name} gets {way}.",
)
ELEMENT_MISTAKES = (
    "{answer} is the local partial alone. Multiply it by the adjoint of {above}.",
    "{answer} is the adjoint of {above}. Multiply it by the local partial.",
    "The size of {answer} is right, its sign is not.",
    "{answer} is the sum. Along a path the factors are multiplied.",
    "{answer} is not it: multiply the local partial by the adjoint of {above}.",
)
SHAPE_MISTAKES = (
    "{answer} is the shape of {above}. What arrives at {name} has the shape of {name}.",
    "{answer} is not it: what arrives at {name} has the shape of {name}.",
)


# ---------------------------------------------------------------- predict mode


def question(model: Model, event: Event, child: Node, k: int) -> dict[str, Any] | None:
    """Return what to ask before a pull, and what judges the answer; None if nothing can be."""
    name, title = model.name(event.node), model.title(child.id)
    way = array_text.way_down(child, k, model.nodes[event.node], model.name(child.id))
    facts = {"name": name, "above": model.name(child.id), "way": way}
    if is_group(event.amount):
        return None
    if is_number(event.amount):
        if not is_real(event.amount):
            return None
        question = f"What adjoint arrives at {name} through {title}?"
        near, mistakes = (event.total, -event.amount), NUMBER_MISTAKES
        return facts | asked(question, event.amount, f"{way} = ", near, mistakes)
    factors = (child.partials[k], child.adjoint, event.amount)
    if factors[0] is not None and all(map(is_real, factors)) and event.amount.size:
        return facts | element_question(name, title, child, k, event)
    shape = str(shape_of(event.amount))
    return facts | {
        "question": f"What is the shape of the adjoint that arrives at {name} through {title}?",
        "kind": "shape",
        "answer": None,
        "word": shape,
        "says": f"{shape}, the shape of {name}.",
        "near": [str(shape_of(child.value))],
        "mistakes": SHAPE_MISTAKES,
    }


def element_question(name: str, title: str, child: Node, k: int, event: Event) -> dict[str, Any]:
    """Ask about the element to which the most arrives."""
    amount = abs(event.amount.ravel())
    at = max(range(len(amount)), key=lambda i: (math.isfinite(amount[i]), amount[i]))
    index: tuple[int, ...] = ()
    for n in reversed(event.amount.shape):
        at, index = at // n, (at % n, *index)
    d, g, ans = (float(x[index]) for x in (child.partials[k], child.adjoint, event.amount))
    element = f"{name}[{', '.join(map(str, index))}]"
    question = (
        f"Element by element: what adjoint arrives at {element} through {title}? The local partial "
        f"is {number_text(d)} there, and the adjoint {number_text(g)}."
    )
    says = f"(local partial {number_text(d)}) × (adjoint {number_text(g)}) = "
    return asked(question, ans, says, (d, g, -ans, d + g), ELEMENT_MISTAKES)


def asked(question: str, ans: Any, says: str, near: Iterable, mistakes: Any) -> dict[str, Any]:
    """A question whose answer is a number."""
    return {
        "question": question,
        "answer": finite(ans),
        "word": number_text(ans),
        "says": f"{says}{number_text(ans)}.",
        "near": [finite(x) for x in near],
        "mistakes": mistakes,
    }


def finite(x: Any) -> float | None:
    """Return a number that JSON can carry, or None."""
    return float(x) if math.isfinite(x) else None


def is_real(x: Any) -> bool:
    """Tell numbers that a learner can type."""
    return not isinstance(x, complex) and not array_text.dtype_text(x).startswith("complex")


# ---------------------------------------------------------------- the panel


def arrived(model: Model, event: Event) -> dict[str, str]:
    """Say what an event brings to an adjoint, and print the sum so far."""
    source = "seed" if event.child is None else f"from {model.name(event.child)}"
    says = {"says": f"{source}: {formula_text(event.amount)}"}
    if is_number(event.total):
        return says | {"sum": f"sum: {value_text(event.total)}"}
    return says | {"sum": "sum:", "array": array_text.long_text(event.total, "adjoint")}


def values(model: Model, id: int, formula: str, numbers: str) -> list[str]:
    """Say how a node got its value, and print the value."""
    node, name = model.nodes[id], model.name(id)
    if is_number(node.value) and "…" not in numbers:
        kind = array_text.dtype_text(node.value)
        ends = [f"{numbers} = {number_text(node.value)}" if numbers else ""]
        lines = [formula, *ends] if numbers else [f"{name} = {number_text(node.value)}"]
        return [*lines, kind] if kind not in ("", "float64") else lines
    return [*([formula] if formula else []), array_text.long_text(node.value, name)]


def pulls(model: Model, node: Node) -> list[str]:
    """Say what each operand gets where no local partial tells it."""
    if node.members:
        return []
    name = model.name(node.id)
    return [
        f"{model.name(parent)} gets {array_text.way_down(node, k, model.nodes[parent], name)}"
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
            found.append(array_text.long_text(operand.value, operand.text or "constant"))
    return found


def is_worth_printing(constant: Any) -> bool:
    """Tell arrays, and numbers that go by a name."""
    named = constant.text.isidentifier() or not is_number(constant.value)
    return constant.known and array_text.is_data(constant.value) and named
