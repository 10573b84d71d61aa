"""What a student's process is given: the probes of every exercise, and nothing that is right."""

import re

import pytest

from microad.course.judge import define, judge, reference
from microad.course.spec import exercises, lessons
from microad.errors import BadSpecError
from microad.grading.sandbox.bundle import RESULT, Extra, cut, given, group_of, load, make_kit

EVERY = [task for lesson in lessons() for task in exercises(lesson)]
# Probes that measure with the package, where the answer is something else than what they use.
MEASURED = {
    "02-6": "microad.numeric",  # the answer is a function that shows the fault of a test
    "02-7": "microad.numeric",  # the answer is a step
    "05-2": "microad.scalar",  # the answer is an order of lettered lines
}


@pytest.mark.parametrize("task", EVERY, ids=lambda task: task.id)
def test_the_slice_holds_nothing_that_is_right(task):
    modules, foreign = cut(task)
    code = "\n".join(modules.values())
    more = foreign - set(given(task.setup))
    assert more == ({MEASURED[task.id]} if task.id in MEASURED else set())
    for name in ("REFERENCE", "WRONGS", "Wrong(", "Exercise(", "verdict(", "settle=", "hidden="):
        assert name not in code, f"{name} is in the slice"
    for answer in (task.reference, *(wrong.source for wrong in task.wrongs)):
        bodies = [line.strip() for line in answer.splitlines() if len(line.strip()) > 25]
        own = [b for b in bodies if b not in task.setup and not b.startswith(("#", "def ", '"'))]
        own = [b for b in own if not re.match(r"(class|self\.\w+ = \w+$)", b)]
        assert not own or not all(line in code for line in own)


@pytest.mark.parametrize("task", EVERY, ids=lambda task: task.id)
def test_the_slice_observes_what_the_bank_observes(task):
    space = {RESULT: {}}
    modules, _ = cut(task)
    (last,) = (source for source in modules.values() if RESULT in source)
    try:
        exec(last, space)
    except ImportError as error:  # a module of the slice itself, which a template would have
        pytest.skip(f"needs {error.name}")
    probes = space[RESULT][task.id]
    assert [probe.name for probe in probes] == [probe.name for probe in task.probes]
    assert all(probe.points == 1 and not probe.hidden and probe.settle is None for probe in probes)


def test_a_private_probe_comes_from_its_own_file(tmp_path):
    path = tmp_path / "u05.py"
    path.write_text(
        "from microad.course.spec import Probe\nANSWER = 42\nLIMIT = 7\n"
        "def look(ns, case): return {'x': LIMIT}\n"
        "ADD = {'05-3': (Probe('more', lambda r: [1], look, settle=lambda c, s: {'x': ANSWER}),)}\n"
    )
    (task,) = (task for task in EVERY if task.id == "05-3")
    kit = make_kit([task], {"05-3": Extra(path, "ADD['05-3']")})
    code = kit["modules"][str(path)]
    assert "LIMIT = 7" in code
    assert "ANSWER" not in code


def test_exercises_that_ask_to_write_what_others_are_given_have_another_process():
    groups = {task.id: group_of(task) for task in EVERY}
    assert groups["04-2"] == ()
    assert groups["04-3"] == groups["04-6"] == ("microad.scalar",)


def test_an_exercise_that_is_not_written_down_is_an_error():
    from dataclasses import replace

    with pytest.raises(BadSpecError, match="no Exercise"):
        cut(replace(EVERY[-1], id=f"{EVERY[-1].id[:2]}-99"))


def test_a_module_is_read_once():
    assert load("microad.bank.u05.deep") is load("microad.bank.u05.deep")


def test_reference_and_judge_agree_for_any_seed():
    for task in exercises("05"):
        assert reference(task, 12345)
        assert judge(task, define(task, task.reference), 12345).status == "right"
