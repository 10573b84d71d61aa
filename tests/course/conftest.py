"""A small bank of its own: lesson 99 with one exercise and a few questions."""

import math
import sys
from types import ModuleType

import pytest

from microad.course import checks, store
from microad.course.spec import Exercise, Option, Probe, Question, Wrong

REFERENCE = "def double(x):\n    return 2 * x\n"
GENERIC = ("Which case fails?", "You got {got} for {case}, not {expected}.", "Fill in: ___")
SQUARE = ("What is 2·2?", "For {case} you return {got}, not {expected}: {key}.", "x ___ 2")


def fixed(r):
    return [1.0, 2.0, 0.0, *(round(r.uniform(-5, 5), 3) for _ in range(5))]


def slope(space, x):
    return {"d/dx": (space.double(x + 1) - space.double(x - 1)) / 2}


def pair(space, case):
    result = space.double([3])
    return {"shape": len(result), "value": result}


def odd(space, x):
    return {"value": space.double(x)}


EXERCISE = Exercise(
    id="99-1",
    title="Twice",
    kind="CO",
    stars=1,
    names=("double",),
    setup="import math\n",
    reference=REFERENCE,
    right=("double = lambda x: x * 2\n", "def double(x):\n    return x + x\n"),
    wrongs=(
        Wrong("squares", "M-POW", "def double(x):\n    return [x[0]] * 2 if isinstance(x, list) "
              "else x * x\n", SQUARE),
        Wrong("halves", "M-INV", "def double(x):\n    return x / 2\n", GENERIC),
        Wrong("loops", "", "def double(x):\n    while True: pass\n", ("", "", ""), listed=False),
    ),
    probes=(
        Probe("doubles a number", fixed, odd, show=lambda x: f"x = {x:g}"),
        Probe("rises by 2", lambda r: [0.0, 3.0], slope, 2.0, show=lambda x: f"x = {x:g}"),
        Probe("doubles a list", lambda r: [None], pair, show=lambda _: "x = [3]"),
        Probe("doubles the infinite", lambda r: [math.inf, math.nan], odd, hidden=True),
    ),
    hints=GENERIC,
    lesson="99",
    seconds=1.0,
)  # fmt: skip


def asked(id, truth="4"):
    options = (
        Option("4", "Two and two is `4`."),
        Option("22", "That joins the texts.", "M-SYM"),
        Option("<b>5</b>", "That is one too many."),
    )
    return Question(id, "What is `2 + 2`?", options, lambda: truth)


@pytest.fixture(autouse=True)
def fresh(monkeypatch, tmp_path):
    """A learner's first day, in a file of its own."""
    monkeypatch.setenv("MICROAD_PROGRESS", str(tmp_path / "home" / "progress.json"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    for state in (checks._last, checks._level, store._memory):
        state.clear()


@pytest.fixture
def task():
    return EXERCISE


@pytest.fixture
def bank(monkeypatch):
    """Lesson 99, found by name like any other."""
    module = ModuleType("microad.bank.u99")
    module.EXERCISES = {EXERCISE.id: EXERCISE}
    module.PREDICTIONS = (asked("99a"),)
    module.CHECKPOINT = (asked("99-c1"), asked("99-c2", "22"))
    module.REVIEW = (asked("99-r1"),)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module
