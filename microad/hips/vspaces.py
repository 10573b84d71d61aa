"""Vector spaces: what trees of one form, and of arrays of the same shapes, have in common.

>>> import numpy
>>> space = vspace((2.0, numpy.zeros(2)))
>>> space.size, space.ones()
(3, (1.0, array([1., 1.])))
>>> [float(v[0]) for v in space.standard_basis()]
[1.0, 0.0, 0.0]
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy

import microad.numpy as np
from microad.engine.leaves import full_like, shape_of, untraced
from microad.engine.trees import flatten, unflatten

__all__ = ["VSpace", "vspace"]


class VSpace:
    """The vector space that a tree of numbers and arrays lives in.

    Attributes
    ----------
    size : int
        Its dimension; a complex number counts twice.
    shape : tuple of int
        The shape, if it is a space of arrays.
    iscomplex : bool
        Whether there are complex numbers in it.
    """

    def __init__(self, value: Any) -> None:
        leaves, self.form = flatten(value)
        self.leaves = [full_like(leaf, 0.0) for leaf in leaves]
        self.shape = shape_of(self.leaves[0]) if len(leaves) == 1 else None
        self.iscomplex = any(map(numpy.iscomplexobj, self.leaves))
        self.size = sum(numpy.size(x) * (1 + numpy.iscomplexobj(x)) for x in self.leaves)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VSpace) and self.kind() == other.kind()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"VSpace({unflatten(self.form, self.leaves)!r})"

    def kind(self) -> Any:
        """What two vectors of the same space agree in: a tree of shapes."""
        kinds = [f"{shape_of(x)} {numpy.iscomplexobj(x)}" for x in self.leaves]
        return unflatten(self.form, kinds)

    def each(self, f: Callable, *vectors: Any) -> Any:
        """Apply f to the leaves of vectors."""
        columns = zip(*[flatten(v)[0] for v in vectors])
        return unflatten(self.form, [f(*leaves) for leaves in columns])

    def zeros(self) -> Any:
        """The vector of zeros."""
        return unflatten(self.form, [full_like(x, 0.0) for x in self.leaves])

    def ones(self) -> Any:
        """The sum of the unit vectors: ones, and 1 + i where numbers are complex."""
        return unflatten(self.form, [full_like(x, 1.0) + turn(x) for x in self.leaves])

    def randn(self) -> Any:
        """A vector of normal random numbers."""
        return unflatten(self.form, [noise(x) for x in self.leaves])

    def standard_basis(self) -> Iterator:
        """The unit vectors; those of a complex number are 1 and i."""
        for k, x in enumerate(self.leaves):
            for unit in (1.0, 1j)[: 1 + numpy.iscomplexobj(x)]:
                for place in numpy.ndindex(shape_of(x)):
                    one = numpy.zeros(shape_of(x), numpy.result_type(x))
                    one[place] = unit
                    yield unflatten(self.form, [*self.leaves[:k], one[()], *self.leaves[k + 1 :]])

    def add(self, x: Any, y: Any) -> Any:
        """The sum of two vectors."""
        return self.each(lambda a, b: a + b, x, y)

    def scalar_mul(self, x: Any, a: Any) -> Any:
        """A vector times a number."""
        return self.each(lambda part: part * a, x)

    def inner_prod(self, x: Any, y: Any) -> Any:
        """The real inner product."""
        pairs = zip(flatten(x)[0], flatten(y)[0])
        return sum(np.real(np.sum(np.conj(a) * b)) for a, b in pairs)

    def covector(self, x: Any) -> Any:
        """The cotangent that takes the inner product with x."""
        return self.each(lambda a: np.conj(a) if numpy.iscomplexobj(untraced(a)) else a, x)


def turn(x: Any) -> Any:
    """The imaginary unit, if x is complex, or nothing."""
    return 1j if numpy.iscomplexobj(x) else 0.0


def noise(x: Any) -> Any:
    """Normal random numbers like x."""
    draw = lambda: numpy.random.randn(*shape_of(x))  # noqa: E731
    found = numpy.asarray(draw() + 1j * draw() if numpy.iscomplexobj(x) else draw())
    return found.astype(numpy.result_type(x))[()]


def vspace(value: Any) -> VSpace:
    """The vector space of a value."""
    return VSpace(value)
