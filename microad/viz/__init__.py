"""Pictures and widgets: see how a value was made, and how adjoints flow back through it.

`inspect(y)` opens the Inspector on the graph behind `y`, and `inspect(f, x)` on a run of f, which
may compute with arrays. The widget libraries are loaded only when they are asked for; the
drawings as SVG and as text need the standard library alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from microad.viz._lines import source_lines
    from microad.viz.inspector import Inspector, inspect
    from microad.viz.strip import strip_file

__all__ = ["Inspector", "inspect", "source_lines", "strip_file"]

_HOMES = {"Inspector": "inspector", "inspect": "inspector", "source_lines": "_lines"}
_HOMES["strip_file"] = "strip"


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
