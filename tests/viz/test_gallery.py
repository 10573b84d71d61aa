"""The gallery: it shows every widget, and each of them works in the real JupyterLab."""

import json
import re
from pathlib import Path

import pytest

from microad import viz

BOOK = Path(__file__).parents[2] / "notebooks" / "gallery.ipynb"
CELLS = json.loads(BOOK.read_text())["cells"]
CODE = {i: "".join(c["source"]) for i, c in enumerate(CELLS) if c["cell_type"] == "code"}
CALL = re.compile(r"viz\.(\w+)\(")
WIDGETS = {i: CALL.findall(code)[-1] for i, code in CODE.items() if CALL.search(code)}
NO_WIDGET = {"Inspector", "source_lines", "strip_file"}
STILL = {"figure"}


# ---------------------------------------------------------------- as it is saved


def test_every_widget_is_in_the_gallery():
    assert set(WIDGETS.values()) == set(viz.__all__) - NO_WIDGET


def test_a_short_sentence_stands_before_each_cell():
    for i in CODE:
        before = CELLS[i - 1]
        words = re.sub(r"[#*`]", "", "".join(before["source"])).split()
        assert before["cell_type"] == "markdown"
        assert 5 <= len(words) <= 60, words


@pytest.mark.parametrize("i", WIDGETS)
def test_each_output_is_a_picture_with_a_text_twin(i):
    (output,) = CELLS[i]["outputs"]
    data = output["data"]
    assert "application/vnd.jupyter.widget-view+json" not in data
    text = "".join(data["text/plain"])
    assert len(text.splitlines()) >= 2
    assert not re.search(r"0x[0-9a-f]{6,}|/home/|/tmp/|ipykernel_", str(data))
    if WIDGETS[i] not in STILL:
        svg = "".join(data["image/svg+xml"])
        assert not re.search(r"<style|style=|<script|foreignObject| id=", svg)
        assert svg.startswith("<svg")


# ---------------------------------------------------------------- in JupyterLab


@pytest.fixture(scope="module")
def gallery(jupyterlab, browser):
    jupyterlab.copy("gallery", BOOK)
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    notebook = jupyterlab.open(context.new_page(), f"gallery/{BOOK.name}")
    notebook.run_all()
    yield notebook
    notebook.close()
    context.close()


def sources(notebook):
    return ["".join(cell["source"]) for cell in notebook.cells()]


STATE = """(root) => [
  ...[...root.querySelectorAll("svg text, svg path, svg rect, svg g")].map((e) => e.outerHTML.length
    + (e.textContent || "") + (e.getAttribute("transform") || "") + (e.getAttribute("d") || "")),
  ...[...root.querySelectorAll("input[type=range]")].map((e) => e.value),
].join("|")"""


@pytest.mark.parametrize("i", [i for i, name in WIDGETS.items() if name not in STILL])
def test_each_widget_by_mouse_and_keyboard(gallery, artifacts, i):
    page = gallery.page
    assert gallery.errors() == []
    before = sources(gallery)
    widget = gallery.cell(i).locator(".microad").first
    widget.wait_for()
    widget.scroll_into_view_if_needed()
    first = widget.evaluate(STATE)
    move_by_mouse(widget, page)
    second = widget.evaluate(STATE)
    assert second != first, "the mouse changed nothing"
    knob = focus_something(widget)
    for key in ("x", "a", "b", "d", "d", "m"):  # commands of JupyterLab
        page.keyboard.press(key)
    assert sources(gallery) == before
    page.keyboard.press(knob)
    widget.page.wait_for_function(
        f"([e, old]) => ({STATE})(e) !== old", arg=[widget.element_handle(), second]
    )
    assert sources(gallery) == before
    predict = widget.get_by_role("button", name="Predict", exact=True)
    if predict.count() and predict.is_visible():
        pressed = [predict.get_attribute("aria-pressed")]
        for _ in range(2):
            predict.click()
            pressed.append(predict.get_attribute("aria-pressed"))
        assert pressed in (["false", "true", "false"], ["true", "false", "true"])
    box, frame = widget.bounding_box(), gallery.cell(i).bounding_box()
    assert box["width"] <= frame["width"]  # nothing sticks out of the cell
    widget.screenshot(path=artifacts / f"gallery-{WIDGETS[i]}-{i}.png")
    assert gallery.faults == []


def test_a_direction_that_is_typed_is_pushed_by_python(gallery):
    i = next(i for i, code in CODE.items() if "seed=" in code)
    before = sources(gallery)
    widget = gallery.cell(i).locator(".microad").first
    widget.get_by_label("Direction, 2 numbers").fill("1, 1/2")
    gallery.page.keyboard.press("Enter")
    widget.locator(".results li").nth(2).wait_for()
    gallery.page.keyboard.press("x")  # the focus has stayed inside
    assert sources(gallery) == before
    widget.get_by_role("button", name="Last step", exact=True).click()
    found = widget.locator(".results .found").last.inner_text()
    assert found == "v3 along (1, 0.5) = 5.584"
    assert gallery.faults == []


def test_axe_finds_nothing_under_the_dark_styles_of_lab(gallery, artifacts):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    gallery.command("apputils:change-theme", theme="JupyterLab Dark")
    gallery.page.set_viewport_size({"width": 800, "height": 1000})
    for i, name in WIDGETS.items():
        if name in STILL:
            continue
        widget = gallery.cell(i).locator(".microad").first
        widget.wait_for()
        widget.scroll_into_view_if_needed()
        gallery.page.screenshot(path=artifacts / f"gallery-dark-{name}-{i}.png")
        results = axe.run(gallery.page, context=".microad")
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"


def move_by_mouse(widget, page):
    """Click the step forward, or drag the first slider to its middle."""
    forward = widget.get_by_role("button", name="Step forward", exact=True)
    if (
        forward.count()
        and forward.is_visible()
        and forward.get_attribute("aria-disabled") != "true"
    ):
        forward.click()
        return
    slider = widget.locator("input[type=range]").first
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.9, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, y, steps=6)
    page.mouse.up()


def focus_something(widget):
    """Put the focus into the widget; return a key that must change something there."""
    if widget.locator(".counter").count():
        widget.get_by_role("button", name="Step forward", exact=True).focus()
        return "."
    slider = widget.locator("input[type=range]").first
    slider.focus()
    return "ArrowRight"
