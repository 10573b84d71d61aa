"""The Inspector: a graph, its values, and the adjoints that flow back through it, step by step."""

import operator
import os
from pathlib import Path
from typing import Any

import traitlets

from microad.errors import (
    NoInputsError,
    NoRunError,
    NoSuchNodeError,
    NotAModeError,
    NotKeptError,
    StepError,
)
from microad.viz import export
from microad.viz._base import Widget, css, esm
from microad.viz._lines import line_of
from microad.viz._model import Model, build
from microad.viz._scene import make_scene
from microad.viz._story import tell
from microad.viz._svg import paint
from microad.viz._text import table

MODES = ("reverse", "forward")
FOLDS = ("auto", True, False)


class Inspector(Widget):
    """The widget that `inspect` returns.

    Attributes
    ----------
    step : int
        How many steps have happened, from 0 to `steps`; setting it moves the picture.
    selected : int
        The node whose panel is open, or -1.
    predict : bool
        Whether each pull is asked before it is shown.
    score : list of int
        How many predictions were right at the first try, and how many there were.
    model : Model
        The graph as it is drawn, as plain data; folded if it was too large to be read.
    """

    _esm = esm("inspector")
    _css = css("inspector")
    OWN = ("story", "step", "selected", "predict", "score")  # what its page has to know

    story = traitlets.Dict().tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    selected = traitlets.Int(-1).tag(sync=True)
    predict = traitlets.Bool(False).tag(sync=True)
    score = traitlets.List(traitlets.Int(), [0, 0]).tag(sync=True)

    def __init__(self, model: Model, *, fold: str | bool, mode: str, **traits: Any) -> None:
        self.scene = make_scene(model, fold, mode)
        self.model = self.scene.model
        events = () if self.scene.refusal else self.scene.events
        self.forward = sum(event.kind == "value" for event in events)
        self.steps = len(events)
        super().__init__(story=tell(self.scene, events), **traits)

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return self._valid(proposal.value)

    @traitlets.validate("selected")
    def _check_selected(self, proposal: Any) -> int:
        if not -1 <= proposal.value < len(self.story["nodes"]):
            raise NoSuchNodeError(proposal.value, len(self.story["nodes"]))
        return proposal.value

    def _valid(self, step: Any) -> int:
        try:
            number = operator.index(step)
        except TypeError:
            raise StepError(step, self.steps) from None
        if not 0 <= number <= self.steps:
            raise StepError(step, self.steps)
        return number

    def _still(self, step: int | None) -> int | None:
        """Choose what a still picture shows if nothing was chosen: all of it.

        At step 0 there is nothing to see yet. The answers of predict mode stay hidden.
        """
        if step is not None:
            return self._valid(step)
        return self.step or (self.forward if self.predict else None)

    def svg(self, step: int | None = None) -> str:
        """Return the picture as SVG.

        Parameters
        ----------
        step : int, optional
            After how many steps. By default the current one; at the start, where nothing is to be
            seen, the whole story.

        Raises
        ------
        StepError
            If there is no such step.
        """
        return paint(self.scene, self._still(step))

    def text(self, step: int | None = None) -> str:
        """Return the same as `svg` in words: a table of the nodes."""
        return self.scene.refusal or table(self.model, self._still(step))

    def export_html(self, path: str | os.PathLike[str]) -> Path:
        """Write one page that holds this Inspector and works without a kernel or a network.

        Raises
        ------
        CannotWriteError
            If the path cannot be written.
        """
        name = self.model.name(self.model.output)
        return export.write(path, export.page(self, f"The graph of {name}"))

    def __repr__(self) -> str:
        return f"Inspector({len(self.model.nodes)} nodes, step {self.step} of {self.steps})"


def graph_of(y: Any, inputs: tuple[Any, ...], argnum: Any, g: Any) -> Any:
    """Return the node that `inspect` begins at; if `y` is a function, by running it."""
    if callable(y) and not hasattr(y, "parents"):
        if not inputs:
            raise NoInputsError(getattr(y, "__name__", "f").replace("<lambda>", "f"))
        from microad.keep import keep  # the engine: only for who has one to run

        return keep(y, *inputs, argnum=argnum, g=g)
    tape = getattr(y, "tape", None)
    if tape is not None and not hasattr(tape, "kept"):
        raise NotKeptError
    given = {"an input": inputs or None, "argnum": argnum, "g": g if tape is None else None}
    for name, thing in given.items():
        if thing is not None:
            raise NoRunError(name)
    return y if tape is None else tape.kept(y, g)


def inspect(
    y: Any,
    *inputs: Any,
    argnum: Any = None,
    g: Any = None,
    predict: bool = False,
    step: int | None = None,
    fold: str | bool = "auto",
    mode: str = "reverse",
) -> Inspector:
    """Look into the graph behind `y`, or into a run of the function `y`, step by step.

    Parameters
    ----------
    y : Value or callable
        The output; a node of your own class will do, if it has ``data``, ``op``, ``parents``
        and ``partials``. Or a function written with `microad.numpy`, to be run on the inputs.
    *inputs : float, array or tree of them
        What a function is called with.
    argnum : int, str or tuple, optional
        Which of the inputs are traced, as in `microad.grad`; the others are constants. By default
        all that hold floating-point numbers.
    g : float, array or tree of them, optional
        The adjoint that the sweep back starts with, of the shape of the output. By default ones.
    predict : bool
        Ask before each pull what adjoint arrives.
    step : int, optional
        Where to begin.
    fold : "auto", True or False
        Whether parts of a large graph are drawn as one box.
    mode : "reverse" or "forward"
        Both sweeps, or the computation of the values alone.

    Returns
    -------
    Inspector

    Raises
    ------
    NotAGraphError
        If `y` does not remember how it was made.
    NoInputsError, NoRunError, NotKeptError, NoOutputError, SeedError
        If there is a function without inputs, inputs without a function, a traced value of which
        nothing was kept, a function that returns nothing, or a seed of another shape.
    StepError
        If there is no such step.
    NotAModeError
        If `fold` or `mode` is not one of the above.

    Examples
    --------
    >>> from microad.scalar import Value
    >>> x = Value(3.0, label="x")
    >>> w = inspect(x * x)
    >>> w
    Inspector(2 nodes, step 0 of 5)
    >>> w.step = w.steps

    A function on arrays:

    >>> import microad.numpy as np
    >>> print(inspect(lambda x: np.sum(x * x), np.array([1.0, 2.0, 3.0])).text())
    name  operation    value  adjoint
    x     input      [1 2 3]  [2 4 6]
    v1    x * x      [1 4 9]  [1 1 1]
    v2    sum(v1)         14        1
    """
    for name, got, allowed in (("mode", mode, MODES), ("fold", fold, FOLDS)):
        if got not in allowed:
            raise NotAModeError(name, got, allowed)
    model = build(graph_of(y, inputs, argnum, g), line_of)
    widget = Inspector(model, fold=fold, mode=mode, predict=predict)
    if step is not None:
        widget.step = widget._valid(step)
    return widget
