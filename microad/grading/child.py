"""The child of a template: closes the walls around itself, then runs a student's notebook.

It has what the student may have: the probes, the seed of their cases, the student's own cells.
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
import os
from collections.abc import Mapping
from typing import Any, NoReturn

from microad.course.observe import look
from microad.course.plain import Raised
from microad.course.sandbox import attempt, contained
from microad.grading.sandbox import Walls
from microad.grading.standins import Silent
from microad.grading.transport import pack_observed

MAX_ERROR = 300


def main(tasks: Mapping[str, Any], walls: Walls, job: int, events: int) -> NoReturn:
    """Do a job and end; nothing that happens here returns into the template."""
    try:
        work = _read(job)
        _silence(events, walls.rules)
        walls.close()
    except BaseException as error:  # the owner sees no first event, and reads this
        _tell(events, {"failed": f"{type(error).__name__}: {error}"})
        os._exit(1)
    perform(tasks, work, events)
    os._exit(0)


def _read(job: int) -> dict[str, Any]:
    os.lseek(job, 0, os.SEEK_SET)
    with os.fdopen(job, "rb") as file:
        return json.loads(file.read())


def _silence(*keep: int) -> None:
    """Close every file but those to keep; what is printed goes nowhere."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    first = 3
    for file in sorted(n for n in keep if n >= 0):
        os.closerange(first, file)
        first = file + 1
    os.closerange(first, 4096)


def perform(tasks: Mapping[str, Any], work: dict[str, Any], events: int) -> None:
    """Do one step after the other and tell when each begins and how it ends."""
    space: dict[str, Any] = {"__name__": "__main__", "get_ipython": Silent(), "display": Silent()}
    gc.set_threshold(50_000)  # a child lives for a moment; to count what is alive costs more
    ended: list[dict[str, Any]] = []
    for step in work["steps"]:
        number = step["number"]
        _tell(events, *ended, {"step": number, "state": "begun"})
        if "exercise" in step:
            seen = look(tasks[step["exercise"]], space, work["seed"])
            told: dict[str, Any] = {"seen": pack_observed(seen)}
        else:
            task = tasks.get(step.get("owner", ""))
            told = {"error": run_cell(step["source"], task, space, work["timeout"])}
        ended = [{"step": number, "state": "done"} | told]
    _tell(events, *ended)


def run_cell(source: str, task: Any, space: dict[str, Any], seconds: float) -> str:
    """Run a cell, after what its exercise gives, and say how it ended."""

    def run() -> None:
        if task is not None:
            exec(task.setup, space)
        exec(compile(source, "<cell>", "exec"), space)

    with contained():
        ended = attempt(run, seconds, space)
    if not isinstance(ended, Raised):
        return ""
    return f"{ended.kind}: {ended.text}"[:MAX_ERROR] if ended.text else ended.kind


def _tell(events: int, *told: dict[str, Any]) -> None:
    lines = b"".join(json.dumps(event).encode() + b"\n" for event in told)
    while lines:
        lines = lines[os.write(events, lines) :]
