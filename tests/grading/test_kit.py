"""What a student's process is given: the probes of every exercise, and nothing that is right."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from microad.bank.units import documents
from microad.course.judge import define, judge, reference
from microad.course.spec import exercises, lessons, module_of
from microad.errors import BadSpecError
from microad.grading.sandbox import bundle
from microad.grading.sandbox.bundle import compiled, files_of, foreign, given, group_of, make_kit
from microad.grading.sandbox.import_stubs import StandIns
from microad.grading.sandbox.loading import load

EVERY = [task for lesson in lessons() for task in exercises(lesson)]
# Probes that measure with the package, where the answer is something else than what they use.
MEASURED = {
    "02-6": "microad.numeric",  # the answer is a function that shows the fault of a test
    "02-7": "microad.numeric",  # the answer is a step
    "05-2": "microad.scalar",  # the answer is an order of lettered lines
}


@pytest.mark.parametrize("task", EVERY, ids=lambda task: task.id)
def test_the_files_hold_nothing_that_is_right(task):
    files = files_of(task)
    code = "\n".join(files.values())
    more = foreign(files) - set(given(task.setup))
    assert more == ({MEASURED[task.id]} if task.id in MEASURED else set())
    assert all(re.fullmatch(r"microad\.bank\.u\d\d\.probes_\d\d_\d+", name) for name in files)
    for name in ("verdict", "SOLUTION", "right answer"):
        assert name not in code.replace("verdict of the test", ""), f"{name} is in the files"
    for answer in (task.reference, *(wrong.source for wrong in task.wrongs)):
        bodies = [line.strip() for line in answer.splitlines() if len(line.strip()) > 25]
        own = [b for b in bodies if b not in task.setup and not b.startswith(("#", "def ", '"'))]
        own = [b for b in own if not re.match(r"(class|self\.\w+ = \w+$)", b)]
        assert not own or not all(line in code for line in own)


@pytest.mark.parametrize("task", EVERY, ids=lambda task: task.id)
def test_what_an_answer_of_few_letters_returns_is_not_in_the_files(task):
    """Letters to put in order, numbers to predict: the judge compares them, elsewhere."""
    code = "\n".join(files_of(task).values())
    returned = re.findall(r'return .*?"((?:[A-Z] )+[A-Z])"', task.reference)
    for letters in returned:
        assert letters not in code
        assert f'"{letters.replace(" ", "")}"' not in code


@pytest.fixture
def loaded():
    """A function that loads a kit as a template does, and returns its tasks."""

    def load_kit(tasks, extras=None):
        return load(compiled(make_kit(tasks, extras)), StandIns())

    before = dict(sys.modules)
    yield load_kit
    sys.modules.update(before)


def test_a_template_looks_with_the_probes_of_the_bank(loaded):
    for lesson in lessons():
        tasks = exercises(lesson)
        for id, found in loaded(tasks).items():
            (task,) = (task for task in tasks if task.id == id)
            assert [probe.name for probe in found.probes] == [probe.name for probe in task.probes]
            assert all(probe.verdict is None for probe in found.probes)


def test_a_private_probe_comes_from_its_own_file(tmp_path, loaded):
    path = tmp_path / "u05.py"
    path.write_text(
        "from microad.course.spec import Probe\nLIMIT = 7\n"
        "def look(ns, case): return {'x': LIMIT}\n"
        "ADD = {'05-3': (Probe('more', lambda r: [1], look),)}\n"
    )
    (task,) = (task for task in EVERY if task.id == "05-3")
    kit = make_kit([task], {"05-3": path})
    assert kit["modules"][str(path)] == path.read_text()
    found = loaded([task], {"05-3": path})["05-3"].probes
    assert [probe.name for probe in found] == [*(probe.name for probe in task.probes), "more"]


@pytest.mark.parametrize(
    "imported",
    ["microad.bank.u05.verdicts_05_4", "microad.bank.document", "microad.bank.u05", "microad.bank"],
)
def test_probes_that_import_what_is_right_are_refused(tmp_path, imported):
    path = tmp_path / f"{imported}.py"
    path.write_text(f"from {imported} import anything\nADD = {{}}\n")
    with pytest.raises(BadSpecError, match=f"imports? {imported}, which the judge alone may know"):
        files_of(EVERY[0], path)


def test_exercises_that_ask_to_write_what_others_are_given_have_another_process():
    groups = {task.id: group_of(task) for task in EVERY}
    assert groups["04-2"] == ()
    assert groups["04-3"] == groups["04-6"] == ("microad.scalar",)


def test_every_document_has_probes_and_every_file_of_probes_has_a_document():
    for lesson in lessons():
        folder = Path(bundle.__file__).parents[2] / "bank" / f"u{lesson}"
        wanted = {module_of(path.stem, "probes").split(".")[-1] for path in documents(lesson)}
        assert {path.stem for path in folder.glob("probes_*.py")} == wanted
        judged = {path.stem.replace("verdicts", "probes") for path in folder.glob("verdicts_*.py")}
        assert judged <= wanted


def test_an_exercise_without_probes_is_an_error():
    with pytest.raises(ModuleNotFoundError, match="probes_06_99"):
        files_of(replace(EVERY[-1], id=f"{EVERY[-1].id[:2]}-99"))


def test_reference_and_judge_agree_for_any_seed():
    for task in exercises("05"):
        assert reference(task, 12345)
        assert judge(task, define(task, task.reference), 12345).status == "right"
