"""The results of a class in one SQLite file: what was graded stays graded, whatever happens next.

A submission is known by its bytes, the exercises, the seed and the version of microad. If none of
them has changed, it is not graded again; if one has, the new result replaces the old one, and
`save` says which marks changed by that.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from microad import __version__
from microad.errors import NoResultsError, StoreError
from microad.grading.grader.marks import Graded

NAME = "results.sqlite"
PATIENCE = 10.0  # seconds to wait for another process that writes
TABLE = """
    CREATE TABLE IF NOT EXISTS graded (
        student TEXT NOT NULL,
        path TEXT NOT NULL,
        lesson TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        spec TEXT NOT NULL,
        seed TEXT NOT NULL,
        version TEXT NOT NULL,
        score REAL NOT NULL,
        points REAL NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (student, path)
    )
    """
INDEX = "CREATE INDEX IF NOT EXISTS by_content ON graded (sha256, lesson, spec, seed, version)"
SAVE = "INSERT OR REPLACE INTO graded VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
FIND = """
    SELECT body FROM graded
    WHERE sha256 = ? AND lesson = ? AND spec = ? AND seed = ? AND version = ?
    ORDER BY student = ? AND path = ? DESC LIMIT 1
    """

# what SQLite and the system say, and the cause that it is a sign of
SIGNS = {
    "locked": "busy", "busy": "busy", "full": "disk", "disk i/o": "disk",
    "readonly": "no writing", "unable to open": "no writing", "denied": "no writing",
}  # fmt: skip


class Change(NamedTuple):
    """A mark that a new grading changed."""

    student: str
    exercise: str
    before: float
    after: float


class Store:
    """The results of a class; use it in a `with` statement.

    Parameters
    ----------
    folder : Path
        Where `results.sqlite` lies or will lie.

    Raises
    ------
    StoreError
        If it cannot be opened: the disk is full, it belongs to somebody else, another process
        holds it, or it is no such file.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        with self._trouble():
            folder.mkdir(parents=True, exist_ok=True)
            self.db = sqlite3.connect(self.path, timeout=PATIENCE)
        try:
            with self._trouble(), self.db:
                self.db.execute("PRAGMA journal_mode = WAL")
                self.db.execute(TABLE)
                self.db.execute(INDEX)
        except StoreError:
            self.db.close()
            raise

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *error: object) -> None:
        self.db.close()

    def find(self, student: str, path: str, sha256: str, lesson: str, spec: str, seed: str,
             submitted: str = "") -> Graded | None:  # fmt: skip
        """Return the result of a submission that was graded before, whoever handed it in.

        Another student's result for the same bytes is as good; who it belongs to is set anew.
        """
        key = sha256, lesson, spec, seed, __version__, student, path
        with self._trouble():
            row = self.db.execute(FIND, key).fetchone()
        if row is None:
            return None
        return replace(Graded.from_json(row[0]), student=student, path=path, submitted=submitted)

    def save(self, results: Sequence[Graded]) -> list[Change]:
        """Store results, all of them or none; return the marks that changed by them."""
        with self._trouble(), self.db:
            changes = [change for graded in results for change in self._changes(graded)]
            self.db.executemany(SAVE, map(_row, results))
        return changes

    def _changes(self, graded: Graded) -> Iterator[Change]:
        row = self.db.execute(
            "SELECT body FROM graded WHERE student = ? AND path = ?", (graded.student, graded.path)
        ).fetchone()
        if row is None:
            return
        before = {mark.id: mark.score for mark in Graded.from_json(row[0]).marks}
        after = {mark.id: mark.score for mark in graded.marks}
        for id in dict.fromkeys((*before, *after)):
            old, new = before.get(id, 0.0), after.get(id, 0.0)
            if old != new:
                yield Change(graded.student, id, old, new)

    def forget_others(self, there: Sequence[tuple[str, str]]) -> int:
        """Remove the results of submissions that are not there any more; return how many."""
        with self._trouble(), self.db:
            rows = self.db.execute("SELECT student, path FROM graded").fetchall()
            gone = sorted(set(rows) - set(there))
            self.db.executemany("DELETE FROM graded WHERE student = ? AND path = ?", gone)
        return len(gone)

    def __iter__(self) -> Iterator[Graded]:
        """Go through all results, by student and notebook."""
        with self._trouble():
            rows = self.db.execute("SELECT body FROM graded ORDER BY student, path").fetchall()
        return (Graded.from_json(body) for (body,) in rows)

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """Say in words what went wrong with the file."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            text = str(error).lower()
            cause = next((c for sign, c in SIGNS.items() if sign in text), "other")
            raise StoreError(self.path, cause, error=text) from error


def _row(graded: Graded) -> tuple[str | float, ...]:
    texts = (graded.student, graded.path, graded.lesson, graded.sha256, graded.spec, graded.seed)
    clean = (text.encode("utf-8", "replace").decode() for text in texts)
    return (*clean, __version__, graded.score, graded.points, graded.to_json())


def results(folder: Path) -> list[Graded]:
    """Return all results in a folder, by student and notebook.

    Raises
    ------
    NoResultsError
        If there are none.
    """
    if not (folder / NAME).is_file():
        raise NoResultsError(folder)
    with Store(folder) as store:
        return list(store)
