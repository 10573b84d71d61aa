"""A child process that runs a notebook's steps, and the parent that watches its time.

The child answers on one pipe and the learner's output comes on another, where it is counted and
thrown away. Whatever happens, the child and all that it started are gone in the end.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import microad
from microad.errors import CheckerError

STARTUP = 60.0  # seconds until the first step begins; it takes half a second on an idle machine
TICK = 0.1
GRACE = 1.0  # for the last words of a child that has ended, if one of its own holds the pipe
MAX_LINE = 4 * 2**20  # of an event
MAX_WAITING = 1000  # events; a flood of forged ones must not fill the memory
TAIL = 2000  # bytes of output that are held, for the case that the child does not start


@dataclass(frozen=True)
class Fault:
    """A step that the process did not survive.

    Attributes
    ----------
    step : int
        Which one.
    reason : str
        What it did, to follow "its cell ...".
    slow : bool
        Whether its time was up; else it ended the process.
    """

    step: int
    reason: str
    slow: bool = False


class Process:
    """A process that performs steps; use it in a `with` statement.

    Parameters
    ----------
    steps : sequence of dict
        What `microad.grading.run.shell` is to do.
    folder : Path
        The notebook's folder: modules that stand there can be imported.

    Attributes
    ----------
    printed : int
        How many bytes the learner's code has written so far.
    """

    def __init__(self, steps: Sequence[dict[str, Any]], folder: Path) -> None:
        self.job = json.dumps({"folder": str(folder), "steps": steps}).encode()
        self.events: queue.Queue[dict[str, Any] | None] = queue.Queue(MAX_WAITING)
        self.printed = 0
        self.tail = b""
        self.started = False

    def __enter__(self) -> "Process":
        self.home = tempfile.TemporaryDirectory(prefix="microad-", ignore_cleanup_errors=True)
        work = Path(self.home.name, "work")
        work.mkdir()
        self.child = subprocess.Popen(
            [sys.executable, "-m", "microad.grading.run.shell"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=work,
            env=_environment(Path(self.home.name)),
            start_new_session=True,  # one group, to be ended as a whole
        )
        stdin, stdout, stderr = self.child.stdin, self.child.stdout, self.child.stderr
        assert stdin is not None
        assert stdout is not None
        assert stderr is not None
        self.readers = [
            (threading.Thread(target=target, args=(stream,), daemon=True), stream)
            for target, stream in ((self._listen, stdout), (self._count, stderr))
        ]
        for thread, _ in self.readers:
            thread.start()
        with suppress(BrokenPipeError):  # it ended before it could read; `outcome` tells
            stdin.write(self.job)
            stdin.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._kill()
        for thread, stream in self.readers:
            thread.join(GRACE)
            if not thread.is_alive():  # else a process that got away still holds the pipe
                stream.close()
        self.home.cleanup()

    def outcome(
        self, step: int, seconds: float, tick: Callable[[], None]
    ) -> dict[str, Any] | Fault:
        """Wait until a step is done.

        Parameters
        ----------
        step : int
            The number of the next step of the job.
        seconds : float
            How long it may take.
        tick : callable
            Called again and again while waiting.

        Returns
        -------
        dict or Fault
            What the child tells of the step, or how the step ended the child.
        """
        end = time.monotonic() + (seconds if self.started else STARTUP)
        while time.monotonic() < end:
            tick()
            alive = self.child.poll() is None  # asked first: what it said before is in the queue
            try:
                event = self.events.get(timeout=TICK if alive else GRACE)
            except queue.Empty:
                if alive:
                    continue
                event = None
            if event is None:
                return self._ended(step)
            if event.get("step") != step:
                continue
            if event.get("state") == "done":
                return event
            self.started = True
            end = time.monotonic() + seconds
        if not self.started:
            raise CheckerError("silent", seconds=STARTUP)
        return Fault(step, f"did not end within {seconds:g} s and was stopped", slow=True)

    def _ended(self, step: int) -> Fault:
        """Say in words how the child came to its end."""
        try:
            code = self.child.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            return Fault(step, "closed the files of the process that runs it")
        if not self.started:
            self.readers[1][0].join(GRACE)  # until all is read that it said at its end
            lines = self.tail.decode(errors="replace").strip().splitlines()
            if not lines:
                raise CheckerError("no reason")
            raise CheckerError("ended", words=lines[-1])
        if code < 0:
            name = signal.Signals(-code).name
            return Fault(step, f"made Python crash ({name})")
        return Fault(step, f"ended the whole Python process (exit code {code})")

    def _listen(self, stream: IO[bytes]) -> None:
        """Put each event into the queue, and None when there will be no more."""
        while line := stream.readline(MAX_LINE):
            try:
                event = json.loads(line)
            except ValueError:
                continue  # not from our side
            if isinstance(event, dict):
                self.events.put(event)
        self.events.put(None)

    def _count(self, stream: IO[bytes]) -> None:
        while chunk := os.read(stream.fileno(), 2**16):
            self.printed += len(chunk)
            self.tail = (self.tail + chunk)[-TAIL:]

    def _kill(self) -> None:
        """End the child with all that it started in its group."""
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGKILL)
        self.child.kill()
        self.child.wait()


def _environment(home: Path) -> dict[str, str]:
    """The environment of the child: nothing that it does stays, nothing of ours is changed."""
    env = {k: v for k, v in os.environ.items() if k not in ("NBGRADER_EXECUTION", "PYTHONSTARTUP")}
    root = str(Path(microad.__file__).parents[1])
    return env | {
        "PYTHONPATH": os.pathsep.join(filter(None, (root, env.get("PYTHONPATH")))),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "IPYTHONDIR": str(home / "ipython"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MICROAD_PROGRESS": "memory",
    }
