"""Errors of forward mode on single numbers."""

from microad.errors.base import MicroadError


class DirectionError(MicroadError, ValueError):
    """There are not as many tangents as inputs.

    Parameters
    ----------
    inputs, tangents : int
        How many there are.
    """

    def __init__(self, inputs: int, tangents: int) -> None:
        super().__init__(
            f"jvp_scalar got {inputs} inputs and {tangents} tangents, and each input needs one: "
            "how fast it moves. Write 0.0 for an input that stands still, for example "
            "jvp_scalar(f, [2.0, 5.0], [1.0, 0.0])."
        )


class NoTangentError(MicroadError, TypeError):
    """What a function returns is no number, so it has no slope.

    Parameters
    ----------
    ans : object
        What it returned.
    """

    def __init__(self, ans: object) -> None:
        hint = "Does it end without a return? " if ans is None else ""
        super().__init__(
            f"the function returned {type(ans).__name__}: {ans!r:.60}, and only numbers have a "
            f"slope. {hint}Return a number, or a flat list or tuple of numbers."
        )
