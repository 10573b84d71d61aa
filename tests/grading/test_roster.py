"""The list of students: as spreadsheets save it, and what it must not hold."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microad.errors import RosterError
from microad.grading.classroom.roster import Roster, Student, read_roster

ADA = Student("ada", "Lovelace", "Ada", "ada@example.org", "4711", timedelta(days=2))
BOB = Student("bob")


def roster(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "students.csv"
    path.write_bytes(text.encode(encoding))
    return read_roster(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_as_spreadsheets_save_it(tmp_path, delimiter, encoding, newline):
    lines = [
        ["ID", "Surname", "First name", "Email address", "lms_user_id", "extension", "tutor"],
        ["ada", "Lovelace", " Ada ", "ada@example.org", "4711", "2d", "x"],
        ["", "", "", "", "", "", ""],
        ["bob"],
    ]
    text = newline.join(delimiter.join(line) for line in lines)
    assert tuple(roster(tmp_path, text, encoding)) == (ADA, BOB)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        ("name,email\nada,x", "it has no columns named id"),
        ("id,student_id\na,b", "it has 2 columns named id"),
        ("id\nada\n../x", "line 3: '../x' cannot be an id"),
        ("id\n=cmd()", "line 2: '=cmd()' cannot be an id"),
        ("id\n.hidden", "line 2: '.hidden' cannot be an id"),
        ("id,email\n,x@y", "line 2: '' cannot be an id"),
        ("id\nada\nbob\nADA", "lines 2 and 4 have the same id 'ADA'"),
        ("id,extension\nada,soon", "line 2: 'soon' is no duration"),
        ('id\n"ada', "it is not a CSV file"),
    ],
)
def test_what_a_roster_must_not_hold(tmp_path, text, words):
    with pytest.raises(RosterError) as raised:
        roster(tmp_path, text)
    assert words in str(raised.value)
    assert "Its first line names the columns: id" in str(raised.value)


def test_a_file_that_is_no_text(tmp_path):
    with pytest.raises(RosterError, match="it is not UTF-8 text"):
        roster(tmp_path, "id\nadé", "latin-1")


def test_students_are_found_by_whatever_a_download_calls_them():
    room = Roster((ADA, BOB, Student("x1", "Smith", "Jo"), Student("x2", "Smith", "Jo")))
    for text in ("ada", "Ada", "4711", "ADA@example.org", "Ada Lovelace", "lovelaceada"):
        assert room.find(text) is ADA
    assert room.find("Jo Smith") is None  # two have that name
    assert room.find("") is None
    assert room.find("4712") is None


def test_an_id_goes_before_a_name_or_number_of_somebody_else():
    eve = Student("eve", lms_user_id="bob")
    assert Roster((eve, BOB)).find("bob") is BOB
    assert Roster((BOB, eve)).find("bob") is BOB


@given(st.lists(st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True), unique=True))
def test_each_student_is_found_by_id(ids):
    room = Roster(tuple(map(Student, ids)))
    assert [room.find(id.upper()).id for id in ids] == ids
    assert bool(room) == bool(ids)


def test_a_name_for_everybody():
    assert ADA.name == "Ada Lovelace"
    assert BOB.name == "bob"
