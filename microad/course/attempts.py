"""Run a learner's code so that nothing it does reaches the notebook: the soft side of grading.

Whatever it raises, prints or warns of is caught, and an endless loop is interrupted. Hard
limits (memory, crashes, malice) need another process: that is `microad.grading`.
"""

import builtins
import cmath
import io
import linecache
import math
import operator
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Any

from microad.course.data import Raised, shorten

TICK = 0.01  # how often an answer is interrupted that swallows the interruption
MAX_OUTPUT = 2_000
MAX_WARNINGS = 3
TOO_SLOW = "too slow"


# What a cell may have exchanged before it is judged, as it was when the lesson began.
PATCHABLE = (builtins, math, cmath, operator)
ORIGINAL = {module.__name__: dict(vars(module)) for module in PATCHABLE}


class TimeUp(BaseException):
    """Raised inside the learner's code when its time is up; no `except Exception` stops it."""


class CappedText(io.TextIOBase):
    """A stream that stores the beginning of what is written and forgets the flood after it."""

    encoding = "utf-8"

    def __init__(self, limit: int = MAX_OUTPUT) -> None:
        self.limit = limit
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        room = self.limit - len(self.text)
        if room > 0:
            self.text += text[:room]
        return len(text)


@dataclass
class Caught:
    """What the code wrote and warned of while it was contained."""

    output: CappedText = field(default_factory=CappedText)
    warned: list[warnings.WarningMessage] = field(default_factory=list)

    @property
    def warning_texts(self) -> list[str]:
        """The first few different warnings."""
        texts = (f"{w.category.__name__}: {shorten(str(w.message))}" for w in self.warned[:1000])
        return list(dict.fromkeys(texts))[:MAX_WARNINGS]


def put_back() -> None:
    """Give Python's own functions back to the modules that a cell may have changed."""
    for module in PATCHABLE:
        module.__dict__.update(ORIGINAL[module.__name__])


@contextmanager
def original_functions() -> Iterator[None]:
    """Work with Python's own functions, whatever a cell has made of `all` or `math.exp`."""
    # nothing that may have been exchanged is called before it is put back
    theirs = [{**module.__dict__} for module in PATCHABLE]
    put_back()
    try:
        yield
    finally:
        for module, names in zip(PATCHABLE, theirs):
            vars(module).update(names)


def tell_unraisable(unraisable: "sys.UnraisableHookArgs") -> None:
    """Write down what a finalizer raises, where nobody can catch it; never that time is up."""
    if unraisable.exc_type is not TimeUp:
        sys.__unraisablehook__(unraisable)


STREAMS = ("stdout", "stderr", "__stdout__", "__stderr__")


@contextmanager
def contained() -> Iterator[Caught]:
    """Catch what is printed and warned of; put streams, builtins and limits back afterwards."""
    caught = Caught()
    streams = {name: getattr(sys, name) for name in STREAMS}
    originals, depth, hook = dict(vars(builtins)), sys.getrecursionlimit(), sys.gettrace()
    unraisable, sys.unraisablehook = sys.unraisablehook, tell_unraisable
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("default")
        caught.warned = warned
        for name in STREAMS:
            setattr(sys, name, caught.output)
        try:
            yield caught
        finally:
            for name, stream in streams.items():
                setattr(sys, name, stream)
            vars(builtins).update(originals)
            sys.unraisablehook = unraisable
            sys.setrecursionlimit(depth)
            if sys.gettrace() is not hook:
                sys.settrace(hook)


def can_interrupt() -> bool:
    """Say whether a time limit works here: it needs signals and the main thread."""
    on_main = threading.current_thread() is threading.main_thread()
    return on_main and hasattr(signal, "setitimer")


class Alarm:
    """Time limits for calls, each of which is interrupted again and again until it lets go.

    Use it in a `with` statement: whoever had the alarm before gets it back, with the time that was
    left to them. To take it over costs more than a short call, so one alarm serves several.
    """

    def __enter__(self) -> "Alarm":
        self.works = can_interrupt()
        self.expired = self.active = False
        if self.works:
            self.started = time.monotonic()
            self.handler = signal.signal(signal.SIGALRM, self._interrupt)
            self.timer = signal.setitimer(signal.ITIMER_REAL, 0)
        return self

    def __exit__(self, *error: Any) -> None:
        if not self.works:
            return
        signal.signal(signal.SIGALRM, signal.SIG_DFL if self.handler is None else self.handler)
        left, interval = self.timer
        if left:
            rest = max(left - (time.monotonic() - self.started), TICK)
            signal.setitimer(signal.ITIMER_REAL, rest, interval)

    def attempt(self, function: Callable[[], Any], seconds: float, names: Any = None) -> Any:
        """Return what `function` returns, or `Raised`; see `attempt`."""
        try:
            return self._call(function, seconds)
        except TimeUp:
            return Raised(TOO_SLOW)
        except BaseException as error:  # SystemExit and KeyboardInterrupt, too: learners raise them
            where = learner_line(error.__traceback__, names)
            return Raised(type(error).__name__, _text(error), where)

    def _call(self, function: Callable[[], Any], seconds: float) -> Any:
        if not self.works:
            return function()
        self.expired = False
        signal.setitimer(signal.ITIMER_REAL, seconds, TICK)
        try:
            self.active = True
            result = function()
        finally:
            self.active = False
            signal.setitimer(signal.ITIMER_REAL, 0)
        if self.expired:  # the answer swallowed the interruption and came to an end
            raise TimeUp
        return result

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        # never in this module: an interruption of the clean-up would leave the timer on
        if self.active and frame is not None and frame.f_code.co_filename != __file__:
            self.expired = True
            raise TimeUp


def attempt(function: Callable[[], Any], seconds: float, names: Any = None) -> Any:
    """Return what `function` returns, or `Raised` for any way in which it does not.

    Parameters
    ----------
    function : callable
        Runs learner's code.
    seconds : float
        How long it may take.
    names : mapping, optional
        The globals of the learner's code, to find the learner's line in the traceback.
    """
    with Alarm() as alarm:
        return alarm.attempt(function, seconds, names)


def _text(error: BaseException) -> str:
    try:
        return shorten(str(error), 300)
    except Exception:
        return ""


def learner_line(trace: TracebackType | None, names: Any) -> str:
    """Return number and text of the last line of learner's code in a traceback."""
    found = ""
    while trace is not None:
        frame, number = trace.tb_frame, trace.tb_lineno
        space = frame.f_globals
        if space is names or space.get("__name__") in (None, "__main__"):
            text = linecache.getline(frame.f_code.co_filename, number, space).strip()
            found = f"line {number}: {shorten(text)}" if text else f"line {number}"
        trace = trace.tb_next
    return found
