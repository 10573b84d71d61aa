"""Graphs of arrays: the model against the engine, what is written, and what cannot be known."""

import itertools
import json
import os
from xml.etree import ElementTree

import array_graphs as graphs
import numpy
import pytest
import test_svg as svg_checks
import viz_graphs as scalar_graphs
from array_graphs import PROGRAMS

import microad.numpy as np
from microad import checkpoint, grad
from microad.debug.trace import TracingTape, trace_run
from microad.engine.leaves import ones_like
from microad.engine.trace import Trace, make_vjp
from microad.engine.trees import flatten
from microad.errors import (
    InputError,
    NoInputsError,
    NoOutputError,
    NoRunError,
    NotKeptError,
    SeedError,
)
from microad.scalar import Value
from microad.viz import inspect
from microad.viz.graph import texts as arrays
from microad.viz.graph.build import build
from microad.viz.graph.fold import fold
from microad.viz.graph.paint import paint
from microad.viz.graph.scene import make_scene
from microad.viz.graph.table import table
from microad.viz.svg import text_width


def model_of(name):
    f, *inputs = PROGRAMS[name]
    return build(trace_run(f, *inputs))


def titles(f, *inputs, **options):
    model = build(trace_run(f, *inputs, **options))
    return [model.title(node.id) for node in model.nodes if node.parents]


# ---------------------------------------------------------------- against the engine


def gradients(f, inputs):
    ans, vjp = make_vjp(lambda x: f(*x), tuple(inputs))
    return flatten(vjp(ones_like(ans)))[0]


@pytest.mark.parametrize("name", PROGRAMS)
def test_values_and_adjoints_are_those_of_the_engine(name):
    f, *inputs = PROGRAMS[name]
    with numpy.errstate(all="ignore"):
        model = model_of(name)
        wanted = gradients(f, inputs)
    leaves = flatten(tuple(inputs))[0]
    found = [node for node in model.nodes if node.role == "input"]
    if name == "constant":
        assert [node.role for node in model.nodes] == ["constant"]
        return
    assert len(found) == len(leaves)
    for node, leaf, g in zip(found, leaves, wanted, strict=True):
        assert node.value is leaf
        numpy.testing.assert_allclose(node.adjoint, g, rtol=1e-12)
        assert numpy.shape(node.adjoint) == numpy.shape(leaf)
        assert numpy.result_type(node.adjoint) == numpy.result_type(leaf)
    whole = numpy.hstack([numpy.ravel(x) for x in flatten(f(*inputs))[0]])
    last = numpy.hstack([numpy.ravel(x) for x in flatten(model.nodes[-1].value)[0]])
    numpy.testing.assert_allclose(last, whole, rtol=1e-14)


@pytest.mark.parametrize("name", PROGRAMS)
def test_shares_add_up_to_adjoints(name):
    model = model_of(name)
    totals = {e.node: e.total for e in model.events if e.kind != "value"}
    for node in model.nodes:
        for total, adjoint in zip(*(flatten(x)[0] for x in (totals[node.id], node.adjoint))):
            numpy.testing.assert_array_equal(total, adjoint)


def test_a_seed_of_ones_and_one_of_ones_own():
    f, x = (lambda x: x * x), numpy.array([1.0, 2.0, 3.0])
    model = build(trace_run(f, x))
    assert "ones of shape (3,)" in model.events[2].text
    assert "gradient of the sum of v1" in model.events[2].text
    g = numpy.array([0.0, 1.0, 0.0])
    model = build(trace_run(f, x, g=g))
    numpy.testing.assert_array_equal(model.nodes[0].adjoint, [0, 4, 0])
    assert model.events[2].text == (
        "Start at the output: the adjoint of v1 is the seed g = [0 1 0]."
    )
    assert build(trace_run(lambda x: x * x, 3.0, g=2.0)).nodes[0].adjoint == 12.0
    with pytest.raises(SeedError, match=r"shape \(2,\)"):
        trace_run(f, x, g=numpy.ones(2))


def test_argnum_chooses_what_is_traced():
    inputs = PROGRAMS["layer"][1:]
    model = build(trace_run(graphs.layer, *inputs, argnum=("W", 1)))
    assert [node.label for node in model.nodes if node.role == "input"] == ["W", "bias"]
    assert model.title(2) == "v1 = X @ W"
    wanted = grad(graphs.layer, (0, 1))(*inputs)
    for node, g in zip(model.nodes, wanted, strict=False):
        numpy.testing.assert_allclose(node.adjoint, g)
    assert titles(lambda x, n: x**n, 3.0, 2) == ["v1 = x**n"]  # 2 cannot change a little


def test_derivatives_inside_are_part_of_the_graph():
    def slope(x):
        return grad(lambda y: np.sum(y**3))(x)

    model = build(trace_run(slope, numpy.array([1.0, 2.0])))
    numpy.testing.assert_allclose(model.nodes[0].adjoint, [6.0, 12.0])


def test_a_traced_run_does_not_change_other_tapes():
    trace_run(graphs.squares, numpy.ones(2))
    assert type(Trace(lambda x: x * 2, 1.0).tape) is not TracingTape


# ---------------------------------------------------------------- what is written


def test_constants_go_by_the_names_that_the_source_has():
    a, c = graphs.A, 3.0

    def f(x):
        y = a @ x + graphs.b
        y -= c
        return np.dot(y, a).reshape(2, 1) * (c + 1)

    assert titles(f, numpy.ones(2)) == [
        "v1 = a @ x",
        "v2 = v1 + graphs.b",
        "y = v2 - c",
        "v3 = dot(y, a)",
        "v4 = reshape(v3, (2, 1))",
        "v5 = v4 * (c + 1)",
    ]


@pytest.mark.parametrize(
    ("f", "title"),
    [
        (lambda x: x - 2.5, "v1 = x - 2.5"),
        (lambda x: 2**x, "v1 = 2**x"),
        (lambda x: x**-1.5, "v1 = x**-1.5"),
        (lambda x: -x, "v1 = -x"),
        (lambda x: abs(x), "v1 = abs(x)"),
        (lambda x: x[1:], "v1 = x[1:]"),
        (lambda x: x[::-1, None], "v1 = x[::-1, None]"),
        (lambda x: x.sum(axis=0), "v1 = sum(x, axis=0)"),
        (lambda x: np.sum(x, 0), "v1 = sum(x, 0)"),
        (lambda x: x.dot(graphs.b), "v1 = dot(x, graphs.b)"),
        (lambda x: np.maximum(graphs.b, x), "v1 = maximum(graphs.b, x)"),
        (lambda x: np.stack([x, graphs.b]), "v1 = stack([x, graphs.b])"),
        (lambda x: np.einsum("i,i->", x, x), "v1 = einsum('i,i->', x, x)"),
        (
            lambda x: np.clip(x, 0.0, 2.0),
            "v1 = maximum(x, 0)",
        ),  # no maximum stands there: from the record
        (lambda x: np.linalg.norm(x - x), "v1 = x - x"),
        (checkpoint(lambda x: x * x), "v1 = <lambda>([x])"),
    ],
)
def test_titles(f, title):
    assert titles(f, numpy.array([1.0, 2.0, 3.0]))[0] == title


def test_what_cannot_be_known_is_left_out():
    outer = titles(lambda x: np.outer(x, graphs.b), numpy.ones(2))
    assert outer == ["v1 = ravel(x)", "v2 = v1[:, None]", "v3 = v2 * [0.5 -1 2]"]  # no * there
    scope = {"b": 1.0}
    exec("def f(x):\n return (x + b) * 2", scope)  # no source anywhere
    model = build(trace_run(scope["f"], numpy.ones(2)))
    assert [model.title(i) for i in (1, 2)] == ["v1 = x + …", "v2 = v1 * 2"]
    assert model.events[1].text == "Compute v1 = x + … = [2 2]."
    assert model.nodes[1].line is None


def test_a_variable_is_the_name_of_the_last_value_that_it_had():
    model = model_of("loop")
    assert [n.label for n in model.nodes if n.label] == ["x"]  # the input has that name already
    assert model_of("squares").names == ("x", "v1", "z", "v2", "v3")

    def f(x):
        y = x * 2
        y = y + 1
        return y * 3

    assert titles(f, 1.0) == ["v1 = x * 2", "y = v1 + 1", "v2 = y * 3"]


def test_inputs_go_by_their_parameters_and_places():
    def names(f, *inputs):
        return {n.label for n in build(trace_run(f, *inputs)).nodes if n.role == "input"}

    assert names(*PROGRAMS["by_name"]) == {"p['W']", "p['x']", "p['scale'][0]"}
    assert names(lambda *xs: xs[0] * xs[1], 1.0, 2.0) == {"xs[0]", "xs[1]"}
    assert names(np.hypot, 1.0, 2.0) == {"x1", "x2"}
    assert names(np.sum, numpy.ones(2)) == {"a"}


def test_the_marked_piece_of_the_source_is_the_operation():
    line = model_of("squares").nodes[2].line
    assert line.text == "z = A @ x + b"
    assert line.text[line.start : line.end] == "A @ x + b"


def test_sentences_of_arrays():
    texts = [event.text for event in model_of("squares").events]
    assert texts[1] == "Compute v1 = A @ x = array(3, 2) @ [1 -1] = [-0.25 -0.25 -0.25]."
    assert texts[6] == (
        "Pull through v3 = sum(v2): v2 gets the adjoint of v3, copied to every element that was "
        "added up: [1 1 1]; its adjoint is now [1 1 1]."
    )
    assert texts[7] == (
        "Pull through v2 = z**2: z gets (local partial [0.5 -2.5 3.5]) × (adjoint [1 1 1]), "
        "element by element: [0.5 -2.5 3.5]; its adjoint is now [0.5 -2.5 3.5]."
    )
    assert "the other factor, transposed: [2.25 2.625]" in texts[9]


def test_broadcasting_is_marked_and_undone():
    model = model_of("layer")
    (pull,) = (e for e in model.events if e.kind == "pull" and model.name(e.node) == "bias")
    assert model.edge_text(pull.child, pull.operand) == "(4,)→(20, 4)"
    assert "summed over axis 0, because it was broadcast (4,)→(20, 4)" in pull.text
    assert model.edge_text(pull.child, 0) == "1"
    model = model_of("column_plus_row")
    marks = {model.edge_text(n.id, k) for n in model.nodes for k in range(len(n.parents))}
    assert {"(2, 1)→(2, 3)", "(3,)→(2, 3)"} <= marks
    assert any("axis 1, because it was broadcast (2, 1)→(2, 3)" in e.text for e in model.events)
    number = build(trace_run(lambda s: s * numpy.ones((2, 3)), 2.0))
    assert "summed over axes 0 and 1" in number.events[-1].text
    assert number.nodes[0].adjoint == 6.0


def test_a_number_at_an_edge_is_a_local_partial_or_is_not_there():
    model = model_of("loop")
    at = {n.op: model.edge_text(n.id, 0) for n in model.nodes if n.parents}
    assert at == {"sin": "", "*": "0.9", "+": "1", "getitem": "", "sum": ""}
    assert build(trace_run(lambda x: x * x, numpy.array([1.0, 3.0]))).edge_text(1, 0) == "[1 3]"
    assert build(trace_run(lambda x: x.sum(), numpy.array(4.0))).edge_text(1, 0) == "1"


@pytest.mark.parametrize(
    ("x", "box", "formula"),
    [
        (1 / 3, "0.3333", "0.3333"),
        (numpy.float32(2.0), "2 float32", "2"),
        (1 - 2j, "1-2j", "1-2j"),
        (numpy.array([1.0, -0.0, numpy.nan]), "[1 0 nan]", "[1 0 nan]"),
        (numpy.eye(2), "[[1 0] [0 1]]", "[[1 0] [0 1]]"),
        (numpy.float32([1, 2]), "[1 2] float32", "[1 2]"),
        (numpy.zeros((3, 2), "f"), "(3, 2) float32", "array(3, 2)"),
        (numpy.zeros(5, complex), "(5,) complex128", "array(5,)"),
        (numpy.zeros((0, 2)), "(0, 2)", "array(0, 2)"),
        (numpy.full(4, -1.2345e-10), "(4,)", "array(4,)"),  # four numbers, too long
        ((1.0, numpy.zeros(9)), "2 values", "2 values"),
    ],
)
def test_values_as_texts(x, box, formula):
    assert arrays.box_text(x) == box
    assert arrays.formula_text(x) == formula


def test_the_panel_prints_arrays_whatever_the_learner_has_set():
    big = numpy.arange(1e4).reshape(100, 100)
    text = arrays.long_text(big, "v1")
    with numpy.printoptions(precision=1, threshold=9, sign="+", linewidth=20):
        assert arrays.long_text(big, "v1") == text
    assert "..." in text
    assert text.endswith("shape (100, 100), float64")
    assert len(text) < 800


@pytest.mark.parametrize("op", sorted(arrays.PULLS))
def test_every_way_down_is_of_an_operation_that_exists(op):
    assert hasattr(numpy, op) or op in ("@", "getitem", "outputs")


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize("name", ["squares", "parts", "column_plus_row"])
def test_goldens(name):
    """Set MICROAD_GOLDENS=write to draw them again; then look at them."""
    scene = make_scene(model_of(name))
    step = len(scene.events)
    for suffix, text in ((".svg", paint(scene, step)), (".txt", table(scene.model, step) + "\n")):
        file = svg_checks.GOLDENS / f"array_{name}{suffix}"
        if os.environ.get("MICROAD_GOLDENS") == "write":
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_picture_is_whole(name, monkeypatch):
    """The checks of other pictures, on these: text in boxes, names, states, and the same again."""
    scene = make_scene(model_of(name))
    monkeypatch.setattr(svg_checks, "scene_of", lambda _: scene)
    svg_checks.test_text_stays_in_its_box(name)
    svg_checks.test_only_what_every_viewer_shows(name)
    svg_checks.test_the_states_replay_the_painter(name)
    assert paint(make_scene(model_of(name)), 1) == paint(scene, 1)
    labels = ElementTree.fromstring(paint(scene)).iter(svg_checks.SVG + "text")
    for edge in (e for e in labels if e.get("class") == "partial"):
        assert edge.text is None or len(edge.text) <= 26


@pytest.mark.parametrize("name", ["layer", "column_plus_row", "parts"])
def test_marks_do_not_overlap(name):
    scene = make_scene(model_of(name))
    places = [
        (x, y, x + box.width, y + box.height)
        for (x, y), box in zip(scene.layout.corners, scene.sizes, strict=True)
    ]
    for edge in ElementTree.fromstring(paint(scene)):
        if edge.get("class") == "edge":
            text = edge.find(svg_checks.SVG + "text")
            x, y = int(text.get("x")), int(text.get("y"))
            places.append((x - text_width(text.text or "", 11), y - 9, x, y))
    for a, b in itertools.combinations(places, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_story_can_be_sent_and_reads_well(name):
    f, *inputs = PROGRAMS[name]
    with numpy.errstate(all="ignore"):
        w = inspect(f, *inputs, predict=True)
    story = json.dumps(w.story, allow_nan=False)
    for litter in ("object at 0x", "None", "np.float", "<function", "Stub"):
        assert litter not in story.replace("[::-1, None]", "").replace("[:, None]", "")
    w.step = w.steps
    assert w.text().splitlines()[-1].startswith(f"step {w.steps} of {w.steps}: ")


def test_labels_of_odd_names_are_text():
    x = {"<script>alert(1)</script>": numpy.ones(3), "a\nb": 1.0, "n" * 500: 2.0}
    w = inspect(lambda p: sum(p.values(), 0.0), x)
    assert "<script" not in w.svg()
    assert "\n" not in "".join(w.model.names)
    assert max(len(event.text) for event in w.model.events) < 300


def check_folded(model):
    adjoints = {id(node.value): node.adjoint for node in model.nodes}
    folded = fold(model, True).model
    assert len(folded.nodes) < len(model.nodes)
    for node in folded.nodes:
        numpy.testing.assert_allclose(node.adjoint, adjoints[id(node.value)], rtol=1e-12)


def test_large_graphs_fold_and_larger_ones_are_refused():
    for name in ("long_loop", "neuron"):
        check_folded(model_of(name))
    assert inspect(*PROGRAMS["long_loop"]).story["nodes"][0]["role"] == "group of 4 operations"

    def longer(x):
        for _ in range(800):
            x = x * 2 + 1e-3
        return np.sum(x)

    assert "too many to read" in inspect(longer, numpy.ones(2), fold=False).text()


def test_forward_mode_shows_values_alone():
    w = inspect(*PROGRAMS["squares"], mode="forward")
    assert w.steps == 5
    assert "adjoint" not in w.svg() + w.text()


# ---------------------------------------------------------------- panel and questions


def about(w, name):
    return w.story["nodes"][w.model.names.index(name)]


def test_the_panel_of_an_array():
    w = inspect(*PROGRAMS["squares"])
    z = about(w, "z")
    assert z["value"] == ["z = v1 + b", "z = [ 0.25 -1.25  1.75]\nshape (3,), float64"]
    assert z["constants"] == ["b = [ 0.5 -1.   2. ]\nshape (3,), float64"]
    assert z["partials"] == ["d/dv1[v1 + b] = 1"]
    assert z["pulls"] == []
    assert z["line"]["marked"] == "A @ x + b"
    assert z["shares"][-1]["array"] == "adjoint = [ 0.5 -2.5  3.5]\nshape (3,), float64"
    assert about(w, "v2")["partials"] == ["d/dz[z**2] = 2 * z = [0.5 -2.5 3.5]"]
    assert about(w, "v3")["value"] == [
        "v3 = sum(v2)",
        "v3 = sum([0.0625 1.562 3.062]) = 4.688",
    ]
    assert about(w, "v1")["pulls"] == [
        "x gets the adjoint of v1 times the other factor, transposed"
    ]


def questions(f, *inputs):
    w = inspect(f, *inputs, predict=True)
    return [step["ask"] for step in w.story["steps"] if step["phase"] == "backward"]


def test_questions_can_be_answered():
    _, of_sum, of_power, of_plus, of_matmul = questions(*PROGRAMS["squares"])
    assert of_sum["kind"] == "shape"
    assert of_sum["word"] == "(3,)"
    assert of_sum["near"] == ["()"]
    assert "arrives at z[2] through v2 = z**2" in of_power["question"]
    assert of_power["answer"] == 3.5
    assert of_power["near"] == [3.5, 1.0, -3.5, 4.5]
    assert of_plus["answer"] == 3.5
    assert of_matmul["word"] == "(2,)"
    assert questions(lambda s: s * np.ones(3), 2.0)[1]["answer"] == 3.0
    numbers = questions(lambda x, y: x * y, 2.0, 5.0)
    assert "mistakes" not in numbers[1]  # as with the scalar engine
    assert (
        numbers[1]
        == inspect(Value(2.0, label="x") * Value(5.0, label="y")).story["steps"][4]["ask"]
    )


def test_nobody_is_asked_for_complex_numbers_or_several_values():
    assert [ask and ask.get("kind") for ask in questions(*PROGRAMS["complex"])[1:]].count(None) < 5
    assert questions(lambda z: z * 1j, 1 + 1j)[1] is None
    assert questions(*PROGRAMS["eigenvalues"])[1] is None


# ---------------------------------------------------------------- ways in, and errors


def test_a_traced_value_can_be_looked_into_while_its_function_runs():
    seen = []

    def f(x):
        y = x * 2
        seen.append(inspect(y, g=numpy.array([1.0, 0.0])))
        return y + 1

    trace_run(f, numpy.ones(2))
    assert seen[0].model.names == ("x", "y")


def test_what_inspect_cannot_do_is_said():
    x = numpy.ones(3)
    with pytest.raises(NotKeptError, match=r"Write inspect\(f, x\)"):
        grad(lambda x: inspect(x * 2))(1.0)
    with pytest.raises(NoInputsError, match=r"inspect\(squares, x\)"):
        inspect(graphs.squares)
    with pytest.raises(NoRunError, match="an input has a meaning"):
        inspect(Value(1.0), 2.0)
    with pytest.raises(NoRunError, match="argnum has a meaning"):
        inspect(Value(1.0), argnum=0)
    with pytest.raises(NoOutputError, match="gave None"):
        inspect(lambda x: None, x)
    with pytest.raises(InputError, match="whole numbers"):
        inspect(lambda x: x, 3)


def test_numbers_tell_the_same_story_as_the_scalar_engine():
    """But for constants, which the vector engine does not record."""
    mine = build(trace_run(lambda x1, x2: np.log(x1) + x1 * x2 - np.sin(x2), 2.0, 5.0))
    theirs = build(scalar_graphs.baydin())
    assert [event.text for event in mine.events if event.kind != "value"] == [
        event.text for event in theirs.events if event.kind != "value"
    ]
    assert {event.text for event in mine.events} == {event.text for event in theirs.events}
