"""By what a class is judged: the secret, a teacher's own files, exercises that build on others."""

import json
import math
import stat
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sandboxed import FULL, SECRET, quick_grader, scores, submission
from submissions import cell as code_cell
from submissions import notebook_of, run_command

from microad.course.data import Foreign, Raised, same
from microad.course.observe import Observed
from microad.errors import NonsenseError, OverlayError, SecretError
from microad.grading.grader.secret import mark_of, read_secret, seed_of
from microad.grading.overlay import overlay_files, read_overlay
from microad.grading.sandbox.bundle import make_kit
from microad.grading.sandbox.import_stubs import Silent, Withheld
from microad.grading.sandbox.transport import (
    MARK,
    pack_observed,
    unpack_observed,
)
from microad.grading.sandbox.walls import missing
from microad.grading.specs import Settings, Specs, spec_hash

needs_sandbox = pytest.mark.skipif(bool(missing()), reason=missing())

# ---------------------------------------------------------------- the secret


def test_a_secret_is_drawn_once_and_for_the_teacher_alone(tmp_path):
    path = tmp_path / "class" / "seed"
    secret = read_secret(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_secret(path) == secret != read_secret(tmp_path / "other")
    assert len(secret) >= 32


@pytest.mark.parametrize(
    ("content", "why"), [("short", "fewer than 32"), ("ß" * 40, "ascii"), (None, "directory")]
)
def test_a_file_that_holds_no_secret_is_an_error(tmp_path, content, why):
    path = tmp_path / "seed"
    path.mkdir() if content is None else path.write_text(content)
    with pytest.raises(SecretError, match=why):
        read_secret(path)


def test_the_seed_is_not_in_the_results():
    seed = seed_of(SECRET, "05")
    assert seed != seed_of(SECRET, "04")
    assert seed != seed_of(b"another secret", "05")
    assert str(seed) not in mark_of(seed)
    assert mark_of(seed) != mark_of(seed + 1)


# ---------------------------------------------------------------- a teacher's own file

MORE = """
from microad.course.spec import Probe

def cases(r):
    yield from (1.0, r.uniform(2, 3))

def observe(ns, rate):
    return {"losses": ns.fit([(rate, 1.0)], 2, 0.1)}

ADD = {"05-6": (Probe("one point", cases, observe, points=2.0),)}
POINTS = {"05-6": {"the first step": 0.5}}
SEED = "second round"
"""


def overlay(tmp_path, text, name="u05.py"):
    path = tmp_path / name
    path.write_text(text)
    return path


@needs_sandbox
def test_more_probes_and_other_weights(tmp_path):
    with quick_grader(overlays={"05": MORE}) as grader:
        graded = grader.grade(submission(notebook_of("05")))
        wrong = grader.grade(submission(notebook_of("05", {"05-6": "def fit(*args): return [0]"})))
    assert scores(graded) == FULL | {"05-6": FULL["05-6"] + 2.0 - 0.5}
    (mark,) = (mark for mark in wrong.marks if mark.id == "05-6")
    assert mark.report["results"][-1] == {
        "name": "one point", "passed": False, "points": 2.0, "hidden": False
    }  # fmt: skip
    with Specs(Settings(SECRET)) as plain, Specs(Settings(SECRET, {"05": MORE})) as own:
        assert plain.lesson("05").seed != own.lesson("05").seed
        assert plain.lesson("05").spec != own.lesson("05").spec
        assert plain.lesson("04") == own.lesson("04")


WITHOUT_TRUTH = """
from microad.course.spec import Probe

def observe(ns, case):
    return {"after call 2": ns.answer_05_4()[1]}

ADD = {"05-4": (Probe("the second call", lambda r: [2], observe),)}
"""
TRUTH = """
def verdict(case, seen):
    return {name: "right" if got == 3 else f"{got} is not it" for name, got in seen.items()}

VERDICTS = {"05-4": {"the second call": verdict}}
"""


@needs_sandbox
def test_what_a_private_probe_finds_is_judged_by_a_file_that_no_student_gets():
    overlays = {"05": WITHOUT_TRUTH, "05_verdicts": TRUTH}
    wrong = "def answer_05_4(): return [1, 1, 1]\ndef backward(root): root.backward()"
    with quick_grader(overlays=overlays) as grader:
        graded = grader.grade(submission(notebook_of("05", {"05-4": wrong})))
    (mark,) = (mark for mark in graded.marks if mark.id == "05-4")
    assert [result["passed"] for result in mark.report["results"]] == [False, *[True] * 3, False]
    with (
        Specs(Settings(SECRET, {"05": WITHOUT_TRUTH})) as bare,
        Specs(Settings(SECRET, overlays)) as judged,
    ):
        (task,) = (task for task in judged.lesson("05").tasks if task.id == "05-4")
        assert task.probes[-1].verdict(2, {"x": 4}) == {"x": "4 is not it"}
        assert bare.lesson("05").spec != judged.lesson("05").spec
        assert make_kit([task], judged.lesson("05").extras)["modules"].keys() == {
            "microad.bank.u05.probes_05_4", str(judged.lesson("05").extras["05-4"])
        }  # fmt: skip


@pytest.mark.parametrize(
    ("probes", "verdicts", "why"),
    [
        (
            WITHOUT_TRUTH.replace("observe),", "observe, verdict=print),"),
            None,
            "its probe 'the second call' has a verdict; move it to VERDICTS in u05_verdicts.py",
        ),
        (WITHOUT_TRUTH, "x = 1", "defines none of VERDICTS"),
        (WITHOUT_TRUTH, TRUTH.replace("second", "third"), "05-4 has no probe 'the third call'"),
        (WITHOUT_TRUTH, TRUTH.replace("05-4", "05-77"), "no exercise '05-77'"),
    ],
)
def test_a_verdict_in_the_wrong_place_is_an_error(tmp_path, probes, verdicts, why):
    path = overlay(tmp_path, probes)
    if verdicts:
        overlay(tmp_path, verdicts, "u05_verdicts.py")
    with Specs(Settings(SECRET)) as specs, pytest.raises(OverlayError, match=why):
        read_overlay(path).apply(specs.lesson("05").tasks)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("x = 1", "defines none of ADD, NEEDS, POINTS, SEED"),
        ('NEEDS = {"05-77": ("05-1",)}', "no exercise '05-77'"),
        ('POINTS = {"05-1": {"charm": 1.0}}', "exercise 05-1 has no probe 'charm'"),
        ('POINTS = {"05-6": {"the first step": 0.0}}', "points are not above 0"),
        (MORE.replace("one point", "the first step"), "stands there more than once"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, text, why):
    with Specs(Settings(SECRET)) as specs, pytest.raises(OverlayError, match=why):
        read_overlay(overlay(tmp_path, text)).apply(specs.lesson("05").tasks)


def test_a_folder_of_files_is_read_by_lesson(tmp_path):
    overlay(tmp_path, MORE)
    assert overlay_files(tmp_path) == {"05": MORE}
    overlay(tmp_path, TRUTH, "u05_verdicts.py")
    assert overlay_files(tmp_path) == {"05": MORE, "05_verdicts": TRUTH}
    overlay(tmp_path, TRUTH, "u04_verdicts.py")
    with pytest.raises(OverlayError, match=r"the file u04\.py, which it belongs to, is missing"):
        overlay_files(tmp_path)
    overlay(tmp_path, MORE, "u04.py")
    overlay(tmp_path, MORE, "u77.py")
    with pytest.raises(OverlayError, match="there is no lesson '77'"):
        overlay_files(tmp_path)
    with pytest.raises(OverlayError, match="no file such as"):
        overlay_files(tmp_path / "nowhere")


def test_the_hash_of_a_lesson_is_stable_and_its_own():
    assert spec_hash("05") == spec_hash("05")
    assert len({spec_hash("05"), spec_hash("04"), spec_hash("05", "more")}) == 3


# ---------------------------------------------------------------- no double jeopardy

BUILDS_ON = 'NEEDS = {"05-4": ("05-3",)}'
USES = """
def answer_05_4():
    return [1, 3, 6]

def backward(root):
    nodes = topo_order(root)
    kept = {node: node.grad for node in nodes if not node.parents}
    for node in nodes:
        node.grad = 0.0
    sweep(root)
    for node, before in kept.items():
        node.grad += before
"""


@needs_sandbox
def test_one_mistake_costs_once():
    answers = {"05-3": "def sweep(root): root.grad = 1.0", "05-4": USES}
    with quick_grader() as grader:
        twice = scores(grader.grade(submission(notebook_of("05", answers))))
    with quick_grader(overlays={"05": BUILDS_ON}) as grader:
        graded = grader.grade(submission(notebook_of("05", answers)))
        right = grader.grade(submission(notebook_of("05", {"05-4": USES})))
        both = grader.grade(submission(notebook_of("05", answers | {"05-4": "x = 1"})))
    assert twice["05-4"] < FULL["05-4"]
    assert scores(graded) == FULL | {"05-3": scores(graded)["05-3"]}
    assert scores(graded)["05-3"] < FULL["05-3"]
    (mark,) = (mark for mark in graded.marks if mark.id == "05-4")
    assert "judged with a right answer to 05-3" in mark.notes[-1]
    assert scores(right) == FULL
    assert not any("judged with" in note for mark in right.marks for note in mark.notes)
    assert scores(both)["05-4"] == 0


@needs_sandbox
def test_right_answers_that_one_exercise_is_lent_are_not_there_for_another():
    """05-2 is judged with a right 05-3 beside it; the wrong 05-3 tries to keep what it sees."""
    cell = "import sys\nsys.runs = getattr(sys, 'runs', 0) + 1\nraise ValueError(f'run {sys.runs}')"
    keeper = (
        "import sys\n"
        "if 'sweep' in globals(): sys.kept = sweep\n"
        "sweep = getattr(sys, 'kept', lambda root: None)"
    )
    needs = 'NEEDS = {"05-2": ("05-3",), "05-3": ("05-4",)}'
    notebook = notebook_of("05", {"05-2": "ANSWER = 'A'", "05-3": keeper, "05-4": keeper})
    notebook["cells"].insert(0, code_cell("code", cell, "count"))
    with quick_grader(overlays={"05": needs}) as grader:
        graded = grader.grade(submission(notebook))
    assert {remark[-5:] for remark in graded.remarks} == {"run 1", "run 2"}
    assert scores(graded)["05-3"] < FULL["05-3"]


# ---------------------------------------------------------------- on the way between processes

NUMBERS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANY = st.recursive(
    NUMBERS | st.builds(Foreign, st.text(), st.text()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@drawn(ANY | st.builds(Raised, st.text(), st.text()))
def test_observations_arrive_as_they_were_sent(data):
    [[arrived]] = unpack_observed(pack_observed(Observed(((data,),))), [1]).signature
    assert repr(arrived) == repr(data)
    assert same(arrived, data, 0.0)


@drawn(st.recursive(NUMBERS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_nonsense_is_refused_or_is_plain_data(forged):
    row = {"rows": [[forged]], "attempted": True, "output": "", "notes": [forged]}
    for seen in (forged, {"rows": forged}, row, row | {"rows": [[{MARK: forged}]]}):
        with suppress(NonsenseError):
            assert isinstance(unpack_observed(json.dumps(seen), [1]), Observed)


def test_a_forged_observation_cannot_be_too_deep_or_have_other_cases():
    seen = Observed((({"x": math.inf},), (Raised("KeyError"),)))
    told = pack_observed(seen)
    assert unpack_observed(told, [1, 1]) == seen
    with pytest.raises(NonsenseError, match="number of cases"):
        unpack_observed(told, [1, 2])
    for forged, why in [
        (told.replace("Infinity", "[" * 100 + "]" * 100), "too deep"),
        (told.replace("Infinity", "[" * 10**5 + "]" * 10**5), "no JSON"),
        (told.replace("Infinity", f"[{'1,' * 10**5}1]"), "too long"),
        ("[]", "no observation"),
        ("None", "no JSON"),
    ]:
        with pytest.raises(NonsenseError, match=why):
            unpack_observed(forged, [1, 1])
    assert not unpack_observed(pack_observed(replace(seen, attempted=False)), [1]).attempted


def test_stand_ins_are_silent_or_say_what_is_not_given():
    ax = Silent()
    with ax as same_one:
        ax[0].plot([1]).set_title("x")
    assert same_one is ax
    assert list(ax) == []
    for use in (lambda v: v(1), lambda v: v.data, lambda v: isinstance(1, v), lambda v: v + 1,
                lambda v: exec("class Mine(v): pass", {"v": v})):  # fmt: skip
        with pytest.raises(ImportError, match="is not given in this exercise"):
            use(Withheld("microad.scalar.Value"))


# ---------------------------------------------------------------- the command


@needs_sandbox
def test_the_command_grades_reports_and_repeats(tmp_path):
    folder = tmp_path / "submitted" / "ada" / "05_backward"
    folder.mkdir(parents=True)
    (folder / "05_backward.ipynb").write_text(json.dumps(notebook_of("05")))
    (tmp_path / "submitted" / "bob.ipynb").write_text("{")
    arguments = ["grade", tmp_path / "submitted", "--out", tmp_path / "out", "--seed-file",
                 tmp_path / "class" / "seed", "-j", "2"]  # fmt: skip
    first = run_command(*arguments)
    assert first.returncode == 1, first.stderr
    assert "2 graded, 0 known from before" in first.stdout
    assert "1 could not be graded:\n  bob: " in first.stdout
    assert (tmp_path / "out" / "gradebook.csv").is_file()
    (tmp_path / "submitted" / "bob.ipynb").unlink()
    (tmp_path / "private").mkdir()
    overlay(tmp_path / "private", MORE)
    second = run_command(*arguments, "--overlay", tmp_path / "private")
    assert second.returncode == 0, second.stderr
    assert "1 graded, 0 known from before" in second.stdout
    assert "1 results removed" in second.stdout
    assert "1 marks changed:\n  ada 05-6: 4 -> 5.5" in second.stdout
    third = run_command(*arguments, "--overlay", tmp_path / "private", "--unsafe")
    assert "0 graded, 1 known from before" in third.stdout
    assert "NOT SANDBOXED" in third.stderr
