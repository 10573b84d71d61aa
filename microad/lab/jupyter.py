"""Start JupyterLab at a lesson: what `microad lab` does.

The server belongs to this process: it gets a free port and a token of its own, and Ctrl-C here
ends it without a question.
"""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from microad.errors import LabError, PortError, UnknownLessonError

PORT = 8888  # Jupyter's own, if nobody else has it
PATIENCE = 120.0  # seconds for the server to come up; a cold disk needs some


def choose(folder: Path, wanted: str | None) -> Path:
    """Return the notebook of a lesson.

    Parameters
    ----------
    folder : Path
        Where the lessons are.
    wanted : str or None
        A number ("04", "4"), a name ("04_recording") or part of one ("record"); None for the
        first lesson.

    Raises
    ------
    UnknownLessonError
        If no lesson is called so.
    """
    lessons = sorted(folder.glob("*.ipynb"))
    name = (wanted or "").removesuffix(".ipynb").lower()
    if re.fullmatch(r"\d", name):
        name = f"0{name}"
    found = [path for path in lessons if name in path.stem.lower()]
    exact = [path for path in found if name in (path.stem.lower(), path.stem.split("_")[0])]
    if not found:
        raise UnknownLessonError(wanted or "", [path.stem for path in lessons])
    return (exact or found)[0]


def find_port(wanted: int | None) -> int:
    """Return the wanted port, or a free one if none is wanted.

    Raises
    ------
    PortError
        If the wanted one cannot be used.
    """
    if wanted is not None:
        if why := _obstacle(wanted):
            raise PortError(why, port=wanted)
        return wanted
    if not _obstacle(PORT):
        return PORT
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _obstacle(port: int) -> str:
    """The cause why a server could not listen at a port; nothing if it could."""
    with socket.socket() as probe:
        if os.name == "posix":  # as the server does it; elsewhere this would share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            return "administrator"
        except OSError:
            return "taken"
    return ""


def serve(root: Path, notebook: Path, port: int, browser: bool, course: Path | None = None) -> None:
    """Run JupyterLab until it ends or is interrupted.

    Parameters
    ----------
    root : Path
        The folder that JupyterLab shows.
    notebook : Path
        The notebook that it opens.
    port : int
        Where it listens.
    browser : bool
        Whether it opens a browser.
    course : Path, optional
        Where nbgrader's extension looks for the course; `root` if left out.

    Raises
    ------
    LabError
        If it ends before it can be used.
    """
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24)
    page = f"/lab/tree/{notebook.relative_to(root).as_posix()}"
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *_options(root, page, port, browser)],
        cwd=course or root,
        env=os.environ | {"JUPYTER_TOKEN": token} | _defaults(),
        start_new_session=True,  # Ctrl-C reaches this process alone, which ends the server
    )
    with _ended(server), _terminable():
        _wait_until_ready(server, port)
        print(f"JupyterLab is running at\n  http://localhost:{port}{page}?token={token}")
        print("Press Ctrl-C here to end it.", flush=True)
        server.wait()


def _defaults() -> dict[str, str]:
    """Let JupyterLab not ask whether it may fetch news: the question covers a corner of the page.

    This changes a default, for this server alone; what the user has set counts more.
    """
    folders = [os.environ.get("JUPYTER_CONFIG_PATH"), str(Path(__file__).parent)]
    return {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, folders))}


def _options(root: Path, page: str, port: int, browser: bool) -> list[str]:
    options = [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url={page}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.open_browser={browser}",
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container there is only root
        options.append("--ServerApp.allow_root=True")
    return options


def _wait_until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (code := server.poll()) is not None:
            raise LabError("ended", code=code)
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise LabError("silent", seconds=PATIENCE)


@contextmanager
def _terminable() -> Iterator[None]:
    """Let a closed terminal and SIGTERM do what Ctrl-C does, so that no server stays behind."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = [signal.signal(number, interrupt) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def _ended(server: subprocess.Popen[bytes]) -> Iterator[None]:
    """End the server, with its kernels, when the block is left for any reason."""
    try:
        yield
    except KeyboardInterrupt:
        print("\nJupyterLab is ending.", flush=True)
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
