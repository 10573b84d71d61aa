"""The pictures and their text twins: bytes, structure, text that fits."""

import hashlib
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import viz_graphs as graphs

from microad.errors import StepError
from microad.scalar import Value
from microad.viz.graph.build import build
from microad.viz.graph.layout import layout
from microad.viz.graph.paint import LOOKS, paint
from microad.viz.graph.scene import make_scene
from microad.viz.graph.table import table
from microad.viz.svg import text_width

GOLDENS = Path(__file__).parent / "goldens"
SVG = "{http://www.w3.org/2000/svg}"
ALL = {
    "square_plus": graphs.square_plus,
    "shared_sum": graphs.shared_sum,
    "baydin": graphs.baydin,
    "odd_labels": graphs.odd_labels,
    "one": lambda: Value(3.0, label="x"),
    "doubled": lambda: graphs.doubled(30),
    "network": lambda: graphs.network([2, 4, 3, 1]),
    "neurons": lambda: graphs.network([2, 8, 4, 1]),
}


def scene_of(name):
    return make_scene(build(ALL[name]()))


@pytest.mark.parametrize(("name", "step"), [("square_plus", None), ("shared_sum", 11), ("one", 0)])
def test_goldens(name, step):
    """Set MICROAD_GOLDENS=write to draw them again; then look at them."""
    scene = scene_of(name)
    for suffix, text in ((".svg", paint(scene, step)), (".txt", table(scene.model, step) + "\n")):
        file = GOLDENS / (name + suffix)
        if os.environ.get("MICROAD_GOLDENS") == "write":
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")


def test_another_process_with_another_hash_seed_draws_the_same_bytes():
    svg = paint(scene_of("network")) + table(scene_of("neurons").model)
    code = (
        "import hashlib, test_svg as t; "
        "print(hashlib.sha256((t.paint(t.scene_of('network')) + "
        "t.table(t.scene_of('neurons').model)).encode()).hexdigest())"
    )
    env = os.environ | {
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": os.pathsep.join([*sys.path, os.curdir]),
    }
    run = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=Path(__file__).parent,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == hashlib.sha256(svg.encode()).hexdigest()


@pytest.mark.parametrize("name", ALL)
def test_only_what_every_viewer_shows(name):
    svg = paint(scene_of(name), 1)
    root = ElementTree.fromstring(svg)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "rect", "path", "text", "tspan"}
    attributes = {key for element in root.iter() for key in element.attrib}
    assert not attributes & {"style", "id", "href"}
    assert root.get("role") == "img"
    sizes = [float(e.get("font-size")) for e in root.iter(SVG + "text")]
    assert min(sizes) >= 11


@pytest.mark.parametrize("name", ALL)
def test_text_stays_in_its_box(name):
    scene = scene_of(name)
    for group in nodes(paint(scene)):
        box = next(e for e in group if e.get("class") == "box")
        if box.tag == SVG + "rect":
            left, width = int(box.get("x")), int(box.get("width"))
        else:  # a constant: a path that starts at its left upper cut corner
            first, last = re.match(r"M(\d+) \d+H(\d+)", box.get("d")).groups()
            left, width = int(first) - 9, int(last) - int(first) + 18
        for text in group.findall(SVG + "text"):
            room = text_width(text.text or "", float(text.get("font-size")))
            x = int(text.get("x"))
            start = {"middle": x - room / 2, "end": x - room}.get(text.get("text-anchor"), x)
            assert left <= start, text.text
            assert start + room <= left + width + 1, text.text


def nodes(svg):
    return [e for e in ElementTree.fromstring(svg) if e.get("class") == "node"]


def test_numbers_on_edges_do_not_overlap():
    """Nor do they touch a box: each stands above its own line, before its own port."""
    scene = scene_of("network")
    places = []
    for edge in ElementTree.fromstring(paint(scene)):
        if edge.get("class") == "edge":
            text = edge.find(SVG + "text")
            x, y = int(text.get("x")), int(text.get("y"))
            places.append((x - text_width(text.text, 11), y - 9, x, y))
    places += [
        (x, y, x + box.width, y + box.height)
        for (x, y), box in zip(scene.layout.corners, scene.sizes, strict=True)
    ]
    for a, b in itertools.combinations(places, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_labels_are_escaped_cut_and_kept_in_full():
    svg = paint(scene_of("odd_labels"))
    assert "<script" not in svg
    group = nodes(svg)[0]
    assert group.find(SVG + "title").text == "<script>alert(1)</script>"
    assert group.find(SVG + "text").text == "<script>alert…"


def test_accessible_names_begin_with_what_is_seen():
    for name, step in itertools.product(("shared_sum", "network", "neurons"), (None, 3)):
        for group in nodes(paint(scene_of(name), step)):
            seen = " ".join(t.text for t in group.findall(SVG + "text") if t.text)
            assert group.get("aria-label").startswith(seen + ",")


@pytest.mark.parametrize("name", ["square_plus", "shared_sum", "network", "odd_labels"])
def test_the_states_replay_the_painter(name):
    """A front end that applies the changes shows at each step what Python paints."""
    scene = scene_of(name)
    shown = {"value": {}, "adjoint": {}, "label": {}, "partial": {}, "share": {}}
    for step, state in enumerate([None, *scene.states()]):
        if state:
            for part in ("value", "adjoint", "label"):
                shown[part].update(state[part])
            for part in ("partial", "share"):
                shown[part].update(((child, k), text) for child, k, text in state[part])
            assert state["text"] == scene.events[step - 1].text
        if step % 7 == 0 or step == len(scene.events):
            check_state(paint(scene, step), shown)


def check_state(svg, shown):
    for e in ElementTree.fromstring(svg):
        if e.get("class") == "node":
            node = int(e.get("data-node"))
            texts = {t.get("class"): t.text or "" for t in e if t.tag == SVG + "text"}
            assert texts["value"] == shown["value"].get(node, "")
            if user := e.get("data-copy"):  # a copy shows the share of its own arrow
                assert texts["share"] == shown["share"].get((int(user), node), "")
                continue
            assert texts["adjoint"] == shown["adjoint"].get(node, "")
            assert e.get("aria-label") == shown["label"].get(node, e.get("aria-label"))
        elif e.get("class") == "edge":
            at = int(e.get("data-child")), int(e.get("data-operand"))
            assert (e.find(SVG + "text").text or "") == shown["partial"].get(at, "")


def test_one_edge_is_marked_at_a_pull():
    scene = scene_of("square_plus")
    marked = [
        [e.get("data-operand") for e in ElementTree.fromstring(paint(scene, step))
         if e.get("class") == "edge"
         and e.find(f"{SVG}path").get("stroke") == LOOKS["reverse"]["line"]["stroke"]]
        for step in (3, 7, 8)
    ]  # fmt: skip
    assert marked == [[], ["0"], ["1"]]


def contrast(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05


@pytest.mark.parametrize("background", ["#FFFFFF", "#E9F6F1", "#F2F2F2", "#FFF7E0"])
def test_contrast(background):
    root = ElementTree.fromstring(paint(scene_of("shared_sum"), 11))
    for fill in {e.get("fill") for e in root.iter(SVG + "text")}:
        assert contrast(background) / contrast(fill) >= 4.5, fill


def test_a_refusal_is_a_picture_with_a_sentence():
    y = Value(1.0, label="x")
    for _ in range(3000):
        y = y.sin()
    scene = make_scene(build(y), fold=False)
    text = " ".join(ElementTree.fromstring(paint(scene)).itertext())
    assert "3,001 nodes" in text
    lines = table(scene.model).splitlines()
    assert len(lines) <= 25
    assert lines[-2] == "... and 2,978 more"
    assert lines[-1].startswith("v3000")


def test_no_such_step():
    scene = scene_of("square_plus")
    for step in (-1, 9):
        with pytest.raises(StepError, match=r"to 8 \(the end\)"):
            paint(scene, step)
        with pytest.raises(StepError, match=r"to 8 \(the end\)"):
            table(scene.model, step)


def test_the_table_at_a_step():
    assert table(build(graphs.square_plus()), 2).splitlines() == [
        "name  operation  value",
        "x     input          3",
        "v1    x * x          9",
        "v2    v1 + x",
        "",
        "step 2 of 8: Compute v1 = x * x = 3 * 3 = 9.",
    ]


def test_no_boxes_no_layout():
    assert layout([], []).corners == ()


def test_forward_mode_speaks_of_values_only():
    scene = make_scene(build(ALL["baydin"]()), mode="forward")
    both = make_scene(build(ALL["baydin"]()))
    assert {event.kind for event in scene.events} == {"value"}
    for step in (None, 0, len(scene.events)):
        assert "adjoint" not in paint(scene, step)
        assert "reverse" not in paint(scene, step)
    assert scene.layout.height < both.layout.height
    assert not any("adjoint" in label for state in scene.states() for _, label in state["label"])
