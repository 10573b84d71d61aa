"""The command as a person meets it: what works, and one sentence for whatever does not."""

import ctypes
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from microad.course.spec import exercises, lessons

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = os.environ | {"COLUMNS": "200", "PYTHONPATH": str(ROOT)}
COMMAND = [sys.executable, "-m", "microad.cli"]


def run(*arguments, cwd=None, preexec=None, **environment):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], cwd=cwd, env=ENVIRONMENT | environment,
        capture_output=True, text=True, timeout=120, preexec_fn=preexec,
    )  # fmt: skip


def assert_one_sentence(done, words):
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("microad: ")
    assert words in done.stderr


# ---------------------------------------------------------------- what works


def test_help_names_every_command_and_is_quick():
    done = run("--help")
    assert done.returncode == 0
    learner = ("lab", "progress", "check", "release", "verify", "strip")
    for command in (*learner, "collect", "grade", "report", "export"):
        assert command in done.stdout
    assert run().stdout == done.stdout
    code = (
        "import sys, microad.cli; "
        "print([m for m in ('numpy', 'IPython', 'anywidget', 'nbformat', 'microad.course') "
        "if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_version():
    assert re.fullmatch(r"microad \d+\.\d+.*\n", run("--version").stdout)


def test_progress(tmp_path):
    task = exercises("05")[0]
    file = tmp_path / "progress.json"
    row = {"status": "right", "points": task.points, "best": task.points, "hints": 2}
    file.write_text(json.dumps({"version": 1, "exercises": {task.id: row}, "questions": {}}))
    done = run("progress", MICROAD_PROGRESS=str(file))
    assert done.returncode == 0
    line = next(line for line in done.stdout.splitlines() if task.id in line)
    assert f"right {task.points:g} of {task.points:g} 2" in " ".join(line.split())


def test_verify():
    done = run("verify")
    assert done.returncode == 0, done.stdout
    count = sum(len(exercises(lesson)) for lesson in lessons())
    assert f"{count} exercises, 0 problems" in done.stdout


def test_verify_course():
    """One lesson, all checks; what only pytest can do is not called ok."""
    done = run("verify", "--course", "04")
    assert done.returncode == 0, done.stdout
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line.strip()}
    assert "21 checks, 0 problems" in done.stdout
    assert "not run here" in lines["C10"]
    assert "restart and run" in lines["C20"]
    assert all(" ok " in lines[f"C{n}"] for n in range(1, 22) if n != 10)


def test_verify_course_ends_with_1_if_a_lesson_has_a_problem(tmp_path):
    lesson = (ROOT / "notebooks" / "04_recording.ipynb").read_text()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "04_recording.ipynb").write_text(
        lesson.replace("In this lesson numbers", "In this lesson numbers simply")
    )
    (tmp_path / "nbgrader_config.py").touch()
    done = run("verify", "--course", "04", cwd=tmp_path)
    assert done.returncode == 1, done
    assert "C13  04_recording: it says 'simply'" in done.stdout


def test_strip(tmp_path):
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": {"widgets": {}}, "nbformat": 4}))
    assert run("strip", path).stdout == f"stripped: {path}\n"
    assert run("strip", path).stdout == f"nothing to strip: {path}\n"


def first_url(lab):
    """The URL that `microad lab` says, once the server answers."""
    for line in lab.stdout:
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise AssertionError("it ended without a URL")


def is_served(port):
    """Whether someone answers there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_lab_serves_the_lesson_from_any_folder_and_ends_with_ctrl_c(tmp_path):
    lab = subprocess.Popen(
        [*COMMAND, "lab", "5", "--no-browser", "--folder", tmp_path / "mine"],
        cwd=tmp_path, text=True, env=ENVIRONMENT | {"JUPYTER_CONFIG_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        url = first_url(lab)
        assert "/lab/tree/notebooks/05_backward.ipynb?token=" in url
        with urllib.request.urlopen(url, timeout=30) as page:
            assert "JupyterLab" in page.read().decode()
        contents = url.replace("/lab/tree", "/api/contents")
        with urllib.request.urlopen(contents, timeout=30) as answer:
            assert json.load(answer)["type"] == "notebook"
        port = int(re.search(r":(\d+)/", url)[1])
        assert_one_sentence(run("lab", "--port", port), f"port {port} cannot be used: another")
    finally:
        lab.send_signal(signal.SIGINT)
        assert lab.wait(timeout=30) == 0
    while is_served(port):  # nobody waits for ever: pytest ends what hangs
        time.sleep(0.05)


# ---------------------------------------------------------------- what does not


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nosuch",), "No such command"),
        (("check",), "Missing argument"),
        (("check", "--nosuch", "x"), "nosuch"),
        (("check", "x.ipynb", "--timeout", "long"), "Invalid value for '--timeout'"),
        (("check", "nosuch.ipynb"), "nosuch.ipynb is not a notebook: no such file"),
        (("check", "."), "is not a notebook: it is a folder"),
        (("check", "text.txt"), "is not a notebook: its JSON is broken in line 1"),
        (("check", "bytes.bin"), "is not a notebook: it is not text"),
        (("strip", "nosuch.ipynb"), "nosuch.ipynb is not a notebook"),
        (("strip", "."), "is not a notebook"),
        (("strip", "text.txt"), "text.txt is not a notebook"),
        (("lab", "nosuch", "--complete"), "there is no lesson 'nosuch'"),
        (("lab", "--port", "70000"), "Invalid value for '--port'"),
        (("release", "nosuch"), "there is no lesson 'nosuch'"),
        (("verify", "98"), "there is no lesson '98'"),
    ],
)
def test_bad_input_gets_one_sentence(arguments, words, tmp_path):
    (tmp_path / "text.txt").write_text("no notebook")
    (tmp_path / "bytes.bin").write_bytes(b"\xff\xfe\x00")
    assert_one_sentence(run(*arguments, cwd=tmp_path), words)


def test_port_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert_one_sentence(run("lab", "--port", port), f"port {port} cannot be used")


def obey_permissions():
    """Give up root's right to read and write everything, between fork and exec."""
    drop, read_and_write, read = 24, 1, 2  # prctl's PR_CAPBSET_DROP and two capabilities
    libc = ctypes.CDLL(None)
    libc.prctl(drop, read_and_write)
    libc.prctl(drop, read)


@pytest.fixture
def preexec():
    """Return what makes permissions count in a child process, if this one is root."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions are not those of POSIX here")
    if os.geteuid() != 0:
        return None
    if not sys.platform.startswith("linux"):
        pytest.skip("root may read everything")
    return obey_permissions


@pytest.mark.parametrize("command", ["check", "strip"])
def test_no_permission_to_read(command, tmp_path, preexec):
    path = tmp_path / "x.ipynb"
    path.write_text("{}")
    path.chmod(0)
    assert_one_sentence(run(command, path, preexec=preexec), "ermission denied")


def test_no_permission_to_write(tmp_path, preexec):
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": {"widgets": {}}, "nbformat": 4}))
    tmp_path.chmod(0o500)
    assert_one_sentence(run("strip", path, preexec=preexec), "permission denied")
    tmp_path.chmod(0o700)
