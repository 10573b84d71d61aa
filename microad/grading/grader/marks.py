"""What a graded submission is: the data that the grader stores and every report reads.

>>> mark = Mark("05-1", "Two arrows", "right", 3.0, 3.0)
>>> graded = Graded("ada", "05", "05_backward.ipynb", "3f2a", (mark,))
>>> Graded.from_json(graded.to_json()) == graded
True
"""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Mark:
    """What became of one exercise.

    Attributes
    ----------
    id, title, status : str
        The status is one of those of a `microad.course` report.
    score, points : float
        What it earned, of what.
    line : str
        The reason in one line.
    report : dict or None
        The judge's report as plain data (`Report.as_dict`), if the answer was judged.
    notes : tuple of str
        What was odd about its cells, and whether it was judged on the reference's earlier parts.
    source : str
        The learner's answer cell.
    """

    id: str
    title: str
    status: str
    score: float
    points: float
    line: str = ""
    report: dict[str, Any] | None = None
    notes: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Graded:
    """A submission with its marks.

    Attributes
    ----------
    student, lesson : str
        Whose, and of which lesson, such as "05".
    path : str
        The notebook, relative to the folder of the submissions.
    sha256 : str
        Of its bytes.
    marks : tuple of Mark
        One for each exercise of the lesson, in its order; empty if nothing could be read.
    remarks : tuple of str
        What happened in cells that belong to no exercise.
    broken : str
        Why the notebook could not be graded; empty if it could.
    seconds : float
        CPU time that it took.
    submitted : str
        When it was handed in, as ISO 8601 with a time zone; empty if that is not known.
    spec, seed : str
        What it was judged by: the hash of the exercises, and the seed of the random cases.
    """

    student: str
    lesson: str
    path: str
    sha256: str
    marks: tuple[Mark, ...] = ()
    remarks: tuple[str, ...] = ()
    broken: str = ""
    seconds: float = 0.0
    submitted: str = ""
    spec: str = ""
    seed: str = ""

    @property
    def score(self) -> float:
        """What all exercises together earned, before any penalty for being late."""
        return sum(mark.score for mark in self.marks)

    @property
    def points(self) -> float:
        """What a perfect submission earns."""
        return sum(mark.points for mark in self.marks)

    def to_json(self) -> str:
        """Return everything as one line of JSON; what no text can hold becomes "?"."""
        data = vars(self) | {"marks": [vars(mark) for mark in self.marks]}
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        return text.encode("utf-8", "replace").decode()

    @classmethod
    def from_json(cls, text: str) -> "Graded":
        """Read what `to_json` wrote."""
        data = json.loads(text)
        marks = tuple(Mark(**m | {"notes": tuple(m["notes"])}) for m in data.pop("marks"))
        return cls(**data | {"marks": marks, "remarks": tuple(data["remarks"])})
