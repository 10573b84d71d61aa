"""The tape: what was recorded, row by row, beside the graph that it is."""

from typing import Any

from microad.viz.base import css, esm
from microad.viz.graph.build import model_of
from microad.viz.graph.inspector import Inspector
from microad.viz.graph.model import Model
from microad.viz.graph.paint import paint
from microad.viz.graph.scene import Scene, make_scene
from microad.viz.graph.story import tell
from microad.viz.svg import stacked
from microad.viz.table import Table
from microad.viz.words import number_text

__all__ = ["TapeView", "tape"]

HEAD = ("row", "operation", "parents", "value", "saved for the way back", "adjoint")
VALUE, SAVED, ADJOINT = 3, 4, 5


class TapeView(Inspector):
    """The widget that `tape` returns: an Inspector with the table of the tape.

    Attributes
    ----------
    table : Table
        The rows at rest; the steps of the story fill them.
    """

    _esm = esm("steps", "graph", "panel", "table", "tape")
    _css = css("steps", "graph", "panel", "table")

    def __init__(self, scene: Scene, **traits: Any) -> None:
        story = tell(scene)
        self.table = make_table(scene.model)
        saves = [saved(scene.model, node.id) for node in scene.model.nodes]
        if scene.refusal:
            self.table.rows = self.table.nodes = ()
        for step in story["steps"]:
            step |= changes(step, saves)
        story["name"] = (
            f"Tape of {scene.model.name(scene.model.output)}: {len(self.table.rows)} rows"
        )
        super().__init__(scene, story | {"table": self.table.story()}, **traits)

    def svg(self, step: int | None = None) -> str:
        """Return graph and table as one picture; see `Inspector.svg`."""
        if self.scene.refusal:
            return paint(self.scene)
        step = self._still(step)
        graph = paint(self.scene, step)
        marked = step is not None
        table = self.table.paint(self.story["steps"], self.steps if step is None else step, marked)
        return stacked(graph, table, self.story["name"])

    def text(self, step: int | None = None) -> str:
        """Return the tape as a table of text."""
        if self.scene.refusal:
            return self.scene.refusal
        step = self._still(step)
        steps = self.story["steps"]
        return self._told(self.table.text(steps, self.steps if step is None else step), step)


def tape(
    y: Any,
    *inputs: Any,
    argnum: Any = None,
    g: Any = None,
    predict: bool = False,
    step: int | None = None,
) -> TapeView:
    """Show the tape of a computation as a table, linked to its graph.

    Parameters
    ----------
    y, *inputs, argnum, g, predict, step
        As for `inspect`: an output, or a function and its inputs.

    Returns
    -------
    TapeView

    Raises
    ------
    NotAGraphError, NoInputsError, NoRunError, NotKeptError, NoOutputError, SeedError, StepError
        As `inspect` does.

    Examples
    --------
    >>> from microad.scalar import Value
    >>> x = Value(3.0, label="x")
    >>> print(tape(x * x).text())
    row  operation   parents  value  saved for the way back  adjoint
    0    x, input                 3                                6
    1    v1 = x * x  0, 0         9          partials: 3, 3        1
    """
    model = model_of(y, inputs, argnum, g)
    widget = TapeView(make_scene(model, False), predict=predict)
    return widget.begin_at(step)


def make_table(model: Model) -> Table:
    """The table at rest: what does not change; no rows if there is nothing to draw."""
    rows = [
        [str(node.id), said(model, node.id), ", ".join(map(str, node.parents)), "", "", ""]
        for node in model.nodes
    ]
    return Table("The tape, oldest row first", HEAD, rows, list(range(len(rows))), texts=3)


def said(model: Model, id: int) -> str:
    """What a row is: an input by its name, or the formula of an operation."""
    node = model.nodes[id]
    return f"{model.name(id)}, input" if node.role == "input" else model.title(id)


def changes(step: dict[str, Any], saves: list[str]) -> dict[str, Any]:
    """What a step of the story writes into the table, and the rows that it is about."""
    cells = [[node, VALUE, text] for node, text in step["value"]]
    cells += [[node, SAVED, saves[node]] for node, _ in step["value"] if saves[node]]
    cells += [[node, ADJOINT, text] for node, text in step["adjoint"]]
    child = step["child"]
    return {"cells": cells, "rows": [step["node"]] + [child] * (child is not None)}


def saved(model: Model, id: int) -> str:
    """Say what a row stores until the sweep back: partials, what its rule reads, or less."""
    node = model.nodes[id]
    if not node.parents or node.op == "outputs":
        return ""
    if not node.shares:
        return f"partials: {', '.join(map(number_text, node.partials))}"
    names = (model.name(id), *model.operand_names(id))
    read = dict.fromkeys(name for name, is_read in zip(names, node.saves) if is_read)
    return ", ".join(read) or "shapes only"
