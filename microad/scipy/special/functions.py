"""SciPy's special functions, ready to meet traced values; the modules beside have their rules.

>>> S.gamma(5.0)
np.float64(24.0)
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import scipy.special

from microad.errors import NoParameterError
from microad.numpy import fill

S: Any = SimpleNamespace()
fill(S, scipy.special.__all__, scipy.special)


def refuse(f: Callable, parameter: str) -> Callable:
    """The rule of a parameter in which nobody knows the derivative, such as the order of jn."""

    def rule(np: Any, *values: Any) -> Any:
        raise NoParameterError(f.__name__, parameter)

    return rule
