"""How pytest runs this project: on all cores, by no clock, and every notebook cell is compared.

nbval compares what a cell prints and shows with what is stored in the notebook. Three things
it would let pass are turned into failures here: a cell that was never run, a cell that asks
not to be compared, and output that lives only in a browser.
"""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

os.environ["MICROAD_PROGRESS"] = "memory"  # every kernel starts as a learner's first day

try:
    from hypothesis import HealthCheck, settings
    from nbval.kernel import RunningKernel
except ImportError:  # without the test extra there are no notebooks to collect
    RunningKernel = None
else:  # a slow machine is no failure
    settings.register_profile(
        "microad", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("microad")


# ---------------------------------------------------------------- what runs, and where

collect_ignore_glob = ["tests/*/conftest.py"]  # no test modules: they all have one name


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give the workers whole groups of tests."""
    from xdist.scheduler import LoadScopeScheduling

    from tests.groups import group_of

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return ByGroup(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config) -> int:
    """Use every core, but none besides this one for tests that are named one by one.

    There is one worker more than cores: tests of browsers and kernels wait a third of their time.
    """
    named = [arg for arg in config.args if "::" in arg]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return 0 if named or config.option.collectonly else (cores or 1) + 1


# ---------------------------------------------------------------- notebooks


def _execute(self, cell_input, allow_stdin=None):
    """Run a cell as JupyterLab does: with history, so that a closing `;` silences a cell."""
    return self.kc.execute(
        cell_input, store_history=True, allow_stdin=allow_stdin, stop_on_error=False
    )


if RunningKernel:
    RunningKernel.execute_cell_input = _execute


def pytest_collectstart(collector):
    """Compare all of a bundle but pictures made of pixels: their text twin is compared."""
    if type(collector).__name__ == "IPyNbFile":
        collector.skip_compare += ("image/png",)


def _complaint(item) -> str:
    """Say what keeps a notebook cell from being compared, or nothing."""
    source = "".join(item.cell.source)
    if source.strip() and item.cell.get("execution_count") is None:
        return "was never run: run the notebook, then `microad strip` it"
    if item.options["skip"] or not item.options["check"]:
        return "asks not to be compared"
    if "interact(" in source or "Output(" in source:
        return "shows something that only a browser can see"
    return ""


def pytest_collection_modifyitems(config, items):
    """Let the longest begin; a cell that nbval would let pass unseen becomes a failing test."""
    if hasattr(config, "workerinput"):  # one of several processes
        from tests.groups import rank

        items.sort(key=lambda item: rank(item.nodeid))
    for item in items:
        if type(item).__name__ == "IPyNbCell" and (text := _complaint(item)):
            item.runtest = _failing(f"{item.name} {text}")


def _failing(text):
    def runtest():
        pytest.fail(text, pytrace=False)

    return runtest


# ---------------------------------------------------------------- the browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests of a worker: a second one cannot be driven from the same thread.

    Where there is none, the tests that need it are skipped.
    """
    from tests.chromium import FLAGS, NAMES

    sync_api = pytest.importorskip("playwright.sync_api")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium found: install one (apt-get install chromium) to run this test")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield chromium
        chromium.close()
