"""The graph as plain data: order, names, adjoints, events and their sentences."""

import math

import pytest
import viz_graphs as graphs
from hypothesis import given, settings
from hypothesis import strategies as st

from microad.debug.lines import Line
from microad.errors import NotAGraphError
from microad.scalar import Value, topo_order
from microad.viz import words
from microad.viz.graph.build import build
from microad.viz.words import number_text


class Mine:
    """A class as a learner writes it in a notebook: no number, no comparison, no slots."""

    def __init__(self, data, op="", parents=(), partials=(), label=""):
        self.data, self.op, self.label = data, op, label
        self.parents, self.partials = parents, partials

    __hash__ = None

    def __eq__(self, other):
        return self.data == other.data

    def __add__(self, other):
        return Mine(self.data + other.data, "+", (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Mine(self.data * other.data, "*", (self, other), (other.data, self.data))


def test_a_learners_class_gives_the_same_model():
    def f(x):
        return x * x + x

    assert build(f(Mine(3.0, label="x"))) == build(f(Value(3.0, label="x")))


def test_equal_numbers_are_different_nodes():
    assert len(build(Mine(1.0, label="a") + Mine(1.0, label="b")).nodes) == 3


def test_names():
    a = Value(2.0, label="a")
    b = a * 3
    b.label = "v1"
    model = build(b + a.exp() - 0.5)
    assert model.names == ("a", "3", "v1", "v2", "v3", "0.5", "v4")
    assert [n.role for n in model.nodes] == [
        "input",
        "constant",
        "op",
        "op",
        "op",
        "constant",
        "output",
    ]
    assert model.title(6) == "v4 = v3 - 0.5"


def test_one_event_is_one_accumulation():
    model = build(graphs.square_plus())
    assert [(e.kind, e.node, e.child, e.operand, e.amount, e.total) for e in model.events] == [
        ("value", 0, None, None, 3.0, 3.0),
        ("value", 1, None, None, 9.0, 9.0),
        ("value", 2, None, None, 12.0, 12.0),
        ("seed", 2, None, None, 1.0, 1.0),
        ("pull", 1, 2, 0, 1.0, 1.0),
        ("pull", 0, 2, 1, 1.0, 1.0),
        ("pull", 0, 1, 0, 3.0, 4.0),
        ("pull", 0, 1, 1, 3.0, 7.0),
    ]


def test_sentences():
    texts = [event.text for event in build(graphs.shared_sum()).events]
    assert texts[0] == "The input a is 2."
    assert texts[2] == "Compute v1 = a + b = 2 + 1 = 3."
    assert texts[6] == "Start at the output: the adjoint of v3 is dv3/dv3 = 1."
    assert texts[-1] == (
        "Pull through v1 = a + b: b gets (local partial 1) × (adjoint 2) = 2, on top of 3; "
        "its adjoint is now 5."
    )


@given(st.lists(st.tuples(st.sampled_from(["+", "*", "sin"]), st.integers(0, 99),
                          st.integers(0, 99)), max_size=25))  # fmt: skip
@settings(max_examples=60)
def test_adjoints_agree_with_the_engine(choices):
    y = graphs.dag(choices)
    model = build(y)
    y.backward()
    nodes = reversed(topo_order(y))
    assert [n.adjoint for n in model.nodes] == pytest.approx([n.grad for n in nodes], nan_ok=True)
    assert all(p < n.id for n in model.nodes for p in n.parents)
    assert len(model.events) == len(model.nodes) + 1 + sum(len(n.parents) for n in model.nodes)


def test_looking_changes_nothing():
    y = graphs.baydin()
    y.backward()
    grads = [n.grad for n in topo_order(y)]
    build(y)
    assert [n.grad for n in topo_order(y)] == grads


def test_depth_and_doubling_are_no_limit():
    y = Mine(1.0, label="x")
    for _ in range(10_000):
        y = y + y * Mine(0.0)
    assert len(build(y).nodes) == 30_001
    assert build(graphs.doubled(30)).nodes[0].adjoint == 2.0**30


def test_numbers_that_mean_something_else():
    a, b = Mine(1.0, label="a"), Mine(2.0, label="b")
    y = a * b
    a.number, b.number, y.number = 7, 3, 5
    assert build(y).names == ("a", "b", "v1")


def test_nan_and_infinity_are_words():
    texts = " ".join(event.text for event in build(graphs.odd_labels()).events)
    assert {"nan", "inf"} <= set(texts.replace(";", " ").replace(".", " ").split())
    assert [number_text(x) for x in (math.nan, -math.inf, -0.0, 1e-20)] == [
        "nan", "-inf", "0", "1e-20",
    ]  # fmt: skip


def test_labels_without_line_breaks_and_not_too_long_in_a_sentence():
    x = Value(1.0, label="a\nb\x00c")
    y = x * Value(2.0, label="n" * 500)
    model = build(y)
    assert model.name(0) == "a b c"
    assert max(len(event.text) for event in model.events) < 200


def test_source_lines():
    line = Line("y = x * x", 4, 9, 1)
    y = graphs.square_plus()
    y.where = line
    assert [node.line for node in build(y).nodes] == [None, None, line]


def _own_parent():
    y = Mine(1.0, "+")
    y.parents, y.partials = (y,), (1.0,)
    return y


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        (3.0, "float has no data and no op"),
        (Mine(1.0, "+", (Mine(1.0),), ()), "1 parents, but 0 partials"),
        (Mine(1.0, "+", {1}, (1.0,)), "not both tuples"),
        (_own_parent(), "made from itself"),
        (Mine("3"[1:], label="x"), "data is not a number: ''"),
        (Mine(1.0, "+", (Mine(1.0),), (None,)), "a local partial is not a number: None"),
    ],
)
def test_what_is_not_a_graph(thing, said):
    with pytest.raises(NotAGraphError, match=said):
        build(thing)


@pytest.mark.parametrize("op", sorted(words.RULES))
def test_every_rule_in_words_is_the_rule_of_the_engine(op):
    """Evaluate the texts as Python and compare them with the numbers of the engine."""
    a, b = Value(1.3), Value(0.7)
    count = len(words.RULES[op][1])
    y = {"+": a + b, "-": a - b, "*": a * b, "/": a / b, "**": a**b, "neg": -a, "abs": abs(a)}.get(
        op
    ) or getattr(a, op)()
    names = {"a": 1.3, "b": 0.7, "relu": lambda x: max(x, 0.0)} | vars(math)
    assert eval(words.formula(op, "ab"[:count]), names) == pytest.approx(y.data)
    for k in range(count):
        rule = words.partial_text(op, k, "ab"[:count]).split(" = ")[1].replace(",", "")
        rule = rule.replace("the sign of a", "1")
        assert eval(rule, names) == pytest.approx(y.partials[k])


def test_a_leaf_is_an_input_with_or_without_a_label():
    x, y = Value(2.0), Value(3.0)
    model = build(x * y + 3 * x)
    assert [model.title(n.id) for n in model.nodes if n.role == "input"] == ["x1", "x2"]
    assert [n.value for n in model.nodes if n.role == "constant"] == [3.0]
    assert "the constant" not in " ".join(e.text for e in model.events if e.node < 2)


def test_names_of_inputs_leave_labels_alone():
    x, y = Value(2.0, label="x1"), Value(3.0)
    assert build(x * y).names == ("x1", "x2", "v1")
