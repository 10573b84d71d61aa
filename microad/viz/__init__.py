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
    from microad.viz.figures import figure
    from microad.viz.graph.inspector import Inspector, inspect
    from microad.viz.graph.lines import source_lines
    from microad.viz.graph.sweeps import two_sweeps
    from microad.viz.graph.tapes import tape
    from microad.viz.matrix.broadcasts import broadcast
    from microad.viz.matrix.gradchecks import gradcheck
    from microad.viz.matrix.jacobians import jacobian
    from microad.viz.plot.chains import chain
    from microad.viz.plot.descents import descent
    from microad.viz.plot.duals import dual
    from microad.viz.plot.fd_errors import fd_error
    from microad.viz.plot.hessian_costs import hessian_cost
    from microad.viz.plot.limits import limit
    from microad.viz.plot.secants import secant
    from microad.viz.plot.trainings import training
    from microad.viz.strip import strip_file

__all__ = ["Inspector", "inspect", "source_lines", "strip_file"]

_HOMES = {
    "Inspector": "graph.inspector",
    "inspect": "graph.inspector",
    "source_lines": "graph.lines",
}
_HOMES["strip_file"] = "strip"
_GRAPHS = {  # widgets on the engine: graphs, tapes, matrices
    "jacobian": "matrix.jacobians",
    "broadcast": "matrix.broadcasts",
    "two_sweeps": "graph.sweeps",
    "tape": "graph.tapes",
    "gradcheck": "matrix.gradchecks",
    "hessian_cost": "plot.hessian_costs",
}
_HOMES |= _GRAPHS
__all__ += ["broadcast", "gradcheck", "hessian_cost", "jacobian", "tape", "two_sweeps"]
# a module is never called like a function of it: importing it would hide the function
_PLOTS = {
    "secant": "plot.secants",
    "limit": "plot.limits",
    "chain": "plot.chains",
    "fd_error": "plot.fd_errors",
    "dual": "plot.duals",
    "descent": "plot.descents",
    "training": "plot.trainings",
    "figure": "figures",
}
_HOMES |= _PLOTS
__all__ += ["chain", "descent", "dual", "fd_error", "figure", "limit", "secant", "training"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
