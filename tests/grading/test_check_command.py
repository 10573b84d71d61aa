"""`microad check` on every kind of broken submission: reported, isolated, nothing overwritten."""

import json
import sys
from pathlib import Path

import pytest
from submissions import notebook_of, run_command

from microad.course.spec import exercises

LESSON = "05"
TASKS = exercises(LESSON)
BROKEN = TASKS[3]  # the exercise whose cells are damaged; the others are right
OTHERS = [task for task in TASKS if task is not BROKEN]


def run(path, *options):
    """Check a notebook; assert that neither it nor its folder has changed."""
    before = path.read_bytes()
    done = run_command("check", path, "--no-record", *options)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert "Traceback" not in done.stdout + done.stderr
    return done


def row(done, task):
    """The line of the table for an exercise."""
    found = next(line for line in done.stdout.splitlines() if line.strip().startswith(task.id))
    return " ".join(found.split())


def assert_only_broken(done, status, words=""):
    assert done.returncode == 1, done.stdout + done.stderr
    for task in OTHERS:
        assert f"right {task.points:g} of {task.points:g}" in row(done, task), done.stdout
    assert status in row(done, BROKEN)
    assert words in row(done, BROKEN)


def test_all_right(save):
    done = run(save(notebook_of(LESSON)))
    assert done.returncode == 0, done.stdout + done.stderr
    total = sum(task.points for task in TASKS)
    assert f"{total:g} of {total:g} points" in done.stdout


def test_blank(save):
    stub = "raise NotImplementedError()"
    done = run(save(notebook_of(LESSON, {task.id: stub for task in TASKS})))
    assert done.returncode == 1
    assert all(" 0 of " in row(done, task) for task in TASKS)


BAD_CODE = {
    "endless loop": ("while True: pass", "too slow", "did not end within 2 s"),
    "endless loop in C": (
        "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
        "too slow",
        "did not end within 2 s",
    ),
    "endless print": ("while True: print('y' * 1000)", "too slow", "did not end within 2 s"),
    "sys.exit": ("import sys\nsys.exit()", "does not run", "SystemExit"),
    "exit()": ("exit()", "does not run", "SystemExit"),
    "os._exit": ("import os\nos._exit(3)", "does not run", "exit code 3"),
    "crash": ("import ctypes\nctypes.string_at(0)", "does not run", "SIGSEGV"),
    "files closed": ("import os\nos.closerange(3, 99)", "does not run", "process"),
    "syntax error": ("def f(:", "does not run", "SyntaxError"),
}


@pytest.mark.parametrize("kind", BAD_CODE)
def test_bad_code_costs_its_own_exercise_only(kind, save):
    code, status, words = BAD_CODE[kind]
    done = run(save(notebook_of(LESSON, {BROKEN.id: code})), "--timeout", "2")
    assert_only_broken(done, status, words)


FLOODS = {
    "lines": "for i in range(1_000_000): print(i)",
    "one line": "print('x' * 50_000_000)",
    "file descriptors": "import os\nfor _ in range(100): os.write(1, b'x' * 60_000)\n"
    "for _ in range(100): os.write(2, b'x' * 60_000)",
}


@pytest.mark.parametrize("kind", FLOODS)
def test_print_flood_is_noted_and_costs_nothing(kind, save):
    answer = f"{FLOODS[kind]}\n{BROKEN.reference}"
    done = run(save(notebook_of(LESSON, {BROKEN.id: answer})))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "MB, more than Jupyter can show" in row(done, BROKEN)
    assert len(done.stdout) < 10_000


BAD_DEFINITION = {
    "while True:\n        pass": "too slow",
    "import sys; sys.exit(0)": "does not run",
    "import os; os._exit(0)": "does not run",
    "print('x' * 10**7)": "",
}


@pytest.mark.parametrize("body", BAD_DEFINITION)
def test_bad_code_that_runs_only_when_tested(body, save):
    answer = "\n".join(f"def {name}(*args):\n    {body}\n" for name in BROKEN.names)
    done = run(save(notebook_of(LESSON, {BROKEN.id: answer})), "--timeout", "2")
    assert_only_broken(done, BAD_DEFINITION[body])


def test_wrong_answer_is_recognized_and_its_report_printed(save):
    wrong = next(wrong for wrong in BROKEN.wrongs if wrong.listed)
    done = run(save(notebook_of(LESSON, {BROKEN.id: wrong.source})))
    assert_only_broken(done, "", wrong.name)
    assert f"This looks like: {wrong.name}." in done.stdout


def damaged(change):
    """A right notebook after `change(notebook, cells by name)`."""
    notebook = notebook_of(LESSON)
    change(notebook, {c["id"]: c for c in notebook["cells"]})
    return notebook


def drop(name):
    def change(notebook, cells):
        notebook["cells"].remove(cells[name])

    return change


def double_after_wrong(notebook, cells):
    wrong = cells[BROKEN.id] | {"source": "def f(): return 'an earlier try'"}
    notebook["cells"].insert(notebook["cells"].index(cells[BROKEN.id]), wrong)


def double_test(notebook, cells):
    notebook["cells"].append(cells[f"{BROKEN.id}-check"])


def retype(notebook, cells):
    cells[BROKEN.id]["cell_type"] = "markdown"


def lose_metadata(notebook, cells):
    notebook["metadata"] = {}
    for name, each in cells.items():
        each["metadata"] = {}
        each["id"] = f"new-{hash(name):x}"


def lines(notebook, cells):
    for each in cells.values():
        each["source"] = each["source"].splitlines(keepends=True)


DAMAGE = {
    "deleted test cell": (drop(f"{BROKEN.id}-check"), "test cell is gone"),
    "doubled answer cell": (double_after_wrong, "2 times; the last one counts"),
    "doubled test cell": (double_test, ""),
    "changed cell type": (retype, "no code cell any more"),
    "lost metadata": (lose_metadata, "found by what it defines"),
    "sources as lists": (lines, ""),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damaged_notebook_keeps_all_marks(kind, save):
    change, words = DAMAGE[kind]
    done = run(save(damaged(change), "05_homework.ipynb"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert words in row(done, BROKEN)


def test_deleted_answer_cell(save):
    done = run(save(damaged(drop(BROKEN.id))))
    assert_only_broken(done, "not attempted", "its answer cell is not in the notebook")


def test_own_cells_are_reported_and_cost_nothing(save):
    notebook = notebook_of(LESSON)
    for number, source in enumerate(("1 / 0", "while True: pass", "import os; os._exit(1)")):
        extra = notebook["cells"][0] | {"source": source, "id": f"extra{number}", "metadata": {}}
        notebook["cells"].insert(1, extra)
    done = run(save(notebook), "--timeout", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "cell 4 stops with ZeroDivisionError" in done.stdout
    assert "cell 3 did not end within 1 s and was stopped; it was left out" in done.stdout
    assert "cell 2 ended the whole Python process (exit code 1); it was left out" in done.stdout


def test_magics_display_and_await_work_as_in_jupyter(save):
    notebook = notebook_of(LESSON)
    source = (
        "%matplotlib inline\n%time 1 + 1\nfrom IPython.display import display\ndisplay(1)\n"
        "import asyncio\nawait asyncio.sleep(0)\n!true\nget_ipython()\nopen('file', 'w').close()"
    )
    extra = notebook["cells"][0] | {"source": source, "id": "magic", "metadata": {}}
    notebook["cells"].insert(1, extra)
    done = run(save(notebook))
    assert done.returncode == 0
    assert "Note" not in done.stdout


def test_nothing_is_left_running(save, tmp_path):
    marker = f"microad-test-{tmp_path.name}"
    code = f"import subprocess\nsubprocess.Popen([{sys.executable!r}, '-c', "
    code += f"'import time; time.sleep(60)', {marker!r}])\n"
    done = run(save(notebook_of(LESSON, {BROKEN.id: code + BROKEN.reference})))
    assert done.returncode == 0
    if not sys.platform.startswith("linux"):
        pytest.skip("the list of processes is read from /proc")
    commands = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            commands.append(entry.read_bytes().decode(errors="replace"))
        except OSError:
            continue
    assert not [command for command in commands if marker in command]


BAD_FILES = {
    "broken JSON": ('{"cells": [', "its JSON is broken in line 1"),
    "empty": ("", "it is empty"),
    "no cells": ('{"cells": []}', "its list of cells is empty"),
    "other JSON": ("[1, 2]", "it has no list of cells"),
    "deep JSON": ("[" * 100_000, "could be JSON"),
    "no lesson": (
        json.dumps({"cells": [{"cell_type": "code", "source": "1"}]}),
        "does not tell which lesson",
    ),
    "unknown lesson": (
        json.dumps({"cells": [{}], "metadata": {"microad": {"lesson": "98"}}}),
        "there is no lesson '98'",
    ),
    "no exercises": (
        json.dumps({"cells": [{}], "metadata": {"microad": {"lesson": "05"}}}),
        "holds no exercise of lesson 05",
    ),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_bad_file_gets_one_sentence(kind, save):
    content, words = BAD_FILES[kind]
    done = run(save(content))
    assert done.returncode == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_one_exercise_alone(save):
    path = save(notebook_of(LESSON, {BROKEN.id: "def f(:"}))
    done = run(path, OTHERS[0].id)
    assert (done.returncode, BROKEN.id in done.stdout) == (0, False)
    done = run(path, "05-99")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "there is no exercise '05-99'" in done.stderr


def test_a_cell_of_an_exercise_that_does_not_exist(save):
    def rename(notebook, cells):
        copy = json.loads(json.dumps(cells[BROKEN.id]).replace(BROKEN.id, "05-99"))
        notebook["cells"].append(copy)

    done = run(save(damaged(rename)))
    assert done.returncode == 0
    assert "Note: there is no exercise 05-99 in lesson 05." in done.stdout


def test_progress_is_kept_but_not_for_what_was_not_begun(save, tmp_path):
    home = tmp_path / "home"
    progress = home / "progress.json"
    path = save(notebook_of(LESSON, {BROKEN.id: "raise NotImplementedError()"}))
    done = run_command("check", path, MICROAD_PROGRESS=str(progress))
    assert done.returncode == 1
    kept = json.loads(progress.read_text())["exercises"]
    assert sorted(kept) == [task.id for task in OTHERS]
    assert all(kept[task.id]["best"] == task.points for task in OTHERS)
