"""C18: what the build cells of the notebooks make, alone, solves tasks that no lesson has seen.

The engine of lesson n is what a learner has after it: every build cell up to there, run in order,
with nothing of the package but its errors.
"""

import ast
import math
from collections.abc import Iterator
from types import SimpleNamespace

from microad.bank.audit.book import Cell, Course
from microad.bank.audit.build import modules_of
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet
from microad.bank.audit.unseen import TASKS

ALLOWED = "microad.errors"


def check(course: Course, watch: Watch = quiet) -> Finding:
    """Run the tasks of every lesson on the engines of learners."""
    tasks = [(x.number, task) for x in course.lessons for task in TASKS.get(x.number, ())]
    problems = [p for number, task in tasks for p in _attempt(course, number, task)]
    for lesson in course.lessons:
        if any(map(modules_of, lesson.code)) and lesson.number not in TASKS:
            problems.append(f"audit/unseen.py has no task for lesson {lesson.number}")
    return finding(many(len(tasks), "unseen task"), problems)


def engine(course: Course, number: str) -> SimpleNamespace:
    """What a learner has built after lesson `number`.

    One namespace a module, as in the package: ``engine(course, "05").scalar.Value``.
    """
    spaces: dict[str, dict] = {}
    for lesson in course.lessons:
        if lesson.number > number:
            break
        imports = "\n".join(_imports(cell) for cell in lesson.code)
        for cell in lesson.code:
            for module in modules_of(cell):
                space = spaces.setdefault(module, {"__name__": "__main__"})
                exec(imports, space)
                exec(compile(_without_show(cell.source), f"<{lesson.name}>", "exec"), space)
    return SimpleNamespace(**{name: SimpleNamespace(**space) for name, space in spaces.items()})


def _imports(cell: Cell) -> str:
    """The imports of a cell that are no part of the package."""
    kept = []
    for node in ast.parse(cell.source).body:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        if all(name == ALLOWED or name.split(".")[0] != "microad" for name in names):
            kept.append(ast.unparse(node))
    return "\n".join(kept)


def _without_show(source: str) -> str:
    """A build cell without the expressions that only show what was built."""
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if not isinstance(node, ast.Expr)]
    return ast.unparse(tree)


def _attempt(course: Course, number: str, task: object) -> Iterator[str]:
    name = getattr(task, "__name__", "task").replace("_", " ")
    try:
        pairs = list(task(engine(course, number)))  # type: ignore[operator]
    except Exception as error:
        yield f"lesson {number}, {name}: {type(error).__name__}: {error}"
        return
    for got, true, room in pairs:
        if not math.isclose(got, true, rel_tol=room, abs_tol=room):
            yield f"lesson {number}, {name}: {got:.9g} instead of {true:.9g}"
