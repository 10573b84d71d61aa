"""SciPy, with a memory: ``import microad.scipy.special as special``.

The rooms are `special`, `stats`, `linalg`, `integrate` and `signal`, each loaded when you ask for
it. Every name that SciPy has in them is here, too. On plain numbers a function is SciPy's
own; on traced values it is recorded, by the rule that its room gives for it, and a function without
a rule says so. SciPy itself is an extra: ``pip install 'microad[scipy]'``.

>>> from microad import grad
>>> from microad.scipy import special, stats
>>> grad(special.expit)(0.0)
0.25
>>> print(f"{grad(stats.norm.logpdf)(1.0):.1f}")
-1.0
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from microad.errors import NoNameError, NoScipyError

if find_spec("scipy") is None:
    raise NoScipyError

ROOMS = ("integrate", "linalg", "signal", "special", "stats")
__all__ = ["integrate", "linalg", "signal", "special", "stats"]


def __getattr__(name: str) -> Any:
    """Load a room when it is asked for."""
    if name not in ROOMS:
        raise NoNameError(__name__, name)
    return import_module(f"microad.scipy.{name}")


def __dir__() -> list[str]:
    """What can be asked for."""
    return [*ROOMS]
