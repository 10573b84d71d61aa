"""Downloads that want out: nothing is written but notebooks, and only to their places."""

import io
import os
import stat
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_collect import KNOWN, LATER, NAME, NOTEBOOK, collected, download

from microad.errors import DownloadError, NothingCollectedError
from microad.grading.classroom import downloads
from microad.grading.classroom.collect import collect
from microad.grading.classroom.roster import Roster, Student

HONEST = {f"ada/{NAME}/{NAME}.ipynb": NOTEBOOK}
RESULT = {f"ada/{NAME}/{NAME}.ipynb": NOTEBOOK}


@pytest.fixture
def room(tmp_path):
    """A folder with a victim beside the class folder; afterwards, nothing else may be there."""
    (tmp_path / "victim.ipynb").write_text("untouched")
    yield tmp_path / "class" / "submitted"
    assert (tmp_path / "victim.ipynb").read_text() == "untouched"
    beside = {p.name for p in tmp_path.iterdir()}
    assert beside <= {"victim.ipynb", "class", "download.zip", "download"}
    if (tmp_path / "class").exists():
        assert {p.name for p in (tmp_path / "class").iterdir()} <= {"submitted"}


def reasons(found):
    return dict(found.skipped)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../../victim.ipynb", "leads out of the archive"),
        ("ada/../../../victim.ipynb", "leads out of the archive"),
        ("/etc/05_backward.ipynb", "absolute path"),
        ("C:/05_backward.ipynb", "absolute path"),
        ("c:\\x\\05_backward.ipynb", "absolute path"),
        ("ada\\..\\..\\05_backward.ipynb", "characters that no path should hold"),
        ("eve/05\n_backward.ipynb", "characters that no path should hold"),
        ("eve/\x1b[31m05_backward.ipynb", "characters that no path should hold"),
        ("eve+..+2026-01-01/x.ipynb", "is no name of an assignment"),
        ("eve+a b+2026-01-01/x.ipynb", "is no name of an assignment"),
        ("-+/05.ipynb", "its path does not tell whose it is"),
        ("…/05.ipynb", "its path does not tell whose it is"),
    ],
)
def test_names_that_lead_elsewhere(tmp_path, room, name, words):
    found = collect(download(tmp_path, HONEST | {name: LATER}), room, known=KNOWN)
    assert collected(room) == RESULT
    assert [why for _, why in found.skipped if words in why], found.skipped


def test_a_name_cut_by_a_zero_byte(tmp_path, room):
    path = download(tmp_path, HONEST | {"eve/05_X.ipynb/../../../x.ipynb": LATER})
    path.write_bytes(path.read_bytes().replace(b"05_X.ipynb/", b"05_X.ipynb\0"))
    found = collect(path, room, known=KNOWN)
    assert collected(room) == RESULT
    assert len(found.skipped) == 1


def test_links_in_an_archive(tmp_path, room):
    path = download(tmp_path, HONEST)
    with zipfile.ZipFile(path, "a") as archive:
        for name, mode in (("eve/05_a.ipynb", stat.S_IFLNK), ("eve/05_b.ipynb", stat.S_IFIFO)):
            info = zipfile.ZipInfo(name)
            info.external_attr = (mode | 0o777) << 16
            archive.writestr(info, "../../../victim.ipynb")
    found = collect(path, room, known=KNOWN)
    assert collected(room) == RESULT
    assert set(reasons(found).values()) == {"it is a link or a special file"}


def test_links_in_a_folder(tmp_path, room):
    path = download(tmp_path, HONEST, "folder")
    (path / "eve").mkdir()
    (path / "eve" / "05_backward.ipynb").symlink_to(tmp_path / "victim.ipynb")
    (path / "mallory").symlink_to(tmp_path)
    os.mkfifo(path / "eve" / "05_pipe.ipynb")
    found = collect(path, room, known=KNOWN)
    assert collected(room) == RESULT
    assert set(reasons(found)) == {"eve/05_backward.ipynb", "eve/05_pipe.ipynb", "mallory"}


def test_a_bomb_is_read_up_to_its_limit_only(tmp_path, room, monkeypatch):
    monkeypatch.setattr("microad.grading.classroom.collect.MAX_BYTES", 2**20)
    path = download(tmp_path, HONEST | {"eve/05_backward.ipynb": " " * 300 * 2**20})
    assert path.stat().st_size < 2**20
    tracemalloc.start()
    found = collect(path, room, known=KNOWN)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reasons(found) == {"eve/05_backward.ipynb": "it is larger than 1 MB"}
    assert peak < 20 * 2**20
    assert collected(room) == RESULT


def test_a_size_that_is_a_lie(tmp_path, room):
    """The header says ten bytes; what unpacks to more is damaged, not taken."""
    path = download(tmp_path, HONEST | {"eve/05_backward.ipynb": LATER + " " * 10**6})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")  # the entry of eve in the central directory
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(data)
    found = collect(path, room, known=KNOWN)
    assert reasons(found) == {"eve/05_backward.ipynb": "it is damaged"}
    assert collected(room) == RESULT


def test_many_bombs_meet_the_limit_of_the_download(tmp_path, room, monkeypatch):
    monkeypatch.setattr(downloads, "MAX_TOTAL", 10 * 2**20)
    files = {f"s{n:02}/05.ipynb": NOTEBOOK + " " * 2**20 for n in range(40)}
    found = collect(download(tmp_path, files), room, known=KNOWN)
    assert len(found.taken) <= 11
    assert len(found.taken) + len(found.skipped) == 40
    assert all("the download holds more than" in why for _, why in found.skipped)


def test_a_hundred_thousand_entries(tmp_path, room):
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"s{number}/05.ipynb", b"")
    with pytest.raises(DownloadError, match="it holds more than 50,000 files"):
        collect(path, room)
    assert not room.exists()


def test_too_many_files_in_a_folder(tmp_path, room, monkeypatch):
    monkeypatch.setattr(downloads, "MAX_FILES", 3)
    files = {f"s{number}/05.ipynb": NOTEBOOK for number in range(5)}
    with pytest.raises(DownloadError, match="it holds more than 3 files"):
        collect(download(tmp_path, files, "folder"), room)


def test_names_that_differ_in_case_only(tmp_path, room):
    files = {f"Ada/{NAME}/{NAME}.ipynb": NOTEBOOK, f"ada/{NAME}/{NAME}.ipynb": LATER}
    found = collect(download(tmp_path, files), room, known=KNOWN)
    assert collected(room) == {f"Ada/{NAME}/{NAME}.ipynb": NOTEBOOK}
    assert reasons(found) == {
        f"ada/{NAME}/{NAME}.ipynb": "ada would share the folder Ada with another"
    }
    listed = Roster((Student("ada"),))  # with a roster, both are the student of that id
    (room / "Ada").rename(room / "ada")
    found = collect(download(tmp_path, files), room, listed, known=KNOWN)
    assert list(found.taken) == [("ada", NAME)]


def test_nobody_gets_into_the_folder_of_another(tmp_path, room):
    """Two strangers whose names are cleaned to the same folder are not one student."""
    files = {"eve x/05.ipynb": NOTEBOOK, "eve?x/05.ipynb": LATER}
    found = collect(download(tmp_path, files), room, known=KNOWN)
    assert len(found.taken) == 1
    assert [why for _, why in found.skipped] == ["eve?x would share the folder eve-x with another"]


def test_encrypted_and_damaged_members(tmp_path, room):
    path = download(tmp_path, HONEST | {"eve/05.ipynb": LATER, "mal/05.ipynb": LATER * 2})
    data = bytearray(path.read_bytes())
    eve = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x01\x02"))
    data[eve + 8] |= 1  # the flag of encryption
    body = data.index(b"mal/05.ipynb") + 200
    data[body : body + 20] = bytes(20)
    path.write_bytes(data)
    found = collect(path, room, known=KNOWN)
    assert reasons(found) == {
        "eve/05.ipynb": "it is encrypted, or packed by an unusual method",
        "mal/05.ipynb": "it is damaged",
    }
    assert collected(room) == RESULT


def test_a_lesson_in_the_metadata_that_is_a_path(tmp_path, room):
    evil = NOTEBOOK.replace('"lesson": "05"', '"lesson": "../../../x"')
    assert evil != NOTEBOOK
    found = collect(download(tmp_path, HONEST | {"eve/a.ipynb": evil}), room, known=KNOWN)
    assert collected(room) == RESULT
    assert reasons(found) == {"eve/a.ipynb": "'../../../x' is no name of an assignment"}


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)


@settings(max_examples=60)
@given(st.lists(names, min_size=1, max_size=4).map("/".join), st.booleans())
def test_any_name_at_all(tmp_path_factory, name, notebook):
    """Whatever an archive calls its members: files of one layout, in one folder."""
    top = tmp_path_factory.mktemp("any")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{name}.ipynb" if notebook else name, NOTEBOOK)
    (top / "download.zip").write_bytes(buffer.getvalue())
    place = top / "class" / "submitted"
    try:
        collect(top / "download.zip", place, known=KNOWN)
    except NothingCollectedError:
        assert not collected(place)
    assert {p.name for p in top.iterdir()} <= {"download.zip", "class"}
    for path in collected(place):
        student, assignment, file = path.split("/")
        assert (assignment, file) == (NAME, f"{NAME}.ipynb")
        assert student not in (".", "..")
