"""Small pieces of HTML: a white card with dark text, in a light and in a dark JupyterLab alike.

JupyterLab's own style sheet colors lists, tables and code by theme, so each element brings its
colors along. Nothing is said by color alone.
"""

from collections.abc import Callable, Iterable
from html import escape

from microad.course.markdown import Block, blocks, pieces

INK, WHITE, GRAY, BLUE = "#1a1a1a", "#ffffff", "#767676", "#0072b2"
FONT = "font-family:system-ui,sans-serif;font-size:14px;line-height:1.45"
CODE = f"font-family:monospace;font-size:13px;color:{INK};background:#f2f2f2;padding:1px 4px"


def tag(name: str, content: str, style: str = "", **attributes: str) -> str:
    """Return an element in the card's colors; `content` is HTML."""
    attributes["style"] = f"color:{INK};background:{WHITE};{style}".rstrip(";")
    inside = "".join(f' {key.rstrip("_")}="{escape(v)}"' for key, v in attributes.items())
    return f"<{name}{inside}>{content}</{name}>"


def card(parts: Iterable[str], label: str, accent: str = GRAY) -> str:
    """Return a card with a name for screen readers."""
    style = f"{FONT};border:1px solid {GRAY};border-left:6px solid {accent};"
    style += "border-radius:4px;padding:8px 14px;max-width:760px"
    return tag("section", "".join(parts), style, **{"aria-label": label, "class": "microad-card"})


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph, in which `code` in backquotes is set as code."""
    return tag("p", inline(text), f"margin:6px 0;{style}")


def inline(text: str) -> str:
    """Escape a text; what stands between backquotes becomes code."""
    written = ((escape(piece.text, quote=False), piece.is_code) for piece in pieces(text))
    return "".join(code(part) if is_code else part for part, is_code in written)


def code(escaped: str) -> str:
    """Return escaped text as code."""
    return f'<code style="{CODE}">{escaped}</code>'


def block(text: str) -> str:
    """Return lines of text as a block of code."""
    style = "margin:6px 0;padding:6px 10px;background:#f2f2f2;font:13px/1.4 monospace;"
    return tag("pre", escape(text, quote=False), style + "white-space:pre-wrap")


def table(
    head: Iterable[str],
    rows: Iterable[Iterable[str]],
    caption: str = "",
    content: Callable[[str], str] = escape,
) -> str:
    """Return a table with a header row; `content` makes HTML of the text of a cell."""
    cell = f"border:1px solid {GRAY};padding:3px 8px;text-align:left"
    top = tag("tr", "".join(tag("th", content(t), cell, scope="col") for t in head))
    body = [tag("tr", "".join(tag("td", content(t), cell) for t in row)) for row in rows]
    title = tag("caption", escape(caption), "text-align:left;font-weight:600;padding:4px 0")
    parts = [title] * bool(caption) + [top, *body]
    return tag("table", "".join(parts), "border-collapse:collapse;margin:6px 0")


def prose(text: str) -> str:
    """Return a hint: paragraphs, blocks of code and tables."""
    return "".join(map(element, blocks(text)))


def element(part: Block) -> str:
    """Return a part of a hint."""
    if part.kind == "code":
        return block(part.text)
    if part.kind == "table":
        return table(part.rows[0], part.rows[1:], content=inline)
    return paragraph(part.text)
