"""The owner's side of a template: start it, have it fork, keep the time, end it.

A `Session` is one child: it takes the place of `microad.grading.process.Process`. Each has a pipe
of its own, so that nothing a child leaves behind is read as the words of the next one.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import microad
from microad.errors import TemplateError
from microad.grading.process import Fault

STARTUP = 60.0  # seconds for a template, or a child, to be there; mostly it takes a fraction
GRACE = 1.0  # seconds on top of what a step may take, for its own softer limit to work
MAX_EVENTS = 16 * 2**20  # bytes that a child may tell
TICK = 0.2
ANSWER = 2**16


class Template:
    """A template process with a kit.

    Parameters
    ----------
    kit : dict
        From `microad.grading.kit.make_kit`.
    unsafe : bool
        Whether to run without walls.
    seconds : int
        Processor time that a child may use at most.

    Raises
    ------
    TemplateError
        If it does not start.
    """

    def __init__(self, kit: dict[str, Any], unsafe: bool = False, seconds: int = 600) -> None:
        self.channel, theirs = socket.socketpair()
        self.channel.settimeout(STARTUP)
        self.words = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the template)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "microad.grading.template", str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self.words,
                pass_fds=[theirs.fileno()],
                env=_environment(),
                cwd="/",
                start_new_session=True,
            )
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            order = kit | {"unsafe": unsafe, "seconds": seconds}
            self.process.stdin.write(json.dumps(order).encode())
            self.process.stdin.close()
        self._answer()

    def session(self, steps: Sequence[dict[str, Any]], **more: Any) -> "Session":
        """Return a child that is to perform these steps; use it in a `with` statement."""
        return Session(self, {"steps": list(steps)} | more)

    def fork(self, job: int, events: int) -> int:
        """Have a child forked that reads its job here and tells its events there."""
        with suppress(OSError):
            socket.send_fds(self.channel, [b"fork"], [job, events])
        return self._answer()["pid"]

    def reap(self, order: bytes = b"reap") -> dict[str, Any]:
        """End the child; return its exit code, None if it was still there, and its CPU time."""
        with suppress(OSError):
            self.channel.sendall(order)
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        try:
            return json.loads(self.channel.recv(ANSWER))
        except (OSError, ValueError):
            self.close()
            self.words.seek(0)
            lines = self.words.read()[-2000:].decode(errors="replace").strip().splitlines()
            raise TemplateError(lines[-1] if lines else "") from None

    def close(self) -> None:
        """End the template and its child."""
        self.channel.close()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()


class Session:
    """One child of a template, performing the steps of a job.

    Attributes
    ----------
    printed : int
        Always 0: what a child prints goes nowhere.
    cpu : float
        Processor time in seconds, known at the end.
    """

    printed = 0

    def __init__(self, template: Template, job: dict[str, Any]) -> None:
        self.template = template
        self.job = job
        self.lines: list[bytes] = []
        self.rest = b""
        self.told = 0
        self.begun = -1
        self.cpu = 0.0
        self.ended: dict[str, Any] | None = None

    def __enter__(self) -> "Session":
        self.pipe, theirs = os.pipe()
        os.set_blocking(self.pipe, False)
        try:
            with _memory_file(json.dumps(self.job).encode()) as job:
                self.template.fork(job.fileno(), theirs)
        except BaseException:
            os.close(self.pipe)
            raise
        finally:
            os.close(theirs)
        return self

    def __exit__(self, *error: Any) -> None:
        os.close(self.pipe)
        self._reap()

    def _reap(self, order: bytes = b"reap") -> dict[str, Any]:
        if self.ended is None:
            self.ended = {}
            self.ended = self.template.reap(order)
            self.cpu = self.ended.get("cpu", 0.0)
        return self.ended

    def outcome(
        self, step: int, seconds: float, tick: Callable[[], None]
    ) -> dict[str, Any] | Fault:
        """Wait until a step is done; return what the child tells, or how the step ended it.

        An event that is not due is passed over: a student's code can write to the pipe as well.
        """
        end = time.monotonic() + STARTUP
        while (left := end - time.monotonic()) > 0:
            tick()
            event = self._next(min(left, TICK))
            if event is None:
                return self._gone(step)
            if "failed" in event and self.begun < 0:
                raise TemplateError(str(event["failed"]))
            if event.get("step") != step:
                continue
            if event.get("state") == "done":
                return event
            if self.begun < step:
                self.begun = step
                end = time.monotonic() + seconds + GRACE
        return Fault(step, f"did not end within {seconds:g} s and was stopped", slow=True)

    def _next(self, seconds: float) -> dict[str, Any] | None:
        """Return the next event, an empty one if there is none yet, None if there will be none."""
        if not self.lines and not self._read(seconds):
            return None
        if not self.lines:
            return {}
        with suppress(ValueError, RecursionError):
            event = json.loads(self.lines.pop(0))
            return event if isinstance(event, dict) else {}
        return {}

    def _read(self, seconds: float) -> bool:
        """Read what has been told; say whether there may be more."""
        poll = select.poll()
        poll.register(self.pipe, select.POLLIN)
        if not poll.poll(1000 * seconds):
            return True
        chunk = os.read(self.pipe, 2**16)
        self.told += len(chunk)
        if not chunk or self.told > MAX_EVENTS:
            return False
        *self.lines, self.rest = (self.rest + chunk).split(b"\n")
        return True

    def _gone(self, step: int) -> Fault:
        """Say in words how the child came to its end."""
        if self.told > MAX_EVENTS:
            return Fault(step, "flooded the process that grades it")
        code = self._reap(b"wait").get("code")
        if code is None:
            return Fault(step, "closed the files of the process that runs it")
        if code < 0:
            return Fault(step, f"made Python crash ({signal.Signals(-code).name})")
        return Fault(step, f"ended the whole Python process (exit code {code})")


def _memory_file(data: bytes) -> Any:
    """Return a file without a name that holds the data."""
    if hasattr(os, "memfd_create"):
        file = os.fdopen(os.memfd_create("job"), "w+b", buffering=0)
    else:
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (the caller closes it)
    file.write(data)
    return file


def _environment() -> dict[str, str]:
    """The environment of a template: nothing of the teacher's but where Python is."""
    root = str(Path(microad.__file__).parents[1])
    kept = {k: os.environ[k] for k in ("PYTHONPATH", "LD_LIBRARY_PATH") if k in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join(filter(None, (root, kept.get("PYTHONPATH")))),
        "PYTHONHASHSEED": "0",  # the same marks whenever it is graded
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",  # a process with threads cannot be forked safely
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MICROAD_PROGRESS": "memory",
    }
