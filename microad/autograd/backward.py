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

import weakref
from collections.abc import Callable, Collection, Iterable
from operator import attrgetter
from typing import Any

import numpy as raw

import microad.numpy as np
from microad.autograd.recording import (
    NEVER,
    PAUSED,
    RECORDING,
    Node,
    during,
    from_outside,
    next_number,
)
from microad.engine.fast.walk import Sum
from microad.engine.leaves import check_seeds, dtype_of, like, ones_like, untraced
from microad.engine.tape import Var
from microad.engine.trees import LEAF, flatten
from microad.errors import ChangedSinceError, FreedGraphError, NotRecordedError, SeedNeededError


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
                if op.constants:
                    node.marks = []
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
            if op.add and type(parents) is Node:
                adjoints[parents] = op.add(space, g, residuals, adjoints.get(parents))
                continue
            parts = op.pull(space, g, residuals)
            for p, part in zip(parents, parts) if type(parents) is tuple else [(parents, parts)]:
                adjoints[p] = adjoints[p] + part if p in adjoints else part


def node_of(head: Any) -> Node:
    """The node of a recorded result, or of a leaf that wants a gradient."""
    node = getattr(head, "index", None)
    if not isinstance(node, Node) or (node.op is None and node.wish == NEVER):
        raise NotRecordedError(head)
    return node


def seed_of(head: Any, g: Any, create: bool) -> Any:
    """The cotangent to begin with: that of a number is 1."""
    if g is None and (head.shape not in ((), (1,)) or dtype_of(head).kind != "f"):
        raise SeedNeededError(head)
    g = ones_like(head.value) if g is None else from_outside(g, "a cotangent")
    g = g if create and isinstance(g, Var) else like(np, raw.asarray(untraced(g)), untraced(head))
    return check_seeds(g, LEAF, [head])[0]


# ---------------------------------------------------------------- what is walked over

RELEASED: Any = object()  # in the place of an operation that a walk has passed


def parents_of(node: Node) -> tuple[Node, ...]:
    """The parents, also of a node with one."""
    return node.parents if type(node.parents) is tuple else (node.parents,)


def behind(heads: Iterable[Node]) -> list[Node]:
    """The nodes that heads were made from, and they themselves, newest first.

    Raises
    ------
    FreedGraphError, ChangedSinceError
        If one was released, or if what its rule needs was edited.
    """
    reached, ahead, last_edit = {*heads}, [*heads], max(EDITS.values(), default=0)
    while ahead:
        node = ahead.pop()
        op = node.op
        if op is RELEASED:
            raise FreedGraphError
        if node.number < last_edit:
            check_edits(node)
        if op and op.constants:
            check_marks(node)
        for parent in parents_of(node):
            if parent not in reached:
                reached.add(parent)
                ahead.append(parent)
    return sorted(reached, key=attrgetter("number"), reverse=True)


# ---------------------------------------------------------------- edits in place

EDITS: dict[int, int] = {}  # for memory that was written to, by its id: the number of that moment


def memory(x: raw.ndarray) -> raw.ndarray:
    """The array that owns the memory of x, which may be a view, or a view of a view."""
    return x.base if isinstance(x.base, raw.ndarray) else x


def note_edit(x: raw.ndarray) -> None:
    """Note that the memory of x was written to just now."""
    owner = memory(x)
    if id(owner) not in EDITS:
        weakref.finalize(owner, EDITS.pop, id(owner)).atexit = False
    EDITS[id(owner)] = next_number()


def check_edits(node: Node) -> None:
    """Find out whether anything that a rule needs was edited after it had been recorded."""
    for x in flatten(node.residuals)[0]:
        if isinstance(x, raw.ndarray) and EDITS.get(id(memory(x)), 0) > node.number:
            raise ChangedSinceError(x)


# ---------------------------------------------------------------- arrays of NumPy itself

FEW = 64  # elements that are remembered; of a larger array, so many at equal distances


def contents(x: Any) -> bytes:
    """What is in an array or in a list of numbers, or in a sample of a large one."""
    x = raw.asarray(x)
    return (x if x.size <= FEW else x.flat[:: x.size // FEW]).tobytes()


def marks_of(op: Any, residuals: Any) -> list[tuple[Any, bytes]]:
    """Constants and indices that a rule needs, and their contents: nobody says when they change.

    A batch in a buffer that is filled anew would give a wrong gradient. That is found if an element
    that is remembered has another value; within `microad.guard`, each change is an error at once.
    """
    args = [x for k, x in enumerate(op.read(residuals)[1]) if k not in op.argnums]
    if op.rule.by_index:
        index = args[-1] if type(args[-1]) is tuple else args[-1:]
        return [(x, contents(x)) for x in index if isinstance(x, (raw.ndarray, list))]
    return [(x, contents(x)) for x in args if type(x) is raw.ndarray]


def check_marks(node: Node) -> None:
    """Find out whether a constant that a rule needs has other contents than it had."""
    for x, before in node.marks:
        if contents(x) != before:
            raise ChangedSinceError(x)
