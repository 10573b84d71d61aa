"""A training seen from outside: points of two classes, the region of each, and the loss."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from microad.debug.curves import quiet
from microad.errors import ScoreError, TrainingError
from microad.viz.plot.axes import Axis, Panel, span
from microad.viz.plot.contour import contour, grid, region
from microad.viz.plot.drawing import CURVE, Ask, Drawing, Look, Table
from microad.viz.plot.marks import curve, paths, point
from microad.viz.plot.plot import Plot, knob
from microad.viz.plot.states import States
from microad.viz.svg import px

CELLS = 36  # of the grid on which the regions are drawn, each way
FRAMES = 60  # of a longer history, so many are shown
ONE: Look = {"fill": "#DCEBF7", "stroke": "none"}
TWO: Look = {"fill": "#FBE3D0", "stroke": "none"}
BORDER: Look = {"fill": "none", "stroke": "#1A1A1A", "stroke_width": 1.6}
DOT: Look = {"fill": "none", "stroke": "#005A9C", "stroke_width": 9, "stroke_linecap": "round"}
BOX: Look = {"fill": "none", "stroke": "#A03B00", "stroke_width": 8, "stroke_linecap": "square"}
WHITE: Look = {"stroke": "#FFFFFF", "stroke_width": 11}
RING: Look = {"fill": "none", "stroke": "#1A1A1A", "stroke_width": 1.8}
SAYS = ("Epoch {epoch}: the loss is {loss}; {wrong} of {count} points lie on the wrong side.",
        "Epoch {epoch}: {wrong} of {count} points lie on the wrong side.")  # fmt: skip

NAMES = {"loss": "loss", "wrong": "points on the wrong side"}
LAYERS = [
    ("region", TWO), ("border", BORDER), ("first_points", DOT | WHITE), ("first_points", DOT),
    ("second_points", BOX | WHITE), ("second_points", BOX), ("rings", RING),
]  # fmt: skip
LEGEND = [
    ({"sign": "circle", "fill": "#005A9C"}, "first class"),
    ({"sign": "square", "fill": "#A03B00"}, "second class"),
    (ONE | {"sign": "swatch", "stroke": "#767676"}, "called first"),
    (TWO | {"sign": "swatch", "stroke": "#767676"}, "called second"),
    (RING | {"sign": "circle"}, "on the wrong side"),
]
QUESTION = Ask(
    about=[],
    question="{begin} of {count} points are on the wrong side at first. How many at the end of "
    "the training?",
    answer="end",
    within=0.34,
    says="{end} of {count} points at the end.",
    near=[],
    mistakes=["Not {answer}. Think of what this model can tell apart, or press Show me."],
    gate="epoch",
)


class Training(Plot):
    """The widget that `training` returns: slider `epoch`; `wrong` counts the points."""

    epoch = knob("epoch", "The place in the history.")

    @property
    def wrong(self) -> int:
        """How many points lie on the wrong side in this epoch."""
        return int(self.row["wrong"])


def training(
    points: Any,
    labels: Any,
    score: Callable,
    history: Sequence[Any],
    *,
    loss: Callable | Sequence[float] | None = None,
    axes: tuple[str, str] = ("x1", "x2"),
    predict: bool = False,
) -> Training:
    """Scrub through the epochs of a training: what does the model say where?

    Parameters
    ----------
    points : array, shape (n, 2)
        What the model was trained on.
    labels : array, shape (n,)
        Their classes: two different values; the larger one is where the score is positive.
    score : callable
        ``score(parameters, points)`` gives one number for each point, positive for the second
        class. A probability becomes a score by ``- 0.5``.
    history : list
        The parameters after each epoch, the first ones before the training. Keep copies. Of more
        than 60 epochs, 60 are shown.
    loss : list of float or callable, optional
        The loss of each epoch, or ``loss(parameters)``.
    axes : tuple of two str
        What the two numbers of a point are called.
    predict : bool
        Ask how the training ends before it is shown.

    Returns
    -------
    Training

    Raises
    ------
    TrainingError
        If points, labels, history or loss do not fit together, or there are not two names.
    ScoreError
        If the score does not give one number for each point.

    Examples
    --------
    >>> import numpy as np
    >>> points = np.array([[0.0, 0.0], [1.0, 1.0]])
    >>> w = training(points, [0, 1], lambda w, x: x @ w - 0.5, [np.zeros(2), np.ones(2)])
    >>> [w.wrong, w.epoch]
    [1, 0]
    >>> w.epoch = 1
    >>> w.wrong
    0
    """
    x, second = check_data(points, labels)
    if not isinstance(history, (list, tuple)) or not history:
        raise TrainingError("history")
    if not isinstance(axes, (list, tuple)) or [type(name) for name in axes] != [str, str]:
        raise TrainingError("axes", axes=axes)
    losses = losses_of(loss, history)
    return Training(draw(x, second, score, history, losses, axes), predict=predict)


def check_data(points: Any, labels: Any) -> tuple[Any, list[bool]]:
    """The points as an array, and which of them are of the second class."""
    import numpy as np

    x = np.asarray(points, dtype=float)
    y = np.asarray(labels)
    if x.ndim != 2 or x.shape[1] != 2 or not len(x) or not np.isfinite(x).all():
        raise TrainingError("points", shape=x.shape)
    kinds = np.unique(y)
    if y.shape != (len(x),) or len(kinds) != 2:
        raise TrainingError("labels", points=len(x), kinds=len(kinds), shape=y.shape)
    return x, [bool(label == kinds[1]) for label in y]


def losses_of(loss: Any, history: Sequence[Any]) -> list[float]:
    """The loss of each epoch; none if it is not known."""
    if loss is None:
        return []
    found = [float(loss(p)) for p in history] if callable(loss) else [float(v) for v in loss]
    if len(found) != len(history):
        raise TrainingError("losses", losses=len(found), epochs=len(history))
    return found


def scores_of(score: Callable, parameters: Any, x: Any) -> list[float]:
    """The score of each point."""
    import numpy as np

    with quiet():
        found = np.asarray(score(parameters, x), dtype=float)
    if found.size != len(x):
        raise ScoreError(found.shape, len(x))
    return [float(v) for v in found.reshape(-1)]


def bake(
    panel: Panel,
    x: Any,
    second: Sequence[bool],
    score: Callable,
    history: Sequence[Any],
    losses: Sequence[float],
) -> States:
    """For each epoch that is shown: the region, its border, the points on the wrong side."""
    import numpy as np

    last = len(history) - 1
    frames = min(last + 1, FRAMES)
    epochs = sorted({round(k * last / max(1, frames - 1)) for k in range(frames)})
    xs, ys = grid(panel, CELLS)
    nodes = np.array([(a, b) for b in ys for a in xs])
    columns: dict[str, list] = {"region": [], "border": [], "rings": [], "wrong": []}
    for epoch in epochs:
        flat = scores_of(score, history[epoch], nodes)
        values = [flat[k : k + CELLS + 1] for k in range(0, len(flat), CELLS + 1)]
        found = scores_of(score, history[epoch], x)
        wrong = [k for k, (s, two) in enumerate(zip(found, second)) if (s > 0) != two]
        columns["region"].append(region(values, panel, 0.0))
        columns["border"].append(contour(values, panel, 0.0))
        columns["rings"].append("".join(ring(panel, *x[k]) for k in wrong))
        columns["wrong"].append(len(wrong))
    states = States()
    states.slider("epoch", "epoch", epochs, kind="steps")
    states.slider("line", "", epochs, kind="hidden")
    for name, data in (
        columns | {"loss": [losses[k] if losses else math.nan for k in epochs]}
    ).items():
        states.fill(name, ["epoch"], data)
    for name in ("wrong", "loss"):
        states.fill(f"{name}_row", ["line"], states.columns[name][1])
    facts = {"count": len(x), "begin": columns["wrong"][0], "end": columns["wrong"][-1]}
    for k, name in enumerate(("first_points", "second_points")):
        facts[name] = dots(panel, [p for p, two in zip(x, second) if two == bool(k)])
    for name, value in facts.items():
        states.fill(name, [], [value])
    return states


def ring(panel: Panel, x: float, y: float) -> str:
    """A circle around a point."""
    return f"M{px(panel.across(x) - 9)} {px(panel.down(y))}a9 9 0 1 1 18 0a9 9 0 1 1-18 0"


def dots(panel: Panel, places: Sequence[Any]) -> str:
    """One path for many points: its round or square ends are what is seen."""
    return "".join(f"M{px(panel.across(x))} {px(panel.down(y))}h0" for x, y in places)


def map_of(x: Any, names: Sequence[str]) -> Panel:
    """A square that holds all points."""
    (a, b), (c, d) = (span(map(float, x[:, k]), *map(float, x[:, k]), pad=0.12) for k in (0, 1))
    half = max(b - a, d - c) / 2
    across = Axis((a + b) / 2 - half, (a + b) / 2 + half, names[0])
    up = Axis((c + d) / 2 - half, (c + d) / 2 + half, names[1])
    return Panel(58, 26, 372, 372, across, up)


def side_of(states: States, column: str) -> Panel:
    """The panel of the loss (or of the wrong points) over the epochs."""
    epochs, heights = states["epoch"].values, states.columns[column][1]
    known = [v for v in heights if math.isfinite(v)] or [0.0]
    log = column == "loss" and 0 < 30 * min(known) < max(known)
    low, high = (min(known) / 1.5, max(known) * 1.5) if log else span(known, 0.0, *known)
    across = Axis(0, max(1, epochs[-1]), "epoch")
    panel = Panel(500, 26, 220, 372, across, Axis(low, high, NAMES[column], log=log))
    states.fill("track", [], [curve(panel, epochs, heights)])
    return panel


def draw(
    x: Any,
    second: Sequence[bool],
    score: Callable,
    history: Sequence[Any],
    losses: Sequence[float],
    axes: Sequence[str],
) -> Drawing:
    """The map of the points, and the loss (or the number of wrong points) beside it."""
    panel = map_of(x, axes)
    states = bake(panel, x, second, score, history, losses)
    column = "loss" if losses else "wrong"
    frame = f"M{panel.left} {panel.top}h{panel.width}v{panel.height}h-{panel.width}Z"
    names = [name for name in ("loss", "wrong") if losses or name == "wrong"]
    return Drawing(
        title="A training, epoch by epoch",
        about=f"{len(x)} points of two classes, the region of each, and the {NAMES[column]}.",
        size=(740, 446),
        panels=[panel, side_of(states, column)],
        states=states,
        shapes=[(0, frame, ONE)],
        marks=[
            *(paths(0, name, look=look) for name, look in LAYERS),
            paths(1, "track", look=CURVE, secret=True),
            point(1, "epoch", column, drag="epoch", sign="square", fill="#A03B00"),
        ],
        legend=LEGEND,
        says=SAYS[not losses :],
        text_while_asking=SAYS[1],
        table=Table(
            caption="Epochs",
            head=("epoch", *names),
            cells=("{line}", *(f"{{{name}_row}}" for name in names)),
            over="line",
            slider="epoch",
            places=[[k] for k in range(len(states["epoch"].values))],
            upto=True,
        ),
        ask=QUESTION,
    )
