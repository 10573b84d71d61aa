"""The text twin of a picture: a table for terminals, screen readers and untrusted notebooks.

It says what the picture says, so a test that compares it checks the picture, too.
"""

from microad.viz.graph.model import Model
from microad.viz.graph.scene import NAME_LIMIT, TITLE_LIMIT
from microad.viz.words import aligned, formula, shortened

ROWS = 24  # longer tables are cut, with a line that says how much more there is


def table(model: Model, step: int | None = None, rows: int = ROWS) -> str:
    """Write a model as a table, in the order in which its values came to be.

    Parameters
    ----------
    model : Model
    step : int, optional
        How many events have happened; then only what is known by then stands in the table, with
        the sentence of the last event below it. The adjoints get a column when the backward
        sweep has begun.
    rows : int
        How many nodes are listed at most; the output is always among them.

    Returns
    -------
    str

    Raises
    ------
    StepError
        If there is no such step.

    Examples
    --------
    >>> from microad.scalar import Value
    >>> from microad.viz.graph.build import build
    >>> x = Value(3.0, label="x")
    >>> print(table(build(x * x + x)))
    name  operation  value  adjoint
    x     input          3        7
    v1    x * x          9        1
    v2    v1 + x        12        1
    """
    events = model.until(step)
    values = {e.node: e.box_text for e in events if e.kind == "value"}
    below = {e.node: e.box_text for e in events if e.kind != "value"}
    ids, more = _listed(model, rows)
    cells = [["name", "operation", "value"] + [model.row] * bool(below)]
    for i in ids:
        row = [shortened(model.name(i), NAME_LIMIT), operation(model, i), values.get(i, "")]
        cells.append(row + [below.get(i, "")] * bool(below))
    lines = aligned(cells, 2)
    if more:
        lines.insert(len(lines) - 1, f"... and {more:,} more")
    if step:
        lines += ["", f"step {step} of {len(model.events)}: {events[-1].text}"]
    return "\n".join(lines)


def operation(model: Model, id: int) -> str:
    """Say in a few letters where a value comes from: "input", "constant", or the formula."""
    node = model.nodes[id]
    if node.members:
        return f"{node.operations} operations"
    if not node.parents:
        return "input" if node.role == "input" else "constant"
    names = [shortened(name, NAME_LIMIT) for name in model.operand_names(id)]
    return shortened(formula(node.op, names), TITLE_LIMIT)


def _listed(model: Model, rows: int) -> tuple[list[int], int]:
    """Choose the nodes to list, the output last, and count the others."""
    count = len(model.nodes)
    if count <= rows:
        return list(range(count)), 0
    return [*range(rows - 2), count - 1], count - rows + 1
