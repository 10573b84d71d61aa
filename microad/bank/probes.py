"""What probes share: cases to draw, lettered lines, graphs to build and to look at."""

import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from textwrap import indent
from types import CodeType, FrameType
from typing import Any

from microad.errors import LettersError

# ---------------------------------------------------------------- lines to be put in order


def listing(lines: dict[str, str]) -> str:
    """The lettered lines as the prompt shows them."""
    rows = []
    for letter, line in lines.items():
        first, *rest = line.split("\n")
        rows += [f"{letter} | {first}", *(f"  | {more}" for more in rest)]
    return "\n".join(rows)


def chosen(lines: dict[str, str], letters: Any) -> list[str]:
    """The letters of an answer such as ``"C A F"``; a letter can be used once.

    >>> chosen({"A": "x = 1", "B": "y = x"}, "a, b")
    ['A', 'B']
    """
    if not isinstance(letters, str):
        raise LettersError("no text", letters=letters)
    found = letters.upper().replace(",", " ").split()
    if len(found) == 1:
        found = list(found[0])
    for letter in found:
        if letter not in lines:
            raise LettersError("no line", letter=letter, last=max(lines))
        if found.count(letter) > 1:
            raise LettersError("twice", letter=letter)
    return found


def assemble(lines: dict[str, str], letters: Any) -> str:
    """The program that an answer such as ``"C A F"`` spells."""
    return "\n".join(lines[letter] for letter in chosen(lines, letters)) + "\n"


def run(program: str, names: dict[str, Any] | None = None) -> dict[str, Any]:
    """Execute an assembled program and return what it defines."""
    space = dict(names or {})
    exec(_program(program), space)
    return space


@cache
def _program(text: str) -> CodeType:
    return compile(text, "<your lines>", "exec")


def inside(header: str, body: str) -> str:
    """A class header with the methods of `body` under it."""
    return header.rstrip("\n") + "\n\n" + indent(body, "    ")


# ---------------------------------------------------------------- looking at a graph


def plain(x: float) -> float | str:
    """A number as plain data; NaN and the infinities as words, since NaN equals nothing."""
    return x if math.isfinite(x) else {math.inf: "inf", -math.inf: "-inf"}.get(x, "NaN")


def ordered(root: Any) -> list[Any]:
    """Every node that `root` was made from, each one after all nodes that use it."""
    done: list[Any] = []
    seen: set[int] = set()
    stack = [(root, False)]
    while stack:
        node, finished = stack.pop()
        if finished:
            done.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack += [(parent, False) for parent in node.parents]
    return done[::-1]


def gradient(root: Any, *leaves: Any) -> list[float | str]:
    """d(root)/d(leaf) for each leaf, from what the graph has recorded and nothing else."""
    adjoint = {id(root): 1.0}
    for node in ordered(root):
        for parent, partial in zip(node.parents, node.partials, strict=True):
            share = partial * adjoint[id(node)]
            adjoint[id(parent)] = adjoint.get(id(parent), 0.0) + share
    return [plain(adjoint.get(id(leaf), 0.0)) for leaf in leaves]


def raised(call: Callable[[], Any]) -> str:
    """What kind of error a call ends in, or what it returned instead."""
    try:
        ans = call()
    except Exception as error:  # whatever a learner's code raises is an observation
        return type(error).__name__
    return f"no error, but {getattr(ans, 'data', ans)!r:.40}"


# ---------------------------------------------------------------- counting steps


class TooManyStepsError(Exception):
    """Raised in a program that takes more steps than it may."""


@contextmanager
def counted(limit: int) -> Iterator[None]:
    """Let a program run so many lines and no more, however quick the machine is.

    >>> with counted(1000):
    ...     total = sum(i for i in range(20))
    >>> with counted(10):
    ...     total = sum(i for i in range(20))
    Traceback (most recent call last):
    microad.bank.probes.TooManyStepsError
    """
    left = limit

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise TooManyStepsError
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


# ---------------------------------------------------------------- cases


def signed(r: random.Random, low: float = 0.5, high: float = 2.0) -> float:
    """A random number of either sign with four digits, so that it can be read and retyped."""
    return round(r.uniform(low, high), 3) * r.choice((-1, 1))


def halves(r: random.Random) -> float:
    """A random multiple of 0.5: sums of products of these are exact, in whatever order."""
    return r.randint(1, 6) * r.choice((-0.5, 0.5))


def evaluate(text: str, names: dict[str, Any]) -> Any:
    """The value of an expression in Python notation, on numbers or on nodes."""
    return eval(_compiled(text), {"__builtins__": {"sum": sum}}, dict(names))


@cache
def _compiled(text: str) -> CodeType:
    return compile(text, "<expression>", "eval")


def expression(r: random.Random, names: Sequence[str], depth: int, powers: bool = True) -> str:
    """A random expression in which names and constants come more than once."""
    if depth == 0:
        return r.choice([*names, *names, *names, "2", "3", "0.5"])
    left, right = (expression(r, names, depth - r.choice((1, 1, 2)) if depth > 1 else 0, powers)
                   for _ in range(2))  # fmt: skip
    form = r.choice(["{} + {}", "{} - {}", "{} * {}", "{} / {}", "-{}"] + ["{}**2"] * powers)
    return form.format(*(t if len(t) == 1 else f"({t})" for t in (left, right)))


def moderate(text: str, point: dict[str, float], h: float = 1e-3) -> bool:
    """Say whether value and slopes are neither huge nor close to 0, where digits get lost."""
    try:
        value = evaluate(text, point)
        moved = [evaluate(text, point | {name: x + h}) for name, x in point.items()]
    except ZeroDivisionError:
        return False
    slopes = [(there - value) / h for there in moved]
    return all(1e-2 < abs(number) < 1e2 for number in (value, *slopes))


def programs(
    r: random.Random, count: int, names: str = "xy", depth: int = 3, powers: bool = True
) -> Iterator[tuple[str, dict[str, float]]]:
    """Random expressions with inputs at which they are of moderate size."""
    while count:
        text = expression(r, names, depth, powers)
        point = {name: signed(r) for name in names}
        if set(names) <= set(text) and moderate(text, point):
            count -= 1
            yield text, point


def show_program(case: tuple[str, dict[str, float]]) -> str:
    """How a case of `programs` is shown: ``x*y + 2 with x = 3, y = 1``."""
    text, point = case
    return f"{text} with " + ", ".join(f"{name} = {value:g}" for name, value in point.items())


# A graph as plain data: values of the leaves, then steps (operation, left, right), where an
# operand is the place of an earlier node; the last step is the output.
Graph = tuple[list[float], list[tuple[str, int, int]]]

OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}


def build(kind: Callable[[float], Any], graph: Graph) -> list[Any]:
    """Carry out the steps of a graph on numbers of some kind; returns all nodes, leaves first."""
    leaves, steps = graph
    nodes = [kind(value) for value in leaves]
    for op, left, right in steps:
        nodes.append(OPERATIONS[op](nodes[left], nodes[right]))
    return nodes


def random_graph(r: random.Random, leaves: int, steps: int) -> Graph:
    """A random graph in which results are used again; a product has one leaf, to stay moderate."""
    plan: list[tuple[str, int, int]] = []
    for made in range(leaves, leaves + steps - 1):
        recent = r.randrange(max(0, made - 4), made)
        op = r.choice("+-**")
        other = r.randrange(leaves if op == "*" else made)
        plan.append((op, recent, other) if r.random() < 0.5 else (op, other, recent))
    unused = set(range(leaves + steps - 1)) - {i for _, *pair in plan for i in pair}
    spare = sorted(unused)
    total = spare[0]
    for node in spare[1:] or [total]:  # the output gathers what nothing has used
        plan.append(("+", total, node) if r.random() < 0.5 else ("+", node, total))
        total = leaves + len(plan) - 1
    return [halves(r) for _ in range(leaves)], plan


def name_of(place: int) -> str:
    """The name of a node in `show_graph`: a, b, c, ..."""
    return chr(ord("a") + place) if place < 26 else f"n{place}"


def show_graph(graph: Graph) -> str:
    """A graph as a program: ``a = 3; b = a * a``."""
    leaves, steps = graph
    lines = [f"{name_of(i)} = {value:g}" for i, value in enumerate(leaves)]
    for place, (op, left, right) in enumerate(steps, len(leaves)):
        lines.append(f"{name_of(place)} = {name_of(left)} {op} {name_of(right)}")
    return "; ".join(lines)


def leaf_slopes(nodes: Sequence[Any], graph: Graph, wanted: str = "grad") -> dict[str, Any]:
    """What stands in the leaves, under keys such as ``d/da``."""
    count = len(graph[0])
    return {f"d/d{name_of(i)}": plain(getattr(nodes[i], wanted)) for i in range(count)}
