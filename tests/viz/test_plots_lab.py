"""Plots in the real JupyterLab: what is dragged there arrives in Python, and the other way."""

import json

from lab import notebook_of

CELLS = [
    "from microad import viz\nw = viz.secant(lambda x: x * x, 1.0)\nw",
    "v = viz.descent(lambda x, y: x * x + 4 * y * y, (2.0, 1.0), steps=5)\nv",
]


def told(notebook, code, wanted):
    """Wait until the kernel says what is wanted: it hears of a drag when it has settled."""
    for _ in range(100):
        if (answer := notebook.ask(f"print({code})")) == wanted:
            return
    raise AssertionError(f"{code} is {answer}, not {wanted}")


def drag(page, point, dx, dy):
    box = point.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=8)
    page.mouse.up()


def test_both_ways(jupyterlab, browser, artifacts):
    jupyterlab.copy("plots")
    (jupyterlab.root / "plots" / "plots.ipynb").write_text(json.dumps(notebook_of(CELLS)))
    context = browser.new_context(viewport={"width": 1280, "height": 1400})
    page = context.new_page()
    notebook = jupyterlab.open(page, "plots/plots.ipynb")
    notebook.run_all()
    assert notebook.errors() == []
    secant = notebook.cell(0).locator(".microad-plot")
    point = secant.get_by_role("slider", name="h: point in the picture")
    drag(page, point, -80, 0)
    told(notebook, "w.h", point.get_attribute("aria-valuetext"))
    assert notebook.ask("print(0 < w.h < 1)") == "True"
    page.keyboard.press("x")  # would cut the cell
    assert len(notebook.cells()) == 2
    notebook.ask("w.h = -0.5")
    secant.locator("output", has_text="-0.5").wait_for()

    descent = notebook.cell(1).locator(".microad-plot")
    descent.get_by_role("button", name="Last step", exact=True).click()
    told(notebook, "v.step", "5")
    drag(page, descent.get_by_role("button", name="Start of the descent"), -60, 30)
    told(notebook, "v.start[0] < 2 and v.start[1] < 1", "True")
    moved = notebook.ask("print(f'{v.start[0]:.4g}')")
    descent.locator("tbody td", has_text=moved).first.wait_for()
    page.screenshot(path=artifacts / "plots-lab.png")
    notebook.close()
    assert notebook.faults == []
    context.close()
