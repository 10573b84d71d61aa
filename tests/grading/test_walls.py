"""The sandbox itself: what it refuses, also without root, and that the self-attack can fail."""

import os
import signal
from pathlib import Path

import pytest

from microad.errors import AttackError, SandboxError, TemplateError
from microad.grading import specs
from microad.grading.sandbox import attacks, walls
from microad.grading.sandbox.client import Template
from microad.grading.sandbox.syscalls import ALLOWED, MACHINES, program
from microad.grading.sandbox.walls import Walls, limit, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


@pytest.fixture
def template():
    made = Template(attacks.NO_KIT)
    yield made
    made.close()


def outcome(template, code, seconds=2.0):
    with template.child() as child:
        step = {"number": 0, "source": code, "seconds": seconds}
        child.perform([step], seed=0, timeout=seconds)
        return child.outcome(0, seconds, lambda: None)


def test_no_attack_succeeds(template):
    assert list(attacks.succeeded(template)) == []
    attacks.check(template)


def test_without_walls_the_attacks_succeed_and_nothing_would_be_graded():
    template = Template(attacks.NO_KIT, unsafe=True)
    try:
        with pytest.raises(AttackError, match=r"does not hold.*read a file.*socket"):
            attacks.check(template)
    finally:
        template.close()


@pytest.mark.parametrize("layer", ["landlock", "seccomp"])
def test_each_wall_is_missed(layer, monkeypatch, tmp_path):
    """With one wall taken out, the self-attack notices: it tests that wall, too."""
    patch = {
        "landlock": "from microad.grading.sandbox import walls; walls._call = lambda *a: 0",
        "seccomp": "from microad.grading.sandbox import syscalls; syscalls.install = lambda: None",
    }[layer]
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif 'microad.grading.sandbox.fork_server' in ' '.join(sys.orig_argv):\n    "
        + patch
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    try:
        template = Template(attacks.NO_KIT)
    except TemplateError:
        return  # it did not even start
    try:
        found = list(attacks.succeeded(template))
    except TemplateError:
        found = ["end the template"]
    finally:
        template.close()
    assert found


def as_nobody(test):
    """Run a test in a process of an ordinary user, behind the walls; say how it ended.

    The rules are made before, since the Python of this machine may lie in root's own home; and
    the files that other tests left open are not its own.
    """
    pid = os.fork()
    if not pid:
        try:
            os.closerange(3, os.sysconf("SC_OPEN_MAX"))
            closing = Walls(walls._rules(), -1, 10)
            if os.geteuid() == 0:
                os.setgroups([])
                os.setresgid(12345, 12345, 12345)
                os.setresuid(12345, 12345, 12345)
            walls.libc().unshare(walls.CLONE_NEWUSER | walls.CLONE_NEWNET)
            inner = os.fork()
            if not inner:
                closing.close()
                test()
                os._exit(0)
            os._exit(os.waitstatus_to_exitcode(os.waitpid(inner, 0)[1]) & 0x7F)
        except BaseException:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize(
    "attack",
    [
        lambda: os.open("/etc/passwd", os.O_RDONLY),
        lambda: os.open("/tmp/microad-attack", os.O_WRONLY | os.O_CREAT),
        lambda: next(Path("/").iterdir()),
        os.fork,
        lambda: os.kill(os.getppid(), signal.SIGKILL),
        lambda: os.execv("/bin/true", ["true"]),
        lambda: os.setresuid(0, 0, 0),
        lambda: os.pipe(),
    ],
)  # fmt: skip
def test_the_walls_hold_for_an_ordinary_user(attack):
    def refused():
        try:
            attack()
        except PermissionError:
            os._exit(7)

    assert as_nobody(refused) == 7


def test_what_is_not_forbidden_works_behind_the_walls(template):
    code = """
import math, random, time, collections, json, re
import numpy as np
assert np.linalg.inv(np.eye(50)).trace() == 50 and np.random.default_rng(0).random() < 1
assert np.fft.fft([1.0, 0.0])[0] == 1
time.sleep(0.001)
assert sorted(random.sample(range(100), 100)) == list(range(100))
import fractions, decimal, statistics, dataclasses, itertools, functools, typing, datetime
def deep(n): return n and deep(n - 1)
deep(900)
print("x" * 100)
"""
    assert outcome(template, code) == {"step": 0, "error": ""}


def test_what_is_drawn_without_a_seed_is_the_same_whenever_it_is_graded(template):
    """A module gets no chance to draw a new seed in a child."""
    draws = [
        outcome(template, "import random\nraise ValueError(random.random())") for _ in range(2)
    ]
    assert draws[0] == draws[1]
    assert "ValueError: 0." in draws[0]["error"]


def test_limits_hold_without_walls():
    pid = os.fork()
    if not pid:
        limit(1, walls.room())
        try:
            bytearray(2 * walls.MEMORY)
        except MemoryError:
            while True:
                pass
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) in (signal.SIGXCPU, signal.SIGKILL)


def test_a_child_that_cannot_close_its_walls_runs_nothing(monkeypatch, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif 'microad.grading.sandbox.fork_server' in ' '.join(sys.orig_argv):\n"
        "    from microad.grading.sandbox import syscalls\n"
        "    def broken(): raise OSError('no filter')\n    syscalls.install = broken"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    template = Template(attacks.NO_KIT)
    try:
        with pytest.raises(TemplateError, match="no filter"):
            outcome(template, "1")
    finally:
        template.close()


def test_a_template_that_does_not_start_says_why():
    with pytest.raises(TemplateError, match="no_such_module"):
        Template({**attacks.NO_KIT, "modules": {"microad.bank.u99.x": "import no_such_module"}})


def test_where_there_is_no_sandbox_grading_is_refused(monkeypatch):
    monkeypatch.setattr(specs, "missing", lambda: "the kernel has no Landlock")
    with pytest.raises(SandboxError, match=r"NOT SANDBOXED: the kernel has no Landlock.*--unsafe"):
        specs.need_sandbox()


@pytest.mark.parametrize(
    ("platform", "landlock", "why"),
    [("darwin", 7, "darwin has no sandbox"), ("linux", 0, "the kernel has no Landlock")],
)
def test_what_is_missing_is_named(monkeypatch, platform, landlock, why):
    monkeypatch.setattr(walls.sys, "platform", platform)
    monkeypatch.setattr(walls, "landlock_version", lambda: landlock)
    assert why in missing()


def test_the_filter_fits_both_machines(monkeypatch):
    for machine in (*MACHINES, "riscv64"):
        program.cache_clear()
        monkeypatch.setattr("platform.machine", lambda machine=machine: machine)
        assert bool(program()) == (machine in MACHINES)
    program.cache_clear()
    for column in (0, 1):
        numbers = [pair[column] for pair in ALLOWED.values() if pair[column] is not None]
        assert len(numbers) == len(set(numbers)) < 250
