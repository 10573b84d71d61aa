"""A mistake is named by undoing it, and its name and hints are whole sentences."""

import ast

import pytest

from microad.course.contract import MESSAGES, OUTSIDE, Slip
from microad.course.judge import define, judge
from microad.course.repairs import find_repair
from microad.course.repairs.search import RULES
from microad.course.slips import texts, told
from microad.course.spec import exercise


@pytest.mark.parametrize(
    "rule", [name for name, _, _ in RULES] + [m[2] for m in MESSAGES + OUTSIDE]
)
def test_every_rule_has_its_texts(rule):
    assert rule in texts()


@pytest.mark.parametrize("rule", sorted(texts()))
def test_texts_are_three_hints(rule):
    name, (ask, tell, example) = told(Slip(rule, {}))
    assert name
    assert not name.endswith(".")
    assert ask.endswith("?")
    assert tell.endswith((".", "?"))
    assert "___" in example


def repaired(source, right, *calls):
    """The rule that makes a source give what another one gives."""

    def results(tree):
        space = {}
        exec(compile(tree, "<test>", "exec"), space)
        try:
            return [eval(call, space) for call in calls]
        except Exception:
            return None

    wanted = results(ast.parse(right))
    found = find_repair(ast.parse(source), right, lambda tree: results(tree) == wanted)
    return found and found.rule


SQUARE = "def f(x):\n    return x ** 2 / 2"
TOTAL = "def f(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t"


@pytest.mark.parametrize(
    ("rule", "source", "right"),
    [
        ("power", "def f(x):\n    return x ^ 2 / 2", SQUARE),
        ("floor", "def f(x):\n    return x ** 2 // 2", SQUARE),
        ("prints", "def f(x):\n    print(x ** 2 / 2)", SQUARE),
        ("no return", "def f(x):\n    y = x ** 2 / 2", SQUARE),
        ("minus", "def f(x):\n    return -(x ** 2) / 2", SQUARE),
        ("brackets", "def f(x):\n    return x ** (2 / 2)", SQUARE),
        ("rounding", "def f(x):\n    return round(x ** 2 / 2)", SQUARE),
        ("return inside", TOTAL.replace("    return t", "        return t"), TOTAL),
        ("minus", TOTAL.replace("+=", "-="), TOTAL),
        ("overwrites", TOTAL.replace("t += x", "t = x"), TOTAL),
        (None, "def f(x):\n    return 'no idea'", SQUARE),
    ],
)
def test_the_change_that_makes_it_right_gives_the_name(rule, source, right):
    calls = ("f([1, 2])", "f([3, 4, 5])") if right is TOTAL else ("f(3)", "f(5)", "f(-7)")
    assert repaired(source, right, *calls) == rule


def test_the_program_is_as_before():
    tree = ast.parse("def f(x):\n    return x ^ 2 / 2\n")
    before = ast.dump(tree)
    find_repair(tree, SQUARE, lambda tree: False)
    assert ast.dump(tree) == before


def test_a_name_speaks_of_the_learners_line():
    task = exercise("00-1")
    wrong = "def rise_over_run(x0, y0, x1, y1):\n    return (y1 - y0) // (x1 - x0)"
    report = judge(task, define(task, wrong))
    assert report.diagnosis
    assert "`(y1 - y0) // (x1 - x0)` in line 2" in report.hints[1]


@pytest.mark.parametrize(
    ("id", "source", "words"),
    [
        ("00-1", "def rise_over_runn(x0, y0, x1, y1):\n    return 0", "has another name"),
        (
            "00-1",
            "def rise_over_run(*x):\n    raise NotImplementedError\n    return 1",
            "still there",
        ),
        ("00-1", "def rise_over_run(x0, y0, x1, y1):\n    print(2)", "printed and not returned"),
        ("00-1", "def rise_over_run(x0, y0, x1, y1):\n    return '2'", "returns a text"),
        ("03-2", "def answer_03_2():\n    return 1.2353, 0.8095", "a tuple of 2 numbers"),
    ],
)
def test_the_contract_is_said_in_plain_sentences(id, source, words):
    report = judge(exercise(id), define(exercise(id), source))
    assert words in report.text()
