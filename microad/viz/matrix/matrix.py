"""A matrix on a sheet: its places and colors, and how it is put into words."""

import math
from collections.abc import Sequence
from typing import Any

from microad.errors import VectorError
from microad.viz.sheet import Sheet
from microad.viz.svg import ORANGE, ORANGE_TEXT, PURPLE, PURPLE_TEXT, text_width
from microad.viz.words import number_text, shortened

NUMBERS = 12  # up to so many rows and columns have room for numbers
MOST = 40  # larger matrices are words
WIDE, HIGH, SMALL = 68, 30, 14
NAME = 14
TERMS = 6  # so many terms of a sum, or elements of a vector, stand in a sentence

# ---------------------------------------------------------------- words and numbers


def checked(name: str, vector: Any, n: int) -> list[float]:
    """Return a vector of n numbers as a list.

    Raises
    ------
    VectorError
        If it is none.
    """
    try:
        numbers = [float(x) for x in vector]
    except (TypeError, ValueError):
        raise VectorError(name, n, f"{vector!r:.40}") from None
    if len(numbers) != n:
        raise VectorError(name, n, f"{len(numbers)} numbers")
    if not all(map(math.isfinite, numbers)):
        raise VectorError(name, n, "not finite")
    return numbers


def portable(x: float) -> float | str:
    """Return a number as JSON carries it; JavaScript reads "NaN" and "Infinity" back."""
    if x != x:
        return "NaN"
    return x if abs(x) != float("inf") else "Infinity" if x > 0 else "-Infinity"


def short(name: str) -> str:
    """A name that fits into the picture."""
    return shortened(name, NAME)


def closed(x: float) -> str:
    """A factor: (-2)."""
    text = number_text(x)
    return f"({text})" if text.startswith("-") else text


def vector_text(vector: Sequence[float]) -> str:
    """Write a vector: (1, -2); the end of a long one is left out."""
    texts = [number_text(x) for x in vector]
    return f"({', '.join(texts if len(texts) <= TERMS else [*texts[:TERMS], '…'])})"


def pass_sentence(which: str, k: int, names: Sequence[str], out: Any) -> str:
    """Say what the pass with a unit vector finds."""
    mode, line, product = (
        ("Forward", "column", "J t") if which == "t" else ("Reverse", "row", "g J")
    )
    return (
        f"{mode} mode, pass {k + 1} of {len(names)}: {which} has 1 at {short(names[k])} and 0 "
        f"elsewhere, so {product} is the {line} of {short(names[k])}: {vector_text(out)}."
    )


def mix_sentence(which: str, vector: Sequence[float], names: Sequence[str], out: Any) -> str:
    """Say what a mix of columns or rows is; the front end says it in the same words."""
    line, lines, product = ("column", "columns", "J t") if which == "t" else ("row", "rows", "g J")
    terms = [f"{closed(x)} × {line} {short(n)}" for x, n in zip(vector, names) if x]
    terms = terms if len(terms) <= TERMS else [*terms[:TERMS], "…"]
    return (
        f"One pass mixes the {lines}: {product} = {' + '.join(terms) or '0'} = {vector_text(out)}."
    )


def refusal(m: int, n: int) -> str:
    """Say why a matrix is not drawn, if it is not.

    >>> refusal(3, 2), refusal(1, 0)[:46]
    ('', 'This Jacobian has 1 rows and 0 columns: it has')
    """
    if not m or not n:
        return f"This Jacobian has {m:,} rows and {n:,} columns: it has no numbers to look at."
    if max(m, n) <= MOST:
        return ""
    return (
        f"This Jacobian has {m:,} rows and {n:,} columns, and more than {MOST} are too many to "
        "read. Look at a smaller case: the same structure is in it. "
        "microad.jacobian(F)(x) has the numbers."
    )


def refused(words: str) -> str:
    """A picture of words alone."""
    return Sheet(640, 8, "A Jacobian that is too large").paint(words=words)


# ---------------------------------------------------------------- the picture


def heat(x: float, scale: float) -> str:
    """The color of a number: blue if positive, orange if negative, paler the smaller; gray if none.

    >>> heat(0.0, 1.0), heat(1.0, 1.0)
    ('#FFFFFF', '#80B8D8')
    """
    if x != x:
        return "#E0E0E0"
    rgb = (0, 114, 178) if x > 0 else (213, 94, 0)
    share = 0.5 * min(1.0, abs(x) / scale)
    return "#" + "".join(f"{round(255 + (c - 255) * share):02X}" for c in rgb)


def draw(rows: Sequence[str], columns: Sequence[str], title: str) -> Sheet:
    """Lay out the matrix with a strip on each side: t above, J t right, g left, g J below."""
    m, n = len(rows), len(columns)
    large = max(m, n) > NUMBERS
    w, h = (SMALL, SMALL) if large else (WIDE, HIGH)
    strip = 20 if large else WIDE
    names = max((text_width(short(name), 12) for name in rows), default=0) + 10
    left, top = 12 + strip + names, 30 + h + 24 * (not large)
    width = max(left + n * w + 24 + strip + 12, 420)
    sheet = Sheet(width, top + m * h + 34 + h + 12, title)
    caption = {"font_family": "sans-serif", "font_size": 12}
    sheet.text("", left + n * w / 2, 20, "t, a weight for each column", fill=PURPLE_TEXT, **caption)
    below = top + m * h + 18
    sheet.text(
        "", left + n * w / 2, below + h + 14, "g J, a mix of rows", fill=ORANGE_TEXT, **caption
    )
    right = left + n * w + 24
    sheet.text("", 12 + strip / 2, top - 10, "g", fill=ORANGE_TEXT, **caption)
    sheet.text("", right + strip / 2, top - 10, "J t", fill=PURPLE_TEXT, **caption)
    for j, name in enumerate(columns):
        x = left + j * w
        _cell(sheet, "t", j, x, 28, w, h, PURPLE, large)
        _cell(sheet, "gJ", j, x, below, w, h, ORANGE, large)
        if not large:
            sheet.text("", x + w / 2, top - 10, shortened(name, 8), font_weight="bold")
    for i, name in enumerate(rows):
        y = top + i * h
        _cell(sheet, "g", i, 12, y, strip, h, ORANGE, large)
        _cell(sheet, "tJ", i, right, y, strip, h, PURPLE, large)
        if not large:
            sheet.text(
                "", left - 8, y + h / 2 + 4, short(name), text_anchor="end", font_weight="bold"
            )
        for j in range(n):
            sheet.rect(f"cell {i} {j}", left + j * w, y, w, h, stroke="#D0D0D0")
            if not large:
                sheet.text(f"number {i} {j}", left + (j + 0.5) * w, y + h / 2 + 4)
    frame = {"fill": "none", "stroke_width": 1.5 if large else 3, "visibility": "hidden"}
    for j in range(n):
        sheet.rect(
            f"column {j}", left + j * w + 1.5, top + 1.5, w - 3, m * h - 3, stroke=PURPLE, **frame
        )
    for i in range(m):
        look = frame | {"stroke": ORANGE, "stroke_dasharray": "7 3"}
        sheet.rect(f"row {i}", left + 1.5, top + i * h + 1.5, n * w - 3, h - 3, **look)
    return sheet


def _cell(
    sheet: Sheet, key: str, k: int, x: float, y: float, w: float, h: float, color: str, large: bool
) -> None:
    """Draw a place of a vector."""
    dash = "4 2" if color == ORANGE else "none"
    sheet.rect(
        f"{key} box {k}", x + 1, y + 1, w - 2, h - 2, stroke=color, stroke_dasharray=dash, rx=3
    )
    sheet.text(f"{key} {k}", x + w / 2, y + h / 2 + 4, visibility="hidden" if large else None)
