"""`show`: a still figure that a screen reader and a test can read, too."""

import io
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Any

from microad.errors import AltTextError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MIN_ALT = 30
MAX_LINES = 10
PNG = "image/png"


class Shown:
    """A figure as a picture with an alternative text, and as words.

    Parameters
    ----------
    png : bytes
        The picture.
    alt : str
        What is to be seen in it.
    words : str
        What was drawn, line by line.
    """

    def __init__(self, png: bytes, alt: str, words: str) -> None:
        self.png, self.alt, self.words = png, alt, words

    def text(self) -> str:
        """Return what is to be seen, and what was drawn."""
        return f"Figure: {self.alt}\n{self.words}"

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        # JupyterLab and nbconvert drop the alt text of an image/png and prefer text/html, where
        # it is kept; the bare image is for paper (LaTeX)
        image = b64encode(self.png).decode("ascii")
        html = f'<img alt="{escape(self.alt)}" src="data:{PNG};base64,{image}">'
        data = {"text/html": html, PNG: image, "text/plain": self.text()}
        return data, {PNG: {"alt": self.alt}}


def show(fig: "Figure", *, alt: str) -> Shown:
    """Show a matplotlib figure once, with a text for those who do not see it.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure; it is closed, so that the notebook does not draw it again.
    alt : str
        What is to be seen in it, and what to conclude: 30 characters at least.

    Returns
    -------
    Shown
        In a notebook it shows itself.

    Raises
    ------
    AltTextError
        If `alt` is empty or too short to say anything.
    """
    text = " ".join(alt.split()) if isinstance(alt, str) else ""
    if len(text) < MIN_ALT:
        raise AltTextError(text, MIN_ALT)
    words = _describe(fig)
    target = io.BytesIO()
    # no date and no version of matplotlib inside: the same figure gives the same file
    fig.savefig(target, format="png", bbox_inches="tight", facecolor="white",
                metadata={"Software": None})  # fmt: skip
    from matplotlib import pyplot

    pyplot.close(fig)
    return Shown(target.getvalue(), text, words)


def _describe(fig: "Figure") -> str:
    lines = [line for axes in fig.axes for line in _describe_axes(axes)]
    if len(lines) > MAX_LINES:
        left = len(lines) - MAX_LINES + 1
        lines = [*lines[: MAX_LINES - 1], f"... and {left} more"]
    return "\n".join(lines)


def _describe_axes(axes: "Axes") -> list[str]:
    title = axes.get_title() or "axes"
    across = _axis("x", axes.get_xlabel(), axes.get_xscale())
    up = _axis("y", axes.get_ylabel(), axes.get_yscale())
    lines = [f"{title}: {across}, {up}"]
    if legend := axes.get_legend():
        lines.append("  legend: " + ", ".join(text.get_text() for text in legend.get_texts()))
    lines += [_describe_line(line) for line in axes.get_lines()]
    others = [*axes.collections, *axes.patches, *axes.images]
    return lines + [f"  {type(thing).__name__}{_label(thing)}" for thing in others]


def _axis(name: str, label: str, scale: str) -> str:
    return f"{name} = {label or 'no label'}" + ("" if scale == "linear" else f" ({scale})")


def _label(thing: Any) -> str:
    label = str(thing.get_label())
    return "" if label.startswith("_") else f" {label!r}"


def _describe_line(line: Any) -> str:
    points = list(zip(map(float, line.get_xdata()), map(float, line.get_ydata()), strict=True))
    if not points:
        return f"  line{_label(line)}: no points"
    (x0, y0), (x1, y1) = points[0], points[-1]
    mean = sum(y for _, y in points) / len(points)
    many = f"{len(points)} points" if len(points) > 1 else "1 point"
    return (
        f"  line{_label(line)}: {many}, first ({_short(x0)}, {_short(y0)}), "
        f"last ({_short(x1)}, {_short(y1)}), mean of y {_short(mean)}"
    )


def _short(x: float) -> str:
    return f"{x + 0.0:.4g}"  # adding 0 turns -0 into 0
