"""C19: pictures have words, headings an order, tables a head; nothing hangs on one machine."""

import re
from collections.abc import Iterator

from microad.bank.audit.book import Cell, Course, Lesson
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet

LEAST_ALT = 30
MOST_LINES = 30
MACHINE = re.compile(r"0x[0-9a-f]{6,}|/home/|/tmp/|ipykernel_")
FRAGILE_SVG = re.compile(r"<style|style=|<script|foreignObject")


def check(course: Course, watch: Watch = quiet) -> Finding:
    """Check what readers without a screen, or without JavaScript, get."""
    pictures = sum(_is_picture(out) for x in course.lessons for c in x.cells for out in c.outputs)
    return finding(
        f"{many(pictures, 'picture')}; keyboard and contrast of widgets: tests/viz, in a browser",
        (f"{lesson.name}: {p}" for lesson in course.lessons for p in problems(lesson)),
    )


def problems(lesson: Lesson) -> Iterator[str]:
    """Whatever bars a reader's way in a lesson."""
    yield from _headings(lesson)
    for cell in lesson.cells:
        found = (*_tables(cell), *_outputs(cell))
        yield from (f"{cell.id}: {problem}" for problem in found)


def _headings(lesson: Lesson) -> Iterator[str]:
    marks = [m for c in lesson.markdown for m in re.findall(r"^(#+) ", _bare(c.source), re.M)]
    levels = [len(mark) for mark in marks]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield "there must be one heading of the first level, at the top"
    for above, below in zip(levels, levels[1:]):
        if below > above + 1:
            yield f"a heading of level {below} follows one of level {above}"


def _bare(source: str) -> str:
    return re.sub(r"```.*?```", "", source, flags=re.S)


def _tables(cell: Cell) -> Iterator[str]:
    if cell.kind != "markdown":
        return
    lines = ["", *_bare(cell.source).splitlines(), ""]
    for above, line, below in zip(lines, lines[1:], lines[2:]):
        if line.startswith("|") and not above.startswith("|") and not below.startswith("|--"):
            yield "a table has no row of heads"
    for alt in re.findall(r"!\[(.*?)\]\(", cell.source):
        if len(alt) < LEAST_ALT:
            yield f"a picture has an alt text of {len(alt)} characters, fewer than {LEAST_ALT}"


def _is_picture(output: dict) -> bool:
    data = output.get("data", {})
    return "image/svg+xml" in data or "image/png" in data


def _outputs(cell: Cell) -> Iterator[str]:
    for output in cell.outputs:
        data = output.get("data", {})
        text = "".join(output.get("text", "") or data.get("text/plain", ""))
        if len(text.splitlines()) > MOST_LINES:
            yield f"an output of {len(text.splitlines())} lines, more than {MOST_LINES}"
        if MACHINE.search(str(output)):
            yield "an output tells of this machine: an address or a path"
        if "application/vnd.jupyter.widget-view+json" in data:
            yield "a widget's state is saved: run `microad strip`"
        if _is_picture(output) and not text.strip():
            yield "a picture has no text beside it"
        if "image/png" in data:
            alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
            if len(alt) < LEAST_ALT:
                yield f"a figure has an alt text of {len(alt)} characters, fewer than {LEAST_ALT}"
        if FRAGILE_SVG.search("".join(data.get("image/svg+xml", ""))):
            yield "an SVG has styles or scripts, which GitHub and some readers drop"
