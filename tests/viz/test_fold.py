"""Copies and folded boxes: smaller pictures that say nothing wrong."""

import pytest
import viz_graphs as graphs
from hypothesis import given, settings
from hypothesis import strategies as st

from microad.errors import NoSuchNodeError, NotAModeError
from microad.scalar import Value, exp, tanh
from microad.viz import inspect
from microad.viz.graph.build import build
from microad.viz.graph.fold import OVERVIEW, READABLE, fold
from microad.viz.graph.scene import make_scene


def test_a_small_graph_stays_as_it_is():
    model = build(graphs.shared_sum())
    folded = fold(model)
    assert folded.model is model
    assert not folded.copies


def test_a_shared_leaf_of_a_larger_graph_gets_copies():
    model = build(graphs.network([2, 4, 3, 1]))
    scene = make_scene(model)
    assert scene.model is model
    shared = [c for c in scene.cards if c.user is not None]
    assert {model.name(c.node) for c in shared} == {"x0", "x1"}
    assert len(shared) == 8
    assert all(w.child == scene.cards[w.tail].user for w in scene.wires
               if scene.cards[w.tail].user is not None)  # fmt: skip


def test_both_edges_of_a_square_end_at_one_copy():
    x = Value(2.0, label="x")
    y = x * x
    for _ in range(20):
        y = (y + x).sin()
    scene = make_scene(build(y))
    square = [w for w in scene.wires if scene.model.title(w.child) == "v1 = x * x"]
    assert len({w.tail for w in square}) == 1
    assert [w.operand for w in square] == [0, 1]


@pytest.mark.parametrize(("sizes", "boxes"), [([2, 8, 4, 1], 15), ([3, 10, 6, 1], 20)])
def test_a_network_folds_to_its_neurons(sizes, boxes):
    model = build(graphs.network(sizes))
    folded = fold(model)
    assert folded.boxes == boxes
    names = [folded.model.name(n.id) for n in folded.model.nodes if n.members]
    assert names == [f"neuron {i}" for i in range(1, 1 + sum(sizes[1:]))]
    first = folded.model.nodes[sizes[0]]
    assert first.operations == 2 * sizes[0] + 1
    assert first.value == model.nodes[first.members[-1]].value


def test_a_batch_folds_to_an_overview():
    assert fold(build(graphs.network([2, 4, 1], 6)), False).boxes > READABLE
    folded = fold(build(graphs.network([3, 6, 4, 1], 5)))
    assert folded.boxes == 5 * 11 + 1 <= OVERVIEW, "a box for each neuron, and one for the sum"
    assert not folded.copies


def test_every_node_is_in_one_box():
    model = build(graphs.network([2, 8, 4, 1]))
    folded = fold(model).model
    inside = sorted(i for node in folded.nodes for i in node.members)
    assert len(set(inside)) == len(inside)
    assert len(model.nodes) - len(inside) == sum(not n.members for n in folded.nodes)


@given(
    st.lists(
        st.tuples(st.sampled_from(["+", "*", "sin"]), st.integers(0, 99), st.integers(0, 99)),
        min_size=3,
        max_size=40,
    ),
    st.integers(0, 5),
)
@settings(max_examples=100)
def test_a_folded_graph_has_the_same_values_and_adjoints(choices, label):
    """What is still there after folding has the numbers that it had before."""
    y = graphs.dag(choices)
    if label == 0 and y.op:
        y.parents[0].label = "named"
    model = build(y)
    folded = fold(model, True).model
    assert all(p < n.id for n in folded.nodes for p in n.parents)
    assert folded.nodes[-1].value == model.nodes[-1].value
    hidden = {i for node in folded.nodes for i in node.members[:-1]}
    kept = [node for node in model.nodes if node.id not in hidden]
    assert [n.value for n in folded.nodes] == [n.value for n in kept]
    assert [n.adjoint for n in folded.nodes] == pytest.approx([n.adjoint for n in kept], rel=1e-6)


def test_a_label_opens_a_box_of_its_own():
    x = Value(2.0, label="x")
    loss = x * 3 + 1
    loss.label = "loss"
    folded = fold(build(loss * 2 + loss.exp() - 4 * loss), True).model
    assert "loss" in [folded.name(n.id) for n in folded.nodes]


def test_scopes_that_are_given_count():
    class Scoped(Value):  # a subclass without slots takes any attribute
        pass

    def node(value, scope):
        made = Scoped(value.data, value.op, value.left, value.right, value.d_left, value.d_right)
        made.scope = scope
        return made

    x = Value(0.5, label="x")
    a = node(x * 2, "encoder")
    b = node(tanh(a), "encoder")
    c = node(b + 1, "head")
    folded = fold(build(node(exp(c), "head")), True).model
    assert [n.operations for n in folded.nodes if n.members] == [2, 2]


def test_a_chain_folds_to_a_few_boxes():
    assert 3 <= len(fold(build(graphs.doubled(10_000))).model.nodes) <= 10


def test_too_many_boxes_are_refused_in_words():
    y = Value(1.0, label="x")
    for _ in range(10_000):
        y = y.sin()
    scene = make_scene(build(y), fold=False)
    assert not scene.cards
    assert scene.refusal.startswith("This graph has 10,001 nodes (10,000 operations, 1 input or ")
    assert scene.states() == []


def test_an_unknown_mode():
    with pytest.raises(NotAModeError, match="fold='always'"):
        fold(build(graphs.square_plus()), "always")


def test_a_folded_box_lists_its_weights_and_can_be_opened():
    w = inspect(graphs.network([2, 3, 1]), fold=True, step=0)
    box = next(n for n in w.model.nodes if n.members and n.op == "neuron")
    listed = w.story["nodes"][box.id]["leaves"]
    assert any(line.startswith("w1,0,0 = ") and ", adjoint " in line for line in listed)
    before = len(w.model.nodes)
    w.step = w.steps
    w.opening = box.id
    assert w.opening == -1
    assert len(w.model.nodes) > before
    assert w.step == w.steps
    tanh_of_it = next(n for n in w.model.nodes if n.value == box.value)
    assert not tanh_of_it.members
    assert tanh_of_it.adjoint == pytest.approx(box.adjoint)
    assert "w1,0,0" in w.model.names
    assert any(n.members for n in w.model.nodes)  # the others stay folded
    with pytest.raises(NoSuchNodeError):
        w.opening = 10_000


def test_every_folded_box_can_be_opened():
    w = inspect(graphs.network([2, 3, 1]), fold=True)
    whole = len(build(graphs.network([2, 3, 1])).nodes)
    while folded := [n.id for n in w.model.nodes if n.members]:
        w.opening = folded[0]
    assert len(w.model.nodes) == whole
