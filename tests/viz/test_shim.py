"""The Inspector in a browser, on the page that `export_html` writes: no kernel, no network."""

import pytest
import viz_graphs as graphs

from microad.scalar import Value, sin
from microad.viz import inspect, source_lines
from microad.viz.words import number_text

NARROW = {"width": 800, "height": 700}

# What a picture looks like: each text, and each attribute that a step may change.
LOOK = """(root) => [...root.querySelectorAll("g.node, g.edge")].map((box) =>
  [...box.querySelectorAll(".box, .line, .tip, .back, text")].map((part) => [
    part.getAttribute("class"),
    part.tagName === "text" ? part.textContent : "",
    ...["stroke", "stroke-width", "stroke-dasharray", "fill", "visibility", "font-weight"].map(
      (name) => part.getAttribute(name)),
  ]))"""


def example():
    """Use `a` twice, so that its adjoint is the sum of two shares: -2 and cos(3)."""
    with source_lines(Value):
        a, b = Value(3.0, label="a"), Value(-2.0, label="b")
        return a * b + sin(a)


def wide():
    """Make more than 25 nodes: its shared leaf is drawn as copies."""
    x, y = Value(0.5, label="x"), Value(0.0)
    for i in range(12):
        y = y + Value(i / 10, label=f"w{i}") * x
    return y.tanh()


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def node(page, id):
    return page.locator(f'g.node[data-node="{id}"]').first


def look_of_live(page):
    return page.evaluate(f"({LOOK})(document)")


def look_of_still(page, svg):
    parse = 'new DOMParser().parseFromString(svg, "image/svg+xml")'
    return page.evaluate(f"(svg) => ({LOOK})({parse})", svg)


def adjoints_on(page, w):
    return [node(page, i).locator(".adjoint").text_content() for i in range(len(w.model.nodes))]


# ---------------------------------------------------------------- stepping


def test_by_mouse_to_the_last_adjoint(open_widget):
    y = example()
    w = inspect(y)
    page = open_widget(w)
    for _ in range(w.steps):
        button(page, "Step forward").click()
    assert button(page, "Step forward").is_disabled()
    assert page.locator(".counter").inner_text() == f"step {w.steps} of {w.steps}"
    y.backward()
    (a, b), v2 = y.left.parents, y.right
    engine = [number_text(v.grad) for v in (a, b, y.left, v2, y)]
    assert adjoints_on(page, w) == engine


def test_by_keyboard_there_and_back(open_widget):
    w = inspect(example())
    page = open_widget(w)
    node(page, 0).focus()
    for event in w.model.events:
        page.keyboard.press(".")
        assert page.locator(".sentence").inner_text() == event.text
    page.keyboard.press(",")
    assert page.locator(".sentence").inner_text() == w.model.events[-2].text
    for key, counter in (("Home", "step 0"), ("End", f"step {w.steps}")):
        page.keyboard.press(key)
        assert page.locator(".counter").inner_text() == f"{counter} of {w.steps}"


@pytest.mark.parametrize(("graph", "every"), [(example, 1), (wide, 13)])
def test_every_step_looks_as_python_paints_it(open_widget, graph, every):
    w = inspect(graph())
    page = open_widget(w)
    for k in range(0, w.steps + 1, every):
        page.evaluate("(k) => model.set('step', k)", k)
        assert look_of_live(page) == look_of_still(page, w.svg(step=k)), f"step {k}"


def test_a_jump_anywhere_looks_as_python_paints_it(open_widget):
    w = inspect(wide())
    page = open_widget(w)
    for k in (w.steps, 3, w.steps - 2, 20, 0, w.steps // 2, 1, w.steps, 0):
        page.evaluate("(k) => model.set('step', k)", k)
        assert look_of_live(page) == look_of_still(page, w.svg(step=k)), f"step {k}"


CHANGED = """(steps) => {
  const graph = document.querySelector(".graph");
  const observer = new MutationObserver(() => {});
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  observer.observe(graph, all);
  for (const k of steps) model.set("step", k);
  const box = ({ target }) => target.closest("g.node, g.edge, .graph");
  return new Set(observer.takeRecords().map(box)).size;
}"""


def test_a_step_touches_only_what_changes(open_widget):
    w = inspect(graphs.network([3, 10, 6, 1]), fold=False)
    page = open_widget(w)
    values = len(w.model.nodes)
    page.evaluate("(k) => model.set('step', k)", values + 40)
    assert page.evaluate(CHANGED, [values + 40]) == 0
    for k in (values + 41, values + 40, values + 41):  # at most two nodes and two edges
        assert 2 <= page.evaluate(CHANGED, [k]) <= 4
    jump = page.evaluate(CHANGED, [values + 46])  # five events on: 6 nodes and 6 edges at most
    assert 2 <= jump <= 12


def test_slider_goes_anywhere_and_says_where(open_widget):
    w = inspect(example())
    page = open_widget(w)
    slider = page.get_by_role("slider", name="Step")
    slider.fill("7")
    assert slider.get_attribute("aria-valuetext") == f"step 7 of {w.steps}"
    assert page.locator(".phase").inner_text() == "backward"
    assert look_of_live(page) == look_of_still(page, w.svg(step=7))
    page.wait_for_function("model.get('step') === 7")  # sent once it is settled


def test_python_moves_the_picture(open_widget):
    w = inspect(example(), predict=True)
    page = open_widget(w)
    page.evaluate("model.set('step', 9)")
    assert look_of_live(page) == look_of_still(page, w.svg(step=9))
    assert not page.locator(".ask").is_visible()
    page.evaluate("model.set('selected', 0)")
    assert page.locator(".about h3").inner_text().startswith("a")


def test_play_runs_to_the_end_and_pauses(open_widget):
    w = inspect(example())
    page = open_widget(w)
    page.clock.install()
    button(page, "Play").click()
    page.clock.run_for(2500)
    button(page, "Pause").click()
    page.clock.run_for(5000)
    assert page.locator(".counter").inner_text() == f"step 3 of {w.steps}"
    button(page, "Play").click()
    page.clock.run_for(30_000)
    assert page.locator(".counter").inner_text() == f"step {w.steps} of {w.steps}"
    assert button(page, "Play").is_visible()


def test_no_autoplay_where_motion_is_reduced(open_widget):
    page = open_widget(inspect(example()), reduced_motion="reduce")
    assert not page.locator("button[aria-label=Play]").is_visible()
    button(page, "Step forward").click()
    assert page.locator(".counter").inner_text().startswith("step 1")


def test_focus_stays_on_a_button_at_the_end(open_widget):
    page = open_widget(inspect(example(), step=10))
    button(page, "Step forward").focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    assert button(page, "Step forward").evaluate("(e) => e === document.activeElement")


def test_a_refused_graph_is_words(open_widget):
    y = Value(1.0, label="x")
    for _ in range(1600):
        y = y * Value(1.0, label="w")
    page = open_widget(inspect(y, fold=False))
    assert page.get_by_text("too many to read").count() >= 1
    assert button(page, "Step forward").is_disabled()
    assert page.locator(".counter").inner_text() == "step 0 of 0"


# ---------------------------------------------------------------- the panel


def test_panel_tells_how_a_node_was_made(open_widget):
    w = inspect(example(), step=7)
    page = open_widget(w)
    node(page, 2).click()
    panel = page.locator(".about")
    assert panel.locator("h3").inner_text().startswith("v1 = a * b")
    assert panel.locator("mark").inner_text() == "a * b"
    text = panel.inner_text()
    for part in (
        "v1 = 3 * (-2) = -6",
        "d/da[a * b] = b = -2",
        "from v3: 1 × 1 = 1",
        "sum: 1 × 1 = 1",
    ):
        assert part in text
    node(page, 0).click()
    assert "Nothing has arrived yet." in panel.inner_text()
    button(page, "Last step").click()
    assert "from v1: (-2) × 1 = -2" in panel.inner_text()
    assert "from v2: (-0.99) × 1 = -0.99" in panel.inner_text()
    assert "sum: (-0.99) × 1 + (-2) × 1 = -2.99" in panel.inner_text()
    node(page, 0).click()  # once more: closed
    assert page.evaluate("model.get('selected')") == -1


# ---------------------------------------------------------------- predict mode


def ask(page):
    """Go to the first question of `example`: what arrives at v1 through v3 = v1 + v2?"""
    button(page, "Last step").click()
    assert page.locator(".question").inner_text() == (
        "What share arrives at v1 through v3 = v1 + v2?"
    )
    return page.get_by_label("Your answer")


def answer(page, text):
    page.get_by_label("Your answer").fill(text)
    page.keyboard.press("Enter")
    return page.locator(".feedback").inner_text()


def test_prediction_stops_before_each_pull(open_widget):
    w = inspect(example(), predict=True)
    page = open_widget(w)
    assert ask(page).evaluate("(e) => e === document.activeElement")
    assert page.locator(".counter").inner_text() == f"step 6 of {w.steps}"
    assert answer(page, "1.0") == "Right: (local partial 1) × (adjoint 1) = 1."
    for share in ("2/2", "-0.99", "−2,0", "3,00"):  # Next has the focus: Enter goes on
        page.keyboard.press("Enter")
        assert answer(page, share).startswith("Right: ")
    assert page.locator(".counter").inner_text() == f"step {w.steps} of {w.steps}"
    assert page.locator(".score").inner_text() == "5 of 5 right"
    assert page.evaluate("document.querySelector('.microad').contains(document.activeElement)")
    assert page.evaluate("model.get('score')") == [5, 5]


def test_wrong_predictions_get_words(open_widget):
    page = open_widget(inspect(example(), predict=True))
    ask(page)
    assert "Write a number" in answer(page, "one")
    assert page.locator(".score").inner_text() == ""  # that was no answer
    assert "its sign is not" in answer(page, "-1")
    assert "the factors are multiplied" in answer(page, "2")
    assert "7 is not it" in answer(page, "7")
    assert answer(page, "1").startswith("Right")
    assert page.locator(".score").inner_text() == "0 of 1 right"  # the first answer counts
    for share in ("1", "-0.99"):
        page.keyboard.press("Enter")
        answer(page, share)
    page.keyboard.press("Enter")  # a has -0.99 already, and -2 arrives
    assert "the whole adjoint of a" in answer(page, "-2.99")


def test_show_me_gives_the_answer_away(open_widget):
    w = inspect(example(), predict=True)
    page = open_widget(w)
    ask(page)
    button(page, "Show me").click()
    assert page.locator(".feedback").inner_text() == "It is: (local partial 1) × (adjoint 1) = 1."
    assert page.locator(".score").inner_text() == "0 of 1 right"
    assert page.locator(".counter").inner_text() == f"step 7 of {w.steps}"


def test_show_all_asks_no_more(open_widget):
    w = inspect(example(), predict=True)
    page = open_widget(w)
    ask(page)
    button(page, "Show all").click()
    assert page.locator(".counter").inner_text() == f"step {w.steps} of {w.steps}"
    assert not page.locator(".ask").is_visible()
    assert page.evaluate("document.querySelector('.microad').contains(document.activeElement)")
    assert page.locator(".score").inner_text() == ""  # nothing was answered
    button(page, "First step").click()
    button(page, "Last step").click()
    assert page.locator(".counter").inner_text() == f"step {w.steps} of {w.steps}"


def test_copies_say_so_and_show_their_own_share(open_widget):
    w = inspect(wide())
    page = open_widget(w)
    button(page, "Last step").click()
    copies = page.locator('g.node[data-node="0"][data-copy]')
    assert copies.count() == 12
    assert copies.nth(0).locator(".title").text_content() == "x, 1 of 12"
    shares = [float(text) for text in copies.locator(".share").all_text_contents()]
    assert len(set(shares)) == 12
    x = w.model.nodes[0]
    assert sum(shares) == pytest.approx(x.adjoint, rel=1e-3)
    assert copies.locator(".adjoint").count() == 0
    copies.nth(3).click()
    assert f"= {number_text(x.adjoint)}" in page.locator(".about b").inner_text()


def test_a_page_says_that_python_opens_boxes(open_widget):
    w = inspect(graphs.network([2, 3, 1]), fold=True)
    page = open_widget(w)
    box = next(n for n in w.model.nodes if n.members)
    node(page, box.id).click()
    panel = page.locator(".about").inner_text()
    assert "In this box" in panel
    assert "Run the notebook to open this box" in panel
    assert button(page, "Open this box").count() == 0


def test_a_picture_can_be_fitted_and_made_larger(open_widget):
    page = open_widget(inspect(wide()), viewport=NARROW)
    graph = page.locator(".graph")
    width = "(e) => e.firstElementChild.getBoundingClientRect().width"
    whole = graph.evaluate(width)
    button(page, "Fit").click()
    fitted = graph.evaluate(width)
    assert fitted <= graph.evaluate("(e) => e.clientWidth") < whole
    button(page, "Larger").click()
    assert graph.evaluate(width) == pytest.approx(1.25 * fitted, rel=1e-3)
    button(page, "Smaller").click()
    assert graph.evaluate(width) == pytest.approx(fitted, rel=1e-3)


def test_predict_mode_can_be_switched(open_widget):
    page = open_widget(inspect(example()))
    toggle = button(page, "Predict")
    assert toggle.get_attribute("aria-pressed") == "false"
    toggle.click()
    assert toggle.get_attribute("aria-pressed") == "true"
    ask(page)
    toggle.click()
    assert not page.locator(".ask").is_visible()
    button(page, "Last step").click()
    assert button(page, "Last step").is_disabled()


def test_nan_can_be_predicted(open_widget):
    x = Value(0.0, label="x")
    y = (x.sqrt() * 0.0).relu()  # inf * 0
    page = open_widget(inspect(y, predict=True))
    button(page, "Last step").click()
    for share in ("0", "0", "0", "nan"):
        assert answer(page, share).startswith("Right")
        page.keyboard.press("Enter")


# ---------------------------------------------------------------- keys, focus, names


def test_keys_do_not_leak(open_widget):
    page = open_widget(inspect(example()))
    page.evaluate("leaked = []; document.addEventListener('keydown', (e) => leaked.push(e.key))")
    node(page, 1).focus()
    for key in ("x", "b", "d", "d", "Enter", "ArrowUp", "z"):
        page.keyboard.press(key)
    assert page.evaluate("leaked") == []
    page.keyboard.press("Control+s")  # saves the notebook, here as elsewhere
    assert page.evaluate("leaked.splice(0)") == ["Control", "s"]
    page.keyboard.press("Escape")  # leaves
    assert page.evaluate("leaked") == ["Escape"]
    assert page.evaluate("document.activeElement === document.body")


def test_arrows_follow_edges_and_columns(open_widget):
    page = open_widget(inspect(example()))
    focused = "document.activeElement.dataset.node"
    node(page, 4).focus()
    for key, id in (
        ("ArrowLeft", "2"),
        ("ArrowDown", "3"),
        ("ArrowLeft", "0"),
        ("ArrowDown", "1"),
        ("ArrowRight", "2"),
        ("ArrowRight", "4"),
        ("ArrowRight", "4"),
    ):
        page.keyboard.press(key)
        assert page.evaluate(focused) == id
        assert page.locator('g.node[tabindex="0"]').count() == 1
    page.keyboard.press("Enter")
    assert page.evaluate("model.get('selected')") == 4
    assert node(page, 4).get_attribute("aria-pressed") == "true"


def test_toolbar_is_one_tab_stop(open_widget):
    page = open_widget(inspect(example(), step=3))
    button(page, "First step").focus()
    names = []
    for _ in range(6):
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("ArrowRight")
    assert names[:5] == ["First step", "Step back", "Play", "Step forward", "Last step"]
    assert page.get_by_role("toolbar", name="Steps").locator('[tabindex="0"]').count() == 1


def test_names_begin_with_what_is_to_be_seen(open_widget):
    w = inspect(example(), step=7)
    page = open_widget(w)
    assert node(page, 2).get_attribute("aria-label") == "v1 = a * b value -6 adjoint 1, operation"
    assert page.locator(".sentence").get_attribute("aria-live") == "polite"


def test_copies_of_a_shared_leaf_light_up_together(open_widget):
    page = open_widget(inspect(wide()))
    copies = page.locator('g.node[data-node="0"]')
    assert copies.count() > 1
    copies.first.hover()
    assert page.locator("g.node.kin").count() == copies.count()
    page.locator(".sentence").hover()
    assert page.locator("g.node.kin").count() == 0
    copies.last.focus()
    assert page.locator("g.node.kin").count() == copies.count()


# ---------------------------------------------------------------- looks


@pytest.mark.parametrize("graph", [example, wide])
def test_nothing_is_scaled_or_cut_off(open_widget, graph):
    w = inspect(graph(), step=7, predict=True)
    page = open_widget(w, viewport=NARROW)
    node(page, 0).click()
    button(page, "Step forward").click()
    sizes = page.evaluate("""() => {
      const svg = document.querySelector("svg.microad-graph");
      const all = [...document.querySelectorAll(".microad *")];
      return {
        scale: svg.getBoundingClientRect().width / svg.getAttribute("width"),
        page: document.documentElement.scrollWidth,
        font: Math.min(...all.filter((e) => e.textContent.trim())
          .map((e) => parseFloat(getComputedStyle(e).fontSize))),
        target: Math.min(...[...document.querySelectorAll("button, input, g.node")]
          .map((e) => e.getBoundingClientRect()).filter((r) => r.width)
          .map((r) => Math.min(r.width, r.height))),
      };
    }""")
    assert sizes["scale"] == pytest.approx(1)
    assert sizes["page"] <= NARROW["width"]
    assert sizes["font"] >= 11
    assert sizes["target"] >= 28


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_widget, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_widget(inspect(example(), predict=True), color_scheme=scheme)
    page.evaluate("document.documentElement.style.background = 'Canvas'")
    options = {
        "rules": {
            "landmark-one-main": {"enabled": False},
            "page-has-heading-one": {"enabled": False},
        }
    }

    def check():
        results = axe.run(page, context=".microad", options=options)
        assert results.violations_count == 0, results.generate_report()

    check()
    node(page, 2).click()
    ask(page)
    check()
    answer(page, "7")
    check()
    answer(page, "1")
    node(page, 0).focus()
    check()


def test_forward_mode_steps_through_the_values_alone(open_widget):
    w = inspect(example(), mode="forward")
    page = open_widget(w)
    page.locator("g.node").first.focus()
    page.keyboard.press("End")
    assert page.locator(".counter").inner_text() == f"step {w.steps} of {w.steps}"
    assert page.locator("g.node .adjoint").count() == 0
    assert node(page, w.model.output).locator(".value").text_content() == "-5.859"
