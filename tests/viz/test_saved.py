"""A cloned notebook, opened and not run, shows every picture: in JupyterLab and as a web page.

Nothing of it is trusted: Lab signs what it saves, and saves nothing here.
"""

import json
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
BOOKS = ["gallery.ipynb", "05_backward.ipynb"]
PICTURES = {"image/svg+xml", "image/png"}

TRUSTED = """() => [...jupyterapp.shell.currentWidget.content.model.cells]
  .filter((cell) => cell.type === "code" && cell.outputs.length && cell.trusted).length"""
SHOWN = """(cell) => {
  const frame = cell.querySelector(".jp-OutputArea-output").getBoundingClientRect();
  return [...cell.querySelectorAll(".jp-OutputArea-output img")].map((image) => {
    const box = image.parentElement.getBoundingClientRect(); // where it scrolls
    const isFull = /^data:image.png/.test(image.src) || image.clientWidth === image.naturalWidth;
    const fits = box.left >= frame.left && box.right <= frame.right + 1;
    return [image.complete, image.naturalWidth > 100, isFull, fits, image.alt.length > 3];
  });
}"""
LINES = """(words) => {
  const style = getComputedStyle(words);
  return Math.round((words.clientHeight - parseFloat(style.paddingTop)
    - parseFloat(style.paddingBottom)) / parseFloat(style.lineHeight));
}"""


def with_pictures(name):
    """Number the cells that show pictures, with the text twin of each."""
    cells = json.loads((NOTEBOOKS / name).read_text())["cells"]
    for i, cell in enumerate(cells):
        bundles = [output.get("data", {}) for output in cell.get("outputs", [])]
        if texts := ["".join(b["text/plain"]) for b in bundles if PICTURES & set(b)]:
            yield i, texts


@pytest.fixture(scope="module")
def clone(jupyterlab):
    jupyterlab.copy("clone", *(NOTEBOOKS / name for name in BOOKS))
    return jupyterlab


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("width", [1280, 800])
def test_each_picture_is_seen_in_lab_without_trust(clone, browser, artifacts, name, width):
    context = browser.new_context(viewport={"width": width, "height": 1000})
    notebook = clone.open(context.new_page(), f"clone/{name}")
    elsewhere = []
    notebook.page.on(
        "request", lambda r: r.url.startswith(("data:", clone.address)) or elsewhere.append(r.url)
    )
    assert notebook.page.evaluate(TRUSTED) == 0
    cells = list(with_pictures(name))
    assert len(cells) >= 5
    for i, texts in cells:
        cell = notebook.cell(i)
        cell.locator(".jp-OutputArea-output img").first.wait_for(timeout=20_000)
        shown = cell.evaluate(SHOWN)
        assert shown == [[True] * 5] * len(texts), f"cell {i}: {shown}"
        for words, text in zip(cell.locator(".jp-OutputArea-output details").all(), texts):
            words.locator("summary").click()
            lines = words.locator("pre").evaluate(LINES)
            assert lines == len(text.splitlines()), f"cell {i}: lines are broken"
        cell.screenshot(path=artifacts / f"saved-{Path(name).stem}-{width}-{i}.png")
    assert (elsewhere, notebook.faults) == ([], [])
    notebook.close()
    context.close()


@pytest.mark.parametrize("name", BOOKS)
def test_each_picture_is_seen_on_an_exported_page_offline(browser, tmp_path, name):
    exporters = pytest.importorskip("nbconvert.exporters")
    # its own scripts, MathJax among them, come from the network: here only the outputs matter
    exporter = exporters.HTMLExporter(mathjax_url="", require_js_url="", embed_images=True)
    html, _ = exporter.from_filename(NOTEBOOKS / name)
    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    context = browser.new_context(offline=True)
    page, elsewhere = context.new_page(), []
    page.on("request", lambda r: r.url.startswith(("data:", "file:")) or elsewhere.append(r.url))
    page.goto(path.as_uri())
    widths = page.evaluate('[...document.querySelectorAll("img")].map((i) => i.naturalWidth)')
    expected = sum(len(texts) for _, texts in with_pictures(name))
    assert len(widths) == expected
    assert min(widths) > 100
    assert elsewhere == []
    context.close()
