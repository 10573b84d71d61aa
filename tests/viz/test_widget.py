"""The Inspector as Python sees it: steps, stills, bundle, errors. No browser."""

import json
import math
import re
from base64 import b64decode
from html import unescape

import pytest

from microad.errors import (
    CannotWriteError,
    NoSuchNodeError,
    NotAGraphError,
    NotAModeError,
    StepError,
)
from microad.scalar import Value, log
from microad.viz import Inspector, inspect
from microad.viz.base import esm


def product():
    a, b = Value(3.0, label="a"), Value(-2.0, label="b")
    return a * b + a


@pytest.fixture
def w():
    return inspect(product())


def test_bundle_holds_view_picture_and_text(w):
    data, _ = w._repr_mimebundle_()
    assert set(data) == {
        "application/vnd.jupyter.widget-view+json",
        "image/svg+xml",
        "text/html",
        "text/plain",
    }
    assert data["image/svg+xml"] == w.svg()
    assert data["text/plain"] == w.text()


def test_the_html_of_a_bundle_is_the_picture_and_the_words():
    w = inspect(Value(2.0, label='<b>"x"') * 3.0)
    html = w.html()
    alt, image, words = re.fullmatch(
        r'<div [^>]*><img alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)" [^>]*></div>\n'
        r"<details><summary>In words</summary><pre [^>]*>([^<]*)</pre></details>",
        html,
    ).groups()
    assert b64decode(image).decode() == w.svg()
    assert (unescape(alt), unescape(words)) == (w.page_title, w.text())


def test_nothing_static_depends_on_the_process(w):
    again = inspect(product())
    assert (repr(again), again.svg(), again.text()) == (repr(w), w.svg(), w.text())
    assert repr(w) == "Inspector(4 nodes, step 0 of 9)"
    assert json.dumps(again.story) == json.dumps(w.story)


def test_story_tells_values_then_adjoints(w):
    assert [step["phase"] for step in w.story["steps"]] == ["forward"] * 4 + ["backward"] * 5
    assert w.story["steps"][-1]["text"] == w.model.events[-1].text
    assert [bool(step["ask"]) for step in w.story["steps"]] == [False] * 5 + [True] * 4


def test_story_shows_how_an_adjoint_adds_up(w):
    shares = w.story["nodes"][0]["shares"]
    assert [share["says"] for share in shares] == ["from v2: 1 × 1 = 1", "from v1: (-2) × 1 = -2"]
    assert shares[-1]["sum"] == "sum: 1 × 1 + (-2) × 1 = -1"


def test_story_of_a_folded_graph_tells_of_groups():
    x = Value(0.5, label="x")
    y = (x * 2.0 + 1.0).tanh() + (x * 3.0 - 1.0).tanh()
    w = inspect(y, fold=True)
    groups = [node for node in w.story["nodes"] if node["role"].startswith("group of")]
    assert [group["partials"][0][:2] for group in groups][:2] == ["d(", "d("]
    assert w.steps == len(w.model.events)


def test_step_is_set_and_checked(w):
    w.step = 7
    assert w.svg() == w.svg(step=7) != w.svg(step=6)
    for bad in (-1, 10):
        with pytest.raises(StepError, match=r"from 0 .* to 9"):
            w.step = bad
    assert w.step == 7


@pytest.mark.parametrize("bad", [-1, 99, 1.5, "last"])
def test_wrong_steps_are_refused(bad):
    with pytest.raises(StepError):
        inspect(product(), step=bad)
    with pytest.raises(StepError):
        inspect(product()).svg(step=bad)
    with pytest.raises(StepError):
        inspect(product()).text(step=bad)


def test_selected_is_set_and_checked(w):
    w.selected = 2
    with pytest.raises(NoSuchNodeError, match="nodes 0 to 3"):
        w.selected = 4
    assert w.selected == 2


def test_other_arguments_are_checked():
    with pytest.raises(NotAModeError, match="mode='both'"):
        inspect(product(), mode="both")
    with pytest.raises(NotAModeError, match="fold='never'"):
        inspect(product(), fold="never")
    with pytest.raises(NotAGraphError):
        inspect(3.0)


def test_a_page_that_cannot_be_written(w, tmp_path):
    with pytest.raises(CannotWriteError, match="cannot be written"):
        w.export_html(tmp_path / "missing" / "page.html")


def test_still_picture_at_the_start_shows_the_end(w):
    assert "a value 3 adjoint -1" in w.svg()
    assert w.svg(step=0) != w.svg()
    assert "adjoint" in w.text()


def test_still_picture_of_predict_mode_keeps_the_answers():
    w = inspect(product(), predict=True)
    assert w.svg() == w.svg(step=4)
    assert "adjoint" not in w.text()


def test_forward_mode_ends_before_the_sweep_back():
    w = inspect(product(), mode="forward")
    assert w.steps == 4
    assert w.story["row"] == ""
    assert "adjoint" not in w.svg() + w.text()
    assert w.text(step=4).endswith("step 4 of 4: " + w.story["steps"][-1]["text"])


def test_nan_and_inf_are_words():
    x = Value(math.inf, label="x")
    w = inspect(x * 0.0 + log(Value(2.0, label="y")))
    story = json.dumps(w.story, allow_nan=False)  # raises if a NaN is left
    assert "nan" in story
    assert "inf" in story


def test_labels_are_text_and_never_markup(tmp_path):
    w = inspect(Value(1.0, label="</script><script>alert(1)</script>") * 2)
    page = w.export_html(tmp_path / "page.html").read_text()
    assert page.count("</script>") == 1
    assert page.count("<script") == 1


def test_learners_own_class_will_do():
    class Mine:
        def __init__(self, data, op="", parents=(), partials=(), label=""):
            self.data, self.op, self.label = data, op, label
            self.parents, self.partials = parents, partials

    x = Mine(3.0, label="x")
    w = inspect(Mine(9.0, "*", (x, x), (3.0, 3.0)))
    assert w.model.nodes[0].adjoint == 6.0


def test_a_graph_too_large_to_read_is_refused_in_words():
    y = Value(1.0, label="x")
    for i in range(1600):
        y = y * Value(1.0, label=f"w{i}")
    w = inspect(y, fold=False)
    assert w.steps == 0
    assert "too many to read" in w.text()
    assert "too many to read" in w.svg()


def test_one_module_of_javascript_and_one_sheet():
    assert Inspector._esm == esm("steps", "graph", "panel", "inspector")
    assert Inspector._esm.startswith("// What all microad widgets share")
    assert Inspector._esm.count("export ") == 1
    assert Inspector._css.startswith("/* The look of all microad widgets")
