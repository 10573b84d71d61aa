"""A real JupyterLab on a free port, with settings of its own, driven through Chromium.

The waits follow the state of Lab and of the kernel; nothing sleeps for a fixed time. The cure
for each pitfall (news pop-up, splash screen, kernels that stay) is in the research notes.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

PATIENCE = 180  # seconds: a continuous-integration machine with two cores may be slow
TOKEN = "t"

READY = """() => {
  const widget = window.jupyterapp?.shell?.currentWidget;
  return widget?.context?.isReady && widget.sessionContext.isReady
    && widget.sessionContext.session?.kernel?.status === "idle";
}"""
COMMAND = "async ([name, options]) => { await jupyterapp.commands.execute(name, options); }"
IDLE = """() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === "idle"
  && ![...document.querySelectorAll(".jp-InputPrompt")].some((p) => p.textContent.includes("*"))"""
CELLS = """() => jupyterapp.shell.currentWidget.content.model.toJSON().cells"""
ASK = """async (code) => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  let text = "";
  const future = kernel.requestExecute({ code, store_history: false });
  future.onIOPub = (message) => { text += message.content.text || ""; };
  await future.done;
  return text.trim();
}"""
SCROLL = """(index) => {
  jupyterapp.shell.currentWidget.content.scrollToItem(index, "start").catch(() => {});
}"""
THEMES = "@jupyterlab/apputils-extension:themes"
STOP = "async () => { await jupyterapp.shell.currentWidget.sessionContext.shutdown(); }"


# No pop-up; and nothing is saved behind our backs: what Lab saves, it trusts from then on.
QUIET = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",  # holds the signatures of trusted notebooks
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "IPYTHONDIR",
)


def settings(home: Path) -> dict[str, str]:
    """Make empty configuration folders, so that the user's own settings play no part."""
    folders = {name: home / name.lower() for name in FOLDERS}
    for folder in folders.values():
        folder.mkdir(parents=True)
    quiet = folders["JUPYTER_CONFIG_DIR"] / "labconfig" / "default_setting_overrides.json"
    quiet.parent.mkdir()
    quiet.write_text(json.dumps(QUIET))
    return {name: str(folder) for name, folder in folders.items()}


def notebook_of(sources: Sequence[str]) -> dict[str, Any]:
    """Make a notebook of code cells that were not run."""
    cells = [
        {"cell_type": "code", "execution_count": None, "id": f"c{i}", "metadata": {},
         "outputs": [], "source": source}
        for i, source in enumerate(sources)
    ]  # fmt: skip
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


class Lab(NamedTuple):
    """A JupyterLab that runs, and the folder that it shows: each test module has its own in it."""

    address: str
    root: Path

    def copy(self, folder: str, *notebooks: Path) -> None:
        """Put copies of notebooks into a folder."""
        (self.root / folder).mkdir()
        for path in notebooks:
            shutil.copy(path, self.root / folder)

    def open(self, page: Any, path: str, theme: str = "Light") -> "Notebook":
        """Open a notebook, such as "saved/gallery.ipynb", in "Light" or "Dark" colors.

        They are chosen before the page is there: JupyterLab stumbles when a page changes twice.
        """
        settings = json.dumps({"raw": json.dumps({"theme": f"JupyterLab {theme}"})}).encode()
        address = f"{self.address}/lab/api/settings/{THEMES}?token={TOKEN}"
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(address, settings, headers, method="PUT")
        urllib.request.urlopen(request, timeout=PATIENCE).close()
        return Notebook(page, self.address, path)


@contextmanager
def running_lab(root: Path, home: Path) -> Iterator[Lab]:
    """Start JupyterLab over the folder `root`; end it afterwards."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
        *(f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        f"--ServerApp.root_dir={root}",
    ]
    env = os.environ | settings(home) | {"MICROAD_PROGRESS": "memory"}
    package = str(Path(__file__).parents[2])
    env["PYTHONPATH"] = os.pathsep.join(filter(None, (package, env.get("PYTHONPATH"))))
    with (home / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            wait_for(f"{address}/api/status?token={TOKEN}", server, home / "lab.log")
            yield Lab(address, root)
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)  # polling: the port is not open yet
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


class Notebook:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page: Any, address: str, name: str) -> None:
        self.page = page
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(f"{address}/lab/tree/{name}?token={TOKEN}&reset")
        page.wait_for_selector("#jupyterlab-splash", state="detached")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        page.wait_for_function(READY)

    def _note(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def command(self, name: str, **options: Any) -> None:
        """Execute a command of JupyterLab."""
        self.page.evaluate(COMMAND, [name, options])

    def run_all(self) -> None:
        """Run all cells, and wait until the kernel has nothing more to do."""
        self.command("notebook:run-all-cells")
        self.page.wait_for_function(IDLE)

    def cells(self) -> list[dict[str, Any]]:
        """Return the cells with their outputs, as the notebook would be saved."""
        return self.page.evaluate(CELLS)

    def cell(self, index: int) -> Any:
        """Scroll to a cell, which Lab draws only when it comes into view, and return it."""
        self.page.evaluate(SCROLL, index)
        return self.page.locator(f'.jp-Cell[data-windowed-list-index="{index}"]')

    def errors(self) -> list[str]:
        """Return what went wrong in cells."""
        outputs = [out for cell in self.cells() for out in cell.get("outputs", [])]
        return [out["evalue"] for out in outputs if out["output_type"] == "error"]

    def ask(self, code: str) -> str:
        """Run code in the kernel, outside of any cell; return what it prints."""
        return self.page.evaluate(ASK, code)

    def close(self) -> None:
        """End the kernel: it would stay when the page closes."""
        self.page.evaluate(STOP)
        self.page.close()
