"""The teacher's page, and who handed in the same: numbers that can be counted by hand."""

import re
from dataclasses import replace

import pytest
from classes import a_class, graded, mark
from hypothesis import given
from hypothesis import strategies as st
from test_feedback import words

from microad.bank.misconceptions import misconceptions
from microad.course.spec import exercise, exercises, lessons
from microad.grading.classroom.gradebook import Classroom, gradebook
from microad.grading.classroom.late import Rules
from microad.grading.classroom.overview import overviews
from microad.grading.classroom.roster import Roster, Student
from microad.grading.classroom.similarity import alike, canonical, same_files
from microad.grading.grader.marks import Graded
from microad.grading.reports import write_all
from microad.grading.reports.write import MANY, class_html, remarks

OWN = """
def order(root):
    out = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node not in out:
            out.append(node)
            stack.extend(node.parents)
    return out
"""


def view(results, classroom=None):
    room = classroom or Classroom()
    [made] = overviews(gradebook(results, room), room)
    return made


def test_rates_and_mistakes_are_counts():
    results = [
        graded("ada"),
        graded("bob", wrongs={"05-3": 0, "05-6": ""}),
        graded("cleo", wrongs={"05-3": 0, "05-2": 0}),
        graded("dan", wrongs={"05-3": 1}),
    ]
    made = view(results)
    tasks = {task.id: task for task in made.tasks}
    three, six = tasks["05-3"], tasks["05-6"]
    assert (three.count, three.tried, three.right) == (4, 4, 1)
    assert (six.tried, six.right, six.mean) == (3, 3, 3.0)
    names = {m.name: m.count for m in made.mistakes if m.exercise == "05-3"}
    first, second = (exercise("05-3").wrongs[n].name for n in (0, 1))
    assert names == {first: 2, second: 1}
    assert three.mistake == first
    assert sum(made.bins) == 4
    assert made.bins[-1] == 1
    assert sum(count for _, _, count in made.misconceptions) == sum(
        m.count for m in made.mistakes if m.code
    )
    holds = list(three.properties.values())
    assert all(1 <= count <= 4 for count in holds)


def test_every_misconception_of_the_bank_has_a_name():
    codes = {w.code for lesson in lessons() for e in exercises(lesson) for w in e.wrongs} - {""}
    assert codes <= set(misconceptions())


def test_the_page_names_what_needs_a_teacher():
    broken = Graded("eve", "05", "eve/05_backward/a.ipynb", "1", broken="its JSON is broken")
    slow = graded("gus", seconds=9.5)
    room = Classroom(Roster((Student("ada", "Lovelace", "Ada"), Student("zoe", email="z@x.org"))))
    lines = gradebook([graded("ada", wrongs={"05-3": 0}), broken, slow], room)
    page = words(class_html(lines, room))
    assert "3 handed in, 1 missing, 1 broken, 0 late." in page
    assert "eve: its JSON is broken" in page
    assert "zoe, z@x.org" in page
    assert "gus: 9.50 s" in page
    assert "Not in the roster: eve, gus." in page
    assert exercise("05-3").wrongs[0].name in page
    assert "SEED-MARKER" not in class_html(lines, room)


def test_what_does_not_fit_together_is_said():
    rules = Rules(
        assignments={"55": Rules().usual}, extensions={"bobb": {"all": 0}, "ada": {"06": 0}}
    )
    room = Classroom(Roster((Student("ada"),)), rules)
    notes = remarks(gradebook([graded("ada")], room), room)
    assert notes == [
        "Extensions for students who are not there: bobb.",
        "Late rules for assignments that nobody handed in: 06, 55.",
    ]
    lines = gradebook(a_class(MANY + 13), room)
    assert remarks(lines, room)[0].endswith("and 12 more.")


def test_no_results_at_all(tmp_path):
    assert write_all([], tmp_path / "out", Classroom()) == []
    assert "Class report" in (tmp_path / "out" / "class.html").read_text()


def test_all_files_are_written_and_writing_again_changes_nothing(tmp_path):
    out = tmp_path / "class" / "results"
    results = a_class(3)
    versions = []
    for _ in range(2):
        write_all(results, out)
        paths = [path for path in out.rglob("*") if path.is_file()]
        versions.append({p.relative_to(out).as_posix(): p.read_bytes() for p in paths})
    files, again = versions
    assert files == again
    assert sorted(files) == [
        "canvas.csv", "class.html",
        "feedback/ada/05.html", "feedback/ada/05.json", "feedback/bob/05.html",
        "feedback/bob/05.json", "feedback/cleo/05.html", "feedback/cleo/05.json",
        "gradebook.csv", "moodle.csv", "wide.csv",
    ]  # fmt: skip


def test_neither_seed_nor_spec_is_in_any_file(tmp_path):
    results = [replace(g, seed="SEED-MARKER", spec="SPEC-MARKER") for g in a_class(6)]
    write_all(results, tmp_path)
    for path in filter(lambda p: p.is_file(), tmp_path.rglob("*")):
        assert b"MARKER" not in path.read_bytes(), path


def test_roster_and_rules_lie_in_the_folder_above(tmp_path):
    (tmp_path / "students.csv").write_text("id,first_name\nada,Ada\nzoe,Zoe\n")
    (tmp_path / "late.toml").write_text("per_day=10\n[assignments.05]\ndue=2026-02-28T12:00:00Z")
    lines = write_all([graded("ada")], tmp_path / "results")
    assert [line.student.name for line in lines] == ["Ada", "Zoe"]
    assert lines[0].late.percent == 10


# ---------------------------------------------------------------- alike


def with_answer(student, source, id="05-5", right=False):
    changed = replace(mark(id), source=source, **({} if right else {"score": 0.0}))
    work = graded(student)
    return replace(work, marks=tuple(changed if m.id == id else m for m in work.marks))


def test_a_renamed_copy_is_found_and_the_common_answer_is_not():
    renamed = OWN.replace("node", "n").replace("out", "seen").replace("    ", "  ")
    results = [*a_class(20), with_answer("x1", OWN), with_answer("x2", f"# mine\n{renamed}")]
    results += [with_answer("y1", OWN.replace("pop()", "pop(0)"))]
    pairs = {pair.students: pair for pair in alike(results)}
    pair = pairs["x1", "x2"]
    assert (pair.exact, pair.renamed, pair.wrong) == ([], ["05-5"], ["05-5"])
    assert pair.bits == pytest.approx(3.5236, abs=1e-3)  # two of 23
    assert not any("y1" in students for students in pairs)
    assert ("ada", "x1") not in pairs


def test_the_same_text_counts_as_such_and_shared_answers_add_up():
    answers = tuple(replace(m, source=f"{OWN}x = {m.id[-1]}") for m in graded("z").marks)
    results = [
        *a_class(20),
        *(replace(graded(who), marks=answers) for who in ("x1", "x2")),
    ]  # fmt: skip
    pair = alike(results)[0]
    assert pair.students == ("x1", "x2")
    assert len(pair.exact) == 6
    assert pair.wrong == []
    assert pair.bits > 20


def test_given_code_and_short_answers_count_for_nothing():
    short = "def order(root):\n    return [root, root.parents[1]]\n"
    results = [*a_class(20), with_answer("x1", short), with_answer("x2", short)]
    assert not any("x1" in pair.students for pair in alike(results))
    changed = OWN.replace("pop()", "pop(-1)")
    results = [*a_class(20), with_answer("x1", changed), with_answer("x2", changed)]
    assert any("x1" in pair.students for pair in alike(results))
    assert not any("x1" in pair.students for pair in alike(results, {"05-5": OWN}))


def test_the_same_file_is_named():
    results = [graded("ada"), graded("bob", sha256="1"), graded("eve", sha256="1")]
    assert same_files(results) == [["bob", "eve"]]
    assert "The same file, byte by byte: bob, eve" in words(
        class_html(gradebook(results), Classroom())
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a = 1", "b  =  1  # x", True),
        ("def f(x): return x", 'def g(y):\n    """Doc."""\n    return y', True),
        ("def f(x: int) -> int: return x", "def g(y): return y", True),
        ("x: int = 1", "x = 1", True),
        ("lambda a, *b: a", "lambda c, *d: c", True),
        ("a = 1", "a = 2", False),
        ("a - b", "b - a", True),  # names alone do not tell
        ("a - b - a", "a - b - b", False),
        ("a.grad", "a.data", False),
        ("for i in x: f(i)", "for j in y: g(j)", True),
        ("if a:", "if  a:", True),  # neither parses
        ("if a:", "if b:", False),
    ],
)
def test_what_counts_as_the_same(one, other, same):
    assert (canonical(one).text == canonical(other).text) == same


@given(st.text(max_size=60))
def test_any_text_has_a_form(source):
    assert canonical(source) == canonical(source)
    assert canonical(source, source).size >= 0


@pytest.mark.parametrize("lesson", lessons())
def test_right_answers_parse_and_have_a_size(lesson):
    for task in exercises(lesson):
        assert canonical(task.reference).size > 0
        assert canonical(task.reference, task.reference).size == 0


def test_an_answer_that_nests_too_deep_for_python():
    assert canonical("(" * 5000 + ")" * 5000).size == 1
    assert not re.search("0x", canonical("x" + ".y" * 100).text)
