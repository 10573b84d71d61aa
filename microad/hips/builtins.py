"""`isinstance` and `type` that look through a trace; containers are Python's own.

>>> from microad import grad
>>> import numpy
>>> def f(x):
...     return x**2 if isinstance(x, numpy.ndarray) else x**3
>>> grad(f)(numpy.array(3.0)).item()
6.0
"""

import builtins
from typing import Any

from microad.engine.leaves import untraced

__all__ = ["dict", "isinstance", "list", "tuple", "type"]
dict, list, tuple = builtins.dict, builtins.list, builtins.tuple


def isinstance(x: Any, kinds: Any) -> bool:
    """Whether the value is of this type, or of one of these types."""
    return builtins.isinstance(untraced(x), kinds)


def type(x: Any) -> builtins.type:
    """The type of the value."""
    return builtins.type(untraced(x))
