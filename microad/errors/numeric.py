"""Errors of slopes that are measured from values."""

from collections.abc import Callable

from microad.errors.base import MicroadError

_STOPPED = (
    "it stops when a complex number takes the place of x. Comparisons such as x < 0, float(x) and "
    "the functions of math know real numbers only. Take the functions from cmath and "
    "write conditions on x.real"
)
_LOST = (
    "it returned {ans!r:.40}, a real number, although a complex one went in. So the imaginary "
    "part, which carries the slope, got lost: abs(x) and x.real drop it. Write the formula without "
    "them"
)


class ComplexStepError(MicroadError, TypeError):
    """A function cannot be followed off the real line, so a complex step finds no slope.

    Parameters
    ----------
    f : callable
        The function.
    *ans : float
        The real number that it returned; nothing if it did not return.
    """

    def __init__(self, f: Callable, *ans: object) -> None:
        name = getattr(f, "__name__", "f")
        why = _LOST.format(ans=ans[0]) if ans else _STOPPED
        super().__init__(
            f"the complex step cannot find the slope of {name.replace('<lambda>', 'f')}: "
            f"{why}, or use central_diff."
        )
