"""Hints in Markdown: tables and code are elements; what a learner wrote stays text."""

import pytest

from microad.course.checks import Hint
from microad.course.elements import prose
from microad.course.markdown import as_text, blocks, pieces
from microad.course.report import Report

TABLE = """Prices on two days:

| day | `price` |
|---|---|
| 1 | 20 |
| 10 | {got} |

```python
slope = ___
```
"""
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[go](javascript:alert(1))",
    "![pixel](https://example.org/pixel.png)",
    "`<b>`",
    "&lt;b&gt;",
]


def test_a_hint_has_real_tables_and_code():
    html = prose(TABLE)
    assert html.count("<table") == 1
    assert html.count("<th ") == 2
    assert html.count("<td ") == 4
    assert html.count("<pre") == 1
    assert "|" not in html
    assert "```" not in html
    assert [block.kind for block in blocks(TABLE)] == ["paragraph", "table", "code"]


def test_a_table_is_aligned_where_there_is_no_html():
    text = as_text(TABLE.replace("{got}", "2600"))
    assert "day  `price`\n---  -------\n1    20\n10   2600\n" in text
    assert text.startswith("Prices on two days:\n\n")
    assert text.endswith("```python\nslope = ___\n```\n")
    assert Hint("Hint", TABLE).text() == f"Hint\n{as_text(TABLE)}"
    report = Report("1", "t", "wrong value", 0, 1, hints=(TABLE,))
    assert "  day  `price`\n" in report.text()
    assert "<table" in report._repr_html_()


def test_two_tables_stand_where_they_stood():
    text = "|a|\n|-|\n|1|\n\nand\n\n|b|\n|-|\n|2|\n|3|\n\nend"
    assert as_text(text) == "a\n-\n1\n\nand\n\nb\n-\n2\n3\n\nend"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_learner_wrote_is_no_html(text):
    for html in (prose(TABLE.replace("{got}", text)), prose(f"You return {text}."), prose(text)):
        assert not any(word in html for word in ("<script", "<img", "<a ", "<b>"))


@pytest.mark.parametrize("text", ["2*x**2 + __init__", "a\n- 3 is 4", "# no title", "a `b", "1. x"])
def test_arithmetic_is_no_markdown(text):
    assert [block.text for block in blocks(text)] == [text]
    assert all(not piece.is_code for piece in pieces(text))
    assert as_text(text) == text
