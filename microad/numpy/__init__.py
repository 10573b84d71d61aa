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
from microad.rows import left_pull, left_push, right_pull, right_push
from microad.rules import COMPOSITES, RULES, in_rows, supported, traced
from microad.tape import Spaces


def __getattr__(name: str) -> Any:
    """What NumPy itself loads only when it is asked for: np.testing, np.polynomial ..."""
    return getattr(raw, name)


PARTS = (
    "elementwise shaping reductions products indexing linalg norms fft more signals random methods"
)


def fill(space: Any, names: Iterable[str], source: Any) -> None:
    """Put names of a namespace of NumPy into ours, its functions as traced ones."""
    for name in names:
        thing = getattr(source, name)
        computes = callable(thing) and not isinstance(thing, type)
        setattr(space, name, traced(thing) if computes else thing)


def quicken(space: Any) -> None:
    """Let functions of one traced value skip the search for traced values."""
    for f, rule in RULES.items():
        if type(rule) is Elementwise and len(rule.parts) == 1 and f not in COMPOSITES:
            for name in (rule.name, *ALIASES.get(rule.name, ())):
                if getattr(raw, name, None) is f:
                    setattr(space, name, methods.unary(f))


ALIASES = {"absolute": ["abs"], "conjugate": ["conj"]}
_here = sys.modules[__name__]
fill(_here, {*raw.__all__} & {*vars(raw)} - {"linalg", "fft", "random", "test"}, raw)
Spaces.traced = _here
for _name in PARTS.split():
    import_module(f"microad.numpy.{_name}")

from microad.numpy import fft, linalg, methods  # noqa: E402  (they need the names above)
from microad.numpy.more import index_update  # noqa: E402

methods.install()
quicken(_here)
fill(linalg, raw.linalg.__all__, raw.linalg)
fill(fft, raw.fft.__all__, raw.fft)
for _f in (raw.dot, raw.matmul):
    in_rows(_f, 0, left_pull, left_push)
    in_rows(_f, 1, right_pull, right_push)

__all__ = ["index_update", "supported"]
