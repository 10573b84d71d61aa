"""A table beside a graph: rows that steps fill and mark, live, as a picture and as text.

Each step of the story may have `cells`, a list of [row, column, text], which stay, and `rows`, the
numbers of the rows that it is about, which are marked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from microad.viz.sheet import Sheet
from microad.viz.svg import BLUE, GRAY, ORANGE, PURPLE, text_width
from microad.viz.words import aligned, shortened

ROWS = 24  # a still picture and a text show so many
HIGH = 20
CELL = 34  # characters of a cell
LOOKS = {
    "forward": ("#E3EFF8", BLUE),
    "backward": ("#FCE9DB", ORANGE),
    "tangent": ("#F6E7F0", PURPLE),
}


@dataclass
class Table:
    """Rows of texts with a heading; `nodes` tells which node of the graph each row is about.

    The first `texts` columns are aligned to the left, the others to the right.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    nodes: Sequence[int | None]
    texts: int = 1

    def story(self) -> dict[str, Any]:
        """What the front end needs."""
        return {
            "caption": self.caption,
            "head": list(self.head),
            "rows": [[shortened(cell, CELL) for cell in row] for row in self.rows],
            "nodes": list(self.nodes),
            "texts": self.texts,
        }

    def filled(self, steps: Sequence[Mapping[str, Any]], step: int) -> list[list[str]]:
        """The rows after so many steps."""
        rows = [list(row) for row in self.rows]
        for one in steps[:step]:
            for i, j, text in one.get("cells", ()):
                rows[i][j] = text
        return [[shortened(cell, CELL) for cell in row] for row in rows]

    def listed(self) -> list[int]:
        """The rows that a still picture has room for, the last always among them."""
        count = len(self.rows)
        return list(range(count)) if count <= ROWS else [*range(ROWS - 2), count - 1]

    def text(self, steps: Sequence[Mapping[str, Any]], step: int) -> str:
        """Write the table after so many steps."""
        rows = self.filled(steps, step)
        some = [rows[i] for i in self.listed()]
        lines = aligned([self.head, *some], self.texts)
        if len(some) < len(rows):
            lines.insert(-1, f"... and {len(rows) - len(some):,} more")
        return "\n".join(lines)

    def paint(self, steps: Sequence[Mapping[str, Any]], step: int, marked: bool = True) -> str:
        """Draw the table after so many steps, the rows of the last one marked."""
        rows, last = self.filled(steps, step), self.filled(steps, len(steps))
        listed = self.listed()
        widths = [
            max(text_width(texts[j], 12) for texts in (self.head, *rows, *last)) + 20
            for j in range(len(self.head))
        ]
        now = steps[step - 1] if step and marked else {}
        sheet = Sheet(sum(widths) + 24, (len(listed) + 2) * HIGH + 8, self.caption)
        self._line(sheet, self.head, 0, widths, {"fill": GRAY, "font_family": "sans-serif"})
        for place, i in enumerate(listed, start=1):
            if i in now.get("rows", ()):
                pale, strong = LOOKS.get(now.get("phase", ""), LOOKS["forward"])
                y = place * HIGH + 2
                sheet.rect("", 8, y, sheet.width - 16, HIGH, fill=pale)
                sheet.rect("", 8, y, 4, HIGH, fill=strong)
            self._line(sheet, rows[i], place, widths, {})
        if len(listed) < len(rows):
            more = f"... and {len(rows) - len(listed):,} more above the last row"
            sheet.text("", 16, (len(listed) + 1) * HIGH + 16, more, text_anchor="start", fill=GRAY)
        return sheet.paint()

    def _line(
        self, sheet: Sheet, row: Sequence[str], place: int, widths: list[int], look: Any
    ) -> None:
        x = 16
        for j, (cell, width) in enumerate(zip(row, widths)):
            left = j < self.texts
            at = x if left else x + width - 20
            anchor = "start" if left else "end"
            sheet.text("", at, place * HIGH + 16, cell, text_anchor=anchor, **look)
            x += width
