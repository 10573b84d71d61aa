"""`inspect`: which inspector a graph, or a run of a function, is looked at with."""

from functools import partial
from typing import Any

from microad.errors import NotAModeError
from microad.viz.graph.build import model_of
from microad.viz.graph.forward import ForwardInspector
from microad.viz.graph.inspector import Inspector
from microad.viz.graph.scene import make_scene
from microad.viz.graph.story import tell

MODES = ("reverse", "forward")
FOLDS = ("auto", True, False)


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
        Ask before each pull what share arrives.
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
    model = model_of(y, inputs, argnum, g)
    widget: Inspector
    if seed is None:
        make = partial(make_scene, fold=fold, mode=mode)
        scene = make(model)
        widget = Inspector(scene, tell(scene), make, model, predict=predict)
    else:
        widget = ForwardInspector(model, seed, fold, predict=predict)
    return widget.begin_at(step)
