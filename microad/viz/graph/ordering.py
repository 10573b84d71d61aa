"""The order of the boxes within each layer: few crossings.

This is the layer-by-layer sweep of Sugiyama, Tagawa and Toda (1981): walk over the layers and
sort each one by the average place of its neighbors in the layer before; walk back; keep the
best order seen. Then swap adjacent boxes as long as that saves a crossing (the "transpose" step of
Gansner et al., 1993). As such sweeps depend on where they start, four starts are tried. All of
them are fixed, and no random number is involved: the same graph always gives the same picture.

Edges that span several layers must be here already cut into pieces, one for each layer
(`_layout` puts an invisible point into each layer that an edge passes).
"""

from bisect import bisect_right, insort
from collections.abc import Sequence

Piece = tuple[int, int, int]  # tail, head, slot: the operand's place at the left side of the head


class Ordering:
    """The items of each layer, and the pieces of edges between neighboring layers."""

    def __init__(self, layer: Sequence[int], pieces: Sequence[Piece]) -> None:
        self.layer = layer
        self.count = len(layer)
        self.width = max((slot for _, _, slot in pieces), default=0) + 2
        self.left: list[list[int]] = [[] for _ in layer]  # tails of the pieces that end here
        self.right: list[list[tuple[int, int]]] = [[] for _ in layer]
        for tail, head, slot in pieces:
            self.left[head].append(tail)
            self.right[tail].append((head, slot))
        self.slots = [0] * len(layer)
        for _, head, slot in pieces:
            self.slots[head] = max(self.slots[head], slot + 1)
        self.place = [0] * len(layer)

    def rows(self, keys: Sequence[float]) -> list[list[int]]:
        """Sort the items of each layer by a key; equal keys keep the order of the items."""
        rows: list[list[int]] = [[] for _ in range(max(self.layer, default=-1) + 1)]
        for item in sorted(range(self.count), key=lambda i: keys[i]):
            rows[self.layer[item]].append(item)
        return rows

    def note(self, row: list[int]) -> None:
        """Write down the places in one layer."""
        for place, item in enumerate(row):
            self.place[item] = place

    def ends(self, item: int) -> list[int]:
        """Where the pieces to the right of an item end, as one number: box, then operand."""
        place, width = self.place, self.width
        return sorted(place[head] * width + slot for head, slot in self.right[item])

    def starts(self, item: int) -> list[int]:
        """Where the pieces to the left of an item start."""
        place = self.place
        return sorted(place[tail] for tail in self.left[item])

    def crossings(self, rows: list[list[int]]) -> int:
        """Count the pairs of pieces that cross: pairs in one order here, in the other there."""
        for row in rows:
            self.note(row)
        count = 0
        for row in rows:
            seen: list[int] = []
            for item in row:
                ends = self.ends(item)
                for end in ends:
                    count += len(seen) - bisect_right(seen, end)
                for end in ends:
                    insort(seen, end)
        return count


def order_layers(
    layer: Sequence[int], pieces: Sequence[Piece], thorough: bool = True
) -> tuple[list[list[int]], int]:
    """Order the items of each layer.

    Parameters
    ----------
    layer : sequence of int
        The layer of each item.
    pieces : sequence of (tail, head, slot)
        Each from one layer to the next.
    thorough : bool
        Try four starts and swaps, for graphs that somebody will look at closely.

    Returns
    -------
    rows : list of list of int
        The items of each layer, from the top.
    crossings : int

    Examples
    --------
    >>> order_layers([0, 0, 1, 1], [(0, 3, 0), (1, 2, 0)])
    ([[0, 1], [3, 2]], 0)
    """
    ordering = Ordering(layer, pieces)
    best: list[list[int]] = []
    fewest = -1
    for keys in _starts(ordering)[: 4 if thorough else 1]:
        rows, count = _sweep(ordering, ordering.rows(keys), 12 if thorough else 4)
        for _ in range(3 if thorough and count else 0):
            rows, count = _swap(ordering, rows, count)
            rows, count = _sweep(ordering, rows, 4)
        if fewest < 0 or count < fewest:
            best, fewest = rows, count
        if fewest == 0:
            break
    return best, max(fewest, 0)


def _starts(ordering: Ordering) -> list[list[float]]:
    """Four first orders: depth first from the output with the first or the last operand on top,
    the order of the items, and its mirror image."""
    last = ordering.count
    by_depth = []
    for first in (True, False):
        keys: list[float] = [-1.0] * last
        visited = 0
        for root in range(last - 1, -1, -1):
            stack = [] if ordering.right[root] or keys[root] >= 0 else [root]
            while stack:
                item = stack.pop()
                if keys[item] < 0:
                    keys[item] = visited
                    visited += 1
                    tails = ordering.left[item]
                    stack.extend(reversed(tails) if first else tails)
        by_depth.append(keys)
    forth = [float(item) for item in range(last)]
    return [*by_depth, forth, [-key for key in forth]]


def _sweep(ordering: Ordering, rows: list[list[int]], rounds: int) -> tuple[list[list[int]], int]:
    """Sort each layer by its neighbors, forth and back; keep the best order seen."""
    best, fewest = [list(row) for row in rows], ordering.crossings(rows)
    idle = 0
    for turn in range(rounds):
        forward = turn % 2 == 0
        for row in rows if forward else reversed(rows):
            _sort_row(ordering, row, forward, use_median=turn % 4 >= 2)
        count = ordering.crossings(rows)
        if count < fewest:
            best, fewest, idle = [list(row) for row in rows], count, 0
        else:
            idle += 1
        if fewest == 0 or idle == 4:
            break
    return best, fewest


def _sort_row(ordering: Ordering, row: list[int], forward: bool, use_median: bool) -> None:
    """Sort the items that have neighbors on that side; the others stay where they are."""
    keys: dict[int, float] = {}
    for item in row:
        near = ordering.starts(item) if forward else ordering.ends(item)
        if near and use_median:
            middle = len(near) // 2
            keys[item] = (near[middle] + near[-middle - 1]) / 2
        elif near:
            keys[item] = sum(near) / len(near)  # sums of ints: exact on every Python
    moved = iter(sorted((item for item in row if item in keys), key=keys.__getitem__))
    row[:] = [next(moved) if item in keys else item for item in row]
    ordering.note(row)


def _swap(ordering: Ordering, rows: list[list[int]], count: int) -> tuple[list[list[int]], int]:
    """Swap adjacent items as long as that saves crossings."""
    ordering.crossings(rows)  # writes down the places of this order
    active = set(range(len(rows)))
    for _ in range(20):
        again: set[int] = set()
        for number in sorted(active):
            saved = _swap_row(ordering, rows[number])
            if saved:
                count -= saved
                again |= {number - 1, number, number + 1}
        active = {number for number in again if 0 <= number < len(rows)}
        if not active:
            break
    return rows, count


def _swap_row(ordering: Ordering, row: list[int]) -> int:
    """Go down one layer once and swap where it helps; return how many crossings that saves."""
    near = {item: (ordering.starts(item), ordering.ends(item)) for item in row}
    saved = 0
    for i in range(len(row) - 1):
        upper, lower = row[i], row[i + 1]
        gain = 0
        for above, below in zip(near[upper], near[lower], strict=True):
            gain += _crossing_pairs(above, below) - _crossing_pairs(below, above)
        if gain > 0:
            row[i], row[i + 1] = lower, upper
            saved += gain
    ordering.note(row)
    return saved


def _crossing_pairs(above: list[int], below: list[int]) -> int:
    """Count the pairs (a, b) with a > b: they cross if `above` stands above `below`."""
    if not above or not below or above[-1] <= below[0]:
        return 0
    return sum(len(above) - bisect_right(above, end) for end in below)
