"""The Inspector: a graph, its values, and the adjoints that flow back through it, step by step."""

from typing import Any

import traitlets

from microad.errors import (
    NoInputsError,
    NoRunError,
    NoSuchNodeError,
    NotAModeError,
    NotKeptError,
)
from microad.viz.base import css, esm
from microad.viz.graph.build import build
from microad.viz.graph.lines import line_of
from microad.viz.graph.paint import paint
from microad.viz.graph.scene import Scene, make_scene
from microad.viz.graph.story import tell
from microad.viz.graph.table import table
from microad.viz.steps import Stepper

MODES = ("reverse", "forward")
FOLDS = ("auto", True, False)


class Inspector(Stepper):
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

    _esm = esm("steps", "graph", "panel", "inspector")
    _css = css("steps", "graph", "panel")
    OWN = (*Stepper.OWN, "selected")

    selected = traitlets.Int(-1).tag(sync=True)

    def __init__(self, scene: Scene, story: dict[str, Any], **traits: Any) -> None:
        self.scene = scene
        self.model = scene.model
        self.page_title = f"The graph of {self.model.name(self.model.output)}"
        super().__init__(story=story, **traits)

    @traitlets.validate("selected")
    def _check_selected(self, proposal: Any) -> int:
        if not -1 <= proposal.value < len(self.story["nodes"]):
            raise NoSuchNodeError(proposal.value, len(self.story["nodes"]))
        return proposal.value

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

    def _before_questions(self) -> int:
        return sum(event.kind == "value" for event in self.model.events)

    def __repr__(self) -> str:
        count = f"{len(self.model.nodes)} nodes"
        return f"{type(self).__name__}({count}, step {self.step} of {self.steps})"


def graph_of(y: Any, inputs: tuple[Any, ...], argnum: Any, g: Any) -> Any:
    """Return the node that `inspect` begins at; if `y` is a function, by running it."""
    if callable(y) and not hasattr(y, "parents"):
        if not inputs:
            raise NoInputsError(getattr(y, "__name__", "f").replace("<lambda>", "f"))
        from microad.debug.trace import keep  # the engine: only for who has one to run

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
    seed: Any = None,
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
        Both sweeps, or the computation of the values alone; with a seed, of the tangents, too.
    seed : str, int, Value or sequence of float, optional
        For forward mode: which input gets the tangent 1, by its name (``"x"``, ``"x[2]"``) or
        number; or a direction, with one number for each element of the inputs.

    Returns
    -------
    Inspector
        Or a `ForwardInspector`, if there is a seed.

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
        If `fold` or `mode` is not one of the above, or there is a seed for reverse mode.
    SeedChoiceError
        If there is no such input to seed.

    Examples
    --------
    >>> from microad.scalar import Value
    >>> x = Value(3.0, label="x")
    >>> w = inspect(x * x)
    >>> w
    Inspector(2 nodes, step 0 of 5)
    >>> w.step = w.steps

    Forward mode, along x:

    >>> inspect(x * x, mode="forward", seed="x").derivative
    6.0

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
    if seed is not None and mode != "forward":
        raise NotAModeError("mode", mode, ("forward",))
    model = build(graph_of(y, inputs, argnum, g), line_of)
    widget: Inspector
    if seed is None:
        scene = make_scene(model, fold, mode)
        widget = Inspector(scene, tell(scene), predict=predict)
    else:
        from microad.viz.graph.forward import ForwardInspector

        widget = ForwardInspector(model, seed, fold, predict=predict)
    if step is not None:
        widget.step = widget._valid(step)
    return widget
