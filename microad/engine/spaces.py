"""The namespaces that rules and methods are written over.

A rule calls functions through `np`: NumPy itself on the outermost walk, the traced functions on an
inner one. The traced functions are made from the rules, so they stand above the engine, in
`microad.numpy`, which tells the engine of them here.
"""

from typing import Any

import numpy


class Spaces:
    """What the engine is told from above."""

    traced: Any = numpy  # the namespace of the traced functions
    method: Any = None  # method(ufunc, how, args, kwargs): the same for one of its methods
    outside: Any = None  # outside(f, args, kwargs): the same, where some arrays are not NumPy's
    call: Any = None  # call(f, args, kwargs): apply NumPy's function f to traced values
