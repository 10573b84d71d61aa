"""What every drawing keeps, whatever the graph."""

from itertools import combinations

import pytest
import viz_graphs as graphs
from hypothesis import given, settings
from hypothesis import strategies as st

from microad.viz.graph.build import build
from microad.viz.graph.layers import assign_layers
from microad.viz.graph.layout import Box, Edge, layout, port
from microad.viz.graph.ordering import order_layers


@st.composite
def drawings(draw):
    """Boxes of several sizes, and edges from earlier to later ones, parallel ones included."""
    n = draw(st.integers(1, 30))
    boxes = [Box(draw(st.integers(30, 160)), draw(st.sampled_from([42, 63, 95]))) for _ in range(n)]
    edges = []
    for head in range(1, n):
        for tail in draw(st.lists(st.integers(0, head - 1), max_size=3)):
            edges.append(Edge(tail, head, draw(st.integers(14, 60))))
    return boxes, edges


def check(boxes, edges):
    """Assert what every layout keeps."""
    drawing = layout(boxes, edges)
    rectangles = [(x, y, x + b.width, y + b.height)
                  for (x, y), b in zip(drawing.corners, boxes, strict=True)]  # fmt: skip
    for x0, y0, x1, y1 in rectangles:
        assert 0 <= x0 < x1 <= drawing.width
        assert 0 <= y0 < y1 <= drawing.height
    for i, a in enumerate(rectangles):
        for b in rectangles[:i]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], "boxes overlap"
    ports = {}
    for edge, route in zip(edges, drawing.routes, strict=True):
        assert drawing.layers[edge.tail] < drawing.layers[edge.head]
        assert route[0][0] == rectangles[edge.tail][2], "an edge leaves at the right"
        assert route[-1][0] == rectangles[edge.head][0], "and enters at the left"
        assert route[-1][0] - route[-2][0] >= edge.lead, "with room for its number"
        assert [x for x, _ in route] == sorted(x for x, _ in route)
        assert all(a[1] == b[1] for a, b in zip(route[::2], route[1::2], strict=True))
        ports.setdefault(edge.head, []).append(route[-1][1])
        check_free(route, rectangles)
    for head, heights in ports.items():
        own = [drawing.corners[head][1] + port(boxes[head], k, len(heights))
               for k in range(len(heights))]  # fmt: skip
        assert heights == own, "one port for each operand, in order"
    return drawing


def check_free(route, rectangles):
    """No level piece touches a box, and curves lie between columns: so no edge crosses a box."""
    for (x0, y), (x1, _) in zip(route[::2], route[1::2], strict=True):
        for left, top, right, bottom in rectangles:
            assert x1 <= left or x0 >= right or y < top or y > bottom
    for (x0, _), (x1, _) in zip(route[1::2], route[2::2], strict=False):
        assert all(x1 <= left or x0 >= right for left, _, right, _ in rectangles)


@given(drawings())
@settings(max_examples=100)
def test_every_drawing(case):
    check(*case)


@pytest.mark.parametrize(
    "graph",
    [graphs.square_plus(), graphs.baydin(), graphs.doubled(30), graphs.network([2, 4, 3, 1])],
)
def test_graphs_of_the_lessons(graph):
    check(*raw(build(graph)))


def test_light_mode_keeps_the_same_promises():
    boxes = [Box(40, 20)] * 1100
    edges = [Edge(max(0, (head - 1) // 2 - head % 3), head) for head in range(1, 1100)]
    check(boxes, edges)


def raw(model):
    edges = [Edge(p, n.id) for n in model.nodes for p in n.parents]
    return [Box(110, 63)] * len(model.nodes), edges


def test_no_crossing_where_none_is_needed():
    for graph in (graphs.square_plus(), graphs.shared_sum(), graphs.baydin(), graphs.doubled(9)):
        assert layout(*raw(build(graph))).crossings == 0


def test_crossings_are_counted():
    pieces = [(0, 2, 0), (0, 3, 0), (1, 2, 0), (1, 3, 0)]
    assert order_layers([0, 0, 1, 1], pieces)[1] == 1
    assert order_layers([0, 0, 1], [(0, 2, 1), (1, 2, 0)]) == ([[1, 0], [2]], 0)


@given(drawings())
@settings(max_examples=60)
def test_every_crossing_is_counted(case):
    """Against the definition: two pieces between the same layers that change sides."""
    boxes, edges = case
    layer = assign_layers(len(boxes), [(edge.tail, edge.head) for edge in edges])
    slots = [0] * len(boxes)
    pieces = []
    for edge in edges:
        if layer[edge.head] == layer[edge.tail] + 1:
            pieces.append((edge.tail, edge.head, slots[edge.head]))
            slots[edge.head] += 1
    rows, crossings = order_layers(layer, pieces)
    assert sorted(item for row in rows for item in row) == list(range(len(boxes)))
    assert all(layer[item] == n for n, row in enumerate(rows) for item in row)
    place = {item: i for row in rows for i, item in enumerate(row)}
    ends = [(layer[a], place[a], (place[b], slot)) for a, b, slot in pieces]
    crossed = [
        p[0] == q[0] and ((p[1] < q[1] and p[2] > q[2]) or (p[1] > q[1] and p[2] < q[2]))
        for p, q in combinations(ends, 2)
    ]
    assert crossings == sum(crossed)


def test_a_branch_that_hangs_on_a_long_edge_moves():
    """c joins at the end of a chain: with the simplex its whole branch stands next to the end."""
    edges = [(0, 1), (1, 2), (2, 3), (3, 4), (5, 6), (7, 6), (6, 4)]
    assert assign_layers(8, edges, shorten=True) == [0, 1, 2, 3, 4, 2, 3, 2]


@given(drawings())
@settings(max_examples=60)
def test_the_simplex_shortens(case):
    boxes, edges = case
    pairs = [(edge.tail, edge.head) for edge in edges]

    def length(layers):
        return sum(layers[head] - layers[tail] for tail, head in pairs)

    short = assign_layers(len(boxes), pairs)
    assert length(short) <= length(assign_layers(len(boxes), pairs, shorten=False))
    assert all(short[tail] < short[head] for tail, head in pairs)


def test_six_thousand_boxes_are_laid_out():
    """How long it takes is measured by `tests/bench/bench_viz.py`."""
    big = build(graphs.network([3, 8, 8, 4, 1], samples=20))
    assert len(layout(*raw(big)).corners) == len(big.nodes) > 5000
