"""`microad lab` for somebody who never started JupyterLab before: nothing stands in the way."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from lab import FOLDERS

ROOT = Path(__file__).parents[2]
SETTINGS = "/lab/api/settings/@jupyterlab/apputils-extension:notification"


@pytest.fixture
def url(tmp_path):
    """Start it with empty folders of settings; yield the address that it says."""
    folders = {name: str(tmp_path / name) for name in FOLDERS}
    environment = os.environ | folders | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "microad.cli", "lab", "--no-browser"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as lab:
        try:
            yield next(m[0] for line in lab.stdout if (m := re.search(r"http://\S+", line)))
        finally:
            lab.send_signal(signal.SIGINT)
            lab.wait(timeout=30)


def test_no_question_about_news_covers_the_lesson(url, browser, artifacts, tmp_path):
    with urllib.request.urlopen(re.sub("/lab/tree/[^?]*", SETTINGS, url), timeout=30) as answer:
        news = json.load(answer)["schema"]["properties"]["fetchNews"]
    assert news["default"] == "false"  # "none" would ask, "true" send a request
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    elsewhere = []
    page.on("request", lambda r: re.match(r"https?://(?!localhost)", r.url) and elsewhere.append(r))
    page.goto(url)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=120_000)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=120_000)
    page.wait_for_timeout(3000)  # the question comes last
    page.screenshot(path=artifacts / "lab-start.png")
    assert page.locator(".Toastify__toast").count() == 0
    assert elsewhere == []
    assert not list((tmp_path / "JUPYTERLAB_SETTINGS_DIR").rglob("*notification*"))
    page.close()
