"""Errors of the scalar engine."""

from microad.errors.base import MicroadError

_NEEDS = {
    "log": "log needs a positive number",
    "sqrt": "sqrt needs a number that is not negative",
    "/": "a division needs a divisor that is not 0",
    "**": "a power of a negative number needs a whole exponent, and a power of 0 "
    "an exponent that is not negative",
}


class DomainError(MicroadError, ValueError):
    """A function was asked for a value where it has none.

    Parameters
    ----------
    op : str
        The operation, as the graph shows it.
    *args : float
        What it was applied to.
    """

    def __init__(self, op: str, *args: float) -> None:
        got = " and ".join(f"{x:.6g}" for x in args)
        needs = _NEEDS.get(op, "the result does not fit into a float")
        super().__init__(
            f"{op} has no value at {got}: {needs}. "
            "Look at what flows into this operation, or treat this input before it."
        )
        self.op = op


class NotANumberError(MicroadError, TypeError):
    """A `Value` was made from, or combined with, something that is not a real number.

    Parameters
    ----------
    thing : object
        What it is.
    kind : str
        Whose part it should become: "Value", or "Dual" in forward mode.
    """

    def __init__(self, thing: object, kind: str = "Value") -> None:
        if hasattr(thing, "tape") or hasattr(thing, "parents") or hasattr(thing, "tangent"):
            why = (
                "It belongs to another engine of microad, and two engines cannot share one "
                f"computation. Write all of it with {kind}s and functions of this module, or all "
                "of it with functions of microad.numpy if grad is to differentiate it."
            )
        else:
            why = f"Write {kind}(2.0), and combine {kind}s only with numbers and other {kind}s."
        super().__init__(
            f"a {kind} holds one real number, not {type(thing).__name__}: {thing!r:.60}. {why}"
        )
