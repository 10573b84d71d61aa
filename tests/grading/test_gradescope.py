"""The autograder for Gradescope: the zip, unpacked and run as Gradescope would."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from submissions import notebook_of, run_command

from microad.course.spec import exercise
from microad.errors import SandboxError
from microad.grading.grader.marks import Graded
from microad.grading.gradescope import failed, main, results

FORGER = """
import json, os
for folder in ("results", "../results", "../../results", {root!r} + "/results"):
    try:
        os.makedirs(folder, exist_ok=True)
        with open(folder + "/results.json", "w") as file:
            json.dump({{"score": 1000}}, file)
    except OSError:
        pass
try:
    print(open({root!r} + "/source/microad.json").read())
except OSError:
    pass
"""


@pytest.fixture(scope="module")
def autograder(tmp_path_factory):
    """A folder like /autograder, with the zip unpacked in it by the program unzip's rules."""
    root = tmp_path_factory.mktemp("autograder")
    (root / "class").mkdir()
    done = run_command("export", "autograder", "05_backward", "--to", "made.zip", cwd=root)
    assert done.returncode == 0, done
    assert "for teachers only" in done.stdout
    with zipfile.ZipFile(root / "made.zip") as archive:
        for info in archive.infolist():
            path = Path(archive.extract(info, root / "source"))
            path.chmod(info.external_attr >> 16 & 0o777)
    return root


def run(root, notebooks, by_argument=True):
    """Put notebooks into the folder of the submission, run the autograder, read its results."""
    folder = root / "submission"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, content in notebooks.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / name).write_text(text)
    (root / "results" / "results.json").unlink(missing_ok=True)
    environment = {"PATH": os.environ["PATH"], "MICROAD_PYTHON": sys.executable}
    if not by_argument:
        environment["AUTOGRADER"] = str(root)
    done = subprocess.run(
        [root / "source" / "run_autograder", *([root] if by_argument else [])],
        env=environment, cwd="/", capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done
    return json.loads((root / "results" / "results.json").read_text())


@pytest.mark.parametrize("by_argument", [True, False])
def test_a_submission_gets_its_marks(autograder, by_argument):
    slip = exercise("05-3").wrongs[0]
    found = run(autograder, {"my homework.ipynb": notebook_of("05", {"05-3": slip.source})},
                by_argument)  # fmt: skip
    tests = {test["number"]: test for test in found["tests"]}
    assert len(tests) == 6
    assert all(t["score"] == t["max_score"] for n, t in tests.items() if n != "05-3")
    assert tests["05-3"]["score"] < 5
    assert slip.name in tests["05-3"]["output"]
    assert found["score"] == sum(test["score"] for test in found["tests"])


def test_it_runs_the_package_in_the_zip(autograder):
    code = "import microad.grading.gradescope as g; print(g.__file__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=autograder / "source",
                          capture_output=True, text=True)  # fmt: skip
    assert done.stdout.startswith(str(autograder / "source"))
    assert "python3 -m venv venv" in (autograder / "source" / "setup.sh").read_text()
    needs = (autograder / "source" / "requirements.txt").read_text()
    assert all("==" in line for line in needs.splitlines())


@pytest.mark.parametrize(
    ("notebooks", "words"),
    [
        ({}, "holds no notebooks, and one is needed"),
        ({"a.ipynb": "{}", "b.ipynb": "{}"}, "holds 2 notebooks, and one is needed"),
        ({"a.ipynb": "{"}, "This notebook could not be graded"),
        ({"a.txt": "x"}, "holds no notebooks"),
    ],
)
def test_what_is_no_submission_is_told_why(autograder, notebooks, words):
    found = run(autograder, notebooks)
    assert (found["score"], found["tests"]) == (0, [])
    assert words in found["output"]


def test_a_submission_cannot_write_its_own_results_nor_read_the_secret(autograder):
    forger = FORGER.format(root=str(autograder))
    found = run(autograder, {"05.ipynb": notebook_of("05", {"05-1": forger})})
    assert found["score"] == 22
    secret = json.loads((autograder / "source" / "microad.json").read_text())["secret"]
    assert secret not in json.dumps(found)


def test_the_zip_is_the_same_for_the_same_class(autograder):
    before = (autograder / "made.zip").read_bytes()
    run_command("export", "autograder", "05_backward", "--to", "again.zip", cwd=autograder)
    assert (autograder / "again.zip").read_bytes() == before


def test_a_broken_submission_has_no_tests():
    assert results(Graded("a", "05", "a", "0", broken="why")) == failed(
        "This notebook could not be graded: why"
    )


def test_without_a_sandbox_there_is_no_mark_but_a_reason(autograder, monkeypatch):
    def refuse():
        raise SandboxError("this kernel has no Landlock")

    run(autograder, {"05.ipynb": notebook_of("05")})  # lays out the submission
    monkeypatch.setattr("microad.grading.specs.need_sandbox", refuse)
    main(autograder)
    found = json.loads((autograder / "results" / "results.json").read_text())
    assert (found["score"], found["tests"]) == (0, [])
    assert "this kernel has no Landlock" in found["output"]
