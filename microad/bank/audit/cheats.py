"""C9: an answer that cheats earns nothing: lies, patches, floods, and tables of known answers.

What attacks the judge itself, or reads the bank, cannot be stopped in the learner's own kernel;
the class grader (`microad.grading`) judges in another process, and its tests attack that.
"""

import builtins
import cmath
import math
import operator
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from textwrap import dedent
from typing import Any

from microad.bank.audit.book import Course
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet
from microad.bank.audit.strength import impatient
from microad.course.attempts import attempt
from microad.course.data import as_data
from microad.course.judge import define, judge_observed, mark
from microad.course.observe import look
from microad.course.report import Report
from microad.course.spec import Exercise, Namespace, Probe

MOST_OUTPUT = 10_000
A_MOMENT = 0.1  # seconds for what never ends

LIES = dedent("""
    def lies(kind):
        same = {name: lambda self, other: True for name in ("__eq__", "__le__", "__ge__")}
        others = {"__ne__": lambda self, other: False, "__hash__": lambda self: 0}
        return type("Liar", (kind,), same | others)

    Lie = lies(%s)
    Lie.__call__ = lambda self, *args, **options: self
    Lie.__getattr__ = lambda self, name: Lie()
    Lie.__getitem__ = lambda self, key: Lie()
    """)
PATCHES = dedent("""
    import builtins, cmath, math, operator

    for module in (math, cmath):
        module.isclose = lambda *args, **options: True
    operator.eq = lambda a, b: True
    builtins.isinstance = lambda *args: True
    builtins.all, builtins.any = lambda items: True, lambda items: False
    builtins.abs = builtins.round = lambda *args: 0
    builtins.len = lambda items: 0
    builtins.zip = lambda *args, **options: iter(())
    """)
NOTHING = "\ndef {name}(*args, **options):\n    return None\n"
LIAR = "\n{name} = Lie()\n"
FLOOD = '\ndef {name}(*args, **options):\n    print("x" * 1_000_000)\n    return None\n'
ENDLESS = '\ndef {name}(*args, **options):\n    while True:\n        print("x")\n'

CHEATS: dict[str, tuple[str, str]] = {
    "an object that equals everything": (LIES % "object", LIAR),
    "a number that equals everything": (LIES % "float", LIAR),
    "a text that equals everything": (LIES % "str", LIAR),
    "patched built-in functions": (PATCHES, NOTHING),
    "a flood of output": ("", FLOOD),
    "output without end": ("", ENDLESS),
}


def check(course: Course, watch: Watch = quiet) -> Finding:
    """Hand in every cheat for every exercise."""
    found: list[str] = []
    for number, exercise in enumerate(course.exercises):
        watch(number, len(course.exercises))
        found += [f"{exercise.id}: {problem}" for problem in problems(exercise)]
    cheats = (len(CHEATS) + 1) * len(course.exercises)
    return finding(
        f"{many(cheats, 'dishonest answer')}; attacks on the grader: tests/grading", found
    )


def problems(exercise: Exercise) -> Iterator[str]:
    """What the cheats achieve in one exercise."""
    for name, (preparation, each) in CHEATS.items():
        text = preparation + "".join(each.format(name=n) for n in exercise.names)
        report = submit(exercise, text)
        if report.score:
            yield f"{name} earns {report.score:g} of {report.points:g}"
        if len(report.output) > MOST_OUTPUT:
            yield f"{name}: {len(report.output)} characters of output are kept"
    earned, of = copied_score(exercise)
    if earned == of > 0:  # a part may be the same for every seed, and a right answer, too
        yield f"a table of the answers for another seed earns all {of:g} where cases are drawn"


def submit(exercise: Exercise, text: str) -> Report:
    """Judge an answer that may patch what it likes, and put everything back."""
    quick = impatient(exercise)
    endless = "while True:" in text
    with untouched():
        space = define(exercise, text)  # in the open, as a cell of a notebook is run
        if endless:  # it takes what it gets: little time shows as much as a lot
            return judge_observed(quick, look(replace(quick, seconds=A_MOMENT), space))
        return mark(quick, space)


@contextmanager
def untouched() -> Iterator[None]:
    """Give modules back as they were; a kernel of the learner's would stay as it is."""
    kept = [(module, {**vars(module)}) for module in (builtins, math, cmath, operator)]
    try:
        yield
    finally:
        for module, names in kept:
            module.__dict__.update(names)


# ---------------------------------------------------------------- a table of known answers


class Memory:
    """What a right function returned, by what it was given; plain data can be copied, no more."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.known: dict[str, Any] = {}
        self.last: Any = None
        self.worked = False

    def record(self, *args: Any, **options: Any) -> Any:
        """Call the function and remember what it gives."""
        key = repr((args, options))
        self.worked |= bool(args or options)
        ans = self.function(*args, **options)
        copied = as_data(ans)
        self.known[key] = self.last = copied if _is_data(copied) else None
        return ans

    def replay(self, *args: Any, **options: Any) -> Any:
        """Give what is in the table, or else the last entry."""
        return self.known.get(repr((args, options)), self.last)


def _is_data(copied: Any) -> bool:
    if isinstance(copied, list | dict):
        items = copied.values() if isinstance(copied, dict) else copied
        return all(map(_is_data, items))
    return copied is None or isinstance(copied, bool | int | float | str)


def copied_answers(exercise: Exercise, seed: int) -> tuple[dict[str, Any], set[str]]:
    """The answers of the reference for one seed, as functions that know nothing else.

    Returns
    -------
    tuple of (dict, set of str)
        The functions, and the probes that give them something to work on: what an answer
        without arguments returns is the same for everybody, and no copy.
    """
    space = define(exercise, exercise.reference)
    memories = {name: Memory(space[name]) for name in exercise.names if callable(space[name])}
    view = Namespace(space | {name: memory.record for name, memory in memories.items()})
    working = set()
    for probe in exercise.probes:
        for memory in memories.values():
            memory.worked = False
        for case in cases(exercise, probe, seed):
            attempt(partial(probe.observe, view, case), exercise.seconds)
        if any(memory.worked for memory in memories.values()):
            working.add(probe.name)
    return space | {name: memory.replay for name, memory in memories.items()}, working


def cases(exercise: Exercise, probe: Probe, seed: int) -> list[Any]:
    """The cases that the judge makes for a seed."""
    return list(probe.cases(random.Random(f"{exercise.id}/{probe.name}/{seed}")))


def copied_score(exercise: Exercise) -> tuple[float, float]:
    """What a copy of another seed's answers earns, of how much, where cases are drawn anew."""
    copied, working = copied_answers(exercise, 0)
    drawn = {p.name for p in exercise.probes if _varies(exercise, p)} & working
    if not drawn:
        return 0.0, 0.0
    results = [r for r in mark(exercise, copied, seed=1).results if r.name in drawn]
    return sum(r.points for r in results if r.passed), sum(r.points for r in results)


def _varies(exercise: Exercise, probe: Probe) -> bool:
    return repr(cases(exercise, probe, 0)) != repr(cases(exercise, probe, 1))
