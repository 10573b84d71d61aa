"""`figure`: a still figure of matplotlib that a screen reader and a test can read, too."""

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


class StillFigure:
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
        # it stays; the bare image is for LaTeX
        image = b64encode(self.png).decode("ascii")
        html = f'<img alt="{escape(self.alt)}" src="data:{PNG};base64,{image}">'
        data = {"text/html": html, PNG: image, "text/plain": self.text()}
        return data, {PNG: {"alt": self.alt}}


def figure(fig: "Figure", *, alt: str) -> StillFigure:
    """Show a matplotlib figure once, with a text for those who do not see it.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure; it is closed, so that the notebook does not draw it again.
    alt : str
        What is to be seen in it, and what to conclude: 30 characters at least.

    Returns
    -------
    StillFigure
        In a notebook it shows itself; `text()` tells what was drawn: for each line the number of
        points, the first, the last and the mean, for points, bars and images the same sort of
        numbers.

    Raises
    ------
    AltTextError
        If `alt` is empty or too short to say anything.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> fig = Figure()
    >>> lines = fig.subplots().plot([0, 1, 2], [0, 1, 4], label="square")
    >>> print(figure(fig, alt="Squares grow faster and faster from 0 to 4."))
    Figure: Squares grow faster and faster from 0 to 4.
    axes: x = no label, y = no label
      line 'square': 3 points, first (0, 0), last (2, 4), mean of y 1.667
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
    return StillFigure(target.getvalue(), text, words)


def _describe(fig: "Figure") -> str:
    title = fig.get_suptitle()
    lines = [title] if title else []
    lines += [line for axes in fig.axes for line in _describe_axes(axes)]
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
    for line in axes.get_lines():
        lines.append(f"  line{_label(line)}: {_points(line.get_xydata())}")
    bars = [box for group in axes.containers for box in group if hasattr(box, "get_height")]
    lines += [_describe_bars(group) for group in axes.containers if set(group) & set(bars)]
    lines += [_describe_collection(thing) for thing in axes.collections]
    lines += [_describe_image(image) for image in axes.images]
    lines += [f"  {type(p).__name__}{_label(p)}" for p in axes.patches if p not in bars]
    return lines + [f"  text {text.get_text()!r}" for text in axes.texts]


def _axis(name: str, label: str, scale: str) -> str:
    return f"{name} = {label or 'no label'}" + ("" if scale == "linear" else f" ({scale})")


def _label(thing: Any) -> str:
    label = str(thing.get_label())
    return "" if not label or label.startswith("_") else f" {label!r}"


def _points(places: Any) -> str:
    """How many, the first, the last, the mean of y."""
    points = [(float(x), float(y)) for x, y in places]
    if not points:
        return "no points"
    (x0, y0), (x1, y1) = points[0], points[-1]
    mean = sum(y for _, y in points) / len(points)
    many = f"{len(points)} points" if len(points) > 1 else "1 point"
    return (
        f"{many}, first ({_short(x0)}, {_short(y0)}), "
        f"last ({_short(x1)}, {_short(y1)}), mean of y {_short(mean)}"
    )


def _describe_bars(group: Any) -> str:
    heights = [float(box.get_height()) for box in group]
    ends = f"first {_short(heights[0])}, last {_short(heights[-1])}"
    return f"  bars{_label(group)}: {len(heights)}, {ends}, sum {_short(sum(heights))}"


def _describe_collection(thing: Any) -> str:
    """The points of a scatter plot; of anything else only what it is."""
    name = type(thing).__name__
    if name != "PathCollection":
        return f"  {name}{_label(thing)}"
    return f"  scatter{_label(thing)}: {_points(thing.get_offsets())}"


def _describe_image(image: Any) -> str:
    data = image.get_array()
    shape = " x ".join(map(str, data.shape))
    low, high = float(data.min()), float(data.max())
    return f"  image{_label(image)}: {shape}, from {_short(low)} to {_short(high)}"


def _short(x: float) -> str:
    return f"{x + 0.0:.4g}"  # adding 0 turns -0 into 0
