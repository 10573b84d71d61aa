"""Small pieces of HTML: a white card with dark text, in a light and in a dark JupyterLab alike.

JupyterLab's own style sheet colors lists, tables and code by theme, so each element brings its
colors along. Nothing is said by color alone.
"""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from microad.course import report as r

if TYPE_CHECKING:
    from microad.course.checks import Hint
    from microad.course.overview import Overview

INK, PAPER, LINE = "#1a1a1a", "#ffffff", "#767676"
ACCENTS = {r.RIGHT: "#009e73", r.NOT_ATTEMPTED: LINE}  # any other status: vermilion
SIGNS = {"holds": "✓", "fails": "✗", "open": "○"}
FONT = "font-family:system-ui,sans-serif;font-size:14px;line-height:1.45"
CODE = f"font-family:monospace;font-size:13px;color:{INK};background:#f2f2f2;padding:1px 4px"


def tag(name: str, content: str, style: str = "", **attributes: str) -> str:
    """Return an element in the card's colors; `content` is HTML."""
    attributes["style"] = f"color:{INK};background:{PAPER};{style}".rstrip(";")
    inside = "".join(f' {key.rstrip("_")}="{escape(v)}"' for key, v in attributes.items())
    return f"<{name}{inside}>{content}</{name}>"


def card(parts: Iterable[str], label: str, accent: str = LINE) -> str:
    """Return a card with a name for screen readers."""
    style = f"{FONT};border:1px solid {LINE};border-left:6px solid {accent};"
    style += "border-radius:4px;padding:8px 14px;max-width:760px"
    return tag("section", "".join(parts), style, **{"aria-label": label, "class": "microad-card"})


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph of plain text, in which `code` in backquotes is set as code."""
    return tag("p", inline(text), f"margin:6px 0;{style}")


def inline(text: str) -> str:
    """Escape a text; what stands between backquotes becomes code."""
    parts = escape(text, quote=False).split("`")
    if len(parts) % 2 == 0:  # an odd number of backquotes means something else
        return "`".join(parts)
    return "".join(code(part) if i % 2 else part for i, part in enumerate(parts))


def code(escaped: str) -> str:
    """Return escaped text as code."""
    return f'<code style="{CODE}">{escaped}</code>'


def block(text: str) -> str:
    """Return lines of text as a block of code."""
    style = "margin:6px 0;padding:6px 10px;background:#f2f2f2;font:13px/1.4 monospace;"
    return tag("pre", escape(text, quote=False), style + "white-space:pre-wrap")


def prose(text: str) -> str:
    """Return a hint: paragraphs, and code where lines are indented or fenced."""
    return "".join(block(part) if is_code else paragraph(part) for is_code, part in blocks(text))


def blocks(text: str) -> Iterable[tuple[bool, str]]:
    """Split a hint into pieces, each with whether it is code: its lines are indented or fenced."""
    for number, part in enumerate(text.split("```")):
        if number % 2:
            yield True, part.removeprefix("python").strip("\n")
            continue
        for chunk in filter(str.strip, part.split("\n\n")):
            indented = all(line.startswith("    ") for line in chunk.strip("\n").splitlines())
            yield indented, chunk.strip("\n") if indented else chunk.strip()


def table(head: Iterable[str], rows: Iterable[Iterable[str]], caption: str) -> str:
    """Return a table of plain texts with a caption and a header row."""
    cell = f"border:1px solid {LINE};padding:3px 8px;text-align:left"
    top = tag("tr", "".join(tag("th", escape(t), cell, scope="col") for t in head))
    body = [tag("tr", "".join(tag("td", escape(t), cell) for t in row)) for row in rows]
    title = tag("caption", escape(caption), "text-align:left;font-weight:600;padding:4px 0")
    return tag("table", title + top + "".join(body), "border-collapse:collapse;margin:6px 0")


def report_html(report: r.Report) -> str:
    """Return the card of a report: the same facts as its text."""
    accent = ACCENTS.get(report.status, "#d55e00")
    return card(_report_parts(report), f"Check of {report.id}: {report.status}", accent)


def _report_parts(report: r.Report) -> Iterable[str]:
    yield paragraph(report.head, "font-weight:600")
    if report.results:
        items = "".join(_item(report, result) for result in report.results)
        yield tag("ul", items, "list-style:none;margin:6px 0;padding:0")
    if found := report.counterexample:
        yield paragraph(r.counterexample_title(found))
        yield block("\n".join(r.counterexample_lines(found)))
    if report.diagnosis:
        yield paragraph(f"This looks like: {report.diagnosis.name}.", "font-weight:600")
    if report.hint:
        yield prose(report.hint)
    for note in report.notes:
        yield paragraph(f"Note: {note}")
    if report.output:
        yield paragraph("Your code printed:")
        yield block("\n".join(r.output_lines(report.output)))
    if report.advice:
        yield paragraph(report.advice)


def _item(report: r.Report, result: r.ProbeResult) -> str:
    word = r.verdict(report, result)
    sign = f'<span aria-hidden="true">{SIGNS[word]} </span>'
    return tag("li", f"{sign}<strong>{word}</strong> {inline(r.label(result))}")


def hint_html(hint: "Hint") -> str:
    """Return the card of a hint."""
    parts = [paragraph(hint.head, "font-weight:600"), prose(hint.body)]
    return card(parts, hint.head, "#0072b2")


def overview_html(overview: "Overview") -> str:
    """Return the tables of the progress."""
    parts = [table(t.head, t.rows, t.title) for t in overview.tables]
    parts += [paragraph(note) for note in overview.notes]
    return card(parts, "Your progress")
