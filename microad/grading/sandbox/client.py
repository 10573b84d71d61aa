"""The owner's side of a template: start it, have it fork, watch the time, end it.

A `Child` takes the place of `microad.grading.run.process.Process`. Each child has its own socket,
so that nothing that one leaves behind is read as the words of the next one. It tells all that it
has seen at once, since to wake each other for every step costs both more than the step; which
step it is at stands in a page of memory that it shares with its owner.
"""

import json
import marshal
import mmap
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import microad
from microad.errors import TemplateError
from microad.grading.run.process import Fault
from microad.grading.sandbox.bundle import compiled
from microad.grading.sandbox.child import CLOSED, PAGE, STEP

STARTUP = 60.0  # seconds for a template, or a child, to be there; mostly it takes a fraction
GRACE = 1.0  # seconds on top of what a step may take, for its own softer limit to work
HEARING = 10.0  # seconds for a child to take an order
MAX_EVENTS = 16 * 2**20  # bytes that a child may tell
TICK = 0.2
ANSWER = 2**16

Kit = Mapping[str, Mapping[str, Any]]


class Template:
    """A template process with a kit.

    Parameters
    ----------
    kit : dict
        From `microad.grading.sandbox.bundle.make_kit`; each child has it.
    later : sequence of dict
        Kits that a child may be given with its orders.
    seed : int
        Of the cases, which probes may prepare for.
    unsafe : bool
        Whether to run without walls.

    Raises
    ------
    TemplateError
        If it does not start.
    """

    def __init__(self, kit: Kit, later: Sequence[Kit] = (), seed: int = 0,
                 unsafe: bool = False) -> None:  # fmt: skip
        self.kits = [compiled(one) for one in (kit, *later)]
        self.channel, theirs = socket.socketpair()
        self.channel.settimeout(STARTUP)
        self.words = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the template)
        with theirs:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "microad.grading.sandbox.fork_server",
                    str(theirs.fileno()),
                ],
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
            imports = [pair for one in self.kits for pair in one["imports"]]
            order = {"kit": self.kits[0], "imports": imports, "seed": seed, "unsafe": unsafe}
            self.process.stdin.write(marshal.dumps(order))
            self.process.stdin.close()
        self._answer()

    def child(self) -> "Child":
        """Return a child that does as it is ordered; use it in a `with` statement."""
        return Child(self)

    def fork(self, end: int, page: int) -> None:
        """Have a child forked that has these two files."""
        with suppress(OSError):  # if the template is gone, the next answer says so
            socket.send_fds(self.channel, [b"fork"], [end, page])

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


class Child:
    """One child of a template.

    Attributes
    ----------
    kits : set of int
        Which kits of the template it has.
    ready : bool
        Whether it told that its walls are closed; a student's code runs only after that.
    at : int
        The step that it was last seen at; -1 before the first one.
    cpu : float
        Processor time in seconds, known at the end.
    """

    def __init__(self, template: Template) -> None:
        self.template = template
        self.kits = {0}
        self.lines: list[bytearray] = []
        self.rest = bytearray()
        self.told = 0
        self.ready = False
        self.limits: dict[int, float] = {}
        self.at = -1
        self.end_of_patience = 0.0
        self.cpu = 0.0
        self.ended: dict[str, Any] | None = None

    def __enter__(self) -> "Child":
        self.socket, theirs = socket.socketpair()
        with theirs, _memory_file(PAGE) as page:
            self.page = mmap.mmap(page.fileno(), PAGE)
            self.template.fork(theirs.fileno(), page.fileno())
        self.socket.settimeout(HEARING)
        self.poll = select.poll()
        self.poll.register(self.socket, select.POLLIN)
        return self

    def __exit__(self, *error: Any) -> None:
        self.end()

    def end(self) -> None:
        """End it now; how it ended is known afterwards."""
        self.socket.close()
        self._reap()
        self.page.close()

    def perform(self, steps: Sequence[dict[str, Any]], kit: int = 0, **more: Any) -> None:
        """Order it to perform these steps, on a new namespace and with this kit, too.

        A step may take its `seconds`.
        """
        news = {} if kit in self.kits else self.template.kits[kit]
        self.kits.add(kit)
        self.limits = {step["number"]: step["seconds"] for step in steps}
        self.at = -1
        self.page[:STEP] = bytes(STEP)
        self.end_of_patience = time.monotonic() + (HEARING if self.ready else STARTUP)
        order = marshal.dumps({"steps": list(steps), "kit": news} | more)
        with suppress(OSError):  # if it is gone, what it tells ends here, and says how
            self.socket.sendall(len(order).to_bytes(STEP, "big") + order)

    def _reap(self, order: bytes = b"reap") -> dict[str, Any]:
        if self.ended is None:
            self.ended = {}
            self.ended = self.template.reap(order)
            self.cpu = self.ended.get("cpu", 0.0)
        return self.ended

    def outcome(
        self, step: int, seconds: float, tick: Callable[[], None]
    ) -> dict[str, Any] | Fault:
        """Wait until a step is done; return what the child tells of it.

        If a step has ended it, or takes longer than it may, that is returned, whichever it was:
        what the child had seen before it is lost. An event that is not due is passed over: a
        student's code can write to the socket as well.
        """
        while time.monotonic() < self.end_of_patience:
            tick()
            event = self._next(TICK)
            if event is None:
                return self._gone(step)
            if not self.ready and "failed" in event:
                raise TemplateError(str(event["failed"]))
            self.ready = self.ready or bool(event)
            if event.get("step") == step:
                return event
            self._look_where_it_is()
        self._look_where_it_is()
        took = f"did not end within {self.limits.get(self.at, seconds):g} s and was stopped"
        return Fault(max(self.at, step), took, slow=True)

    def _look_where_it_is(self) -> None:
        """Give it time anew if it has come to a later step; it can say so once for each."""
        at = int.from_bytes(self.page[:STEP], "big") - 1
        if at > self.at and at in self.limits:
            self.at = at
            self.end_of_patience = time.monotonic() + self.limits[at] + GRACE

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
        if not self.poll.poll(1000 * seconds):
            return True
        try:
            chunk = self.socket.recv(2**16)
        except OSError:  # it ended before it had read all that it was told
            return False
        self.told += len(chunk)
        if not chunk or self.told > MAX_EVENTS:
            return False
        self.rest += chunk
        if b"\n" in chunk:
            *self.lines, self.rest = self.rest.split(b"\n")
        return True

    def _gone(self, step: int) -> Fault:
        """Say in words how the child came to its end."""
        self._look_where_it_is()
        step = max(self.at, step)
        if self.told > MAX_EVENTS:
            return Fault(step, "flooded the process that grades it")
        code = self._reap(b"wait").get("code")
        if code in (None, CLOSED):
            return Fault(step, "closed the files of the process that runs it")
        if code < 0:
            return Fault(step, f"made Python crash ({signal.Signals(-code).name})")
        return Fault(step, f"ended the whole Python process (exit code {code})")


def _memory_file(size: int) -> Any:
    """Return a file without a name that two processes can have in their memory."""
    if hasattr(os, "memfd_create"):
        file = os.fdopen(os.memfd_create("page"), "w+b", buffering=0)
    else:
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (the caller closes it)
    file.truncate(size)
    return file


def _environment() -> dict[str, str]:
    """The environment of a template: nothing of the teacher's but where Python is."""
    root = str(Path(microad.__file__).parents[1])
    found = {k: os.environ[k] for k in ("PYTHONPATH", "LD_LIBRARY_PATH") if k in os.environ}
    return found | {
        "PYTHONPATH": os.pathsep.join(filter(None, (root, found.get("PYTHONPATH")))),
        "PYTHONHASHSEED": "0",  # the same marks whenever it is graded
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",  # a process with threads cannot be forked safely
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MICROAD_PROGRESS": "memory",
    }
