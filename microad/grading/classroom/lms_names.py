"""Whose a file in a download is, by the conventions of those who make downloads.

>>> canvas = origin(("lovelaceada_LATE_4711_98765_05_backward-2.ipynb",))
>>> canvas.names, canvas.attempt, canvas.file
(('4711', 'lovelaceada'), (98765, 2), '05_backward.ipynb')
>>> origin(("Ada Lovelace_4711_assignsubmission_file_", "05_backward.ipynb")).names
('4711', 'Ada Lovelace')
>>> origin(("ada+05_backward+2026-03-01 12:00:00 UTC+x1y2", "05_backward.ipynb")).when
'2026-03-01 12:00:00 UTC'
>>> plain = origin(("ada", "05_backward", "copy of 05.ipynb"))
>>> plain.names, plain.assignment
(('ada',), '05_backward')
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

LESSON = re.compile(r"\d\d(?:[_-][^/]*)?")  # a folder with such a name is an assignment
# nbgrader's exchange: student+assignment+timestamp, and a random ending in newer versions
EXCHANGE = re.compile(r"(?P<who>[^+]+)\+(?P<what>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d[^+]*)(\+.*)?")
# Moodle: Full name_number_assignsubmission_file_, as a folder or before the name of the file
MOODLE = re.compile(r"(?P<who>.+)_(?P<number>\d+)_assignsubmission_file_?(?P<file>.*)")
# Canvas: lastfirst, perhaps LATE, number of the user, number of the upload, the file's own name
CANVAS = re.compile(
    r"(?P<who>[^_]+)(?:_LATE)?_(?P<number>\d+)_(?P<upload>\d+)_"
    r"(?P<file>.*?)(?:-(?P<again>\d+))?\.ipynb"
)


@dataclass(frozen=True)
class Origin:
    """Where a notebook comes from.

    Attributes
    ----------
    names : tuple of str
        What the source calls the student, the best name first.
    file : str
        The name that the student gave to the file.
    assignment : str
        If the path tells.
    attempt : tuple of int
        The larger, the later.
    when : str
        When it was handed in, if the path tells.
    """

    names: tuple[str, ...]
    file: str
    assignment: str = ""
    attempt: tuple[int, ...] = ()
    when: str = ""

    @property
    def folder(self) -> str:
        """A name for the student's folder where no roster knows a better one.

        >>> origin(("Ada Lovelace_4711_assignsubmission_file_", "05.ipynb")).folder
        'Ada-Lovelace-4711'
        """
        first, *others = self.names or ("",)
        whole = f"{others[0]}-{first}" if first.isdecimal() and others else first
        return re.sub(r"[^\w.@+-]+", "-", normalize("NFC", whole)).strip("-._+@")


def origin(parts: Sequence[str], in_class: Callable[[str], bool] = lambda name: False) -> Origin:
    """Say whose a file is, by the names on its path.

    Parameters
    ----------
    parts : sequence of str
        The folders and the name of the file.
    in_class : callable, optional
        Whether a name is that of a student in the roster: it settles which folder is the
        student's where the layout does not.

    Returns
    -------
    Origin
        Without names if nothing tells whose it is.
    """
    file = parts[-1]
    for part in parts:
        if found := EXCHANGE.fullmatch(part):
            return Origin((found["who"],), file, found["what"], when=found["when"])
        if found := MOODLE.fullmatch(part):
            return Origin((found["number"], found["who"]), found["file"] or file)
    if found := CANVAS.fullmatch(file):
        attempt = int(found["upload"]), int(found["again"] or 0)
        return Origin((found["number"], found["who"]), f"{found['file']}.ipynb", attempt=attempt)
    return _by_folders(parts, in_class)


def _by_folders(parts: Sequence[str], in_class: Callable[[str], bool]) -> Origin:
    *folders, file = parts
    stem = file.removesuffix(".ipynb")
    lessons = [i for i, name in enumerate(folders) if i and LESSON.fullmatch(name)]
    assignment = folders[lessons[-1]] if lessons else ""
    for name in (*reversed(folders), stem):
        if in_class(name):
            return Origin((name,), file, assignment)
    if lessons:
        return Origin((folders[lessons[-1] - 1],), file, assignment)
    if folders:
        return Origin((folders[-1],), file)
    return Origin(() if LESSON.fullmatch(stem) else (stem,), file)


def submitters(metadata: Mapping[str, Any], parts: Sequence[str]) -> list[Origin]:
    """Say whose a file of a Gradescope export is: one origin for each member of a group.

    Parameters
    ----------
    metadata : mapping
        What stands in its `submission_metadata.yml`.
    parts : sequence of str
        The folders and the name of the file.

    Returns
    -------
    list of Origin
        Empty if the metadata does not know the file's folder.
    """
    about = next((metadata[part] for part in parts if part in metadata), None)
    if not isinstance(about, dict):
        return []
    people = [p for p in about.get(":submitters") or () if isinstance(p, dict)]
    found = [[p.get(kind) for kind in (":sid", ":email", ":name")] for p in people]
    texts = [tuple(str(name).strip() for name in names if name) for names in found]
    when = str(about.get(":created_at") or "")
    return [Origin(names, parts[-1], when=when) for names in texts if names]
