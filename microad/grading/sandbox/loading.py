"""Load a kit: run the code of its probes, and take what its exercises give.

The template loads one before there are any walls. A child loads more behind its walls, from the
code alone, once the exercises are judged that must do without.
"""

import importlib
import sys
from collections.abc import Mapping
from types import CodeType, ModuleType, SimpleNamespace
from typing import Any

from microad import errors
from microad.course.spec import BANK
from microad.grading.sandbox.import_stubs import StandIns

Tasks = dict[str, Any]  # what to look at, by the id of the exercise


def load(kit: Mapping[str, Any], finder: StandIns) -> Tasks:
    """Load a kit where the real modules can be imported; let the stand-ins give what it gives."""
    spaces = {name: _run(name, code) for name, code in kit["modules"].items()}
    for module, names in kit["given"].items():
        finder.given[module] = _names(importlib.import_module(module), names)
    finder.given["microad.errors"] = _names(errors, ["*"])
    return {id: _task(id, task, spaces) for id, task in kit["tasks"].items()}


def _task(id: str, task: Mapping[str, Any], spaces: Mapping[str, dict[str, Any]]) -> Any:
    """What to look at in an exercise: its probes, and those that a teacher adds."""
    found = (spaces[name]["ADD"][own] if own else spaces[name]["PROBES"]
             for name, own in task["places"])  # fmt: skip
    return SimpleNamespace(id=id, probes=[probe for probes in found for probe in probes], **task)


def load_more(kit: Mapping[str, Any], finder: StandIns) -> Tasks:
    """Load a kit where there are only stand-ins for the modules that it needs."""
    with finder.aside():
        for name, code in kit["parts"].items():
            _run(name, code)
        return load(kit, finder)


def _run(name: str, code: CodeType) -> dict[str, Any]:
    """Run the code of a module with empty packages around it; return what it defines."""
    if name.startswith(BANK):
        parts = name.split(".")
        for end in range(3, len(parts)):
            package = ModuleType(".".join(parts[:end]))
            package.__path__ = []
            sys.modules.setdefault(package.__name__, package)
    module = sys.modules[name] = ModuleType(name)
    exec(code, vars(module))
    return vars(module)


def _names(module: ModuleType, names: list[str]) -> dict[str, Any]:
    wanted = [n for n in vars(module) if n[0] != "_"] if "*" in names else names
    return {name: getattr(module, name) for name in wanted}
