"""Downloads as learning platforms make them: whose each notebook is, and which attempt counts."""

import json
import zipfile

import pytest
from submissions import notebook_of

from microad.errors import DownloadError, NothingCollectedError
from microad.grading.classroom.collect import EARLIER, collect
from microad.grading.classroom.roster import Roster, Student

NOTEBOOK = json.dumps(notebook_of("05"))
LATER = NOTEBOOK + "\n"
NAME = "05_backward"
KNOWN = ["04_recording", NAME]
CLASS = Roster((
    Student("ada", "Lovelace", "Ada", "ada@example.org", "4711"),
    Student("bob", "Builder", "Bob", "bob@example.org", "12"),
    Student("zoe"),
))  # fmt: skip

CANVAS = {
    "lovelaceada_4711_900_05_backward.ipynb": NOTEBOOK,
    "builderbob_LATE_12_901_Untitled-3.ipynb": LATER,
}
MOODLE = {
    "Ada Lovelace_88_assignsubmission_file_/05_backward.ipynb": NOTEBOOK,
    "Bob Builder_89_assignsubmission_file_05_backward.ipynb": LATER,
}
GRADESCOPE = {
    "assignment_1_export/submission_metadata.yml": """
submission_7:
  :submitters:
  - :name: Ada Lovelace
    :sid: ada
    :email: ada@example.org
  :created_at: 2026-03-01 12:00:00.5 Z
  :results:
    :score: 3
submission_8:
  :submitters:
  - :name: Somebody
    :email: bob@example.org
  :created_at: 2026-03-02 12:00:00 +01:00
""",
    "assignment_1_export/submission_7/my notebook.ipynb": NOTEBOOK,
    "assignment_1_export/submission_8/05_backward.ipynb": LATER,
}
EXCHANGE = {
    f"ada+{NAME}+2026-03-01 12:00:00.500000 UTC+tok3n/{NAME}.ipynb": NOTEBOOK,
    f"ada+{NAME}+2026-02-01 12:00:00.500000 UTC+tok3n/{NAME}.ipynb": LATER,
    f"bob+{NAME}+2026-03-02 11:00:00 UTC/{NAME}.ipynb": LATER,
}
NBGRADER = {
    f"ada/{NAME}/{NAME}.ipynb": NOTEBOOK,
    f"ada/{NAME}/timestamp.txt": "2026-03-01 12:00:00.500000 UTC",
    f"submitted/bob/{NAME}/{NAME}.ipynb": LATER,
}
FOLDERS = {"ada/homework.ipynb": NOTEBOOK, "download/bob/05.ipynb": LATER}
FILES = {"ada.ipynb": NOTEBOOK, "BOB.ipynb": LATER}
TIMED = ("gradescope", "exchange")
SHAPES = {
    "canvas": CANVAS, "moodle": MOODLE, "gradescope": GRADESCOPE, "exchange": EXCHANGE,
    "nbgrader": NBGRADER, "folders": FOLDERS, "files": FILES,
}  # fmt: skip


def download(place, files, kind="zip"):
    """Write a download, as a zip file or as a folder."""
    if kind == "zip":
        path = place / "download.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        return path
    path = place / "download"
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    return path


def collected(place):
    return {
        path.relative_to(place).as_posix(): path.read_text()
        for path in place.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("kind", ["zip", "folder"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_download(tmp_path, shape, kind):
    place = tmp_path / "class" / "submitted"
    found = collect(download(tmp_path, SHAPES[shape], kind), place, CLASS, known=KNOWN)
    expected = {f"ada/{NAME}/{NAME}.ipynb": NOTEBOOK, f"bob/{NAME}/{NAME}.ipynb": LATER}
    files = collected(place)
    stamps = {n: files.pop(n) for n in list(files) if n.endswith("timestamp.txt")}
    assert files == expected
    if shape in TIMED:
        assert stamps == {
            f"ada/{NAME}/timestamp.txt": "2026-03-01 12:00:00.500000 UTC\n",
            f"bob/{NAME}/timestamp.txt": "2026-03-02 11:00:00.000000 UTC\n",
        }
    assert found.missing == {NAME: ["zoe"]}
    assert found.unknown == []
    assert {t.state for t in found.taken.values()} == {"new"}
    assert [p.name for p in place.parent.iterdir()] == ["submitted"]  # nothing left on the desk


@pytest.mark.parametrize("shape", SHAPES)
def test_collecting_again_changes_nothing(tmp_path, shape):
    place, path = tmp_path / "submitted", download(tmp_path, SHAPES[shape])
    collect(path, place, CLASS, known=KNOWN)
    before = collected(place)
    again = collect(path, place, CLASS, known=KNOWN)
    assert {taken.state for taken in again.taken.values()} == {"unchanged"}
    assert collected(place) == before


def test_without_a_roster_everybody_has_a_folder(tmp_path):
    place = tmp_path / "submitted"
    found = collect(download(tmp_path, CANVAS | MOODLE), place, known=KNOWN)
    assert sorted(student for student, _ in found.taken) == [
        "Ada-Lovelace-88", "Bob-Builder-89", "builderbob-12", "lovelaceada-4711",
    ]  # fmt: skip
    assert found.unknown == []
    assert found.missing == {NAME: []}


def test_students_who_are_not_in_the_roster_are_named(tmp_path):
    found = collect(
        download(tmp_path, {"eve/05.ipynb": NOTEBOOK}), tmp_path / "s", CLASS, known=KNOWN
    )
    assert found.unknown == ["eve"]
    assert found.missing == {NAME: ["ada", "bob", "zoe"]}


@pytest.mark.parametrize("order", [1, -1])
def test_the_last_attempt_counts(tmp_path, order):
    attempts = {
        "lovelaceada_4711_9_05_backward.ipynb": NOTEBOOK,
        "lovelaceada_4711_10_05_backward-1.ipynb": LATER,  # the tenth is later than the ninth
    }
    path = download(tmp_path, dict(list(attempts.items())[::order]))
    found = collect(path, tmp_path / "s", CLASS, known=KNOWN)
    assert (tmp_path / "s" / "ada" / NAME / f"{NAME}.ipynb").read_text() == LATER
    assert found.skipped == [("lovelaceada_4711_9_05_backward.ipynb", EARLIER)]


def test_what_is_there_already_stays_if_it_is_later(tmp_path):
    place = tmp_path / "s"
    late = {f"ada+{NAME}+2026-03-02 12:00:00 UTC/x.ipynb": LATER}
    early = {f"ada+{NAME}+2026-03-01 12:00:00 UTC/x.ipynb": NOTEBOOK}
    collect(download(tmp_path, late), place)
    with pytest.raises(NothingCollectedError, match=EARLIER):
        collect(download(tmp_path, early), place)
    assert (place / "ada" / NAME / f"{NAME}.ipynb").read_text() == LATER
    more = {f"ada+{NAME}+2026-03-03 12:00:00 UTC/x.ipynb": NOTEBOOK}
    found = collect(download(tmp_path, more), place)
    assert [taken.state for taken in found.taken.values()] == ["replaced"]
    assert (place / "ada" / NAME / "timestamp.txt").read_text().startswith("2026-03-03")


def test_a_new_attempt_without_a_time_does_not_keep_the_old_time(tmp_path):
    place = tmp_path / "s"
    timed = {f"ada+{NAME}+2026-03-02 12:00:00 UTC/x.ipynb": NOTEBOOK}
    collect(download(tmp_path, timed), place)
    collect(download(tmp_path, {f"ada/{NAME}/x.ipynb": LATER}), place)
    assert collected(place) == {f"ada/{NAME}/{NAME}.ipynb": LATER}


def test_a_broken_notebook_is_collected_by_its_name(tmp_path):
    files = {"ada/05_backward (1).ipynb": "{", "bob/homework.ipynb": "{"}
    found = collect(download(tmp_path, files), tmp_path / "s", CLASS, known=KNOWN)
    assert list(found.taken) == [("ada", NAME)]
    assert found.skipped == [
        ("bob/homework.ipynb", "neither its path nor its content tells the lesson")
    ]


def test_an_assignment_can_be_named(tmp_path):
    found = collect(download(tmp_path, FOLDERS), tmp_path / "s", CLASS, assignment="final")
    assert list(found.taken) == [("ada", "final"), ("bob", "final")]


def test_a_group_of_gradescope_gets_a_copy_each(tmp_path):
    files = GRADESCOPE | {
        "assignment_1_export/submission_metadata.yml": """
submission_7:
  :submitters:
  - {":sid": ada}
  - {":email": bob@example.org}
"""
    }
    found = collect(download(tmp_path, files), tmp_path / "s", CLASS, known=KNOWN)
    assert {s for s, _ in found.taken} >= {"ada", "bob"}


def test_what_was_left_out_is_said(tmp_path):
    files = {
        "ada/05.ipynb": NOTEBOOK,
        "ada/data.csv": "1",
        "ada/.ipynb_checkpoints/05-checkpoint.ipynb": LATER,
        "__MACOSX/ada/._05.ipynb": "x",
        "05_backward.ipynb": NOTEBOOK,
    }
    found = collect(download(tmp_path, files), tmp_path / "s", known=KNOWN)
    assert found.skipped == [
        ("ada/data.csv", "it is no notebook"),
        ("05_backward.ipynb", "its path does not tell whose it is"),
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_no_download(tmp_path, content):
    path = tmp_path / "d.zip"
    path.write_bytes(content)
    with pytest.raises((DownloadError, NothingCollectedError)) as raised:
        collect(path, tmp_path / "s")
    assert str(path) in str(raised.value)


def test_metadata_that_is_no_yaml(tmp_path):
    files = {"submission_metadata.yml": "a: [", "submission_7/x.ipynb": NOTEBOOK}
    with pytest.raises(DownloadError, match="nothing was collected from submission_metadata"):
        collect(download(tmp_path, files), tmp_path / "s")
