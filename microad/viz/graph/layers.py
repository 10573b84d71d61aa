"""Which column a box stands in: layers that increase along every edge, with short edges.

First every box goes as far left as it can (the longest path to it counts), and a leaf moves
right, next to whoever uses it first. That is legal, but parts of the graph may still hang on long
edges. The network simplex of Gansner, Koutsofios, North and Vo ("A technique for drawing
directed graphs", 1993) repairs this, and here is all of it:

Take a tree of edges that are *tight* (they span exactly one layer). Cutting one of its edges
splits off a part of the boxes. Move that part one layer to the right: each edge that leaves it
shrinks, each edge that enters it grows. So the sum over its boxes of (edges out - edges in) tells
what the move gains; edges inside count once as out and once as in, and cancel. As long as some cut
gains, move the part until another edge becomes tight, and that edge takes the place of the
cut one.
"""

from collections.abc import Sequence

Pair = tuple[int, int]  # the box where an edge starts, the box where it ends


def assign_layers(count: int, edges: Sequence[Pair], shorten: bool = True) -> list[int]:
    """Give each box its layer, 0 at the left.

    Parameters
    ----------
    count : int
        The number of boxes.
    edges : sequence of (tail, head)
        No cycles; parallel edges count as often as they occur.
    shorten : bool
        Run the network simplex, too.

    Examples
    --------
    >>> assign_layers(4, [(0, 1), (1, 2), (3, 2)])
    [0, 1, 2, 1]
    """
    outgoing: list[list[int]] = [[] for _ in range(count)]
    incoming: list[list[int]] = [[] for _ in range(count)]
    for tail, head in edges:
        outgoing[tail].append(head)
        incoming[head].append(tail)
    layer = _longest_paths(outgoing, incoming)
    for box in range(count):
        if outgoing[box] and not incoming[box]:
            layer[box] = min(layer[head] for head in outgoing[box]) - 1
    if shorten and edges:
        _simplex(layer, list(edges), outgoing, incoming)
    lowest = min(layer, default=0)
    return [number - lowest for number in layer]


def _longest_paths(outgoing: list[list[int]], incoming: list[list[int]]) -> list[int]:
    layer = [0] * len(outgoing)
    waits = [len(tails) for tails in incoming]
    ready = [box for box, n in enumerate(waits) if n == 0]
    for box in ready:  # the list grows while we walk along it
        for head in outgoing[box]:
            layer[head] = max(layer[head], layer[box] + 1)
            waits[head] -= 1
            if waits[head] == 0:
                ready.append(head)
    return layer


def _simplex(
    layer: list[int], edges: list[Pair], outgoing: list[list[int]], incoming: list[list[int]]
) -> None:
    """Move parts of the graph while that shortens edges; changes `layer`."""
    tree = _tight_tree(layer, edges, outgoing, incoming)
    gain = [len(outs) - len(ins) for outs, ins in zip(outgoing, incoming, strict=True)]
    for _ in range(4 * len(layer)):  # a bound: equal moves could go round in a circle
        cut = _best_cut(tree, gain)
        if cut is None:
            return
        edge, part, step = cut
        inside = [False] * len(layer)
        for box in part:
            inside[box] = True
        blocking = [
            (layer[head] - layer[tail] - 1, tail, head)
            for tail, head in edges
            if (inside[tail], inside[head]) == ((True, False) if step > 0 else (False, True))
        ]
        slack, tail, head = min(blocking)
        for box in part:
            layer[box] += step * slack
        _unlink(tree, *edge)
        _link(tree, tail, head)


def _link(tree: list[list[Pair]], tail: int, head: int) -> None:
    tree[tail].append((head, 1))
    tree[head].append((tail, -1))


def _unlink(tree: list[list[Pair]], tail: int, head: int) -> None:
    tree[tail].remove((head, 1))
    tree[head].remove((tail, -1))


def _tight_tree(
    layer: list[int], edges: list[Pair], outgoing: list[list[int]], incoming: list[list[int]]
) -> list[list[Pair]]:
    """Grow a tree of tight edges, for each connected part of the graph one.

    Where no tight edge leads on, the whole tree moves until its nearest edge is tight.
    ``tree[box]`` lists (neighbor, +1 if the edge points to the neighbor, else -1).
    """
    tree: list[list[Pair]] = [[] for _ in layer]
    member = [False] * len(layer)
    for root in range(len(layer)):
        if member[root]:
            continue
        member[root] = True
        grown = [root]
        new = [root]
        while new:
            for box in new:  # grows while we walk
                tight = [(head, 1) for head in outgoing[box] if layer[head] - layer[box] == 1]
                tight += [(tail, -1) for tail in incoming[box] if layer[box] - layer[tail] == 1]
                for other, sign in tight:
                    if not member[other]:
                        member[other] = True
                        new.append(other)
                        _link(tree, *((box, other) if sign > 0 else (other, box)))
            grown += [box for box in new if box != root]
            new = _move_to_nearest(layer, edges, grown, member, tree)
    return tree


def _move_to_nearest(
    layer: list[int],
    edges: list[Pair],
    grown: list[int],
    member: list[bool],
    tree: list[list[Pair]],
) -> list[int]:
    """Move the tree to the nearest box outside; return that box in a list, or an empty list."""
    inside = set(grown)
    nearest = min(
        (
            (layer[head] - layer[tail] - 1, tail, head)
            for tail, head in edges
            if (tail in inside) != (head in inside)
        ),
        default=None,
    )
    if nearest is None:
        return []
    slack, tail, head = nearest
    step = slack if tail in inside else -slack
    for box in grown:
        layer[box] += step
    other = head if tail in inside else tail
    member[other] = True
    _link(tree, tail, head)
    return [other]


def _best_cut(tree: list[list[Pair]], gain: list[int]) -> tuple[Pair, list[int], int] | None:
    """Find the cut that gains most: the edge, the boxes below it, and the way that they move."""
    above: list[int] = [-1] * len(tree)
    order: list[int] = []
    place = [0] * len(tree)
    seen = [False] * len(tree)
    for root in range(len(tree)):
        stack = [] if seen[root] else [root]
        while stack:
            box = stack.pop()
            seen[box] = True
            place[box] = len(order)
            order.append(box)
            for other, _ in tree[box]:
                if not seen[other]:
                    above[other] = box
                    stack.append(other)
    total, size = list(gain), [1] * len(tree)
    best, found = 0, -1
    for box in reversed(order):
        up = above[box]
        if up < 0:
            continue
        sign = _direction(tree[box], up)
        if -sign * total[box] > best:  # a part in front of its tight edge can only move away
            best, found = -sign * total[box], box
        total[up] += total[box]
        size[up] += size[box]
    if found < 0:
        return None
    sign = _direction(tree[found], above[found])
    edge = (found, above[found]) if sign > 0 else (above[found], found)
    return edge, order[place[found] : place[found] + size[found]], -sign


def _direction(links: list[Pair], other: int) -> int:
    return next(sign for box, sign in links if box == other)
