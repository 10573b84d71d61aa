"""Where the boxes and the edges go: a layered layout, in the standard library alone.

Four steps, each a function, in the tradition of Sugiyama, Tagawa and Toda (1981):

1. *Layers* (`_layers`): columns, so that every edge runs from left to right and is short.
2. *Points*: an edge over several layers gets an invisible point in each layer that it passes.
   All long edges that leave one box share these points, like branches share a trunk.
3. *Order* (`_order`): within each layer, so that few edges cross.
4. *Coordinates*: each layer in turn takes the heights that make its edges straightest (least
   squares), under the condition that boxes keep their distance. This small problem has an exact
   and fast solution: pooling adjacent violators (Ayer et al., 1955).

Edges leave a box at its right side and enter it at its left, one port for each operand, from top
to bottom: ``a - b`` is not ``b - a``, and ``x * x`` has two edges. Within the column of a layer
edges run level, and they bend only between columns; so none runs through a box.

All coordinates are whole numbers, no set is walked through and no number is random: every Python
draws the same picture, and a test can compare it byte for byte.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor

from microad.viz.graph.layers import assign_layers
from microad.viz.graph.ordering import order_layers

LIGHT = 1000  # with more boxes than this: one start, no swaps, no simplex
GAPS = {(True, True): 16, (True, False): 12, (False, True): 12, (False, False): 8}
MARGIN = 12
STRAIGHT = {0: 1.0, 1: 2.0, 2: 8.0}  # how much a level edge counts, by its number of points

Point = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """The size of a box."""

    width: int
    height: int


@dataclass(frozen=True)
class Edge:
    """An edge between two boxes; `lead` is the length of its last, level piece, for a label."""

    tail: int
    head: int
    lead: int = 14


@dataclass(frozen=True)
class Layout:
    """The left upper corner of each box, and a route for each edge.

    A route has an even number of points: level from the first to the second, a curve to the third,
    level to the fourth, and so on.
    """

    corners: tuple[Point, ...]
    routes: tuple[tuple[Point, ...], ...]
    width: int
    height: int
    layers: tuple[int, ...]
    crossings: int


def port(box: Box, slot: int, slots: int) -> int:
    """Return the height of a port below the top of its box."""
    return box.height * (slot + 1) // (slots + 1)


def layout(boxes: Sequence[Box], edges: Sequence[Edge]) -> Layout:
    """Place boxes and route edges.

    Parameters
    ----------
    boxes : sequence of Box
    edges : sequence of Edge
        No cycles. The edges into one box come in the order of its operands.

    Returns
    -------
    Layout

    Examples
    --------
    >>> drawing = layout([Box(40, 20), Box(40, 20)], [Edge(0, 1), Edge(0, 1)])
    >>> drawing.layers, drawing.corners[0], len(drawing.routes)
    ((0, 1), (12, 12), 2)
    """
    if not boxes:
        return Layout((), (), 2 * MARGIN, 2 * MARGIN, (), 0)
    thorough = len(boxes) <= LIGHT
    layers = assign_layers(len(boxes), [(edge.tail, edge.head) for edge in edges], thorough)
    net = _Net(boxes, edges, layers)
    rows, crossings = order_layers(net.layer, net.pieces, thorough)
    middles = _heights(net, rows, thorough)
    columns = _columns(net, middles)
    corners = tuple(
        (columns[net.layer[i]][1], middles[i] - box.height // 2) for i, box in enumerate(boxes)
    )
    routes = tuple(_route(net, k, middles, columns) for k in range(len(edges)))
    right = columns[-1][2] + MARGIN
    bottom = max(y + box.height for (_, y), box in zip(corners, boxes, strict=True))
    lowest = max((y for route in routes for _, y in route), default=0)
    return Layout(corners, routes, right, max(bottom, lowest) + MARGIN, tuple(layers), crossings)


class _Net:
    """Boxes and points as items, and the pieces of edges between neighboring layers."""

    def __init__(self, boxes: Sequence[Box], edges: Sequence[Edge], layers: list[int]) -> None:
        self.boxes, self.edges = boxes, edges
        self.layer = list(layers)
        self.heights = [box.height for box in boxes]
        self.pieces: list[tuple[int, int, int]] = []
        self.paths: list[list[int]] = []
        self.slot: list[int] = []
        self.slots = [0] * len(boxes)
        trunks: dict[tuple[int, int], int] = {}
        for edge in edges:
            path = [edge.tail]
            for layer in range(layers[edge.tail] + 1, layers[edge.head]):
                if (edge.tail, layer) not in trunks:
                    trunks[edge.tail, layer] = len(self.layer)
                    self.pieces.append((path[-1], len(self.layer), 0))
                    self.layer.append(layer)
                    self.heights.append(2)
                path.append(trunks[edge.tail, layer])
            self.pieces.append((path[-1], edge.head, self.slots[edge.head]))
            self.paths.append([*path, edge.head])
            self.slot.append(self.slots[edge.head])
            self.slots[edge.head] += 1

    def is_box(self, item: int) -> bool:
        """Tell a box from an invisible point."""
        return item < len(self.boxes)

    def offset(self, item: int, slot: int) -> int:
        """Where a piece enters an item, seen from the middle of the item."""
        if not self.is_box(item):
            return 0
        box = self.boxes[item]
        return port(box, slot, self.slots[item]) - box.height // 2


# ---------------------------------------------------------------- heights


def _heights(net: _Net, rows: list[list[int]], thorough: bool) -> list[int]:
    """Find the middle of each item: edges as level as the distances allow."""
    pulls = _pulls(net)
    distances = [[_distance(net, a, b) for a, b in pairwise(row)] for row in rows]
    middle = [0.0] * len(net.layer)
    for row, gaps in zip(rows, distances, strict=True):  # a first place: packed, around 0
        y = -0.5 * sum(gaps)
        for item, gap in zip(row, [0, *gaps], strict=True):
            y += gap
            middle[item] = y
    for turn in range(24 if thorough else 6):
        one_sided = turn < 4  # first bring the layers near each other, then polish
        numbers = range(len(rows))
        for n in numbers if turn % 2 == 0 else reversed(numbers):
            side = (0 if turn % 2 == 0 else 1) if one_sided else None
            wishes = [_wish(pulls[item], middle, middle[item], side) for item in rows[n]]
            for item, y in zip(rows[n], _pool(wishes, distances[n]), strict=True):
                middle[item] = y
    return _whole(net, rows, distances, middle)


def _pulls(net: _Net) -> list[list[list[tuple[int, int, float]]]]:
    """For each item, by side, what pulls at it: (other item, difference of height, weight)."""
    pulls: list[list[list[tuple[int, int, float]]]] = [[[], []] for _ in net.layer]
    for tail, head, slot in net.pieces:
        weight = STRAIGHT[(not net.is_box(tail)) + (not net.is_box(head))]
        offset = net.offset(head, slot)
        pulls[head][0].append((tail, -offset, weight))
        pulls[tail][1].append((head, offset, weight))
    return pulls


def _distance(net: _Net, upper: int, lower: int) -> int:
    gap = GAPS[net.is_box(upper), net.is_box(lower)]
    return (net.heights[upper] + 1) // 2 + (net.heights[lower] + 1) // 2 + gap


def _wish(
    pulls: list[list[tuple[int, int, float]]],
    middle: list[float],
    here: float,
    side: int | None,
) -> tuple[float, float]:
    """Where an item would stand best, and how much that matters."""
    near = pulls[0] + pulls[1] if side is None else pulls[side]
    weight = total = 0.0
    for other, offset, w in near:  # no sum(): Python 3.12 rounds it in another way
        weight += w
        total += w * (middle[other] + offset)
    return (total / weight, weight) if near else (here, 0.01)


def _pool(wishes: list[tuple[float, float]], gaps: list[int]) -> list[float]:
    """Stand as near to the wishes as the gaps allow: least squares, exactly.

    Where two neighbors would come too close they form a block, which takes the average
    of its wishes; blocks that come too close form a larger one.

    >>> _pool([(0.0, 1.0), (0.0, 1.0), (100.0, 1.0)], [10, 10])
    [-5.0, 5.0, 100.0]
    """
    blocks: list[tuple[float, float, int]] = []  # sum of weight * wish, weight, size
    shift = 0
    for (wish, weight), gap in zip(wishes, [0, *gaps], strict=True):
        shift += gap  # after this shift the gaps are 0, and heights must only not decrease
        total, size = weight * (wish - shift), 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / weight:
            more, heavier, number = blocks.pop()
            total, weight, size = total + more, weight + heavier, size + number
        blocks.append((total, weight, size))
    levels = [total / weight for total, weight, size in blocks for _ in range(size)]
    heights, shift = [], 0
    for level, gap in zip(levels, [0, *gaps], strict=True):
        shift += gap
        heights.append(level + shift)
    return heights


def _whole(
    net: _Net, rows: list[list[int]], distances: list[list[int]], middle: list[float]
) -> list[int]:
    """Round, keep the distances, and let the highest box touch the upper margin."""
    whole = [0] * len(middle)
    for row, gaps in zip(rows, distances, strict=True):
        lowest = None
        for item, gap in zip(row, [0, *gaps], strict=True):
            y = floor(middle[item] + 0.5)
            lowest = y if lowest is None else max(y, lowest + gap)
            whole[item] = lowest
    top = min(y - (net.heights[item] + 1) // 2 for item, y in enumerate(whole))
    return [y - top + MARGIN for y in whole]


# ---------------------------------------------------------------- columns and routes


def _columns(net: _Net, middles: list[int]) -> list[tuple[int, int, int]]:
    """For each layer: where the level lead of its edges starts, its left and its right side."""
    count = max(net.layer) + 1
    width, lead, rise = [0] * count, [0] * count, [0] * count
    for i, box in enumerate(net.boxes):
        width[net.layer[i]] = max(width[net.layer[i]], box.width)
    for edge in net.edges:
        lead[net.layer[edge.head]] = max(lead[net.layer[edge.head]], edge.lead)
    for tail, head, slot in net.pieces:
        step = abs(middles[head] + net.offset(head, slot) - middles[tail])
        rise[net.layer[head]] = max(rise[net.layer[head]], step)
    columns, x = [], MARGIN
    for n in range(count):
        bend = min(max(30, rise[n] // 4), 110) if n else 0  # steeper edges get more room to bend
        left = x + bend + (lead[n] if n else 0)
        x = left + width[n]
        columns.append((left - lead[n], left, x))
    return columns


def _route(
    net: _Net, number: int, middles: list[int], columns: list[tuple[int, int, int]]
) -> tuple[Point, ...]:
    path = net.paths[number]
    tail, head = path[0], path[-1]
    _, left, right = columns[net.layer[tail]]
    points = [(left + net.boxes[tail].width, middles[tail]), (right, middles[tail])]
    for item in path[1:-1]:
        before, _, after = columns[net.layer[item]]
        points += [(before, middles[item]), (after, middles[item])]
    y = middles[head] + net.offset(head, net.slot[number])
    before, left, _ = columns[net.layer[head]]
    return (*points, (before, y), (left, y))
