"""The template: a process that is warm, knows no answers, and forks a child for each submission.

It is started with a kit (`microad.grading.sandbox.bundle`) on its standard input and talks
to its owner over one socket, in words of four letters. ``fork`` comes with one end of a socket, on
which the child takes its orders and tells what it sees, and with a page of memory, in which it
notes where it is.
``reap`` ends that child and is answered with how it ended, as is ``wait``, which leaves it a
moment to end by itself. The template never reads an order itself, so nothing of one submission
is left for the next one to find.
"""

import microad.grading.sandbox.no_fork_hooks  # noqa: F401 (before all that has hooks)

# isort: split
import gc
import json
import marshal
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from microad.course.attempts import attempt, contained
from microad.course.observe import cases_of
from microad.course.spec import Namespace
from microad.grading.sandbox import child, loading
from microad.grading.sandbox.import_stubs import StandIns
from microad.grading.sandbox.walls import Walls, missing

# What students may import: after the walls are closed a module may be out of reach, for
# instance where Python lies in a private home, so it is there before.
LOADED = """
    abc array bisect builtins cmath collections collections.abc contextlib copy ctypes dataclasses
    datetime decimal enum fractions functools gc heapq inspect io itertools json keyword linecache
    logging math numbers operator pprint queue random re statistics string struct sys textwrap
    threading time timeit traceback types typing uuid warnings weakref
    numpy numpy.random numpy.linalg numpy.fft
    """
LAST = 1.0  # seconds for a child to end that has closed its socket
AXES = 6  # more than any exercise uses for one answer
WARM_UP = 30.0  # seconds for what a probe prepares before it meets an answer


def main() -> None:
    """Load the kit, say so, and serve until the owner is gone."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    order = marshal.load(sys.stdin.buffer)
    for name, names in (*((name, []) for name in LOADED.split()), *order["imports"]):
        with suppress(ImportError):
            __import__(name, fromlist=names)
    finder = StandIns()
    tasks = loading.load(order["kit"], finder)
    warm(tasks, order["seed"])
    if not order["unsafe"] and missing():
        raise SystemExit(f"no sandbox: {missing()}")
    walls = Walls() if order["unsafe"] else Walls.prepare()
    finder.take_over()
    gc.collect()
    gc.freeze()
    channel.sendall(b'{"ready": true}')
    serve(channel, partial(child.main, tasks, finder, walls))


def serve(channel: socket.socket, job: Any) -> None:
    """Fork and reap as the owner says; one child at a time."""
    pid = 0
    while True:
        message, files, _, _ = socket.recv_fds(channel, 4, 2)
        if message == b"fork":
            pid = os.fork()
            if not pid:
                channel.close()
                job(*files)
            for file in files:
                os.close(file)
        elif message in (b"reap", b"wait"):
            channel.sendall(json.dumps(reap(pid, LAST if message == b"wait" else 0.0)).encode())
            pid = 0
        else:  # the owner is gone
            reap(pid)
            return


def reap(pid: int, patience: float = 0.0) -> dict[str, Any]:
    """End the child, if it does not end by itself within `patience`, and say how it did."""
    if not pid:
        return {}
    end = time.monotonic() + patience
    ended, status, usage = os.wait4(pid, os.WNOHANG)
    while not ended and time.monotonic() < end:
        time.sleep(0.001)
        ended, status, usage = os.wait4(pid, os.WNOHANG)
    if not ended:
        os.kill(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status) if ended else None
    return {"code": code, "cpu": usage.ru_utime + usage.ru_stime}


def warm(tasks: Mapping[str, Any], seed: int) -> None:
    """Run each probe once without an answer: what it prepares is then there for every child.

    Axes are made also for the exercises whose kit comes later.
    """
    random.seed(0)
    with contained():
        for task in tasks.values():
            for probe in task.probes:
                for case in attempt(partial(cases_of, task, probe, seed), WARM_UP):
                    attempt(partial(probe.observe, Namespace({}), case), WARM_UP)
    if fresh_axes := sys.modules.get("microad.bank.fresh_axes"):
        fresh_axes.prepare(AXES)


if __name__ == "__main__":
    main()
