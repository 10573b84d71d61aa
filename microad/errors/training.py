"""Errors of `microad.train`."""

from microad.errors.base import MicroadError


class CountError(MicroadError, ValueError):
    """A number of points, steps or rows is none, or too small, or too large."""

    def __init__(self, name: str, value: object, least: int, most: int | None = None) -> None:
        wanted = f"from {least} on" if most is None else f"from {least} to {most}, the rows of data"
        super().__init__(f"{name}={value!r:.40} is not possible. Write a whole number {wanted}.")


class RateError(MicroadError, ValueError):
    """A rate that does not go downhill."""

    def __init__(self, rate: object) -> None:
        super().__init__(
            f"rate={rate!r:.40} is not a positive number. The step is -rate * gradient: write 0.1, "
            "or, if the loss grows, a smaller one."
        )


class FractionError(MicroadError, ValueError):
    """The part of a running mean that is to be left at the next step is no part."""

    def __init__(self, name: str, value: object) -> None:
        super().__init__(
            f"{name}={value!r:.40} is not from 0 to below 1. It is the part of a running mean that "
            "is left at the next step: write 0.9 for a memory of about 10 steps, 0 for none."
        )


class UnequalRowsError(MicroadError, ValueError):
    """Arrays that belong together have different numbers of rows."""

    def __init__(self, lengths: list[int]) -> None:
        super().__init__(
            f"the arrays of data have {', '.join(map(str, lengths))} rows. Row k of each belongs "
            "to example k, so pass arrays with equally many."
        )


class DivergedError(MicroadError, ArithmeticError):
    """The loss is infinite or not a number."""

    def __init__(self, step: int, value: object, rate: float) -> None:
        super().__init__(
            f"the loss is {value} before step {step}. Take a smaller rate than {rate}, or look for "
            "log(0), exp of a large number or a division by 0 in the loss: np.logaddexp helps."
        )
