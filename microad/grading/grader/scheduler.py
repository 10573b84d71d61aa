"""Grade a class: batches of submissions to worker processes, results to the store as they come.

Any `concurrent.futures` executor can do the work. The templates of a worker stay warm from one
batch to the next. If one dies, its submissions are graded again, one at a time: one that kills
the grader itself is found, named, and costs nobody else a mark.
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from microad.errors import MicroadError, WorkersError
from microad.grading.grader import submitted
from microad.grading.grader.grade import Submission
from microad.grading.grader.marks import Graded
from microad.grading.grader.store import Change, Store
from microad.grading.grader.workers import Crew, Reply
from microad.grading.specs import Settings, Specs

BATCH = 25  # submissions that a worker is given at a time
DOOMED = 3  # workers that die, each alone with a notebook, before one has graded anything
ROUNDS = 4  # batches that each worker should get at least, so that all end together

Batch = Sequence[Submission]
Watch = Callable[[int, int], None]


@dataclass
class Summary:
    """What a run did.

    Attributes
    ----------
    graded, known : int
        How many submissions were graded now, and how many before.
    broken : list of Graded
        Those that could not be graded.
    changes : list of Change
        Marks that differ from the ones that stood there before.
    gone : int
        Results that were removed, since their submissions are not there any more.
    """

    graded: int = 0
    known: int = 0
    broken: list[Graded] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    gone: int = 0


def grade_class(
    folder: Path, store: Store, settings: Settings, crew: Crew,
    watch: Watch = lambda done, total: None,
) -> Summary:  # fmt: skip
    """Grade what was handed in and is not graded yet.

    Parameters
    ----------
    folder : Path
        ``STUDENT/ASSIGNMENT/NOTEBOOK.ipynb`` or ``STUDENT.ipynb``.
    store : Store
        Gets the results, after each batch.
    settings : Settings
        By what to grade.
    crew : Crew
        Who does the work.
    watch : callable, optional
        Called with the number of submissions done and their total.

    Raises
    ------
    NoSubmissionsError
        If there is nothing to grade.
    SandboxError, AttackError, OverlayError, StoreError, TemplateError, WorkersError
        If it cannot be done; what was graded so far stays.
    """
    paths = submitted.find(folder)
    summary = Summary()
    todo = _unknown([submitted.read(folder, path) for path in paths], store, settings, summary)
    run = _Run(store, settings, crew, summary, lambda done: watch(summary.known + done, len(paths)))
    watch(summary.known, len(paths))
    run.all(todo)
    summary.gone = store.forget_others([submitted.owner(folder, path) for path in paths])
    return summary


def _unknown(found: Batch, store: Store, settings: Settings, summary: Summary) -> list[Submission]:
    """Return the submissions that are not graded yet, and save the others as their students'."""
    todo, known = [], []
    with Specs(settings) as specs:
        for one in found:
            lesson = specs.lesson(one.lesson) if one.lesson else None
            spec, seed = (lesson.spec, lesson.seed_mark) if lesson else ("", "")
            before = store.find(one.student, one.path, one.sha256, one.lesson, spec, seed)
            if before is None or one.trouble:
                todo.append(one)
            else:
                known.append(replace(before, submitted=one.submitted))
    summary.changes += store.save(known)
    summary.known = len(known)
    return todo


class _Run:
    """The batches of one run: what is to be done, and what is being done."""

    def __init__(self, store: Store, settings: Settings, crew: Crew, summary: Summary,
                 tell: Callable[[int], None]) -> None:  # fmt: skip
        self.store, self.settings, self.crew = store, settings, crew
        self.summary, self.tell = summary, tell
        self.busy: dict[Future[Reply], Batch] = {}
        self.answered = False  # whether any worker ever has

    def all(self, todo: Batch) -> None:
        """Do everything; a batch that is lost is done again, each of its submissions alone."""
        size = max(1, min(BATCH, -(-len(todo) // (ROUNDS * self.crew.size))))
        batches = deque(todo[at : at + size] for at in range(0, len(todo), size))
        lost: list[Submission] = []
        while batches or self.busy:
            while batches and len(self.busy) < 2 * self.crew.size:
                self._give(batches.popleft())
            lost += self._collect()
        deadly = []
        for one in lost:
            self._give([one])
            deadly += self._collect()
            if not self.answered and len(deadly) == DOOMED:
                raise WorkersError(DOOMED)
        why = "the grader itself came to its end on this notebook"
        self._keep([
            Graded(one.student, one.lesson, one.path, one.sha256, broken=why,
                   submitted=one.submitted)
            for one in deadly
        ])  # fmt: skip

    def _give(self, batch: Batch) -> None:
        self.busy[self.crew.give(self.settings, batch)] = batch

    def _collect(self) -> list[Submission]:
        """Wait for a batch or more and save the results; return what was lost."""
        done, _ = wait(self.busy, return_when=FIRST_COMPLETED)
        lost: list[Submission] = []
        for future in done:
            batch = self.busy.pop(future)
            try:
                reply = future.result()
            except Exception:  # the worker is gone, whatever its executor calls that
                lost += batch
                continue
            self.answered = True
            if reply.refused:
                raise MicroadError(reply.refused)
            self._keep([Graded.from_json(text) for text in reply.graded])
        if lost:
            self.crew.renew()
        return lost

    def _keep(self, results: list[Graded]) -> None:
        self.summary.changes += self.store.save(results)
        self.summary.graded += len(results)
        self.summary.broken += [graded for graded in results if graded.broken]
        self.tell(self.summary.graded)
