"""What a lesson calls: predict, check, hint, checkpoint, review, progress, show, num, rng, raises,
twin and use.

Nothing here is loaded before it is used: widgets and matplotlib come with the first question
and the first figure.

>>> from microad.course import num
>>> num(2 / 3)
'0.666667'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from microad.errors import NoNameError

if TYPE_CHECKING:
    from microad.course.checks import check, hint
    from microad.course.figures import show
    from microad.course.overview import progress
    from microad.course.quiz import checkpoint, predict, review
    from microad.course.tools import num, raises, rng
    from microad.course.twins import twin, use

_HOME = {
    "check": "checks", "hint": "checks", "show": "figures", "progress": "overview",
    "checkpoint": "quiz", "predict": "quiz", "review": "quiz",
    "num": "tools", "raises": "tools", "rng": "tools",
    "twin": "twins", "use": "twins",
}  # fmt: skip

__all__ = [
    "check", "checkpoint", "hint", "num", "predict", "progress", "raises", "review", "rng", "show",
    "twin", "use",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise NoNameError(__name__, name)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
