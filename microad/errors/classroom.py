"""Errors around the class grader: downloads, rosters, late rules, reports."""

from collections.abc import Sequence

from microad.errors.base import MicroadError


class DownloadError(MicroadError, ValueError):
    """A download cannot be collected from, or is larger than a class can be."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(
            f"nothing was collected from {path}: {why}. "
            "Give the zip file as it was downloaded, or a folder of notebooks."
        )


class NothingCollectedError(MicroadError, LookupError):
    """A download holds no notebook that could be collected."""

    def __init__(self, path: object, reasons: Sequence[str]) -> None:
        why = f" ({'; '.join(reasons[:3])})" if reasons else ""
        super().__init__(
            f"{path} holds no notebook that could be collected{why}. The path or name of each "
            "must tell whose it is, as in STUDENT/05_backward.ipynb or a download from an LMS."
        )


class RosterError(MicroadError, ValueError):
    """The list of students cannot be used."""

    def __init__(self, path: object, problem: str) -> None:
        super().__init__(
            f"{path} is no list of students: {problem}. Its first line names the columns: id, and "
            "if you like last_name, first_name, email, lms_user_id, extension."
        )


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
