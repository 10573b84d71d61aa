"""The same pictures, byte for byte, on every Python and NumPy that microad supports."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import gallery_pictures
import pytest

OLDEST = {"3.11": "2.0.2", "3.12": "2.0.2", "3.13": "2.1.0"}  # the first with wheels for it
NEWEST = "numpy>=2.4,<3"


def interpreter(version):
    """Return the path of a Python on this machine, or nothing."""
    if "{}.{}".format(*sys.version_info) == version:
        return sys.executable
    if path := shutil.which(f"python{version}"):
        works = subprocess.run([path, "-c", "import venv"], capture_output=True, check=False)
        if works.returncode == 0:
            return path
    home = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = sorted(home.glob(f"{version}.*/bin/python"))
    return str(found[-1]) if found else ""


def test_the_gallery_is_drawn_here_as_it_was_saved():
    count, found = gallery_pictures.differences()
    assert (count, found) == (16, [])


def test_a_changed_byte_is_found(tmp_path, monkeypatch):
    book = json.loads(gallery_pictures.BOOK.read_text(encoding="utf-8"))
    data = book["cells"][3]["outputs"][0]["data"]
    data["image/svg+xml"] = "".join(data["image/svg+xml"]).replace("10.91", "10.92", 1)
    (tmp_path / "gallery.ipynb").write_text(json.dumps(book), encoding="utf-8")
    monkeypatch.setattr(gallery_pictures, "BOOK", tmp_path / "gallery.ipynb")
    assert gallery_pictures.differences() == (16, ["cell 3: image/svg+xml"])


@pytest.mark.installs
@pytest.mark.parametrize("version", OLDEST)
def test_other_pythons_and_numpys_draw_the_same_bytes(version, tmp_path):
    path = interpreter(version)
    if not path:
        pytest.skip(f"there is no Python {version} here")
    subprocess.run([path, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    for numpy in (f"numpy=={OLDEST[version]}", NEWEST):
        pip = [
            python,
            "-m",
            "pip",
            "install",
            "-q",
            "--only-binary=:all:",
            numpy,
            "anywidget>=0.11",
        ]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"{numpy} cannot be installed: {done.stderr.strip().splitlines()[-1]}")
        done = subprocess.run(
            [python, Path(gallery_pictures.__file__)], env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        print(done.stdout + done.stderr)
        assert done.returncode == 0, done.stdout + done.stderr
        assert re.search(r": 16 pictures, 0 differences", done.stdout)
