"""What a student's process is given to look at answers: probes, and nothing that is right.

The probes of an exercise stand in a file of their own (`microad.bank.units`), which the process
gets as it lies, with the files that it imports. The judge's side of an exercise, its verdicts and
its document, stays outside: a file of probes that imports them is refused.

>>> kit = make_kit(exercises_of(("05-3",)))
>>> list(kit["modules"])
['microad.bank.u05.probes_05_3']
"""

import ast
import functools
import importlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from microad.course.spec import BANK, Exercise, exercise, module_of
from microad.errors import BadSpecError

# parts of microad that hold no answer to anything: any process may have them
HARMLESS = re.compile(r"microad\.(errors|course|viz|bank\.(probes|fresh_axes))(\.|$)")
PROBES = re.compile(rf"{re.escape(BANK)}\.u\d\d\.probes_\w+")

Extras = Mapping[str, Path]  # teachers' own files with more probes, by exercise


# ---------------------------------------------------------------- files of probes


@functools.cache
def read(name: str) -> str:
    """Return the text of a module, or of a teacher's own file."""
    path = name if name.endswith(".py") else str(importlib.import_module(name).__file__)
    return Path(path).read_text(encoding="utf-8")


def files_of(task: Exercise, extra: Path | None = None) -> dict[str, str]:
    """Return the files with the probes of an exercise, each after those that it imports.

    Parameters
    ----------
    task : Exercise
        The exercise.
    extra : Path, optional
        A teacher's own file with more probes for it.

    Raises
    ------
    BadSpecError
        If one of them imports what the judge alone may know.
    """
    found: dict[str, str] = {}

    def visit(name: str) -> None:
        for used in imports_of(read(name)):
            if PROBES.match(used) and used not in found:
                visit(used)
            elif used.startswith(BANK) and not _harmless(used) and not PROBES.match(used):
                raise BadSpecError(f"exercise {task.id!r}", "imports", module=used)
        found[name] = read(name)

    for name, _ in _places(task, extra):
        visit(name)
    return found


def _places(task: Exercise, extra: Path | None) -> Iterator[tuple[str, str]]:
    """The modules with the probes of an exercise; the id where there are those of others, too."""
    yield module_of(task.id, "probes"), ""
    if extra is not None:
        yield str(extra), task.id


def foreign(files: Mapping[str, str]) -> set[str]:
    """Return the parts of microad with answers in them that files of probes measure with."""
    used = {module for source in files.values() for module in imports_of(source)}
    return {module for module in used if not _harmless(module) and not PROBES.match(module)}


# ---------------------------------------------------------------- what an exercise gives


@functools.cache
def given(setup: str) -> dict[str, list[str]]:
    """Return what a setup imports from the parts of microad that hold answers.

    >>> given("from microad.scalar import Value\\nfrom microad.errors import DomainError")
    {'microad.scalar': ['Value']}
    """
    return {module: names for module, names in imports_of(setup).items() if not _harmless(module)}


def _harmless(module: str) -> bool:
    return module.split(".")[0] != "microad" or bool(HARMLESS.match(module))


def imports_of(source: str) -> dict[str, list[str]]:
    """Return what a source imports, at any depth: names by module.

    >>> imports_of("import math; from random import Random")
    {'math': ['*'], 'random': ['Random']}
    """
    found: dict[str, list[str]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found.setdefault(node.module or "", []).extend(alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                found.setdefault(alias.name, []).append("*")
    return found


def group_of(task: Exercise, extra: Path | None = None) -> tuple[str, ...]:
    """Return the parts of microad that must be in the process that looks at this exercise.

    Exercises of one group share a process; where one asks to write what another one is given,
    they do not.
    """
    return tuple(sorted({*given(task.setup), *foreign(files_of(task, extra))}))


def make_kit(tasks: Sequence[Exercise], extras: Extras | None = None) -> dict[str, dict[str, Any]]:
    """Put together what is needed to look at a group of exercises.

    Returns
    -------
    dict
        `modules`: source by name; `given`: names by module of microad; `parts`: the source of
        these modules and of all in microad that they and the probes stand on, but for what any
        process may have; `tasks`: what to look at, by id.
    """
    extras = extras or {}
    modules: dict[str, str] = {}
    names: dict[str, set[str]] = {}
    for task in tasks:
        modules |= files_of(task, extras.get(task.id))
        for module, given_names in given(task.setup).items():
            names.setdefault(module, set()).update(given_names)
    return {
        "modules": modules,
        "given": {module: sorted(found) for module, found in names.items()},
        "parts": _parts(sorted({*names, *foreign(modules)})),
        "tasks": {task.id: _task(task, extras.get(task.id)) for task in tasks},
    }


def _task(task: Exercise, extra: Path | None) -> dict[str, Any]:
    return {
        "names": task.names,
        "seconds": task.seconds,
        "setup": task.setup,
        "places": list(_places(task, extra)),
    }


def _parts(modules: Iterable[str]) -> dict[str, str]:
    """Return the source of modules by name, each after those that it imports."""
    found: dict[str, str] = {}
    begun = set()

    def visit(name: str) -> None:
        if name in begun:
            return
        begun.add(name)
        source = read(name)
        for used in given(source):
            visit(used)
        found[name] = source

    for name in modules:
        visit(name)
    return found


def compiled(kit: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a kit as a process loads it: code in place of its sources.

    `imports` is what this imports that any process may have: pairs of a module and names.
    """
    sources = {**kit["parts"], **kit["modules"]}
    code = {name: compile(source, f"<{name}>", "exec") for name, source in sources.items()}
    return {
        "modules": {name: code[name] for name in kit["modules"]},
        "given": dict(kit["given"]),
        "parts": {name: code[name] for name in kit["parts"]},
        "tasks": {
            id: {**task, "setup": compile(task["setup"], "<given>", "exec")}
            for id, task in kit["tasks"].items()
        },
        "imports": [
            (module, names)
            for source in sources.values()
            for module, names in imports_of(source).items()
            if _harmless(module)
        ],
    }


def exercises_of(ids: Iterable[str]) -> list[Exercise]:
    """Return the exercises with these ids."""
    return [exercise(id) for id in ids]
