"""The project as a whole: one set of dependencies, arrows that point one way, light imports."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

# Who may import whom: a package or module may use those to the left of it, and itself.
ENGINE = ["engine", "numpy", "scipy", "operators", "autograd", "check", "train"]
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


def imported_layers(path: Path) -> set[str]:
    """The layers of microad that a file imports at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "microad":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("microad."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("microad.")}
    return found & set(LAYERS)


@pytest.mark.parametrize("path", sorted((ROOT / "microad").rglob("*.py")), ids=str)
def test_imports_point_one_way(path):
    layer = path.relative_to(ROOT / "microad").with_suffix("").parts[0]
    if layer == "__init__":
        assert not imported_layers(path)
        return
    assert layer in LAYERS, f"{layer} has no place in the drawing: add it to LAYERS"
    allowed = set(LAYERS[: LAYERS.index(layer) + 1]) - NEVER.get(layer, set())
    assert imported_layers(path) <= allowed


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
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == []


def test_no_module_over_450_lines_and_no_function_over_a_screen():
    for path in (ROOT / "microad").rglob("*.py"):
        text = path.read_text()
        assert text.count("\n") <= 450, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                docstring = len((ast.get_docstring(node) or "").splitlines())
                lines = node.end_lineno - node.lineno - docstring
                assert lines < 50, f"{path}:{node.lineno} {node.name}"
