"""The rooms of pictures, of debugging and of the course: no circles, no private names, one SVG."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("viz", "debug", "course")
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for room in ROOMS
    for path in sorted((ROOT / "microad" / room).rglob("*.py"))
}
MODULES = {name: path for name, path in FILES.items() if path.name != "__init__.py"}


def imports(path: Path) -> list[ast.ImportFrom]:
    """Every ``from ... import`` of a file, those inside of functions included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]


def arrows(path: Path) -> set[str]:
    """The modules of these rooms that a file imports."""
    names = {f"{node.module}.{alias.name}" for node in imports(path) for alias in node.names}
    names |= {node.module for node in imports(path)}
    return names & set(MODULES)


def test_no_two_modules_import_each_other():
    graph = {name: arrows(path) for name, path in MODULES.items()}
    assert sum(map(len, graph.values())) > 150
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_rooms_of_pictures_have_an_order():
    order = ["graph", "plot", "matrix"]  # each may use those before it, and what lies beside them
    for name, path in MODULES.items():
        parts = name.split(".")
        if parts[1] != "viz":
            continue
        used = {arrow.split(".")[2] for arrow in arrows(path) if ".viz." in arrow} & set(order)
        allowed = order[: order.index(parts[2]) + 1] if parts[2] in order else []
        assert used <= set(allowed), name


@pytest.mark.parametrize("name", FILES)
def test_nobody_imports_private_names(name):
    private = [
        alias.name
        for node in imports(FILES[name])
        for alias in node.names
        if alias.name.startswith("_") or "._" in f"{node.module}."
    ]
    assert private == []


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("microad.viz")])
def test_svg_is_written_in_one_place(name):
    """Elements of SVG stand in no other module, but for examples in docstrings."""
    if name == "microad.viz.svg":
        return
    tree = ast.parse(FILES[name].read_text(encoding="utf-8"))
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node)
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings
    ]
    tags = ("<svg", "<g ", "<g>", "<rect", "<path", "<text", "<tspan", "<circle")
    assert [text for text in texts if any(tag in text for tag in tags)] == []
