"""SVG: the elements of every picture, its colors, its letters, and whole pictures put together.

Only presentation attributes, no style, script or id: this is what GitHub, nbviewer and nbconvert
leave alone, and several pictures can stand on one page. The same content gives the same bytes.

The colors are those of Okabe and Ito, which color-blind people can tell apart, darkened where
they are text.

>>> text_at("a < b", 10, 20, "label", INK)
'<text class="label" x="10" y="20" fill="#1A1A1A">a &lt; b</text>'
>>> size_of(document((120, 40), "Nothing", []))
(120, 40)
"""

import math
import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from typing import Any

BLUE, BLUE_TEXT = "#0072B2", "#005A9C"
ORANGE, ORANGE_TEXT = "#D55E00", "#A03B00"
GREEN, GREEN_TEXT = "#009E73", "#00694C"
PURPLE, PURPLE_TEXT = "#B35A8F", "#8F3A6D"
INK, GRAY, LINE, WHITE = "#1A1A1A", "#595959", "#767676", "#FFFFFF"

SENTENCE = 13  # the size of the letters of a sentence, in pixels
LEADING = 18  # from one of its lines to the next
WIDEST = 4_000  # pixels of a still picture
SIZES = re.compile(r'width="(\d+)" height="(\d+)" font-family')
LABEL = re.compile(r'<svg[^>]*? aria-label="([^"]*)"')


# ---------------------------------------------------------------- elements


def tag(name: str, content: str | None = None, **attributes: Any) -> str:
    """Write an element with content that is SVG.

    Underscores in the names of attributes become hyphens, `klass` is class, and what is None is
    left out.

    >>> tag("path", d="M0 0H9", stroke_width=2, klass=None)
    '<path d="M0 0H9" stroke-width="2"/>'
    """
    pairs = ((k.replace("klass", "class").replace("_", "-"), v) for k, v in attributes.items())
    written = "".join(f' {k}="{escape(str(v))}"' for k, v in pairs if v is not None)
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"


def worded(name: str, words: str, **attributes: Any) -> str:
    """Write an element that holds words, escaped."""
    return tag(name, escape(words), **attributes)


def text_at(words: str, x: float, y: float, klass: str, fill: str, **more: Any) -> str:
    """Write a text at a place."""
    return worded("text", words, klass=klass, x=x, y=y, fill=fill, **more)


def px(v: float) -> str:
    """Write a place: to a tenth of a pixel, the same in Python and in JavaScript.

    >>> px(12.0), px(0.26), px(-0.001)
    ('12', '0.3', '0')
    """
    return f"{math.floor(v * 10 + 0.5) / 10 + 0.0:.1f}".removesuffix(".0")


# ---------------------------------------------------------------- sentences


def text_width(words: str, size: float, wide: float = 0.61) -> int:
    """Bound the width of a text in pixels: in a monospaced font, or with `wide` em a letter.

    >>> text_width("v1 = a * b", 12)
    74
    """
    ems = len(words) * wide + sum(1.05 - wide for letter in words if ord(letter) >= 0x1100)
    return int(ems * size) + 1


def wrapped(words: str, width: int) -> list[str]:
    """Break a sentence where it would be wider than a picture.

    >>> wrapped("one two three", 80)
    ['one two', 'three']
    """
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, SENTENCE, 0.56) > width - 24 and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def sentence(words: str, width: int, klass: str = "sentence") -> tuple[int, str]:
    """Write a sentence in as many lines as needed; return the height, too."""
    lines = wrapped(words, width)
    spans = [worded("tspan", line, x=12, y=16 + LEADING * n) for n, line in enumerate(lines)]
    look = {"fill": INK, "font_family": "sans-serif", "font_size": SENTENCE}
    return len(lines) * LEADING + 8, tag("text", "".join(spans), klass=klass, **look)


# ---------------------------------------------------------------- whole pictures


def document(
    size: tuple[int, int],
    title: str,
    parts: Sequence[str],
    about: str | None = None,
    klass: str | None = None,
    card: str | None = None,
    **more: Any,
) -> str:
    """Write a picture on white.

    Parameters
    ----------
    size : tuple of int
        Width and height.
    title : str
        Its name, for screen readers and as a tooltip.
    parts : list of str
        The elements, those in front last.
    about : str, optional
        What is to be seen, for screen readers.
    klass, card : str, optional
        The classes of the picture and of the white card behind it.
    **more
        Attributes of the picture.
    """
    width, height = size
    head = [worded("title", title)]
    head += [] if about is None else [worded("desc", about)]
    head.append(tag("rect", klass=card, x=0, y=0, width=width, height=height, fill=WHITE))
    more = {"font_family": "monospace"} | more
    return tag(
        "svg", "\n".join([*head, *parts]) + "\n", klass=klass,
        xmlns="http://www.w3.org/2000/svg", role="img", aria_label=title,
        viewBox=f"0 0 {width} {height}", width=width, height=height, **more,
    )  # fmt: skip


def size_of(svg: str) -> tuple[int, int]:
    """Return the width and the height of a picture."""
    found = SIZES.search(svg)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def label_of(svg: str) -> str:
    """Return the name of a picture.

    >>> label_of(document((9, 9), "a < b", []))
    'a < b'
    """
    found = LABEL.match(svg)
    return unescape(found[1]) if found else ""


def nested(pictures: Iterable[tuple[str, int, int]], size: tuple[int, int], title: str) -> str:
    """Put whole pictures on one, each at its place."""
    parts = [svg.replace("<svg ", f'<svg x="{x}" y="{y}" ', 1).rstrip() for svg, x, y in pictures]
    return document(size, title, parts)


def stacked(upper: str, lower: str, title: str) -> str:
    """Put one picture below another one; an upper one too wide to be looked at is left out."""
    (w, h), (width, height) = size_of(upper), size_of(lower)
    if w > WIDEST:
        return nested([(lower, 0, 0)], (width, height), title)
    return nested([(upper, 0, 0), (lower, 0, h + 8)], (max(w, width), h + 8 + height), title)
