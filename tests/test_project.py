"""The project as a whole: one set of dependencies, arrows that point one way, light imports."""

import ast
import re
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

# Who may import whom: a package or module may use those to the left of it, and itself.
ENGINE = ["engine", "numpy", "scipy", "operators", "autograd", "check", "train", "hips"]
LESSONS = ["scalar", "dual", "numeric", "expr"]  # modules that stand alone
LAYERS = ["errors", *LESSONS, *ENGINE, "debug", "viz", "course", "bank", "grading", "lab", "cli"]
# ... and the engine is no business of these: pictures read any graph, whoever recorded it. To
# have a function run, they ask `debug`, which gives out graphs and plain numbers.
NEVER = {layer: {*LESSONS, *ENGINE} for layer in ("viz", "course")}
NEVER["course"] |= {"debug"}


def requirement(text: str) -> tuple[str, str]:
    """'NumPy >=2, <3' -> ('numpy', '<3,>=2'): a name and its sorted range."""
    name, spec = re.fullmatch(r"\s*([\w.-]+)\s*(.*?)\s*", text).groups()
    return name.lower(), ",".join(sorted(part.strip() for part in spec.split(",") if part.strip()))


def environment() -> dict[str, str]:
    """The packages of environment.yml, those of its pip section included."""
    lines = (ROOT / "environment.yml").read_text().splitlines()
    items = [m.group(1) for line in lines if (m := re.match(r"\s+- (\w.+?)\s*$", line))]
    return dict(requirement(item) for item in items if not item.endswith(":"))


def test_environment_yml_holds_the_same_packages_as_pyproject():
    extras = PROJECT["optional-dependencies"].values()
    wanted = dict(map(requirement, PROJECT["dependencies"] + [r for e in extras for r in e]))
    got = environment()
    assert got.pop("python") == PROJECT["requires-python"]
    assert got.pop("pip") == ""
    assert got.pop("conda-forge") == ""
    assert got == wanted


def test_constraints_pin_a_version_inside_every_range():
    from packaging.requirements import Requirement

    pins = {
        name: spec.removeprefix("==")
        for name, spec in map(requirement, (ROOT / "constraints.txt").read_text().splitlines())
        if name
    }
    everything = PROJECT["dependencies"] + [
        r for extra in PROJECT["optional-dependencies"].values() for r in extra
    ]
    for text in everything:
        need = Requirement(text)
        assert need.name in pins, f"{need.name} has no pin"
        assert need.specifier.contains(pins[need.name]), f"{text} does not admit {pins[need.name]}"


def name_of(path: Path) -> str:
    """The name by which a file of the package is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


SOURCES = {name_of(path): path for path in sorted((ROOT / "microad").rglob("*.py"))}


class Imports(ast.NodeVisitor):
    """What a module imports of microad, at any depth of its code but for types only."""

    def __init__(self, path: Path) -> None:
        self.modules: set[str] = set()
        self.private: set[str] = set()
        self.aliases: dict[str, str] = {}
        self.visit(ast.parse(path.read_text()))

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) != "TYPE_CHECKING":
            self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.note(alias.name, alias.asname)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self.note(f"{node.module}.{alias.name}", alias.asname or alias.name)

    def note(self, name: str, alias: str | None) -> None:
        module = name if name in SOURCES else name.rpartition(".")[0]
        if module not in SOURCES:
            return
        self.modules.add(module)
        if re.search(r"\._(?!_)", name):
            self.private.add(name)
        if alias and name in SOURCES:
            self.aliases[alias] = name

    def visit_Attribute(self, node: ast.Attribute) -> None:
        owner = self.aliases.get(getattr(node.value, "id", ""))
        if owner and re.match(r"_(?!_)", node.attr):
            self.private.add(f"{owner}.{node.attr}")
        self.generic_visit(node)


IMPORTS = {name: Imports(path) for name, path in SOURCES.items()}


def room(module: str) -> str:
    """The part of the package in which a module stands."""
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("module", SOURCES)
def test_imports_point_one_way(module):
    found = {room(other) for other in IMPORTS[module].modules} - {""}
    if module == "microad":
        assert not found
        return
    here = room(module)
    assert here in LAYERS, f"{here} has no place in the drawing: add it to LAYERS"
    allowed = set(LAYERS[: LAYERS.index(here) + 1]) - NEVER.get(here, set())
    assert found <= allowed


@pytest.mark.parametrize("module", SOURCES)
def test_nobody_imports_private_names(module):
    assert IMPORTS[module].private == set()


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """A way from a module back to itself, or nothing.

    >>> cycle({"a": {"b"}, "b": {"a"}})
    ['a', 'b', 'a']
    """
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_two_modules_import_each_other_not_even_by_way_of_others():
    assert cycle({name: found.modules - {name} for name, found in IMPORTS.items()}) == []
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}})


def test_the_top_of_the_package_holds_at_most_twenty_entries():
    """Not counted are `__init__.py` and `py.typed`, which every package has."""
    found = {path.name for path in (ROOT / "microad").iterdir()}
    assert len(found - {"__init__.py", "__pycache__", "py.typed"}) <= 20


MODULES = "autograd check course debug dual errors expr numeric numpy operators scalar train viz"


def ask(code: str) -> list[str]:
    """Run code in a new process; return the words that it prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("name", MODULES.split())
def test_a_module_is_there_when_it_is_asked_for(name):
    loaded = "[m for m in sys.modules if m.startswith('microad.')]"
    code = f"import sys, microad; print(len({loaded}), microad.{name}.__name__)"
    assert ask(code) == ["0", f"microad.{name}"]


def test_dir_shows_what_a_user_may_want_and_nothing_else():
    import microad

    assert dir(microad) == sorted([*microad.__all__, *MODULES.split(), "__version__"])
    assert not hasattr(microad, "no_such_thing")


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("microad", "numpy IPython nbformat matplotlib anywidget ipywidgets"),
        ("microad.scalar", "numpy IPython nbformat matplotlib anywidget ipywidgets"),
        ("microad.course", "IPython nbformat matplotlib anywidget ipywidgets"),
        ("microad.bank", "IPython nbformat matplotlib anywidget ipywidgets"),
    ],
)
def test_imports_stay_light(module, unwanted):
    code = f"import sys, {module}; print(*(m for m in {unwanted.split()!r} if m in sys.modules))"
    assert ask(code) == []


def test_no_module_over_450_lines_and_no_function_over_a_screen():
    for path in (ROOT / "microad").rglob("*.py"):
        text = path.read_text()
        assert text.count("\n") <= 450, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                docstring = len((ast.get_docstring(node) or "").splitlines())
                lines = node.end_lineno - node.lineno - docstring
                assert lines < 50, f"{path}:{node.lineno} {node.name}"
