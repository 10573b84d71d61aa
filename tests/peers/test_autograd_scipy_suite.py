"""The SciPy tests of autograd 1.9.1, unmodified, pass on microad.scipy, and on autograd beside it.

The archive holds autograd, too, so the same tests run twice in the same environment: once with
the plugin `autograd_scipy_alias`, and once with autograd itself.
"""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from autograd_scipy_alias import LEFT_OUT
from test_autograd_suite import RELEASE, peer_tests

HERE = Path(__file__).parent
COLLECTED = 89
__all__ = ["peer_tests"]  # the fixture


def run(tests, folder, *options, path):
    """Run test_scipy.py, and return how many tests ran, how many passed, and what was printed."""
    report = folder / "report.xml"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"--junitxml={report}", tests / "test_scipy.py"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))},
    )
    assert report.exists(), done.stdout + done.stderr
    counts = ElementTree.parse(report).getroot().find("testsuite").attrib
    bad = sum(int(counts[key]) for key in ("failures", "errors", "skipped"))
    return int(counts["tests"]), int(counts["tests"]) - bad, done.stdout


@pytest.mark.installs
def test_autograds_own_scipy_tests_pass_on_microad(peer_tests, tmp_path, capsys):
    plugin = "addopts=-q -p autograd_scipy_alias -p no:cacheprovider"
    ours = "-c", HERE / "alias.ini", "-o", plugin
    total, passed, output = run(peer_tests, tmp_path, *ours, path=[HERE, HERE.parents[1]])
    plain = "-c", os.devnull, f"--rootdir={tmp_path}", "-q", "-p", "no:cacheprovider"
    _, theirs, _ = run(peer_tests, tmp_path, *plain, path=[peer_tests.parent])
    with capsys.disabled():
        print(
            f"\n{RELEASE}: {passed} of its {COLLECTED} SciPy tests pass on microad.scipy, and "
            f"{theirs} on autograd itself"
        )
    assert total + len(LEFT_OUT) == COLLECTED, output[-5000:]
    assert passed == total, output[-5000:]
    assert passed + len(LEFT_OUT) >= theirs
    assert f"{len(LEFT_OUT)} deselected" in output or not LEFT_OUT


def test_each_test_that_is_left_out_has_a_reason():
    assert all(reason for reason in LEFT_OUT.values())
