"""The Markdown of hints, questions and reports: one parser, for a page and for a terminal.

There are paragraphs, blocks of code and tables, and `code` within them; nothing else. A hint quotes
what the learner wrote, and in that ``x**2`` is no bold type, ``<b>`` no tag and ``- 3`` no list.

>>> list(blocks("Look at `x`:\\n\\n    x = 1"))
[Block(kind='paragraph', text='Look at `x`:', rows=()), Block(kind='code', text='x = 1', rows=())]
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from microad.viz.words import aligned

PARSER = MarkdownIt("zero", {"html": False}).enable(["backticks", "code", "fence", "table"])


class Piece(NamedTuple):
    """A part of a paragraph: text, or code."""

    text: str
    is_code: bool


class Block(NamedTuple):
    """A part of a text: a "paragraph", "code", or a "table", whose first row is its head."""

    kind: str
    text: str = ""
    rows: Sequence[Sequence[str]] = ()


def pieces(text: str) -> list[Piece]:
    """Split a paragraph into text and code.

    >>> pieces("`a < b` holds")
    [Piece(text='a < b', is_code=True), Piece(text=' holds', is_code=False)]
    """
    (paragraph,) = PARSER.parseInline(text)
    return [Piece(part.content, part.type == "code_inline") for part in paragraph.children or ()]


def blocks(text: str) -> Iterator[Block]:
    """Split a text into paragraphs, blocks of code and tables."""
    tokens = iter(PARSER.parse(text))
    for token in tokens:
        if token.type in ("fence", "code_block"):
            yield Block("code", token.content.removesuffix("\n"))
        elif token.type == "table_open":
            yield Block("table", rows=_rows(tokens))
        elif token.type == "inline":
            yield Block("paragraph", token.content)


def _rows(tokens: Iterator[Token]) -> list[list[str]]:
    """Read the rows of a table, up to its end."""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content)
    return rows


def as_text(text: str) -> str:
    """Return a text as a terminal shows it: as it was written, with the columns of tables aligned.

    >>> print(as_text("See:\\n\\n|day|price|\\n|---|---|\\n|1|20|\\n|10|26|"))
    See:
    <BLANKLINE>
    day  price
    ---  -----
    1    20
    10   26
    """
    lines = text.split("\n")
    tokens = PARSER.parse(text)
    tables = [k for k, token in enumerate(tokens) if token.type == "table_open"]
    for k in reversed(tables):  # from the last one, so that the line numbers stay true
        start, end = tokens[k].map or (0, 0)
        lines[start:end] = _drawn(_rows(iter(tokens[k:])))
    return "\n".join(lines)


def _drawn(rows: list[list[str]]) -> list[str]:
    rules = ["-" * max(map(len, column)) for column in zip(*rows, strict=True)]
    return aligned([rows[0], rules, *rows[1:]], len(rules))
