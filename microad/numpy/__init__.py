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

import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import numpy as raw

from microad.kinds import Elementwise
from microad.rows import LEFT, RIGHT, one_matrix
from microad.rules import RULES, in_rows, supported, traced
from microad.tape import Spaces


def __getattr__(name: str) -> Any:
    """What NumPy itself loads only when it is asked for: np.testing, np.polynomial ..."""
    return getattr(raw, name)


PARTS = "elementwise shaping indexing reductions statistics products linalg fft constants methods"


def fill(space: Any, names: Iterable[str], source: Any) -> None:
    """Put names of a namespace of NumPy into ours, its functions as traced ones."""
    for name in names:
        thing = getattr(source, name)
        computes = callable(thing) and not isinstance(thing, type)
        setattr(space, name, traced(thing) if computes else thing)


def quicken(space: Any) -> None:
    """Let functions of elements skip the search for traced values."""
    made = {1: methods.unary, 2: methods.binary}
    for f, rule in RULES.items():
        if type(rule) is Elementwise:
            methods.QUICK[f] = quick = made[len(rule.parts)](f)
            for name in (rule.name, *ALIASES.get(rule.name, ())):
                if getattr(raw, name, None) is f:
                    setattr(space, name, quick)


ALIASES = {"absolute": ["abs"], "conjugate": ["conj"]}
_here = sys.modules[__name__]
fill(_here, {*raw.__all__} & {*vars(raw)} - {"linalg", "fft", "random", "test"}, raw)
Spaces.traced = _here
for _name in PARTS.split():
    import_module(f"microad.numpy.{_name}")

from microad.numpy import fft, linalg, methods  # noqa: E402  (they need the names above)
from microad.numpy.indexing import index_update  # noqa: E402

quicken(_here)
methods.install()
fill(linalg, raw.linalg.__all__, raw.linalg)
fill(fft, raw.fft.__all__, raw.fft)
for _f in (raw.dot, raw.matmul):
    in_rows(_f, 0, one_matrix(0), LEFT)
    in_rows(_f, 1, one_matrix(1), RIGHT)

__all__ = ["index_update", "supported"]
