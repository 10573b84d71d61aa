"""The style guide of the lessons, as far as a program can judge it."""

import ast
import builtins
import re

import pytest
from book import LESSONS, cells, prose, reading_grade

BANNED = re.compile(r"\b(simply|just|obviously|trivial(?:ly)?|of course|clearly)\b", re.I)
BRITISH = re.compile(r"colour|behaviour|neighbour|favour|centre|grey|\w+(?:[nlr]is)(?:e|ed|ing)\b")

lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)


def words(source: str) -> int:
    return len(re.findall(r"\S+", prose(source)))


@lesson
def test_cells_are_short(path):
    book = cells(path)
    assert len(book) <= 60
    long = {c.id: words(c.source) for c in book if c.kind == "markdown" and words(c.source) > 120}
    assert not long
    lines = {c.id: len(c.source.splitlines()) for c in book if c.kind == "code"}
    assert not {k: n for k, n in lines.items() if n > 20}


@lesson
def test_a_sentence_stands_between_two_code_cells(path):
    book = cells(path)
    pairs = [(a.id, b.id) for a, b in zip(book, book[1:]) if a.kind == b.kind == "code"]
    assert pairs == []


@lesson
def test_prose_is_easy_to_read(path):
    text = " ".join(prose(c.source) for c in cells(path) if c.kind == "markdown")
    assert reading_grade(text) <= 9
    assert not BANNED.findall(text)
    assert not BRITISH.findall(text)


@lesson
def test_the_time_promised_is_the_time_the_model_gives(path):
    """Minutes = words/180, and for each code cell 0.75, prediction 1.5, graph 2, task or quiz 3."""
    book = cells(path)
    code = [c.source for c in book if c.kind == "code"]
    minutes = sum(words(c.source) for c in book if c.kind == "markdown") / 180 + 0.75 * len(code)
    minutes += 1.5 * sum("predict(" in s for s in code) + 3 * sum("check(" in s for s in code)
    minutes += 3 * sum(s.startswith(("review(", "checkpoint(")) for s in code)
    minutes += 2 * sum("viz.inspect(" in s for s in code)
    promised = int(re.search(r"\*\*Time\*\* (\d+) minutes", book[0].source).group(1))
    assert minutes <= 65
    assert abs(minutes - promised) <= 0.2 * promised, f"the model gives {minutes:.0f}"


@lesson
def test_the_frame_of_a_lesson_is_complete(path):
    book = cells(path)
    assert re.match(rf"# {path.stem[:2]} · .*\?\n", book[0].source)
    for part in ("When you are done, you can", "**You need**", "**You will build**"):
        assert part in book[0].source
    assert len(re.findall(r"^- \*\w+\*", book[0].source, re.M)) >= 4  # objectives have verbs
    source = "\n".join(c.source for c in book)
    number = path.stem[:2]
    for call in (
        f'review("{number}")',
        f'checkpoint("{number}")',
        f'progress("{number}")',
        "check(",
    ):
        assert call in source
    assert source.count("predict(") >= 3
    for word in ("**Predict.**", "**Build.**", "**Break it", "## Twins", "## What is next"):
        assert word in source, word


@lesson
def test_headings_never_skip_a_level(path):
    levels = [
        len(m.group(1)) for c in cells(path) if c.kind == "markdown"
        for m in re.finditer(r"^(#+) ", c.source, re.M)
    ]  # fmt: skip
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:]))


@lesson
def test_outputs_are_small_and_hold_nothing_of_this_machine(path):
    for cell in cells(path):
        for out in cell.outputs:
            text = "".join(out.get("text", "") or out.get("data", {}).get("text/plain", ""))
            assert len(text.splitlines()) <= 30, cell.id
            assert not re.search(r"0x[0-9a-f]{6,}|/home/|/tmp/|ipykernel_", str(out)), cell.id
            assert "application/vnd.jupyter.widget-view+json" not in out.get("data", {})


@lesson
def test_pictures_carry_a_text_twin_and_an_alt_text(path):
    for cell in cells(path):
        for out in cell.outputs:
            data = out.get("data", {})
            if "image/svg+xml" in data or "image/png" in data:
                assert "".join(data["text/plain"]).strip(), cell.id
            if "image/png" in data:
                assert len(out["metadata"]["image/png"]["alt"]) >= 30
            svg = "".join(data.get("image/svg+xml", ""))
            assert not re.search(r"<style|style=|<script|foreignObject", svg)


@lesson
def test_no_name_is_used_before_it_is_made(path):
    """Read the code from top to bottom: each global name has a home above its first use."""
    known = set(dir(builtins))
    for cell in cells(path):
        if cell.kind != "code":
            continue
        tree = ast.parse(cell.source)
        for statement in tree.body:
            made = {
                n.id for n in ast.walk(statement)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }  # fmt: skip
            made |= {n.arg for n in ast.walk(statement) if isinstance(n, ast.arg)}
            made |= {
                n.name for n in ast.walk(statement)
                if isinstance(n, ast.FunctionDef | ast.ClassDef)
            }  # fmt: skip
            if isinstance(statement, ast.Import | ast.ImportFrom):
                made |= {(a.asname or a.name).split(".")[0] for a in statement.names}
            used = {
                n.id for n in ast.walk(statement)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
            }  # fmt: skip
            late = isinstance(statement, ast.FunctionDef | ast.ClassDef)
            assert late or used - known - made == set(), f"{cell.id}: {used - known - made}"
            known |= made


def test_the_reading_grade_tells_plain_from_heavy():
    plain = "You take a step. Then you look. The slope is two."
    heavy = (
        "Notwithstanding considerable methodological heterogeneity, differentiation "
        "infrastructure necessitates comprehensive formalization of computational semantics."
    )
    assert reading_grade(plain) < 3 < 15 < reading_grade(heavy)
