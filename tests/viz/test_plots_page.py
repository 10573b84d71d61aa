"""All plots on the page without a kernel: keys, dragging, screen readers, looks."""

import re

import pytest
from plots import ALL, chain, descent, dual, fd_error, limit, secant, training


@pytest.mark.parametrize("make", ALL)
def test_keys_move_and_do_not_leak(open_widget, make):
    page = open_widget(make())
    page.evaluate("leaked = []; document.addEventListener('keydown', (e) => leaked.push(e.key))")
    page.get_by_role("slider").first.focus()
    before = page.evaluate("model.get('at')")
    page.keyboard.press(",")
    page.keyboard.press(".")
    page.keyboard.press(".")
    for key in ("x", "b", "d", "d", "z"):
        page.keyboard.press(key)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("leaked") == []
    page.wait_for_function("(at) => String(model.get('at')) !== String(at)", arg=before)
    page.keyboard.press("Escape")
    assert page.evaluate("leaked") == ["Escape"]


@pytest.mark.parametrize("make", [secant, limit, fd_error, training])
def test_points_are_dragged_and_moved_by_keys(open_widget, make):
    page = open_widget(make())
    point = page.locator("g.point[role=slider]").first
    box = point.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = point.get_attribute("aria-valuenow")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60 if make is not training else x + 90, y + 30, steps=4)
    page.mouse.up()
    dragged = point.get_attribute("aria-valuenow")
    assert dragged != before
    page.mouse.move(x, y)  # let go
    assert point.get_attribute("aria-valuenow") == dragged
    assert point.evaluate("(e) => e === document.activeElement")
    page.keyboard.press("Home")
    assert point.get_attribute("aria-valuenow") == "0"
    page.keyboard.press("ArrowUp")
    assert point.get_attribute("aria-valuenow") == "1"


@pytest.mark.parametrize("make", ALL)
def test_nothing_is_cut_off_and_axe_finds_nothing(open_widget, make):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_widget(make(), viewport={"width": 800, "height": 700}, color_scheme="dark")
    page.evaluate("document.documentElement.style.background = 'Canvas'")
    options = {
        "rules": {
            "landmark-one-main": {"enabled": False},
            "page-has-heading-one": {"enabled": False},
        }
    }
    for press in (None, "Predict"):
        if press:
            page.get_by_role("button", name=press, exact=True).click()
        results = axe.run(page, context=".microad", options=options)
        assert results.violations_count == 0, results.generate_report()
    assert_readable(page, 800, scale=1)


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize("width", [480, 360])
def test_a_narrow_cell_gets_a_picture_of_its_own(open_widget, artifacts, make, width):
    page = open_widget(make(), viewport={"width": width, "height": 900})
    assert_readable(page, width, scale=(width - 50) / 300)
    page.screenshot(path=artifacts / f"narrow-{make.__name__}-{width}.png", full_page=True)
    page.get_by_role("slider").first.focus()
    page.keyboard.press(".")
    page.keyboard.press("End")
    assert_readable(page, width, scale=(width - 50) / 300)


def test_marks_and_focus_stay_when_the_cell_gets_narrow(open_widget):
    page = open_widget(secant())
    point = page.locator("g.point[role=slider]").first
    point.focus()
    page.keyboard.press("Home")
    label, sentence = point.get_attribute("aria-label"), page.locator(".sentence").inner_text()
    for width in (400, 1000):
        page.set_viewport_size({"width": width, "height": 700})
        is_narrow = "document.querySelector('.stage').classList.contains('narrow')"
        page.wait_for_function(f"{is_narrow} === {'true' if width < 500 else 'false'}")
        focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert focused == label
        assert point.get_attribute("aria-valuenow") == "0"
        assert page.locator(".sentence").inner_text() == sentence


def test_a_point_is_dragged_in_a_narrow_cell(open_widget):
    page = open_widget(secant(), viewport={"width": 360, "height": 900})
    point = page.locator("g.point[role=slider]").first
    box = point.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 50, y, steps=4)
    page.mouse.up()
    box = point.bounding_box()
    assert box["x"] + box["width"] / 2 == pytest.approx(x - 50, abs=4)


LOOK = """() => {
  const svg = document.querySelector("svg.microad-drawing");
  const frame = svg.getBoundingClientRect();
  const isSeen = (t) => t.checkVisibility({ visibilityProperty: true });
  const texts = [...svg.querySelectorAll("text")].filter(isSeen);
  const all = [...document.querySelectorAll(".microad *")];
  return {
    scale: frame.width / svg.getAttribute("width"),
    page: document.documentElement.scrollWidth,
    out: texts.filter((t) => {
      const r = t.getBoundingClientRect();
      const beside = r.left < frame.left || r.right > frame.right;
      return beside || r.top < frame.top || r.bottom > frame.bottom;
    }).map((t) => t.textContent),
    font: Math.min(...all.filter((e) => e.textContent.trim())
      .map((e) => parseFloat(getComputedStyle(e).fontSize))),
    target: Math.min(...[...document.querySelectorAll("button, input, g.point")]
      .map((e) => e.getBoundingClientRect()).filter((r) => r.width)
      .map((r) => Math.min(r.width, r.height))),
  };
}"""


def assert_readable(page, width, scale):
    """See that nothing is cut off, that letters are large enough and that a finger has room."""
    page.wait_for_function(f"(scale) => Math.abs(({LOOK})().scale - scale) < 0.02", arg=scale)
    sizes = page.evaluate(LOOK)
    assert sizes["scale"] == pytest.approx(scale, abs=0.02)
    assert sizes["page"] <= width
    assert sizes["out"] == []
    assert sizes["font"] >= 11
    assert sizes["target"] >= 28


def test_settled_sentence_is_spoken(open_widget):
    page = open_widget(chain())
    page.get_by_role("slider", name="x", exact=True).press("ArrowRight")
    spoken = page.locator(".spoken")
    assert spoken.get_attribute("aria-live") == "polite"
    sentence = page.locator(".sentence").inner_text()
    page.wait_for_function(
        "(text) => document.querySelector('.spoken').textContent === text", arg=sentence
    )


@pytest.mark.parametrize("make", [dual, descent, training])
def test_steps_are_played_to_the_end(open_widget, make):
    page = open_widget(make())
    page.clock.install()
    page.get_by_role("button", name="Play", exact=True).click()
    page.clock.run_for(30_000)
    counter = page.locator(".counter").inner_text()
    assert re.fullmatch(r"step (\d+) of \1", counter)
    page.get_by_role("button", name="First step", exact=True).click()
    assert page.locator(".counter").inner_text().startswith("step 0")
