"""A widget with a picture: what stays of it where no widget runs, and a page of its own.

JupyterLab draws an SVG only in a notebook that it trusts, and one that was cloned or mailed is
not trusted. HTML it cleans and shows; an image in it, of which scripts never run, stays. So the
picture is in the bundle as HTML, too, with its text twin folded below it.
"""

import os
from abc import abstractmethod
from base64 import b64encode
from html import escape
from pathlib import Path
from typing import ClassVar

from microad.viz import export
from microad.viz.base import Widget
from microad.viz.svg import label_of

# What is wider than the cell scrolls: letters do not get smaller, lines of a table not broken.
PRE = "margin:4px 0;overflow-x:auto;white-space:pre;word-break:normal"


def still(svg: str, text: str) -> str:
    """Return HTML that shows a picture, as an image, and folded below it the same in words.

    >>> print(still('<svg aria-label="A circle"/>', "radius  1"))  # doctest: +ELLIPSIS
    <div style="..."><img alt="A circle" src="data:image/svg+xml;base64,PHN2Z..." style="..."></div>
    <details><summary>In words</summary><pre style="...">radius  1</pre></details>
    """
    image = b64encode(svg.encode()).decode("ascii")
    words = f'<pre style="{PRE}">{escape(text, quote=False)}</pre>'
    return (
        f'<div style="overflow-x:auto"><img alt="{escape(label_of(svg))}" '
        f'src="data:image/svg+xml;base64,{image}" style="max-width:none"></div>\n'
        f"<details><summary>In words</summary>{words}</details>"
    )


class Picture(Widget):
    """A widget whose subclasses give `svg()` and `text()`.

    Attributes
    ----------
    page_title : str
        The title of an exported page.
    """

    MIME: ClassVar[dict[str, str]] = {"image/svg+xml": "svg"} | Widget.MIME

    page_title = "microad"

    @abstractmethod
    def svg(self) -> str:
        """Return the picture as SVG."""

    def html(self) -> str:
        """Return the picture as an image in HTML, with the same in words folded below it."""
        return still(self.svg(), self.text())

    def export_html(self, path: str | os.PathLike[str]) -> Path:
        """Write one page that holds this widget and works without a kernel or a network.

        Raises
        ------
        CannotWriteError
            If the path cannot be written.
        """
        return export.write(path, export.page(self, self.page_title))
