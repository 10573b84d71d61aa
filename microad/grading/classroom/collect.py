"""Sort a download into the class folder: `submitted/STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb`.

This is nbgrader's layout, with its `timestamp.txt` beside the notebook where the time is known.
A download is the zip of Canvas, Moodle or Gradescope, nbgrader's exchange folder, or a folder of
students' folders or files. The last attempt counts. Whatever is left out is said, with a reason.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from microad.errors import (
    DownloadError,
    MemberError,
    NoLessonError,
    NotANotebookError,
    NothingCollectedError,
)
from microad.grading.classroom.downloads import Download, Member, opened
from microad.grading.classroom.late import moment
from microad.grading.classroom.lms_names import Origin, origin, submitters
from microad.grading.classroom.roster import Roster, key
from microad.grading.notebook import MAX_BYTES, lesson_of, read

STAMP = "timestamp.txt"
STAMP_BYTES = 1000
SAFE = re.compile(r"\w[\w.-]*")  # an assignment is the name of a folder
METADATA = "submission_metadata.yml"
EARLIER = "a later attempt counts"
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Taken:
    """A submission that is in the class folder now.

    Attributes
    ----------
    student, assignment : str
        Whose, and of what.
    source : str
        Its path in the download.
    state : str
        "new", "replaced" or "unchanged".
    """

    student: str
    assignment: str
    source: str
    state: str


@dataclass
class Collection:
    """What a download brought.

    Attributes
    ----------
    taken : dict
        The submissions, by student and assignment.
    skipped : list of (str, str)
        What was left out, and why.
    unknown : list of str
        Students who are not in the roster; their work was taken all the same.
    missing : dict
        For each assignment the students of the roster who have not handed it in.
    """

    taken: dict[tuple[str, str], Taken] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    missing: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Candidate:
    member: Member
    origin: Origin
    when: datetime | None

    @property
    def order(self) -> tuple[Any, ...]:
        return (self.when or LONG_AGO, self.origin.attempt, self.member.parts)


def collect(
    source: Path,
    submitted: Path,
    roster: Roster | None = None,
    assignment: str = "",
    known: Sequence[str] = (),
) -> Collection:
    """Collect the notebooks of a download.

    Parameters
    ----------
    source : Path
        A zip file or a folder; it is only read.
    submitted : Path
        The folder that gets `STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb`.
    roster : Roster, optional
        Who is in the class: an LMS's numbers and names become ids.
    assignment : str, optional
        What all notebooks belong to; if left out, the paths or the notebooks tell.
    known : sequence of str
        Names of assignments, such as ["05_backward"], for lessons like "05".

    Raises
    ------
    DownloadError
        If the source is neither a zip file nor a folder, or holds too many files.
    NothingCollectedError
        If there is no notebook in it.
    """
    roster = roster or Roster()
    found = Collection()
    with opened(source) as download:
        found.skipped += download.skipped
        submitted.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".incoming-", dir=submitted.parent) as desk:
            sorter = _Sorter(download, submitted, roster, assignment, known, Path(desk), found)
            for candidate in sorted(_candidates(download, roster, found), key=lambda c: c.order):
                sorter.sort(candidate)
            sorter.deliver()
    if not found.taken:
        raise NothingCollectedError(source, [f"{n}: {why}" for n, why in found.skipped])
    for name in sorted({name for _, name in found.taken}):
        absent = [s.id for s in roster if not any((submitted / s.id / name).glob("*.ipynb"))]
        found.missing[name] = absent
    return found


# ---------------------------------------------------------------- what there is


def _candidates(download: Download, roster: Roster, found: Collection) -> Iterator[_Candidate]:
    """List the notebooks, with whose they are and when they were handed in."""
    stamps = {m.parts[:-1]: m for m in download.members if m.parts[-1] == STAMP}
    metadata = _metadata(download)
    for member in download.members:
        if not member.parts[-1].lower().endswith(".ipynb"):
            if member.parts[-1] not in (STAMP, METADATA):
                found.skipped.append((member.name, "it is no notebook"))
            continue
        by_path = origin(member.parts, lambda name: roster.find(name) is not None)
        for whose in submitters(metadata, member.parts) or [by_path]:
            if not whose.folder:
                found.skipped.append((member.name, "its path does not tell whose it is"))
                continue
            text = whose.when or _stamp(download, stamps.get(member.parts[:-1]))
            yield _Candidate(member, whose, moment(text))


def _stamp(download: Download, member: Member | None) -> str:
    try:
        return download.read(member, STAMP_BYTES).decode() if member else ""
    except (MemberError, UnicodeDecodeError):
        return ""


def _metadata(download: Download) -> dict[str, Any]:
    """Read what Gradescope says about its folders; nothing if there is no such file."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the quick one, where there is one

    for member in download.members:
        if member.parts[-1] == METADATA:
            try:
                data = yaml.load(download.read(member, MAX_BYTES), loader)
            except (MemberError, yaml.YAMLError) as error:
                raise DownloadError(
                    member.name, "inside", error=" ".join(str(error).split())
                ) from None
            return data if isinstance(data, dict) else {}
    return {}


# ---------------------------------------------------------------- taking it


@dataclass
class _Sorter:
    """Puts copies on the desk, earlier attempts first, and delivers the last of each."""

    download: Download
    submitted: Path
    roster: Roster
    assignment: str
    known: Sequence[str]
    desk: Path
    found: Collection
    owners: dict[str, tuple[str, str]] = field(default_factory=dict)  # folder and who has it
    copies: dict[tuple[str, str], tuple[_Candidate, Path]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        folders = (f.name for f in self.submitted.iterdir() if f.is_dir())
        self.owners = {key(name): (name, "") for name in folders}

    def sort(self, candidate: _Candidate) -> None:
        """Copy a candidate to the desk, in the place of an earlier one, or say why not."""
        whose, member = candidate.origin, candidate.member
        try:
            content = self.download.read(member, MAX_BYTES)
            copy = self.desk / str(next(self.numbers)) / re.sub(r"[^\w.-]", "_", whose.file)[-100:]
            copy.parent.mkdir()
            copy.write_bytes(content)
            place = self._student(whose), self._assignment(whose, copy)
        except MemberError as reason:
            self.found.skipped.append((member.name, str(reason)))
            return
        if before := self.copies.get(place):
            self.found.skipped.append((before[0].member.name, EARLIER))
        self.copies[place] = candidate, copy

    def _student(self, whose: Origin) -> str:
        """Return the folder of a student; nobody gets into the folder of another."""
        student = next(filter(None, map(self.roster.find, whose.names)), None)
        folder = student.id if student else whose.folder
        who = "" if student else "/".join(whose.names)
        there, owner = self.owners.setdefault(key(folder), (folder, who))
        if there != folder or (owner and who and owner != who):
            raise MemberError("shared", who=who or folder, folder=there)
        self.owners[key(folder)] = folder, owner or who
        if self.roster and not student and folder not in self.found.unknown:
            self.found.unknown.append(folder)
        return folder

    def _assignment(self, whose: Origin, copy: Path) -> str:
        name = self.assignment or whose.assignment or _lesson(copy)
        same = [known for known in self.known if name in (known, known[:2])]
        if not SAFE.fullmatch(name):  # paths and metadata are their authors' to write
            raise MemberError("no assignment", name=name)
        return same[0] if same else name

    def deliver(self) -> None:
        """Move the copies to their places, unless something later is there."""
        for (student, assignment), (candidate, copy) in self.copies.items():
            state = _deliver(copy, self.submitted / student / assignment, candidate.when)
            source = candidate.member.name
            if state == "older":
                self.found.skipped.append((source, EARLIER))
            else:
                self.found.taken[student, assignment] = Taken(student, assignment, source, state)


def _deliver(copy: Path, folder: Path, when: datetime | None) -> str:
    """Move a notebook to its place in one step, and write down its time; say what that changed."""
    target, stamp = folder / f"{folder.name}.ipynb", folder / STAMP
    old = moment(stamp.read_text(encoding="utf-8")) if stamp.is_file() else None
    there = target.is_file()
    if there and old and when and when < old:
        return "older"
    same = there and target.read_bytes() == copy.read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    if not same:
        stamp.unlink(missing_ok=True)  # the time of another attempt
        copy.replace(target)
    if when:
        stamp.write_text(f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC\n", encoding="utf-8")
    return "unchanged" if same else "replaced" if there else "new"


def _lesson(path: Path) -> str:
    """Return the lesson of a notebook; the file's name tells where the content is broken."""
    try:
        return lesson_of(read(path))
    except (NotANotebookError, NoLessonError):
        if start := re.search(r"(?<!\d)\d\d(?=_)", path.name):
            return start[0]
        raise MemberError("no lesson") from None
