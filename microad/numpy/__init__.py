"""NumPy, with a memory: ``import microad.numpy as np``.

Every name of NumPy is here. On plain numbers and arrays a function is NumPy's own; on traced
values it is recorded, by the rule that one of the modules beside this one gives for it. What has no
rule says so when it meets a traced value.

>>> from microad import grad
>>> grad(lambda x: sin(x) * x)(0.0)
0.0
>>> "sin" in supported()
True
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import numpy as raw

from microad.engine.rules import call, supported, traced
from microad.engine.spaces import Spaces


def __getattr__(name: str) -> Any:
    """What NumPy itself loads only when it is asked for: np.testing, np.polynomial ..."""
    return getattr(raw, name)


PARTS = (
    "elementwise shaping indexing reductions statistics products linalg fft constants arithmetic "
    "outside polynomials grids sets tensors calling ufunc_methods in_place"
)


def fill(space: Any, names: Iterable[str], source: Any) -> None:
    """Put names of a namespace of NumPy into ours, its functions as traced ones."""
    for name in names:
        thing = getattr(source, name)
        computes = callable(thing) and not isinstance(thing, type)
        setattr(space, name, traced(thing) if computes else thing)


_here = sys.modules[__name__]
fill(_here, {*raw.__all__} & {*vars(raw)} - {"linalg", "fft", "random", "test"}, raw)
Spaces.traced, Spaces.call = _here, call
for _name in PARTS.split():
    import_module(f"microad.numpy.{_name}")

from microad.numpy import fft, linalg  # noqa: E402  (they need the names above)
from microad.numpy.indexing import index_update  # noqa: E402

fill(linalg, raw.linalg.__all__, raw.linalg)
fill(fft, raw.fft.__all__, raw.fft)

if not os.environ.get("MICROAD_PLAIN"):  # the one place where the fast layer is switched on
    import_module("microad.engine.fast").switch(on=True)

__all__ = ["index_update", "supported"]
