"""Checks of gradients in the spelling of HIPS autograd: ``check_grads(f)(*args)``.

>>> import microad.numpy as np
>>> check_grads(np.tanh, modes=["rev"], order=2)(0.3)
"""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

from microad import check
from microad.errors import SpaceError
from microad.hips.vspaces import vspace
from microad.operators import operator

__all__ = [
    "check_equivalent",
    "check_grads",
    "check_jvp",
    "check_vjp",
    "combo_check",
    "scalar_close",
]
check_vjp, check_jvp = check.check_vjp, check.check_jvp
WORDS = {"fwd": "forward", "rev": "reverse"}
TOLERANCE = 1e-6


@operator
def check_grads(f: Callable, x: Any, modes: Sequence[str] = ("fwd", "rev"), order: int = 2) -> None:
    """Check the derivatives of f up to an order, in one mode or in both.

    Raises
    ------
    GradientMismatch
        At the first derivative that is not what f says.
    CheckModeError
        If a mode is neither "fwd" nor "rev".
    """
    check.check_grads(f, x, order, tuple(WORDS.get(mode, mode) for mode in modes))


def combo_check(f: Callable, *check_args: Any, **check_options: Any) -> Callable:
    """Check f for each combination of the values that are listed for each argument.

    >>> import numpy
    >>> combo_check(numpy.sum, [0], ["rev"], 1)([numpy.ones((2, 3))], axis=[None, 0, 1])
    """

    def check_all(*choices: Any, **named: Any) -> None:
        for args in product(*choices):
            for values in product(*named.values()):
                check_grads(f, *check_args[:1], **options)(*args, **dict(zip(named, values)))

    options = dict(zip(("modes", "order"), check_args[1:])) | check_options
    return check_all


def scalar_close(a: float, b: float) -> bool:
    """Whether two numbers agree to 1e-6, absolutely or relatively."""
    return abs(a - b) < TOLERANCE or abs(a - b) / abs(a + b) < TOLERANCE


def check_equivalent(x: Any, y: Any) -> None:
    """Check that two trees have one form, and the same values in a random direction.

    Raises
    ------
    SpaceError
        If they do not.
    """
    space = vspace(x)
    if space != vspace(y):
        raise SpaceError(x, y)
    v = space.randn()
    if not scalar_close(space.inner_prod(x, v), space.inner_prod(y, v)):
        raise SpaceError(x, y)
