"""The tests of autograd 1.9.1, unmodified, pass on microad.

They are fetched with pip when this test runs, as the source distribution on PyPI, and run in a
process of their own with the plugin `autograd_alias`. Without a network this test is skipped; an
archive that is already there can be named by the variable MICROAD_AUTOGRAD_SDIST.
"""

import ast
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parent
RELEASE = "autograd==1.9.1"
COLLECTED = 542  # without test_scipy.py
SKIPPED = 13  # need xarray
NO_NETWORK = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ProxyError")


def left_out():
    """The tests that the plugin leaves out, each with its reason."""
    for node in ast.parse((HERE / "autograd_alias.py").read_text()).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "LEFT_OUT":
            return ast.literal_eval(node.value)
    raise AssertionError("the plugin has no LEFT_OUT")


@pytest.fixture(scope="module")
def peer_tests(tmp_path_factory):
    """The folder of autograd's tests."""
    folder = tmp_path_factory.mktemp("autograd")
    archive = os.environ.get("MICROAD_AUTOGRAD_SDIST") or download(folder)
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "autograd-1.9.1" / "tests"


def download(folder):
    """Fetch the source distribution, or skip if no index can be reached."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:"]
    done = subprocess.run(
        [*command, "--dest", folder, RELEASE], capture_output=True, text=True, check=False
    )
    if done.returncode and any(word in done.stdout + done.stderr for word in NO_NETWORK):
        pytest.skip(f"no network: {RELEASE} cannot be fetched from a package index")
    assert done.returncode == 0, done.stderr
    (archive,) = folder.glob("*.tar.gz")
    return archive


@pytest.mark.installs
def test_autograds_own_tests_pass_on_microad(peer_tests, tmp_path, capsys):
    report = tmp_path / "report.xml"
    command = [sys.executable, "-m", "pytest", "-c", HERE / "alias.ini", f"--junitxml={report}"]
    command += [f"--ignore={peer_tests / 'test_scipy.py'}"]  # it has a test of its own
    path = os.pathsep.join([str(HERE), str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [*command, peer_tests],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert report.exists(), done.stdout + done.stderr
    counts = ElementTree.parse(report).getroot().find("testsuite").attrib
    run, bad, skipped = (
        int(counts["tests"]),
        int(counts["failures"]) + int(counts["errors"]),
        int(counts["skipped"]),
    )
    passed = run - bad - skipped
    with capsys.disabled():
        print(f"\n{RELEASE}: {passed} of its {COLLECTED - SKIPPED} NumPy tests pass on microad")
    assert passed >= COLLECTED - SKIPPED - len(left_out()), done.stdout[-5000:]
    assert bad == 0, done.stdout[-5000:]
    assert f"{len(left_out())} deselected" in done.stdout  # the list names tests that exist


def test_at_most_twelve_tests_are_left_out_and_each_has_a_reason():
    assert len(left_out()) <= 12
    assert all(reason for reason in left_out().values())
