"""SciPy's special functions, ready to meet traced values; the modules beside have their rules.

>>> S.gamma(5.0)
np.float64(24.0)
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy
import scipy.special

from microad.engine.dispatch import holds
from microad.engine.rules import call, traced
from microad.errors import NoParameterError
from microad.numpy import fill


def on_arrays(f: Callable, args: Any, kwargs: Any) -> Any:
    """Call by the table; a list of numbers stands for an array, as it does in SciPy."""
    constant = [type(x) in (list, tuple) and not holds(x) for x in args]
    return call(f, [numpy.asarray(x) if c else x for x, c in zip(args, constant)], kwargs)


S: Any = SimpleNamespace()
fill(S, scipy.special.__all__, scipy.special)
for _name, _f in vars(scipy.special).items():
    if isinstance(_f, numpy.ufunc):
        setattr(S, _name, traced(_f, on_arrays))


def refuse(f: Callable, parameter: str) -> Callable:
    """The rule of a parameter in which nobody knows the derivative, such as the order of jn."""

    def rule(np: Any, *values: Any) -> Any:
        raise NoParameterError(f.__name__, parameter)

    return rule
