"""Traced values, under the names that HIPS autograd has for them.

>>> from microad import grad
>>> seen = []
>>> grad(lambda x: seen.append((isbox(x), getval(x))) or x)(3.0), seen
(1.0, [(True, 3.0)])
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from microad.engine.leaves import untraced as getval
from microad.engine.rules import primitive
from microad.engine.tape import Var as Box
from microad.engine.trees import map_tree

__all__ = ["Box", "getval", "isbox", "notrace_primitive", "primitive"]


def isbox(x: Any) -> bool:
    """Whether x is traced."""
    return isinstance(x, Box)


def notrace_primitive(f: Callable) -> Callable:
    """Make f a function of values: what comes out of it is a constant.

    >>> from microad import grad
    >>> grad(lambda x: x * notrace_primitive(abs)(x))(-3.0)
    3.0
    """

    @wraps(f)
    def on_values(*args: Any, **kwargs: Any) -> Any:
        return f(*map_tree(getval, args), **map_tree(getval, kwargs))

    return on_values
