"""What a class did with an assignment, in numbers: what `class.html` shows."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from microad.bank.misconceptions import misconceptions
from microad.course.report import NOT_ATTEMPTED, RIGHT
from microad.grading.classroom.gradebook import Classroom, Line
from microad.grading.classroom.similarity import Pair, alike, same_files
from microad.grading.grader.marks import Mark

BINS = 10
SLOWEST = 10
MOST_ALIKE = 50


@dataclass
class Task:
    """How the class did in one exercise.

    Attributes
    ----------
    id, title : str
        Which one.
    points : float
        What it is worth.
    count, tried, right : int
        Submissions, those with an answer, those with a right one.
    mean : float
        Mean score over the submissions.
    properties : dict of str to int
        How many submissions have each property.
    mistake : str
        The most frequent recognized mistake.
    """

    id: str
    title: str
    points: float
    count: int
    tried: int
    right: int
    mean: float
    properties: dict[str, int]
    mistake: str


@dataclass(frozen=True)
class Mistake:
    """A recognized mistake and how many students made it."""

    exercise: str
    name: str
    code: str
    count: int


@dataclass
class Overview:
    """One assignment of a class.

    Attributes
    ----------
    name : str
        The assignment.
    lines : list of Line
        All lines of the gradebook for it.
    tasks : list of Task
        In the order of the lesson.
    mistakes : list of Mistake
        The most frequent first.
    bins : list of int
        How many scored up to 10 %, 20 %, ... of the points.
    pairs : list of Pair
        Answers that two students share.
    copies : list of list of str
        Students whose files are the same.
    """

    name: str
    lines: list[Line]
    tasks: list[Task] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    bins: list[int] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    copies: list[list[str]] = field(default_factory=list)

    @property
    def handed_in(self) -> list[Line]:
        """The lines with a submission."""
        return [line for line in self.lines if line.graded]

    @property
    def missing(self) -> list[Line]:
        """Students who have not handed it in."""
        return [line for line in self.lines if not line.graded]

    @property
    def broken(self) -> list[Line]:
        """Submissions that could not be graded."""
        return [line for line in self.lines if line.graded and line.graded.broken]

    @property
    def late(self) -> list[Line]:
        """Submissions that were late."""
        return [line for line in self.lines if line.late.days]

    @property
    def slowest(self) -> list[Line]:
        """The submissions that took most time, the slowest first."""
        return sorted(self.handed_in, key=_seconds, reverse=True)[:SLOWEST]

    @property
    def mean(self) -> float:
        """Mean score of what was handed in."""
        return fmean(line.score for line in self.handed_in)

    @property
    def median(self) -> float:
        """Median score of what was handed in."""
        return median(line.score for line in self.handed_in)

    @property
    def misconceptions(self) -> list[tuple[str, str, int]]:
        """Code, name and number of mistakes of each misconception, the most frequent first."""
        counts: Counter[str] = Counter()
        for mistake in self.mistakes:
            counts[mistake.code] += mistake.count
        del counts[""]  # a slip without a misconception behind it
        names = {code: row["words"] for code, row in misconceptions().items()}
        return [(code, names.get(code, ""), n) for code, n in counts.most_common()]


def _seconds(line: Line) -> float:
    return line.graded.seconds if line.graded else 0.0


def overviews(lines: Sequence[Line], classroom: Classroom) -> list[Overview]:
    """Return an overview of each assignment in a gradebook."""
    by_name: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_name[line.assignment].append(line)
    return [_overview(name, own, classroom) for name, own in by_name.items()]


def _overview(name: str, lines: list[Line], classroom: Classroom) -> Overview:
    results = [line.graded for line in lines if line.graded]
    by_task: dict[str, list[Mark]] = defaultdict(list)
    for graded in results:
        for mark in graded.marks:
            by_task[mark.id].append(mark)
    bins = [0] * BINS
    for line in lines:
        if line.graded:
            share = line.score / line.max_score if line.max_score else 0.0
            bins[min(BINS - 1, int(share * BINS))] += 1
    return Overview(
        name, lines, [_task(marks) for marks in by_task.values()], _mistakes(by_task), bins,
        alike(results, classroom.given)[:MOST_ALIKE], same_files(results),
    )  # fmt: skip


def _task(marks: list[Mark]) -> Task:
    first = marks[0]
    names = Counter(known["name"] for mark in marks if (known := _diagnosis(mark)))
    holds: dict[str, int] = {}
    for mark in marks:
        for result in mark.report["results"] if mark.report else ():
            holds[result["name"]] = holds.get(result["name"], 0) + bool(result["passed"])
    return Task(
        first.id, first.title, first.points, len(marks),
        sum(mark.status != NOT_ATTEMPTED for mark in marks),
        sum(mark.status == RIGHT for mark in marks),
        fmean(mark.score for mark in marks), holds, names.most_common(1)[0][0] if names else "",
    )  # fmt: skip


def _diagnosis(mark: Mark) -> dict[str, str] | None:
    return mark.report["diagnosis"] if mark.report else None


def _mistakes(by_task: dict[str, list[Mark]]) -> list[Mistake]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for id, marks in by_task.items():
        for mark in marks:
            if known := _diagnosis(mark):
                counts[id, known["name"], known["code"]] += 1
    return [Mistake(*what, count) for what, count in counts.most_common()]
