"""Pictures and widgets: see how a value was made, and how adjoints flow back through it.

`inspect(y)` opens the Inspector on the graph behind `y`, and `inspect(f, x)` on a run of f, which
may compute with arrays; with a seed it steps through forward mode. `tape`, `two_sweeps`,
`jacobian`, `broadcast`, `gradcheck` and `hessian_cost` look at the engine from other sides.
`secant`, `limit`, `chain`, `fd_error`, `dual`, `descent` and `training` are plots that move, each
for one idea of calculus. The widget libraries are loaded only when they are asked for; the
drawings as SVG and as text need the standard library alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from microad.viz._lines import source_lines
    from microad.viz.broadcasts import broadcast
    from microad.viz.chains import chain
    from microad.viz.descents import descent
    from microad.viz.duals import dual
    from microad.viz.fd_errors import fd_error
    from microad.viz.figures import figure
    from microad.viz.gradchecks import gradcheck
    from microad.viz.hessian_costs import hessian_cost
    from microad.viz.inspector import Inspector, inspect
    from microad.viz.jacobians import jacobian
    from microad.viz.limits import limit
    from microad.viz.secants import secant
    from microad.viz.strip import strip_file
    from microad.viz.sweeps import two_sweeps
    from microad.viz.tapes import tape
    from microad.viz.trainings import training

__all__ = ["Inspector", "inspect", "source_lines", "strip_file"]

_HOMES = {"Inspector": "inspector", "inspect": "inspector", "source_lines": "_lines"}
_HOMES["strip_file"] = "strip"
_GRAPHS = {  # widgets on the engine: graphs, tapes, matrices
    "jacobian": "jacobians",
    "broadcast": "broadcasts",
    "two_sweeps": "sweeps",
    "tape": "tapes",
    "gradcheck": "gradchecks",
    "hessian_cost": "hessian_costs",
}
_HOMES |= _GRAPHS
__all__ += ["broadcast", "gradcheck", "hessian_cost", "jacobian", "tape", "two_sweeps"]
# a module is never called like a function of it: importing it would hide the function
_PLOTS = {
    "secant": "secants",
    "limit": "limits",
    "chain": "chains",
    "fd_error": "fd_errors",
    "dual": "duals",
    "descent": "descents",
    "training": "trainings",
    "figure": "figures",
}
_HOMES |= _PLOTS
__all__ += ["chain", "descent", "dual", "fd_error", "figure", "limit", "secant", "training"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
