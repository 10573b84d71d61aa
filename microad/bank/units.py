"""The exercises of a unit: documents, and beside each one what is run.

`NN-K.md` is the document of an exercise. `probes_NN_K.py` holds its probes, and nothing that is
right, since a student's process gets it as it lies. `verdicts_NN_K.py`, where there is one, tells
the judge what is true in a case: ``VERDICTS = {"name of a probe": verdict}``.

>>> unit = Exercises("05")
>>> list(unit)[:3], unit["05-4"].title
(['05-1', '05-2', '05-3'], 'Once more, and once more')
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from microad.bank.document import ExerciseDocument, folder, read_exercise
from microad.course.spec import Exercise, Probe, Verdict, module_of
from microad.errors import BadSpecError

NAME = re.compile(r"\d\d-\d+")


class Exercises(Mapping[str, Exercise]):
    """The exercises of a unit by id, in order; each one is read when it is asked for.

    Parameters
    ----------
    lesson : str
        "05".
    """

    def __init__(self, lesson: str) -> None:
        self.paths = {path.stem: path for path in documents(lesson)}

    def __getitem__(self, id: str) -> Exercise:
        return load(self.paths[id])

    def __contains__(self, id: object) -> bool:
        return id in self.paths  # without reading it

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


def documents(lesson: str) -> list[Path]:
    """Return the documents of a lesson's exercises, in order."""
    found = [path for path in folder(lesson).glob("*.md") if NAME.fullmatch(path.stem)]
    return sorted(found, key=lambda path: int(path.stem[3:]))


@cache
def load(path: Path) -> Exercise:
    """Make an exercise of a document and of what is run beside it, once.

    Raises
    ------
    DocumentError
        If they do not fit together.
    """
    found = read_exercise(path)
    facts = dict(found.document.facts)
    for key in ("names", "misconceptions", "objectives", "needs"):
        facts[key] = tuple(facts.get(key, ()))
    try:
        return Exercise(
            id=found.id,
            lesson=found.id[:2],
            setup=found.setup,
            reference=found.reference,
            right=found.right,
            wrongs=found.wrongs,
            probes=_probes(found),
            hints=found.hints,
            **facts,
        )
    except BadSpecError as error:
        key = next((key for key in facts if key in error.problem), "")
        found.document.fail(key, "spec", why=error.problem)


def probes_module(id: str) -> ModuleType:
    """Return the module with the probes of an exercise."""
    return import_module(module_of(id, "probes"))


def verdicts_module(id: str) -> ModuleType:
    """Return the module with what the judge alone knows of an exercise."""
    return import_module(module_of(id, "verdicts"))


def _probes(found: ExerciseDocument) -> tuple[Probe, ...]:
    """The probes, each with what the judge alone knows."""
    path, judging = (_beside(found, what) for what in ("probes", "verdicts"))
    if not path.is_file():
        found.document.fail("", "no probes", file=path.name)
    probes: Sequence[Probe] = probes_module(found.id).PROBES
    verdicts: dict[str, Verdict] = {}
    if judging.is_file():
        verdicts = verdicts_module(found.id).VERDICTS
    for name in verdicts.keys() - {probe.name for probe in probes}:
        found.document.fail("", "no probe", file=judging.name, name=name)
    return tuple(replace(p, verdict=verdicts.get(p.name)) for p in probes)


def _beside(found: ExerciseDocument, what: str) -> Path:
    module = module_of(found.id, what).rpartition(".")[2]
    return found.document.path.with_name(f"{module}.py")
