"""The judge: every status is reachable, and no answer gets out of it."""

import builtins
import json
import signal
import sys
import threading
from dataclasses import replace

import pytest

from microad.course import report as r
from microad.course.judge import define, judge, judge_observed, mistakes, reference
from microad.course.observe import look, observe
from microad.course.spec import Namespace
from microad.errors import BadSpecError


def answer(task, source, **options):
    return judge(task, define(task, source), **options)


def body(*lines):
    return "def double(x):\n" + "".join(f"    {line}\n" for line in lines)


STATUS = {
    r.NOT_ATTEMPTED: [
        "",
        body("raise NotImplementedError()"),
        body("raise NotImplementedError"),
        body('"Twice."', "raise NotImplementedError('todo')"),
        body('"Twice."'),
        body("..."),
        body("pass"),
        body("y = x", "raise NotImplementedError()"),
        "double = None\n",
    ],
    r.DOES_NOT_RUN: [
        body("return y"),
        body("import sys", "sys.exit()"),
        body("raise KeyboardInterrupt"),
        body("raise GeneratorExit"),
        body("return double(x)"),
        body("raise MemoryError"),
        body("class E(BaseException):", "    def __str__(self): return 1 / 0", "raise E"),
        "double = 3\n",
        body("exit()"),
        body("raise BaseExceptionGroup('x', [SystemExit()])"),
        "class M(type):\n    def __getattribute__(self, name): raise KeyError(name)\n"
        "class double(metaclass=M): pass\n",
    ],
    r.WRONG_SHAPE: [
        body("return None if x == 1 else 2 * x"),
        body("return [2 * x]"),
        body("return str(2 * x)"),
        body("return True if x == 1 else 2 * x"),
        body("return (2 * x for _ in [0]) if x == 1 else 2 * x"),
        body("a = []; a.append(a); return a if x == 1 else 2 * x"),
        body("return [0] * 10**6 if x == 1 else 2 * x"),
    ],
    r.WRONG_VALUE: [body("return 3 * x"), body("return math.nan"), body("return 2 * x + 1e-6")],
    r.WRONG_GRADIENT: [body("return 2 * x if x in (1, 2, 0) or x % 1 else x + 2")],
    r.TOO_SLOW: [
        body("while True: pass"),
        body("while True:", "    try: x + 1", "    except: pass"),
        body("while True:", "    try:", "        while True: len('a')", "    except BaseException:",
             "        continue"),
        body("try:", "    while True: pass", "except BaseException:", "    return 2 * x"),
        body("import time", "time.sleep(10)"),
    ],
    r.RIGHT: [
        body("return 2 * x"),
        body("print('x' * 10**6)", "return 2 * x"),
        body("import sys", "print('oh', file=sys.stderr)", "return 2 * x"),
        body("import warnings", "warnings.warn(f'beware of {x}')", "return 2 * x"),
        body("import logging", "logging.error('oh')", "return 2 * x"),
        body("import signal", "signal.signal(signal.SIGALRM, signal.SIG_IGN)", "return 2 * x"),
        body("class F(float):", "    def __eq__(self, o): return False", "    __hash__ = None",
             "return F(2 * x) if isinstance(x, float) else 2 * x"),
        body("return (2 * x if isinstance(x, float) else tuple(x * 2))"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "source"), [(status, source) for status in STATUS for source in STATUS[status]]
)
def test_status(task, status, source, capfd):
    report = answer(task, source)
    assert report.status == status
    assert capfd.readouterr() == ("", "")
    assert (report.score == report.points) == (status == r.RIGHT)
    assert len(report.text().splitlines()) <= 25
    assert report._repr_html_().count("<section") == 1
    json.dumps(report.as_dict())


def test_a_lying_answer_is_not_believed(task):
    lie = "class Liar:\n    def __eq__(self, other): return True\n    __hash__ = None\n"
    lie += "    def __repr__(self): return '4' * 10**7\n" + body("return Liar()")
    report = answer(task, lie)
    assert report.score == 0
    assert report.status in (r.WRONG_SHAPE, r.DOES_NOT_RUN)
    assert len(report.text()) < 3000


def test_partial_credit_and_smallest_counterexample(task):
    report = answer(task, body("return 2 * x if x != 0 else 1"))
    assert report.status == r.WRONG_VALUE
    assert (report.score, report.points) == (4, 5)
    assert report.counterexample == r.Counterexample("doubles a number", "x = 0", "value", "1", "0")
    assert "value   yours 1   expected 0" in report.text()


def test_what_looks_alike_is_told_apart(task):
    found = answer(task, body("return 2 * x + 1e-7")).counterexample
    assert (found.got, found.expected) == ("2.0000001", "2.0")
    found = answer(task, body("return f'{2 * x:g}'")).counterexample
    assert (found.got, found.expected) == ("2 (a text)", "2 (a number)")


def test_hidden_cases_are_named_and_not_shown(task):
    source = body("return 2 * x if not isinstance(x, float) or x < 9e9 else 0")
    assert answer(task, source).counterexample.case == "inf"  # who learns alone may see it
    report = judge_observed(task, look(task, define(task, source)))  # as in a class
    assert report.counterexample.case == ""
    assert "inf" not in report.text().replace("infinite", "").replace("expected inf", "")
    assert "fails    doubles the infinite (hidden cases)" in report.text()


def test_nan_equals_nan_and_bool_is_no_number(task):
    assert answer(task, body("return 2 * x")).status == r.RIGHT
    assert answer(task, body("return 2 * x if x != 1 else 2 + 1e-12")).status == r.RIGHT


def test_the_line_of_an_error_is_told(task, tmp_path):
    cell = tmp_path / "cell.py"
    cell.write_text("def double(x):\n    return x.twice()\n")
    space = {"__name__": "__main__"}
    exec(compile(cell.read_text(), str(cell), "exec"), space)
    found = judge(task, space).counterexample
    assert found.where == "line 2: return x.twice()"
    assert found.expected == ""
    assert found.got == "AttributeError: 'float' object has no attribute 'twice'"


def test_diagnosis_exact_partial_and_none(task):
    squares = answer(task, task.wrongs[0].source)
    assert squares.diagnosis == r.Diagnosis("squares", "M-POW")
    assert squares.hint == "What is 2·2?"
    assert squares.hints[1] == "For x = 1 you return 1, not 2: value."
    also = answer(task, body("return x * x if x == 1 else 77"))
    assert also.diagnosis is None
    assert also.hints[1] == "You got 1 for x = 1, not 2."
    assert answer(task, body("return x + 1e3")).diagnosis is None


def test_a_mistake_beside_another_one_is_recognized(task):
    both = "def double(x):\n    return x / 2 if isinstance(x, float) else x.shape\n"
    # the list fails otherwise than in "halves": what makes the number right is named
    assert "another operation" in answer(task, both).diagnosis.name
    both = "def double(x):\n    return x / 2 if x == x else 7\n"
    assert answer(task, both).diagnosis.name == "halves"


def test_an_error_with_another_cause_is_not_a_diagnosis(task):
    import dataclasses

    wrong = dataclasses.replace(task.wrongs[1], name="asks y", source=body("return y"))
    other = dataclasses.replace(task, wrongs=(wrong,))
    assert answer(other, body("return y")).diagnosis.name == "asks y"
    assert (
        answer(other, body("return z")).diagnosis.name
        == "it uses the name `z`, which nothing defines"
    )


def test_nothing_an_answer_changes_stays(task):
    depth, length, out = sys.getrecursionlimit(), builtins.len, sys.stdout
    source = "import builtins, sys\nlen = None\n" + body(
        "builtins.len = lambda _: 7", "sys.setrecursionlimit(10**5)", "sys.stdout = None",
        "if isinstance(x, list): x[0] = 99", "return x")  # fmt: skip
    answer(task, source)
    assert (sys.getrecursionlimit(), builtins.len, sys.stdout) == (depth, length, out)
    assert answer(task, task.reference).status == r.RIGHT


def test_the_alarm_of_others_is_given_back(task):
    rang = []
    handler = signal.signal(signal.SIGALRM, lambda *_: rang.append(1))
    old = signal.setitimer(signal.ITIMER_REAL, 60)
    try:
        answer(task, task.reference)
        left, _ = signal.getitimer(signal.ITIMER_REAL)
        assert 50 < left <= 60
        assert signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL
    finally:
        signal.setitimer(signal.ITIMER_REAL, *old)
        signal.signal(signal.SIGALRM, handler)
    assert not rang


def test_beside_the_main_thread_there_is_a_note(task):
    found = []
    thread = threading.Thread(target=lambda: found.append(answer(task, task.reference)))
    thread.start()
    thread.join()
    assert found[0].status == r.RIGHT
    assert "no time limit" in found[0].notes[0]


def test_output_and_warnings_are_shown_with_the_report(task):
    report = answer(
        task,
        body("import warnings", "print('here', x)", "warnings.warn('careful')", "return 2 * x"),
    )
    assert report.notes == ("UserWarning: careful",)
    assert "  | here 1.0" in report.text()
    assert "more lines" in report.text()


def test_seeds_give_other_cases_and_the_same_seed_the_same(task):
    source = body("return 3 * x if x % 1 else 2 * x")
    cases = [answer(task, source, seed=seed).counterexample.case for seed in (0, 0, 1)]
    assert cases[0] == cases[1] != cases[2]


def test_a_namespace_will_do(task):
    assert judge(task, Namespace(define(task, task.reference))).status == r.RIGHT


def test_a_broken_reference_is_our_mistake(task):
    import dataclasses

    broken = dataclasses.replace(task, reference=body("return x.y"))
    with pytest.raises(BadSpecError, match="doubles a number"):
        answer(broken, task.reference)


@pytest.fixture
def observed(monkeypatch):
    """What is observed beside the answer: the reference, and each mistake."""
    for cached in (reference, mistakes):
        cached.cache_clear()
    seen = []

    def note(exercise, space, seed):
        seen.append(seed)
        return observe(exercise, space, seed)

    monkeypatch.setattr("microad.course.judge.observe", note)
    return seen


def test_a_right_answer_is_compared_with_no_mistake(task, observed):
    for _ in range(3):
        assert answer(task, task.right[0]).status == r.RIGHT
    assert observed == [0]


def test_what_each_mistake_fails_is_worked_out_once_for_an_exercise_and_seed(task, observed):
    for wrong in (task.wrongs[0], task.wrongs[1], task.wrongs[0]):
        assert answer(task, wrong.source).diagnosis.name == wrong.name
    assert observed == [0] * (1 + len(task.wrongs))
    judge(task, define(task, task.wrongs[0].source), seed=1)
    assert observed[1 + len(task.wrongs) :] == [1] * (1 + len(task.wrongs))


def test_an_exercise_that_a_teacher_exchanged_has_mistakes_of_its_own(task):
    first, *others = task.wrongs
    assert answer(task, first.source).diagnosis.name == first.name
    renamed = replace(task, wrongs=(replace(first, name="another name"), *others))
    assert answer(renamed, first.source).diagnosis.name == "another name"


def test_nan_is_shown_in_words(task):
    assert answer(task, body("return math.nan")).counterexample.got == "NaN"


PATCHES = [
    "builtins.all = lambda items: True",
    "builtins.any = lambda items: False",
    "builtins.zip = lambda *a, **k: iter(())",
    "builtins.isinstance = lambda *a: True",
]


@pytest.mark.parametrize("patch", PATCHES)
def test_built_in_functions_that_a_cell_exchanged_do_not_help(task, patch):
    """A cell of a notebook runs before the judge does, and what it patches stays."""
    before = dict(vars(builtins))
    space = {"__name__": "__main__"}
    wrong = define(task, task.wrongs[0].source)
    try:
        exec(f"import builtins\n{patch}", space)
        exchanged = dict(vars(builtins))
        report = judge(task, wrong)
        after = dict(vars(builtins))
    finally:
        vars(builtins).update(before)
    assert report.score < report.points
    assert after == exchanged  # what the learner does with the kernel is the learner's affair


FINALIZED = """
class Stubborn:
    def __del__(self):
        {what}

def double(x):
    Stubborn()
    return 2 * x
"""


def test_a_finalizer_that_never_ends_is_interrupted_without_a_word(task, monkeypatch):
    """It is where matplotlib was when time was up: an exception there can go nowhere."""
    monkeypatch.setattr(sys, "unraisablehook", pytest.fail)  # nothing gets out
    quick = replace(task, seconds=0.1)
    report = answer(quick, FINALIZED.format(what="while True: pass"))
    assert report.status == r.TOO_SLOW
    assert "TimeUp" not in report.output
    told = answer(quick, FINALIZED.format(what="raise KeyError('lost')"))
    assert told.status == r.RIGHT
    assert "lost" in told.output
