"""Errors of `microad.check`: a derivative that did not pass."""

from microad.errors.base import MicroadError

_MODES = {"reverse": "Reverse mode (VJP)", "forward": "Forward mode (JVP)"}


_CLUES = (  # the ratio ours : numeric, and what most often causes it
    (0.0, "Ours is 0: a value left the record on its way, or the rule drops its term."),
    (-1.0, "The sign is turned round: look for a missing or a surplus minus."),
    (2.0, "Ours is twice as large: a share is added twice, or a factor 1/2 is missing."),
    (0.5, "Ours is half as large: a second use of the input is forgotten, or a factor 2."),
)


class GradientMismatch(MicroadError, AssertionError):  # noqa: N818
    """A derivative did not pass a check of `microad.check`."""

    def __init__(self, name: str, mode: str, why: str) -> None:
        super().__init__(f"{_MODES[mode]} check of {name} failed: {why}")


class WrongNumberError(GradientMismatch):
    """A derivative is a number that differs from the difference quotient."""

    def __init__(
        self, name: str, mode: str, at: tuple, ours: float, numeric: float, exact: float
    ) -> None:
        ratio = ours / numeric if numeric else float("inf") if ours else 1.0
        clue = [text for value, text in _CLUES if abs(ratio - value) < 1e-4]
        second = "" if exact != exact else f" (complex step: {exact:.9g})"
        rows = {
            "operation": name,
            "point": repr(at[0]),
            "direction": repr(at[1]),
            "ours": f"{ours:.9g}",
            "numeric": f"{numeric:.9g}{second}",
            "ratio": f"{ratio:.6g}",
        }
        table = "\n".join(f"  {key:<11}{text:.300}" for key, text in rows.items())
        help = clue[0] if clue else "Compare the rule with the formula, one argument at a time."
        what = "its derivative is not what differences of its values say."
        super().__init__(name, mode, f"{what}\n{table}\n{help}")


class WrongFormError(GradientMismatch):
    """A derivative has not the form of what it belongs to."""

    def __init__(self, name: str, mode: str, got: object, wanted: object) -> None:
        of = {"reverse": "a gradient has the form of the input", "forward": "a tangent has the "
              "form of the output"}  # fmt: skip
        super().__init__(
            name,
            mode,
            f"{of[mode]}, which is {wanted}, but this one is {got}. Sum over the axes that "
            "broadcasting has added (unbroadcast), or undo what the operation did to the shape.",
        )


class InputChangedError(GradientMismatch):
    """A computation has changed the arrays that it was given; they were restored."""

    def __init__(self, name: str, mode: str) -> None:
        super().__init__(
            name,
            mode,
            "it writes into an array that was handed to it, the input or the cotangent, which "
            "others still use. Write x = x * 2 in place of x *= 2, and y = x.copy() before y[0] = "
            "1. (The arrays have been restored.)",
        )


class CheckModeError(MicroadError, ValueError):
    """`check_grads` was asked for a mode that does not exist."""

    def __init__(self, mode: object) -> None:
        super().__init__(
            f"there is no mode {mode!r}. Write modes=('reverse',), modes=('forward',) or "
            "modes=('reverse', 'forward')."
        )
