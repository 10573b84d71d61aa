"""What all plots have in common: still pictures, the page without a kernel, keys, focus, looks."""

import json
import re
from pathlib import Path

import pytest
from plots import ALL, secant

from microad.errors import KnobError, NoPredictionError
from microad.viz.plot.axes import Axis, Panel, span
from microad.viz.plot.states import closed, fill, number
from microad.viz.svg import px

JS = Path(__file__).parents[2] / "microad" / "viz" / "js"
NUMBERS = [0.0, 1.5625, -1.5635, 2.5, 1e-5, 0.0001, 9999.5, 99995.0, 123456.0, -1e-300, 1e300,
           1 / 3, 1.0625, 0.1, 5e-324, 12.0, 100000.0, 0.00012345, 1e16, 0.5, 1.00005]  # fmt: skip

# Where each mark is, as attributes: of the live picture and of the still one.
LOOK = """(root) => [...root.querySelectorAll("[data-mark]")].map((mark) => {
  const isHidden = mark.getAttribute("visibility") === "hidden";
  const names = isHidden ? [] : ["d", "transform"];
  return [mark.dataset.mark, isHidden, isHidden ? "" : mark.querySelector("text")?.textContent,
    ...names.map((name) => mark.getAttribute(name))];
})"""


def look_of_live(page):
    return page.evaluate(f"({LOOK})(document)")


def look_of_still(page, svg):
    parse = 'new DOMParser().parseFromString(svg, "image/svg+xml")'
    return page.evaluate(f"(svg) => ({LOOK})({parse})", svg)


def places(w):
    """A few states: the first, the last, and some between."""
    counts = [len(s.values) for s in w.drawing.states.sliders]
    for share in (0.0, 0.3, 0.55, 0.8, 1.0):
        yield [round(share * (n - 1)) if s.kind != "hidden" else 0
               for n, s in zip(counts, w.drawing.states.sliders)]  # fmt: skip


# ---------------------------------------------------------------- without a browser


@pytest.mark.parametrize("make", ALL)
def test_bundle_is_the_same_every_time(make):
    w, again = make(), make()
    data, _ = w._repr_mimebundle_()
    assert data["image/svg+xml"] == again.svg()
    assert data["text/plain"] == again.text() != ""
    assert repr(w) == repr(again)
    assert json.dumps(w.story, allow_nan=False) == json.dumps(again.story)


@pytest.mark.parametrize("make", ALL)
def test_svg_has_presentation_attributes_only(make):
    svg = make().svg()
    assert not re.search(r"<style|style=|<script|foreignObject| id=|url\(|href", svg)
    assert min(map(float, re.findall(r'font-size="([\d.]+)"', svg))) >= 11
    assert "nan" not in re.sub(r">[^<]*<", "><", svg)


@pytest.mark.parametrize("make", ALL)
def test_predict_mode_keeps_the_answer(make):
    w = make(predict=True)
    w.at = next(at for at in [w.at, [1 if s.name == "step" else k for s, k in zip(
        w.drawing.states.sliders, w.at)], [2 if s.name == "step" else k for s, k in zip(
        w.drawing.states.sliders, w.at)]] if w.drawing.asks(w.drawing.states.row(at)))  # fmt: skip
    asked = w.text()
    still = w.svg()
    w.predict = False
    assert asked != w.text()
    assert still != w.svg()


def test_positions_are_checked():
    w = secant()
    for bad in ([0], [0, 0, 99], [-1, 0, 0], [0, 0, 0, 0]):
        with pytest.raises(KnobError, match="its ends are"):
            w.at = bad
    for bad in (99.0, "far", None, float("nan")):
        with pytest.raises(KnobError, match="h cannot be"):
            w.h = bad
    w.h = 0.12  # the nearest
    assert w.h == 0.1


def test_where_nothing_is_to_be_predicted():
    w = secant()
    w.drawing.ask = None
    with pytest.raises(NoPredictionError, match="no question"):
        w.predict = True


def test_axes_that_have_no_length():
    assert span([]) == (-1.0, 1.0)
    assert span([3.0, 3.0]) == (1.5, 4.5)
    low, high = span([1e308, -1e308])
    assert low < high < float("inf")
    assert span([float("nan"), float("inf")], 2.0) == (1.0, 3.0)


@pytest.mark.parametrize(
    ("axis", "texts"),
    [
        (Axis(0, 1), "0 0.2 0.4 0.6 0.8 1"),
        (Axis(-300, 300), "-300 -200 -100 0 100 200 300"),
        (Axis(1e6, 1e6 + 4e-4), "1000000 1000000.0001 1000000.0002 1000000.0003 1000000.0004"),
        (Axis(0, 5e7), "0 1e+07 2e+07 3e+07 4e+07 5e+07"),
        (Axis(1e-3, 10, log=True), "0.001 0.01 0.1 1 10"),
    ],
)  # fmt: skip
def test_ticks_are_round_and_told_apart(axis, texts):
    written = [text for _, text in axis.ticks()]
    assert len(set(written)) == len(written)
    assert written == texts.split()


def test_places_have_one_decimal():
    assert [px(v) for v in (1.0, 1.25, -0.04, 99999.96)] == ["1", "1.3", "0", "100000"]
    panel = Panel(0, 0, 100, 100, Axis(0, 1), Axis(1e-3, 1, log=True))
    assert panel.down(0.0) != panel.down(0.0)  # nan: no place on this axis
    assert panel.across(1e300) == 1e5


def test_templates():
    assert closed("-3") == "(-3)"
    assert fill("{a} {(b):2} {no}", {"a": 1 / 3, "b": -2 / 3}) == "0.3333 (-0.67) {no}"


# ---------------------------------------------------------------- in the browser


def test_numbers_are_written_as_in_python(browser):
    page = browser.new_page()
    code = (JS / "common.js").read_text()
    for digits in (2, 4, 7):
        call = f"(xs) => {{ {code}; return xs.map((x) => numberText(x, {digits})); }}"
        assert page.evaluate(call, NUMBERS) == [number(x, digits) for x in NUMBERS]
    page.close()


@pytest.mark.parametrize("make", ALL)
def test_every_state_looks_as_python_paints_it(open_widget, make):
    w = make(predict=False)
    page = open_widget(w)
    for at in places(w):
        page.evaluate("(at) => model.set('at', at)", at)
        w.at = at
        steps = [s.name for s in w.drawing.states.sliders if s.kind == "steps"]
        if steps and at[w._number(steps[0])] == 0:
            continue  # a still picture shows the end instead
        assert look_of_live(page) == look_of_still(page, w.svg())
        assert page.locator(".sentence").inner_text().split() == w.text().split("\n")[1].split()
        rows = page.locator(".numbers tbody tr:not([hidden])")
        cells = [row.split("\t") for row in rows.all_inner_texts()]
        assert cells == [row for row in w.drawing.cells(at, False) if any(row)]
