"""The walk back over a graph: from the newest node to the oldest, as over a tape.

>>> from microad.autograd import array
>>> x = array(3.0, requires_grad=True)
>>> y = x * x
>>> sweep([y], [None], lambda node, g: print(node is x.index, g), False, False)
True 6.0

A node is newer than all that it was made from. So when its turn comes, everything that depends on
it has had its turn, and its adjoint is complete: no other order needs to be worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as raw

import microad.numpy as np
from microad.autograd.graph import RELEASED, Node, behind
from microad.autograd.recording import PAUSED, RECORDING, during
from microad.engine.tape import Sum, Var
from microad.engine.trees import LEAF, check_seeds, dtype_of, like, ones_like, plain
from microad.errors import InsideGradError, NotRecordedError, SeedNeededError


def sweep(
    heads: list, gs: list, arrive: Callable, retain: bool, create: bool, asked: Collection = ()
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
    space, adjoints = np if create else raw, dict[Node, Any]()
    for head, seed in zip(heads, gs):
        node, g = node_of(head), seed_of(head, seed, create)
        adjoints[node] = adjoints[node] + g if node in adjoints else g
    with during(RECORDING if create else PAUSED):
        for node in behind(adjoints):
            op, parents = node.op, node.parents
            residuals = heads[0].tape.retrace(node) if create else node.residuals
            if op and not retain:
                node.op, node.parents, node.residuals = RELEASED, (), None
            g = adjoints.pop(node, None)
            if g is None:  # no head depends on this one
                continue
            g = g.whole if type(g) is Sum else g
            if op and node.request:
                g = node.receive(g)
            if not op or node in asked:
                arrive(node, g)
            if not op:
                continue
            if type(parents) is tuple:
                for parent, part in zip(parents, op.pull(space, g, residuals)):
                    adjoints[parent] = adjoints[parent] + part if parent in adjoints else part
            elif op.add:
                adjoints[parents] = op.add(space, g, residuals, adjoints.get(parents))
            else:
                part = op.pull(space, g, residuals)
                adjoints[parents] = adjoints[parents] + part if parents in adjoints else part


def node_of(head: Any) -> Node:
    """The node of a recorded result."""
    node = getattr(head, "index", None)
    if not isinstance(node, Node) or node.op is None:
        raise NotRecordedError(head)
    return node


def seed_of(head: Any, g: Any, create: bool) -> Any:
    """The cotangent to begin with: that of a number is 1."""
    if g is None and (head.shape not in ((), (1,)) or dtype_of(head).kind != "f"):
        raise SeedNeededError(head)
    g = ones_like(head.value) if g is None else from_outside(g, "a cotangent")
    g = g if create and isinstance(g, Var) else like(np, raw.asarray(plain(g)), plain(head))
    return check_seeds(g, LEAF, [head])[0]


def from_outside(x: Any, what: str) -> Any:
    """What is given to the object style: anything but a value that `grad` traces."""
    if isinstance(x, Var) and not isinstance(x.index, Node):
        raise InsideGradError(what)
    return x
