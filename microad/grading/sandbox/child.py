"""The child of a template: closes the walls around itself, then runs a student's notebook.

It has what the student may have: the probes, the seed of their cases, the student's own cells.
Where one exercise is given what another asks to write, the notebook is run twice: the second
order brings that part of microad, when what the first one asks for has been observed.
Whatever it tells is taken for a claim. A student's code may patch all that runs here, and claim
what it likes. Where cases are drawn from the secret seed, only what a right answer does is
accepted, and the one way to know that is a right answer.

What is not promised: where right answers do the same for every seed (numbers to predict, lines to
put in order, a refusal), whoever has read the public exercises can claim it, just as they can
copy the answer itself. A teacher's own probes (`microad.grading.overlay`) are not public. Nor is
it a secret from a student's code which cases it is tried on; it can tell nobody but by its own
feedback, so a second round is better graded with a new secret.
"""

import gc
import json
import marshal
import mmap
import os
from functools import cache
from types import CodeType
from typing import Any, NoReturn

from microad.course.attempts import attempt, contained, put_back
from microad.course.data import Raised
from microad.course.observe import look
from microad.grading.sandbox.import_stubs import Silent, StandIns
from microad.grading.sandbox.loading import Tasks, load_more
from microad.grading.sandbox.transport import pack_observed
from microad.grading.sandbox.walls import Walls

MAX_ERROR = 300
STEP = 8  # bytes of a number: how long an order is, at which step the child is
PAGE = 4096  # bytes of the memory in which the latter stands
CHUNK = 2**20
CLOSED = 75  # exit code of a child that cannot tell anything more


def main(tasks: Tasks, finder: StandIns, walls: Walls, socket: int, page: int) -> NoReturn:
    """Do what is ordered and end; nothing that happens here returns into the template."""
    try:
        try:
            where = mmap.mmap(page, PAGE)
            _silence(socket, walls.rules)
            walls.close()
            work = _order(socket, tasks, finder)
            _tell(socket, {"ready": True})
        except BaseException as error:  # the owner sees no first event, and reads this
            _tell(socket, {"failed": f"{type(error).__name__}: {error}"})
            os._exit(1)
        while work:
            _tell(socket, *perform(tasks, work, socket, where))
            put_back()
            work = _order(socket, tasks, finder)
        os._exit(0)
    finally:
        os._exit(1)


def _silence(*spared: int) -> None:
    """Close every file but those that are spared; what is printed goes nowhere."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    first = 3
    for file in sorted(n for n in spared if n >= 0):
        os.closerange(first, file)
        first = file + 1
    os.closerange(first, 4096)


def _order(socket: int, tasks: Tasks, finder: StandIns) -> dict[str, Any]:
    """Wait for the next order and load the kit that comes with it; empty if there is none."""
    size = int.from_bytes(_read(socket, STEP), "big")
    order = marshal.loads(_read(socket, size)) if size else {}
    if order.get("kit"):
        tasks |= load_more(order["kit"], finder)
    return order


def _read(socket: int, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := os.read(socket, min(size - len(data), CHUNK))):
        data += more
    return data


def perform(
    tasks: Tasks, work: dict[str, Any], socket: int, where: mmap.mmap
) -> list[dict[str, Any]]:
    """Do one step after the other, note `where` it is, and return how they ended.

    A step that closes the socket is the last one, so that no other is blamed for it.
    """
    space: dict[str, Any] = {"__name__": "__main__", "get_ipython": Silent(), "display": Silent()}
    gc.set_threshold(50_000)  # a child lives for a moment; to count what is alive costs more
    ended = []
    for step in work["steps"]:
        number = step["number"]
        where[:STEP] = (number + 1).to_bytes(STEP, "big")
        if "exercise" in step:
            seen = look(tasks[step["exercise"]], space, work["seed"])
            told = {"seen": pack_observed(seen)}
        else:
            task = tasks.get(step.get("owner", ""))
            told = {"error": run_cell(step["source"], task, space, work["timeout"])}
        ended.append({"step": number} | told)
        try:
            os.fstat(socket)
        except OSError:
            os._exit(CLOSED)
    space.clear()  # whatever refers to it, the next run finds nothing of this one
    return ended


def run_cell(source: str, task: Any, space: dict[str, Any], seconds: float) -> str:
    """Run a cell, after what its exercise gives, and say how it ended."""

    def run() -> None:
        if task is not None:
            exec(task.setup, space)
        exec(_code(source), space)

    with contained():
        ended = attempt(run, seconds, space)
    if not isinstance(ended, Raised):
        return ""
    return f"{ended.kind}: {ended.text}"[:MAX_ERROR] if ended.text else ended.kind


@cache  # a cell is run once for each group of exercises
def _code(source: str) -> CodeType:
    return compile(source, "<cell>", "exec")


def _tell(socket: int, *told: dict[str, Any]) -> None:
    # a line break before, for whatever a student's code may have written
    lines = "\n".join(["", *map(json.dumps, told), ""]).encode()
    while lines:
        lines = lines[os.write(socket, lines) :]
