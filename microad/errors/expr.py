"""Errors of the traces that are written down by hand in lesson 03."""

from microad.errors.base import MicroadError


class ArrowError(MicroadError, TypeError):
    """An arrow into a `Step` is not a pair: an earlier step, and a rate.

    Parameters
    ----------
    label : str
        The step that the arrow should lead to.
    arrow : object
        What was given instead.
    """

    def __init__(self, label: str, arrow: object) -> None:
        super().__init__(
            f"an arrow into {label} is not a pair of a step and a number: {arrow!r:.60}. "
            f"A step has to know what it was made from, and how fast {label} moves with it. "
            f'Write Step("{label}", value, operation, (a, 2.0)), where a is an earlier step and '
            "2.0 is the rate."
        )


class RowOrderError(MicroadError, ValueError):
    """A row of a trace table needs another row that does not stand above it.

    Parameters
    ----------
    label, needs : str
        The row, and what it was made from.
    """

    def __init__(self, label: str, needs: str) -> None:
        super().__init__(
            f"row {label} is made from {needs}, and no row above it is that {needs}. "
            "A trace table is filled from top to bottom, so each step comes after all that it "
            f"was made from. Write trace_table(..., {needs}, ..., {label})."
        )
