"""`flatten` as HIPS autograd has it: dicts go by their sorted keys.

>>> vector, unflatten = flatten({"b": 2.0, "a": [1.0, 5.0]})
>>> vector
array([1., 5., 2.])
"""

from collections.abc import Callable
from typing import Any

from microad.numpy import vectors

__all__ = ["flatten"]


def by_keys(tree: Any) -> Any:
    """The same tree, with the keys of every dict in order."""
    if isinstance(tree, dict):
        return {key: by_keys(tree[key]) for key in sorted(tree)}
    if type(tree) is list or type(tree) is tuple:
        return type(tree)(map(by_keys, tree))
    return tree


def flatten(value: Any) -> tuple[Any, Callable[[Any], Any]]:
    """Write all numbers of a tree into one vector, and return the way back, too."""
    return vectors.flatten(by_keys(value))
