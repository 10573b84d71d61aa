"""Grade one submission: read it, look at its answers in the sandbox, judge them here.

The learner's cells run in a child of a template; what they do is compared in this process, which
alone has the references. A hang or a crash costs the exercise that caused it; the rest is run
again without it.
"""

import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from microad.course.judge import judge_observed, reference
from microad.course.spec import Exercise, lessons
from microad.errors import MicroadError, NonsenseError, UnknownLessonError
from microad.grading import specs
from microad.grading.grader.marks import Graded, Mark
from microad.grading.notebook import Notebook, Place, lesson_of, notebook_in, parse, places, unknown
from microad.grading.run.execute import Log, Outcome, Runner, Step, outcome, plan, remarks, run_all
from microad.grading.run.process import Fault
from microad.grading.sandbox import attacks
from microad.grading.sandbox.bundle import HARMLESS, given, make_kit
from microad.grading.sandbox.client import Child, Template
from microad.grading.sandbox.transport import unpack_observed
from microad.grading.specs import Lesson, Parts, Settings

MOST_TEMPLATES = 6  # that wait, warm, for the next submission
MAX_KNOWN = 2**16  # characters of an observation whose judgment serves the next that is alike
MAGIC = re.compile(r"^\s*[%!?]|[?]\s*$", re.M)
IMPORT = re.compile(r"^\s*(?:from|import)\s+(microad[\w.]*)", re.M)


@cache
def _known() -> list[str]:
    return lessons()


@dataclass(frozen=True)
class Submission:
    """A notebook that was handed in.

    Attributes
    ----------
    student, assignment, path : str
        Whose, for what ("05_backward"; empty if that is not known), and where it lies.
    data : bytes
        What is in it; empty if it could not be read, and `trouble` says why.
    submitted : str
        When it was handed in, as ISO 8601; empty if that is not known.
    """

    student: str
    assignment: str
    path: str
    data: bytes = b""
    submitted: str = ""
    trouble: str = ""

    @cached_property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def lesson(self) -> str:
        """The lesson: by the name of its folder or file, or as the notebook itself says.

        It is empty if none of them names a lesson that exists.
        """
        for name in (self.assignment, Path(self.path).name):
            if (start := re.match(r"\d\d(?!\d)", name)) and start[0] in _known():
                return start[0]
        try:
            named = lesson_of(self.notebook())
        except MicroadError:
            return ""
        return named if named in _known() else ""

    def notebook(self) -> Notebook:
        """Read the cells.

        Raises
        ------
        NotANotebookError
            If there are none.
        """
        path = Path(self.path)
        return notebook_in(parse(self.data, path), path)


@dataclass
class Grader:
    """Grades submissions, one after the other; use it in a `with` statement.

    Parameters
    ----------
    settings : Settings
        The secret, the teacher's own files, whether to do without walls.

    Raises
    ------
    SandboxError, AttackError
        If there is no sandbox, or it does not hold, and the settings do not permit that.
    """

    settings: Settings
    templates: "OrderedDict[Any, Template]" = field(default_factory=OrderedDict)

    def __enter__(self) -> "Grader":
        self.specs = specs.Specs(self.settings)
        if not self.settings.unsafe:
            specs.need_sandbox()
            template = Template(attacks.NO_KIT)
            try:
                attacks.check(template)
            finally:
                template.close()
        return self

    def __exit__(self, *error: Any) -> None:
        while self.templates:
            self.templates.popitem()[1].close()
        self.specs.close()

    def grade(self, submission: Submission) -> Graded:
        """Grade a submission; what is wrong with it is said in the result."""
        begin = time.process_time()
        graded = Graded(submission.student, submission.lesson, submission.path, submission.sha256,
                        submitted=submission.submitted)  # fmt: skip
        if submission.trouble:
            return replace(graded, broken=submission.trouble)
        try:
            notebook = submission.notebook()
            if not submission.lesson:
                raise UnknownLessonError(lesson_of(notebook), _known())
        except MicroadError as error:
            return replace(graded, broken=str(error))
        lesson = self.specs.lesson(submission.lesson)
        with _Work(self, notebook, lesson) as work:
            marks = work.marks()
        seconds = time.process_time() - begin + work.cpu
        return replace(
            graded, marks=marks, remarks=work.remarks(), seconds=round(seconds, 4),
            spec=lesson.spec, seed=lesson.seed_mark,
        )  # fmt: skip

    def template(self, lesson: Lesson, root: Parts) -> Template:
        """Return the template that begins with a group of exercises; the last used stay warm."""
        key = lesson.number, root
        if key not in self.templates:
            kits = [make_kit(lesson.groups[parts], lesson.extras) for parts in lesson.chain(root)]
            self.templates[key] = Template(kits[0], kits[1:], lesson.seed, self.settings.unsafe)
            if len(self.templates) > MOST_TEMPLATES:
                self.templates.popitem(last=False)[1].close()
        self.templates.move_to_end(key)
        return self.templates[key]

    def forget(self, lesson: Lesson) -> None:
        """Close the templates of a lesson, which have come to harm; the next ones are fresh."""
        for key in [key for key in self.templates if key[0] == lesson.number]:
            self.templates.pop(key).close()


class _Work:
    """The grading of one notebook."""

    def __init__(self, grader: Grader, notebook: Notebook, lesson: Lesson) -> None:
        self.grader, self.notebook, self.lesson = grader, notebook, lesson
        self.where = places(notebook, lesson.tasks)
        self.owners = {p.answer: id for id, p in self.where.items() if p.answer is not None}
        self.child: Child | None = None
        self.parts: Parts = ()  # that the child has
        self.cpu = 0.0
        self.found: dict[str, None] = {}  # remarks, each once

    def __enter__(self) -> "_Work":
        return self

    def __exit__(self, kind: type | None, *error: Any) -> None:
        try:
            self._end()
        except MicroadError:
            kind = MicroadError
            raise
        finally:
            if kind is not None:
                self.grader.forget(self.lesson)

    def marks(self) -> tuple[Mark, ...]:
        """Judge every exercise; then those once more that stand on a wrong one."""
        outcomes: dict[str, tuple[Outcome, dict[str, Any] | None]] = {}
        for parts, tasks in self.lesson.groups.items():
            if any(self.where[task.id].answer is not None for task in tasks):
                outcomes |= self._judged(parts, tasks)
            else:
                outcomes |= {t.id: (_missing(t, self.where[t.id]), None) for t in tasks}
        for parts, tasks in self.lesson.groups.items():
            for task in tasks:
                lacking = [id for id in task.needs if id in outcomes and not outcomes[id][0].right]
                if lacking and not outcomes[task.id][0].right:
                    before = outcomes[task.id]
                    outcomes[task.id] = self._without_double_jeopardy(parts, task, lacking, before)
        return tuple(self._mark(task, *outcomes[task.id]) for task in self.lesson.tasks)

    def remarks(self) -> tuple[str, ...]:
        """Say what happened in cells that belong to no exercise."""
        known = [task.id for task in self.lesson.tasks]
        strangers = (f"there is no exercise {id} in lesson {self.lesson.number}"
                     for id in unknown(self.notebook, known))  # fmt: skip
        return (*strangers, *self.found)

    def _judged(
        self, parts: Parts, tasks: Sequence[Exercise], instead: Mapping[str, str] = {}
    ) -> dict[str, tuple[Outcome, dict[str, Any] | None]]:
        """Run the notebook for a group of exercises; `instead` holds other answers by exercise."""
        steps = [self._step(step, instead) for step in plan(self.notebook, tasks, self.where)]
        timeout = self.grader.settings.timeout

        def start(job: Sequence[dict[str, Any]]) -> Runner:
            child = self._ready(parts)
            kit = self.lesson.chain(self.lesson.root(parts)).index(parts)
            child.perform(job, kit, seed=self.lesson.seed, timeout=timeout)
            return _Judging(child, steps, self.lesson.seed)

        log = run_all(steps, timeout, lambda done, total: None, start)
        self._note(steps, log)
        return {
            t.id: (outcome(t, self.where[t.id], steps, log), _report(t, steps, log)) for t in tasks
        }

    def _ready(self, parts: Parts) -> Child:
        """Return the child that there is, if it lives and has no more than these parts, or another.

        It has observed all that must do without them.
        """
        root = self.lesson.root(parts)
        if self.child and (self.child.ended is not None or not set(self.parts) <= set(parts)
                           or self.lesson.root(self.parts) != root):  # fmt: skip
            self._end()
        if self.child is None:
            self.child = self.grader.template(self.lesson, root).child()
            self.child.__enter__()
        self.parts = parts
        return self.child

    def _end(self) -> None:
        """End the child, if there is one."""
        if self.child is not None:
            child, self.child = self.child, None
            child.__exit__()
            self.cpu += child.cpu

    def _step(self, step: Step, instead: Mapping[str, str]) -> Step:
        if step.exercise is not None:
            return step
        owner = self.owners.get(step.cell, "")
        return replace(step, owner=owner, source=instead.get(owner, _python(step.source)))

    def _note(self, steps: Sequence[Step], log: Log) -> None:
        self.found |= dict.fromkeys(remarks(steps, log))

    def _without_double_jeopardy(
        self,
        parts: Parts,
        task: Exercise,
        lacking: Sequence[str],
        before: tuple[Outcome, dict[str, Any] | None],
    ) -> tuple[Outcome, dict[str, Any] | None]:
        """Judge an exercise with right answers in place of the wrong ones that it builds on.

        It has a child for itself: what an answer got hold of there is of no use to another one.
        """
        self._end()
        instead = {t.id: t.reference for t in self.lesson.tasks if t.id in lacking}
        ((after, report),) = self._judged(parts, [task], instead).values()
        self._end()
        if after.score <= before[0].score:
            return before
        names = " and ".join(lacking)
        note = f"it was judged with a right answer to {names}, so that one mistake costs once"
        return replace(after, notes=(*after.notes, note)), report

    def _mark(self, task: Exercise, result: Outcome, report: dict[str, Any] | None) -> Mark:
        answer = self.where[task.id].answer
        source = "" if answer is None else self.notebook.cells[answer].source
        notes = (*result.notes, *_imports(task, source))
        return Mark(task.id, task.title, result.status, result.score, task.points,
                    result.line, report, notes, source)  # fmt: skip


@dataclass
class _Judging:
    """A child whose observations are judged as they come; it may be needed again afterwards."""

    child: Child
    steps: Sequence[Step]
    seed: int
    printed: int = 0  # what a child prints goes nowhere

    def __enter__(self) -> "_Judging":
        return self

    def __exit__(self, *error: Any) -> None:
        pass

    def outcome(self, step: int, seconds: float, tick: Any) -> dict[str, Any] | Fault:
        """Wait for a step, and turn what was observed into a report."""
        event = self.child.outcome(step, seconds, tick)
        task = self.steps[step].exercise
        if isinstance(event, Fault):
            self.child.end()
            return event
        if task is None:
            return {"error": str(event.get("error", ""))[:300]}
        seen = str(event.get("seen"))
        judge = _judgment if len(seen) < MAX_KNOWN else _judgment.__wrapped__
        try:
            return judge(task, seen, self.seed)
        except NonsenseError:
            self.child.end()
            return Fault(step, "disturbed the process that looks at it")


@lru_cache(maxsize=1000)  # right answers do the same, and so do most wrong ones
def _judgment(task: Exercise, seen: str, seed: int) -> dict[str, Any]:
    """Judge what a child says that it has seen."""
    shape = [len(row) for row in reference(task, seed)]
    report = judge_observed(task, unpack_observed(seen, shape), seed)
    return {"report": report.as_dict(), "text": report.text()}


def _report(task: Exercise, steps: Sequence[Step], log: Log) -> dict[str, Any] | None:
    """Return the judge's report on an exercise, if there is one."""
    for number, step in enumerate(steps):
        if step.exercise is task and number in log.done:
            return log.done[number]["report"]
    return None


def _missing(task: Exercise, place: Place) -> Outcome:
    return Outcome(task.id, task.title, "not attempted", 0.0, task.points, place.notes[0])


@lru_cache(maxsize=1000)  # most cells of a class are as they were handed out
def _python(source: str) -> str:
    """Turn IPython's own notation, such as `%time`, into Python; a plain cell stays as it is."""
    if not MAGIC.search(source):
        return source
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return TransformerManager().transform_cell(source)
    except Exception:  # it is what it is; the child says what is wrong with it
        return source


def _imports(task: Exercise, source: str) -> list[str]:
    """Say which parts of microad an answer imports that its exercise does not give."""
    named = IMPORT.findall(source) if "microad" in source else []
    own = given(task.setup)
    more = [n for n in dict.fromkeys(named) if not HARMLESS.match(n) and n not in own]
    return [f"it imports {name}, which this exercise does not give: write that part yourself"
            for name in more]  # fmt: skip
