"""The walk back over a graph: it becomes a tape, and the walk is that of the engine.

>>> from microad.autograd import array
>>> x = array(3.0, requires_grad=True)
>>> y = x * x
>>> sweep([y], [None], lambda node, g: print(node is x.index, g))
True 6.0

Nodes in the order of their creation are the rows of a tape, the leaves at its beginning. So nothing
here knows how a cotangent goes through an operation: `microad.engine.tape.backward` does. What is
added are hooks on the way, and walks that are recorded themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

import numpy as raw

import microad.numpy as np
from microad.autograd.graph import Node, behind
from microad.autograd.recording import PAUSED, RECORDING, during
from microad.engine.tape import Op, Sum, Var, backward
from microad.engine.trees import LEAF, check_seeds, dtype_of, like, ones_like, plain
from microad.errors import InsideGradError, NotRecordedError, SeedNeededError


def sweep(
    heads: Sequence[Any],
    gs: Sequence[Any],
    arrive: Callable[[Node, Any], Any],
    retain: bool = False,
    create: bool = False,
    asked: Collection[Node] = (),
) -> None:
    """Pull cotangents of heads back.

    Parameters
    ----------
    heads : list of Array
        Recorded results.
    gs : list of array or None
        Their cotangents; None is 1, for a head that is one real number.
    arrive : callable
        It is called with the node of each leaf, and the cotangent that arrives there.
    retain, create : bool
        Whether the graph is to stay as it is, and whether the walk is recorded.
    asked : collection of Node
        Results on the way that `arrive` is called for, too.
    """
    seeds = [(node_of(head), seed_of(head, g, create)) for head, g in zip(heads, gs)]
    nodes = behind([node for node, _ in seeds])
    rows = {node: row for row, node in enumerate(nodes)}
    adjoints: list = [None] * len(nodes)
    for node, seed in seeds:
        old = adjoints[rows[node]]
        adjoints[rows[node]] = seed if old is None else old + seed
    leaves = [node for node in nodes if node.op is None]
    with during(RECORDING if create else PAUSED):
        graph = heads[0].tape
        ops = [op_of(node, partial(arrive, node) if node in asked else None) for node in nodes]
        parents = [
            tuple([rows[one] for one in p]) if type(p) is tuple else rows[p]
            for p in [node.parents for node in nodes]
        ]
        residuals = [graph.retrace(node) if create else node.residuals for node in nodes]
        if not retain:
            for node in nodes[len(leaves) :]:
                node.release()
        adjoints = backward((ops, parents, residuals), adjoints, len(leaves), np if create else raw)
        for leaf, g in zip(leaves, adjoints):
            if g is not None:
                arrive(leaf, g.whole if type(g) is Sum else g)


def parents_of(node: Node) -> tuple[Node, ...]:
    """The parents, also of a node with one."""
    return node.parents if type(node.parents) is tuple else (node.parents,)


def node_of(head: Any) -> Node:
    """The node of a recorded result."""
    node = getattr(head, "index", None)
    if not isinstance(node, Node) or node.op is None:
        raise NotRecordedError(head)
    return node


def seed_of(head: Var, g: Any, create: bool) -> Any:
    """The cotangent to begin with: that of a number is 1."""
    if g is None:
        if head.shape not in ((), (1,)) or dtype_of(head).kind != "f":
            raise SeedNeededError(head)
        return ones_like(head.value)
    if not isinstance(g, Var):
        g = like(np, raw.asarray(g), plain(head))
    elif not isinstance(g.index, Node):
        raise InsideGradError("a cotangent")
    elif not create:
        g = g.value
    return check_seeds(g, LEAF, [head])[0]


def op_of(node: Node, arrive: Callable | None) -> Any:
    """The operation of a node, with hooks that see the adjoint before it is pulled further."""
    hooks = [node.request.receive] if node.request else []
    hooks += [arrive] if arrive else []
    return with_hooks(node.op, hooks) if node.op and hooks else node.op


def with_hooks(op: Op, hooks: Sequence[Callable]) -> Op:
    """The same operation, with functions that are called with its adjoint and may change it."""

    def through(g: Any) -> Any:
        for hook in hooks:
            changed = hook(g)
            g = g if changed is None else changed
        return g

    pull = lambda np, g, saved: op.pull(np, through(g), saved)  # noqa: E731
    add = lambda np, g, saved, old: op.add(np, through(g), saved, old)  # noqa: E731
    return Op(op.name, pull, op.push, op.add and add)
