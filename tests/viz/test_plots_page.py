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
    sizes = page.evaluate("""() => {
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
    }""")
    assert sizes["scale"] == pytest.approx(1)
    assert sizes["page"] <= 800
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
