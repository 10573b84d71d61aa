"""What a lesson builds IS the package: the same syntax trees, and no line left unexplained."""

import ast
import json
from pathlib import Path

import pytest
from book import LESSONS, ROOT, attaches, cells, statements

# module -> its class, whose methods are built one at a time; "" where there is none
BUILT = {"scalar": "Value"}


def build_cells(module: str):
    for path in LESSONS:
        for cell in cells(path):
            if any(tag.startswith(f"build:{module}.") for tag in cell.tags):
                yield path, cell


def package(module: str) -> list[str]:
    return statements((ROOT / "microad" / f"{module}.py").read_text(), BUILT[module])


def built_statements(module: str, cell) -> list[str]:
    """What a build cell defines; an expression at its end, which shows the thing, is no part."""
    found = statements(cell.source, BUILT[module])
    return [s for s in found if not attaches(s)]


CASES = [
    pytest.param(module, cell, id=f"{path.stem}:{cell.id}")
    for module in BUILT
    for path, cell in build_cells(module)
]


def without_decorator(text: str) -> str:
    return text.removeprefix("@property\n")


@pytest.mark.parametrize(("module", "cell"), CASES)
def test_a_build_cell_equals_the_package(module, cell):
    strange = [s for s in built_statements(module, cell) if s not in package(module)]
    assert strange == []


@pytest.mark.parametrize("module", BUILT)
def test_every_statement_of_the_module_is_built_in_some_lesson(module):
    built = [s for _, cell in build_cells(module) for s in built_statements(module, cell)]
    assert [s for s in package(module) if s not in built] == []


@pytest.mark.parametrize("module", BUILT)
def test_tags_name_things_that_the_cell_defines(module):
    for _, cell in build_cells(module):
        source = cell.source
        for tag in cell.tags:
            name = tag.removeprefix(f"build:{module}.").split(".")[-1]
            assert name in source or name in {"operators", "functions", "comparisons"}, tag


def test_the_comparison_can_fail(tmp_path: Path):
    """A changed constant, a swapped sign and a missing line are all noticed."""
    right = package("scalar")
    for old, new in [("lambda a, b, ans: (b, a)", "lambda a, b, ans: (a, b)"),
                     ("self.grad = 0.0", "self.grad = 1.0"),
                     ("found.append(parent)", "pass")]:  # fmt: skip
        source = (ROOT / "microad" / "scalar.py").read_text()
        assert old in source
        changed = statements(source.replace(old, new), "Value")
        assert [s for s in changed if s not in right]


def test_lessons_are_found():
    assert {"04_recording", "05_backward"} <= {path.stem for path in LESSONS}
    for path in LESSONS:
        assert ast.parse("\n".join(c.source for c in cells(path) if c.kind == "code"))
        assert json.loads(path.read_text())["nbformat"] == 4
