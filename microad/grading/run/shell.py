"""Run the cells of a notebook and judge its answers: what `microad check` starts as a process.

A job comes in as JSON on the standard input: the folder of the notebook and a list of steps,
each a cell to run or an exercise to judge. What happened goes out as JSON lines on what was the
standard output; whatever the learner's code prints, even straight to a file descriptor, goes to
the standard error instead.
"""

import json
import os
import sys
import warnings
from typing import Any, TextIO

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

MAX_WORDS = 300


class Shell(InteractiveShell):
    """A notebook's shell without the notebook: magics, display and await work, errors are held."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Accept `%matplotlib inline`; there is no window to be shown."""

    def ask_exit(self) -> None:
        """Let exit() and quit() be what sys.exit() is: an error of this cell."""
        raise SystemExit

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the error is reported in words."""

    showsyntaxtraceback = showtraceback


def take_over_streams() -> tuple[str, TextIO]:
    """Read the job, then leave the learner an empty input and an output that is only counted."""
    job = sys.stdin.read()
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    return job, events


def words(error: BaseException | None) -> str:
    """Say an error in one line; an error's own text may itself be broken."""
    if error is None:
        return ""
    try:
        text = " ".join(_text(error).split())
    except Exception:
        text = ""
    name = type(error).__name__
    return (f"{name}: {text}" if text else name)[:MAX_WORDS]


def _text(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{error.msg} (line {error.lineno})"
    if isinstance(error, SystemExit):
        return "it asks Python itself to end"
    return str(error)


def run_cell(shell: Shell, source: str) -> dict[str, Any]:
    """Run a cell and say how it ended."""
    result = shell.run_cell(source, store_history=True)
    return {"error": words(result.error_before_exec or result.error_in_exec)}


def judge_exercise(shell: Shell, id: str) -> dict[str, Any]:
    """Judge one exercise by what the notebook has defined up to here."""
    from microad.course.judge import judge
    from microad.course.spec import exercise

    report = judge(exercise(id), shell.user_ns)
    return {"report": report.as_dict(), "text": str(report)}


def perform(steps: list[dict[str, Any]], events: TextIO) -> None:
    """Do one step after the other and tell when each begins and how it ends."""

    def tell(**event: Any) -> None:
        events.write(json.dumps(event) + "\n")
        events.flush()

    config = Config()
    config.HistoryManager.enabled = False  # nothing is written to the learner's own history
    config.InteractiveShell.autoindent = False
    shell = Shell.instance(config=config)
    for step in steps:
        tell(step=step["number"], state="begun")
        if "exercise" in step:
            outcome = judge_exercise(shell, step["exercise"])
        else:
            outcome = run_cell(shell, step["source"])
        tell(step=step["number"], state="done", **outcome)
    tell(state="end")


def main() -> None:
    """Do the job and leave at once: threads and exit handlers of the learner have no say."""
    job, events = take_over_streams()
    warnings.simplefilter("ignore")
    work = json.loads(job)
    sys.path.append(work["folder"])  # modules of the learner's own, beside the notebook
    perform(work["steps"], events)
    os._exit(0)


if __name__ == "__main__":
    main()
