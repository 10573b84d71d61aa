"""Run a notebook in a process of its own and report on each of its exercises.

The learner's file is read once and never written; the cells run in an empty temporary folder.
The parent watches the time. A cell that hangs, exits or crashes costs its own exercise only: all
the others are run again without it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from microad.course.spec import Exercise, exercises, lessons
from microad.errors import NoExercisesError, UnknownIdError, UnknownLessonError
from microad.grading.notebook import Notebook, Place, lesson_of, places, read, unknown
from microad.grading.run.process import Fault, Process

TIMEOUT = 10.0  # seconds for a cell
MAX_RUNS = 12  # a notebook with more broken cells than that is not run again
FLOOD = 2**20  # bytes that a cell may print before it is worth a remark

Watch = Callable[[int, int], None]


class Runner(Protocol):
    """A process in which steps are performed, one after the other; see `process.Process`."""

    @property
    def printed(self) -> int: ...
    def __enter__(self) -> "Runner": ...
    def __exit__(self, *error: Any) -> None: ...
    def outcome(
        self, step: int, seconds: float, tick: Callable[[], None]
    ) -> dict[str, Any] | Fault: ...


Start = Callable[[Sequence[dict[str, Any]]], Runner]


@dataclass(frozen=True)
class Step:
    """A cell to run, or an exercise to judge.

    Attributes
    ----------
    cell : int
        Index of the cell in the notebook.
    source : str
        What to run.
    exercise : Exercise or None
        What to judge; then nothing is run.
    owner : str
        The exercise that the cell answers, if it does.
    """

    cell: int
    source: str = ""
    exercise: Exercise | None = None
    owner: str = ""

    def seconds(self, timeout: float) -> float:
        """How long the step may take; a judge has a softer limit of its own for each probe."""
        if self.exercise is None:
            return timeout
        return timeout + self.exercise.seconds * len(self.exercise.probes)


@dataclass(frozen=True)
class Outcome:
    """What became of one exercise.

    Attributes
    ----------
    id, title, status : str
        The status is one of those of a `microad.course` report.
    score, points : float
        What it earned, of what.
    line : str
        The reason in one line.
    text : str
        The whole report, if there is more to say.
    notes : tuple of str
        What was odd about its cells.
    """

    id: str
    title: str
    status: str
    score: float
    points: float
    line: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()

    @property
    def remarks(self) -> list[str]:
        """The reason and the notes, as far as there are any."""
        return [text for text in (self.line, *self.notes) if text]

    @property
    def right(self) -> bool:
        """Whether nothing is left to do."""
        return self.status == "right"


@dataclass(frozen=True)
class Result:
    """All outcomes of a notebook, and remarks on cells that belong to no exercise."""

    lesson: str
    outcomes: tuple[Outcome, ...]
    remarks: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether every exercise is right."""
        return all(outcome.right for outcome in self.outcomes)


@dataclass
class Log:
    """What is known of the steps, over all runs."""

    done: dict[int, dict[str, Any]] = field(default_factory=dict)
    faults: dict[int, Fault] = field(default_factory=dict)
    printed: dict[int, int] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)  # exercises whose answer cell broke a run


def check_notebook(
    path: Path,
    timeout: float = TIMEOUT,
    watch: Watch = lambda done, total: None,
    only: Sequence[str] = (),
) -> Result:
    """Run a notebook and judge its exercises.

    Parameters
    ----------
    path : Path
        A notebook with exercises; it is only read.
    timeout : float
        Seconds that a cell may take.
    watch : callable, optional
        Called with the number of steps done and their total, several times a second.
    only : sequence of str, optional
        The exercises to judge, such as ``["05-3"]``; all of them if left out.

    Returns
    -------
    Result
        One outcome for each exercise, in the order of the lesson.

    Raises
    ------
    NotANotebookError, NoLessonError, UnknownLessonError, NoExercisesError, UnknownIdError
        If there is nothing to check.
    """
    notebook = read(path)
    lesson = lesson_of(notebook)
    tasks = exercises(lesson)
    if not tasks:
        raise UnknownLessonError(lesson, lessons())
    known = [task.id for task in tasks]
    for id in only:
        if id not in known:
            raise UnknownIdError("exercise", id, get_close_matches(id, known))
    where = places(notebook, tasks)
    if all(place.answer is None for place in where.values()):
        raise NoExercisesError(path, lesson)
    wanted = [task for task in tasks if not only or task.id in only]
    steps = plan(notebook, wanted, where)
    start = partial(Process, folder=path.resolve().parent)
    log = run_all(steps, timeout, watch, start)
    outcomes = tuple(outcome(task, where[task.id], steps, log) for task in wanted)
    strangers = (f"there is no exercise {id} in lesson {lesson}" for id in unknown(notebook, known))
    return Result(lesson, outcomes, (*strangers, *remarks(steps, log)))


def plan(notebook: Notebook, wanted: Sequence[Exercise], where: dict[str, Place]) -> list[Step]:
    """List what is to be done: every code cell in order, each judgment where its test stands.

    The learner's copies of the test cells are left out: what is tested stands in the bank.
    """
    owners = {where[e.id].answer: e.id for e in wanted}
    due = [(where[e.id].judged, e) for e in wanted if where[e.id].judged is not None]
    steps = []
    for index, cell in enumerate(notebook.cells):
        owner = owners.get(index, "")
        if (cell.kind == "code" and not cell.test and cell.source.strip()) or owner:
            steps.append(Step(index, cell.source, owner=owner))
        steps += [Step(index, exercise=e, owner=e.id) for at, e in due if at == index]
    return steps


# ---------------------------------------------------------------- running


def run_all(steps: Sequence[Step], timeout: float, watch: Watch, start: Start) -> Log:
    """Run the steps; after each fault run again without the step that caused it."""
    log = Log()
    for _ in range(MAX_RUNS):
        fault = _run_once(steps, log, timeout, watch, start)
        if fault is None:
            break
        log.faults[fault.step] = fault
        log.lost.add(steps[fault.step].owner)
        if all(_settled(n, step, log) for n, step in enumerate(steps) if step.exercise):
            break
    return log


def _run_once(
    steps: Sequence[Step], log: Log, timeout: float, watch: Watch, start: Start
) -> Fault | None:
    """Run what is left to run: cells in any case, judgments that were not made before."""
    todo = [n for n, step in enumerate(steps) if not _settled(n, step, log)]
    job = [_job(n, steps[n], timeout) for n in todo]
    with start(job) as process:
        for done, number in enumerate(todo):
            printed = process.printed
            limit = steps[number].seconds(timeout)
            event = process.outcome(number, limit, partial(watch, done, len(todo)))
            log.printed[number] = max(log.printed.get(number, 0), process.printed - printed)
            if isinstance(event, Fault):
                return event
            log.done[number] = event
    return None


def _settled(number: int, step: Step, log: Log) -> bool:
    """Whether a step is not to be run again: it broke a run, or its judgment is known."""
    if step.exercise is None:
        return number in log.faults
    return number in log.faults or number in log.done or step.owner in log.lost


def _job(number: int, step: Step, timeout: float) -> dict[str, Any]:
    what = {"exercise": step.exercise.id} if step.exercise else {"source": step.source}
    return {"number": number, "owner": step.owner, "seconds": step.seconds(timeout)} | what


# ---------------------------------------------------------------- reporting


def outcome(exercise: Exercise, place: Place, steps: Sequence[Step], log: Log) -> Outcome:
    """Put together what is known of an exercise."""

    def without_mark(status: str, line: str, notes: Sequence[str] = place.notes) -> Outcome:
        return Outcome(
            exercise.id, exercise.title, status, 0.0, exercise.points, line, notes=tuple(notes)
        )

    if place.answer is None:
        return without_mark("not attempted", place.notes[0], ())
    own = [n for n, step in enumerate(steps) if step.owner == exercise.id]
    for number in own:
        if fault := log.faults.get(number):
            when = " when it was tested" if steps[number].exercise else ""
            status = "too slow" if fault.slow else "does not run"
            return without_mark(status, f"its code {fault.reason}{when}")
    answer, judged = own
    if judged not in log.done:
        return without_mark("does not run", "it was not reached: too many cells had to be stopped")
    return _judged(exercise, place, log, answer, log.done[judged])


def _judged(
    exercise: Exercise, place: Place, log: Log, answer: int, event: dict[str, Any]
) -> Outcome:
    """Turn the judge's report into an outcome, with what the answer cell itself did."""
    report, error = event["report"], log.done[answer]["error"]
    status, line, notes = report["status"], _line(report), list(place.notes)
    if log.printed[answer] > FLOOD:
        notes.append(_flood(log.printed[answer]))
    begun = status != "not attempted"
    if error and not begun and not error.startswith("NotImplementedError"):
        status, line = "does not run", f"its cell stops with {error}"
    elif error and begun:
        notes.append(f"its cell stops with {error}")
    return Outcome(
        exercise.id, exercise.title, status, report["score"], exercise.points, line,
        event["text"] if begun else "", tuple(notes),
    )  # fmt: skip


def _line(report: dict[str, Any]) -> str:
    """Say the reason for a status in one line."""
    if report["status"] == "right":
        return ""
    if report["status"] == "not attempted":
        return "its answer cell is as it was given"
    if report["diagnosis"]:
        return f"this looks like: {report['diagnosis']['name']}"
    found = report["counterexample"]
    return f"fails: {found['probe']}" if found["key"] else found["got"]


def _flood(size: int) -> str:
    return f"it prints {size / 2**20:.0f} MB, more than Jupyter can show; take out the print"


def remarks(steps: Sequence[Step], log: Log) -> tuple[str, ...]:
    """Say what happened in cells that belong to no exercise."""
    found = []
    for number, step in enumerate(steps):
        if step.owner:
            continue
        cell = f"cell {step.cell + 1}"
        if fault := log.faults.get(number):
            found.append(f"{cell} {fault.reason}; it was left out")
        elif error := log.done.get(number, {}).get("error"):
            found.append(f"{cell} stops with {error}")
        if log.printed.get(number, 0) > FLOOD:
            found.append(f"{cell}: {_flood(log.printed[number])}")
    return tuple(found)
