"""Who is in the class: `students.csv`, and how the names of a download find a student.

>>> roster = Roster((Student("ada", "Lovelace", "Ada", "ada@example.org", "4711"),))
>>> [roster.find(text).id for text in ("ADA", "4711", "Ada Lovelace", "lovelaceada")]
['ada', 'ada', 'ada', 'ada']
>>> roster.find("eve") is None
True
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from microad.errors import RosterError
from microad.grading.classroom.late import NOTHING, duration

# the headings of other programs, for the same columns
ALIASES = {
    "student_id": "id", "sid": "id", "username": "id", "sis_login_id": "id",
    "surname": "last_name", "lastname": "last_name",
    "firstname": "first_name", "given_name": "first_name",
    "email_address": "email", "lms_id": "lms_user_id", "canvas_id": "lms_user_id",
}  # fmt: skip
FIT = re.compile(r"[^\W_][\w.@+ -]*")  # an id is the name of a folder, too


@dataclass(frozen=True)
class Student:
    """One line of the roster.

    Attributes
    ----------
    id : str
        The name of the student's folder.
    last_name, first_name, email : str
        As they appear in the gradebook.
    lms_user_id : str
        The number by which Canvas or Moodle knows the student.
    extension : timedelta
        More time for every assignment; in the file it reads "2d" or "12h".
    """

    id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    extension: timedelta = NOTHING

    @property
    def name(self) -> str:
        """The full name, or the id where there is none."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


@dataclass(frozen=True)
class Roster:
    """The students of a class; an empty roster is a class of which nothing is known."""

    students: tuple[Student, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.students)

    def __iter__(self) -> Iterator[Student]:
        return iter(self.students)

    @cached_property
    def _keys(self) -> dict[str, Student]:
        """Return the student for each key that belongs to one student only; ids go first."""
        keys: dict[str, Student] = {}
        for names in (
            lambda s: [s.id],
            lambda s: [s.email, s.lms_user_id],
            lambda s: [f"{s.first_name} {s.last_name}", f"{s.last_name}{s.first_name}"],
        ):
            pairs = [(k, s) for s in self.students for k in {key(n) for n in names(s)} - {""}]
            seen = Counter(k for k, _ in pairs)
            keys = {k: s for k, s in pairs if seen[k] == 1} | keys
        return keys

    def find(self, text: str) -> Student | None:
        """Return the student with this id, email, LMS number or full name, if there is one."""
        return self._keys.get(key(text))


def key(text: str) -> str:
    """Write a name in the one form in which names are compared.

    >>> key(" Ada  LOVELACE ")
    'adalovelace'
    """
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def read_roster(path: Path) -> Roster:
    """Read `students.csv`: comma, semicolon or tab, with or without the mark of a spreadsheet.

    Parameters
    ----------
    path : Path
        A file with a line of headings; the column `id` is needed, the others are not.

    Raises
    ------
    RosterError
        If it is not such a file, or if two students would share a folder.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True))
    except UnicodeDecodeError:
        raise RosterError(path, "not text") from None
    except csv.Error as error:
        raise RosterError(path, "not CSV", error=error) from None
    if not rows:
        raise RosterError(path, "empty")
    heads = [_heading(head) for head in rows[0]]
    if heads.count("id") != 1:
        raise RosterError(path, "id column", count=heads.count("id") or "no")
    lines = [(n, dict(zip(heads, row))) for n, row in enumerate(rows[1:], 2) if any(row)]
    return Roster(tuple(_students(path, lines)))


def _students(path: Path, lines: Iterable[tuple[int, dict[str, str]]]) -> Iterator[Student]:
    known = {field.name for field in fields(Student)}
    seen: dict[str, int] = {}
    for number, line in lines:
        values: dict[str, Any] = {k: " ".join(v.split()) for k, v in line.items() if k in known}
        more = values.pop("extension", "")
        try:
            student = Student(**values, extension=duration(more) if more else NOTHING)
        except ValueError as error:
            raise RosterError(path, "line", number=number, error=error) from None
        if not FIT.fullmatch(student.id):
            raise RosterError(path, "no id", number=number, id=student.id)
        if (first := seen.setdefault(key(student.id), number)) != number:
            raise RosterError(path, "twice", first=first, number=number, id=student.id)
        yield student


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _heading(text: str) -> str:
    name = re.sub(r"[\s-]+", "_", text.strip().lower())
    return ALIASES.get(name, name)
