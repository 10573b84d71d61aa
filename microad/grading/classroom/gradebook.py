"""The lines of a gradebook: every student, every assignment, with what being late costs.

A line without a submission is a line, too: what is missing counts as nothing, as in nbgrader.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from microad.course.spec import exercises
from microad.grading.classroom.late import Lateness, Rules, lateness, moment, read_rules
from microad.grading.classroom.roster import Roster, Student, key, read_roster
from microad.grading.grader.marks import Graded
from microad.grading.notebook import read

STUDENTS = "students.csv"
RULES = "late.toml"
IN_TIME = Lateness()


@dataclass(frozen=True)
class Classroom:
    """What a teacher knows beside the submissions.

    Attributes
    ----------
    roster : Roster
        Who is in the class.
    rules : Rules
        What being late costs.
    given : mapping of str to str
        The answer cells as they were handed out, by exercise.
    """

    roster: Roster = field(default_factory=Roster)
    rules: Rules = field(default_factory=Rules)
    given: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path, given: Mapping[str, str] | None = None) -> "Classroom":
        """Read the class folder; a class may have neither a roster nor rules.

        Parameters
        ----------
        folder : Path
            Holds `students.csv` and `late.toml`.
        given : mapping of str to str, optional
            The answer cells as handed out; if left out, those of `exercises` beside the folder.

        Raises
        ------
        RosterError, LateRuleError
            If one of the files is there, but cannot be used.
        """
        students, rules = folder / STUDENTS, folder / RULES
        return cls(
            read_roster(students) if students.exists() else Roster(),
            read_rules(rules) if rules.exists() else Rules(),
            answers_given(folder.parent / "exercises") if given is None else given,
        )


@dataclass(frozen=True)
class Line:
    """One student's part in one assignment.

    Attributes
    ----------
    student : Student
        Known from the roster, or by id only.
    assignment : str
        Its name, such as "05_backward", or the lesson where there is no name.
    graded : Graded or None
        What was handed in.
    max_score : float
        What a perfect submission earns.
    due : datetime or None
        For this student, the extension included.
    late : Lateness
        How late it is.
    """

    student: Student
    assignment: str
    graded: Graded | None
    max_score: float
    due: datetime | None = None
    late: Lateness = IN_TIME

    @property
    def raw_score(self) -> float:
        """What the work earned."""
        return self.graded.score if self.graded else 0.0

    @property
    def penalty(self) -> float:
        """What being late takes off."""
        return self.raw_score * self.late.percent / 100

    @property
    def score(self) -> float:
        """What is left."""
        return max(0.0, self.raw_score - self.penalty)

    @property
    def submitted(self) -> datetime | None:
        """When it was handed in, if that is known."""
        return moment(self.graded.submitted) if self.graded else None


def answers_given(exercises: Path) -> dict[str, str]:
    """Return the answer cells in the notebooks that students got, by exercise."""
    notebooks = [read(path) for path in sorted(exercises.glob("*/*.ipynb"))]
    return {c.name: c.source for notebook in notebooks for c in notebook.cells if c.answer}


def assignment_of(graded: Graded) -> str:
    """Return the name of the assignment: its folder in nbgrader's layout, else the lesson."""
    parts = PurePosixPath(graded.path.replace("\\", "/")).parts
    return parts[-2] if len(parts) > 2 else graded.lesson


def gradebook(results: Iterable[Graded], classroom: Classroom | None = None) -> list[Line]:
    """Return a line for each assignment and student, those of the roster first.

    Parameters
    ----------
    results : iterable of Graded
        If a student has several for one assignment, the last one handed in counts.
    classroom : Classroom, optional
        Roster and late rules.
    """
    room = classroom or Classroom()
    counted: dict[str, dict[str, Graded]] = {}
    students = {key(student.id): student for student in room.roster}
    for graded in sorted(results, key=_order):
        counted.setdefault(assignment_of(graded), {})[key(graded.student)] = graded
        students.setdefault(key(graded.student), Student(graded.student))
    lines = []
    for name, of_student in sorted(counted.items()):
        most = _max_score(list(of_student.values()))
        for folder, student in students.items():
            lines.append(_line(student, name, of_student.get(folder), most, room.rules))
    return lines


def _order(graded: Graded) -> tuple[str, float, float, str]:
    """Put the submissions of a student in order: the last one is the one that counts."""
    when = moment(graded.submitted)
    return key(graded.student), when.timestamp() if when else 0.0, graded.score, graded.path


def _max_score(results: Sequence[Graded]) -> float:
    """What a perfect submission earns; where none could be read, the bank tells."""
    most = max(graded.points for graded in results)
    return most or sum(e.points for e in exercises(results[0].lesson))


def _line(
    student: Student, assignment: str, graded: Graded | None, max_score: float, rules: Rules
) -> Line:
    rule = rules.rule(assignment)
    extension = rules.extension(student.id, assignment, student.extension)
    when = moment(graded.submitted) if graded else None
    return Line(
        student,
        assignment,
        graded,
        max_score,
        rule.due + extension if rule.due else None,
        lateness(rule, when, extension),
    )
