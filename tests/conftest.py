"""One browser for all tests: a second one cannot be driven from the same thread."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from chromium import FLAGS, NAMES


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium; where there is none, the tests that need one are skipped."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium found: install one (apt-get install chromium) to run this test")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield chromium
        chromium.close()
