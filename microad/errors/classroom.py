"""Errors around the class grader: downloads, rosters, late rules, reports."""

from collections.abc import Sequence
from typing import ClassVar

from microad.errors.base import FileError, MicroadError, TableError


class DownloadError(FileError, ValueError):
    """A download cannot be collected from, or is larger than a class can be."""

    texts: ClassVar = {
        "kind": "it is neither a folder nor a zip file",
        "many files": "it holds more than {limit:,} files",
        "inside": "{error}",
    }
    frame: ClassVar = (
        "nothing was collected from {path}: {why}. "
        "Give the zip file as it was downloaded, or a folder of notebooks."
    )


class NoDownloadError(MicroadError, FileNotFoundError):
    """There is no download where one should be collected from."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path}: no such file or folder, so nothing was collected. Give the path of the zip "
            "file as it was downloaded, or of a folder of notebooks."
        )


class MemberError(TableError):
    """A member of a download cannot be read or placed; the text is the reason."""

    texts: ClassVar = {
        "damaged": "it is damaged",
        "encrypted": "it is encrypted, or packed by an unusual method",
        "system": "{error}",
        "large": "it is larger than {limit:.0f} MB",
        "download large": "the download holds more than {limit:.0f} GB",
        "shared": "{who} would share the folder {folder} with another",
        "no assignment": "{name!r} is no name of an assignment",
        "no lesson": "neither its path nor its content tells the lesson",
    }


class NothingCollectedError(MicroadError, LookupError):
    """A download holds no notebook that could be collected."""

    def __init__(self, path: object, reasons: Sequence[str]) -> None:
        why = f" ({'; '.join(reasons[:3])})" if reasons else ""
        super().__init__(
            f"{path} holds no notebook that could be collected{why}. The path or name of each "
            "must tell whose it is, as in STUDENT/05_backward.ipynb or a download from an LMS."
        )


class RosterError(FileError, ValueError):
    """The list of students cannot be used."""

    texts: ClassVar = {
        "not text": "it is not UTF-8 text",
        "not CSV": "it is not a CSV file ({error})",
        "empty": "it is empty",
        "id column": "it has {count} columns named id",
        "line": "line {number}: {error}",
        "no id": "line {number}: {id!r} cannot be an id",
        "twice": "lines {first} and {number} have the same id {id!r}",
    }
    frame: ClassVar = (
        "{path} is no list of students: {why}. Its first line names the columns: id, and "
        "if you like last_name, first_name, email, lms_user_id, extension."
    )


class RuleError(TableError, ValueError):
    """What is wrong with a rule for late work; LateRuleError adds the file."""

    texts: ClassVar = {
        "not TOML": "it is not a TOML file ({error})",
        "duration": "{value!r} is no duration such as '2d', '12h' or '1d 30min'",
        "time zone": "there is no time zone {name!r}",
        "no time zone": 'due of {name} has no time zone, and there is no timezone = "..." above',
        "date": "due of {name} is {value!r}, not a date with a time of day",
        "percent": "{what} is {value!r}, not a number from 0 to 100",
        "key": "{name} has {key!r}, which is not one of due, grace, per_day, cap",
        "table": "{name} is not a table",
    }


class LateRuleError(MicroadError, ValueError):
    """The rules for late work cannot be used."""

    def __init__(self, path: object, problem: str) -> None:
        super().__init__(
            f"{path} cannot be used: {problem}. Correct it; docs/teaching.md shows such a file."
        )


class NoResultsError(MicroadError, LookupError):
    """A folder holds no results of a grading run."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"{folder} holds no results. Grade first: microad grade SUBMITTED --out {folder}."
        )


class SubmissionError(MicroadError, LookupError):
    """A folder in the shape of Gradescope's does not hold exactly one notebook."""

    def __init__(self, folder: object, found: int) -> None:
        super().__init__(
            f"{folder} holds {found or 'no'} notebooks, and one is needed. "
            "Hand in the exercise notebook alone, such as 05_backward.ipynb."
        )
