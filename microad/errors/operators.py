"""Errors of Jacobians by one mode, of `vmap`, and of checks in the spelling of HIPS autograd."""

from typing import ClassVar

from microad.errors.base import MicroadError, TableError


class ComplexJacobianError(MicroadError, TypeError):
    """A Jacobian was asked for by one mode, where one direction does not tell it all."""

    def __init__(self, operator: str, which: str) -> None:
        super().__init__(
            f"{operator} of a function with complex {which} would miss a half of its derivatives: "
            "those in the imaginary direction. If the function has a complex derivative, write "
            f"{operator}(f, holomorphic=True); if not, split the numbers: np.real(z), np.imag(z)."
        )


class VmapError(TableError, ValueError):
    """It is not clear what the examples of a batch are to which a function is applied."""

    texts: ClassVar[dict[str, str]] = {
        "arguments": "vmap({f}, in_axes={axes}) was called with {count} argument(s). Give in_axes "
        "one entry for each of them: 0 where examples lie along the first axis, and None for what "
        "all examples share.",
        "form": "vmap cannot lay {name}={axes!r} beside a {tree}. Write one number or None for the "
        "whole of it, or a tuple, list or dict with the same keys or the same length.",
        "axis": "vmap({f}) is to go along axis {axis} of an argument of shape {shape}, which has "
        "no such axis. Write None in its place in in_axes if all examples share it.",
        "nothing": "vmap({f}) has no argument to go along: all entries of in_axes are None, or "
        "there is no argument. Call the function itself, or write 0 for an argument that is a "
        "batch.",
        "sizes": "vmap({f}) goes along axes of different lengths, {sizes}. All batches need the "
        "same number of examples; write None in in_axes for what all examples share.",
        "empty": "vmap({f}) was called with a batch of 0 examples. Without an example to run on, "
        "nobody knows the shape of the result. Leave empty batches out.",
        "out": "vmap({f}) got None in out_axes, but each example has a result of its own. Write a "
        "number: the place of the axis of the examples in the result.",
    }


class SpaceError(MicroadError, AssertionError):
    """Two values that should be the same are not, or have different forms."""

    def __init__(self, x: object, y: object) -> None:
        super().__init__(
            f"the two values are not equivalent: {x!r:.100} and {y!r:.100}. They should have the "
            "same form, the same shapes, and the same numbers up to 1e-6. Look for an axis that "
            "was summed away, for real numbers in the place of complex ones, or for a wrong rule."
        )
