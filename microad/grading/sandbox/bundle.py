"""What a template needs to look at answers, cut out of the bank: probes, and nothing that is right.

A module of the bank holds the reference of an exercise beside its probes. A student's process
must not have it, so the template is given source code that holds the functions of the probes and
what these use, and no more. What the judge alone needs (how a case is shown, what an answer is
worth, the truth that settles it) is cut off as well.

>>> kit = make_kit(exercises_of(("05-3",)))
>>> code = "".join(kit["modules"].values())
>>> "def observe(" in code, "REFERENCE" in code
(True, False)
"""

import ast
import dis
import functools
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any

from microad.course.spec import BANK, Exercise, exercise
from microad.errors import BadSpecError

# parts of microad that hold no answer to anything: any process may have them
HARMLESS = re.compile(r"microad\.(errors|course|viz|bank\.(probes|paper))(\.|$)")
UNIT = re.compile(rf"{re.escape(BANK)}\.u\d\d(\.|$)")
LOOKING = 3  # the first arguments of a probe: name, cases, observe
JUDGING = {"points", "hidden", "show", "settle"}
RESULT = "__probes__"


@dataclass(frozen=True)
class Extra:
    """More probes for an exercise, from a teacher's own file: its path and an expression."""

    path: Path
    expression: str


@dataclass
class _Slices:
    """The statements that are needed, by module; a module stands after those that it uses."""

    needed: dict[str, set[int]] = field(default_factory=dict)
    results: dict[str, list[ast.stmt]] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)

    def add(self, module: "_Module", names: Iterable[str]) -> None:
        """Note the statements that define `names`, and what those need in turn."""
        todo = [number for name in names for number in module.home.get(name, ())]
        here = self.needed.setdefault(module.name, set())
        while todo:
            number = todo.pop()
            if number in here:
                continue
            here.add(number)
            statement = module.body[number]
            if isinstance(statement, ast.ImportFrom | ast.Import):
                self._imported(statement)
            else:
                used = globals_of(statement)
                todo += [n for name in used for n in module.home.get(name, ())]

    def _imported(self, statement: ast.ImportFrom | ast.Import) -> None:
        for name in imported_modules(statement):
            if UNIT.match(name) and isinstance(statement, ast.ImportFrom):
                self.add(load(name), [alias.name for alias in statement.names])
            elif not _harmless(name):
                self.foreign.add(name)

    def sources(self) -> dict[str, str]:
        """Return the source of each module, those that are used first.

        A teacher's file comes last: its probes stand behind those of the bank.
        """
        own = {name for name in self.needed if name.endswith(".py")}
        order = sorted(self.needed, key=lambda name: (name in self.results, name in own, name))
        return {name: self._source(name) for name in _dependencies_first(order, self.needed)}

    def _source(self, name: str) -> str:
        body = [load(name).body[number] for number in sorted(self.needed[name])]
        code = ast.Module([*body, *self.results.get(name, [])], [])
        return ast.unparse(ast.fix_missing_locations(code))


def _dependencies_first(names: Sequence[str], needed: dict[str, set[int]]) -> Iterator[str]:
    done: set[str] = set()

    def visit(name: str) -> Iterator[str]:
        if name in done or name not in needed:
            return
        done.add(name)
        for number in sorted(needed[name]):
            statement = load(name).body[number]
            if isinstance(statement, ast.ImportFrom | ast.Import):
                for used in imported_modules(statement):
                    yield from visit(used)
        yield name

    for name in names:
        yield from visit(name)


@dataclass(frozen=True)
class _Module:
    """The top level of a module: its statements, and which of them define a name."""

    name: str
    body: list[ast.stmt]
    home: dict[str, list[int]]


@functools.cache
def load(name: str) -> _Module:
    """Read a module of the bank, or a teacher's file, as statements without annotations."""
    path = name if name.endswith(".py") else str(importlib.import_module(name).__file__)
    tree = _Trim().visit(ast.parse(Path(path).read_text(encoding="utf-8")))
    body: list[ast.stmt] = []
    home: dict[str, list[int]] = {}
    for statement in tree.body:
        for single in _one_name_each(statement):
            for bound in _bound(single):
                home.setdefault(bound, []).append(len(body))
            body.append(single)
    return _Module(name, body, home)


class _Trim(ast.NodeTransformer):
    """Take off annotations, and from each probe what only the judge needs."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == "Probe":
            node.args = node.args[:LOOKING]
            node.keywords = [k for k in node.keywords if k.arg not in JUDGING]
        return self.generic_visit(node)


def _one_name_each(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Split an import, so that the names that are not needed stay out."""
    if not isinstance(statement, ast.ImportFrom | ast.Import):
        yield statement
        return
    for alias in statement.names:
        if isinstance(statement, ast.ImportFrom):
            yield ast.ImportFrom(statement.module, [alias], statement.level)
        else:
            yield ast.Import([alias])


def _bound(statement: ast.stmt) -> set[str]:
    """Return the names that a statement of the top level defines or changes."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.ImportFrom | ast.Import):
        return {(a.asname or a.name).split(".")[0] for a in statement.names}
    return set(_changed(statement))


def _changed(statement: ast.stmt) -> Iterator[str]:
    """The names that are bound, and those of things that something is put into: CURVES["x"] = f."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Name | ast.Subscript | ast.Attribute):
            if isinstance(node.ctx, ast.Store):
                yield _root(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield _root(node.value.func)  # CASES.append(case)


def _root(node: ast.expr) -> str:
    """The name that an expression such as ``a.b[0]`` begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def globals_of(statement: ast.stmt) -> set[str]:
    """Return the global names that a statement uses, inside its functions, too.

    >>> sorted(globals_of(ast.parse("def f(x): y = x; return [g(z) for z in h]").body[0]))
    ['g', 'h']
    """
    module = ast.fix_missing_locations(ast.Module([statement], []))
    return set(_globals(compile(module, "<slice>", "exec")))


def _globals(code: CodeType) -> Iterator[str]:
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield step.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _globals(constant)


def imported_modules(statement: ast.ImportFrom | ast.Import) -> list[str]:
    """Return the full names of the modules that a statement imports from."""
    if isinstance(statement, ast.ImportFrom):
        return [statement.module or ""]
    return [alias.name for alias in statement.names]


# ---------------------------------------------------------------- what an exercise gives


@functools.cache
def given(setup: str) -> dict[str, list[str]]:
    """Return what a setup imports from the parts of microad that hold answers.

    >>> given("from microad.scalar import Value\\nfrom microad.errors import DomainError")
    {'microad.scalar': ['Value']}
    """
    return {module: names for module, names in _imports(setup).items() if not _harmless(module)}


def _harmless(module: str) -> bool:
    return module.split(".")[0] != "microad" or bool(HARMLESS.match(module))


def _imports(source: str) -> dict[str, list[str]]:
    """Return what a source imports, at any depth: names by module."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = [a.name for a in node.names] if isinstance(node, ast.ImportFrom) else ["*"]
            for module in imported_modules(node):
                found.setdefault(module, []).extend(names)
    return found


def _find(task: Exercise) -> tuple[str, ast.expr]:
    """Find the module of the bank that writes an exercise down, and its probes."""
    unit = f"{BANK}.u{task.id[:2]}"
    package = importlib.import_module(unit)
    inside = [m.name for m in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{unit}.")]
    for name in (unit, *inside):
        for statement in load(name).body:
            for node in ast.walk(statement):
                probes = _probes_in(node, task.id)
                if probes is not None:
                    return name, probes
    why = f'no Exercise(id="{task.id}", probes=...) is written down in {unit}'
    raise BadSpecError(f"exercise {task.id!r}", why)


def _probes_in(node: ast.AST, id: str) -> ast.expr | None:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return None
    words = {k.arg: k.value for k in node.keywords} if node.func.id == "Exercise" else {}
    named = words.get("id")
    return words.get("probes") if isinstance(named, ast.Constant) and named.value == id else None


def _wanted(task: Exercise, extra: Extra | None) -> Iterator[tuple[str, ast.expr]]:
    yield _find(task)
    if extra is not None:
        yield str(extra.path), ast.parse(extra.expression, mode="eval").body


def cut(task: Exercise, extra: Extra | None = None) -> tuple[dict[str, str], set[str]]:
    """Cut the probes of one exercise out of the bank.

    Returns
    -------
    tuple
        The source by module, and the parts of microad with answers in them that it needs.
    """
    slices = _Slices()
    _add(slices, task, extra)
    return slices.sources(), slices.foreign


def _add(slices: _Slices, task: Exercise, extra: Extra | None) -> None:
    for name, probes in _wanted(task, extra):
        store = f"{RESULT}[{task.id!r}] = [*{RESULT}.get({task.id!r}, ()), *()]"
        (statement,) = ast.parse(store).body
        assert isinstance(statement, ast.Assign)
        assert isinstance(statement.value, ast.List)
        statement.value.elts[-1] = ast.Starred(probes, ast.Load())
        slices.results.setdefault(name, []).append(statement)
        slices.add(load(name), globals_of(statement))


def group_of(task: Exercise, extra: Extra | None = None) -> tuple[str, ...]:
    """Return the parts of microad that must be in the process that looks at this exercise.

    Exercises of one group share a process; where one asks to write what another one is given,
    they do not.
    """
    return tuple(sorted({*given(task.setup), *cut(task, extra)[1]}))


def make_kit(
    tasks: Sequence[Exercise], extras: Mapping[str, Extra] | None = None
) -> dict[str, dict[str, Any]]:
    """Put together what is needed to look at a group of exercises.

    Returns
    -------
    dict
        `modules`: source by name; `given`: names by module of microad; `parts`: the source of
        these modules and of all in microad that they and the probes stand on, but for what any
        process may have; `tasks`: what to look at, by id.
    """
    slices = _Slices()
    names: dict[str, set[str]] = {}
    for task in tasks:
        _add(slices, task, (extras or {}).get(task.id))
        for module, given_names in given(task.setup).items():
            names.setdefault(module, set()).update(given_names)
    return {
        "modules": slices.sources(),
        "given": {module: sorted(found) for module, found in names.items()},
        "parts": _parts(sorted({*names, *slices.foreign})),
        "tasks": {t.id: {"names": t.names, "seconds": t.seconds, "setup": t.setup} for t in tasks},
    }


def _parts(modules: Iterable[str]) -> dict[str, str]:
    """Return the source of modules by name, each after those that it imports."""
    found: dict[str, str] = {}
    begun = set()

    def visit(name: str) -> None:
        if name in begun:
            return
        begun.add(name)
        source = Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8")
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
            for module, names in _imports(source).items()
            if _harmless(module)
        ],
    }


def exercises_of(ids: Iterable[str]) -> list[Exercise]:
    """Return the exercises with these ids."""
    return [exercise(id) for id in ids]
