"""Gradescope: the results of one submission in its shape, and an autograder that it can run.

The autograder is a zip with this package in it. `setup.sh` installs Python packages once;
`run_autograder` runs this module for each submission:

    python -m microad.grading.gradescope /autograder

where the folder holds `source` (the zip), `submission` and `results`, as Gradescope lays it out.
"""

import io
import json
import re
import stat
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import microad
from microad.errors import MicroadError, SubmissionError
from microad.grading.discretion import kind_only, redacted, text
from microad.grading.grader.marks import Graded
from microad.grading.notebook import content

CONFIG = "microad.json"  # in the zip: what the teacher chose, and the secret of the class
NEEDED = ("numpy", "matplotlib")
SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when the autograder is built.
set -e
cd "$(dirname "$0")"
apt-get update
apt-get install -y python3 python3-venv
python3 -m venv venv
venv/bin/pip install -r requirements.txt
chmod -R go-rwx .
chmod go+x .
chmod -R go+rX venv
"""
RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for each submission. To try it elsewhere, name a folder laid out like
# /autograder as the first argument or in AUTOGRADER, and a Python in MICROAD_PYTHON.
root="${1:-${AUTOGRADER:-/autograder}}"
cd "$root/source"
exec "${MICROAD_PYTHON:-$root/source/venv/bin/python}" -m microad.grading.gradescope "$root"
"""


def results(graded: Graded) -> dict[str, Any]:
    """Return what Gradescope reads from results.json: a test for each exercise."""
    if graded.broken:
        return failed(f"This notebook could not be graded: {graded.broken}")
    notes = [f"Note: {kind_only(remark)}." for remark in graded.remarks]
    return {
        "score": graded.score,
        "execution_time": round(graded.seconds, 3),
        "output": "\n".join(notes),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            {
                "name": f"{mark.id} {mark.title}",
                "number": mark.id,
                "score": mark.score,
                "max_score": mark.points,
                "status": "passed" if mark.score >= mark.points else "failed",
                "output": text(redacted(mark)),
                "output_format": "text",
                "visibility": "visible",
            }
            for mark in graded.marks
        ],
    }


def failed(why: str) -> dict[str, Any]:
    """Return results without a mark, and the reason."""
    return {"score": 0.0, "output": why, "output_format": "text", "tests": []}


# ---------------------------------------------------------------- where Gradescope runs it


def grade(root: Path) -> dict[str, Any]:
    """Grade the submission in a folder laid out like Gradescope's.

    Raises
    ------
    SubmissionError
        If the submission is not one notebook.
    SandboxError, AttackError
        If there is no sandbox, and the teacher did not permit to do without.
    """
    from microad.grading.grader.grade import Grader, Submission
    from microad.grading.specs import Settings

    config = json.loads((root / "source" / CONFIG).read_text(encoding="utf-8"))
    handed_in = root / "submission"
    found = [p for p in sorted(handed_in.rglob("*.ipynb")) if ".ipynb_checkpoints" not in p.parts]
    if len(found) != 1:
        raise SubmissionError(handed_in, len(found))
    name = re.sub(r"[^\w.-]", "_", found[0].name)
    path = f"student/{config['assignment']}/{name}"
    settings = Settings(config["secret"].encode(), config["overlay"], config["unsafe"])
    with Grader(settings) as grader:
        work = Submission("student", config["assignment"], path, content(found[0]))
        return results(grader.grade(work))


def main(root: Path) -> None:
    """Grade, and write results.json in any case: what stops the grader is said there."""
    try:
        found = grade(root)
    except MicroadError as error:
        found = failed(str(error))
    (root / "results").mkdir(exist_ok=True)
    file = root / "results" / "results.json"
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")


# ---------------------------------------------------------------- the zip


def autograder(assignment: str, secret: str, overlay: dict[str, str], unsafe: bool) -> bytes:
    """Return the zip that Gradescope takes as an autograder.

    Parameters
    ----------
    assignment : str
        Such as "05_backward" or "05".
    secret : str
        The secret of the class; it is in the zip, so the zip is for teachers only.
    overlay : dict of str to str
        The teacher's own files, by lesson.
    unsafe : bool
        Whether it may grade where there is no sandbox.
    """
    config = {
        "assignment": assignment, "secret": secret, "overlay": overlay, "unsafe": unsafe,
    }  # fmt: skip
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "setup.sh", SETUP, 0o755)
        _add(archive, "run_autograder", RUN, 0o755)
        _add(archive, "requirements.txt", "".join(f"{need}\n" for need in _requirements()))
        _add(archive, CONFIG, json.dumps(config), 0o600)
        package = Path(microad.__file__).parent
        for path in sorted(package.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                _add(archive, f"microad/{path.relative_to(package).as_posix()}", path.read_bytes())
    return made.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: str | bytes, mode: int = 0o644) -> None:
    info = zipfile.ZipInfo(name)  # without the time of writing: the same input, the same zip
    info.external_attr = (stat.S_IFREG | mode) << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


def _requirements() -> Iterator[str]:
    """Name what the grader needs, in the versions with which it works here."""
    from importlib.metadata import version

    return (f"{name}=={version(name)}" for name in NEEDED)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
