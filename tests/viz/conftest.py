"""Browser fixtures; where there is no Chromium, the tests that need one are skipped."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ARTIFACTS = Path(__file__).parent / ".artifacts"
# In a narrow page a picture is laid out anew when the browser has told its size: after a frame.
DRAWN = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
})"""


@pytest.fixture(scope="session")
def idle_pages() -> dict[str, list]:
    """Pages that a test has left, by their options: to make one takes longer than most tests."""
    return {}


@pytest.fixture
def open_widget(browser: Any, idle_pages: dict, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open the exported page of a widget; a request or a word on the console is a failure."""
    used, faults = [], []

    def open_page(widget: Any, **options: Any) -> Any:
        options.setdefault("viewport", {"width": 1280, "height": 800})
        idle = idle_pages.setdefault(repr(options), [])
        page = idle.pop() if idle else browser.new_context(offline=True, **options).new_page()
        address = widget.export_html(tmp_path / "page.html").as_uri()
        listeners = {
            "console": lambda message: faults.append(message.text),
            "pageerror": lambda error: faults.append(str(error)),
            "request": lambda r: r.url == address or faults.append(f"request: {r.url}"),
        }
        for event, listener in listeners.items():
            page.on(event, listener)
        used.append((page, idle, options["viewport"], listeners))
        page.goto(address)
        page.evaluate(DRAWN)
        return page

    yield open_page
    for page, idle, viewport, listeners in used:
        if not page.is_closed():
            page.evaluate("1")  # what it still had to say has arrived
            for event, listener in listeners.items():
                page.remove_listener(event, listener)
            page.set_viewport_size(viewport)
            page.mouse.move(0, 0)
            page.goto("about:blank")
            idle.append(page)
    assert not faults


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory: Any, browser: Any) -> Iterator[Any]:
    """One JupyterLab for all tests that need it; `conftest.py` gives them to one worker."""
    from lab import running_lab

    with running_lab(tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("home")) as lab:
        yield lab


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Return the folder for screenshots; git ignores it."""
    ARTIFACTS.mkdir(exist_ok=True)
    (ARTIFACTS / ".gitignore").write_text("*\n")
    return ARTIFACTS
