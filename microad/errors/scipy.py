"""Errors of `microad.scipy`."""

from typing import ClassVar

from microad.errors.base import MicroadError, TableError


class NoScipyError(MicroadError, ImportError):
    """`microad.scipy` was imported, and SciPy is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "microad.scipy needs SciPy, which is not installed here, because nothing else in "
            "microad needs it. Install it with: pip install 'microad[scipy]'"
        )


class NoParameterError(MicroadError, NotImplementedError):
    """A derivative was asked for in a parameter that has none, such as the order of jn."""

    def __init__(self, name: str, parameter: str) -> None:
        super().__init__(
            f"{name} has no derivative in its parameter {parameter!r} here, only in the others. If "
            f"{parameter} is to be a constant, pass a number that is not differentiated, or "
            f"stop_gradient({parameter}); if it is not, say the rule with defvjp for a primitive "
            f"of your own that calls scipy's {name}."
        )


class NoDensityError(MicroadError, NotImplementedError):
    """A derivative in a covariance matrix was asked for where the density has none."""

    def __init__(self) -> None:
        super().__init__(
            "with allow_singular=True the density has no derivative in the covariance matrix: "
            "where the rank changes, the density jumps. Leave allow_singular out if the matrix is "
            "positive definite, or differentiate in x and mean only."
        )


class CapturedByOdeError(MicroadError, RuntimeError):
    """The right side of a differential equation uses a traced value that it was not given."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"odeint calls {name} many times, also when the derivative is computed, and {name} "
            "takes a traced value from outside. Give it to the function as an argument: "
            "odeint(f, y0, t, args=(w,)) calls f(y, t, w)."
        )


class ModeError(TableError, ValueError):
    """A convolution was asked for in a mode that does not exist, or does not fit its inputs."""

    texts: ClassVar = {
        "axes": "axes={axes!r} pairs {first} axes with {second}",
        "valid": "mode='valid' does not fit lengths {first} and {second}",
        "unknown": "mode={mode!r} does not exist",
    }
    frame: ClassVar = (
        "{why}. The modes of a convolution are 'full' (all sums), 'same' (as long as the "
        "first input) and 'valid' (only sums without zeros around; then one input must be at "
        "least as long as the other along every axis)."
    )
