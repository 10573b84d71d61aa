"""The page of four dialects: every import on it works, and all programs in a row agree."""

import re
from pathlib import Path

import numpy
import pytest
from microad.tracer import getval

import microad
import microad.numpy
from microad import autograd
from microad.engine.leaves import untraced

PAGE = (Path(__file__).parents[2] / "docs" / "dialects.md").read_text(encoding="utf-8")
DIALECTS = ("HIPS autograd", "JAX", "PyTorch", "MXNet")
NONE = "—"


def table(title):
    """The rows of the first table of a section, each a list of cells."""
    section = PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def code(cell):
    """The lines of code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


# ---------------------------------------------------------------- what the programs are given

X, V, G = numpy.array([1.0, 2.0]), numpy.array([1.0, -1.0]), numpy.array([0.5, -2.0, 3.0])


def names(np):
    """What the page says that its programs know."""
    matrix = numpy.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]])
    return {
        "np": np,
        "x": X.copy(),
        "v": V.copy(),
        "g": G.copy(),
        "X": numpy.stack([X, V, 3.0 * X]),
        "f": lambda x: np.sum(x**3) + x[0] * x[1],
        "h": lambda x, y: np.sum(np.sin(x) * y * y),
        "F": lambda x: np.tanh(matrix @ x),
        "two": lambda x: (np.sum(x * x), 2.0 * x[1]),
    }


def namespace(dialect):
    """The names in a program of this dialect."""
    if dialect in DIALECTS[:2]:
        operators = {name: getattr(microad, name) for name in microad.__all__}
        return operators | names(microad.numpy) | {"getval": getval}
    w = autograd.array(X)
    if dialect == "PyTorch":
        w.requires_grad = True
    else:
        w.attach_grad()
    return names(numpy) | {"autograd": autograd, "w": w}


def result(dialect, lines):
    """The value of the last line, as a list of arrays."""
    known = namespace(dialect)
    for line in lines[:-1]:
        exec(line, known)
    found = eval(lines[-1], known)
    parts = found if isinstance(found, (tuple, list)) else [found]
    return [numpy.asarray(untraced(part)) for part in parts]


ROWS = [(row, DIALECTS) for row in table("Side by side")]
ROWS += [(row, DIALECTS[2:]) for row in table("Words of the object style")]


@pytest.mark.parametrize(("row", "dialects"), ROWS, ids=[row[0] for row, _ in ROWS])
def test_the_programs_of_a_row_agree(row, dialects):
    assert len(row) == 1 + len(dialects)
    programs = {d: code(cell) for d, cell in zip(dialects, row[1:]) if cell != NONE}
    assert len(programs) >= 2
    first, *others = [result(dialect, lines) for dialect, lines in programs.items()]
    assert any(numpy.any(part) for part in first)
    for parts in others:
        for ours, theirs in zip(parts, first, strict=True):
            assert ours == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("row", table("Imports"), ids=lambda row: row[1])
def test_the_imports_work(row):
    for line in code(row[2]):
        exec(line, {})


def test_what_is_said_to_be_missing_is_missing_and_what_to_write_is_there():
    rows = table("What has no counterpart")
    missing = {text for row in rows for text in code(row[1]) if text.isidentifier()}
    assert {"const_graph", "jit", "pmap", "custom_jvp", "custom_vjp", "fixed_point"} <= missing
    for name in missing - {"vmap"}:  # which is there, but in another way
        assert not hasattr(microad, name), name
    for text in (text for row in rows for text in code(row[2])):
        home, _, name = text.rpartition(".")
        if home.startswith(("microad", "numpy")):
            exec(f"import {home}.{name}", {})
        elif text.isidentifier() and text not in ("for", "if", "while"):
            assert hasattr(microad, text), text
        elif text.startswith("np."):
            assert hasattr(microad.numpy, text[3:].partition("(")[0])


def test_names_that_mean_two_things():
    f = lambda x: numpy.sum(x**3)  # noqa: E731
    vjp, ans = microad.make_vjp(f)(X)
    assert vjp(1.0) == pytest.approx(3 * X**2)
    assert microad.make_jvp(f)(X)(V) == (ans, pytest.approx(3 * X**2 @ V))
    product, gradient = microad.make_hvp(f)(X)
    assert (product(V), gradient) == (pytest.approx(6 * X * V), pytest.approx(3 * X**2))
    assert microad.flatten({"b": 1.0, "a": 2.0})[0].tolist() == [1.0, 2.0]
    assert microad.misc.flatten({"b": 1.0, "a": 2.0})[0].tolist() == [2.0, 1.0]
