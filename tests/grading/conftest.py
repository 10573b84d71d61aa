"""What the tests of grading share."""

import json
import shutil
import sys

import pytest
from submissions import ROOT


@pytest.fixture
def save(tmp_path):
    """Write a notebook, or any text, to a file and return its path."""

    def write(content, name="homework.ipynb"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


@pytest.fixture(scope="session")
def browser():
    """A Chromium; where there is none, the test is skipped."""
    sys.path.append(str(ROOT / "tests" / "viz"))
    from chromium import FLAGS, NAMES

    sync_api = pytest.importorskip("playwright.sync_api")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium found: install one (apt-get install chromium) to run this test")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield chromium
        chromium.close()
