"""Gather and scatter: to pick a part of an array, and the transpose, to put it among zeros.

>>> from operator import getitem
>>> def add_into(whole, g, index):
...     whole[index] += g
>>> rule = Gather(getitem, add_into)
>>> op, residuals = rule.record((0,), 2.0, [numpy.array([1.0, 2.0, 3.0]), 1], {})
>>> op.pull(numpy, 5.0, residuals)
array([0., 5., 0.])

Both are linear, and each is the transpose of the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from microad.engine.dispatch import apply
from microad.engine.leaves import dtype_of
from microad.engine.rule_types import Linear


class Gather(Linear):
    """f(x, index) picks a part of x.

    Parameters
    ----------
    f : callable
        The function.
    add_into : callable
        ``add_into(whole, g, index)`` adds a cotangent in, where f picks its part.
    """

    by_index = True

    def __init__(self, f: Callable, add_into: Callable) -> None:
        self.add_into = add_into
        self.scatter = Scatter(self)
        super().__init__(f, [self.transpose])

    def transpose(self, np: Any, g: Any, ans: Any, x: Any, index: Any) -> Any:
        """Scatter the cotangent."""
        return apply(self.scatter, (g, x.shape, index), {})


class Scatter(Linear):
    """The transpose of a `Gather`: zeros of a shape, and g added in where the part was."""

    by_index = True

    def __init__(self, gather: Gather) -> None:
        def scatter(g: Any, shape: tuple[int, ...], index: Any) -> Any:
            whole = numpy.zeros(shape, dtype_of(g))
            gather.add_into(whole, g, index)
            return whole

        self.gather = gather
        super().__init__(scatter, [self.transpose])

    def transpose(self, np: Any, g: Any, ans: Any, part: Any, shape: Any, index: Any) -> Any:
        """Gather the cotangent."""
        return apply(self.gather, (g, index), {})
