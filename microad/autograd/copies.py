"""Copies of arrays, and arrays in pickles.

>>> from copy import deepcopy
>>> from microad.autograd import array, no_grad
>>> w = array([1.0, 2.0], requires_grad=True)
>>> best = deepcopy({"w": w})
>>> with no_grad():
...     w -= 0.5
>>> best["w"], best["w"].requires_grad
(array([1., 2.]), True)
"""

from __future__ import annotations

from copy import copy
from typing import Any

from microad.errors import CopyError


class Copies:
    """The base class of `Array` that says what a copy of an array is, and what is pickled.

    A copy of a leaf is a leaf with numbers, wishes and a gradient of its own: what is kept as the
    best weights does not change when training goes on. A result cannot be copied with its history.
    """

    __slots__ = ()
    index: Any
    value: Any

    def __copy__(self) -> Any:
        """A leaf with the same numbers; of a result, which cannot change, the result itself."""
        return self if self.index.op else self.__deepcopy__({})

    def __deepcopy__(self, memo: dict) -> Any:
        """A leaf with the same numbers, the same wishes, and a copy of the gradient.

        Raises
        ------
        CopyError
            If it is a recorded result.
        """
        made = memo[id(self)] = rebuilt(*self.__reduce__()[1])
        return made

    def __reduce__(self) -> tuple:
        """What a pickle holds of a leaf: its numbers, what it wishes, and its gradient."""
        node = self.index
        if node.op:
            raise CopyError
        how, grad = (node.request.how, node.request.grad) if node.request else ("null", None)
        return rebuilt, (type(self), self.value, node.wish, how, grad)


def rebuilt(kind: type, value: Any, wish: int, how: str, grad: Any) -> Any:
    """A leaf with a copy of these numbers."""
    made = kind(value.copy())
    made.index.wish, made.request.how = wish, how
    made.grad = None if grad is None else copy(grad)
    return made
