"""All errors and their texts stand in `microad/errors`, and a test asserts each of them."""

import ast
import builtins
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import microad.errors
from microad.errors import MicroadError

ROOT = Path(__file__).parents[1]
LEAST = 4  # words that make a text; a name, or a cause in a table, has fewer

# Errors in the words of Python itself, which a learner is to see as such.
PYTHONS_OWN = {("microad/course/spec.py", "NameError")}

CLASSES = {
    name: thing
    for name, thing in vars(microad.errors).items()
    if isinstance(thing, type) and issubclass(thing, (MicroadError, Warning))
}


def name_of(call: ast.Call) -> str:
    """The last part of the name of what is called."""
    f = call.func
    return f.attr if isinstance(f, ast.Attribute) else f.id if isinstance(f, ast.Name) else ""


def is_error(name: str) -> bool:
    """Whether a name is that of an exception: of ours, of Python, or of a library."""
    known = getattr(builtins, name, None)
    python = isinstance(known, type) and issubclass(known, BaseException)
    return name in CLASSES or python or name.endswith(("Error", "Exception", "Warning", "Exit"))


def texts(node: ast.AST) -> Iterator[str]:
    """The strings in an expression; what is filled into an f-string counts as a word."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(v.value if isinstance(v, ast.Constant) else "_" for v in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def is_text(text: str) -> bool:
    """Whether a string says something, as against a name."""
    return len(text.split()) >= LEAST


def texts_in_variables(function: ast.AST) -> dict[str, str]:
    """The names in a function that a text is given to."""
    found = {}
    for node in ast.walk(function):
        if isinstance(node, (ast.Assign, ast.NamedExpr)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for text in filter(is_text, texts(node.value)):
                found |= {target.id: text for target in targets if isinstance(target, ast.Name)}
    return found


def findings(source: str) -> list[tuple[int, str, str]]:
    """Where an error is made with a text: the line, the error, the text."""
    found = set()
    tree = ast.parse(source)
    functions = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.Lambda))]
    for function in [*functions, tree]:
        known = {} if function is tree else texts_in_variables(function)
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and is_error(name := name_of(call)):
                given = [*call.args, *[word.value for word in call.keywords]]
                said = [text for arg in given for text in texts(arg)]
                said += [known[arg.id] for arg in given if getattr(arg, "id", "") in known]
                found |= {(call.lineno, name, text) for text in said if is_text(text)}
    return sorted(found)


SOURCES = [
    path.relative_to(ROOT).as_posix()
    for path in sorted((ROOT / "microad").rglob("*.py"))
    if path.parent != ROOT / "microad" / "errors"
]


@pytest.mark.parametrize("path", SOURCES)
def test_no_text_of_an_error_stands_outside_of_its_package(path):
    found = findings((ROOT / path).read_text(encoding="utf-8"))
    assert [f for f in found if (path, f[1]) not in PYTHONS_OWN] == []


@pytest.mark.parametrize(
    "wrong",
    [
        'raise ValueError("the number is not positive")',
        'raise ValueError(f"the number {x!r} is negative")',
        'def f(x):\n    raise TableError("cause", why=f"{x} is no number")',
        'def f(x):\n    why = "the number is not positive"\n    raise OddError(why)',
        'error = StoreError(path, "the disk is full now")',
        'raise errors.RateError("a" if x else "that is too large")',
        'raise typer.Exit(("no such file there", 2))',
    ],
)
def test_a_text_at_the_place_that_raises_is_found(wrong):
    assert len(findings(wrong)) == 1


def test_names_and_causes_are_no_texts():
    right = """
def f(x, why):
    label = "a label that nobody raises"
    print(f"the value of {x} is small")
    raise StoreError(path, "no writing", error=error, names=[label[0]])
    raise NoOptionError("reshape", f"order={x!r}", "write order='C'")
"""
    assert findings(right) == []


# ---------------------------------------------------------------- each of them is asserted


@cache
def asserted_somewhere() -> set[str]:
    """The names of errors that some test expects to be raised, or asks for."""
    found = set()
    for path in (ROOT / "tests").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("microad.errors")
            for alias in node.names
        }
        names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        attributes = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        found |= (imported & names) | (attributes & CLASSES.keys())
    return found


# What only has classes below it, which are asserted.
BASES = {"MicroadError", "TableError", "FileError", "GradientMismatch"}


@pytest.mark.parametrize("name", sorted(CLASSES.keys() - BASES))
def test_each_error_is_asserted_in_a_test(name):
    assert name in asserted_somewhere()


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_each_error_says_what_it_is_for(name):
    assert (CLASSES[name].__doc__ or "").endswith((".", "\n    "))
    assert name.endswith(("Error", "Warning", "Mismatch"))
