"""Who grades: processes on this machine, or the workers of a Dask cluster.

Workers are trusted, they hold the references; the children of their templates are not.
"""

import atexit
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from microad.errors import ExecutorError, MicroadError
from microad.grading.grader.grade import Grader, Submission
from microad.grading.sandbox.walls import PR_SET_PDEATHSIG
from microad.grading.specs import Settings

SCHEME = "dask://"
WAIT = "10s"  # for the scheduler of a cluster to answer


@dataclass(frozen=True)
class Reply:
    """What a worker gives back for a batch: results as JSON, or why it does not grade."""

    graded: tuple[str, ...] = ()
    refused: str = ""


_graders: list[Grader] = []  # one in each worker process
_turn = threading.Lock()  # a worker of a cluster may have several threads


def work(settings: Settings, batch: Sequence[Submission]) -> Reply:
    """Grade a batch with the grader of this process, which stays warm."""
    with _turn:
        try:
            grader = _grader(settings)
            return Reply(tuple(grader.grade(one).to_json() for one in batch))
        except MicroadError as error:  # its class does not travel, its words do
            return Reply(refused=str(error))


def _grader(settings: Settings) -> Grader:
    if not _graders or _graders[0].settings != settings:
        dismiss()
        grader = Grader(settings)
        grader.__enter__()
        _graders.append(grader)
    return _graders[0]


@atexit.register
def dismiss() -> None:
    """Close the grader of this process."""
    while _graders:
        _graders.pop().__exit__()


def _die_with_parent() -> None:
    """Have the kernel end this worker when the command is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command itself answers Ctrl-C
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:  # it was killed before that
        os._exit(1)


class Crew:
    """Workers behind the interface of `concurrent.futures`; use it in a `with` statement.

    Parameters
    ----------
    executor : Executor
        Anything that has `submit`.
    size : int
        How many batches it can do at a time.
    """

    def __init__(self, executor: Executor, size: int) -> None:
        self.executor = executor
        self.size = max(1, size)

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *error: Any) -> None:
        self.executor.shutdown(wait=True)

    def give(self, settings: Settings, batch: Sequence[Submission]) -> "Future[Reply]":
        """Have a batch graded."""
        try:
            return self.executor.submit(work, settings, batch)
        except BrokenProcessPool as error:  # noticed here first; the batch counts as lost
            lost: Future[Reply] = Future()
            lost.set_exception(error)
            return lost

    def renew(self) -> None:
        """Replace what has broken; an executor that mends itself needs nothing."""


class Processes(Crew):
    """Processes on this machine."""

    def __init__(self, jobs: int) -> None:
        super().__init__(self._pool(jobs), jobs)

    @staticmethod
    def _pool(jobs: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")  # nothing of the command is inherited
        return ProcessPoolExecutor(jobs, context, initializer=_die_with_parent)

    def __exit__(self, *error: Any) -> None:
        self.executor.shutdown(wait=True, cancel_futures=True)

    def renew(self) -> None:
        """Start new processes if some have died."""
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.executor = self._pool(self.size)


class Cluster(Crew):
    """The workers of a Dask cluster, by the address of its scheduler.

    Raises
    ------
    ExecutorError
        If there is no such cluster, or no `dask.distributed` here.
    """

    def __init__(self, url: str) -> None:
        if not url.startswith(SCHEME):
            raise ExecutorError(url, "scheme", scheme=SCHEME)
        try:
            from distributed import Client
        except ImportError:
            raise ExecutorError(url, "not installed") from None
        try:
            self.client = Client("tcp://" + url.removeprefix(SCHEME), timeout=WAIT)
        except (OSError, ValueError) as error:
            raise ExecutorError(url, "no answer", error=error) from None
        threads = sum(self.client.nthreads().values())
        if not threads:
            raise ExecutorError(url, "no workers")
        super().__init__(self.client.get_executor(pure=False), threads)

    def __exit__(self, *error: Any) -> None:
        super().__exit__(*error)
        self.client.close()
