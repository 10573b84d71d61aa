"""By what a class is judged: the exercises of each lesson, as the teacher wants them, and seeds."""

import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path

import microad
from microad.course.spec import BANK, Exercise, exercises
from microad.errors import SandboxError
from microad.grading.grader.secret import mark_of, seed_of
from microad.grading.overlay import JUDGING, Overlay, judging, read_overlay
from microad.grading.sandbox.bundle import group_of
from microad.grading.sandbox.walls import missing

# what all marks depend on, beside the unit
SHARED = ("course", "grading")
SHARED_IN_BANK = ("diffs", "document", "fresh_axes", "ladders", "markdown", "probes", "units",
                  "verdicts")  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """What grading depends on, beside the submissions; it travels to the workers.

    Attributes
    ----------
    secret : bytes
        From which the seeds are made.
    overlays : mapping
        The text of a teacher's own files: "05" is u05.py, "05_verdicts" is u05_verdicts.py.
    unsafe : bool
        Whether to run without walls.
    timeout : float
        Seconds that a cell may take.
    """

    secret: bytes
    overlays: Mapping[str, str] = field(default_factory=dict)
    unsafe: bool = False
    timeout: float = 5.0


Parts = tuple[str, ...]  # names of modules


@dataclass(frozen=True)
class Lesson:
    """One lesson's exercises, and how they are judged."""

    number: str
    tasks: tuple[Exercise, ...]
    extras: Mapping[str, Path]
    seed: int
    spec: str

    @property
    def seed_mark(self) -> str:
        """A name for the seed that does not give it away."""
        return mark_of(self.seed)

    @cached_property
    def groups(self) -> dict[Parts, tuple[Exercise, ...]]:
        """The exercises by the parts of microad that must be in the process that looks at them.

        Fewer parts come first: a process that has them may be given more, but can lose none.
        """
        found: dict[Parts, tuple[Exercise, ...]] = {}
        for task in self.tasks:
            parts = group_of(task, self.extras.get(task.id))
            found[parts] = (*found.get(parts, ()), task)
        return dict(sorted(found.items(), key=lambda item: len(item[0])))

    def root(self, parts: Parts) -> Parts:
        """Return the least group from which a process can come to have these parts."""
        return next(root for root in self.groups if set(root) <= set(parts))

    def chain(self, root: Parts) -> list[Parts]:
        """Return the groups that a process can come to which begins with this one."""
        return [parts for parts in self.groups if self.root(parts) == root]


class Specs:
    """The lessons, each read when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.known: dict[str, Lesson] = {}
        self.folder = tempfile.TemporaryDirectory(prefix="microad-")

    def __enter__(self) -> "Specs":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the copies of the teacher's files."""
        self.folder.cleanup()

    def lesson(self, number: str) -> Lesson:
        """Return a lesson with what the teacher's file changes in it.

        Raises
        ------
        OverlayError
            If that file cannot be used.
        """
        if number not in self.known:
            overlay = self._overlay(number)
            tasks = exercises(number)
            self.known[number] = Lesson(
                number,
                overlay.apply(tasks) if overlay else tasks,
                overlay.extras() if overlay else {},
                seed_of(self.settings.secret, number, overlay.seed if overlay else ""),
                spec_hash(number, overlay.text if overlay else ""),
            )
        return self.known[number]

    def _overlay(self, number: str) -> Overlay | None:
        text = self.settings.overlays.get(number)
        if text is None:
            return None
        path = Path(self.folder.name, f"u{number}.py")
        path.write_text(text, encoding="utf-8")
        if number + JUDGING in self.settings.overlays:
            judging(path).write_text(self.settings.overlays[number + JUDGING], encoding="utf-8")
        return read_overlay(path)


def spec_hash(number: str, more: str = "") -> str:
    """Return a hash of all that the marks of a lesson depend on, but for the seed."""
    root = Path(microad.__file__).parent
    unit = Path(str(import_module(f"{BANK}.u{number}").__file__)).parent
    digest = hashlib.sha256(more.encode())
    bank = (root / "bank" / f"{name}.py" for name in SHARED_IN_BANK)
    for path in _files([unit, *bank, *(root / name for name in SHARED)]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _files(places: Iterable[Path]) -> Iterable[Path]:
    for place in places:
        yield from (
            [place]
            if place.is_file()
            else sorted(path for path in place.rglob("*") if path.suffix in (".py", ".md"))
        )


def need_sandbox() -> None:
    """Make sure that this system has a sandbox.

    Raises
    ------
    SandboxError
        If it has none.
    """
    if why := missing():
        raise SandboxError(why)
