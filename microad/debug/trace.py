"""The trace of a run: each value, each adjoint, each source line, as a graph of nodes.

>>> import microad.numpy as np
>>> y = trace_run(lambda x: np.sum(x * x), np.array([1.0, 2.0]))
>>> y.data, y.op, y.parents[0].op
(np.float64(5.0), 'sum', '*')
>>> y.parents[0].shares  # what the two operands get of the adjoint [1, 1]
(array([1., 2.]), array([1., 2.]))

A derivative stores as little as it can: no values that no rule reads, and no adjoint longer than
until it has been pulled further. Whoever wants to look at a run needs the opposite. So `trace_run`
runs a function on a tape of another class, sweeps back over it once, and gives out the graph as
nodes: what pictures, tables and stories are made from.

It stands on the engine's side, because it calls the rules. Pictures read what comes out of it as
they read any graph, by the names of its attributes; they know neither rules nor tapes, and only
`microad.viz.inspect` calls `trace_run`, so that a learner may pass a function and its inputs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy

from microad.debug.nodes import Row, TraceNode, node_of
from microad.debug.source import Operand, Reader, leaf_names, parameters
from microad.engine.dispatch import PACK
from microad.engine.leaves import check_seeds, dtype_of, like, ones_like, untraced
from microad.engine.tape import Op, Tape, Var, accumulate, backward, new_tape
from microad.engine.trace import Trace
from microad.engine.trees import flatten, map_tree
from microad.errors import InputError, NoOutputError
from microad.operators import in_argument

# ---------------------------------------------------------------- the tape


class TracingTape(Tape):
    """A tape that records every value, and where in the source it was made.

    Parameters
    ----------
    labels : list of str
        What the inputs are called, in their order.
    """

    def __init__(self, labels: list[str]) -> None:
        super().__init__()
        self.labels = labels
        self.rows: list[Row] = []
        self.reader = Reader(border=trace_run.__code__)

    def record(self, op: Op | None, parents: Any, saved: Any, ans: Any, shape: Any) -> Var:
        """Append a row, as ever, and a `Row` with all that there is to know of it."""
        spot = self.reader.spot(sys._getframe(1)) if op else None
        self.rows.append(Row(op, parents, saved, untraced(ans), spot))
        return super().record(op, parents, saved, ans, shape)

    def graph(self, out: Var, g: Any = None) -> TraceNode:
        """The graph behind a value on this tape, with the adjoints from the seed g (or ones)."""
        return graph_of(self, [out], seeds_of([out], g))


def trace_run(f: Callable, *args: Any, argnum: Any = None, g: Any = None) -> TraceNode:
    """Run a function, record all of it, and return the node of its output.

    Parameters
    ----------
    f : callable
        Written with `microad.numpy`.
    *args : float, array or tree of them
        What it is called with.
    argnum : int, str or tuple, optional
        Which arguments are traced, as in `microad.grad`; the others are constants. By default
        all that hold floating-point numbers.
    g : float, array or tree of them, optional
        The seed: the cotangent of the output, of its form and shape. By default ones.

    Returns
    -------
    TraceNode
        Everything that the output was made from hangs on its `parents`.

    Raises
    ------
    InputError
        If there is nothing among the arguments that can change a little.
    NoOutputError
        If the function returns nothing.
    SeedError
        If g has another form or shape than the output.
    """
    argnum = floating(args) if argnum is None else argnum
    many = argnum if isinstance(argnum, (tuple, list)) else (argnum,)
    of_one, x = in_argument(f, tuple(many), args, {})
    names = parameters(f, args)
    labels = [
        label
        for k, part in zip(many, x)
        for label in leaf_names(k if isinstance(k, str) else names[k], part)
    ]
    tape, outer = TracingTape(labels), new_tape.get()
    tapes = [tape]  # the tapes of derivatives in f are ordinary
    token = new_tape.set(lambda: tapes.pop() if tapes else outer())
    try:
        run = Trace(of_one, map_tree(untraced, x))
    finally:
        new_tape.reset(token)
    if not any(map(kind_of, run.outs)):
        raise NoOutputError(run.ans)
    seeds = seeds_of(run.outs, g)
    return graph_of(tape, run.outs, seeds)


def floating(args: tuple) -> tuple[int, ...]:
    """The positions of the arguments that can change a little."""
    found = [k for k, x in enumerate(args) if any(map(is_floating, flatten(x)[0]))]
    if not found:
        raise InputError(args[0] if args else None)
    return tuple(found)


def is_floating(x: Any) -> bool:
    """Whether something is a float or a complex number, or an array of those."""
    return kind_of(x) in ("f", "c")


def kind_of(x: Any) -> str:
    """The kind of a number or of an array of numbers; "" for anything else."""
    known = isinstance(x, (bool, int, float, complex)) or hasattr(x, "dtype")
    return dtype_of(x).kind if known else ""


def seeds_of(outs: list, g: Any) -> list:
    """The seed of each output: ones, if none are given. A note that is no number has none."""
    if g is not None:
        return check_seeds(flatten(g)[0], flatten(list(outs))[1], outs)
    return [ones_like(untraced(out)) if is_floating(out) else 1.0 for out in outs]


# ---------------------------------------------------------------- the graph


def graph_of(tape: TracingTape, outs: list, seeds: list) -> TraceNode:
    """Make nodes of the rows of a tape, and return that of the output."""
    rows = tape.rows
    own = {k: out.index for k, out in enumerate(outs) if isinstance(out, Var) and out.tape is tape}
    with numpy.errstate(all="ignore"):  # an infinite derivative is a thing to look at
        parts = sweep(rows, [(index, seeds[k]) for k, index in own.items()])
        nodes: dict[int, TraceNode] = {}
        labels = dict(enumerate(tape.labels)) | targets(rows, set(tape.labels))
        for k, row in enumerate(rows):
            if row.op is not PACK:
                nodes[k] = node_of(rows, k, nodes, parts, labels.get(k, ""))
    if len(outs) == 1:
        last = nodes[own[0]] if own else TraceNode(untraced(outs[0]), len(rows))
        last.seed = seeds[0]
        return last
    last = TraceNode(tuple(untraced(out) for out in outs), len(rows))
    last.op, last.seed = "outputs", tuple(seeds)
    last.parents = tuple(nodes[index] for index in own.values())
    places = {k: n for n, k in enumerate(own)}
    last.operands = tuple(places.get(k, Operand("", untraced(x), True)) for k, x in enumerate(outs))
    last.partials, last.shares = (None,) * len(own), tuple(seeds[k] for k in own)
    last.push = lambda ts: [
        ts[places[k]] if k in places else like(numpy, None, x) for k, x in enumerate(last.data)
    ]
    return last


def sweep(rows: list[Row], starts: list) -> list[list]:
    """For each row the cotangents of its parents, in one walk from the newest to the oldest."""
    adjoints: list = [None] * len(rows)
    parts: list[list] = [[] for _ in rows]

    def visit(k: int, g: Any, pulled: Any) -> list:
        parts[k] = [real(part, rows[i].value) for i, part in zip(rows[k].places, pulled)]
        return parts[k]

    for index, seed in starts:
        accumulate(adjoints, index, seed)
    table = [row.op for row in rows], [row.parents for row in rows], [row.saved for row in rows]
    backward(table, adjoints, sum(row.op is None for row in rows), numpy, visit)
    return parts


def real(g: Any, x: Any) -> Any:
    """The cotangent without the imaginary part that has no meaning where x is real."""
    if isinstance(g, (list, tuple)):
        return [real(part, value) for part, value in zip(g, x)]
    return g.real if dtype_of(g).kind == "c" and dtype_of(x).kind != "c" else g


def in_order(out: TraceNode) -> list[TraceNode]:
    """All values that one was made of, oldest first."""
    found, stack = {id(out): out}, [out]
    while stack:
        for parent in stack.pop().parents:
            if id(parent) not in found:
                found[id(parent)] = parent
                stack.append(parent)
    return sorted(found.values(), key=lambda node: node.number)


def targets(rows: list[Row], taken: set[str]) -> dict[int, str]:
    """The variables that values were assigned to; each is the name of the last of them."""
    last = {row.spot.written.target: k for k, row in enumerate(rows) if row.spot}
    return {k: name for name, k in last.items() if name and name not in taken}
