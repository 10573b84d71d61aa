"""A document becomes an exercise, and a mistake in it is named by file and line."""

import re
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from microad import bank
from microad.bank.diffs import changed
from microad.bank.document import exercise_document, read_exercise
from microad.bank.markdown import Lines
from microad.bank.units import documents, load
from microad.bank.verify import verify_exercise
from microad.cli import main
from microad.course import spec
from microad.errors import DocumentError
from microad.grading.solutions import full_marks, heading, notebook
from microad.grading.specs import spec_hash

PAGE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
(SMALL,) = re.findall(r"^````markdown\n(.*?)^````$", PAGE, re.S | re.M)
(PROBES,) = re.findall(r'^```python\n("""07-1:.*?)^```$', PAGE, re.S | re.M)
ANSWER = "def f(x):\n    a = x\n    b = x\n    return a\n\n\ndef g(x):\n    a = x\n    return a\n"


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """Lesson 07 with the exercise that CONTRIBUTING shows; gives its folder."""
    folder = tmp_path / "u07"
    folder.mkdir()
    (folder / "07-1.md").write_text(SMALL, encoding="utf-8")
    (folder / "probes_07_1.py").write_text(PROBES, encoding="utf-8")
    (folder / "notebook.md").write_text('+++\nfolder = "07_table"\n+++\n\n## Start\n\nHello.\n')
    (folder / "__init__.py").write_text(
        'from microad.bank.units import Exercises\n\nEXERCISES = Exercises("07")\n'
    )
    monkeypatch.setattr(bank, "__path__", [*bank.__path__, str(tmp_path)])
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        if name.startswith("microad.bank.u07"):
            del sys.modules[name]


def test_the_exercise_of_contributing_is_clean(lesson):
    row = verify_exercise(spec.exercise("07-1"), tuple(range(10)))
    assert row.problems == ()
    assert (row.right, row.rejected, row.diagnosed, row.hints) == ((1, 1), (2, 2), (1, 1), (3, 3))


def test_the_command_verifies_it_by_its_id(lesson, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["microad", "verify", "07-1"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "1 exercises, 0 problems" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["microad", "verify", "07-2"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "there is no exercise '07-2'" in capsys.readouterr().err


def test_it_becomes_a_notebook(lesson):
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook("07")["cells"]}
    assert list(cells) == ["07-start", "07-1-text", "07-1", "07-1-note", "07-1-check"]
    assert cells["07-1-text"].startswith("## 07-1 · The slope of a squared length\n\n★☆☆☆☆ · 2 poi")
    assert cells["07-1-text"].endswith("which returns its gradient.")
    assert cells["07-1"] + "\n" == spec.exercise("07-1").reference
    assert cells["07-1-note"] == "The check tries lists of several lengths."


SUM = "+    return 4 * sum(x)"
END = "x]\n```\n\n## Hints"
# what is written instead of what; the line of the error, or what stands in it; what it says
MISTAKES = {
    "no facts": ("+++\ntitle", "title", 1, "begins with its facts in TOML"),
    "not TOML": ("stars = 1", "stars = ", "stars = ", "the facts are not TOML: Invalid value"),
    "a fact is missing": ("stars = 1\n", "", 1, "the facts lack stars"),
    "an unknown fact": ("stars = 1", "stars = 1\npoints = 2", "points = 2", "no fact 'points'"),
    "another type": ("stars = 1", 'stars = "1"', 'stars = "1"', "stars is '1'; write 1"),
    "a list of others": ('["slope"]', "[1]", "names = [1]", 'names is [1]; write ["double"]'),
    "too many stars": ("stars = 1", "stars = 7", "stars = 7", "not between 1 and 5"),
    "an unknown kind": ('"CO"', '"XX"', 'kind = "XX"', "its kind is not one of CO"),
    "no text": (SMALL[SMALL.index("Take") : SMALL.index("## Answer")], "", 9, "there is no text"),
    "an unknown section": ("## Hints", "## Hint", "## Hint", "no section 'Hint'"),
    "a section twice": ("## Mutant: forgets", "## Answer\n\n## Mutant: forgets",
                        "## Answer\n\n## Mut", "a section 'Answer' stands further up"),
    "a name twice": ("Mutant: forgets the 2", "Mutant: adds the slopes up",
                     "## Mutant: adds", "'adds the slopes up' stands further up"),
    "no answer": ("## Answer", "## Tool", 1, "the section ## Answer is missing"),
    "no name": ("## Mutant: forgets the 2", "## Mutant", "## Mutant", "write ## Mutant: and what"),
    "an open block": (SUM + "\n```", SUM, "```diff", "this block of code is never closed"),
    "no block": ("```diff", "```text", "## Mistake", "write ```diff or ```python below its title"),
    "text behind a mutant": (END, END.replace("\n\n", "\n\nThis.\n"), "This.", "read by nobody"),
    "two hints": ("others?\n---", "others?", "## Mistake", "2 hints stand here; write 3"),
    "half a diff": (SUM, SUM.replace("+", " "), "-    return [4", "does not hold these lines"),
    "no diff": (SUM, SUM[5:], "return 4 * sum", "this is no line of a diff"),
    "another answer": ("-    return [4", "-    return [5", "-    return [5", "Copy them from ##"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_named_by_file_and_line(lesson, kind):
    old, new, place, words = MISTAKES[kind]
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    path = lesson / "07-1.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load(path)
    line = place if isinstance(place, int) else text[: text.index(place)].count("\n") + 1
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert words in str(caught.value)


def test_probes_and_verdicts_must_fit_the_document(lesson):
    (lesson / "07-2.md").write_text(SMALL, encoding="utf-8")
    (lesson / "07-3.md").write_text(SMALL, encoding="utf-8")
    with pytest.raises(DocumentError, match=r"write PROBES = \(...\) in probes_07_2\.py"):
        spec.exercise("07-2")
    assert spec.exercise("07-1").title  # the other one is not to blame
    (lesson / "probes_07_3.py").write_text(PROBES, encoding="utf-8")
    (lesson / "verdicts_07_3.py").write_text('VERDICTS = {"charm": None}\n')
    with pytest.raises(DocumentError, match=r"verdicts_07_3\.py judges a probe 'charm'"):
        spec.exercise("07-3")


def test_marks_depend_on_documents_probes_and_verdicts(lesson):
    hashes = {spec_hash("07")}
    for name in ("07-1.md", "probes_07_1.py", "verdicts_07_1.py"):
        (lesson / name).write_text("changed")
        hashes.add(spec_hash("07"))
    assert len(hashes) == 4


def diff(*lines):
    return Lines(Path("x.md"), 11, lines)


def test_a_diff_is_where_its_lines_stand():
    assert "b = 2 * x" in changed(ANSWER, diff("-    b = x", "+    b = 2 * x"))
    one = changed(ANSWER, diff("     b = x", "-    return a", "+    return b"))
    assert one == ANSWER.replace("b = x\n    return a", "b = x\n    return b")
    both = changed(ANSWER, diff("-    b = x", "@@ g", " def g(x):", "-    a = x", "+    a = 1"))
    assert both.endswith("def g(x):\n    a = 1\n    return a\n")
    assert "b = x" not in both
    blank = changed(ANSWER, diff("     return a", "", "+# here", "", " def g(x):"))
    assert "return a\n\n# here\n\ndef g" in blank


@pytest.mark.parametrize(
    ("lines", "at", "words"),
    [
        (["-    a = x", "+    a = 1"], 11, "the answer holds these lines 2 times: a = x"),
        (["+    c = 1"], 11, "no line of the answer stands in this change"),
        (["     b = x"], 11, "this change changes nothing"),
        (["-    b = x", "@@", "-    b = x"], 13, "does not hold these lines"),
        (["     b = x", "x"], 12, "this is no line of a diff"),
    ],
)
def test_a_diff_that_fits_nowhere_or_twice_is_an_error(lines, at, words):
    with pytest.raises(DocumentError, match=rf"x\.md, line {at}: .*{words}"):
        changed(ANSWER, diff(*lines))


def test_every_document_is_read_once():
    for lesson in spec.lessons():
        for path in documents(lesson):
            assert read_exercise(path) is exercise_document(path.stem)
            assert load(path) is spec.exercise(path.stem)


def test_a_heading_and_a_report_come_from_the_facts():
    task = spec.exercise("05-4")
    assert heading(task) == "## 05-4 · Once more, and once more\n\n★★★☆☆ · 5 points"
    assert full_marks(task).head.endswith("right · 5 of 5 points")


def test_a_code_block_may_hold_a_heading_and_a_line_of_plus_signs(lesson):
    text = SMALL.replace("    gradient = []\n", dedent("""\
            gradient = []
        ## no section
        +++
        """))  # fmt: skip
    path = lesson / "07-1.md"
    path.write_text(text, encoding="utf-8")
    assert "## no section\n+++\n" in load(path).right[0]
