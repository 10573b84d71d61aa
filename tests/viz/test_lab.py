"""The Inspector in the real JupyterLab: lessons run, steps by mouse and keyboard, keys stay in."""

import json
from pathlib import Path

import pytest
from lab import notebook_of

Axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = [path.name for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))]

SMALL = [
    """from microad.scalar import Value, sin
from microad.viz import inspect, source_lines

with source_lines(Value):
    a, b = Value(3.0, label="a"), Value(-2.0, label="b")
    y = a * b + sin(a)
w = inspect(y)
w""",
    "after = 1",
]
GRADIENTS = "print(*(f'{v.grad:.4g}' for v in (a, b, *y.parents, y)))"


@pytest.fixture(scope="module")
def lab(jupyterlab):
    jupyterlab.copy("lessons", *(NOTEBOOKS / name for name in LESSONS))
    (jupyterlab.root / "lessons" / "small.ipynb").write_text(json.dumps(notebook_of(SMALL)))
    return jupyterlab


@pytest.fixture
def open_notebook(lab, browser):
    opened = []

    def open_one(name, theme="Light", **options):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = browser.new_context(**options)
        opened.append((context, lab.open(context.new_page(), f"lessons/{name}", theme)))
        return opened[-1][1]

    yield open_one
    for context, notebook in opened:
        notebook.close()
        context.close()


def button(inspector, name):
    return inspector.get_by_role("button", name=name, exact=True)


def adjoints(inspector, count):
    nodes = [inspector.locator(f'g.node[data-node="{i}"] .adjoint').first for i in range(count)]
    return [node.text_content() for node in nodes]


def wait_for_step(notebook, step):
    """Wait until the kernel knows the step: it hears of it when things have settled."""
    told = None
    for _ in range(100):
        told = notebook.ask("print(w.step)")
        if told == str(step):
            return
    raise AssertionError(f"the kernel says step {told}, not {step}")


def test_small_notebook_by_mouse_keyboard_and_python(open_notebook, artifacts):
    notebook = open_notebook("small.ipynb")
    notebook.run_all()
    assert notebook.errors() == []
    inspector = notebook.page.locator(".microad-inspector")
    counter = inspector.locator(".counter")
    last = int(notebook.ask("print(w.steps)"))
    engine = notebook.ask("y.backward();" + GRADIENTS).split()

    for _ in range(last):  # by mouse
        button(inspector, "Step forward").click()
    assert counter.inner_text() == f"step {last} of {last}"
    assert adjoints(inspector, 5) == engine
    wait_for_step(notebook, last)

    inspector.locator("g.node").first.focus()  # by keyboard
    notebook.page.keyboard.press("Home")
    assert adjoints(inspector, 5) == [""] * 5
    wait_for_step(notebook, 0)
    for _ in range(last):
        notebook.page.keyboard.press(".")
    assert adjoints(inspector, 5) == engine
    wait_for_step(notebook, last)

    notebook.ask("w.step = 7; w.selected = 2")  # from Python
    inspector.get_by_text(f"step 7 of {last}").wait_for()
    assert inspector.locator("mark").inner_text() == "a * b"
    assert notebook.ask("print(w.step, w.selected)") == "7 2"
    notebook.page.screenshot(path=artifacts / "lab-small.png")
    assert notebook.faults == []


def test_keys_of_a_node_are_no_commands(open_notebook):
    notebook = open_notebook("small.ipynb")
    notebook.run_all()
    inspector = notebook.page.locator(".microad-inspector")
    before = [cell["source"] for cell in notebook.cells()]
    for part in (inspector.locator("g.node").first, button(inspector, "Step forward")):
        part.focus()
        for key in ("x", "a", "b", "d", "d", "m", "z", "ArrowDown"):
            notebook.page.keyboard.press(key)  # looked at each time: z would undo the rest
            assert [cell["source"] for cell in notebook.cells()] == before, key
    assert inspector.is_visible()
    assert notebook.faults == []


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_lessons_run_and_step_to_the_last_adjoint(open_notebook, artifacts, name, theme):
    width = {"Light": 1280, "Dark": 800}[theme]
    notebook = open_notebook(name, theme, viewport={"width": width, "height": 900})
    notebook.run_all()
    assert notebook.errors() == []
    places = [i for i, cell in enumerate(notebook.cells()) if "viz.inspect(" in cell["source"]]
    for i in places:
        inspector = notebook.cell(i).locator(".microad-inspector")
        inspector.wait_for()
        inspector.scroll_into_view_if_needed()
        predict = button(inspector, "Predict")
        if predict.is_visible() and predict.get_attribute("aria-pressed") == "true":
            predict.click()
        inspector.locator("g.node").last.focus()
        notebook.page.keyboard.press("Enter")
        notebook.page.keyboard.press("End")
        count = inspector.locator(".counter").inner_text().split()
        assert count[1] == count[3]
        if inspector.locator(".phase").inner_text() == "backward":
            boxes = inspector.locator("g.node .adjoint")
            assert all(boxes.all_text_contents())
        notebook.page.screenshot(path=artifacts / f"lab-{Path(name).stem}-{theme}-{i}.png")
    if places:
        results = Axe().run(
            notebook.page, context=".microad-inspector"
        )  # styles of Lab may leak in
        assert results.violations_count == 0, results.generate_report()
    assert notebook.faults == []


def test_most_lessons_have_an_inspector():
    calls = ["viz.inspect(" in (NOTEBOOKS / name).read_text() for name in LESSONS]
    assert 2 * sum(calls) > len(calls)
