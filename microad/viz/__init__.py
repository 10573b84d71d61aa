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

from microad.errors import NoNameError

if TYPE_CHECKING:
    from microad.debug.lines import source_lines
    from microad.viz.figures import figure
    from microad.viz.graph.inspect_any import inspect
    from microad.viz.graph.inspector import Inspector
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

__all__ = [
    "Inspector", "broadcast", "chain", "descent", "dual", "fd_error", "figure", "gradcheck",
    "hessian_cost", "inspect", "jacobian", "limit", "secant", "source_lines", "strip_file", "tape",
    "training", "two_sweeps",
]  # fmt: skip

# a module is never called like a function of it: importing it would hide the function
_HOME = {
    "Inspector": "viz.graph.inspector",
    "inspect": "viz.graph.inspect_any",
    "source_lines": "debug.lines",
    "tape": "viz.graph.tapes",
    "two_sweeps": "viz.graph.sweeps",
    "broadcast": "viz.matrix.broadcasts",
    "gradcheck": "viz.matrix.gradchecks",
    "jacobian": "viz.matrix.jacobians",
    "chain": "viz.plot.chains",
    "descent": "viz.plot.descents",
    "dual": "viz.plot.duals",
    "fd_error": "viz.plot.fd_errors",
    "hessian_cost": "viz.plot.hessian_costs",
    "limit": "viz.plot.limits",
    "secant": "viz.plot.secants",
    "training": "viz.plot.trainings",
    "figure": "viz.figures",
    "strip_file": "viz.strip",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise NoNameError(__name__, name)
    return getattr(import_module(f"microad.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
