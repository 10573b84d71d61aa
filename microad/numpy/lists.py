"""Lists in place of arrays: ``np.median([x, 2.0, y])`` with traced x and y.

NumPy makes an array of every list that it is given. So do the functions of linear algebra, of
Fourier transforms and those that are made of others, before they go to their rules.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(lambda x: np.linalg.det([[x, 1.0], [2.0, x]]))(3.0)
6.0
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from microad.rules import COMPOSITES, RULES, direct, holds


def array_of(np: Any, k: int, x: Any) -> Any:
    """Argument k, as an array if it is a list; a tuple may also be a shape or a choice of axes."""
    data = (type(x) in (list, tuple) and (k == 0 or holds(x))) or (type(x) is list and k == 1)
    return np.array(x) if data else x


def with_arrays(made: Callable) -> Callable:
    """Let a function written in traced functions meet arrays only."""

    @wraps(made)
    def on_arrays(np: Any, *args: Any, **kwargs: Any) -> Any:
        args = tuple(array_of(np, k, x) for k, x in enumerate(args))
        return made(np, *args, **{name: array_of(np, 9, x) for name, x in kwargs.items()})

    return on_arrays


def by_rule(f: Callable) -> Callable:
    """The rule of f, in the form of a function written in traced functions."""
    own = direct(f)
    return lambda np, *args, **kwargs: own(*args, **kwargs)


def accept_lists(module: str, *but: Callable) -> None:
    """Do so for all functions whose rules stand in a module, but not for these."""
    for f, made in list(COMPOSITES.items()):
        if made.__module__ == module and f not in but:
            COMPOSITES[f] = with_arrays(made)
    for f, rule in RULES.items():
        homes = {getattr(part, "__module__", None) for part in rule.parts}
        if module in homes and f not in COMPOSITES:
            COMPOSITES[f] = with_arrays(by_rule(f))
