"""Words of PyTorch and MXNet for what an array can do under a name of NumPy, or with an operator.

>>> from microad.autograd import array
>>> x = array([3.0, 4.0]).requires_grad_()
>>> x.norm().backward()
>>> x.grad.asnumpy(), x.is_leaf
(array([0.6, 0.8]), True)
>>> x.grad.zero_()
array([0., 0.])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from microad.autograd.recording import pause
from microad.engine.array_methods import ArrayMethods
from microad.engine.spaces import Spaces


def function(name: str) -> Callable:
    """Make the method that calls the traced function of this name."""

    def run(self, *args: Any, **kwargs: Any) -> Any:
        return getattr(Spaces.traced, name)(self, *args, **kwargs)

    run.__name__ = name
    return run


AXES = {"dim": "axis", "keepdim": "keepdims"}  # PyTorch's words, and those of NumPy


def along(name: str) -> Callable:
    """Make the method of this name understand PyTorch's words for axes, too."""

    def run(self, *args: Any, **kwargs: Any) -> Any:
        kwargs = {AXES.get(word, word): value for word, value in kwargs.items()}
        return getattr(super(Spellings, self), name)(*args, **kwargs)

    run.__name__ = name
    return run


class Spellings(ArrayMethods):
    """The base class of `Array` with what it is called elsewhere."""

    __slots__ = ()
    sum, mean, prod, cumsum = map(along, ["sum", "mean", "prod", "cumsum"])
    argmax, argmin, all, any = map(along, ["argmax", "argmin", "all", "any"])
    abs, exp, log, sqrt = function("abs"), function("exp"), function("log"), function("sqrt")
    sin, cos, tanh, square = function("sin"), function("cos"), function("tanh"), function("square")
    pow, clone = function("power"), function("positive")
    matmul, mm, mv, t = (*map(function, ["matmul"] * 3), function("transpose"))

    is_leaf = property(lambda self: self.index.op is None)
    grad_fn = property(lambda self: self.index.op)

    def requires_grad_(self, wanted: bool = True) -> Any:
        """Ask for a gradient as PyTorch does; return the array."""
        self.requires_grad = wanted  # type: ignore[misc]
        return self

    def norm(self, *args: Any, **kwargs: Any) -> Any:
        """The Euclidean norm, or another one, as `numpy.linalg.norm` has them."""
        return Spaces.traced.linalg.norm(self, *args, **kwargs)

    def view(self, *shape: Any) -> Any:
        """The same elements in another shape."""
        return self.reshape(*shape)

    def asnumpy(self) -> Any:
        """A plain array with a copy of the numbers."""
        return self.numpy()  # type: ignore[attr-defined]

    def asscalar(self) -> Any:
        """The number in an array of one element."""
        return self.item()

    def numel(self) -> int:
        """The number of elements."""
        return self.size

    def dim(self) -> int:
        """The number of axes."""
        return self.ndim

    @property
    def data(self) -> Any:
        """The numbers, as a constant with the same memory; to set them writes into this array."""
        return self.detach()  # type: ignore[attr-defined]

    @data.setter
    def data(self, value: Any) -> None:
        self.copy_(value)

    # ---------------------------------------------------------------- writing, unrecorded

    def copy_(self, value: Any) -> Any:
        """Write other numbers into a leaf."""
        with pause():
            self[...] = value
        return self

    def fill_(self, value: Any) -> Any:
        """Write one number everywhere."""
        return self.copy_(value)

    def zero_(self) -> Any:
        """Write zeros everywhere."""
        return self.copy_(0.0)
