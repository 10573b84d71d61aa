"""`check`, `hint` and `progress`, as a learner meets them in a notebook."""

import json
import os
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from microad.course import check, hint, progress, store
from microad.course.report import Report
from microad.errors import UnknownLessonError


def cell(source, **names):
    """Run source as a notebook does: definitions and `check` share their globals."""
    space = {"__name__": "__main__", "check": check, **names}
    exec(source, space)
    return space["report"]


def double(x):
    return x * x if not isinstance(x, list) else [x[0]] * 2


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text = ""
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def read(html):
    parser = Text()
    parser.feed(html)
    return parser


def test_check_finds_the_definitions_of_the_caller(bank):
    report = cell("def double(x): return 2 * x\nreport = check('99-1')")
    assert report.text() == (
        "99-1 · Twice · right · 5 of 5 points\n"
        "  holds    doubles a number\n"
        "  holds    rises by 2\n"
        "  holds    doubles a list\n"
        "  holds    doubles the infinite (hidden cases)"
    )


def test_check_takes_objects(bank):
    assert check("99-1", lambda x: 2 * x).status == "right"
    assert "was given 2" in check("99-1", double, double).text()


def test_without_the_hidden_cases_nothing_is_recorded(bank):
    report = check("99-1", lambda x: 2 * x if x not in (float("inf"),) else 0, hidden=False)
    assert (report.status, report.score) == ("right", 4)
    assert store.read()["exercises"] == {}


@pytest.mark.parametrize("id", ["99-2", "", None, 5, "../x", "zz-1", "04-99"])
def test_an_unknown_exercise_is_a_report(bank, id):
    report = check(id)
    assert report.score == 0
    assert "there is no exercise" in report.text()
    assert report._repr_html_()


def test_near_ids_are_named(bank):
    assert "'04-1'" in check("04-11").text()


def test_a_broken_exercise_is_a_report(bank):
    import dataclasses

    task = bank.EXERCISES["99-1"]
    bank.EXERCISES = {"99-1": dataclasses.replace(task, setup="syntax error\n")}
    assert "not to blame" in check("99-1", double).text()


def test_text_and_html_say_the_same(bank):
    report = cell(
        "def double(x):\n    print('<b>&')\n    return '<script>'\nreport = check('99-1')"
    )
    html = read(report._repr_html_())
    assert not any(tag in ("b", "script") for tag, _ in html.tags)
    squeezed = "".join(html.text.split())
    for line in report.text().splitlines():
        words = "".join(line.replace("`", "").strip(" |").split())
        assert words in squeezed, line
    assert report._repr_html_() == report._repr_html_()
    assert all("color:" in attrs["style"] for tag, attrs in html.tags if tag in ("p", "li", "pre"))


def test_a_bare_score_for_nbgrader(bank, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    report = check("99-1", lambda x: 2 * x if x == x else 0)
    assert repr(report) == "4"
    assert "4 of 5 points" in report._repr_html_()
    assert not store.path()
    assert store.read()["exercises"]["99-1"]["best"] == 4  # in memory only


def test_hints_follow_the_mistake(bank):
    assert "Run check" in hint("99-1").text()
    check("99-1", double)
    texts = [hint("99-1").text() for _ in range(4)]
    assert texts[0] == "99-1 · hint 1 of 3 · squares\nWhat is 2·2?"
    assert texts[1].endswith("For x = 1 you return 1, not 2: value.")
    assert texts[2] == texts[3] == "99-1 · hint 3 of 3 · squares\nx ___ 2"
    check("99-1", double)  # the same mistake: go on where the hints were
    assert "hint 3" in hint("99-1").text()
    check("99-1", lambda x: 0)
    assert hint("99-1").text() == "99-1 · hint 1 of 3\nWhich case fails?"
    assert store.read()["exercises"]["99-1"]["hints"] == 6
    check("99-1", lambda x: 2 * x)
    assert "Your answer is right" in hint("99-1").text()
    assert "there is no exercise" in hint("99-7").text()
    assert hint("99-1")._repr_html_().startswith("<section")


def test_a_beginner_gets_a_hint_without_open_places(bank):
    cell("report = check('99-1')")
    assert [("{" in hint("99-1").text()) for _ in range(3)] == [False] * 3


def test_progress_keeps_the_best(bank, monkeypatch):
    monkeypatch.setattr("microad.course.overview.lessons", lambda: ["99"])
    check("99-1", lambda x: 2 * x)
    check("99-1", lambda x: 0)
    text = progress().text()
    assert "Exercises: 5 of 5 points" in text
    assert "99-1  Twice  wrong value  5 of 5  0" in text
    html = read(progress()._repr_html_())
    assert [tag for tag, _ in html.tags].count("th") == 5
    assert "5 of 5" in html.text


def test_progress_in_one_lesson(bank, monkeypatch):
    """A lesson's own table does not change when another lesson gets an exercise."""
    monkeypatch.setattr("microad.course.overview.lessons", lambda: ["04", "99"])
    assert "04-1" in progress().text()
    text = progress("99").text()
    assert "04-1" not in text
    assert "Exercises: 0 of 5 points" in text
    with pytest.raises(UnknownLessonError, match="'98'"):
        progress("98")


def test_nothing_reaches_stderr_in_a_process_of_its_own(tmp_path):
    program = (
        "import warnings, sys, os\n"
        "from microad.course import check\n"
        "def backward(*args):\n"
        "    print('flood' * 10**5); sys.stderr.write('oh'); warnings.warn('ah'); sys.exit(3)\n"
        "print(check('05-3', backward).status)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},  # noqa: PTH109
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


def test_course_is_light():
    program = (
        "import sys, microad.course, microad.course.checks, microad.course.overview\n"
        "heavy = {'anywidget', 'matplotlib', 'IPython', 'nbformat', 'numpy', 'ipywidgets'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_everything_in_all_is_there():
    import microad.course as course

    assert all(callable(getattr(course, name)) for name in course.__all__)
    assert dir(course) == course.__all__
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        course.nonsense  # noqa: B018


# ---------------------------------------------------------------- the store


def test_the_store_is_whole_when_writing_fails(bank, monkeypatch):
    check("99-1", double)
    before = store.path().read_text()
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    check("99-1", lambda x: 2 * x)
    assert store.path().read_text() == before
    assert [file.name for file in store.path().parent.iterdir()] == ["progress.json"]
    assert store.read()["exercises"]["99-1"]["best"] == 5  # it goes on in memory
    assert not store.is_saved()


TABLES = '{"version": 1, "exercises": {"99-1": %s}, "questions": {}}'


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"version": 2}', "\x00\xff", TABLES % "3", TABLES % '{"best": "all"}'],
)
def test_a_damaged_store_is_set_aside(bank, damage):
    file = store.path()
    file.parent.mkdir()
    for number in (1, 2):
        file.write_text(damage, encoding="latin-1")
        check("99-1", lambda x: 2 * x)
        assert json.loads(file.read_text())["exercises"]["99-1"]["best"] == 5
        aside = file.with_name(f"progress.json.damaged-{number}")
        assert aside.read_text(encoding="latin-1") == damage


def test_a_folder_in_the_way_does_no_harm(bank):
    store.path().mkdir(parents=True)
    assert check("99-1", double).status == "wrong value"
    assert store.path().is_dir()


def test_memory(bank, monkeypatch):
    monkeypatch.setenv("MICROAD_PROGRESS", "memory")
    check("99-1", double)
    assert not store.is_saved()
    assert "99-1" in store.read()["exercises"]
    assert "ends with this session" in progress().text()


def test_a_report_without_probes_is_shown():
    assert Report("1", "t", "not attempted", 0, 0)._repr_html_()
