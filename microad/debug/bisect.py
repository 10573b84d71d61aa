"""Which rule is wrong? Cut the tape anywhere, and ask whether both sides agree.

Let inputs move along a direction u. Every value v_i then moves by a tangent t_i, which a difference
quotient of the program tells without any rule. In a sweep back, let the walk stop after some rows:
the adjoints g_i that have arrived so far stand at the values below the cut, and

    sum over i of < g_i, t_i >

is the derivative of the output along u, wherever the cut is made. At the output it is the number
that the function itself tells; at the inputs it is < gradient, u >, ours. So if these two differ,
the sum changes on the way, and it changes at the wrong rule: bisecting the tape finds it. Forward
mode is cut the same way: numeric tangents below the cut, our own pushes above it.

>>> import microad.numpy as np
>>> cuts = find_wrong_rule(lambda x: np.sum(np.sin(x) * x), numpy.array([1.0, 2.0]))
>>> cuts.wrong is None, bool(abs(cuts.ours - cuts.numeric) < 1e-8)
(True, True)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy

from microad.check import inner, largest, moved, noise_like, size
from microad.debug.trace import TraceNode, floating, in_order, trace_run
from microad.engine.leaves import untraced
from microad.engine.tape import add
from microad.engine.trees import flatten, map_tree, unflatten
from microad.errors import ForkError
from microad.operators import in_argument

STEPS = (1e-4, 1e-6, 1e-8)  # relative to the size of the inputs
CLOSE = 1e-5  # how well sums must agree, relative to the sum of the sizes of their terms


class Bisection(NamedTuple):
    """The sums at all cuts of a tape.

    `nodes` are the values, oldest first; `sums` has one for the cut after each of them, None among
    the inputs, and `tolerances` how far each can be believed; `settled` tells whether the
    difference quotients can. `visited` lists the cuts that the bisection looks at, and `wrong` is
    the place of the wrong rule that it finds, or None.
    """

    nodes: list[TraceNode]
    sums: list[float | None]
    tolerances: list[float]
    settled: bool
    visited: list[int]
    wrong: int | None

    @property
    def ours(self) -> float:
        """What our derivative is, along the direction."""
        return next(s for s in self.sums if s is not None)

    @property
    def numeric(self) -> float:
        """What the function says."""
        return self.sums[-1]  # type: ignore[return-value]

    def agrees(self, k: int) -> bool:
        """Whether the sum at the cut after node k is what the function says."""
        s = self.sums[k]
        near = max(self.tolerances[k], self.tolerances[-1])
        return s is not None and abs(s - self.numeric) <= near


def find_wrong_rule(
    f: Callable, *args: Any, argnum: Any = None, mode: str = "reverse", seed: int = 0
) -> Bisection:
    """Run f and cut its tape after every row.

    Parameters
    ----------
    f, *args, argnum
        As for `microad.debug.trace.trace_run`.
    mode : "reverse" or "forward"
        Which rules are checked.
    seed : int
        For the random direction, and the random weights of many outputs.

    Raises
    ------
    InputError, NoOutputError
        As `trace_run` does.
    ForkError
        If the function does something else close by, so that values cannot be compared.
    """
    random = numpy.random.default_rng(seed)
    argnum = floating(args) if argnum is None else argnum
    many = tuple(argnum) if isinstance(argnum, (tuple, list)) else (argnum,)
    x = map_tree(untraced, in_argument(f, many, args, {})[1])
    u = noise_like(x, random)
    g = weights(trace_run(f, *args, argnum=many), random)
    with numpy.errstate(all="ignore"):
        nodes = in_order(trace_run(f, *args, argnum=many, g=g))
        tangents, apart = numeric_tangents(f, many, args, x, u, nodes)
        sweep = backward if mode == "reverse" else forward
        sums, terms, doubts = sweep(nodes, tangents, apart)
    settled = bool(doubts[-1] <= 0.01 * terms[-1])
    tolerances = [CLOSE * term + 10 * doubt for term, doubt in zip(terms, doubts)]
    return bisected(Bisection(nodes, sums, tolerances, settled, [], None))


def weights(out: TraceNode, random: numpy.random.Generator) -> Any:
    """The seed of the sweep: 1 for a number, random weights for many."""
    if len(flatten(out.data)[0]) == 1 and numpy.ndim(out.data) == 0:
        return None
    return noise_like(map_tree(lambda leaf: numpy.asarray(leaf)[()], out.data), random, -1)


# ---------------------------------------------------------------- the numeric tangents


def numeric_tangents(
    f: Callable, argnum: tuple, args: tuple, x: Any, u: Any, nodes: list[TraceNode]
) -> tuple[list, list]:
    """How fast each value moves along u, from four more runs of f: the leaves of each tangent.

    With them comes how far two difference quotients of each are apart.
    """
    ways = [node.op for node in nodes]

    def values_at(h: float) -> list[list]:
        there = list(args)
        for k, part in zip(argnum, moved(x, u, h)):
            there[k] = part
        run = in_order(trace_run(f, *there, argnum=argnum))
        if [node.op for node in run] != ways:
            raise ForkError
        return [flatten(node.data)[0] for node in run]

    tries = []
    for h in STEPS:
        try:
            runs = [values_at(step) for step in (h, -h, h / 2, -h / 2)]
        except ForkError:  # a smaller step may stay on this side of the if
            continue
        pairs = [list(quotients(h, *leaves)) for leaves in zip(*runs)]
        tangents, apart = ([[both[k] for both in pair] for pair in pairs] for k in (0, 1))
        doubt = largest(apart[-1]) / (largest(tangents[-1]) or 1.0)
        tries.append((doubt if numpy.isfinite(doubt) else numpy.inf, tangents, apart))
        if doubt < CLOSE:
            break
    if not tries:
        raise ForkError
    return min(tries, key=lambda t: t[0])[1:]


def quotients(h: float, *leaves: list) -> Iterable[tuple[Any, Any]]:
    """Central differences with h and h/2, combined so that the error of order h**2 drops out.

    With each comes how far the two are apart.
    """
    for far, back, near, close in zip(*leaves):
        coarse = (numpy.asarray(far) - back) / (2 * h)
        fine = (numpy.asarray(near) - close) / h
        yield (4 * fine - coarse) / 3, fine - coarse


# ---------------------------------------------------------------- the sums


def backward(nodes: list[TraceNode], tangents: list, apart: list) -> tuple[list, list, list]:
    """The sum at each cut of the sweep back, the size of its terms, and how far to doubt it.

    The three are added up over all values below the cut; of these, only the parents of one node
    change from one cut to the next.
    """
    place = {id(node): k for k, node in enumerate(nodes)}
    adjoints: list[list | None] = [None] * len(nodes)
    found = numpy.full((3, len(nodes)), numpy.nan)
    terms = numpy.zeros((3, len(nodes)))

    def arrive(k: int, g: list) -> None:
        old = adjoints[k]
        adjoints[k] = g = g if old is None else add(old, g)
        terms[:, k] = inner(g, tangents[k]), size(g, tangents[k]), size(g, apart[k])

    arrive(len(nodes) - 1, flatten(nodes[-1].seed)[0])
    first = last_input(nodes)
    for k in reversed(range(first, len(nodes))):
        found[:, k] = terms[:, : k + 1].sum(axis=1)
        for parent, share in zip(nodes[k].parents, nodes[k].shares):
            arrive(place[id(parent)], flatten(share)[0])
    sums, sizes, doubts = found.tolist()
    return [None] * first + sums[first:], sizes, doubts


def forward(nodes: list[TraceNode], tangents: list, apart: list) -> tuple[list, list, list]:
    """The same for forward mode: the derivative with our own pushes above the cut alone."""
    place = {id(node): k for k, node in enumerate(nodes)}
    seed = flatten(nodes[-1].seed)[0]
    trees = [shaped(node.data, t) for node, t in zip(nodes, tangents)]
    sums: list = [None] * len(nodes)
    for k in range(last_input(nodes), len(nodes)):
        ts = trees[: k + 1]
        for node in nodes[k + 1 :]:
            ts.append(node.push([ts[place[id(parent)]] for parent in node.parents]))
        sums[k] = inner(seed, flatten(ts[-1])[0])
    term, doubt = size(seed, tangents[-1]), size(seed, apart[-1])
    return sums, [term] * len(nodes), [doubt] * len(nodes)


def shaped(data: Any, leaves: list) -> Any:
    """Put leaves together in the form of a value."""
    if isinstance(data, (tuple, list)):
        return unflatten(flatten(data)[1], leaves)
    return leaves[0][()] if numpy.ndim(leaves[0]) == 0 else leaves[0]


def last_input(nodes: list[TraceNode]) -> int:
    """The place of the value before the first operation."""
    first = next((k for k, node in enumerate(nodes) if node.parents), len(nodes))
    return max(first - 1, 0)


# ---------------------------------------------------------------- the bisection


def bisected(cuts: Bisection) -> Bisection:
    """Bisect the tape until one row is left between a cut that agrees and one that does not."""
    low, high = last_input(cuts.nodes), len(cuts.nodes) - 1
    if cuts.agrees(low) or not cuts.settled:
        return cuts
    visited = []
    while high - low > 1:
        middle = (low + high) // 2
        visited.append(middle)
        low, high = (low, middle) if cuts.agrees(middle) else (middle, high)
    return cuts._replace(visited=visited, wrong=high)
