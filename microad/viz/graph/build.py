"""From a graph of values to its `Model`: a walk from an output to everything that it was made from.

A node may be of any class that has ``data``, ``op``, ``parents`` and ``partials`` (``label`` is
welcome): the one of microad, or the one that a learner has just written in a notebook. Nothing
in the graph is changed; the adjoints come from a sweep of our own over the local partials.

Where values are arrays, adjoints do not come from local partials: what a node hands down to each of
its parents was computed by who recorded it, and stands in its `shares`. `microad.debug.trace` makes
such nodes. Everything else is the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from microad.debug.lines import line_of
from microad.errors import NoInputsError, NoRunError, NotAGraphError, NotKeptError
from microad.viz.graph.events import adjoints_of, build_events, names_of
from microad.viz.graph.model import Model, Node, printable
from microad.viz.words import function_name

CONSTANT = "constant"  # the `op` of a leaf that was a number beside a value, as in ``2 * x``


def build(y: Any) -> Model:
    """Write down the graph of `y`.

    Parameters
    ----------
    y : node
        The output.

    Returns
    -------
    Model

    Raises
    ------
    NotAGraphError
        If `y`, or something that it was made from, lacks what a node needs.

    Examples
    --------
    >>> from microad.scalar import Value
    >>> x = Value(3.0, label="x")
    >>> model = build(x * x)
    >>> [model.title(node.id) for node in model.nodes], model.nodes[0].adjoint
    (['x', 'v1 = x * x'], 6.0)
    >>> print(model.events[-1].text)
    Pull through v1 = x * x: x (on the right) gets (local partial 3) × (adjoint 1) = 3, on top of 3; its adjoint is now 6.
    """  # noqa: E501
    found = _in_order(y)
    ids = {id(thing): i for i, thing in enumerate(found)}
    nodes = []
    for i, thing in enumerate(found):
        parents = tuple(ids[id(p)] for p in thing.parents)
        label = printable(getattr(thing, "label", "") or "")
        nodes.append(
            Node(
                id=i,
                op=printable(thing.op or "") if parents else "",
                label=label,
                role=_role(thing, label, i == len(found) - 1),
                parents=parents,
                line=line_of(thing),
                scope=str(getattr(thing, "scope", "") or ""),
                **_content(thing),
            )
        )
    return make_model(nodes, seed=getattr(y, "seed", 1.0) if hasattr(y, "shares") else 1.0)


def model_of(y: Any, inputs: tuple[Any, ...] = (), argnum: Any = None, g: Any = None) -> Model:
    """Write down the graph of what a learner looks at: a node, or a function, which is run.

    Raises
    ------
    NotAGraphError, NoInputsError, NoRunError, NotKeptError, NoOutputError, SeedError
        As `microad.viz.inspect` does.
    """
    return build(_output(y, inputs, argnum, g))


def _output(y: Any, inputs: tuple[Any, ...], argnum: Any, g: Any) -> Any:
    if callable(y) and not hasattr(y, "parents"):
        if not inputs:
            raise NoInputsError(function_name(y))
        from microad.debug.trace import trace_run  # the engine: only for who has one to run

        return trace_run(y, *inputs, argnum=argnum, g=g)
    tape = getattr(y, "tape", None)
    if tape is not None and not hasattr(tape, "graph"):
        raise NotKeptError
    given = {"an input": inputs or None, "argnum": argnum, "g": g if tape is None else None}
    for name, thing in given.items():
        if thing is not None:
            raise NoRunError(name)
    return y if tape is None else tape.graph(y, g)


def _content(thing: Any) -> dict[str, Any]:
    """What is a number in most graphs, and may be an array where the shares are known."""
    if not hasattr(thing, "shares"):
        partials = tuple(_number(d, "a local partial") for d in thing.partials)
        return {"value": _number(thing.data, "data"), "partials": partials}
    names = ("partials", "operands", "shares", "elementwise", "push", "saves")
    return {"value": thing.data} | {name: getattr(thing, name) for name in names}


def make_model(nodes: Sequence[Node], names: tuple[str, ...] = (), seed: Any = 1.0) -> Model:
    """Complete nodes, parents first, to a model: adjoints, names (if not given), events."""
    adjoints = adjoints_of(nodes, seed)
    whole = tuple(replace(node, adjoint=g) for node, g in zip(nodes, adjoints, strict=True))
    names = names or tuple(names_of(whole))
    return Model(whole, names, tuple(build_events(whole, names, seed)), seed)


def _role(thing: Any, label: str, last: bool) -> str:
    """Tell what a node is; a leaf is an input, unless it says that it is a constant."""
    if thing.parents:
        return "output" if last else "op"
    is_wrapped = thing.op == CONSTANT or hasattr(thing, "shares")  # a traced input has a name
    return "constant" if is_wrapped and not label else "input"


def _number(thing: Any, what: str) -> float:
    try:
        return float(thing)
    except (TypeError, ValueError):
        raise NotAGraphError("number", what=what, thing=thing) from None


# ---------------------------------------------------------------- the order of creation


def _in_order(y: Any) -> list[Any]:
    """List everything that `y` was made from, parents first: in the order of creation if known."""
    order = _parents_first(y)
    numbers: list[Any] = [getattr(thing, "number", None) for thing in order]
    if not all(type(n) is int for n in numbers) or len(set(numbers)) < len(numbers):
        return order
    number = {id(thing): n for thing, n in zip(order, numbers, strict=True)}
    if any(number[id(p)] >= number[id(thing)] for thing in order for p in thing.parents):
        return order  # the numbers mean something else
    return sorted(order, key=lambda thing: number[id(thing)])


def _parents_first(y: Any) -> list[Any]:
    """Walk down to the leaves, left operand first, with a stack of our own: depth is no limit.

    A node that is met again while it is still open was made from itself.
    """
    order: list[Any] = []
    state: dict[int, str] = {}
    stack = [y]
    while stack:
        thing = stack[-1]
        if state.get(id(thing)) is None:
            _check_node(thing)
            state[id(thing)] = "open"
            waiting = [p for p in thing.parents if state.get(id(p)) != "done"]
            if any(state.get(id(p)) == "open" for p in waiting):
                raise NotAGraphError("cycle")
            stack.extend(reversed(waiting))
            continue
        stack.pop()
        if state[id(thing)] == "open":
            state[id(thing)] = "done"
            order.append(thing)
    return order


def _check_node(thing: Any) -> None:
    lacking = [a for a in ("data", "op", "parents", "partials") if not hasattr(thing, a)]
    if lacking:
        raise NotAGraphError(
            "attributes", kind=type(thing).__name__, lacking=" and no ".join(lacking)
        )
    parents, partials = thing.parents, thing.partials
    if not isinstance(parents, (tuple, list)) or not isinstance(partials, (tuple, list)):
        raise NotAGraphError("not pairs")
    if len(parents) != len(partials):
        node = getattr(thing, "label", "") or repr(thing.op)
        raise NotAGraphError("counts", node=node, parents=len(parents), partials=len(partials))
